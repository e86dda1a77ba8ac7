"""Parties on file and re-screening over the API: as a program of an ERP system keeps them up to date."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from exportgate.desk.casework import ServedGate
from exportgate.records import Records
from exportgate.rescreening import background, noting
from exportgate.rescreening.noting import Now
from exportgate.rescreening.rescreening import Rescreening
from exportgate.rescreening.shelf import Shelf
from tests.desk.api.conftest import LISTED

PARTIES, RUNS = "/api/v1/parties", "/api/v1/rescreenings"
Bearer = Callable[..., dict[str, str]]


def _counts(answer: Any) -> dict[str, int]:
    assert answer.status_code == 200, answer.text
    return {name: answer.json()[name] for name in ("added", "changed", "removed", "unchanged")}


def test_what_is_added_changed_and_as_it_was_is_told_apart(client: TestClient) -> None:
    """By the company's own ids, in JSON as in CSV; some of a source leave the others alone, all of it do not."""
    first = client.post(PARTIES, json=[{"id": "1", "name": "Bakery"}, {"id": "2", "name": "Mill"}])
    sheet = b"id,name,kind\n2,Old Mill,organisation\n3,Forge,\n"
    second = client.post(PARTIES, content=sheet, headers={"Content-Type": "text/csv"})
    whole = client.post(PARTIES, params={"whole": True}, json=[{"id": "3", "name": "Forge"}])
    gone = client.post(f"{PARTIES}/removals", json={"ids": ["3", "99"]})

    assert _counts(first) == {"added": 2, "changed": 0, "removed": 0, "unchanged": 0}
    assert _counts(second) == {"added": 1, "changed": 1, "removed": 0, "unchanged": 1}
    assert _counts(whole) == {"added": 0, "changed": 0, "removed": 2, "unchanged": 1}
    assert _counts(gone) == {"added": 0, "changed": 0, "removed": 1, "unchanged": 0}
    assert client.get(PARTIES).json() == {"counts": {}, "parties": [], "next": None}


def test_sources_do_not_touch_each_other(client: TestClient) -> None:
    """The same id of two systems is two parties."""
    for source in ("erp", "crm"):
        client.post(PARTIES, params={"source": source}, json={"id": "1", "name": f"Bakery {source}"})
    client.post(f"{PARTIES}/removals", json={"source": "crm", "ids": ["1"]})

    assert client.get(PARTIES).json()["counts"] == {"erp": 1}


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (b'[{"name": "Bakery"}]', "application/json", "the company's own id"),
        (b'[{"id": "1", "name": "Bakery", "nmae": "x"}]', "application/json", "nmae"),
        (b"id;titel\n1;Bakery\n", "text/csv", "name"),
        (b'[{"id": "1", "name": "A"}, {"id": "1", "name": "B"}]', "application/json", "more than once"),
        (b'{"id": "1", "name": "A"}', "text/csv", "CSV"),
    ],
)
def test_where_anything_is_wrong_nobody_is_taken_in(client: TestClient, content: bytes, kind: str, told: str) -> None:
    """The whole body is refused, with what is wrong."""
    answer = client.post(PARTIES, content=content, headers={"Content-Type": kind})

    assert answer.status_code == 422
    assert told in answer.text
    assert client.get(PARTIES).json()["counts"] == {}


def test_a_body_that_may_not_be_whole_takes_nobody_out_unasked(client: TestClient) -> None:
    """A file cut off would else end the screening of all that it lacks."""
    client.post(PARTIES, json=[{"id": str(number), "name": f"Firm {number}"} for number in range(50)])

    refused = client.post(PARTIES, params={"whole": True}, json=[{"id": "1", "name": "Firm 1"}])
    asked = client.post(PARTIES, params={"whole": True, "removals": True}, json=[{"id": "1", "name": "Firm 1"}])

    assert refused.status_code == 422
    assert "may not be whole" in refused.text
    assert _counts(asked)["removed"] == 49


def test_sent_again_with_its_key_it_is_done_once(client: TestClient) -> None:
    """The answer is the first one, to the byte, and the parties are as it left them."""
    key = {"Idempotency-Key": "sync-1"}
    first = client.post(PARTIES, json={"id": "1", "name": "Bakery"}, headers=key)
    client.post(f"{PARTIES}/removals", json={"ids": ["1"]})
    again = client.post(PARTIES, json={"id": "1", "name": "Bakery"}, headers=key)

    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert client.get(PARTIES).json()["counts"] == {}


@pytest.fixture
def at_once(gate: ServedGate, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Re-screenings run at once, in a folder of the test's own, instead of in a program of their own."""

    def run(_home: Path, actor: str, *, full: bool = False) -> Now:
        rescreening = Rescreening(gate, records)
        rescreening._shelf = Shelf(tmp_path)
        rescreening.run(actor, full=full)
        return Now(actor, "2026-11-24")

    monkeypatch.setattr(background, "begin", run)
    return tmp_path


def test_a_run_is_begun_and_read_a_page_at_a_time(client: TestClient, at_once: Path) -> None:
    """What it told is there with why, and the next run finds nothing new."""
    client.post(PARTIES, json=[{"id": "1", "name": LISTED}, {"id": "2", "name": f"{LISTED} Ltd"}])

    assert client.post(RUNS, json={}).status_code == 202
    (run,) = client.get(RUNS).json()["runs"]
    first = client.get(f"{RUNS}/{run['run']}", params={"limit": 1}).json()
    second = client.get(f"{RUNS}/{run['run']}", params={"after": first["next"]}).json()
    assert client.post(RUNS, json={}).status_code == 202

    assert (run["kind"], run["parties"], run["new"]) == ("full", 2, len(first["changes"] + second["changes"]))
    assert first["changes"][0]["why"] == "everybody was screened: it is the first"
    assert second["next"] is None
    assert client.get(RUNS, params={"limit": 1}).json()["runs"][0]["new"] == 0
    assert client.get(f"{RUNS}/R-9999").status_code == 404


def test_without_parties_nothing_is_begun(client: TestClient) -> None:
    """Whoever asks is told, instead of finding an empty answer later."""
    answer = client.post(RUNS, json={})

    assert answer.status_code == 409
    assert "no parties are on file" in answer.text


def test_one_under_way_is_told_with_the_time_left_and_no_second_begun(
    client: TestClient, gate: ServedGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever else runs it, on the command line say."""
    client.post(PARTIES, json={"id": "1", "name": "Bakery"})
    monkeypatch.setattr(noting, "under_way", lambda _: Now("user:maria", "2026-11-24", "screening parties", 1, 3, 8))

    assert client.get(RUNS).json()["under_way"]["seconds_left"] == 8
    assert client.post(RUNS, json={}).status_code == 409


def test_a_program_of_its_own_runs_it_and_leaves_word_where_it_cannot(tmp_path: Path) -> None:
    """Without lists it is not done, and why is there to be read."""
    background.begin(tmp_path, "user:maria")
    with pytest.raises(Exception, match="under way already"):
        background.begin(tmp_path, "user:maria")
    for _ in range(600):
        if noting.failed(tmp_path):
            break
        time.sleep(0.1)

    told = noting.failed(tmp_path)
    assert told is not None
    assert (told.actor, "no lists are loaded" in told.why) == ("user:maria", True)
