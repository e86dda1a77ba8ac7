"""Requests that carry a key: sent again, they are answered again, and what they did is done once.

Whoever begins a request holds it for a while and holds on to it while at work. Where the program dies meanwhile, the
next to send the request takes it over, and finds the decisions that were kept for it: each is noted in the transaction
that wrote it, and only by the present holder, so that two can never keep a decision each.
"""

import secrets
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from exportgate.decision import Decision
from exportgate.errors import ExportgateError
from exportgate.records.logins import stamp
from exportgate.records.records import Records, Writing
from exportgate.records.tables.accounts import idempotency_decisions, idempotency_keys

LEASE = timedelta(seconds=10)
"""For so long nobody else takes a request over; who is at work holds on before it is over."""
REMEMBERED = timedelta(days=7)
"""For so long a key is known."""


class OtherRequestError(ExportgateError):
    """The key was sent before with another request."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key was sent before with another request", hint="Use a new key.")


class LostHoldError(ExportgateError):
    """Somebody else took the request over, since it was not heard of for too long."""

    def __init__(self) -> None:
        super().__init__("the request was taken over by another with the same Idempotency-Key", hint="Send it again.")


@dataclass(frozen=True, slots=True)
class Held:
    """A request that is being answered: whose key, and the word that only its holder knows."""

    owner: str
    key: str
    holder: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that was answered: the status and the answer's bytes."""

    status: int
    answer: bytes


def begin(records: Records, owner: str, key: str, request: str, now: datetime) -> Held | Answered | None:
    """Begin a request, or take it over; gives the answer where there is one, `None` where another is at work on it.

    Args:
        owner: who sent it; keys of different owners have nothing to do with each other.
        key: as it was sent.
        request: the SHA-256 of what is asked.
        now: the present moment.

    Raises:
        OtherRequestError: the key was sent with another request.
    """
    with records.reading() as connection:
        row = _row(connection, owner, key)
        if row is not None and (found := _as_it_stands(row, request, now)) != "free":
            return None if isinstance(found, str) else found
    with records.writing("exportgate", now) as write:
        _sweep(write)
        row = _row(write.connection, owner, key)
        if row is not None and (found := _as_it_stands(row, request, now)) != "free":
            return None if isinstance(found, str) else found
        held = Held(owner, key, secrets.token_hex(16))
        leased = {"leased_until": stamp(now + LEASE), "holder": held.holder}
        if row is None:
            begun = {"owner": owner, "key": key, "request": request, "started_at": write.at, **leased}
            write.connection.execute(idempotency_keys.insert().values(**begun))
        else:
            write.connection.execute(idempotency_keys.update().where(_is(owner, key)).values(**leased))
        return held


def hold_on(records: Records, held: Held, now: datetime) -> None:
    """Hold a request for longer."""
    with records.writing("exportgate", now) as write:
        _keep_hold(write, held)


def note(write: Writing, held: Held, places: Sequence[int], made: Sequence[Decision]) -> None:
    """Note the decisions of a request in the transaction that keeps them, by the shipments' places in it.

    Raises:
        LostHoldError: somebody else took it over; the transaction must not be committed.
    """
    _keep_hold(write, held)
    rows = [
        {"owner": held.owner, "key": held.key, "place": place, "decision": decision.id}
        for place, decision in zip(places, made, strict=True)
    ]
    write.connection.execute(idempotency_decisions.insert(), rows)


def noted(records: Records, held: Held) -> dict[int, str]:
    """Give the ids of the decisions that were kept for a request before its answer, by place."""
    same = (idempotency_decisions.c.owner == held.owner) & (idempotency_decisions.c.key == held.key)
    with records.reading() as connection:
        rows = connection.execute(select(idempotency_decisions).where(same))
        return {row.place: row.decision for row in rows}


def finish(write: Writing, held: Held, answered: Answered) -> None:
    """Keep the answer of a request, where possible in the transaction of what it did.

    Raises:
        LostHoldError: somebody else took it over; the transaction must not be committed.
    """
    _keep_hold(write, held)
    told = {"status": answered.status, "answer": zlib.compress(answered.answer, 1)}
    write.connection.execute(idempotency_keys.update().where(_is(held.owner, held.key)).values(**told))


def abandon(records: Records, held: Held) -> None:
    """Forget a request that did nothing, so that it can be sent again; keep one of which something was done."""
    with records.writing("exportgate") as write:
        mine = _is(held.owner, held.key) & (idempotency_keys.c.holder == held.holder)
        if _any_noted(write.connection, held):
            write.connection.execute(idempotency_keys.update().where(mine).values(leased_until=write.at))
        else:
            write.connection.execute(idempotency_keys.delete().where(mine, idempotency_keys.c.status.is_(None)))


def _as_it_stands(row: Row[Any], request: str, now: datetime) -> Answered | str:
    if row.request != request:
        raise OtherRequestError
    if row.status is not None:
        return Answered(row.status, zlib.decompress(row.answer))
    return "free" if row.leased_until <= stamp(now) else "under way"


def _keep_hold(write: Writing, held: Held) -> None:
    mine = _is(held.owner, held.key) & (idempotency_keys.c.holder == held.holder)
    longer = idempotency_keys.update().where(mine).values(leased_until=stamp(write.now + LEASE))
    if write.connection.execute(longer).rowcount != 1:
        raise LostHoldError


def _any_noted(connection: Connection, held: Held) -> bool:
    same = (idempotency_decisions.c.owner == held.owner) & (idempotency_decisions.c.key == held.key)
    return connection.execute(select(idempotency_decisions.c.place).where(same).limit(1)).first() is not None


def _row(connection: Connection, owner: str, key: str) -> Row[Any] | None:
    return connection.execute(select(idempotency_keys).where(_is(owner, key))).first()


def _is(owner: str, key: str) -> ColumnElement[bool]:
    return (idempotency_keys.c.owner == owner) & (idempotency_keys.c.key == key)


def _sweep(write: Writing) -> None:
    """Forget keys that have had their time."""
    old = stamp(write.now - REMEMBERED)
    gone = select(idempotency_keys.c.owner, idempotency_keys.c.key).where(idempotency_keys.c.started_at < old).limit(50)
    for row in write.connection.execute(gone).all():
        for table in (idempotency_decisions, idempotency_keys):
            write.connection.execute(table.delete().where(table.c.owner == row.owner, table.c.key == row.key))
