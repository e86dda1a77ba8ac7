"""Deleting decisions whose time is over: what must still be kept is told, and what goes is an act itself."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from exportgate.judging.states import State
from exportgate.jurisdiction import Jurisdiction
from exportgate.records.chain import Deed, digest
from exportgate.records.decisions import DELETED, MADE, Kept, Wanted, each
from exportgate.records.holds import hold_of
from exportgate.records.keeping import Term, term_of
from exportgate.records.queue import forget_names
from exportgate.records.records import Records, Writing
from exportgate.records.tables.decisions import acts, decisions, enclosures

WAITING = (State.HELD, State.AWAITING_RELEASE, State.RELEASED)
"""States of shipments that are still at the gate. One that is blocked may stay so for ever."""
_AT_ONCE = 200

Told = Callable[[Kept, Term], None]
"""Told of each decision that is looked at, with how long it must be kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks to delete what.

    Args:
        before: decisions made before this day (UTC).
        shipment: on this shipment only.
        today: the present day.
        jurisdictions: those installed, whose laws say how long records are kept.
    """

    before: dt.date
    today: dt.date
    jurisdictions: Mapping[str, Jurisdiction]
    shipment: str | None = None

    @property
    def wanted(self) -> Wanted:
        """What is looked at."""
        return Wanted(shipment=self.shipment, until=self.before.isoformat())

    def term(self, connection: Connection, kept: Kept) -> Term:
        """Give how long a decision must be kept."""
        hold = hold_of(connection, kept.shipment)
        waiting = hold is not None and hold.state in WAITING and hold.decision == kept.id
        return term_of(kept.decision, _last_day(connection, kept), self.today, self.jurisdictions, waiting)


def look(records: Records, asked: Asked, told: Told) -> None:
    """Tell of each decision how long it must be kept; nothing is deleted."""
    with records.reading() as connection:
        for kept in each(connection, asked.wanted):
            told(kept, asked.term(connection, kept))


def delete(records: Records, actor: str, asked: Asked, told: Told) -> None:
    """Delete the decisions whose time is over, and tell of each that was looked at.

    The acts stay, so that the chain still verifies; of what was deleted they hold the hashes. One act each says that it
    was deleted, and which laws' time was over.
    """
    with records.reading() as connection:
        ids = [kept.id for kept in each(connection, asked.wanted)]
    gone: set[str] = set()
    for at in range(0, len(ids), _AT_ONCE):
        with records.writing(actor) as write:
            gone |= _delete(write, asked, ids[at : at + _AT_ONCE], told)
    if gone:
        with records.writing(actor) as write:
            _drop_enclosures(write.connection, gone)


def _delete(write: Writing, asked: Asked, ids: Sequence[str], told: Told) -> set[str]:
    """Delete what of some decisions is over now, and give the enclosures that they named."""
    connection = write.connection
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete=ON"))  # what is deleted is gone from the file, too
    over: list[tuple[Kept, Term]] = []
    for kept in _these(connection, ids):
        term = asked.term(connection, kept)
        told(kept, term)
        if term.is_over(asked.today):
            over.append((kept, term))
    write.act(*(_deed(kept, term) for kept, term in over))
    connection.execute(decisions.delete().where(decisions.c.id.in_([kept.id for kept, _ in over])))
    forget_names(connection, [kept for kept, _ in over])
    return {name for kept, _ in over for name in kept.asked.enclosed}


def _these(connection: Connection, ids: Sequence[str]) -> Iterator[Kept]:
    rows = connection.execute(select(decisions).where(decisions.c.id.in_(ids)).order_by(decisions.c.seq)).all()
    return (Kept.of(row) for row in rows)


def _deed(kept: Kept, term: Term) -> Deed:
    body = {
        "shipment": kept.shipment,
        "asked": digest(kept.stored_question),
        "answer": digest(kept.stored_answer),
        "kept_until": term.until.isoformat() if term.until else None,
        "laws": [duty.law for duty in term.duties],
    }
    return Deed(DELETED, f"decision {kept.id}", body)


def _drop_enclosures(connection: Connection, names: set[str]) -> None:
    """Delete the enclosures that no decision names any more."""
    for name in sorted(names):
        naming = select(acts.c.seq).join(decisions, decisions.c.seq == acts.c.seq)
        naming = naming.where(acts.c.kind == MADE, acts.c.body.contains(name)).limit(1)
        if connection.execute(naming).first() is None:
            connection.execute(enclosures.delete().where(enclosures.c.sha256 == name))


def _last_day(connection: Connection, kept: Kept) -> dt.date:
    """Give the last day on which anything happened to the shipment of a decision."""
    subject = f"shipment {kept.shipment}"
    at = connection.execute(select(func.max(acts.c.at)).where(acts.c.subject == subject)).scalar() or kept.made_at
    days = [dt.date.fromisoformat(str(moment)[:10]) for moment in (at, kept.made_at)]
    return max([*days, kept.decision.as_of, *([kept.asked_of.date] if kept.asked_of.date else [])])
