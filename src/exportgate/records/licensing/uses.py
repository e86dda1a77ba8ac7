"""What shipments take of licences: reserved at the decision, used at shipping, given back on cancellation.

All of it happens in the writing transaction, which one holds at a time: what is left is looked at, and taken, before
anybody else can. What is taken stands under (licence, item, shipment, line), so asking the same again takes nothing
twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from exportgate.decision import Decision, Verdict, verdict_of
from exportgate.errors import InputError
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate.licences.balance import Ledger
from exportgate.licences.covering import Covering
from exportgate.licences.licence import Attachment, AttachmentState, Licence, Status, Terms, Use, UseKey, UseState
from exportgate.licences.rules import of_day
from exportgate.licences.units import written
from exportgate.licences.warnings import USUAL, WarnFrom
from exportgate.records.chain import Deed
from exportgate.records.licensing.attachments import all_attachments
from exportgate.records.licensing.kept import all_licences, all_uses, find, use_of
from exportgate.records.records import Writing
from exportgate.records.tables.licences import licence_uses

RESERVED = "licence.reserved"
USED = "licence.used"
GIVEN_BACK = "licence.given_back"


@dataclass(frozen=True, slots=True)
class Reserved:
    """A decision with the licences that cover its findings, and those licences as they stood for it."""

    decision: Decision
    bearing: tuple[Mapping[str, Any], ...]


def covering(connection: Connection, jurisdictions: Mapping[str, Jurisdiction], warn: WarnFrom = USUAL) -> Covering:
    """Give what asks the licences on file, as they stand now; its `covered(case, findings)` takes nothing for good."""
    return Covering(
        all_licences(connection), Ledger.of(all_uses(connection)), all_attachments(connection), jurisdictions, warn
    )


def reserve(
    write: Writing,
    decided: Sequence[tuple[Case, Decision]],
    jurisdictions: Mapping[str, Jurisdiction],
    warn: WarnFrom = USUAL,
) -> list[Reserved]:
    """Cover decisions with the licences on file and reserve what they take, one after the other.

    What a shipment took before and no longer needs is given back; so is all of it where the gate blocks it. Of a
    shipment that has left nothing changes.

    Args:
        write: the transaction in which the decisions are kept.
        decided: each shipment as it was asked about, and what was decided without licences.
        jurisdictions: by id, with their authorities and shipping tolerances.
        warn: when it is told that a licence ends.

    Returns:
        The decisions to keep, with covered findings and the verdict that follows.
    """
    asked = covering(write.connection, jurisdictions, warn)
    return [_reserve(write, asked, case, decision) for case, decision in decided]


def _reserve(write: Writing, asked: Covering, case: Case, decision: Decision) -> Reserved:
    before = asked.ledger.of_shipment(case.shipment.id)
    bearing = _Bearing(asked, case)
    findings = asked.covered(case, decision.findings)
    if not any(finding.covered_by or finding.on_file for finding in findings) and not before:
        return Reserved(decision, ())
    verdict = verdict_of(finding.weighs for finding in findings)
    if any(use.state is UseState.USED for use in before):
        _restore(asked.ledger, case.shipment.id, before)
    elif verdict is Verdict.BLOCK:
        _restore(asked.ledger, case.shipment.id, ())
    _keep(write, case.shipment.id, before, asked.ledger.of_shipment(case.shipment.id))
    answered = msgspec.structs.replace(decision, findings=tuple(findings), verdict=verdict)
    return Reserved(answered, bearing.of(asked.told_of))


def _restore(ledger: Ledger, shipment: str, uses: Iterable[Use]) -> None:
    for use in ledger.of_shipment(shipment):
        ledger.take_out(use.key)
    for use in uses:
        ledger.put(use)


def _keep(write: Writing, shipment: str, before: Sequence[Use], after: Sequence[Use]) -> None:
    """Write what a shipment takes now, with one act that tells all of it; nothing where nothing changed."""
    if list(before) == list(after):
        return
    kind = RESERVED if after else GIVEN_BACK
    write.act(Deed(kind, f"shipment {shipment}", {"shipment": shipment, "uses": [use_body(use) for use in after]}))
    _write_rows(write, shipment, after)


def _write_rows(write: Writing, shipment: str, uses: Sequence[Use]) -> None:
    write.connection.execute(licence_uses.delete().where(licence_uses.c.shipment == shipment))
    if uses:
        rows = [use_body(use) | {"shipment": shipment, "state": use.state.value} for use in uses]
        write.connection.execute(licence_uses.insert(), rows)


def use_body(use: Use) -> dict[str, Any]:
    """Give a use as its act tells it."""
    return {
        "licence": use.key.licence,
        "item": use.key.item,
        "line": use.key.line,
        "quantity": written(use.quantity),
        "value": written(use.value),
    }


def uses_of(connection: Connection, shipment: str) -> list[Use]:
    """Give what a shipment takes of licences."""
    rows = connection.execute(select(licence_uses).where(licence_uses.c.shipment == shipment))
    return sorted(map(use_of, rows), key=lambda use: (use.key.licence, use.key.item, use.key.line))


def shipments_on(connection: Connection, licence: str) -> set[str]:
    """Give the shipments for which something of a licence is reserved."""
    table = licence_uses
    rows = select(table.c.shipment).where(table.c.licence == licence, table.c.state == UseState.RESERVED.value)
    return set(connection.execute(rows).scalars())


def ship(write: Writing, shipment: str, on: date) -> list[Use]:
    """Say that a shipment has left: what is reserved for it is used. Saying it again changes nothing.

    Raises:
        InputError: a licence that it rests on does not hold on that day. Nothing is changed.
    """
    reserved = uses_of(write.connection, shipment)
    if all(use.state is UseState.USED for use in reserved):
        return reserved
    for fault in not_held_on(write.connection, shipment, on):
        raise InputError(fault, where=f"shipment {shipment}", hint="Check the shipment again with the day it leaves.")
    used = [Use(use.key, use.quantity, use.value, UseState.USED) for use in reserved]
    body = {"shipment": shipment, "on": on.isoformat(), "uses": [use_body(use) for use in used]}
    write.act(Deed(USED, f"shipment {shipment}", body))
    _write_rows(write, shipment, used)
    return used


def not_held_on(connection: Connection, shipment: str, on: date) -> Iterator[str]:
    """Say which of the licences that are reserved for a shipment do not hold on a day, and why."""
    reserved = (use for use in uses_of(connection, shipment) if use.state is UseState.RESERVED)
    for id in dict.fromkeys(use.key.licence for use in reserved):
        licence = find(connection, id)
        for miss in of_day(licence, on):
            yield f"{licence.terms.title}, which it rests on, does not hold: {miss.words}"


def give_back(write: Writing, shipment: str) -> list[Use]:
    """Give back what is reserved for a shipment that will not leave; gives what it was. Again changes nothing.

    Raises:
        InputError: the shipment has left already, so that what it used is used.
    """
    reserved = uses_of(write.connection, shipment)
    if any(use.state is UseState.USED for use in reserved):
        raise InputError("has left already, so what it used of its licences is used", where=f"shipment {shipment}")
    _keep(write, shipment, reserved, ())
    return reserved


class _Bearing:
    """What bears on one decision: the licences as they stand, and what others took of them before it."""

    def __init__(self, asked: Covering, case: Case) -> None:
        self._licences = asked.shelf.by_id
        self._attached = asked.attached_to(case.shipment.id)
        self._shipment = case.shipment.id
        self._ledger = asked.ledger
        self._own = asked.ledger.of_shipment(case.shipment.id)

    def of(self, told_of: Iterable[str]) -> tuple[Mapping[str, Any], ...]:
        """Give those licences, by their ids."""
        return tuple(self._told(self._licences[id]) for id in sorted(told_of, key=_number))

    def _told(self, licence: Licence) -> Mapping[str, Any]:
        return {
            "id": licence.id,
            "terms": licence.terms.plain(),
            "status": licence.status.value,
            "attached": [[one.line, one.goods] for one in self._attached if one.licence == licence.id],
            "taken": [use_body(use) for use in self._before(licence)],
            "own": [use_body(use) | {"state": use.state.value} for use in self._own if use.key.licence == licence.id],
        }

    def _before(self, licence: Licence) -> list[Use]:
        """Give what others take of each item, as one use an item."""
        items = [item.item for item in licence.terms.items] or [0]
        mine = Ledger.of(use for use in self._ledger.of_shipment(self._shipment) if use.key.licence == licence.id)
        return [
            Use(
                UseKey(licence.id, item, "", 0),
                self._ledger.quantity(licence.id, item) - mine.quantity(licence.id, item),
                self._ledger.value(licence.id, item) - mine.value(licence.id, item),
            )
            for item in items
        ]


def _number(id: str) -> int:
    return int(id.removeprefix("L-"))


def as_they_stood(
    bearing: Sequence[Mapping[str, Any]],
    shipment: str,
    jurisdictions: Mapping[str, Jurisdiction],
    warn: WarnFrom = USUAL,
) -> Covering:
    """Give the licences as they stood for a decision, to ask the same again years later.

    Args:
        bearing: what `reserve` gave with the decision.
        shipment: its id.
        jurisdictions: by id.
        warn: when it was told that a licence ends.
    """
    licences, uses, attachments = [], [], []
    for one in bearing:
        licences.append(Licence(one["id"], msgspec.convert(one["terms"], Terms), Status(one["status"])))
        uses += [_use(told, "") for told in one["taken"]]
        uses += [_use(told, shipment, UseState(told["state"])) for told in one["own"]]
        attachments += [
            Attachment("", one["id"], shipment, line, AttachmentState.EFFECTIVE, "", goods=goods)
            for line, goods in one["attached"]
        ]
    return Covering(licences, Ledger.of(uses), attachments, jurisdictions, warn)


def _use(told: Mapping[str, Any], shipment: str, state: UseState = UseState.USED) -> Use:
    key = UseKey(told["licence"], told["item"], shipment, told["line"])
    quantity, value = (Decimal(told[name]) if told[name] else None for name in ("quantity", "value"))
    return Use(key, quantity, value, state)
