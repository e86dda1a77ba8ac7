"""The table of one supplement to part 744 in the eCFR XML, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile
from exportgate.feeds.reading import broken, local, xml_root

_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"), " ")
_FRACTION = "\u2044"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its lines, blank ones left out, and what stood in superscript, in the order of the text."""

    lines: tuple[str, ...]
    raised: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole cell as one line."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table: the line of the file it starts in, the country of its block, and its other cells."""

    line: int
    country: str
    cells: tuple[Cell, ...]


def table_rows(files: Sequence[RawFile], supplement: int, columns: Sequence[str]) -> Iterator[TableRow]:
    """Yield the rows of a supplement's table, the country of a block carried down, spanning footnotes left out.

    Args:
        files: the one file with part 744.
        supplement: its number.
        columns: the headings that the table must have, the first of them `Country`.

    Raises:
        FeedError: there is no such supplement, or its table has other columns or rows of another width.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    file = files[0]
    name = f"Supplement No. {supplement} to Part 744"
    tables = [table for part in _supplements(file, name) for table in part.iter("{*}TABLE")]
    if not tables:
        raise broken(file, f"holds no table of {name}; the address must serve the whole of part 744")
    for table in tables:
        yield from _rows(file, table, name, columns)


def _supplements(file: RawFile, name: str) -> list[Any]:
    return [part for part in xml_root(file).iter("{*}DIV9") if part.get("N") == name]


def _rows(file: RawFile, table: Any, name: str, columns: Sequence[str]) -> Iterator[TableRow]:
    country, headed = "", False
    for element in table.iter("{*}TR"):
        cells = [child for child in element if local(child) in ("TH", "TD")]
        if any(local(child) == "TH" for child in cells):
            _require_columns(file, element, cells, name, columns)
            headed = True
            continue
        if len(cells) == 1 and cells[0].get("colspan"):
            continue
        if len(cells) != len(columns) or not headed:
            raise broken(file, f"{name}: row with {len(cells)} cells, {len(columns)} expected", row=element.sourceline)
        first, *others = (_cell(child) for child in cells)
        country = first.text or country
        if not country:
            raise broken(file, f"{name}: row before any country", row=element.sourceline)
        yield TableRow(element.sourceline, country, tuple(others))


def _require_columns(file: RawFile, element: Any, cells: Sequence[Any], name: str, columns: Sequence[str]) -> None:
    found = ["".join(_cell(child).text.split()).casefold() for child in cells]
    if found != ["".join(column.split()).casefold() for column in columns]:
        shown = "; ".join(_cell(child).text for child in cells)
        raise broken(file, f"{name}: its columns are not the known ones but {shown}", row=element.sourceline)


def _cell(element: Any) -> Cell:
    pieces: list[str] = []
    raised: list[str] = []
    _gather(element, pieces, raised)
    lines = "".join(pieces).translate(_BLANKS).replace(_FRACTION, "/").split("\v")
    return Cell(tuple(line for line in (" ".join(line.split()) for line in lines) if line), tuple(raised))


def _gather(element: Any, pieces: list[str], raised: list[str]) -> None:
    """Collect the text; a vertical tab stands for a line break, since line feeds are only layout of the file."""
    if element.text:
        pieces.append(element.text)
    for child in element:
        tag = local(child)
        if tag == "br":
            pieces.append("\v")
        elif tag == "sup":
            raised.append("".join(child.itertext()).strip())
            if (child.tail or "").startswith(_FRACTION) and pieces and pieces[-1][-1:].isdigit():
                pieces.append(" ")
        _gather(child, pieces, raised)
        if child.tail:
            pieces.append(child.tail)
