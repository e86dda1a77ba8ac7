"""Goods that pass through the United Kingdom, and trade that its persons carry on elsewhere."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.law.wording import country, joined
from exportgate_uk.law.held import table
from exportgate_uk.rules import destinations, end_use
from exportgate_uk.rules.answers import ID, no_requirement
from exportgate_uk.rules.context import Context, Item
from exportgate_uk.rules.items import listing_in
from exportgate_uk.rules.listing import Standing

_EXCEPTION = "Export Control Order 2008 Art. 17"
_TRADE = "Export Control Order 2008 Part 4 (trade controls, categories A, B and C)"


def findings(context: Context) -> list[Finding]:
    """Say what is asked of goods in transit or transhipment.

    Goods in transit are left alone where they stay on their way, unless they are military goods for certain
    destinations, or meant for weapons of mass destruction.

    Law: Export Control Order 2008 Art. 17 and Schedule 4 Parts 3 and 4; assimilated Regulation (EC) 428/2009 Art. 6.
    """
    concerns = end_use.concerns(context)
    lines = [finding for item in context.items for finding in _item(context, item)]
    return [*lines, *concerns.findings, *concerns.asked(ID), *destinations.findings(context)]


def _item(context: Context, item: Item) -> Iterator[Finding]:
    listing = listing_in(context, item)
    if listing is None or listing.standing is Standing.UNKNOWN:
        yield _finding(item, Outcome.INDETERMINATE, _EXCEPTION, "The line has no code that we can read.", verify=False)
    elif listing.standing is Standing.UNLISTED:
        yield no_requirement(
            "uk.transit.not_listed", listing.citation, listing.reason, line=item.line.line, verify=listing.verify
        )
    elif listing.military:
        yield from _military(context, item)
    else:
        reason = (
            f"{item.code} passes through: no licence where it stays on its way by a through bill and leaves within "
            "30 days, and nobody is informed or aware of a concern."
        )
        yield _finding(item, Outcome.CONDITIONS, _EXCEPTION, reason, verify=True)


def _military(context: Context, item: Item) -> Iterator[Finding]:
    destination = context.case.shipment.destination
    rows = table("transit").find(context.case.on, "destination", destination)
    if rows:
        citation = joined(row.citation for row in rows)
        reason = f"Military goods in transit to {country(destination)} need a licence."
        doubt = any(row.verify for row in rows)
        yield _finding(item, Outcome.LICENCE_REQUIRED, citation, reason, verify=doubt)
        return
    reason = (
        f"{item.code} passes through on its way to {country(destination)}. For which destinations military goods in "
        "transit need a licence (Schedule 4 Parts 3 and 4) was not read in full: look it up."
    )
    yield _finding(item, Outcome.REVIEW, f"{_EXCEPTION}, Sched. 4 Parts 3, 4", reason, verify=True)


def trade_controls(context: Context) -> list[Finding]:
    """Send military goods that move between other countries to a person: trade controls are not decided here."""
    found = []
    for item in context.items:
        listing = listing_in(context, item)
        if listing and listing.standing is Standing.LISTED and listing.military:
            reason = f"{item.code} moves between other countries for an exporter of this one: see trade controls."
            found.append(_finding(item, Outcome.REVIEW, _TRADE, reason, verify=True))
    return found


def _finding(item: Item, outcome: Outcome, citation: str, reason: str, *, verify: bool) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule="uk.transit",
        outcome=outcome,
        citation=citation,
        reason=reason,
        line=item.line.line,
        verify=verify,
    )
