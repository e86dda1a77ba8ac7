"""ConList.xlsx: the day in row 1, the header in row 2, then a row for each name, alias or address of a group."""

from collections.abc import Sequence
from datetime import date

from exportgate.feeds.dates import day_month_year
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, require_columns
from exportgate.feeds.workbook import sheets
from exportgate_uk.feeds.ofsi.mapper import Cells, Group, entry_of

COLUMNS = (
    "Name 6",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Title",
    "Name Non-Latin Script",
    "Non-Latin Script Type",
    "Non-Latin Script Language",
    "DOB",
    "Town of Birth",
    "Country of Birth",
    "Nationality",
    "Passport Number",
    "Passport Details",
    "National Identification Number",
    "National Identification Details",
    "Position",
    "Address 1",
    "Address 2",
    "Address 3",
    "Address 4",
    "Address 5",
    "Address 6",
    "Post/Zip Code",
    "Country",
    "Other Information",
    "Group Type",
    "Alias Type",
    "Alias Quality",
    "Regime",
    "Listed On",
    "UK Sanctions List Date Designated",
    "Last Updated",
    "Group ID",
)


def read(files: Sequence[RawFile]) -> Reading:
    """Read the list.

    Raises:
        FeedError: it is not this list in its known layout.
    """
    [file] = files
    notes = Notes()
    [*_, sheet] = sheets(file, names=["Data"])
    rows = list(sheet.texts())
    if len(rows) < 3:
        raise broken(file, "holds no row of the list")
    published = _published(file, rows[0][1])
    require_columns(file, rows[1][1][: len(COLUMNS)], COLUMNS, row=rows[1][0])
    groups: dict[str, list[tuple[int, Cells]]] = {}
    for number, cells in rows[1:]:
        if any(cells[len(COLUMNS) :]):
            raise broken(file, "has a value to the right of the last column", row=number)
        if number != rows[1][0]:
            row = {column: " ".join(cell.split()) for column, cell in zip(COLUMNS, cells, strict=False)}
            groups.setdefault(_group_id(file, number, row), []).append((number, row))
    entries = [entry_of(Group(group, held), file.name, notes) for group, held in groups.items()]
    return Reading(entries, rows=len(rows) - 2, published=published, notes=notes.lines())


def _published(file: RawFile, cells: Sequence[str]) -> date:
    day = day_month_year(cells[1]) if cells[0] == "Last Updated" and len(cells) > 1 else None
    if day is None:
        raise broken(file, "does not begin with Last Updated and a day written dd/mm/yyyy", row=1)
    return day


def _group_id(file: RawFile, number: int, row: Cells) -> str:
    group = row["Group ID"]
    if not group.isdigit():
        raise broken(file, f"{group!r} is no number", row=number, column="Group ID")
    if not any(row[column] for column in COLUMNS[:6]):
        raise broken(file, "has no name", row=number)
    return group
