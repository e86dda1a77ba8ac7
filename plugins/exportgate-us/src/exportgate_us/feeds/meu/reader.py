"""Reader of the Military End-User List in the eCFR XML of 15 CFR part 744."""

import re
from collections.abc import Iterator, Sequence

from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate_us.feeds.measures import LICENCE_REQUIRED
from exportgate_us.feeds.part744.cell import CellParty, cell_parties
from exportgate_us.feeds.part744.entries import Terms, entries_of
from exportgate_us.feeds.part744.intake import intake_parties
from exportgate_us.feeds.part744.table import TableRow, table_rows

FEED = "us.meu"
TITLE = "15 CFR part 744, Supplement No. 7"
COLUMNS = ("Country", "Entity", "Federal Register citation")
REQUIREMENT = "For any item subject to the EAR listed in supplement no. 2 to part 744"
"""What the introductory text of the supplement demands of each entity."""
POLICY = "See § 744.21(d) and (e)"

_RESERVED = re.compile(r"\[?reserved\]?", re.IGNORECASE)
_GROUP = re.compile(r"The following \w+ subordinate institutions of (?P<group>.+?):?", re.IGNORECASE)
_MARKER = re.compile(r"Subordinate institu\w+:?", re.IGNORECASE)


def read_ecfr_xml(files: Sequence[RawFile]) -> Reading:
    """Read Supplement No. 7 out of the file of part 744; reserved rows name nobody.

    Law: 15 CFR 744.21; the list is not exhaustive, 744.21(b)(1).

    Raises:
        FeedError: the file is not what it should be.
    """
    notes = Notes()
    rows = list(table_rows(files, 7, COLUMNS))
    entries = entries_of(_parties(rows, notes), FEED, TITLE)
    return Reading(entries, len(rows), notes=notes.lines())


def read_intake_csv(files: Sequence[RawFile]) -> Reading:
    """Read the file from which the Consolidated Screening List takes this list.

    Raises:
        FeedError: the file is not what it should be.
    """
    parties, rows = intake_parties(files, "MEU", (LICENCE_REQUIRED,))
    return Reading(entries_of(parties, FEED, TITLE), rows)


def _parties(rows: Sequence[TableRow], notes: Notes) -> Iterator[tuple[Terms, CellParty]]:
    group, cited = "", ""
    for row in rows:
        entity, citation = (cell.text for cell in row.cells)
        if _RESERVED.fullmatch(entity):
            notes.add("country that is reserved and names nobody", row.country)
            continue
        cited = citation or cited
        if found := _GROUP.fullmatch(entity):
            group = found["group"]
        elif not _MARKER.fullmatch(entity):
            group = "" if citation else group
            terms = Terms(row.country, cited, REQUIREMENT, POLICY, measures=(LICENCE_REQUIRED,))
            for party in cell_parties(row.cells[0].lines):
                party.parent = party.parent or group
                yield terms, party
