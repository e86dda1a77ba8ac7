"""Turns at the gate: in order, not too many, not for ever, not for who has gone, and long questions let others in."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from exportgate.desk import turns as turns_module
from exportgate.desk.casework import SHIPMENTS_AT_ONCE, ServedCasework, ServedGate
from exportgate.desk.turns import CrowdedError, Turns
from exportgate.desk.workroom import CLIENT_LEFT, Workroom
from exportgate.gate import Gate
from exportgate.records import Records
from exportgate.records.accounts import create_user, list_users
from exportgate.records.logins import start_session
from exportgate.screening import Subject
from exportgate.settings import ServiceSettings
from exportgate.shipment import Shipment
from tests.desk.api.conftest import shipment
from tests.loops import run

API = "/api/v1"


def _until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.002)


def _line(turns: Turns, count: int, order: list[int]) -> list[threading.Thread]:
    """Have so many threads line up, one after the other; each notes its number when its turn has come."""

    def wait(number: int) -> None:
        with turns.taken():
            order.append(number)

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(count)]
    for number, thread in enumerate(threads):
        before = turns.waiting
        thread.start()
        _until(lambda before=before: turns.waiting > before)  # type: ignore[misc]
        assert turns.waiting == before + 1, number
    return threads


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    """Nobody is overtaken."""
    turns, order = Turns(), list[int]()
    with turns.taken():
        threads = _line(turns, 10, order)
    for thread in threads:
        thread.join()

    assert order == list(range(10))
    assert turns.waiting == 0


def test_a_long_question_lets_those_go_first_who_came_meanwhile() -> None:
    """Between its pieces; afterwards it goes on, and nobody is answered twice."""
    turns, order = Turns(), list[int]()
    with turns.taken():
        threads = _line(turns, 3, order)
        turns.pass_on()
        order.append(99)
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 99]


def test_only_so_many_long_questions_pause_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each keeps in memory what it was asked: one more goes on to its end, and lets the others go first afterwards."""
    monkeypatch.setattr(turns_module, "MOST_PAUSED", 0)
    turns, order = Turns(), list[int]()
    with turns.taken():
        threads = _line(turns, 1, order)
        turns.pass_on()
        order.append(99)
    threads[0].join()

    assert order == [99, 0]


def test_who_waits_too_long_is_told_to_come_again_and_the_turn_is_not_lost() -> None:
    """In a thread, and on an event loop."""
    turns = Turns(lambda: ServiceSettings(longest_wait_seconds=1))
    room, begun, going_on = Workroom(turns), threading.Event(), threading.Event()

    def hold() -> None:
        with turns.taken():
            begun.set()
            going_on.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    with pytest.raises(CrowdedError, match="within 1 s"), turns.taken():
        pass
    with pytest.raises(CrowdedError, match="within 1 s"):
        run(room.run(lambda: 1))
    going_on.set()
    holder.join()

    assert run(room.run(lambda: 2)) == 2
    assert turns.waiting == 0


def test_threads_that_answer_everything_else_do_not_all_wait_for_the_gate() -> None:
    """Pages of the desk that ask it are told to come again, so that others are still read."""
    turns, order = Turns(), list[int]()
    with turns.taken():
        threads = _line(turns, turns_module.MOST_THREADS, order)
        refused: list[bool] = []
        one_more = threading.Thread(target=lambda: refused.append(_refused(turns)))
        one_more.start()
        one_more.join()
    for thread in threads:
        thread.join()

    assert refused == [True]
    assert len(order) == turns_module.MOST_THREADS


def _refused(turns: Turns) -> bool:
    try:
        with turns.taken():
            return False
    except CrowdedError:
        return True


def test_nothing_is_done_for_a_client_who_has_gone_while_it_waited() -> None:
    """It is dropped from the queue, and the next has the turn."""

    async def asked() -> list[Any]:
        turns, done = Turns(), list[Any]()
        room, gone = Workroom(turns), asyncio.Event()
        going_on = threading.Event()
        first = asyncio.ensure_future(room.run(going_on.wait))
        await asyncio.sleep(0)
        CLIENT_LEFT.set(lambda: _wait(gone))
        second = asyncio.ensure_future(room.run(lambda: done.append("for nobody")))
        CLIENT_LEFT.set(None)
        third = asyncio.ensure_future(room.run(lambda: done.append("third")))
        while turns.waiting < 3:
            await asyncio.sleep(0.001)
        gone.set()
        with pytest.raises(ClientDisconnect):
            await second
        going_on.set()
        await asyncio.gather(first, third)
        return [*done, turns.waiting]

    assert run(asked()) == ["third", 0]


