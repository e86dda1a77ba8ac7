"""Designated persons among the parties, measure by measure."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.law.designations import Designations
from exportgate.law.measures import Demand, MeasuresRule
from exportgate.law.tables import Row
from exportgate.law.wording import capital, resembles
from exportgate.shipment import Party
from exportgate_uk.declaration import JURISDICTION
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import ID
from exportgate_uk.rules.context import Context
from exportgate_uk.rules.items import listing_in
from exportgate_uk.rules.listing import Standing

_ACT = "Sanctions and Anti-Money Laundering Act 2018"
_RULE = MeasuresRule(ID, "uk.party.designated", _ACT, "the edition does not say which measures are imposed")


def findings(context: Context, held: Designations) -> list[Finding]:
    """Say what the designations of the parties mean for the shipment.

    Law: regulations of each regime under the Sanctions and Anti-Money Laundering Act 2018, which bind every person in
    the United Kingdom, and its nationals and bodies elsewhere.
    """
    found = []
    for index, party in enumerate(context.case.shipment.parties):
        found += [_designated(context, held, party, hit) for hit in held.of_party(index)]
    return [*found, *_elsewhere(context, held), *_binding_in_region(context)]


def _designated(context: Context, held: Designations, party: Party, hit: Hit) -> Finding:
    demands = _RULE.demands(held, hit, lambda row: _effect(context, party, row))
    return _RULE.finding(party, hit, demands, hit.entry.programmes)


def _effect(context: Context, party: Party, row: Row) -> Demand:
    meaning = row["meaning"]
    if row["effect"] == "prohibited":
        return (
            Outcome.PROHIBITED,
            f"{meaning}: nothing may be made available to the person, nor its assets dealt with",
            row,
        )
    if row["effect"] == "arms":
        return _arms(context, row)
    if row["effect"] == "ship":
        return _ship(context, party, row)
    if row["effect"] == "review" or (row["effect"] == "bank" and party.role == "bank"):
        return Outcome.REVIEW, f"{meaning}: read what is imposed before anything is done with the person", row
    return Outcome.NO_LICENCE_FOUND, f"{meaning} has no effect on goods", row


def _arms(context: Context, row: Row) -> Demand:
    listings = [listing_in(context, item) for item in context.items]
    if any(listing and listing.standing is Standing.LISTED and listing.military for listing in listings):
        return Outcome.PROHIBITED, f"{row['meaning']}: military goods may not go to the person", row
    return Outcome.REVIEW, f"{row['meaning']}: see that nothing in the shipment counts as arms or related goods", row


def _ship(context: Context, party: Party, row: Row) -> Demand:
    shipment = context.case.shipment
    calls = {shipment.departure, shipment.destination, *shipment.via} & JURISDICTION.territories
    if party.role == "vessel" and calls:
        return Outcome.PROHIBITED, f"{row['meaning']}: the ship may not call at a port of the United Kingdom", row
    return Outcome.REVIEW, f"{row['meaning']}: read what is imposed before the ship is used", row


def _elsewhere(context: Context, held: Designations) -> Iterator[Finding]:
    """Hits that are no designation of the day, and are told so that nobody takes their absence for an answer."""
    yield from (_on_closed_list(context, hit) for hit in held.closed)
    for hit in held.relayed:
        yield _told(
            hit,
            Outcome.REVIEW,
            f"{capital(resembles(hit))}. The United Nations' designations are law through the UK Sanctions List, on "
            "which none with the same reference was found: see whether it stands there",
        )
    for hit in held.later:
        yield _told(
            hit,
            Outcome.NO_LICENCE_FOUND,
            f'"{hit.name}" and entry {hit.entry.id} of {hit.entry.listed_by}: designated on {hit.entry.listed_on}, '
            "after the day judged",
        )


def _on_closed_list(context: Context, hit: Hit) -> Finding:
    """A hit of a list that is law no more: the present list, as it was after that day, says who is designated."""
    on = context.case.on
    closed = max((row.valid_to for row in table("designation_lists").rows if row.valid_to), default=on)
    editions = (context.case.editions.get(row["feed"]) for row in table("designation_lists").on(on))
    present = next((f"{each.feed} of {each.edition}" for each in editions if each and each.edition > closed), "")
    start = f"{capital(resembles(hit))}. That list was closed before {on}"
    if present:
        why = f"{start}, and {present} does not show the party: it is designated no more"
        return _told(hit, Outcome.NO_LICENCE_FOUND, why)
    why = f"{start}, and no present list is loaded that would show it: see whether the designation still stands"
    return _told(hit, Outcome.REVIEW, why)


def _binding_in_region(context: Context) -> Iterator[Finding]:
    """Lists of the European Union bind an exporter in Northern Ireland beside the own one."""
    for region in context.regions if len(context.regions) == 1 else ():
        [law] = table("exporter_regions").find(context.case.on, "region", region)
        for hit in context.case.hits:
            if hit.entry.listed_by in law["further_lists"]:
                yield _told(
                    hit,
                    Outcome.REVIEW,
                    f"{capital(resembles(hit))}. That list binds an exporter in {law['name']} too: see what it demands",
                )


def _told(hit: Hit, outcome: Outcome, reason: str) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule="uk.party.other_list",
        outcome=outcome,
        citation=_ACT,
        reason=f"{reason}.",
        party=hit.party,
        hit=hit,
    )
