"""What was asked of an export beside its items, with the facts as stated: for a person who reads the whole decision."""

from collections.abc import Iterator

from exportgate.decision import Finding
from exportgate.law.designations import resemblances
from exportgate.law.destinations import in_words
from exportgate.law.wording import joined, stated
from exportgate_au.law.held import table
from exportgate_au.rules.answers import no_requirement
from exportgate_au.rules.context import Context

_FACTS = {"s112ba": "au.prohibition_notice", "wmd": "end_use.wmd", "informed": "informed.au"}


def summary(context: Context) -> Finding:
    """Say that notices, end use, destinations and parties were asked; what they demand stands on its own."""
    steps = (
        *_notices(context),
        *in_words(context.places, context.regimes, "no sanctions regime on goods held"),
        *resemblances(context.case, table("designation_lists")),
    )
    rows = table("notices").on(context.case.on)
    return no_requirement(
        "au.asked",
        joined(row.citation for row in rows),
        "Notices, end use, destinations and parties were asked; whatever they demand is told beside this.",
        steps=steps,
    )


def _notices(context: Context) -> Iterator[str]:
    for row in table("notices").on(context.case.on):
        fact = _FACTS[row["notice"]]
        yield f"{row['meaning']} ({row.citation}): {fact} is {stated(context.case.fact(fact))}"
