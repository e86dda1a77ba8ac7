"""The workbook of the Consolidated List: one sheet, a row for each name of a party."""

from collections.abc import Sequence
from datetime import date

from exportgate.feeds.dates import as_date
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken
from exportgate_au.feeds.dfat.mapper import entry_of
from exportgate_au.feeds.dfat.rows import NameRow, parties_of, rows_of


def read(files: Sequence[RawFile]) -> Reading:
    """Read the list, in the layout in use since 2025 (19 columns) or the one before (12 columns).

    The workbook names no day of its own; the newest control date is taken for it.

    Raises:
        FeedError: it is not this list in a known layout.
    """
    [file] = files
    notes = Notes()
    rows = rows_of(file)
    if not rows:
        raise broken(file, "holds no row of the list")
    entries = [entry_of(party, file.name, notes) for party in parties_of(rows, notes)]
    return Reading(entries, rows=len(rows), published=_newest_control_date(file, rows), notes=notes.lines())


def _newest_control_date(file: RawFile, rows: Sequence[NameRow]) -> date:
    days = []
    for row in rows:
        day = as_date(row.cells.get("Control Date"))
        if day is None:
            raise broken(file, f"{row.text('Control Date')!r} is no date", row=row.row, column="Control Date")
        days.append(day)
    return max(days)
