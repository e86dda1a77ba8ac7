"""The workbook of the Ministry of Finance, a sheet a programme, to rows by the publisher's own columns."""

import re
from collections.abc import Iterator, Sequence

from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken
from exportgate.feeds.workbook import Limits, Sheet, sheets
from exportgate_jp.feeds.japanese import LONGEST_CELL
from exportgate_jp.feeds.mof.mapper import COLUMNS, NAME, reading_of
from exportgate_jp.feeds.mof.rows import FreezeRow

_LIMITS = Limits(unpacked=200_000_000, grid=4_000_000, characters=100_000_000)
_NUMBER = re.compile(r"^\s*(\d{1,3})\s*[.．]")
_LIFTED = re.compile(r"告示廃止|【解除】")


def read(files: Sequence[RawFile]) -> Reading:
    """Read the official workbook (`mof-xlsx`).

    Raises:
        FeedError: it is no workbook, a sheet has no header, or a column is not known.
    """
    file = files[0]
    notes = Notes()
    rows = [row for sheet in sheets(file, limits=_LIMITS) for row in _rows(file, sheet, notes)]
    if not rows:
        raise broken(file, "holds no sheet of a programme")
    return reading_of(rows, notes)


def _rows(file: RawFile, sheet: Sheet, notes: Notes) -> Iterator[FreezeRow]:
    match = _NUMBER.match(sheet.name)
    texts = list(sheet.texts())
    if not match or not sheet.visible:
        notes.add("sheet without a programme's number left out", sheet.name)
        return
    head = next((index for index, (_, cells) in enumerate(texts) if NAME in cells), None)
    if head is None:
        if not _LIFTED.search(sheet.name + " ".join(cell for _, cells in texts for cell in cells)):
            raise broken(f"{file.name}, sheet {sheet.name}", f"has no header row with {NAME}")
        notes.add("measure lifted, no list any more", sheet.name)
        return
    columns = [" ".join(cell.split()) for cell in texts[head][1]]
    _refuse_unknown(file, sheet, columns, texts[head][0])
    title = "\n".join(cell for _, cells in texts[:head] for cell in cells if cell)
    for number, cells in texts[head + 1 :]:
        where = f"{file.name}, sheet {sheet.name.strip()}, row {number}"
        if max(map(len, cells)) > LONGEST_CELL:
            raise broken(where, f"has a cell of more than {LONGEST_CELL:,} characters")
        by_column = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        if any(cell for column, cell in zip(columns, cells, strict=False) if not column):
            raise broken(where, "has a value in a column without a heading")
        yield FreezeRow(int(match.group(1)), title, number, where, by_column)


def _refuse_unknown(file: RawFile, sheet: Sheet, columns: Sequence[str], number: int) -> None:
    named = [column for column in columns if column]
    unknown = [column for column in named if column not in COLUMNS]
    if unknown or len(set(named)) < len(named):
        told = f"unknown {', '.join(unknown)}" if unknown else "a column stands twice"
        raise broken(f"{file.name}, sheet {sheet.name}", f"its columns are not the known ones: {told}", row=number)
