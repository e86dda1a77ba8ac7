"""Listed persons among the parties and their owners, measure by measure."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.law.designations import Designations
from exportgate.law.measures import Demand, MeasuresRule
from exportgate.law.tables import Row
from exportgate.law.wording import capital, entry_of, is_sure, joined, named, resembles
from exportgate.shipment import Party
from exportgate_au.law.held import table
from exportgate_au.rules.answers import ID, no_requirement
from exportgate_au.rules.context import Context

_ACTS = "Autonomous Sanctions Act 2011; Charter of the United Nations Act 1945"
_RULE = MeasuresRule(ID, "au.party.listed", _ACTS, "this edition of the list does not say which measures are imposed")


def findings(context: Context, held: Designations) -> list[Finding]:
    """Say what the listing of the parties, and of their owners, means for the shipment.

    Law: Autonomous Sanctions Regulations 2011 regs. 14, 15; Charter of the United Nations Act 1945 and the regulations
    of each regime. They bind Australians everywhere.
    """
    found = []
    for index, party in enumerate(context.case.shipment.parties):
        found += [_listed(context, held, party, hit) for hit in held.of_party(index)]
        found += _owned(context, held, index, party)
    return [*found, *_elsewhere(held)]


def _listed(context: Context, held: Designations, party: Party, hit: Hit) -> Finding:
    demands = _RULE.demands(held, hit, lambda row: _effect(context, party, row))
    return _RULE.finding(party, hit, demands, hit.entry.citations)


def _effect(context: Context, party: Party, row: Row) -> Demand:
    meaning = row["meaning"]
    if row["effect"] == "prohibited":
        return (
            Outcome.PROHIBITED,
            f"{meaning}: no asset, and goods are assets, may be made available to the person",
            row,
        )
    if row["effect"] == "arms":
        munitions = any(item.listing is not None and item.listing.munitions for item in context.items)
        if munitions:
            return Outcome.PROHIBITED, f"{meaning}: items of Part 1 may not go to the person", row
        return Outcome.REVIEW, f"{meaning}: see that nothing in the shipment is arms or related matériel", row
    if row["effect"] == "ship":
        if party.role == "vessel":
            return Outcome.PROHIBITED, f"{meaning}: it may not be used", row
        return Outcome.REVIEW, f"{meaning}: read what is imposed before it is used", row
    return Outcome.NO_LICENCE_FOUND, f"{meaning} has no effect on goods", row


def _owned(context: Context, held: Designations, index: int, party: Party) -> list[Finding]:
    """Owned by a listed person, whatever the part: the law gives no number, so a person decides."""
    hits = [hit for found in held.freezing_owners(index).values() for hit in found]
    if not hits:
        return []
    [row] = table("ownership").on(context.case.on)
    owners = joined((_owner(party, hit) for hit in hits), ", ")
    return [
        Finding(
            jurisdiction=ID,
            rule="au.party.owned",
            outcome=Outcome.REVIEW,
            citation=row.citation,
            reason=f"{capital(named(party))} is held by a listed person: {owners}. The law names no share from which a "
            "body counts as owned or controlled; a person must decide whether it does.",
            party=index,
            asks=("parties.owners.controls",),
            hit=max(hits, key=lambda hit: hit.score),
            verify=row.verify,
        )
    ]


def _owner(party: Party, hit: Hit) -> str:
    owners = party.owners
    percent = None
    for number in hit.owner_path:
        percent, owners = owners[number].percent, owners[number].owners
    share = f"{percent} percent" if percent is not None else "an unknown part"
    doubt = "" if is_sure(hit) else ", if the name is theirs"
    return f"{entry_of(hit)} with {share}{doubt}"


def _elsewhere(held: Designations) -> Iterator[Finding]:
    for hit in held.relayed:
        yield Finding(
            jurisdiction=ID,
            rule="au.party.other_list",
            outcome=Outcome.REVIEW,
            citation="Charter of the United Nations Act 1945",
            reason=f"{capital(resembles(hit))}. The United Nations' listings are law in Australia, and none with the "
            "same reference was found on the Consolidated List: see whether it stands there.",
            party=hit.party,
            hit=hit,
        )
    for hit in held.later:
        yield no_requirement(
            "au.party.other_list",
            _ACTS,
            f'"{hit.name}" and {entry_of(hit)}: listed on {hit.entry.listed_on}, after the day judged.',
        )
