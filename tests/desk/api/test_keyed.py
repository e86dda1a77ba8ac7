"""Requests with an Idempotency-Key: once, whatever happens in between."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exportgate.desk.turns import Turns
from exportgate.records import Records, idempotency
from exportgate.records.idempotency import Answered, Held, LostHoldError, OtherRequestError
from exportgate.settings import ServiceSettings
from tests.desk.api.conftest import shipment, to_listed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
API = "/api/v1"
Bearer = Callable[..., dict[str, str]]


def _begun(records: Records, now: datetime = NOW, request: str = "r1") -> Held:
    held = idempotency.begin(records, "token:erp", "k", request, now)
    assert isinstance(held, Held)
    return held


def test_a_request_is_of_one_until_its_time_is_over(records: Records) -> None:
    """Who comes meanwhile waits; afterwards another takes it over, and the first can keep nothing any more."""
    first = _begun(records)
    assert idempotency.begin(records, "token:erp", "k", "r1", NOW) is None
    assert isinstance(idempotency.begin(records, "token:other", "k", "r2", NOW), Held)
    with pytest.raises(OtherRequestError):
        idempotency.begin(records, "token:erp", "k", "r2", NOW)

    second = _begun(records, NOW + idempotency.LEASE)
    with records.writing("token:erp") as write, pytest.raises(LostHoldError):
        idempotency.finish(write, first, Answered(200, b"{}"))
    with records.writing("token:erp", NOW) as write:
        idempotency.finish(write, second, Answered(200, b'{"a":1}'))

    assert idempotency.begin(records, "token:erp", "k", "r1", NOW) == Answered(200, b'{"a":1}')


def test_who_holds_on_keeps_it(records: Records) -> None:
    """However long the work takes."""
    held, now = _begun(records), NOW
    for _ in range(5):
        now += idempotency.LEASE / 2
        idempotency.hold_on(records, held, now)

    assert idempotency.begin(records, "token:erp", "k", "r1", now) is None


def test_keys_are_forgotten_after_their_time(records: Records) -> None:
    """So that the table does not grow for ever."""
    held = _begun(records)
    with records.writing("token:erp", NOW) as write:
        idempotency.finish(write, held, Answered(200, b"{}"))
    later = NOW + idempotency.REMEMBERED + timedelta(days=1)
    idempotency.begin(records, "token:erp", "another", "r1", later)

    assert isinstance(idempotency.begin(records, "token:erp", "k", "r9", later), Held)


def test_the_same_key_and_body_get_the_same_answer(client: TestClient) -> None:
    """And nothing more is decided; another body is refused."""
    first = client.post(f"{API}/check", json=to_listed(), headers={"Idempotency-Key": "k"})
    again = client.post(f"{API}/check", json=to_listed(), headers={"Idempotency-Key": "k"})
    other = client.post(f"{API}/check", json=shipment(), headers={"Idempotency-Key": "k"})

    assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")
    assert (other.status_code, other.json()["type"]) == (422, "urn:exportgate:problem:key-used")
    assert len(client.get(f"{API}/decisions").json()["decisions"]) == 1


def test_keys_of_different_tokens_have_nothing_to_do_with_each_other(client: TestClient, bearer: Bearer) -> None:
    """One program cannot see what another was answered."""
    client.post(f"{API}/check", json=to_listed(), headers={"Idempotency-Key": "k"})
    got = client.post(f"{API}/check", json=shipment(), headers=bearer("check") | {"Idempotency-Key": "k"})

    assert (got.status_code, got.json()["shipment"]) == (200, "S-1")


def test_a_request_that_was_wrong_can_be_sent_again_rightly(client: TestClient) -> None:
    """Nothing was done for it, so its key is free."""
    key = {"Idempotency-Key": "k"}
    assert client.post(f"{API}/check", json=shipment(to="Korea"), headers=key).status_code == 422

    assert client.post(f"{API}/check", json=shipment(), headers=key).status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_what_is_no_key_is_told(client: TestClient, key: str) -> None:
    """Before anything is done."""
    got = client.post(f"{API}/check", json=shipment(), headers={"Idempotency-Key": key})

    assert got.status_code in (400, 422)
    assert client.get(f"{API}/decisions").json()["decisions"] == []


def test_acts_with_a_key_are_done_once(client: TestClient) -> None:
    """A cancellation sent twice is one; without the key the second is refused."""
    client.post(f"{API}/check", json=to_listed("S-1"))
    body, key = {"reason": "withdrawn"}, {"Idempotency-Key": "c"}

    first = client.post(f"{API}/shipments/S-1/cancel", json=body, headers=key)
    again = client.post(f"{API}/shipments/S-1/cancel", json=body, headers=key)
    without = client.post(f"{API}/shipments/S-1/cancel", json=body)

    assert (first.status_code, again.content) == (200, first.content)
    assert without.status_code == 409


def test_what_was_decided_before_a_crash_is_not_decided_again(
    app: FastAPI, client: TestClient, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the decision and its answer: the next request with the key gives that decision."""
    key = {"Idempotency-Key": "k"}

    def cut_off(*_arguments: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as killed:
        killed.setattr("exportgate.desk.api.keyed.finish", cut_off)
        killed.setattr("exportgate.records.idempotency.abandon", lambda *_: None)
        assert client.post(f"{API}/check", json=to_listed(), headers=key).status_code == 500
    (kept,) = client.get(f"{API}/decisions").json()["decisions"]
    with records.writing("x") as write:  # the hold of the dead one is over
        write.connection.exec_driver_sql("UPDATE idempotency_keys SET leased_until = started_at")

    got = client.post(f"{API}/check", json=to_listed(), headers=key)

    assert (got.status_code, got.json()["id"]) == (200, kept["id"])
    assert len(client.get(f"{API}/decisions").json()["decisions"]) == 1


def _take_a_turn(turns: Turns, going_on: threading.Event) -> None:
    with turns.taken():
        going_on.wait()


def test_when_too_much_waits_the_next_is_sent_away_at_once(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with when to come again; what waits is answered."""
    service, going_on = app.state.service, threading.Event()
    monkeypatch.setattr(service.workroom.turns, "_limits", lambda: ServiceSettings(waiting=1))
    at_work = threading.Thread(target=_take_a_turn, args=(service.workroom.turns, going_on))
    at_work.start()
    answers: list[int] = []
    first = threading.Thread(target=lambda: answers.append(client.post(f"{API}/check", json=shipment()).status_code))
    first.start()
    while service.workroom.waiting < 2:
        pass

    refused = client.post(f"{API}/check", json=shipment("S-2"))
    going_on.set()
    first.join()
    at_work.join()

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert answers == [200]
