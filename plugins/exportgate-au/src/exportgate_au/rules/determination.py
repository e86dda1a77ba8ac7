"""The whole determination, family by family in the order of the law."""

from exportgate.decision import Finding
from exportgate.errors import LawTableError
from exportgate.jurisdiction import Case
from exportgate.law.designations import designations
from exportgate.law.reach import Reach
from exportgate_au.law.held import table
from exportgate_au.rules import asked, destinations, elsewhere, end_use, items, parties
from exportgate_au.rules.answers import ANSWERS, ID
from exportgate_au.rules.context import Context, context_of

RELAYED = ("un.sc",)
"""Lists whose designations are law in Australia, which the Consolidated List carries."""


def assess(case: Case) -> list[Finding]:
    """Say what the law of Australia makes of a shipment on a day.

    The list first, then notices and end use, then sanctions on goods, destinations and parties; the most severe finding
    is the answer.

    Returns:
        At least one finding; a shipment that the law does not reach is `out_of_scope`.

    Law: Customs Act 1901; Defence Trade Controls Act 2012; Weapons of Mass Destruction (Prevention of Proliferation)
    Act 1995; Autonomous Sanctions Act 2011; Charter of the United Nations Act 1945.
    """
    context = context_of(case)
    if context.reach is Reach.NONE:
        return [ANSWERS.out_of_scope(f"The law of Australia is not asked: {context.reach.value}.")]
    try:
        return _reached(context)
    except LawTableError as error:
        return [ANSWERS.not_held(case.on, error)]


def _reached(context: Context) -> list[Finding]:
    held = designations(context.case, table("designation_lists"), table("measures"), RELAYED)
    people = parties.findings(context, held)
    if context.reach is Reach.EXPORT:
        return [*_export(context), *people, asked.summary(context)]
    if context.reach is Reach.TRANSIT:
        return [*elsewhere.transit(context), *people]
    if context.reach is Reach.ABROAD:
        scope = ANSWERS.out_of_scope(
            "No export from Australia; sanctions bind the exporter everywhere, and were asked."
        )
        return [scope, *elsewhere.supplies_abroad(context), *destinations.findings(context), *people]
    scope = ANSWERS.out_of_scope(f"No export from Australia: {context.reach.value}. Sanctions on parties were asked.")
    return [scope, *elsewhere.within(context), *people]


def _export(context: Context) -> list[Finding]:
    concerns = end_use.concerns(context)
    if not context.items:
        return [ANSWERS.no_lines(), *concerns.findings, *destinations.findings(context)]
    lines = items.findings(context, concerns.bars)
    return [*lines, *concerns.beside(lines, ID), *destinations.findings(context)]
