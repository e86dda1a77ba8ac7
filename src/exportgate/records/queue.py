"""The queue of shipments at the gate: sorted, narrowed and counted in the database, and read a page at a time.

What it is narrowed by stands in columns beside each shipment's state (`columns_of`, `names_in`), written with it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, false, or_, select

from exportgate.decision import Outcome
from exportgate.judging.hold import Hold
from exportgate.judging.states import State
from exportgate.records import decisions
from exportgate.records.decisions import Kept
from exportgate.records.paging import NONE, Count, Order, Page, Turn, count_up_to, read_page
from exportgate.records.tables.judging import holds
from exportgate.shipment import Shipment

_AT_ONCE = 500
NO_GRAVITY = 99
"""Of a shipment that nothing ever kept."""
OLDEST = Order((holds.c.since, holds.c.shipment))
NEWEST = Order((holds.c.since, holds.c.shipment), downwards=True)
GRAVEST = Order((holds.c.gravity, holds.c.since, holds.c.shipment))


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which shipments of the queue are looked for; what is left out does not narrow.

    Args:
        states: in one of these.
        law: held or blocked by this jurisdiction, the policy or the gate.
        outcome: held for this.
        words: each stands in the shipment's id, a reason or the name of a party, without regard to case.
    """

    states: Sequence[State]
    law: str = ""
    outcome: Outcome | None = None
    words: str = ""


def columns_of(hold: Hold) -> dict[str, Any]:
    """Give the columns by which a shipment is found in the queue, all of them told by its hold."""
    laws = [*hold.stopped_by, *(reason.partition(" ")[0] for reason in hold.reasons)]
    return {
        "gravity": min((outcome.severity for outcome in hold.held_for), default=NO_GRAVITY),
        "held_for": _marks(outcome.value for outcome in hold.held_for),
        "stopped_by": _marks(laws),
        "words": folded([hold.shipment, *hold.reasons]),
    }


def names_in(shipment: Shipment) -> str:
    """Give the names of a shipment's parties as the queue looks for them."""
    return folded(party.name for party in shipment.parties)


def folded(texts: Iterable[str]) -> str:
    """Give texts as words are looked for in them: without case, one blank between two words."""
    return " ".join(" ".join(texts).replace("\0", " ").casefold().split())


def queue_page(connection: Connection, wanted: Narrowed, order: Order, turn: Turn) -> Page[Hold]:
    """Read a page of the queue.

    Args:
        wanted: which shipments.
        order: `OLDEST`, `NEWEST` or `GRAVEST`.
        turn: which page.
    """
    columns = (holds.c.shipment, holds.c.since, holds.c.gravity)
    # State by state, since the indexes lead to the shipments of one state in order.
    parts = [_narrowed(select(*columns), wanted, [state]) for state in wanted.states]
    found = read_page(connection, parts, order, turn)
    known = _holds(connection, found.rows)
    return found.each(lambda row: known[row.shipment])


def _holds(connection: Connection, rows: Sequence[Row[Any]]) -> dict[str, Hold]:
    known: dict[str, Hold] = {}
    for at in range(0, len(rows), _AT_ONCE):
        some = holds.c.shipment.in_([row.shipment for row in rows[at : at + _AT_ONCE]])
        for row in connection.execute(select(holds.c.shipment, holds.c.hold).where(some)):
            known[row.shipment] = msgspec.json.decode(row.hold, type=Hold)
    return known


def queue_count(connection: Connection, wanted: Narrowed) -> Count:
    """Count the shipments of the queue that are looked for."""
    return count_up_to(connection, _narrowed(select(holds.c.shipment), wanted, wanted.states))


def counts(connection: Connection) -> dict[State, Count]:
    """Count the shipments in each state."""
    return {
        state: count_up_to(connection, select(holds.c.state).where(holds.c.state == state.value)) for state in State
    }


def together(counted: Iterable[Count]) -> Count:
    """Add counts up."""
    return sum(counted, NONE)


def name_faults(connection: Connection) -> Iterator[str]:
    """Tell in words which shipments are not found by the names of the parties in their last decision."""
    columns = select(holds.c.shipment, holds.c.hold, holds.c.parties).order_by(holds.c.shipment).limit(_AT_ONCE)
    rows = connection.execute(columns).all()
    while rows:
        decided = {row.shipment: _decision.decode(row.hold).decision for row in rows}
        kept = decisions.names_of(connection, decided.values())
        for row in rows:
            id = decided[row.shipment]
            if id in kept and folded(kept[id]) != row.parties:
                yield f"shipment {row.shipment}: the names by which it is found are not those of decision {id}"
        rows = connection.execute(columns.where(holds.c.shipment > rows[-1].shipment)).all()


def forget_names(connection: Connection, gone: Collection[Kept]) -> None:
    """Take the names of parties from the shipments whose last decision is one of those that are deleted."""
    ids = {one.id for one in gone}
    wanted = select(holds.c.shipment, holds.c.hold).where(holds.c.shipment.in_({one.shipment for one in gone}))
    last = [row.shipment for row in connection.execute(wanted) if _decision.decode(row.hold).decision in ids]
    connection.execute(holds.update().where(holds.c.shipment.in_(last)).values(parties=""))


class _Decided(msgspec.Struct):
    """Of a hold, what is needed to find its decision."""

    decision: str


_decision = msgspec.json.Decoder(_Decided)


def _narrowed(wanted: Select[Any], by: Narrowed, states: Sequence[State]) -> Select[Any]:
    named = [state.value for state in states]
    among = holds.c.state == named[0] if len(named) == 1 else holds.c.state.in_(named)
    return wanted.where(and_(among, *_conditions(by)))


def _conditions(by: Narrowed) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if by.law:
        is_one = len(by.law.split()) == 1
        conditions.append(holds.c.stopped_by.contains(f" {by.law} ", autoescape=True) if is_one else false())
    if by.outcome:
        conditions.append(holds.c.held_for.contains(f" {by.outcome.value} "))
    for word in dict.fromkeys(folded([by.words]).split()):
        within = (column.contains(word, autoescape=True) for column in (holds.c.words, holds.c.parties))
        conditions.append(or_(*within))
    return conditions


def _marks(words: Iterable[str]) -> str:
    """Write words so that each is found between two blanks."""
    told = " ".join(dict.fromkeys(words))
    return f" {told} " if told else ""
