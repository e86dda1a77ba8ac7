"""The whole determination, family by family in the order of the law."""

from exportgate.decision import Finding, Outcome
from exportgate.errors import LawTableError
from exportgate.jurisdiction import Case
from exportgate.law.designations import designations
from exportgate.law.reach import Reach
from exportgate_au.law.held import table
from exportgate_au.rules import asked, destinations, elsewhere, end_use, items, parties
from exportgate_au.rules.answers import ID
from exportgate_au.rules.context import Context, context_of

RELAYED = ("un.sc",)
"""Lists whose designations are law in Australia, which the Consolidated List carries."""

_LAW = "Customs Act 1901 s. 112; Customs (Prohibited Exports) Regulations 1958 reg. 13E"


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
        return [_out_of_scope(f"The law of Australia is not asked: {context.reach.value}.")]
    try:
        return _reached(context)
    except LawTableError as error:
        return [
            Finding(
                jurisdiction=ID,
                rule="au.law_not_held",
                outcome=Outcome.INDETERMINATE,
                citation=_LAW,
                reason=f"The law of {case.on} is not held: {error.message}. Ask a person.",
                asks=("date",),
            )
        ]


def _reached(context: Context) -> list[Finding]:
    held = designations(context.case, table("designation_lists"), table("measures"), RELAYED)
    people = parties.findings(context, held)
    if context.reach is Reach.EXPORT:
        return [*_export(context), *people, asked.summary(context)]
    if context.reach is Reach.TRANSIT:
        return [*elsewhere.transit(context), *people]
    if context.reach is Reach.ABROAD:
        scope = _out_of_scope("No export from Australia; sanctions bind the exporter everywhere, and were asked.")
        return [scope, *elsewhere.supplies_abroad(context), *destinations.findings(context), *people]
    scope = _out_of_scope(f"No export from Australia: {context.reach.value}. Sanctions on parties were asked.")
    return [scope, *elsewhere.within(context), *people]


def _export(context: Context) -> list[Finding]:
    concerns = end_use.concerns(context)
    if not context.items:
        return [_no_lines(), *concerns.findings, *destinations.findings(context)]
    lines = items.findings(context, concerns.bars)
    # Where every line needs a permit that nothing lifts, what is unknown of the end use changes nothing.
    open_question = any(line.outcome is not Outcome.LICENCE_REQUIRED for line in lines)
    unknown = end_use.unknown_facts(concerns) if open_question else []
    return [*lines, *concerns.findings, *unknown, *destinations.findings(context)]


def _no_lines() -> Finding:
    return Finding(
        jurisdiction=ID,
        rule="au.item.no_lines",
        outcome=Outcome.INDETERMINATE,
        citation=_LAW,
        reason="The shipment names no goods, so nothing can be said of them.",
        asks=("lines",),
    )


def _out_of_scope(reason: str) -> Finding:
    return Finding(jurisdiction=ID, rule="au.reach", outcome=Outcome.OUT_OF_SCOPE, citation=_LAW, reason=reason)
