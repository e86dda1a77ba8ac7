"""An office with a list and parties on file, its records in SQLite and in PostgreSQL."""

from pathlib import Path

import pytest

from exportgate.records import Records
from tests.rescreening.made import Office


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A data folder without lists and parties yet."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    if request.param == "postgres":
        monkeypatch.setenv("EXPORTGATE_DATABASE", request.getfixturevalue("postgres_url"))
    return Office(tmp_path, Records.open(tmp_path))


@pytest.fixture
def small_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same in SQLite only, where a test is not about the database."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    return Office(tmp_path, Records.open(tmp_path))