async def _wait(gone: asyncio.Event) -> None:
    await gone.wait()


def test_a_single_check_waits_for_a_piece_of_a_batch_and_not_for_all_of_it(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is answered before the batch is; of the batch every shipment is answered, in order."""
    check, answered, begun, asked = Gate.check, list[str](), threading.Event(), threading.Event()

    def piece(self: Gate, shipments: Sequence[Any], **named: Any) -> Any:
        if len(shipments) > 1 and not begun.is_set():
            begun.set()
            asked.wait(30)
        return check(self, shipments, **named)

    monkeypatch.setattr(Gate, "check", piece)
    whole = [shipment(f"B-{number}") for number in range(4 * SHIPMENTS_AT_ONCE)]
    answers: list[Any] = []

    def batch() -> None:
        answers.append(client.post(f"{API}/check", json=whole))
        answered.append("batch")

    def single() -> None:
        answers.append(client.post(f"{API}/check", json=shipment("S-1")))
        answered.append("single")

    threads = [threading.Thread(target=batch), threading.Thread(target=single)]
    threads[0].start()
    assert begun.wait(30)
    threads[1].start()
    _until(lambda: app.state.service.workroom.waiting == 2)
    asked.set()
    for thread in threads:
        thread.join()

    assert answered == ["single", "batch"]
    assert [one["shipment"] for one in json.loads(answers[1].text)] == [one["id"] for one in whole]


def test_a_batch_rests_on_the_editions_with_which_it_began(gate: ServedGate, monkeypatch: pytest.MonkeyPatch) -> None:
    """New ones that are taken up between two of its pieces answer the questions after it."""
    store, seen = gate.store, list[object]()

    def screen(self: Gate, subjects: Sequence[Subject], **_: Any) -> list[Any]:
        seen.append(self.store)
        monkeypatch.setattr(gate, "store", object())  # as an update does
        return [[] for _ in subjects]

    monkeypatch.setattr(Gate, "screen", screen)
    found = gate.screen_in_pieces([Subject(name="Anybody")] * 250)

    assert len(found) == 250
    assert seen == [store] * 3
    assert gate.store is not store


def test_a_batch_of_shipments_rests_on_the_editions_with_which_it_began(
    gate: ServedGate, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many pieces it is checked in."""
    store, seen = gate.store, list[object]()

    def check(self: Gate, shipments: Sequence[Shipment], **_: Any) -> list[Any]:
        seen.append(self.store)
        monkeypatch.setattr(gate, "store", object())
        return list(shipments)

    monkeypatch.setattr(Gate, "check", check)
    asked = [Shipment(id=f"S-{number}") for number in range(2 * SHIPMENTS_AT_ONCE + 1)]

    made = ServedCasework(gate, records).supposed(asked)

    assert len(made) == len(asked)
    assert seen == [store] * 3


def test_the_desk_is_told_to_come_again_where_too_much_waits(
    app: FastAPI, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page with when, and what needs nothing of the gate is read all the same."""
    create_user(records, "maria", actor="os-user:tests", roles=["officer"], password="seven grey geese fly")
    session = start_session(records, next(one for one in list_users(records) if one.name == "maria"))
    turns = app.state.service.workroom.turns
    monkeypatch.setattr(turns, "_limits", lambda: ServiceSettings(longest_wait_seconds=1))
    client = TestClient(app, "https://desk.example", cookies={"exportgate_session": session})
    going_on, begun = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.taken():
            begun.set()
            going_on.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    asked, read = client.get("/screen?name=Anybody"), client.get("/decisions")
    going_on.set()
    holder.join()

    assert (asked.status_code, asked.headers["Retry-After"]) == (503, "2")
    assert "Try again" in asked.text
    assert read.status_code == 200
