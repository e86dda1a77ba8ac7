"""Records on SQLite, and where the database makes a difference on PostgreSQL too."""

from pathlib import Path

import pytest

from exportgate.records import Records


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records in SQLite; the data folder has no settings of its own."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))
    return Records.open(tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records in SQLite, or in PostgreSQL."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))
    if request.param == "postgres":
        monkeypatch.setenv("EXPORTGATE_DATABASE", request.getfixturevalue("postgres_url"))
    return Records.open(tmp_path)
