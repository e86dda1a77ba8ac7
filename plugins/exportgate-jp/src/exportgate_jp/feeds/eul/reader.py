"""The published list, as workbook or as a table converted from the PDF, to rows of text lines."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree, html

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.reading import broken, looks_like_html
from exportgate.feeds.workbook import Limits, sheets
from exportgate_jp.feeds.eul.mapper import reading_of
from exportgate_jp.feeds.eul.rows import EndUserRow
from exportgate_jp.feeds.japanese import LONGEST_CELL

COLUMNS = ("No.", "Country or Region", "Company or Organization", "Also Known As", "Type of WMD")
CONVENTIONAL = "Conventional Weapons"
_LIMITS = Limits(unpacked=50_000_000, grid=200_000, characters=20_000_000)
_MOST_ELEMENTS = 2_000_000


def read_xlsx(files: Sequence[RawFile]) -> Reading:
    """Read the official workbook (`meti-eul-xlsx`); a notice beside it is kept and not read.

    Raises:
        FeedError: it is no workbook, or its header or a cell is not what it should be.
    """
    return reading_of(list(_workbook_rows(files[0])))


def read_html(files: Sequence[RawFile]) -> Reading:
    """Read the table that a converter made of the official PDF (`meti-eul-html`).

    Raises:
        FeedError: it holds no such table, or a cell is not what it should be.
    """
    return reading_of(list(_table_rows(files[0])))


def _workbook_rows(file: RawFile) -> Iterator[EndUserRow]:
    shown = [sheet for sheet in sheets(file, limits=_LIMITS) if sheet.visible]
    if len(shown) != 1:
        raise broken(file, f"has {len(shown)} sheets, 1 expected")
    rows = [(number, [_lines(cell) for cell in cells]) for number, cells in shown[0].texts()]
    yield from _rows(file, rows)


def _table_rows(file: RawFile) -> Iterator[EndUserRow]:
    rows = []
    for number, element in enumerate(_tree(file).iter("tr"), 1):
        cells = [_paragraphs(cell) for cell in element.iterchildren("td", "th")]
        if any(cells):
            rows.append((number, cells))
    yield from _rows(file, rows)


def _rows(file: RawFile, rows: Sequence[tuple[int, list[tuple[str, ...]]]]) -> Iterator[EndUserRow]:
    if not rows:
        raise broken(file, "holds no table row")
    width = _width(file, *rows[0])
    for number, cells in rows[1:]:
        if any(cells[width:]) or len(cells) < width:
            raise broken(file, f"has {len(cells)} cells, {width} expected", row=number)
        padded = cells[:width]
        if sum(len(line) for cell in padded for line in cell) > LONGEST_CELL:
            raise broken(file, f"holds more than {LONGEST_CELL:,} characters", row=number)
        first = " ".join(padded[0])
        if not re.fullmatch(r"\d*", first):
            raise broken(file, f"{first!r} is no number", row=number, column=COLUMNS[0])
        conventional = padded[5] if width > len(COLUMNS) else None
        where = f"{file.name}, row {number}"
        yield EndUserRow(where, first, padded[1], padded[2], padded[3], padded[4], conventional)


def _width(file: RawFile, number: int, header: Sequence[tuple[str, ...]]) -> int:
    """Give how many columns the edition has; the English line of each heading is compared."""
    found = [" ".join(lines) for lines in header if lines]
    expected = list(COLUMNS) if len(found) == len(COLUMNS) else [*COLUMNS, CONVENTIONAL]
    if len(found) != len(expected) or any(not is_.endswith(name) for is_, name in zip(found, expected, strict=True)):
        raise broken(file, f"its columns are not the known ones: {found}", row=number)
    return len(expected)


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(line for part in cell.splitlines() if (line := _plain(part)))


def _paragraphs(cell: Any) -> tuple[str, ...]:
    texts = [_plain("".join(paragraph.itertext())) for paragraph in cell.iter("p")] or [
        _plain("".join(cell.itertext()))
    ]
    return tuple(text for text in texts if text)


def _plain(text: str) -> str:
    return " ".join(text.replace("\u3000", " ").split())


def _tree(file: RawFile) -> Any:
    content = file.read_bytes()
    if not looks_like_html(content[:512]):
        raise broken(file, "is no web page")
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(f"cannot be read as a web page: {error}", where=file.name) from error
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise broken(file, f"holds more than {_MOST_ELEMENTS:,} elements")
    return tree
