"""Tryton with the module, on SQLite or the PostgreSQL that `TRYTON_TEST_URI` names, and exportgate's sample lists."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from trytond import backend

from exportgate.cli import main as exportgate
from tests.plugins.tryton.erp import Erp, configure, create_database

URI = "TRYTON_TEST_URI"


@pytest.fixture(scope="session")
def export_home(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> Path:
    """A data folder of exportgate with the sample lists."""
    home = tmp_path_factory.mktemp("exportgate")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPORTGATE_HOME", str(home))
        patch.delenv("EXPORTGATE_DATABASE", raising=False)
        assert exportgate(["update", "--mirror", str(fixtures / "feeds")]) in (0, 1)
    return home


@pytest.fixture(scope="session")
def erp(export_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erp]:
    """A company in Tryton, whose shipments are asked of the engine in the same program."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EXPORTGATE_DATABASE", raising=False)
        uri = os.environ.get(URI, "sqlite://")
        configure(uri, tmp_path_factory.mktemp("tryton"), mode="embedded", home=str(export_home), desk="http://desk")
        assert backend.name == urlsplit(uri).scheme, "the tests would run on another kind of database"
        create_database(f"company_{secrets.token_hex(4)}")
        company = Erp()
        company.set_up()
        yield company
