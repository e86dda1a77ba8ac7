"""Records on SQLite and on PostgreSQL."""

from pathlib import Path

import pytest

from exportgate.records import Records


@pytest.fixture(params=["sqlite", "postgres"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose records stand in SQLite, or in PostgreSQL."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))
    if request.param == "postgres":
        monkeypatch.setenv("EXPORTGATE_DATABASE", request.getfixturevalue("postgres_url"))
    return tmp_path


@pytest.fixture
def records(home: Path) -> Records:
    """The records of that folder."""
    return Records.open(home)


@pytest.fixture
def in_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records in SQLite only, where a test is about its file."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))
    return Records.open(tmp_path)
