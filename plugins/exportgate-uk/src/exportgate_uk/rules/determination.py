"""The whole determination, family by family in the order of the law."""

from exportgate.decision import Finding, Outcome
from exportgate.errors import LawTableError
from exportgate.jurisdiction import Case
from exportgate.law.designations import designations
from exportgate.law.reach import Reach
from exportgate_uk.law.held import table
from exportgate_uk.rules import asked, destinations, end_use, items, ownership, parties, transit
from exportgate_uk.rules.answers import ID
from exportgate_uk.rules.context import Context, context_of

RELAYED = ("un.sc",)
"""Lists whose designations are law through the UK Sanctions List, which carries them."""

_LAW = "Export Control Order 2008 (SI 2008/3231) Art. 2 to 5; assimilated Regulation (EC) 428/2009 Art. 2, 3"


def assess(case: Case) -> list[Finding]:
    """Say what the law of the United Kingdom makes of a shipment on a day.

    Lists first, then end use, then sanctions on destinations and parties; the most severe finding is the answer.

    Returns:
        At least one finding; a shipment that the law does not reach is `out_of_scope`.

    Law: Export Control Act 2002; Export Control Order 2008; assimilated Regulation (EC) 428/2009; Sanctions and
    Anti-Money Laundering Act 2018 and the regulations of each regime.
    """
    context = context_of(case)
    if context.reach is Reach.NONE:
        return [_out_of_scope(f"The law of the United Kingdom is not asked: {context.reach.value}.")]
    try:
        return _reached(context)
    except LawTableError as error:
        return [
            Finding(
                jurisdiction=ID,
                rule="uk.law_not_held",
                outcome=Outcome.INDETERMINATE,
                citation=_LAW,
                reason=f"The law of {case.on} is not held: {error.message}. Ask a person.",
                asks=("date",),
            )
        ]


def _reached(context: Context) -> list[Finding]:
    held = designations(context.case, table("designation_lists"), table("measures"), RELAYED)
    people = [*parties.findings(context, held), *ownership.findings(context, held)]
    if context.reach is Reach.EXPORT:
        return [*_export(context), *people, asked.summary(context)]
    if context.reach is Reach.TRANSIT:
        return [*transit.findings(context), *people]
    if context.reach is Reach.ABROAD:
        return [*_abroad(context), *people]
    imports = destinations.imports(context) if context.reach is Reach.IMPORT else []
    return [_out_of_scope(f"No export: {context.reach.value}. Sanctions on parties were asked."), *imports, *people]


def _export(context: Context) -> list[Finding]:
    concerns = end_use.concerns(context)
    if not context.items:
        return [_no_lines(), *concerns.findings, *destinations.findings(context)]
    lines = items.findings(context, concerns.bars)
    # Where every line needs a licence that nothing lifts, what is unknown of the end use changes nothing.
    open_question = any(line.outcome is not Outcome.LICENCE_REQUIRED for line in lines)
    unknown = end_use.unknown_facts(concerns) if open_question else []
    return [*lines, *concerns.findings, *unknown, *destinations.findings(context)]


def _abroad(context: Context) -> list[Finding]:
    """An exporter of this country acts elsewhere: sanctions bind it there, export controls do not."""
    scope = _out_of_scope(
        f"{context.reach.value}: export controls do not apply; sanctions bind the exporter everywhere, and were asked."
    )
    return [scope, *transit.trade_controls(context), *destinations.findings(context)]


def _no_lines() -> Finding:
    return Finding(
        jurisdiction=ID,
        rule="uk.item.no_lines",
        outcome=Outcome.INDETERMINATE,
        citation=_LAW,
        reason="The shipment names no goods, so nothing can be said of them.",
        asks=("lines",),
    )


def _out_of_scope(reason: str) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule="uk.reach",
        outcome=Outcome.OUT_OF_SCOPE,
        citation=_LAW,
        reason=reason[:1].upper() + reason[1:],
    )
