"""What readers share: publications are hostile input, opened strictly and within limits.

XML without document types, entities or network; delimited text in declared encodings with strict quoting. Workbooks are
read with `exportgate.feeds.workbook`, dates with `exportgate.feeds.dates`. Every error is a `FeedError` that names the
file and the row or element.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from lxml import etree

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile

CELL_LIMIT = 131_072
_CHUNK = 1 << 16
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<script")


def broken(file: RawFile | str, message: str, *, row: int | None = None, column: str = "") -> FeedError:
    """Give the error for a place in a file; rows count from 1 as an editor or a spreadsheet shows them.

    Example:
        >>> str(broken("sdn.csv", "has 11 cells, 12 expected", row=7))
        'sdn.csv, row 7: has 11 cells, 12 expected'
    """
    name = file if isinstance(file, str) else file.name
    place = [name, *([f"row {row}"] if row is not None else []), *([f"column {column}"] if column else [])]
    return FeedError(message, where=", ".join(place))


def looks_like_html(start: bytes) -> bool:
    """Say whether the first bytes of a file are those of a web page, as an error page served in place of a list is."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML_STARTS)


# --- XML


def xml_root(file: RawFile) -> Any:
    """Parse a whole XML file and give its root element.

    Raises:
        FeedError: it is not well formed, has a document type, or goes beyond libxml2's limits on depth and text.
    """
    _refuse_doctype(file)
    try:
        with file.open() as stream:
            return etree.parse(stream, parser=_parser()).getroot()
    except etree.XMLSyntaxError as error:
        raise _syntax_error(file, error) from error


def xml_elements(file: RawFile, *names: str) -> Iterator[Any]:
    """Yield the elements with one of these local names, whole, in their order; each is emptied once it was used.

    For files too large to hold as a tree. An element within a yielded one is not yielded for itself.

    Raises:
        FeedError: as for `xml_root`; elements before the broken place have been yielded by then.
    """
    _refuse_doctype(file)
    try:
        with file.open() as stream:
            tags = [f"{{*}}{name}" for name in names]
            walk = etree.iterparse(stream, events=("end",), tag=tags, remove_comments=True, remove_pis=True, **_SAFE)
            for _, element in walk:
                if _within(element, names):
                    continue
                yield element
                _drop(element)
    except etree.XMLSyntaxError as error:
        raise _syntax_error(file, error) from error


def local(element: Any) -> str:
    """Give the tag of an element without its namespace."""
    return str(etree.QName(element).localname)


def xml_text(element: Any, path: str = ".") -> str:
    """Give the text of the first element on a path of local names (`a/b`), blanks trimmed; "" where there is none.

    Text of elements below is included, as in mixed content.
    """
    found = element
    for step in path.split("/"):
        if step != ".":
            found = next((child for child in found.iterchildren(f"{{*}}{step}")), None)
        if found is None:
            return ""
    return "".join(found.itertext()).strip()


_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
}


def _parser() -> Any:
    return etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE)


class _Prolog:
    """A parser target that stops at the root element, and refuses a document type before it."""

    def __init__(self) -> None:
        self.root_seen = False

    def doctype(self, *_declared: object) -> None:
        raise _DoctypeError

    def start(self, *_element: object) -> None:
        raise _RootSeenError

    def end(self, *_element: object) -> None:
        return None

    def data(self, *_text: object) -> None:
        return None

    def comment(self, *_text: object) -> None:
        return None

    def close(self) -> None:
        return None


class _DoctypeError(Exception):
    """The document has a document type, from which entities could come."""


class _RootSeenError(Exception):
    """The prolog is over."""


def _refuse_doctype(file: RawFile) -> None:
    parser = etree.XMLParser(target=_Prolog(), **_SAFE)
    try:
        with file.open() as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
        parser.close()
    except _RootSeenError:
        return
    except _DoctypeError as error:
        raise broken(file, "has a document type, which no published list needs; entities are refused") from error
    except etree.XMLSyntaxError as error:
        raise _syntax_error(file, error) from error


def _syntax_error(file: RawFile, error: Any) -> FeedError:
    with file.open() as stream:
        start = stream.read(512)
    if looks_like_html(start):
        return broken(file, "is a web page where XML was expected")
    if not start.strip():
        return broken(file, "is empty")
    return broken(file, f"is not well-formed XML: {error.msg}", row=error.lineno)


def _within(element: Any, names: Sequence[str]) -> bool:
    return any(isinstance(above.tag, str) and local(above) in names for above in element.iterancestors())


