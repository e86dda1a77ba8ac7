"""From rows of the Commerce Country Chart to entries: one a country, one a footnote."""

from collections.abc import Sequence
from dataclasses import dataclass

from exportgate.entry import Entry
from exportgate_us.feeds.ecfr.supplement import Supplement, row_entry

FEED = "us.chart"


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One country: its marks by column, or the words that stand in their place and point to other sections."""

    iso: str
    name: str
    marks: dict[str, str]
    footnotes: tuple[str, ...]
    pointer: str
    line: int


def entries_of(
    text: Supplement, rows: Sequence[ChartRow], footnotes: Sequence[tuple[str, str, int]], rest: str
) -> list[Entry]:
    """Give the entries: countries by ISO code, `footnote N`, and `text` for what stands outside the table."""
    entries = [
        row_entry(
            FEED,
            text,
            row.iso,
            [row.name],
            row.line,
            countries=(row.iso,),
            footnotes=row.footnotes,
            licence_requirement=row.pointer,
            details=row.marks,
        )
        for row in rows
    ]
    entries += [
        row_entry(FEED, text, f"footnote {number}".strip(), [f"Footnote {number}".strip()], line, remarks=words)
        for number, words, line in footnotes
    ]
    if rest:
        entries.append(row_entry(FEED, text, "text", [text.name], text.element.sourceline, remarks=rest))
    return entries
