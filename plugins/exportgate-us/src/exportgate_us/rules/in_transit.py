"""Goods that pass through certain countries (General Prohibition 8)."""

from dataclasses import replace as with_values

from msgspec.structs import replace

from exportgate.decision import Finding, Outcome
from exportgate.law.places import place_name
from exportgate.law.tables import Row
from exportgate_us.law.held import table
from exportgate_us.rules import embargoes, items, scope
from exportgate_us.rules.answers import to_review, worst
from exportgate_us.rules.context import ID, Context
from exportgate_us.rules.ofac_embargoes import comprehensive

RULE = "us.in_transit"
INTERMEDIATE = "us.in_transit.intermediate_consignee"
# What an item needs to go to a country, it needs to pass through it; duties of paper fall away.
CARRIED_OVER = frozenset(
    {Outcome.PROHIBITED, Outcome.LICENCE_REQUIRED, Outcome.EXCEPTION_AVAILABLE, Outcome.INDETERMINATE}
)


def findings(context: Context) -> list[Finding]:
    """Say that an item may pass through a listed country only if it might go there itself.

    Law: 15 CFR 736.2(b)(8).
    """
    found: list[Finding] = []
    shipment = context.case.shipment
    for via in dict.fromkeys(shipment.via):
        found += _through(context, via)
    for _, party in shipment.with_role("intermediate_consignee"):
        if party.country not in shipment.via:
            why = f'The intermediate consignee "{party.name}" is there; if the goods pass through it:'
            found += [to_review(each, INTERMEDIATE, why) for each in _through(context, party.country)]
    return found


def _through(context: Context, via: str) -> list[Finding]:
    rows = table("gp8_countries").find(context.case.on, "country", via)
    if not rows or via == context.case.shipment.destination or not context.reaches_any:
        return []
    return _as_if_sent_there(context, via, rows[0])


def _as_if_sent_there(context: Context, via: str, row: Row) -> list[Finding]:
    shipment = replace(context.case.shipment, destination=via, via=())
    there = scope.context_of(with_values(context.case, shipment=shipment, hits=()))
    asked = [*embargoes.of_destination(there), *comprehensive(there, [via]), *items.findings(there, [])]
    needed = [each for each in asked if each.outcome in CARRIED_OVER]
    hardest = worst(needed)
    if hardest is None:
        return []
    return [
        Finding(
            jurisdiction=ID,
            rule=RULE,
            outcome=hardest.outcome,
            citation=f"{row.citation}; {hardest.citation}",
            reason=f"The goods pass through {place_name(via)}, where they may go through only as they might go there. "
            f"{hardest.reason}",
            line=hardest.line,
            policy=hardest.policy,
            exceptions=hardest.exceptions,
            asks=hardest.asks,
            verify=row.verify or hardest.verify,
        )
    ]
