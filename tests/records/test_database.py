"""Where the records stand, who may write, and that the tables come out as described."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text

import exportgate.records.migrations as migrations
from exportgate.records import Records
from exportgate.records.chain import Deed
from exportgate.records.database import RecordsError, database_url
from exportgate.records.migrating import NEWEST
from exportgate.records.tables import METADATA
from exportgate.records.tables.decisions import acts


def test_the_steps_come_to_the_tables_that_the_program_uses(home: Path) -> None:
    """A database built by the steps has exactly the tables, columns and indexes of the program."""
    records = Records.open(home)

    with records.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_newest_step_is_the_one_that_opening_looks_for() -> None:
    """A new step without its number in `NEWEST` would never be run."""
    folder = Path(str(migrations.__file__)).parent
    assert ScriptDirectory(str(folder)).get_heads() == [NEWEST]


def test_what_was_written_is_there_when_opened_again(home: Path) -> None:
    """An act written is read back after opening anew."""
    Records.open(home).act("maria", Deed("note.made", "shipment S-1", {"text": "福建"}))

    with Records.open(home).reading() as connection:
        assert connection.execute(text("SELECT actor, body FROM acts")).all() == [("maria", '{"text":"福建"}')]


def test_a_transaction_that_fails_leaves_nothing(home: Path) -> None:
    """What goes wrong in the middle undoes the acts before."""
    records = Records.open(home)
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(records)

    with records.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM acts")).scalar() == 0


def _write_and_fail(records: Records) -> None:
    with records.writing("maria") as write:
        write.act(Deed("note.made", "shipment S-1", {}))
        raise ZeroDivisionError


def test_the_records_of_a_newer_program_are_left_alone(home: Path) -> None:
    """A step that this program does not know is told, and nothing is changed."""
    records = Records.open(home)
    with records.writing("maria") as write:
        write.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(RecordsError, match="newer exportgate"):
        Records.open(home)


@pytest.mark.parametrize("named", ["no address", "mysql://h/x", "postgresql://user:secret@"])
def test_a_wrong_address_is_told_without_its_password(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address may hold a password, so it is not shown."""
    monkeypatch.setenv("EXPORTGATE_DATABASE", named)

    with pytest.raises(RecordsError) as told:
        Records.open(tmp_path)

    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://maria:secret@db.example:port/records", "is no address of a database"),
        ("postgresql://maria:secret@db.example/records?sslmode=secret", "keys that are not known: sslmode"),
        ("sqlite://", "names no file, so that nothing would be kept"),
        ("sqlite:///:memory:", "names no file, so that nothing would be kept"),
    ],
)
def test_an_address_that_would_not_do_is_told(monkeypatch: pytest.MonkeyPatch, address: str, words: str) -> None:
    """Before anything is decided, and without what is secret in it."""
    monkeypatch.setenv("EXPORTGATE_DATABASE", address)

    with pytest.raises(RecordsError, match=words) as raised:
        database_url()

    assert "secret" not in str(raised.value)


def test_a_text_that_no_file_can_hold_is_told(home: Path) -> None:
    """Half a character, as a file name of another encoding gives it on the command line."""
    records = Records.open(home)
    with pytest.raises(RecordsError, match="signs that are no characters"):
        records.act("maria", Deed("note.made", "shipment S\udcff", {}))
    with records.reading() as connection:
        assert connection.execute(select(func.count()).select_from(acts)).scalar_one() == 0


def test_the_address_of_a_socket_is_given_as_the_driver_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """`?host=/folder` is how libpq names a socket."""
    monkeypatch.setenv("EXPORTGATE_DATABASE", "postgresql://me@/records?host=/run/postgresql")

    assert database_url().query["unix_sock"] == "/run/postgresql/.s.PGSQL.5432"
