"""One supplement to a part of title 15 in the eCFR XML: its element, the rows of its tables, its amendments."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from exportgate.entry import Entry, ListedName
from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile
from exportgate.feeds.reading import broken, local, xml_root
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate_us.law.upkeep.rows import own

_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f]+")
_NUMBERS = re.compile(r"\d+")
MARK = "X"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text in one line without superscripts, the footnotes marked in it, and the columns it spans."""

    text: str
    footnotes: tuple[str, ...] = ()
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the line of the file it starts in, its cells, and whether they are headings."""

    line: int
    cells: tuple[Cell, ...]
    head: bool = False

    @property
    def lone(self) -> bool:
        """Whether one cell spans the whole row, as those of footnotes do."""
        return len(self.cells) == 1


@dataclass(frozen=True, slots=True)
class Supplement:
    """A supplement: its file, its name as in `Supplement No. 1 to Part 738`, and its element."""

    file: RawFile
    name: str
    element: Any

    @property
    def citation(self) -> str:
        """The supplement as it is cited."""
        number, part = _NUMBERS.findall(self.name)
        return f"15 CFR part {part}, Supplement No. {number}"

    def broken(self, message: str, line: int | None = None) -> FeedError:
        """Give the error for a place in it."""
        return broken(self.file, f"{self.name}: {message}", row=line)


def supplement(files: Sequence[RawFile], name: str) -> Supplement:
    """Find a supplement in the file of its part, or in one that holds it alone.

    Raises:
        FeedError: there is not one file with one such supplement.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    found = [part for part in xml_root(files[0]).iter("{*}DIV9") if _same(part.get("N", ""), name)]
    if len(found) != 1:
        raise broken(files[0], f"holds {name} {len(found)} times; the address must serve the whole of the part")
    return Supplement(files[0], name, found[0])


def _same(found: str, name: str) -> bool:
    return line_of(found).casefold() == name.casefold()


def line_of(text: str) -> str:
    """Give a text in one line, typographic blanks made plain ones."""
    return _BLANKS.sub(" ", text).strip()


def text_of(element: Any) -> str:
    """Give the text of an element in one line, superscripts in their place; a line break stands for a blank."""
    return line_of("".join(_pieces(element, None)))


def cell_of(element: Any) -> Cell:
    """Read one cell of a table, what stands in superscript apart from its text."""
    raised: list[str] = []
    text = line_of("".join(_pieces(element, raised)))
    footnotes = tuple(number for piece in raised for number in _NUMBERS.findall(piece))
    span = element.get("colspan", "1")
    return Cell(text, footnotes, int(span) if re.fullmatch(r"[0-9]{1,3}", span) else 1)


def named(cell: Cell) -> tuple[str, tuple[str, ...]]:
    """Give the name in a cell and its footnotes, those too that stick to the name.

    Example:
        >>> named(Cell("Albania 2, 3")), named(Cell("Belarus", ("6",)))
        (('Albania', ('2', '3')), ('Belarus', ('6',)))
    """
    name = cell.text.rstrip("0123456789 ,")
    return name, (*_NUMBERS.findall(cell.text[len(name) :]), *cell.footnotes)


def _pieces(element: Any, raised: list[str] | None) -> Iterator[str]:
    """Yield the text; superscripts go to `raised`, or stay in the text where that is `None`."""
    yield element.text or ""
    for child in element:
        tag = local(child)
        if tag in ("sup", "SU") and raised is not None:
            raised.append("".join(child.itertext()))
        else:
            yield " " if tag in ("br", "P") else ""
            yield from _pieces(child, raised)
        yield child.tail or ""


def rows_of(table: Any) -> Iterator[Row]:
    """Yield the rows of a table, those of its footer too; empty rows are left out."""
    for element in table.iter("{*}TR"):
        children = [child for child in element if local(child) in ("TH", "TD")]
        cells = tuple(cell_of(child) for child in children)
        if any(cell.text or cell.footnotes for cell in cells):
            yield Row(element.sourceline, cells, any(local(child) == "TH" for child in children))


def footnotes_of(rows: Iterable[Row]) -> Iterator[tuple[str, str, int]]:
    """Yield the footnotes of a table: number, text, line. A lone row without a number goes on with the one before.

    What stands before any number has the number "".
    """
    number, texts, line = "", list[str](), 0
    for row in rows:
        if not row.lone:
            continue
        own_number = _leading(row.cells[0])
        if own_number and texts:
            yield number, "\n".join(texts), line
            texts = []
        number, line = own_number or number, row.line if own_number or not texts else line
        texts.append(row.cells[0].text)
    if texts:
        yield number, "\n".join(texts), line


def _leading(cell: Cell) -> str:
    return cell.footnotes[0] if cell.footnotes else ""


def marks_of(text: Supplement, row: Row, columns: Sequence[str]) -> dict[str, str]:
    """Give the marks of a row's cells by column; empty cells are left out.

    Raises:
        FeedError: a cell holds anything but the mark, or the row has another number of cells.
    """
    if len(row.cells) != len(columns):
        raise text.broken(f"row with {len(row.cells) + 1} cells, {len(columns) + 1} expected", row.line)
    for cell, column in zip(row.cells, columns, strict=True):
        if cell.text.upper() not in ("", MARK):
            raise text.broken(f"column {column} holds {cell.text[:40]!r}, which is no mark", row.line)
    return {column: MARK for cell, column in zip(row.cells, columns, strict=True) if cell.text}


def country_of(text: Supplement, name: str, line: int) -> str:
    """Give the ISO code of a country as the supplements spell it.

    Raises:
        FeedError: no such place is known; a country must never fall out of a table in silence.
    """
    code = _spellings().get(name) or place(name)
    if not code:
        raise text.broken(f"names {name[:60]!r}, which is no country known", line)
    return code


@cache
def _spellings() -> dict[str, str]:
    return {row["spelling"]: row["iso"] for row in own("place_names")}


def row_entry(feed: str, text: Supplement, key: str, names: Sequence[str], line: int, **fields: Any) -> Entry:
    """Give a row of law as an entry: its key, what it is called, and what the columns say in `details`."""
    labels = tuple(
        ListedName(name=name, kind="alias" if number else "primary", script=script_of(name))
        for number, name in enumerate(dict.fromkeys(names))
    )
    return Entry(feed=feed, id=key, names=labels, citations=(text.citation,), source=f"line {line}", **fields)


def other_text(text: Supplement, used: Sequence[str]) -> str:
    """Give the supplement's text outside its tables and the elements named, a paragraph a line."""
    passed = {"HEAD", "CITA", "XREF", "EDNOTE", "DIV", "TABLE", *used}
    return "\n".join(line for child in text.element if local(child) not in passed and (line := text_of(child)))


def amendments(text: Supplement) -> tuple[str, ...]:
    """Say when the supplement was last amended, and which amendments the text does not hold yet."""
    cited = [text_of(element) for element in text.element.iterchildren("{*}CITA")]
    coming = [text_of(element) for element in text.element.iter("{*}XREF")]
    history = (f"history: {line}" for line in cited if line)
    return (*history, *(f"not in this text yet: {line}" for line in coming if line))
