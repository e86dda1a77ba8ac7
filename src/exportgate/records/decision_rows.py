"""Comparing the decisions that are kept with what their acts say of them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from exportgate.records.chain import digest
from exportgate.records.decisions import DELETED, MADE
from exportgate.records.tables.decisions import acts, decisions, enclosures

_AT_ONCE = 500


def verify_rows(connection: Connection) -> Iterator[str]:
    """Yield in words each decision and enclosure that is missing, changed, or there without an act."""
    named: set[str] = set()
    for row in _with_acts(connection):
        body = _body(row.body)
        if row.id is None:
            yield from _absent(connection, row.act)
            continue
        named |= {str(one) for one in body.get("enclosed", ())}
        yield from _differences(row, body)
    yield from _strangers(connection)
    yield from _enclosures(connection, named)


def _with_acts(connection: Connection) -> Iterator[Row[Any]]:
    """Yield each act that made a decision with the decision's row, few at a time; `None` in all columns is no row."""
    last = 0
    columns = [acts.c.seq.label("act"), acts.c.at, acts.c.actor.label("who"), acts.c.body, *decisions.c]
    joined = select(*columns).select_from(acts.outerjoin(decisions, decisions.c.seq == acts.c.seq))
    while True:
        page = joined.where(acts.c.kind == MADE, acts.c.seq > last).order_by(acts.c.seq).limit(_AT_ONCE)
        found = connection.execute(page).all()
        yield from found
        if len(found) < _AT_ONCE:
            return
        last = found[-1].act


def _absent(connection: Connection, act: int) -> Iterator[str]:
    """Tell of a decision without a row, unless an act says that it was deleted when its time was over."""
    deleted = select(acts.c.seq).where(acts.c.subject == f"decision D-{act}", acts.c.kind == DELETED)
    if connection.execute(deleted).first() is None:
        yield f"decision D-{act} is missing, and no act deleted it"


def _differences(row: Row[Any], body: Mapping[str, Any]) -> Iterator[str]:
    told = {"id": f"D-{row.act}", "made_at": row.at, "actor": row.who}
    told |= {"shipment": body.get("shipment"), "verdict": body.get("verdict")}
    for column, value in told.items():
        if getattr(row, column) != value:
            yield f"decision D-{row.act}: its {column} is not what act {row.act} says"
    for column in ("asked", "answer"):
        if _digest(getattr(row, column)) != body.get(column):
            yield f"decision D-{row.act}: its {column} is not what was kept, by the hash in act {row.act}"


def _strangers(connection: Connection) -> Iterator[str]:
    """Tell of rows that no act made."""
    made = and_(acts.c.seq == decisions.c.seq, acts.c.kind == MADE)
    joined = select(decisions.c.id).select_from(decisions.outerjoin(acts, made)).where(acts.c.seq.is_(None))
    for row in connection.execute(joined):
        yield f"decision {row.id} is there, and no act made it"


def _enclosures(connection: Connection, named: set[str]) -> Iterator[str]:
    """Tell of enclosures that are changed, missing, or that no decision names; one is held at a time."""
    there = list(connection.execute(select(enclosures.c.sha256)).scalars())
    for name in there:
        content = connection.execute(select(enclosures.c.content).where(enclosures.c.sha256 == name)).scalar()
        if _digest(content) != name:
            yield f"enclosure {name} is not what was kept"
        elif name not in named:
            yield f"enclosure {name} is there, and no decision names it"
    for name in sorted(named - set(there)):
        yield f"enclosure {name} is missing, and decisions name it"


def _digest(stored: Any) -> str:
    return digest(stored) if isinstance(stored, bytes) else ""


def _body(text: Any) -> Mapping[str, Any]:
    try:
        body = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return body if isinstance(body, Mapping) else {}
