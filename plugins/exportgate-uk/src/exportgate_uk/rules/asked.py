"""What was asked of an export beside its items, with the facts as stated: for a person who reads the whole decision."""

from collections.abc import Iterator

from exportgate.decision import Finding
from exportgate.law.designations import resemblances
from exportgate.law.destinations import in_words
from exportgate.law.wording import joined, stated
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
    steps = (
        *_end_use(context),
        *in_words(context.places, context.embargoes, "no embargo or trade sanctions held"),
        *resemblances(context.case, table("designation_lists")),
    )
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
