"""A line without a code of ours: what the codes of other lists suggest, and the question."""

from exportgate.decision import Finding, Outcome
from exportgate.law.tables import Row
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import ID, joined
from exportgate_uk.rules.reach import Context, Item

_CITATION = "Export Control Order 2008 Sched. 2, 3; assimilated Regulation (EC) 428/2009 Annex I"
_CONFIDENCE = {"H": "equal number", "M": "to be checked", "L": "uncertain"}


def missing_code(context: Context, item: Item) -> Finding:
    """Ask for the code of a line, with what the codes of other lists propose. They never decide."""
    steps = tuple(_proposals(context, item))
    said = f'The code "{item.written}" has the form of no list of ours.' if item.written else "The line has no code."
    hint = f" Other lists propose: {joined(steps)}." if steps else ""
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


def _proposals(context: Context, item: Item) -> list[str]:
    found = []
    for origin, written in item.line.classification.items():
        for row in _rows(context, origin, written):
            codes = " or ".join(row["proposes"])
            found.append(f"{written} ({origin}) suggests {codes} ({_CONFIDENCE[row['confidence']]})")
    return found


def _rows(context: Context, origin: str, written: str) -> list[Row]:
    """The rows for a code, or for what it is a paragraph of: `2B001.b` is looked up as `2B001`, `6(2)1` as `6(2)`."""
    bare = "".join(written.split())
    for length in range(len(bare), 2, -1):
        if bare[length - 1 : length + 1].isdigit() and length < len(bare):
            continue  # within a number
        rows = [row for row in table("crosswalk").find(context.case.on, "code", bare[:length]) if row["list"] == origin]
        if rows:
            return rows
    return []
