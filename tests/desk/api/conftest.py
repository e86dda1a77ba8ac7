"""The service on the sample lists: once in the process, with records of each test's own, and once as a real process."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from exportgate.cli import main
from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework, ServedGate
from exportgate.desk.common import Common
from exportgate.plugins import load_plugins
from exportgate.records import Records
from exportgate.records.tokens import SCOPES, make_token
from exportgate.settings import RateLimits, Settings

ADMIN = "os-user:root"
LISTED = "Fujian Jinhua Integrated Circuit Company"
PLENTY = Settings(rate_limits=RateLimits(requests_per_minute=1_000_000, burst=1_000_000))


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords the same way, but without taking long over it."""
    quick = PasswordHasher(time_cost=1, memory_cost=64)
    monkeypatch.setattr("exportgate.records.passwords._hasher", lambda: quick)


@pytest.fixture(scope="session")
def listed_home(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> Path:
    """A data folder with the sample lists. Tests read it, and copy it to write into it."""
    home = tmp_path_factory.mktemp("listed")
    before = {name: os.environ.get(name) for name in ("EXPORTGATE_HOME", "EXPORTGATE_DATABASE")}
    os.environ["EXPORTGATE_HOME"] = str(home)
    os.environ.pop("EXPORTGATE_DATABASE", None)
    try:
        main(["update", "--mirror", str(fixtures / "feeds")])
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
    return home


@pytest.fixture(scope="session")
def gate(listed_home: Path) -> ServedGate:
    """The gate on the sample lists."""
    return ServedGate(load_plugins(), listed_home)


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records of the test's own, in SQLite."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    return Records.open(tmp_path)


@pytest.fixture
def app(gate: ServedGate, records: Records, tmp_path: Path) -> FastAPI:
    """The application, with room for as many requests as a test likes."""
    return create_app(ServedCasework(gate, records), PLENTY, common=Common(tmp_path / "service"))


@pytest.fixture
def bearer(records: Records) -> Callable[..., dict[str, str]]:
    """Give the header of a new token with some scopes; all where none is named."""
    made: list[int] = []

    def header(*scopes: str, name: str = "") -> dict[str, str]:
        made.append(1)
        _, secret = make_token(records, name or f"t{len(made)}", scopes or SCOPES, 30, actor=ADMIN)
        return {"Authorization": f"Bearer {secret}"}

    return header


@pytest.fixture
def client(app: FastAPI, bearer: Callable[..., dict[str, str]]) -> Iterator[TestClient]:
    """A client with a token of every scope."""
    with TestClient(app, "https://desk.example", headers=bearer(name="all"), raise_server_exceptions=False) as made:
        yield made


def shipment(identity: str = "S-1", **more: Any) -> dict[str, Any]:
    """Give a shipment of a chair to a firm that is on no list."""
    line = {"line": 1, "description": "chair", "quantity": 1, "unit": "pcs", "value": 50, "currency": "USD"}
    return {
        "id": identity,
        "from": "US",
        "to": "DE",
        "parties": [{"role": "consignee", "name": "Möbelhaus Sonnenschein", "country": "DE"}],
        "lines": [line | {"classification": {"us": "EAR99"}}],
        **more,
    }


def to_listed(identity: str = "S-2") -> dict[str, Any]:
    """Give a shipment of a chair to a firm that resembles a listed one."""
    return shipment(identity, to="CN", parties=[{"role": "consignee", "name": LISTED, "country": "CN"}])
