"""A hundred clients at once, on SQLite and PostgreSQL, against a real service; and what a kill in the middle leaves."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from exportgate.records import Records, decisions
from exportgate.records.decisions import Wanted
from exportgate.records.tokens import make_token
from tests.desk.api.conftest import ADMIN, shipment
from tests.desk.api.serving import Served

CLIENTS = 100
ORDERS = 40
CONSIGNEE = {"role": "consignee", "name": "Shanghai Sunflower Furniture", "country": "CN"}
MACHINE = {"line": 1, "classification": {"us": "2B001.b"}, "us_reasons": ["NS", "AT"], "value": 300, "currency": "USD"}
FACTS = {
    "end_use.wmd": "none",
    "end_use.military": False,
    "end_use.military_intelligence": False,
    "end_use.supercomputer": False,
    "end_use.advanced_fab": False,
    "end_use.diversion": False,
    "informed.us": False,
}


@dataclass
class Place:
    """A data folder with what its processes need to know of the database."""

    home: Path
    environment: dict[str, str]
    token: str

    def serve(self) -> Served:
        """Start the service."""
        return Served(self.home, self.environment)

    def records(self) -> Records:
        """Open the records beside it."""
        return Records.open(self.home)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program on it."""
        program = str(Path(sys.executable).with_name("exportgate"))
        environment = {**os.environ, "EXPORTGATE_HOME": str(self.home), **self.environment}
        return subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, listed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A data folder with the sample lists, its records in SQLite or PostgreSQL, and a token."""
    home, environment = tmp_path / "home", {}
    shutil.copytree(listed_home, home)
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    if request.param == "postgres":
        environment = {"EXPORTGATE_DATABASE": request.getfixturevalue("postgres_url")}
        monkeypatch.setenv("EXPORTGATE_DATABASE", environment["EXPORTGATE_DATABASE"])
    (home / "settings.toml").write_text("[rate_limits]\nrequests_per_minute = 1000000\nburst = 1000000\n")
    _, token = make_token(Records.open(home), "erp", ["check", "read", "licences"], 1, actor=ADMIN)
    return Place(home, environment, token)


@pytest.fixture
def served(place: Place) -> Iterator[Served]:
    """The service on it."""
    service = place.serve()
    yield service
    service.stop()


def _all_at_once(count: int, ask: Callable[[int], Any]) -> list[Any]:
    """Do something many times, all beginning at the same moment."""
    together = threading.Barrier(count)

    def one(number: int) -> Any:
        together.wait()
        return ask(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def _check(served: Served, token: str, body: Any, key: str | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    return httpx.post(f"{served.url}/api/v1/check", json=body, headers=headers, timeout=120, verify=False)


def _order(name: str) -> list[dict[str, Any]]:
    return [shipment(f"{name}-a"), shipment(f"{name}-b")]


def _kept(place: Place) -> list[decisions.Listed]:
    with place.records().reading() as connection:
        return decisions.listing(connection, Wanted(), 10_000)


def test_a_hundred_requests_with_one_key_are_one_decision(place: Place, served: Served) -> None:
    """All get the same answer to the byte, and one decision is kept."""
    answers = _all_at_once(CLIENTS, lambda _: _check(served, place.token, shipment(), "order-17"))

    assert Counter(answer.status_code for answer in answers) == {200: CLIENTS}
    assert len({answer.content for answer in answers}) == 1
    assert len(_kept(place)) == 1
    other = _check(served, place.token, shipment("S-2"), "order-17")
    assert (other.status_code, other.json()["type"]) == (422, "urn:exportgate:problem:key-used")


def test_a_licence_for_a_hundred_pieces_is_never_overdrawn(place: Place, served: Served) -> None:
    """A hundred shipments of three pieces each: thirty-three rest on it, the others are held."""
    licence = {
        "jurisdiction": "us",
        "authority": "BIS",
        "number": "D100",
        "destinations": ["CN"],
        "parties": [CONSIGNEE],
        "items": [{"item": 1, "code": "2B001.b", "quantity": 100, "unit": "pcs"}],
        "applies": "automatic",
    }
    headers = {"Authorization": f"Bearer {place.token}"}
    put = httpx.post(f"{served.url}/api/v1/licences", json=licence, headers=headers)
    assert put.status_code == 200, put.text
    line = {**MACHINE, "quantity": 3, "unit": "pcs"}

    def ask(number: int) -> Any:
        body = shipment(f"S-{number}", to="CN", parties=[CONSIGNEE], lines=[line], facts=FACTS)
        return _check(served, place.token, body).json()

    answers = _all_at_once(CLIENTS, ask)

    covered = [answer for answer in answers if any(finding["covered_by"] for finding in answer["findings"])]
    assert len(covered) == 33
    assert all(answer["verdict"] == "hold" for answer in answers if answer not in covered)
    kept = httpx.get(f"{served.url}/api/v1/licences/{put.json()['licences'][0]['id']}", headers=headers).json()
    assert [(left["taken"], left["left"]) for left in kept["balance"]] == [("99", "1")]
    assert sum(Decimal(use["quantity"]) for use in kept["uses"]) == 99
    assert place.run("audit", "verify").returncode == 0


def test_a_kill_in_the_middle_loses_nothing_that_was_acknowledged(place: Place) -> None:
    """What was answered is kept, the chain verifies, and sent again every order has one decision, the one answered."""
    served = place.serve()
    acknowledged: dict[str, str] = {}
    orders = [f"order-{number}" for number in range(ORDERS)]

    def ask(number: int) -> None:
        try:
            answer = _check(served, place.token, _order(orders[number]), orders[number])
        except httpx.HTTPError:
            return
        if answer.status_code == 200:
            acknowledged[orders[number]] = answer.text

    asking = threading.Thread(target=_all_at_once, args=(ORDERS, ask))
    asking.start()
    while len(acknowledged) < ORDERS // 5 and asking.is_alive():
        time.sleep(0.005)
    served.kill()
    asking.join()

    assert ORDERS // 5 <= len(acknowledged) < ORDERS
    known = {one.id for one in _kept(place)}
    for text in acknowledged.values():
        assert {made["id"] for made in json.loads(text)} <= known
    verified = place.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr

    served = place.serve()
    try:

        def again(number: int) -> None:
            body = _order(orders[number])
            answer = _check(served, place.token, body, orders[number])
            while answer.status_code == 409:
                time.sleep(float(answer.headers["Retry-After"]))
                answer = _check(served, place.token, body, orders[number])
            assert answer.text == acknowledged.get(orders[number], answer.text)

        _all_at_once(ORDERS, again)
    finally:
        served.stop()
    assert Counter(one.shipment for one in _kept(place)) == {f"{order}-{part}": 1 for order in orders for part in "ab"}
    assert place.run("audit", "verify").returncode == 0
