"""Goods that pass through Australia, move within it, or are supplied by its persons from abroad."""

from exportgate.decision import Finding, Outcome
from exportgate.law.reach import Reach
from exportgate_au.rules import destinations, end_use
from exportgate_au.rules.answers import ID, no_requirement
from exportgate_au.rules.context import Context, Item
from exportgate_au.rules.listing import sensitive

_TRANSIT = "Customs Act 1901 s. 112; Customs (Prohibited Exports) Regulations 1958 regs. 13E, 13EA"
_RESUPPLY = "Defence Trade Controls Act 2012 ss. 10B, 15"
_TERRITORIES = "Customs Act 1901 s. 112 (external territories)"


def transit(context: Context) -> list[Finding]:
    """Say what is asked of goods in transit: exceptions for them (reg. 13EA) were not read, so a person looks.

    Law: Customs (Prohibited Exports) Regulations 1958 regs. 13E, 13EA; Autonomous Sanctions Regulations 2011.
    """
    concerns = end_use.concerns(context)
    lines = [_transit_item(item) for item in context.items]
    return [*lines, *concerns.findings, *concerns.asked(ID), *destinations.findings(context)]


def _transit_item(item: Item) -> Finding:
    if item.is_unlisted:
        return no_requirement("au.transit", _TRANSIT, "Goods in transit that are not on the list.", line=item.line.line)
    if item.is_listed:
        reason = f"{item.code} passes through: whether goods in transit need a permit (reg. 13EA) was not read."
        return _finding("au.transit", Outcome.REVIEW, _TRANSIT, reason, item)
    return _finding("au.transit", Outcome.INDETERMINATE, _TRANSIT, "The line has no code that we can read.", item)


def supplies_abroad(context: Context) -> list[Finding]:
    """Send supplies between foreign countries of munitions and sensitive items to a person.

    Law: Defence Trade Controls Act 2012 s. 10B (what left Australia earlier), s. 15 (brokering).
    """
    return [
        _finding(
            "au.supply_abroad",
            Outcome.REVIEW,
            _RESUPPLY,
            f"{item.code} is supplied between foreign countries: see whether it left Australia earlier, and brokering.",
            item,
        )
        for item in context.items
        if item.code is not None
        and item.listing is not None
        and item.is_listed
        and (item.listing.munitions or sensitive(item.code, context.case.on))
    ]


def within(context: Context) -> list[Finding]:
    """Send listed items that move between Australia and its external territories to a person."""
    shipment = context.case.shipment
    if context.reach is not Reach.DOMESTIC or shipment.departure == shipment.destination:
        return []
    return [
        _finding(
            "au.external_territory",
            Outcome.REVIEW,
            _TERRITORIES,
            f"{item.code} moves between {shipment.departure} and {shipment.destination}: whether that is an export was "
            "not read.",
            item,
        )
        for item in context.items
        if item.is_listed
    ]


def _finding(rule: str, outcome: Outcome, citation: str, reason: str, item: Item) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=rule,
        outcome=outcome,
        citation=citation,
        reason=reason,
        line=item.line.line,
        verify=True,
    )
