"""Designated persons among the parties, measure by measure."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.law.designations import Designations
from exportgate.law.tables import Row
from exportgate.law.wording import capital, is_sure, is_weak, joined, named, resembles
from exportgate.shipment import Party
from exportgate_uk.declaration import JURISDICTION
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import ID
from exportgate_uk.rules.context import Context
from exportgate_uk.rules.items import listing_in
from exportgate_uk.rules.listing import Standing

_ACT = "Sanctions and Anti-Money Laundering Act 2018"


def findings(context: Context, held: Designations) -> list[Finding]:
    """Say what the designations of the parties mean for the shipment.

    Law: regulations of each regime under the Sanctions and Anti-Money Laundering Act 2018, which bind every person in
    the United Kingdom, and its nationals and bodies elsewhere.
    """
    found = []
    for index, party in enumerate(context.case.shipment.parties):
        found += [_designated(context, held, index, party, hit) for hit in held.of_party(index)]
    return [*found, *_elsewhere(context, held), *_binding_in_region(context)]


def _designated(context: Context, held: Designations, index: int, party: Party, hit: Hit) -> Finding:
    demands = list(_demands(context, held, party, hit))
    outcome, why, row = min(demands, key=lambda demand: demand[0].severity)
    start = f'{capital(named(party))} is "{hit.entry.primary_name}" (entry {hit.entry.id} of {hit.entry.listed_by})'
    if outcome is not Outcome.NO_LICENCE_FOUND and not is_sure(hit):
        outcome = Outcome.REVIEW
        start = f"{capital(resembles(hit))}{'; only a weak alias agrees' if is_weak(hit) else ''}. If they are"
    elif not is_sure(hit):
        start = f"{capital(resembles(hit))}. Even if they are"
    return Finding(
        jurisdiction=ID,
        rule="uk.party.designated",
        outcome=outcome,
        citation=joined([row.citation if row else _ACT, *hit.entry.programmes]),
        reason=f"{start}: {why}.",
        party=index,
        hit=hit,
        verify=bool(row and row.verify),
        steps=tuple(f"{each}: {reason}" for each, reason, _ in demands),
    )


Demand = tuple[Outcome, str, Row | None]


def _demands(context: Context, held: Designations, party: Party, hit: Hit) -> Iterator[Demand]:
    """What each measure of an entry means for this shipment."""
    if not hit.entry.measures:
        yield Outcome.REVIEW, "the edition does not say which measures are imposed", None
    for measure in hit.entry.measures:
        rows = held.effects(measure)
        if not rows:
            yield Outcome.REVIEW, f'what the measure "{measure}" means for goods is not held', None
        for row in rows:
            yield _effect(context, party, row)


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
