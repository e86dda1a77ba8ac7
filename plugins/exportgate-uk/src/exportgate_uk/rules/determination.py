"""The whole determination, family by family in the order of the law."""

from exportgate.decision import Finding
from exportgate.errors import LawTableError
from exportgate.jurisdiction import Case
from exportgate.law.designations import designations
from exportgate.law.reach import Reach
from exportgate_uk.law.held import table
from exportgate_uk.rules import asked, destinations, end_use, items, ownership, parties, transit
from exportgate_uk.rules.answers import ANSWERS, ID
from exportgate_uk.rules.context import Context, context_of

RELAYED = ("un.sc",)
"""Lists whose designations are law through the UK Sanctions List, which carries them."""


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
        return [ANSWERS.out_of_scope(f"The law of the United Kingdom is not asked: {context.reach.value}.")]
    try:
        return _reached(context)
    except LawTableError as error:
        return [ANSWERS.not_held(case.on, error)]


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
    return [
        ANSWERS.out_of_scope(f"No export: {context.reach.value}. Sanctions on parties were asked."),
        *imports,
        *people,
    ]


def _export(context: Context) -> list[Finding]:
    concerns = end_use.concerns(context)
    if not context.items:
        return [ANSWERS.no_lines(), *concerns.findings, *destinations.findings(context)]
    lines = items.findings(context, concerns.bars)
    return [*lines, *concerns.beside(lines, ID), *destinations.findings(context)]


def _abroad(context: Context) -> list[Finding]:
    """An exporter of this country acts elsewhere: sanctions bind it there, export controls do not."""
    scope = ANSWERS.out_of_scope(
        f"{context.reach.value}: export controls do not apply; sanctions bind the exporter everywhere, and were asked."
    )
    return [scope, *transit.trade_controls(context), *destinations.findings(context)]
