"""Rows of the workbook, checked against the two known layouts, and rows put together into parties."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from exportgate.feeds.feed import RawFile
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, require_columns
from exportgate.feeds.workbook import Cell, Sheet, cell_text, sheets

_COMMON_START = ("Reference", "Name of Individual or Entity", "Type", "Name Type")
OLD_COLUMNS = (
    *_COMMON_START,
    "Date of Birth",
    "Place of Birth",
    "Citizenship",
    "Address",
    "Additional Information",
    "Listing Information",
    "Committees",
    "Control Date",
)
CURRENT_COLUMNS = (
    *_COMMON_START,
    "Alias Strength",
    "Date of Birth",
    "Place of Birth",
    "Citizenship",
    "Address",
    "Additional Information",
    "Listing Information",
    "IMO Number",
    "Committees",
    "Control Date",
    "Instrument of Designation",
    "Targeted Financial Sanction",
    "Travel Ban",
    "Arms Embargo",
    "Maritime Restriction",
)
_REFERENCE = re.compile(r"(\d{1,9})\s*([a-z]{0,9}\d{0,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameRow:
    """One row: a name of a party with the particulars that every row of the party repeats.

    `number` and `suffix` are the two parts of the reference, 2 and "a" of `2a`; the primary name has no suffix.
    """

    row: int
    number: str
    suffix: str
    cells: dict[str, Cell]

    def text(self, column: str) -> str:
        """Give a cell as text on one line, "" where it is empty or the layout has no such column."""
        return " ".join(cell_text(self.cells.get(column)).split())


@dataclass(slots=True)
class ListedParty:
    """The rows of one party. `id` is its reference number; a number used for two parties gets `/2` the second time."""

    id: str
    rows: list[NameRow] = field(default_factory=list)

    def kind(self) -> str:
        """Give the type of party that its rows name first, in lower case."""
        return next((words for row in self.rows if (words := row.text("Type").casefold())), "")

    def texts(self, column: str) -> list[str]:
        """Give what the rows say in a column, each saying once."""
        return list(dict.fromkeys(words for row in self.rows if (words := row.text(column))))


def rows_of(file: RawFile) -> list[NameRow]:
    """Read the rows of the workbook's one sheet.

    Raises:
        FeedError: the sheet is missing, its columns are not those of a known layout, or a row has no reference or name.
    """
    filled = [sheet for sheet in sheets(file) if any(True for _ in sheet.texts())]
    if len(filled) != 1:
        names = ", ".join(repr(sheet.name) for sheet in filled) or "none"
        raise broken(file, f"one sheet with the list was expected, found {names}")
    sheet = filled[0]
    columns = _columns(file, sheet)
    return [_name_row(file, number, columns, cells) for number, cells in _filled(sheet)]


def parties_of(rows: Sequence[NameRow], notes: Notes) -> list[ListedParty]:
    """Put the rows of each party together.

    Rows that follow each other with one number are a party. A number has been used again by mistake, elsewhere in the
    list: there a row with a bare number, or one of another type or committee, begins another party; other rows are
    further names of the first one.
    """
    parties: dict[str, ListedParty] = {}
    latest: dict[str, ListedParty] = {}
    for row in rows:
        party = latest.get(row.number)
        if party is None or _begins_another(row, party):
            uses = sum(1 for known in parties if known.partition("/")[0] == row.number) if party else 0
            party = ListedParty(f"{row.number}/{uses + 1}" if uses else row.number)
            if uses:
                notes.add(f"reference {row.number} is used for another party, kept as {party.id}", f"row {row.row}")
            parties[party.id] = latest[row.number] = party
        elif row.row != party.rows[-1].row + 1:
            notes.add("name that stands apart from the other names of its party", f"row {row.row}")
        party.rows.append(row)
    return list(parties.values())


def _begins_another(row: NameRow, party: ListedParty) -> bool:
    if not row.suffix:
        return any(not known.suffix for known in party.rows)
    if row.row == party.rows[-1].row + 1:
        return False
    return bool(row.text("Type") and row.text("Type").casefold() != party.kind()) or not (
        {row.text("Committees")} <= set(party.texts("Committees"))
    )


def _columns(file: RawFile, sheet: Sheet) -> tuple[str, ...]:
    header = [cell_text(cell) for cell in sheet.rows[0]]
    while header and not header[-1]:
        header.pop()
    known = CURRENT_COLUMNS if len(set(header) & set(CURRENT_COLUMNS)) > len(OLD_COLUMNS) else OLD_COLUMNS
    require_columns(f"{file.name}, sheet {sheet.name}", header, known, row=1)
    return known


def _filled(sheet: Sheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number, cells in enumerate(sheet.rows[1:], 2):
        if any(cell_text(cell) for cell in cells):
            yield number, cells


def _name_row(file: RawFile, row: int, columns: Sequence[str], cells: Sequence[Cell]) -> NameRow:
    if any(cell_text(cell) for cell in cells[len(columns) :]):
        raise broken(file, "has a value to the right of the last column", row=row)
    reference = _REFERENCE.fullmatch(cell_text(cells[0]))
    if not reference:
        raise broken(file, f"{cell_text(cells[0])!r} is no reference like 2 or 2a", row=row, column="Reference")
    found = NameRow(row, str(int(reference[1])), reference[2].lower(), dict(zip(columns, cells, strict=False)))
    if not found.text("Name of Individual or Entity"):
        raise broken(file, "is empty", row=row, column="Name of Individual or Entity")
    return found
