"""Any change, gap, other order or cut end of the records is found."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from exportgate.records import Records
from exportgate.records.audit import Head, Walk, faults_in, head_of
from exportgate.records.chain import Deed
from exportgate.records.database import RecordsError, open_engine
from exportgate.records.decision_rows import verify_rows
from tests.records.made import faults, small_chain

TABLES = {
    "acts": ("at", "actor", "kind", "subject", "body", "previous", "hash"),
    "decisions": ("id", "shipment", "made_at", "actor", "verdict", "asked", "answer"),
    "enclosures": ("sha256", "content"),
}


def test_a_chain_as_it_was_written_has_no_fault(records: Records) -> None:
    """And tells how many acts it has, and the last."""
    small_chain(records)
    walk = Walk()

    with records.reading() as connection:
        assert list(faults_in(connection, walk=walk)) == []
        assert (walk.acts, walk.head) == (4, head_of(connection))
    assert faults(records) == []


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, some in TABLES.items() for column in some])
def test_any_byte_changed_in_any_stored_value_is_found(in_sqlite: Records, table: str, column: str) -> None:
    """Each byte of each value, one after the other."""
    small_chain(in_sqlite)
    with in_sqlite.reading() as connection:
        rows = connection.execute(text(f"SELECT rowid AS place, CAST({column} AS BLOB) AS value FROM {table}")).all()

    missed = [
        (row.place, at)
        for row in rows
        for at in range(len(row.value))
        if not _found(in_sqlite, table, column, row.place, _flipped(row.value, at))
    ]

    assert sum(len(row.value) for row in rows) > 0
    assert missed == []


def _flipped(value: bytes, at: int) -> bytes:
    return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]


def _found(records: Records, table: str, column: str, rowid: int, value: bytes) -> bool:
    """Whether a value put in place of the one kept is found; it is taken back at the end."""
    kind = "BLOB" if column in ("asked", "answer", "content") else "TEXT"
    with records.engine.connect() as connection:
        change = f"UPDATE {table} SET {column} = CAST(:value AS {kind}) WHERE rowid = :rowid"
        connection.execute(text(change), {"value": value, "rowid": rowid})
        found = next(faults_in(connection, rows=(verify_rows,)), "")
        connection.rollback()
    return bool(found)


CHANGES = [
    ("UPDATE acts SET seq = seq + 10 WHERE seq = 4", "acts 4 to 13 are missing"),
    ("DELETE FROM acts WHERE seq = 3", "act 3 is missing"),
    ("UPDATE acts SET actor = 'eve' WHERE seq = 3", "act 3 is not what was written"),
    (
        "INSERT INTO acts SELECT 5, at, actor, kind, subject, body, previous, hash FROM acts WHERE seq = 4",
        "act 5 does not follow act 4",
    ),
    (
        "UPDATE acts SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4);"
        "UPDATE acts SET seq = -seq WHERE seq < 0",
        "act 3 does not follow act 2",
    ),
    ("DELETE FROM decisions WHERE id = 'D-2'", "decision D-2 is missing, and no act deleted it"),
    ("UPDATE decisions SET verdict = 'pass' WHERE id = 'D-2'", "decision D-2: its verdict is not what act 2 says"),
    (
        "INSERT INTO decisions SELECT 'D-3', 3, shipment, made_at, actor, verdict, asked, answer FROM decisions "
        "WHERE id = 'D-2'",
        "decision D-3 is there, and no act made it",
    ),
    (
        "UPDATE decisions SET answer = (SELECT answer FROM decisions AS other WHERE other.id <> decisions.id)",
        "decision D-1: its answer is not what was kept",
    ),
    ("DELETE FROM enclosures", "is missing, and decisions name it"),
]
"""What somebody may do to the rows, and what is told of it."""


def test_what_was_done_to_rows_is_told(records: Records) -> None:
    """Rows deleted, put in, changed or swapped, in both databases: the act is named, and what is wrong."""
    small_chain(records)

    for change, told in CHANGES:
        found = _after(records, change)
        assert any(told in fault for fault in found), (change, found)


class _BackError(Exception):
    """Takes a change back."""


def _after(records: Records, change: str) -> list[str]:
    """What is found after a change, which is taken back."""
    found: list[str] = []
    with suppress(_BackError), records.writing("eve") as write:
        for statement in change.split(";"):
            write.connection.execute(text(statement))
        found += faults_in(write.connection, rows=(verify_rows,))
        raise _BackError
    return found


def test_an_end_that_was_cut_off_is_found_by_a_head_noted_before(records: Records) -> None:
    """A shorter chain is whole in itself; only who noted its end can tell."""
    small_chain(records)
    with records.reading() as connection:
        noted = head_of(connection)
    with records.writing("eve") as write:
        write.connection.execute(text("DELETE FROM acts WHERE seq = 4"))

    with records.reading() as connection:
        assert list(faults_in(connection)) == []
        (fault,) = faults_in(connection, expect=(noted,))
    assert fault == "the chain ends with act 3, but act 4 was noted: its end was cut off"


def test_a_chain_written_anew_is_found_by_a_head_noted_before(records: Records) -> None:
    """Whoever writes all acts anew gives a whole chain with other hashes."""
    small_chain(records)

    with records.reading() as connection:
        found = list(faults_in(connection, expect=(Head(2, "00" * 32),)))

    assert found == [f"act 2 is not the one that was noted: its hash was {'00' * 32}"]


def test_an_act_after_a_gap_made_by_hand_is_found(records: Records) -> None:
    """Acts go on after what was changed, and the gap stays."""
    small_chain(records)
    with records.writing("eve") as write:
        write.connection.execute(text("DELETE FROM acts WHERE seq = 3"))
    records.act("maria", Deed("note.made", "shipment S-1", {}))

    assert faults(records) == ["act 3 is missing"]


def _places(file: Path) -> Iterator[int]:
    """Where the values of acts and decisions stand in the file itself."""
    content = file.read_bytes()
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    for table, columns in TABLES.items():
        for column in columns:
            for (value,) in connection.execute(f"SELECT CAST({column} AS BLOB) FROM {table}"):
                start = content.find(value)
                assert start >= 0, (table, column)
                step = max(1, len(value) // 4)
                yield from range(start, start + len(value), step)
    connection.close()


def test_a_byte_changed_in_the_file_of_the_database_is_found(in_sqlite: Records, tmp_path: Path) -> None:
    """Beneath SQLite, where the file holds the values; nothing raises, whatever it makes of the file."""
    small_chain(in_sqlite)
    with in_sqlite.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    in_sqlite.close()
    whole, damaged = tmp_path / "records.sqlite", tmp_path / "damaged.sqlite"
    content = whole.read_bytes()
    places = list(_places(whole))

    missed = [at for at in places if not _damage_is_found(content, at, damaged)]

    assert len(places) > 80
    assert missed == []


def _damage_is_found(content: bytes, at: int, file: Path) -> bool:
    file.write_bytes(_flipped(content, at))
    for beside in ("-wal", "-shm"):
        Path(f"{file}{beside}").unlink(missing_ok=True)
    records = Records(open_engine(URL.create("sqlite", database=str(file))))
    found = bool(faults(records))
    records.close()
    return found


def test_a_file_that_is_no_database_any_more_is_told(in_sqlite: Records, tmp_path: Path) -> None:
    """Pages overwritten: that the file cannot be read is told as an error for people."""
    small_chain(in_sqlite)
    with in_sqlite.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    in_sqlite.close()
    damaged = tmp_path / "damaged.sqlite"
    shutil.copy(tmp_path / "records.sqlite", damaged)
    with damaged.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)

    with pytest.raises(RecordsError, match="malformed"):
        faults(Records(open_engine(URL.create("sqlite", database=str(damaged)))))


def test_rows_that_cannot_be_compared_end_nothing(records: Records) -> None:
    """A value of another kind put in by hand is a fault, and what stands in the other tables is looked at too."""
    small_chain(records)

    def of_another_kind(_connection: object) -> Iterator[str]:
        yield "seen before"
        raise TypeError("a text where bytes are written")

    with records.reading() as connection:
        found = list(faults_in(connection, rows=(of_another_kind, lambda _: iter(["seen after"]))))

    assert (found[0], found[2]) == ("seen before", "seen after")
    assert "cannot be compared with their acts: TypeError: a text where bytes are written" in found[1]
