"""What is to be told to webhooks: queued in the transaction of what it tells of, so that neither is without the other.

Each webhook is told of the events of one shipment in their order. `exportgate.desk.delivery` sends them.
"""

import json
import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, func, select

from exportgate.errors import InputError
from exportgate.records.chain import Deed
from exportgate.records.logins import stamp
from exportgate.records.records import Records, Writing
from exportgate.records.tables.accounts import deliveries, webhooks

Event = Literal["decided", "released", "reopened"]
EVENTS: tuple[Event, ...] = get_args(Event)
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 7200, 21600, 43200, 86400, 86400))
"""How long is waited after the first failure, the second and so on; after the last nobody is told any more."""
_KEPT = timedelta(days=30)
_URL = re.compile(r"https?://[^\s\x00-\x1f\x7f\"<>\\^`{|}]{1,2000}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Who is told of events. The secret signs what is sent."""

    id: str
    url: str
    events: frozenset[Event]
    secret: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One telling of one event.

    Args:
        number: its place in the order.
        event: what happened.
        made_at: when.
        attempts: how often it was tried.
        next_at: when it is tried next; "" where it was delivered or given up.
        delivered_at: "" where it was not.
        last_answer: what came back from the last attempt.
    """

    number: int
    webhook: str
    event: str
    shipment: str
    body: bytes
    made_at: str
    attempts: int
    next_at: str
    delivered_at: str
    last_answer: str

    @property
    def state(self) -> str:
        """`delivered`, `waiting` or `given up`."""
        return "delivered" if self.delivered_at else "waiting" if self.next_at else "given up"


def queue(write: Writing, event: Event, body: Mapping[str, Any]) -> None:
    """Queue an event for every webhook that asked for it.

    Args:
        write: the transaction of what happened.
        event: what happened.
        body: what is told, plain values; `shipment` must be among them, since the order is kept per shipment.
    """
    queue_all(write, event, [body])


def queue_all(write: Writing, event: Event, bodies: Iterable[Mapping[str, Any]]) -> None:
    """Queue the same event of several shipments, each told as `queue` does."""
    hooks = [hook for hook in _standing(write.connection) if event in hook.events]
    if not hooks:
        return
    last = write.connection.execute(select(func.max(deliveries.c.number))).scalar() or 0
    rows = []
    for number, (body, hook) in enumerate(product(bodies, hooks), last + 1):
        told = {"id": f"E-{number}", "event": event, "at": write.at, "actor": write.actor, **body}
        sent = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        row = {"number": number, "webhook": hook.id, "event": event, "shipment": str(body["shipment"]), "body": sent}
        rows.append({**row, "made_at": write.at, "attempts": 0, "next_at": write.at, "last_answer": ""})
    if rows:
        write.connection.execute(deliveries.insert(), rows)


def add_webhook(records: Records, url: str, events: Collection[str] = EVENTS, *, actor: str) -> Webhook:
    """Put a webhook on file, with a new secret.

    Raises:
        InputError: the address is none, or an event is none. Whether the address is allowed is for the caller to say.
    """
    if not _URL.fullmatch(url):
        raise InputError(f"{url[:80]!r} is no address of a webhook", hint="Expected https://HOST/PATH")
    for word in events:
        if word not in EVENTS:
            raise InputError(f"{word[:80]!r} is no event", hint=f"Events are {', '.join(EVENTS)}.")
    wanted = frozenset(event for event in EVENTS if event in events)
    if not wanted:
        raise InputError("a webhook without events would never be told anything")
    secret = f"egw_{secrets.token_urlsafe(32)}"
    with records.writing(actor) as write:
        columns = {"url": url, "events": ",".join(event for event in EVENTS if event in wanted)}
        identity = f"W-{write.act(Deed('webhook.made', f'webhook at {url}', columns))[0].seq}"
        write.connection.execute(webhooks.insert().values(**columns, id=identity, secret=secret))
    return Webhook(identity, url, wanted, secret)


def remove_webhook(records: Records, identity: str, *, actor: str) -> None:
    """Tell a webhook nothing any more, also not what is waiting.

    Raises:
        InputError: there is none of that id.
    """
    with records.writing(actor) as write:
        if all(hook.id != identity for hook in _standing(write.connection)):
            raise InputError(f"there is no webhook {identity[:80]!r}", hint="exportgate webhooks list shows all.")
        write.act(Deed("webhook.removed", f"webhook {identity}", {}))
        write.connection.execute(webhooks.update().where(webhooks.c.id == identity).values(removed_at=write.at))
        waiting = (deliveries.c.webhook == identity) & deliveries.c.next_at.is_not(None)
        write.connection.execute(deliveries.update().where(waiting).values(next_at=None, last_answer="removed"))


def list_webhooks(records: Records) -> list[Webhook]:
    """Give the webhooks that are told of events."""
    with records.reading() as connection:
        return _standing(connection)


def list_deliveries(records: Records, webhook: str = "", limit: int = 100) -> list[Delivery]:
    """Give the last deliveries, newest first."""
    asked = select(deliveries).order_by(deliveries.c.number.desc()).limit(limit)
    with records.reading() as connection:
        rows = connection.execute(asked.where(deliveries.c.webhook == webhook) if webhook else asked)
        return [_as_delivery(row) for row in rows]


def take_due(
    records: Records, now: datetime, lease: timedelta, limit: int, busy: Mapping[str, int] | None = None
) -> list[tuple[Delivery, Webhook]]:
    """Take what is to be sent now, the first of each webhook and shipment; nobody else takes it for a while.

    Args:
        lease: for so long. Whoever dies meanwhile leaves it to be sent, perhaps again, by another.
        limit: so many of one webhook are under way at most, so that one that hangs keeps no other waiting.
        busy: how many of each webhook are under way already.
    """
    room = {hook.id: limit for hook in list_webhooks(records)} | {
        webhook: limit - count for webhook, count in (busy or {}).items()
    }
    with records.reading() as connection:
        if not _due(connection, now, room):
            return []
    with records.writing("exportgate", now) as write:
        taken = _due(write.connection, now, room)
        leased = deliveries.update().where(deliveries.c.number.in_([delivery.number for delivery, _ in taken]))
        write.connection.execute(leased.values(next_at=stamp(now + lease)))
        return taken


def _due(connection: Connection, now: datetime, room: Mapping[str, int]) -> list[tuple[Delivery, Webhook]]:
    """Give what each webhook is to be told now, as far as there is room for it, in order."""
    found: list[tuple[Delivery, Webhook]] = []
    for hook in _standing(connection):
        waiting = (deliveries.c.webhook == hook.id) & deliveries.c.next_at.is_not(None)
        first = select(func.min(deliveries.c.number)).where(waiting).group_by(deliveries.c.shipment)
        due = select(deliveries).where(deliveries.c.number.in_(first), deliveries.c.next_at <= stamp(now))
        if (left := room.get(hook.id, 0)) > 0:
            rows = connection.execute(due.order_by(deliveries.c.number).limit(left))
            found += [(_as_delivery(row), hook) for row in rows]
    return sorted(found, key=lambda one: one[0].number)


def mark_delivered(records: Records, number: int, answer: str, now: datetime) -> None:
    """Keep that a delivery was taken, and remove those of long ago."""
    with records.writing("exportgate", now) as write:
        row = deliveries.update().where(deliveries.c.number == number)
        told = {"delivered_at": write.at, "next_at": None, "last_answer": answer[:200]}
        write.connection.execute(row.values(**told, attempts=deliveries.c.attempts + 1))
        newest = write.connection.execute(select(func.max(deliveries.c.number))).scalar() or 0
        old = (deliveries.c.made_at < stamp(now - _KEPT)) & deliveries.c.next_at.is_(None)
        write.connection.execute(deliveries.delete().where(old, deliveries.c.number != newest))


def mark_failed(records: Records, delivery: Delivery, answer: str, now: datetime) -> None:
    """Keep that a delivery failed, to be tried again after a wait, or given up after the last one.

    One whose webhook was removed meanwhile is not tried again.
    """
    with records.writing("exportgate", now) as write:
        again = stamp(now + WAITS[delivery.attempts]) if delivery.attempts < len(WAITS) else None
        told = {"attempts": delivery.attempts + 1, "next_at": again, "last_answer": answer[:200]}
        waits = (deliveries.c.number == delivery.number) & deliveries.c.next_at.is_not(None)
        write.connection.execute(deliveries.update().where(waits).values(**told))


def _standing(connection: Connection) -> list[Webhook]:
    rows = connection.execute(select(webhooks).where(webhooks.c.removed_at.is_(None)).order_by(webhooks.c.id))
    return [Webhook(row.id, row.url, _parted(row.events), row.secret) for row in rows]


def _parted(events: str) -> frozenset[Event]:
    wanted = events.split(",")
    return frozenset(event for event in EVENTS if event in wanted)


def _as_delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        number=row.number,
        webhook=row.webhook,
        event=row.event,
        shipment=row.shipment,
        body=row.body,
        made_at=row.made_at,
        attempts=row.attempts,
        next_at=row.next_at or "",
        delivered_at=row.delivered_at or "",
        last_answer=row.last_answer,
    )
