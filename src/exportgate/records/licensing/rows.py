"""Comparing the rows of licences, uses and attachments with what the acts of the chain say."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from exportgate.licences.licence import AttachmentState, Status, UseState
from exportgate.records.chain import canonical
from exportgate.records.licensing.attachments import ATTACHED, CONFIRMED, DETACHED
from exportgate.records.licensing.kept import ADDED, CHANGED, STATUS
from exportgate.records.licensing.uses import GIVEN_BACK, RESERVED, USED
from exportgate.records.tables.decisions import acts
from exportgate.records.tables.licences import licence_attachments, licence_uses, licences

Rows = dict[tuple[Any, ...], dict[str, Any]]


@dataclass
class _Told:
    """What the acts come to, by key; uses by shipment, of which each act tells all."""

    licences: Rows = field(default_factory=dict)
    uses: dict[str, Rows] = field(default_factory=dict)
    attachments: Rows = field(default_factory=dict)


def verify_rows(connection: Connection) -> Iterator[str]:
    """Yield in words each licence, use and attachment that is not as its acts say, is missing, or has no act."""
    told = _Told()
    relevant = select(acts).where(acts.c.kind.in_(list(_READERS))).order_by(acts.c.seq)
    for act in connection.execute(relevant.execution_options(yield_per=1000)):
        try:
            _READERS[act.kind](told, act, json.loads(act.body))
        except (ValueError, KeyError, TypeError, AttributeError):
            yield f"act {act.seq}: its body cannot be read as that of {act.kind}"
    yield from _compared(connection, licences, told.licences, "licence")
    uses = {key: row for rows in told.uses.values() for key, row in rows.items()}
    yield from _compared(connection, licence_uses, uses, "use of a licence")
    yield from _compared(connection, licence_attachments, told.attachments, "attachment")


def _compared(connection: Connection, table: Table, told: Rows, what: str) -> Iterator[str]:
    keys = [column.name for column in table.primary_key]
    left = dict(told)
    for row in connection.execute(select(table)).mappings():
        key = tuple(row[name] for name in keys)
        name = f"{what} {' '.join(map(str, key))}"
        expected = left.pop(key, None)
        if expected is None:
            yield f"{name}: no act made it"
            continue
        for column, value in expected.items():
            if row[column] != value:
                yield f"{name}: its {column} is not what its acts say"
    for key in left:
        yield f"{what} {' '.join(map(str, key))} is missing, and no act took it away"


def _added(told: _Told, act: Any, body: Mapping[str, Any]) -> None:
    row = {"seq": act.seq, "status": Status.ACTIVE.value, **_columns(body["terms"])}
    told.licences[(f"L-{act.seq}",)] = row


def _changed(told: _Told, _act: Any, body: Mapping[str, Any]) -> None:
    told.licences[(body["licence"],)] |= _columns(body["terms"])


def _status(told: _Told, _act: Any, body: Mapping[str, Any]) -> None:
    told.licences[(body["licence"],)]["status"] = body["status"]


def _columns(terms: Mapping[str, Any]) -> dict[str, str]:
    number = terms.get("number") or terms.get("symbol") or ""
    return {"jurisdiction": terms["jurisdiction"], "number": number, "terms": canonical(terms)}


def _uses(told: _Told, act: Any, body: Mapping[str, Any]) -> None:
    shipment = body["shipment"]
    state = UseState.USED if act.kind == USED else UseState.RESERVED
    told.uses[shipment] = {
        (use["licence"], use["item"], shipment, use["line"]): {
            "quantity": use["quantity"],
            "value": use["value"],
            "state": state.value,
        }
        for use in body["uses"]
    }


def _attached(told: _Told, act: Any, body: Mapping[str, Any]) -> None:
    row = {name: body[name] for name in ("licence", "shipment", "line", "state", "goods")}
    told.attachments[(f"T-{act.seq}",)] = row | {"seq": act.seq, "proposed_by": act.actor, "confirmed_by": ""}


def _confirmed(told: _Told, act: Any, body: Mapping[str, Any]) -> None:
    row = {"state": AttachmentState.EFFECTIVE.value, "confirmed_by": act.actor}
    told.attachments[(body["attachment"],)] |= row


def _detached(told: _Told, _act: Any, body: Mapping[str, Any]) -> None:
    told.attachments[(body["attachment"],)]["state"] = AttachmentState.DETACHED.value


_READERS: Mapping[str, Callable[[_Told, Any, Mapping[str, Any]], None]] = {
    ADDED: _added,
    CHANGED: _changed,
    STATUS: _status,
    RESERVED: _uses,
    USED: _uses,
    GIVEN_BACK: _uses,
    ATTACHED: _attached,
    CONFIRMED: _confirmed,
    DETACHED: _detached,
}
