"""Listed items: a licence to every destination, and the open licences that may stand in its place."""

from dataclasses import dataclass

from exportgate.decision import Finding, Outcome, most_severe
from exportgate.law.codes import Code
from exportgate.law.crosswalk import CodeQuestion
from exportgate.law.tables import Row
from exportgate.law.wording import country, joined
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import ID, no_requirement
from exportgate_uk.rules.codes import List
from exportgate_uk.rules.context import Context, Item
from exportgate_uk.rules.listing import Listing, Sensitive, Standing, listing_of, sensitive
from exportgate_uk.rules.open_licences import Offers, offers

_REGION_FACT = "uk.exporter_region"
_QUESTION = CodeQuestion(
    jurisdiction=ID,
    citation="Export Control Order 2008 Sched. 2, 3; assimilated Regulation (EC) 428/2009 Annex I",
    known="no list of ours",
    question="Which code has the item in the lists of the United Kingdom, or was it ruled out (none)",
)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the law of one exporter region says of a listed item."""

    outcome: Outcome
    citation: str
    reason: str
    exceptions: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    verify: bool = False
    steps: tuple[str, ...] = ()


def listing_in(context: Context, item: Item) -> Listing | None:
    """Give what the lists say of an item, `None` where its code cannot be read."""
    if item.code is None:
        return None
    return listing_of(item.code, context.case.on, context.places)


def findings(context: Context, barred: str) -> list[Finding]:
    """Say of each line whether it needs a licence, and which open licences may cover it.

    Args:
        context: the case.
        barred: why no open licence may be used (the end use), "" where nothing bars them.

    Law: Export Control Order 2008 Art. 3 to 5; assimilated Regulation (EC) 428/2009 Art. 3; Regulation (EU) 2021/821.
    """
    return [_item(context, item, barred) for item in context.items]


def _item(context: Context, item: Item, barred: str) -> Finding:
    listing = listing_in(context, item)
    if item.code is None or listing is None:
        return _QUESTION.finding(context.case, item.line, item.written, table("crosswalk"))
    if listing.standing is Standing.UNKNOWN:
        return Finding(
            jurisdiction=ID,
            rule="uk.item.unknown_code",
            outcome=Outcome.INDETERMINATE,
            citation=listing.citation,
            reason=listing.reason,
            line=item.line.line,
            asks=("classification.uk",),
            verify=listing.verify,
        )
    if listing.standing is Standing.UNLISTED:
        return no_requirement(
            "uk.item.not_listed", listing.citation, listing.reason, line=item.line.line, verify=listing.verify
        )
    answers = [_listed(context, item.code, listing, region, barred) for region in context.regions]
    return _across_regions(context, item, answers)


def _across_regions(context: Context, item: Item, answers: list[_Answer]) -> Finding:
    """Give the answer of the exporter's region; where it is unknown and matters, ask for it.

    A licence that one region demands stays the answer until the region is known, since not knowing is no relief.
    """
    outcomes = {answer.outcome for answer in answers}
    alike = len({(answer.outcome, answer.exceptions) for answer in answers}) == 1
    outcome = most_severe(outcomes if alike else {*outcomes, Outcome.INDETERMINATE})
    reason = answers[0].reason
    if not alike:
        reason = f"It depends on where the exporter is established: {joined((a.reason for a in answers), ' / ')}"
    return Finding(
        jurisdiction=ID,
        rule="uk.item.listed",
        outcome=outcome,
        citation=joined(answer.citation for answer in answers),
        reason=reason,
        line=item.line.line,
        exceptions=tuple(dict.fromkeys(name for answer in answers for name in answer.exceptions)),
        asks=tuple(dict.fromkeys([*(() if alike else (_REGION_FACT,)), *(ask for a in answers for ask in a.asks)])),
        verify=any(answer.verify for answer in answers),
        steps=tuple(dict.fromkeys(step for answer in answers for step in answer.steps)),
    )


def _listed(context: Context, code: Code, listing: Listing, region: str, barred: str) -> _Answer:
    [law] = table("exporter_regions").find(context.case.on, "region", region)
    step = f"exporter in {law['name']}: {law.citation}"
    limits = sensitive(code, context.case.on) if code.list == List.DUAL_USE else Sensitive(())
    if code.list == List.DUAL_USE and context.case.shipment.destination in law["without_licence_to"]:
        return _within_union(context, code, law, limits, step)
    if context.case.shipment.destination in law["unread_to"]:
        reason = f"{listing.reason} Whether a movement to {country(context.destination)} is an export was not read."
        return _Answer(Outcome.REVIEW, law.citation, reason, verify=True, steps=(step,))
    if barred:
        reason = f"{listing.reason} A licence is needed to every destination; open licences fall away: {barred}"
        return _Answer(Outcome.LICENCE_REQUIRED, listing.citation, reason, verify=listing.verify, steps=(step,))
    found = offers(context, code, listing, region)
    return _licensed(context, listing, found, limits, step)


def _within_union(context: Context, code: Code, law: Row, limits: Sensitive, step: str) -> _Answer:
    destination = country(context.case.shipment.destination)
    if limits.most_sensitive:
        citation = joined([law.citation, *(row.citation for row in limits.most_sensitive)])
        reason = f"{code} is among the most sensitive items (Annex IV), which need a licence to {destination} too."
        doubt = law.verify or any(row.verify or row.get("limit") for row in limits.most_sensitive)
        return _Answer(Outcome.LICENCE_REQUIRED, citation, reason, verify=doubt, steps=(step,))
    reason = f"{code} moves freely from {law['name']} to {destination}; its papers must say that it is controlled."
    return _Answer(Outcome.NO_LICENCE_FOUND, law.citation, reason, verify=law.verify, steps=(step,))


def _licensed(context: Context, listing: Listing, found: Offers, limits: Sensitive, step: str) -> _Answer:
    """A licence is needed to every destination; see which open licence stands in its place."""
    steps = (step, *found.steps)
    needed = (
        f"{listing.reason} A licence is needed to {country(context.case.shipment.destination)}, as to every destination"
    )
    if found.claimed or found.offered:
        rows = found.claimed or found.offered
        outcome = Outcome.CONDITIONS if found.claimed else Outcome.EXCEPTION_AVAILABLE
        relation = "; the exporter is" if found.claimed else ", unless the exporter is"
        return _Answer(
            outcome,
            joined([listing.citation, *(row.citation for row in rows)]),
            f"{needed}{relation} registered for {joined((_conditions(row) for row in rows), ' or ')}.",
            exceptions=found.names,
            asks=() if found.claimed else found.asks,
            verify=listing.verify or any(row.verify for row in rows),
            steps=steps,
        )
    if found.unread:
        citation = joined([listing.citation, *(row.citation for row in found.unread)])
        claims = joined((_conditions(row) for row in found.unread), " or ")
        reason = f"{needed}; the exporter claims {claims}. What it covers was not read: a person must."
        return _Answer(Outcome.REVIEW, citation, reason, exceptions=found.names, verify=True, steps=steps)
    limited = bool(limits.rows) and all(row.get("limit") for row in limits.rows)
    return _Answer(
        Outcome.LICENCE_REQUIRED, listing.citation, f"{needed}.", verify=listing.verify or limited, steps=steps
    )


def _conditions(row: Row) -> str:
    return f"{row['name']} ({row['title']}; conditions: {row['conditions']})"
