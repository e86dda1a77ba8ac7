"""Records on SQLite and PostgreSQL, made once and emptied for each test."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from exportgate.records import Records
from exportgate.records.database import FILE
from exportgate.records.tables import METADATA


@pytest.fixture(scope="session")
def _file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables, and nothing in them."""
    folder = tmp_path_factory.mktemp("records")
    outside = os.environ.pop("EXPORTGATE_DATABASE", None)
    Records.open(folder).close()
    if outside is not None:
        os.environ["EXPORTGATE_DATABASE"] = outside
    return folder / FILE


@pytest.fixture(scope="session")
def _server(_postgres: Any) -> Iterator[str]:
    """The address of a PostgreSQL database for these tests alone."""
    name = f"judging_{secrets.token_hex(6)}"
    _postgres.psql(f"CREATE DATABASE {name}")
    yield _postgres.get_uri(name)
    _postgres.psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def records(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """Empty records in SQLite, or in PostgreSQL; the data folder has no settings of its own."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))
    if request.param == "postgres":
        monkeypatch.setenv("EXPORTGATE_DATABASE", request.getfixturevalue("_server"))
    else:
        monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
        shutil.copy(request.getfixturevalue("_file"), tmp_path / FILE)
    opened = Records.open(tmp_path)
    if request.param == "postgres":
        with opened.writing("nobody") as write:
            write.connection.execute(text(f"TRUNCATE {', '.join(METADATA.tables)} CASCADE"))
    yield opened
    opened.close()
