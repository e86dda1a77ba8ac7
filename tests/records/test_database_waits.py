"""How long a PostgreSQL is waited for: whoever asks is told in time where it does not answer."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework, ServedGate
from exportgate.plugins import load_plugins
from exportgate.records import Records
from exportgate.records.database import RecordsError, database_url, open_engine
from exportgate.settings import DatabaseSettings

SHORT = "[database]\nconnect_seconds = 1\nstatement_seconds = 1\n"


@pytest.fixture
def home(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose settings wait for a second, with its records in PostgreSQL."""
    monkeypatch.setenv("EXPORTGATE_DATABASE", postgres_url)
    (tmp_path / "settings.toml").write_text(SHORT, "utf-8")
    return tmp_path


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database that lets everybody connect and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("EXPORTGATE_DATABASE", f"postgresql://ada:pw@127.0.0.1:{listening.getsockname()[1]}/x")
        yield


def _asked(records: Records, seconds: float) -> None:
    with records.reading() as connection:
        connection.execute(text(f"SELECT pg_sleep({seconds})"))


def test_a_statement_that_takes_too_long_for_the_service_is_ended(home: Path) -> None:
    """Whoever asked is told, and the next is answered."""
    records = Records.open_for_service(home)

    with pytest.raises(RecordsError):
        _asked(records, 60)
    _asked(records, 0)
    records.close()


def test_a_command_may_take_as_long_as_it_needs(home: Path) -> None:
    """A re-screening of millions is one statement now and then."""
    records = Records.open(home)

    _asked(records, 1.3)
    records.close()


@pytest.mark.usefixtures("silent")
def test_a_database_that_says_nothing_is_told(tmp_path: Path) -> None:
    """Without the password."""
    (tmp_path / "settings.toml").write_text(SHORT, "utf-8")

    with pytest.raises(RecordsError, match="cannot be reached") as error:
        Records.open(tmp_path)

    assert "pw" not in str(error.value)


@pytest.mark.usefixtures("silent")
def test_a_database_that_falls_silent_is_told_to_programs_as_unavailable(tmp_path: Path) -> None:
    """With when to come again, and nothing of where it stands."""
    records = Records(open_engine(database_url(tmp_path), DatabaseSettings(connect_seconds=1), answering=True))
    client = TestClient(create_app(ServedCasework(ServedGate(load_plugins(), tmp_path), records), deliver=False))

    got = client.get("/api/v1/decisions", headers={"Authorization": "Bearer egt_x"})

    assert (got.status_code, got.json()["type"]) == (503, "urn:exportgate:problem:unavailable")
    assert "Retry-After" in got.headers
    assert "127.0.0.1" not in got.text
