"""Files of rows: CSV and workbooks, opened within limits, with rows numbered as a spreadsheet shows them."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from exportgate.errors import InputError
from exportgate.intake.limits import MAX_COLUMNS, MAX_ROW_CHARACTERS, MAX_ROWS, MAX_STREAMED_BYTES
from exportgate.intake.values import harmless

HEAD_BYTES = 4096
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t"
_OTHERWISE = ("cp1252", "cp932", "gb18030", "big5", "euc-kr", "cp1251")

Row = tuple[int, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the user says that files of rows are to be read.

    Args:
        columns: our name of a column, mapped to the heading that the file gives it.
        ignore: headings to leave out.
        encoding: of text files; "" finds UTF-8 and UTF-16 by themselves.
        sheet: of workbooks; "" takes the only one with anything in it.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    encoding: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file: its name for messages, its headings, and (number, cells) of each row that is not empty."""

    name: str
    headings: Sequence[str]
    rows: Iterator[Row]


def looks_like_workbook(head: bytes) -> bool:
    """Say whether the first bytes are those of an Excel file, new or old."""
    return head.startswith(WORKBOOK_STARTS)


def looks_like_text(head: bytes) -> bool:
    """Say whether the first bytes are text, and not markup, in an encoding that can be told from them."""
    return _encoding(head) is not None and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def table_of(stream: BinaryIO, name: str, layout: Layout) -> Table:
    """Open a CSV file or a workbook, whichever it is.

    Raises:
        InputError: it is neither, is empty, or goes beyond a limit.
    """
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if looks_like_workbook(head):
        from exportgate.intake.workbooks import sheet_rows  # loads what reads them, which CSV can do without

        return _with_headings(name, sheet_rows(stream, name, layout.sheet))
    return _with_headings(name, _csv_rows(stream, name, head, layout.encoding))


def _with_headings(name: str, rows: Iterator[Row]) -> Table:
    first = next(rows, None)
    if first is None:
        raise InputError("is empty", where=name, hint="The first row must hold the names of the columns.")
    headings = ["" if cell is None else " ".join(str(cell).split()) for cell in first[1]]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MAX_COLUMNS:
        raise InputError(f"has {len(headings):,} columns, at most {MAX_COLUMNS:,} are read", where=name)
    return Table(name, headings, rows)


def _csv_rows(stream: BinaryIO, name: str, head: bytes, given: str) -> Iterator[Row]:
    encoding = given or _encoding(head)
    if encoding is None:
        raise InputError("is neither text nor a workbook", where=name, hint="Save it as CSV (UTF-8) or xlsx.")
    text = _text(stream, name, encoding)
    try:
        first = text.readline(MAX_ROW_CHARACTERS)
        delimiter = max(_DELIMITERS, key=first.count)
        text.seek(0)
        yield from _numbered(_lines(text, stream, name), delimiter, name)
    except UnicodeDecodeError as error:
        raise _undecodable(stream, name, encoding) from error
    except UnicodeError as error:
        raise InputError(f"is not text in {encoding}: {error}", where=name) from error


def _numbered(lines: Iterator[str], delimiter: str, name: str) -> Iterator[Row]:
    """Yield the rows that are not empty; all are counted, as spreadsheets count them."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
            if any(cells):
                yield number, cells
            if number > MAX_ROWS:
                raise InputError(f"has more than {MAX_ROWS:,} rows", where=name, hint="Split it.")
    except csv.Error as error:
        raise InputError(
            _csv_fault(error),
            where=f"{name}, row {number + 1}",
            hint="Nothing of the file is used, since rows may have run together.",
        ) from error


def _csv_fault(error: csv.Error) -> str:
    told = str(error)
    if "field limit" in told:
        return f"a cell of more than {csv.field_size_limit():,} characters"
    if "unexpected end" in told:
        return "a quote is opened here and never closed"
    if "expected after" in told:
        return "a quote is closed in the middle of a cell; quotes within a cell are written twice"
    return told


def _lines(text: io.TextIOWrapper, stream: BinaryIO, name: str) -> Iterator[str]:
    """Yield physical lines, none longer than the limit, so that no single one fills the memory."""
    for number, line in enumerate(iter(lambda: text.readline(MAX_ROW_CHARACTERS), ""), 1):
        if len(line) >= MAX_ROW_CHARACTERS:
            raise InputError(
                f"is longer than {MAX_ROW_CHARACTERS:,} characters", where=f"{name}, line {number}", hint="Is it CSV?"
            )
        if not number % 1000 and stream.tell() > MAX_STREAMED_BYTES:
            raise InputError(f"is larger than {MAX_STREAMED_BYTES:,} bytes", where=name, hint="Split it.")
        yield line


def _text(stream: BinaryIO, name: str, encoding: str) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(stream, encoding=encoding, newline="")
    except LookupError as error:
        raise InputError(f"there is no encoding {encoding!r}", where=name, hint="Such as: utf-8, cp1252.") from error


def _encoding(head: bytes) -> str | None:
    """Tell the encoding from a byte order mark or, for UTF-16 without one, from where the NUL bytes stand."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" not in head:
        return "utf-8"
    low, high = head[0::2].count(0), head[1::2].count(0)
    if max(low, high) * 4 > len(head) and not min(low, high):
        return "utf-16-le" if high else "utf-16-be"
    return None


def _undecodable(stream: BinaryIO, name: str, encoding: str) -> InputError:
    """Name the first line that is not in the encoding, and show how it would read in others."""
    stream.seek(0)
    for number, line in enumerate(islice(iter(lambda: stream.readline(MAX_ROW_CHARACTERS), b""), MAX_ROWS), 1):
        try:
            line.decode(encoding)
        except UnicodeDecodeError as error:
            return InputError(
                f"byte 0x{line[error.start]:02x} is not {encoding}",
                where=f"{name}, line {number}",
                hint=_readings(line[max(error.start - 30, 0) : error.start + 30]),
            )
    return InputError(f"is not text in {encoding}", where=name, hint="Name the encoding with --encoding.")


def _readings(part: bytes) -> str:
    readings = []
    for encoding in _OTHERWISE:
        try:
            readings.append(f'--encoding {encoding}  would read "{harmless(part.decode(encoding)).strip()}"')
        except UnicodeDecodeError:
            continue
    return "\n  ".join(["Save it as UTF-8, or name its encoding:", *readings])
