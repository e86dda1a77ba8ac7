"""Reader of the Entity List in the eCFR XML of 15 CFR part 744."""

import re
from collections.abc import Iterator, Sequence

from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate_us.feeds.measures import LICENCE_REQUIRED
from exportgate_us.feeds.part744.cell import CellParty, cell_parties
from exportgate_us.feeds.part744.citations import CITATION_WITH_DAY, raised_footnotes
from exportgate_us.feeds.part744.entries import Terms, entries_of
from exportgate_us.feeds.part744.intake import intake_parties
from exportgate_us.feeds.part744.table import Cell, TableRow, table_rows

FEED = "us.el"
TITLE = "15 CFR part 744, Supplement No. 4"
COLUMNS = ("Country", "Entity", "License requirement", "License review policy", "Federal Register citation")

_IS_REQUIREMENT = re.compile(r"items? (?:on|subject)", re.IGNORECASE)


def read_ecfr_xml(files: Sequence[RawFile]) -> Reading:
    """Read Supplement No. 4 out of the file of part 744. Affiliates and subordinate institutions are entries too.

    Law: 15 CFR 744.11, 744.16; address entries, 744.16(f).

    Raises:
        FeedError: the file is not what it should be.
    """
    notes = Notes()
    rows = list(table_rows(files, 4, COLUMNS))
    entries = entries_of(_parties(rows, notes), FEED, TITLE)
    return Reading(entries, len(rows), notes=notes.lines())


def read_intake_csv(files: Sequence[RawFile]) -> Reading:
    """Read the file from which the Consolidated Screening List takes this list.

    Raises:
        FeedError: the file is not what it should be.
    """
    parties, rows = intake_parties(files, "EL", (LICENCE_REQUIRED,))
    return Reading(entries_of(parties, FEED, TITLE), rows)


def _parties(rows: Sequence[TableRow], notes: Notes) -> Iterator[tuple[Terms, CellParty]]:
    for row, lines in _joined(rows):
        terms = _terms(row, notes)
        for party in cell_parties(lines):
            if not party.name:
                notes.add("row without a name, its first line taken", f"line {row.line}")
                party.name = lines[0]
            yield terms, party


def _joined(rows: Sequence[TableRow]) -> Iterator[tuple[TableRow, list[str]]]:
    """Put rows together: one with an entity alone, its other cells empty, goes on with the row before it."""
    head: TableRow | None = None
    lines: list[str] = []
    for row in rows:
        goes_on = head is not None and row.cells[0].lines and not any(cell.text for cell in row.cells[1:])
        if not goes_on:
            if head is not None:
                yield head, lines
            head, lines = row, []
        lines.extend(row.cells[0].lines)
    if head is not None:
        yield head, lines


def _terms(row: TableRow, notes: Notes) -> Terms:
    _entity, requirement, policy, citation = row.cells
    where = f"{row.country}, {row.cells[0].text[:60]}"
    if not _IS_REQUIREMENT.search(requirement.text) and _IS_REQUIREMENT.search(policy.text):
        notes.add("licence requirement and review policy stand in each other's column, put right", where)
        requirement, policy = policy, requirement
    policy_text, citation_text = _citation_out_of(policy, citation)
    if not (requirement.text and policy_text and citation_text):
        notes.add("row without licence requirement, review policy or citation", where)
    return Terms(
        country=row.country,
        citation=citation_text,
        requirement=requirement.text,
        policy=policy_text,
        footnotes=raised_footnotes(requirement.raised),
        measures=(LICENCE_REQUIRED,),
    )


def _citation_out_of(policy: Cell, citation: Cell) -> tuple[str, str]:
    """Give policy and citations; a citation that slipped to the end of the policy is put where it belongs."""
    slipped = CITATION_WITH_DAY.search(policy.text)
    if not slipped:
        return policy.text, citation.text
    return policy.text[: slipped.start()].strip(), f"{citation.text} {slipped.group()}".strip()
