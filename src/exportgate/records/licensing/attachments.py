"""Licences that people attach to shipments: proposed by one, effective once a second confirmed where it takes two."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from exportgate.decision import Outcome
from exportgate.errors import InputError
from exportgate.judging.persons import need_another
from exportgate.licences.licence import Attachment, AttachmentState, Kind, Licence
from exportgate.records.chain import Deed
from exportgate.records.licensing.kept import find
from exportgate.records.records import Writing
from exportgate.records.tables.licences import licence_attachments
from exportgate.settings import FourEyes

ATTACHED = "licence.attached"
CONFIRMED = "licence.attachment_confirmed"
DETACHED = "licence.detached"
ALL_LINES = 0


def takes_two(licence: Licence, four_eyes: FourEyes) -> bool:
    """Say whether a second person must confirm that a licence, or exception, is attached."""
    lifted = Outcome.EXCEPTION_AVAILABLE if licence.terms.kind is Kind.EXCEPTION else Outcome.LICENCE_REQUIRED
    return four_eyes.needed(lifted)


def attach(write: Writing, licence: str, shipment: str, line: int = ALL_LINES, *, four_eyes: bool = True) -> Attachment:
    """Attach a licence to a shipment, or confirm that somebody else did. It counts at the shipment's next check.

    Args:
        write: of who attaches.
        licence: its id or number.
        shipment: its id.
        line: one line of it; 0 for all.
        four_eyes: whether it takes a second person to make it effective.

    Raises:
        InputError: there is no such licence, or it is attached there already.
        SamePersonError: the same person would confirm it.
    """
    found = find(write.connection, licence)
    standing = [one for one in of_shipment(write.connection, shipment) if one.licence == found.id and one.line == line]
    waiting = next((one for one in standing if one.state is AttachmentState.PROPOSED), None)
    if waiting:
        return confirm(write, waiting.id)
    if standing:
        raise InputError(f"is attached to shipment {shipment} already", where=found.id)
    return _propose(write, found.id, shipment, line, four_eyes)


def _propose(write: Writing, licence: str, shipment: str, line: int, four_eyes: bool) -> Attachment:
    state = AttachmentState.PROPOSED if four_eyes else AttachmentState.EFFECTIVE
    body = {"licence": licence, "shipment": shipment, "line": line, "state": state.value}
    act = write.act(Deed(ATTACHED, f"shipment {shipment}", body))[0]
    made = Attachment(f"T-{act.seq}", licence, shipment, line, state, act.actor)
    row = {"id": made.id, "seq": act.seq, "proposed_by": act.actor, "confirmed_by": ""}
    write.connection.execute(licence_attachments.insert(), body | row)
    return made


def confirm(write: Writing, id: str) -> Attachment:
    """Confirm what another person attached.

    Raises:
        InputError: there is no such attachment, or it does not wait for anybody.
        SamePersonError: who confirms is who proposed.
    """
    waiting = _find(write.connection, id)
    if waiting.state is not AttachmentState.PROPOSED:
        raise InputError(f"is {waiting.state.value}, not waiting to be confirmed", where=f"attachment {waiting.id}")
    need_another(write.actor, waiting.proposed_by, "confirm that the licence is attached")
    return _move(write, waiting, CONFIRMED, AttachmentState.EFFECTIVE, write.actor)


def detach(write: Writing, licence: str, shipment: str, line: int | None = None) -> list[Attachment]:
    """Take a licence off a shipment again, wherever it is attached or only off one line. It counts at the next check.

    Raises:
        InputError: there is no such licence, or it is not attached there.
    """
    found = find(write.connection, licence)
    standing = [
        one
        for one in of_shipment(write.connection, shipment)
        if one.licence == found.id and (line is None or one.line == line)
    ]
    if not standing:
        raise InputError(f"is not attached to shipment {shipment}", where=found.id)
    return [_move(write, one, DETACHED, AttachmentState.DETACHED, one.confirmed_by) for one in standing]


def of_shipment(connection: Connection, shipment: str) -> list[Attachment]:
    """Give the attachments to a shipment that stand, waiting or effective."""
    rows = select(licence_attachments).where(
        licence_attachments.c.shipment == shipment, licence_attachments.c.state != AttachmentState.DETACHED.value
    )
    return [_attachment(row) for row in connection.execute(rows.order_by(licence_attachments.c.seq))]


def all_attachments(connection: Connection) -> list[Attachment]:
    """Give all attachments that stand, waiting or effective."""
    rows = select(licence_attachments).where(licence_attachments.c.state != AttachmentState.DETACHED.value)
    return [_attachment(row) for row in connection.execute(rows.order_by(licence_attachments.c.seq))]


def waiting(connection: Connection) -> Iterator[Attachment]:
    """Yield the attachments that wait for a second person."""
    return (one for one in all_attachments(connection) if one.state is AttachmentState.PROPOSED)


def _find(connection: Connection, id: str) -> Attachment:
    row = connection.execute(select(licence_attachments).where(licence_attachments.c.id == id)).first()
    if row is None:
        raise InputError(f"there is no attachment {id[:40]!r}", hint="exportgate licences show ID lists them.")
    return _attachment(row)


def _move(write: Writing, before: Attachment, kind: str, state: AttachmentState, confirmed_by: str) -> Attachment:
    body = {"attachment": before.id, "licence": before.licence, "shipment": before.shipment, "line": before.line}
    write.act(Deed(kind, f"shipment {before.shipment}", body))
    changed = {"state": state.value, "confirmed_by": confirmed_by}
    table = licence_attachments
    write.connection.execute(table.update().where(table.c.id == before.id).values(**changed))
    return Attachment(before.id, before.licence, before.shipment, before.line, state, before.proposed_by, confirmed_by)


def _attachment(row: Row[Any]) -> Attachment:
    state = AttachmentState(row.state)
    return Attachment(row.id, row.licence, row.shipment, row.line, state, row.proposed_by, row.confirmed_by)
