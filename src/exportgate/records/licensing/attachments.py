"""Licences that people attach to shipments: proposed by one, effective once a second confirmed where it takes two."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from exportgate.decision import Outcome
from exportgate.errors import InputError
from exportgate.judging.persons import need_another
from exportgate.licences.covering import ALL_LINES
from exportgate.licences.goods import goods_of
from exportgate.licences.licence import Attachment, AttachmentState, Kind, Licence
from exportgate.records.chain import Deed
from exportgate.records.decisions import latest
from exportgate.records.licensing.kept import find
from exportgate.records.paging import Order, Page, Turn, read_page
from exportgate.records.records import Writing
from exportgate.records.tables.licences import licence_attachments
from exportgate.settings import FourEyes

ATTACHED = "licence.attached"
CONFIRMED = "licence.attachment_confirmed"
DETACHED = "licence.detached"


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
        InputError: there is no such licence, the shipment was never checked, or it is attached there already.
        SamePersonError: the same person would confirm it.
    """
    found = find(write.connection, licence)
    goods = _goods(write.connection, shipment)
    standing = [one for one in of_shipment(write.connection, shipment) if one.licence == found.id and one.line == line]
    for one in standing:
        if one.goods != goods:  # of what the shipment was before; what is attached now is attached anew
            _move(write, one, DETACHED, AttachmentState.DETACHED, one.confirmed_by)
        elif one.state is AttachmentState.PROPOSED:
            return confirm(write, one.id)
        else:
            raise InputError(f"is attached to shipment {shipment} already", where=found.id)
    state = AttachmentState.PROPOSED if four_eyes else AttachmentState.EFFECTIVE
    return _propose(write, Attachment("", found.id, shipment, line, state, write.actor, goods=goods))


def _goods(connection: Connection, shipment: str) -> str:
    last = latest(connection, shipment)
    if last is None:
        raise InputError("was never checked", where=f"shipment {shipment[:80]}", hint="Check it first.")
    return goods_of(last.asked_of)


def _propose(write: Writing, asked: Attachment) -> Attachment:
    body: dict[str, Any] = {"licence": asked.licence, "shipment": asked.shipment, "line": asked.line}
    body |= {"state": asked.state.value, "goods": asked.goods}
    act = write.act(Deed(ATTACHED, f"shipment {asked.shipment}", body))[0]
    made = replace(asked, id=f"T-{act.seq}")
    row = {"id": made.id, "seq": act.seq, "proposed_by": act.actor, "confirmed_by": ""}
    write.connection.execute(licence_attachments.insert(), body | row)
    return made


def confirm(write: Writing, id: str) -> Attachment:
    """Confirm what another person attached.

    Raises:
        InputError: there is no such attachment, it does not wait for anybody, or the shipment has changed since.
        SamePersonError: who confirms is who proposed.
    """
    waiting = _find(write.connection, id)
    if waiting.state is not AttachmentState.PROPOSED:
        raise InputError(f"is {waiting.state.value}, not waiting to be confirmed", where=f"attachment {waiting.id}")
    if waiting.goods != _goods(write.connection, waiting.shipment):
        where = f"shipment {waiting.shipment}"
        raise InputError("has changed since the licence was attached", where=where, hint="Attach it anew.")
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


def attachment_page(connection: Connection, licence: str, turn: Turn) -> Page[Attachment]:
    """Read a page of the attachments of a licence that stand, waiting or effective, in the order they were made."""
    table = licence_attachments
    wanted = select(table).where(table.c.licence == licence, table.c.state != AttachmentState.DETACHED.value)
    found = read_page(connection, [wanted], BY_NUMBER, turn)
    return found.each(_attachment)


BY_NUMBER = Order((licence_attachments.c.seq,))


def attachment(connection: Connection, id: str) -> Attachment | None:
    """Give an attachment by its id, `None` where there is none."""
    row = connection.execute(select(licence_attachments).where(licence_attachments.c.id == id)).first()
    return _attachment(row) if row else None


def _find(connection: Connection, id: str) -> Attachment:
    found = attachment(connection, id)
    if found is None:
        raise InputError(f"there is no attachment {id[:40]!r}", hint="exportgate licences show ID lists them.")
    return found


def _move(write: Writing, before: Attachment, kind: str, state: AttachmentState, confirmed_by: str) -> Attachment:
    body = {"attachment": before.id, "licence": before.licence, "shipment": before.shipment, "line": before.line}
    write.act(Deed(kind, f"shipment {before.shipment}", body))
    changed = {"state": state.value, "confirmed_by": confirmed_by}
    table = licence_attachments
    write.connection.execute(table.update().where(table.c.id == before.id).values(**changed))
    return replace(before, state=state, confirmed_by=confirmed_by)


def _attachment(row: Row[Any]) -> Attachment:
    state = AttachmentState(row.state)
    return Attachment(row.id, row.licence, row.shipment, row.line, state, row.proposed_by, row.confirmed_by, row.goods)
