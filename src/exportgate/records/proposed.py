"""What waits for a second person, of every kind in one list: releases, judgements of hits, licences attached."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Connection, Integer, Row, Select, column, func, literal, select

from exportgate.judging.hold import Hold
from exportgate.judging.judgement import Standing
from exportgate.judging.states import State
from exportgate.licences.licence import AttachmentState
from exportgate.records import judgements, licences
from exportgate.records.paging import Count, Order, Page, Turn, count_up_to, read_page
from exportgate.records.tables.judging import holds
from exportgate.records.tables.judging import judgements as judged
from exportgate.records.tables.licences import licence_attachments as attached

PROPOSED = Order((column("kind", Integer), column("seq", BigInteger)))
_RELEASE, _JUDGEMENT, _ATTACHMENT = range(3)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Something that one person proposed and another must confirm.

    Args:
        what: in words.
        about: whom or what it is about, or why.
        by: who proposed it.
        shipment: on whose page it is confirmed; "" where it belongs to none.
    """

    what: str
    about: str
    by: str
    shipment: str


def proposed_page(connection: Connection, turn: Turn) -> Page[Proposed]:
    """Read a page of what waits for a second person: releases, then judgements, then licences, the oldest first."""
    found = read_page(connection, [select(part.subquery()) for part in _parts()], PROPOSED, turn)
    known: dict[tuple[int, str], Proposed] = {}
    for kind, tell in _TELLERS.items():
        ids = [row.id for row in found.rows if row.kind == kind]
        known |= {(kind, id): one for id, one in (tell(connection, ids) if ids else {}).items()}
    return found.each(lambda row: known[row.kind, row.id])


def proposed_count(connection: Connection) -> Count:
    """Count what waits for a second person."""
    return reduce(add, (count_up_to(connection, part) for part in _parts()))


def proposed_counts(connection: Connection, shipments: Sequence[str]) -> Counter[str]:
    """Count the judgements and licences that wait for a second person about each of some shipments."""
    found = Counter[str]()
    for table, state in ((judged, Standing.PROPOSED), (attached, AttachmentState.PROPOSED)):
        among = table.c.state == state.value, table.c.shipment.in_(shipments)
        counted = select(table.c.shipment, func.count()).where(*among).group_by(table.c.shipment)
        found.update({row[0]: row[1] for row in connection.execute(counted)})
    return found


def _parts() -> list[Select[Any]]:
    """Give each kind of what waits as the number of its kind, of its act, and its id."""
    awaits = holds.c.state == State.AWAITING_RELEASE.value, holds.c.hold.contains('"proposal":{')
    return [
        _part(_RELEASE, holds.c.seq, holds.c.shipment).where(*awaits),
        _part(_JUDGEMENT, judged.c.seq, judged.c.id).where(judged.c.state == Standing.PROPOSED.value),
        _part(_ATTACHMENT, attached.c.seq, attached.c.id).where(attached.c.state == AttachmentState.PROPOSED.value),
    ]


def _part(kind: int, seq: Any, id: Any) -> Select[Any]:
    return select(literal(kind).label("kind"), seq.label("seq"), id.label("id"))


def _releases(connection: Connection, ids: Sequence[str]) -> dict[str, Proposed]:
    rows = connection.execute(select(holds.c.hold).where(holds.c.shipment.in_(ids)))
    return {one.shipment: told for one in map(_hold, rows) if (told := _release(one)) is not None}


def _hold(row: Row[Any]) -> Hold:
    return msgspec.json.decode(row.hold, type=Hold)


def _release(one: Hold) -> Proposed | None:
    proposal = one.proposal
    return Proposed("Release", proposal.reason, proposal.by, one.shipment) if proposal else None


def _judgements(connection: Connection, ids: Sequence[str]) -> dict[str, Proposed]:
    return {
        one.id: Proposed(
            one.said.words.capitalize(),
            f"{one.about.party.name} and {one.about.entry.primary_name}",
            one.by,
            one.shipment,
        )
        for one in judgements.some(connection, ids)
    }


def _attachments(connection: Connection, ids: Sequence[str]) -> dict[str, Proposed]:
    rows = connection.execute(select(attached).where(attached.c.id.in_(ids))).all()
    titles = {one.id: one.terms.title for one in licences.some(connection, [row.licence for row in rows])}
    return {row.id: Proposed("Licence attached", titles[row.licence], row.proposed_by, row.shipment) for row in rows}


_TELLERS = {_RELEASE: _releases, _JUDGEMENT: _judgements, _ATTACHMENT: _attachments}
