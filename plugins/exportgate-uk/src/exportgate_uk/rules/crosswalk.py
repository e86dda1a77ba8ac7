"""A line without a code of ours: what the codes of other lists suggest, and the question."""

from exportgate.decision import Finding, Outcome
from exportgate.law.crosswalk import proposals
from exportgate.law.wording import joined
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import ID
from exportgate_uk.rules.context import Context, Item

_CITATION = "Export Control Order 2008 Sched. 2, 3; assimilated Regulation (EC) 428/2009 Annex I"


def missing_code(context: Context, item: Item) -> Finding:
    """Ask for the code of a line, with what the codes of other lists propose. They never decide."""
    steps = tuple(proposals(table("crosswalk"), item.line.classification, context.case.on))
    said = f'The code "{item.written}" has the form of no list of ours.' if item.written else "The line has no code."
    hint = f" Other lists propose: {joined(steps)}." if steps else ""
    if item.line.classification and not steps:
        hint = " Its codes in other lists propose none."
    return Finding(
        jurisdiction=ID,
        rule="uk.item.no_code",
        outcome=Outcome.INDETERMINATE,
        citation=_CITATION,
        reason=f"{said} Which code has the item in the lists of the United Kingdom, or was it ruled out (none)?{hint}",
        line=item.line.line,
        asks=("classification.uk",),
        steps=steps,
    )
