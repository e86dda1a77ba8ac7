"""Records on SQLite and PostgreSQL, and hits made by hand, as the gate would give them."""

from pathlib import Path

import pytest

from exportgate.records import Records


@pytest.fixture(params=["sqlite", "postgres"])
def records(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records in SQLite, or in PostgreSQL; the data folder has no settings of its own."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))
    if request.param == "postgres":
        monkeypatch.setenv("EXPORTGATE_DATABASE", request.getfixturevalue("postgres_url"))
    return Records.open(tmp_path)
