"""Readers of the Unverified List: the eCFR XML of 15 CFR part 744, and the intake file of the screening list."""

from collections.abc import Iterator, Sequence

from exportgate.feeds.feed import RawFile, Reading
from exportgate_us.feeds.measures import NO_EXCEPTIONS
from exportgate_us.feeds.part744.cell import CellParty, cell_parties
from exportgate_us.feeds.part744.entries import Terms, entries_of
from exportgate_us.feeds.part744.intake import unverified_parties
from exportgate_us.feeds.part744.table import TableRow, table_rows

FEED = "us.uvl"
TITLE = "15 CFR part 744, Supplement No. 6"
COLUMNS = ("Country", "Listed person and address", "Federal Register citation")


def read_ecfr_xml(files: Sequence[RawFile]) -> Reading:
    """Read Supplement No. 6 out of the file of part 744.

    Law: 15 CFR 744.15.

    Raises:
        FeedError: the file is not what it should be.
    """
    rows = list(table_rows(files, 6, COLUMNS))
    return Reading(entries_of(_parties(rows), FEED, TITLE), len(rows))


def read_intake_csv(files: Sequence[RawFile]) -> Reading:
    """Read the file from which the Consolidated Screening List takes this list.

    Raises:
        FeedError: the file is not what it should be.
    """
    parties, rows = unverified_parties(files, (NO_EXCEPTIONS,))
    return Reading(entries_of(parties, FEED, TITLE), rows)


def _parties(rows: Sequence[TableRow]) -> Iterator[tuple[Terms, CellParty]]:
    for row in rows:
        person, citation = row.cells
        terms = Terms(row.country, citation.text, measures=(NO_EXCEPTIONS,))
        yield from ((terms, party) for party in cell_parties(person.lines))
