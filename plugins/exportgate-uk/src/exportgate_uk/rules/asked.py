"""What was asked of an export beside its items, with the facts as stated: for a person who reads the whole decision."""

from collections.abc import Iterator

from exportgate.decision import Finding
from exportgate.law.wording import country, joined, stated
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import no_requirement
from exportgate_uk.rules.context import Context

_FACTS = {
    "wmd": "end_use.wmd",
    "wmd_informed": "informed.uk",
    "parts": "informed.uk",
    "military": "end_use.military",
    "article_12a": "informed.uk",
    "seuc": "informed.uk",
}


def summary(context: Context) -> Finding:
    """Say that end use, destination and parties were asked; what they demand stands in findings of their own."""
    steps = (*_end_use(context), *_destinations(context), *_parties(context))
    controls = table("end_use_controls").on(context.case.on)
    return no_requirement(
        "uk.asked",
        joined(row.citation for row in controls if row["control"] in _FACTS),
        "End use, destinations and parties were asked; whatever they demand is told beside this.",
        steps=steps,
    )


def _end_use(context: Context) -> Iterator[str]:
    for row in table("end_use_controls").on(context.case.on):
        fact = _FACTS.get(row["control"])
        if fact:
            yield f"{row['meaning']} ({row.citation}): {fact} is {stated(context.case.fact(fact))}"


def _destinations(context: Context) -> Iterator[str]:
    for place in context.places:
        row = context.embargoes.get(place)
        held = f"{row['scope']} ({row.citation})" if row else "no embargo or trade sanctions held"
        yield f"{country(place)}: {held}"


def _parties(context: Context) -> Iterator[str]:
    for row in table("designation_lists").on(context.case.on):
        edition = context.case.editions.get(row["feed"])
        which = f"edition of {edition.edition}" if edition else "not loaded"
        count = sum(1 for hit in context.case.hits if hit.entry.listed_by == row["feed"])
        yield f"{row['feed']} ({which}): {count} resemblances among the parties and their owners"
