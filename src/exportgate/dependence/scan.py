"""Files of trade as something that DuckDB can read in a stream: CSV, Parquet, JSON and workbooks."""

import codecs
import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from exportgate.dependence.wide import COLUMNS, is_wide, long_rows
from exportgate.errors import InputError
from exportgate.intake.tables import Layout, looks_like_workbook

MISSING = "what reads trade statistics is not installed"
HINT = "Install it with: pip install 'exportgate[trade]'"
_HEAD = 64 * 1024
_COLUMNS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_LINE = re.compile(r"CSV Error on Line: (\d+)")
_PART = 1 << 20
STANDARD_INPUT = "standard input"
MOST_PIPED = 8 * 1024**3
_MOST_LINE = 2 * 1000**2  # what DuckDB reads as one row
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Scan:
    """A file to be read.

    Args:
        name: for messages.
        source: a FROM item of SQL; its columns are c0, c1 ...
        headings: of the columns.
        rows: where a row of the source is not one of the file, its number and sheet there, by place.
        text: of CSV, the file read and what parts its cells.
    """

    name: str
    source: str
    headings: Sequence[str]
    rows: Sequence[str] = field(default=())
    text: tuple[Path, str] | None = None

    def where(self, places: Sequence[int]) -> list[str]:
        """Name rows by their places in the source, counted from 0 and rising."""
        if self.rows:
            return [f"{self.name}, {self.rows[place]}" for place in places]
        if self.text is None:
            return [f"{self.name}, record {place + 1}" for place in places]
        return [f"{self.name}, row {row}" for row in _rows_at(*self.text, places)]


def _rows_at(path: Path, delimiter: str, places: Sequence[int]) -> Iterator[int]:
    """Give the numbers of rows as spreadsheets count them, empty ones too, which DuckDB leaves out."""
    with _long_cells(), path.open(encoding="utf-8-sig", newline="") as stream:
        filled = (row for row, cells in enumerate(csv.reader(stream, delimiter=delimiter), 1) if cells)
        next(filled)  # the headings
        wanted = iter(places)
        place = next(wanted, None)
        for at, row in enumerate(filled):
            if place is None:
                return
            if at == place:
                yield row
                place = next(wanted, None)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let cells be as long as those that DuckDB reads, for as long as one file is looked at."""
    before = csv.field_size_limit(_MOST_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def on_disk(path: Path, folder: Path) -> Path:
    """Give a file itself; for `-`, what comes by standard input, written to the folder so that memory stays bounded.

    Raises:
        InputError: there is more than `MOST_PIPED` bytes of it, or no room for it.
    """
    if str(path) != "-":
        return path
    target, size = folder / STANDARD_INPUT, 0
    try:
        with target.open("wb") as out:
            while part := sys.stdin.buffer.read(_PART):
                size += len(part)
                if size > MOST_PIPED:
                    raise InputError(
                        f"is larger than {MOST_PIPED:,} bytes", where=STANDARD_INPUT, hint="Give it as a file."
                    )
                out.write(part)
    except OSError as error:
        raise InputError(f"cannot be kept: {error.strerror or error}", where=STANDARD_INPUT) from error
    return target


def scan_of(connection: Any, path: Path, layout: Layout, folder: Path) -> Scan:
    """Open a file.

    Args:
        connection: of DuckDB.
        path: the file.
        layout: how the user says that it is to be read.
        folder: for what has to be written anew before it can be read.

    Raises:
        InputError: it cannot be read, or is none of the kinds known.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError("is empty", where=path.name)
    if set(str(path)) & set("*?[") and not looks_like_workbook(head):
        path = _without_pattern(path, folder)
    if head.startswith(b"PAR1"):
        return _by_name(connection, path.name, f"read_parquet({_quoted(path)})")
    if looks_like_workbook(head):
        return _workbook(path, layout, folder)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _by_name(connection, path.name, f"read_json_auto({_quoted(path)}, sample_size=-1)")
    return _text(path, layout, folder)


def first_line(error: Exception) -> str:
    """Give the first line of what DuckDB says."""
    return str(error).partition("\n")[0]


def unreadable(error: Exception, name: str) -> InputError:
    """Turn what DuckDB says of a file into our words, with the row where it is told."""
    line = _LINE.search(str(error))
    where = f"{name}, row {line[1]}" if line else name
    if "not utf-8" in str(error).lower() or "encod" in str(error).lower():
        return _not_utf8(where)
    if "maximum line size" in str(error).lower():
        return _too_long(where)
    hint = "Nothing of the file is used, since its columns may have moved." if line else ""
    return InputError(_fault(str(error)), where=where, hint=hint)


def _fault(told: str) -> str:
    columns = _COLUMNS.search(told)
    if columns:
        what = (
            "too many" if int(columns[2]) > int(columns[1]) else f"only {columns[2]}"
        )  # it stops at the first too many
        return f"{what} columns, where {columns[1]} are expected"
    if "quote" in told.lower():
        return "a quote is opened and not closed, or closed in the middle of a cell"
    return f"cannot be read: {told.partition(chr(10))[0]}"


