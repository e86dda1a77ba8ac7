"""Columns by which the queue is sorted and narrowed in the database, and indexes for what waits for a second person."""

import json
import zlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_AT_ONCE = 500
_NO_GRAVITY = 99
_GRAVITY = {
    "prohibited": 0,
    "licence_required": 1,
    "review": 2,
    "indeterminate": 3,
    "exception_available": 4,
    "conditions": 5,
    "no_licence_found": 6,
    "out_of_scope": 7,
}
_NEW = ("gravity", "held_for", "stopped_by", "words", "parties")
_HOLDS = sa.table("holds", *map(sa.column, ("shipment", "hold", *_NEW)))
_DECISIONS = sa.table("decisions", sa.column("id"), sa.column("asked"))


def upgrade() -> None:
    """Add the columns, fill them for the shipments at the gate, and make the indexes."""
    op.add_column("holds", sa.Column("gravity", sa.SmallInteger, nullable=False, server_default="99"))
    for name in ("held_for", "stopped_by", "words", "parties"):
        op.add_column("holds", sa.Column(name, sa.Text, nullable=False, server_default=""))
    _fill(op.get_bind())
    op.drop_index("ix_holds_state", "holds")
    op.create_index("ix_holds_state", "holds", ["state", "since", "shipment"])
    op.create_index("ix_holds_gravity", "holds", ["state", "gravity", "since", "shipment"])
    op.create_index("ix_judgements_state", "judgements", ["state", "seq"])
    op.create_index("ix_judgements_shipment", "judgements", ["shipment", "seq"])
    op.create_index("ix_licence_attachments_state", "licence_attachments", ["state", "seq"])


def _fill(connection: sa.Connection) -> None:
    changed: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in _NEW}
    update = sa.update(_HOLDS).where(_HOLDS.c.shipment == sa.bindparam("which")).values(changed)
    for rows in _some(connection):
        holds = {row.shipment: json.loads(row.hold) for row in rows}
        parties = _parties(connection, [hold["decision"] for hold in holds.values()])
        told = [
            {"which": name} | _columns(name, hold) | {"new_parties": parties.get(hold["decision"], "")}
            for name, hold in holds.items()
        ]
        connection.execute(update, told)


def _some(connection: sa.Connection) -> Iterator[list[Any]]:
    """Yield the shipments at the gate, some at a time."""
    last = None
    while True:
        wanted = sa.select(_HOLDS.c.shipment, _HOLDS.c.hold).order_by(_HOLDS.c.shipment).limit(_AT_ONCE)
        rows = list(connection.execute(wanted if last is None else wanted.where(_HOLDS.c.shipment > last)))
        if not rows:
            return
        yield rows
        last = rows[-1].shipment


def _columns(name: str, hold: dict[str, Any]) -> dict[str, Any]:
    held_for, reasons = hold.get("held_for", ()), hold.get("reasons", ())
    return {
        "new_gravity": min((_GRAVITY[one] for one in held_for), default=_NO_GRAVITY),
        "new_held_for": _marks(held_for),
        "new_stopped_by": _marks(reason.partition(" ")[0] for reason in reasons),
        "new_words": _folded([name, *reasons]),
    }


def _parties(connection: sa.Connection, decisions: list[str]) -> dict[str, str]:
    """Give the names of the parties of each decision that is still kept."""
    wanted = sa.select(_DECISIONS.c.id, _DECISIONS.c.asked).where(_DECISIONS.c.id.in_(decisions))
    found = {}
    for row in connection.execute(wanted):
        shipment = json.loads(zlib.decompress(row.asked))["shipment"]
        found[row.id] = _folded(party.get("name", "") for party in shipment.get("parties", ()))
    return found


def _marks(words: Any) -> str:
    told = " ".join(dict.fromkeys(words))
    return f" {told} " if told else ""


def _folded(texts: Any) -> str:
    return " ".join(" ".join(texts).replace("\0", " ").casefold().split())