def _drop(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


# --- delimited text


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the number of its first line (from 1) and its cells as written."""

    number: int
    cells: list[str]


def text_of(file: RawFile, encodings: Sequence[str] = ("utf-8-sig",)) -> str:
    """Decode a whole file with the first of the declared encodings that fits it; a byte order mark is taken off.

    Raises:
        FeedError: none fits, the file is empty, or it holds NUL bytes or a web page.
    """
    content = file.read_bytes()
    if not content.strip():
        raise broken(file, "is empty")
    if looks_like_html(content[:512]):
        raise broken(file, "is a web page where text was expected")
    failed: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            return _without_nul(file, content.decode(encoding)).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            failed = error
    assert failed is not None
    line = content.count(b"\n", 0, failed.start) + 1
    shown = f"byte 0x{content[failed.start]:02x} is not {' or '.join(_shown(name) for name in encodings)}"
    raise broken(file, shown, row=line)


def csv_rows(
    file: RawFile,
    *,
    encodings: Sequence[str] = ("utf-8-sig",),
    delimiter: str = ",",
    width: int | None = None,
    strict: bool = True,
) -> Iterator[CsvRow]:
    """Yield the rows of a delimited file, empty lines left out; a lone 0x1A (end of file of old systems) ends it.

    Args:
        file: the file.
        encodings: tried in this order; each is strict.
        delimiter: one character.
        width: the number of cells that every row must have.
        strict: refuse a quote that is not closed or stands within a cell; turn off only for a layout that needs it.

    Raises:
        FeedError: the encoding, the quoting or the width is wrong, or a cell is longer than 131,072 characters.
    """
    text = text_of(file, encodings)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    line = 1
    try:
        for cells in reader:
            number, line = line, reader.line_num + 1
            if cells == ["\x1a"]:
                _nothing_after(file, reader, line)
                return
            if not cells:
                continue
            if width is not None and len(cells) != width:
                raise broken(file, f"has {len(cells)} cells, {width} expected", row=number)
            yield CsvRow(number, cells)
    except csv.Error as error:
        raise broken(file, f"cannot be read: {error}", row=line) from error


def csv_records(
    file: RawFile,
    columns: Sequence[str],
    *,
    encodings: Sequence[str] = ("utf-8-sig",),
    delimiter: str = ",",
    strict: bool = True,
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number, cells by column) of a file whose header is exactly `columns`.

    Raises:
        FeedError: the header differs (a new, missing or moved column), or as for `csv_rows`.
    """
    rows = csv_rows(file, encodings=encodings, delimiter=delimiter, strict=strict)
    header = next(rows, None)
    if header is None:
        raise broken(file, "has no header row")
    require_columns(file, [cell.strip() for cell in header.cells], columns, row=header.number)
    for row in rows:
        if len(row.cells) != len(columns):
            raise broken(file, f"has {len(row.cells)} cells, {len(columns)} expected", row=row.number)
        yield row.number, dict(zip(columns, row.cells, strict=True))


def require_columns(
    file: RawFile | str, found: Sequence[str], expected: Sequence[str], *, row: int | None = None
) -> None:
    """Refuse a header that is not exactly the expected one.

    Raises:
        FeedError: it names the columns that are missing, new or out of order.
    """
    if list(found) == list(expected):
        return
    missing = [column for column in expected if column not in found]
    new = [column for column in found if column not in expected]
    parts = [
        *([f"missing {', '.join(missing)}"] if missing else []),
        *([f"unknown {', '.join(new)}"] if new else []),
    ]
    raise broken(file, f"its columns are not the known ones: {'; '.join(parts) or 'another order or doubles'}", row=row)


class Record(Mapping[str, str]):
    """The cells of one row by column, each to be taken out; what is left over can be refused.

    Example:
        >>> record = Record("list.csv", 2, {"Name": " ACME ", "Note": ""})
        >>> record.take("Name")
        'ACME'
        >>> record.finish()
    """

    def __init__(self, file: RawFile | str, number: int, cells: Mapping[str, str]) -> None:
        self.file = file
        self.number = number
        self._left = dict(cells)

    def __getitem__(self, column: str) -> str:
        return self._left[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._left)

    def __len__(self) -> int:
        return len(self._left)

    def take(self, column: str) -> str:
        """Give a cell with blanks trimmed, and count it as used.

        Raises:
            FeedError: there is no such column, or it was taken before.
        """
        if column not in self._left:
            raise broken(self.file, "is missing", row=self.number, column=column)
        return self._left.pop(column).strip()

    def finish(self, *ignored: str) -> None:
        """Refuse what was not taken.

        Raises:
            FeedError: a column that is not among the ignored ones was left over with a value in it.
        """
        left = [column for column, cell in self._left.items() if cell.strip() and column not in ignored]
        if left:
            raise broken(self.file, "has a value that nobody reads", row=self.number, column=", ".join(left))


def _nothing_after(file: RawFile, reader: Iterator[list[str]], line: int) -> None:
    rest = list(chain.from_iterable(reader))
    if any(cell.strip("\x1a \r\n") for cell in rest):
        raise broken(file, "holds more after its end-of-file mark", row=line)


def _without_nul(file: RawFile, text: str) -> str:
    if "\0" in text:
        raise broken(file, "holds NUL bytes; it is not text", row=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _shown(encoding: str) -> str:
    return codecs.lookup(encoding).name.removesuffix("-sig")