def _by_name(connection: Any, name: str, source: str) -> Scan:
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        if any(row[0] == "data" and row[1].startswith("STRUCT(") and row[1].endswith("[]") for row in described):
            source = f"(SELECT one.* FROM (SELECT unnest(data) AS one FROM {source}))"  # as UN Comtrade answers
            described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    except Exception as error:
        raise unreadable(error, name) from error
    headings = [row[0] for row in described]
    renamed = ", ".join(f"{_identifier(heading)} AS c{at}" for at, heading in enumerate(headings))
    return Scan(name, f"(SELECT {renamed} FROM {source})", headings)


def _text(path: Path, layout: Layout, folder: Path) -> Scan:
    encoding = layout.encoding or _marked_encoding(path)
    plain = encoding.lower().replace("-", "") in ("", "utf8", "utf8sig")
    path_read = path if plain else _in_utf8(path, encoding, folder)
    try:
        with _long_cells(), path_read.open(encoding="utf-8-sig", newline="") as stream:
            delimiter = max(",;\t", key=stream.readline(_MOST_LINE).count)
            stream.seek(0)
            rows = list(islice(csv.reader(_short_lines(stream, path.name), delimiter=delimiter), 3))
    except UnicodeDecodeError as error:
        raise _not_utf8(path.name) from error
    except (csv.Error, ValueError) as error:
        raise InputError(f"is no table of text: {error}", where=path.name) from error
    if not rows:
        raise InputError("is empty", where=path.name)
    first, *some = rows
    trailing = bool(some) and all(len(row) == len(first) + 1 and not row[-1] for row in some)
    source = _csv_source(path_read, len(first) + trailing, delimiter, trailing)
    return Scan(path.name, source, first, text=(path_read, delimiter))


def _marked_encoding(path: Path) -> str:
    """Give the encoding that a mark at the beginning tells; "" is UTF-8."""
    with path.open("rb") as stream:
        return "utf-16" if stream.read(2) in _UTF_16 else ""


def _short_lines(stream: TextIO, name: str) -> Iterator[str]:
    while line := stream.readline(_MOST_LINE):
        if len(line) >= _MOST_LINE:
            raise _too_long(name)
        yield line


def _too_long(where: str) -> InputError:
    return InputError(f"a row is longer than {_MOST_LINE:,} characters", where=where)


def _not_utf8(where: str) -> InputError:
    return InputError("is not text in UTF-8", where=where, hint="Name its encoding, such as --encoding cp1252.")


def _csv_source(path: Path, width: int, delimiter: str, padded: bool = False) -> str:
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(width))
    return (
        f"read_csv({_quoted(path)}, auto_detect=false, header=false, skip=1, delim='{delimiter}', quote='\"', "
        f"escape='\"', null_padding={str(padded).lower()}, columns={{{columns}}})"
    )


def _without_pattern(path: Path, folder: Path) -> Path:
    """Give another name for a file, since DuckDB takes some signs in a name as a pattern of several names."""
    link = folder / f"{abs(hash(str(path)))}-link"
    link.symlink_to(path.resolve())
    return link


def _in_utf8(path: Path, encoding: str, folder: Path) -> Path:
    written = folder / f"{abs(hash(str(path)))}.csv"
    try:
        with path.open(encoding=encoding, newline="") as given, written.open("w", encoding="utf-8", newline="") as out:
            while part := given.read(_PART):
                out.write(part)
    except LookupError as error:
        raise InputError(f"there is no encoding {encoding!r}", where=path.name) from error
    except UnicodeError as error:
        raise InputError(f"is not text in {encoding}: {error}", where=path.name) from error
    return written


def _workbook(path: Path, layout: Layout, folder: Path) -> Scan:
    from exportgate.intake.workbooks import all_sheets, sheet_rows

    with path.open("rb") as stream:
        sheets = all_sheets(stream, path.name)
    wide = {sheet: rows for sheet, rows in sheets.items() if is_wide(rows[:2]) and layout.sheet in ("", sheet)}
    if wide:
        long = [(f"sheet {sheet}, row {at}", cells) for sheet, rows in wide.items() for at, cells in long_rows(rows)]
        return _written(path, COLUMNS, long, folder)
    with path.open("rb") as stream:
        (_, headings), *rest = sheet_rows(stream, path.name, layout.sheet)
    names = [str(cell) for cell in headings]
    cells = [(f"row {at}", [_cell(cell) for cell in row]) for at, row in rest]
    return _written(path, names, cells, folder)


def _cell(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _written(path: Path, headings: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]], folder: Path) -> Scan:
    """Write rows as CSV, so that all files take the same way."""
    target = folder / f"{abs(hash(str(path)))}.csv"
    places = []
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(headings)
        for place, cells in rows:
            places.append(place)
            writer.writerow([*cells, *[""] * len(headings)][: len(headings)])
    return Scan(path.name, _csv_source(target, len(headings), ","), list(headings), places)


def _quoted(path: Path) -> str:
    escaped = str(path).replace("'", "''")
    return f"'{escaped}'"


def _identifier(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
