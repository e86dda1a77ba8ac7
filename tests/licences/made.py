"""A law, licences, shipments and findings made by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from exportgate.decision import Decision, Finding, Outcome, most_severe, verdict_of
from exportgate.entry import Entry, ListedName
from exportgate.hit import Hit
from exportgate.jurisdiction import Authority, Case, Jurisdiction
from exportgate.law.tables import LawTable, Row
from exportgate.licences.balance import Ledger
from exportgate.licences.covering import Covering
from exportgate.licences.licence import (
    Applies,
    Attachment,
    AttachmentState,
    Licence,
    LicensedItem,
    LicensedParty,
    Status,
    Terms,
    Use,
)
from exportgate.shipment import Line, Party, Shipment

DAY = date(2026, 7, 23)
LAW = Jurisdiction(id="xx", name="Examplia", territories=frozenset({"AX"}))
OTHER = Jurisdiction(id="yy", name="Otherland", territories=frozenset({"YY"}))
LAWS = {"xx": LAW, "yy": OTHER}
MACHINE = LicensedItem(item=1, code="2B001.b", quantity=Decimal(100), unit="pcs")
CONSIGNEE = LicensedParty(role="consignee", name="Acme Tools Limited", country="CN")
_LICENSED: dict[str, Any] = {
    "jurisdiction": "xx",
    "number": "D123",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
    "parties": (CONSIGNEE,),
    "destinations": ("CN",),
    "items": (MACHINE,),
    "applies": Applies.AUTOMATIC,
}


def terms(**more: Any) -> Terms:
    """Give what a licence says that fits `shipment()` exactly, but for what is given."""
    return Terms(**{**_LICENSED, **more})


def licence(id: str = "L-1", status: Status = Status.ACTIVE, **more: Any) -> Licence:
    """Give a licence that fits `shipment()` exactly, but for what is given."""
    return Licence(id, terms(**more), status)


def item(**more: Any) -> tuple[LicensedItem, ...]:
    """Give the one item of a licence."""
    return (LicensedItem(**{"item": 1, "code": "2B001.b", "quantity": Decimal(100), "unit": "pcs", **more}),)


def line(number: int = 1, **more: Any) -> Line:
    """Give a line: five pieces of 2B001.b.1, worth 1,000 EUR."""
    usual: dict[str, Any] = {"quantity": Decimal(5), "unit": "pcs", "value": Decimal(1000), "currency": "EUR"}
    return Line(**{"line": number, "classification": {"xx": "2B001.b.1", "yy": "2B001"}, **usual, **more})


def shipment(id: str = "S-1", **more: Any) -> Shipment:
    """Give a shipment of one line to the licensed consignee."""
    party = Party(role="consignee", name="ACME TOOLS LTD.", country="CN")
    usual: dict[str, Any] = {"departure": "AX", "destination": "CN", "parties": (party,), "lines": (line(),)}
    return Shipment(**{"id": id, **usual, **more})


def case(asked: Shipment | None = None, on: date = DAY) -> Case:
    """Give a case without hits."""
    return Case(asked or shipment(), (), on)


def finding(**more: Any) -> Finding:
    """Give a finding that line 1 needs a licence."""
    usual: dict[str, Any] = {"jurisdiction": "xx", "rule": "xx.item", "outcome": Outcome.LICENCE_REQUIRED, "line": 1}
    return Finding(**{"citation": "Act 1", "reason": "Because.", **usual, **more})


def hit(party: int = 0, **more: Any) -> Hit:
    """Give a hit of a party with a listed one."""
    entry = Entry(feed="xx.list", id="1", kind="organisation", names=(ListedName(name="ACME"),))
    return Hit(
        party=party, name="ACME", score=100.0, feed="xx.list", entry=entry, matched_name="ACME", match="exact", **more
    )


def covering(
    *licences: Licence,
    uses: Iterable[Use] = (),
    attachments: Iterable[Attachment] = (),
    laws: Mapping[str, Jurisdiction] = LAWS,
) -> Covering:
    """Give what asks licences."""
    return Covering(licences, Ledger.of(uses), tuple(attachments), laws)


def asked_of(*licences: Licence, at: Case | None = None, about: Finding | None = None, **more: Any) -> Finding:
    """Ask licences about one finding."""
    return covering(*licences, **more).covered(at or case(), [about or finding()])[0]


def attached(goods: str, line: int = 0, shipment: str = "S-1") -> Attachment:
    """Give an effective attachment of L-1."""
    return Attachment("T-1", "L-1", shipment, line, AttachmentState.EFFECTIVE, "maria", "peter", goods)


def decision(asked: Shipment, *findings: Finding) -> Decision:
    """Give the decision on a shipment, before licences are asked."""
    return Decision(
        shipment=asked.id,
        verdict=verdict_of(each.outcome for each in findings),
        outcomes={each.jurisdiction: most_severe([each.outcome]) for each in findings},
        findings=findings,
        editions=(),
        as_of=DAY,
    )


def _table(rows: tuple[Row, ...]) -> LawTable:
    return LawTable("tolerances", "Act", date(2020, 1, 1), rows)


def tolerant(valid_from: date | None = None, valid_to: date | None = None, **columns: Any) -> Jurisdiction:
    """Give a law with a shipping tolerance of a tenth of the value, but for what is given."""
    usual: dict[str, Any] = {"authority": "Board", "of": "value", "share": "0.10", "on": "licensed"}
    rows = (Row({**usual, **columns}, valid_from, valid_to, "Act 7", False),)
    boards = (Authority("Board", ("Licensing Board",), ("xx",)),)
    return replace(LAW, authorities=boards, tolerances=partial(_table, rows))
