"""Workbooks (xlsx): cells as kept by the publisher, formulas never evaluated, within limits that are checked first.

python-calamine is fast but makes a dense grid of a sheet, so that one cell in the last row and column would fill the
memory, as would a long shared text that many cells point to. Both are counted before it is asked.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile
from exportgate.feeds.reading import broken, looks_like_html

Cell = int | float | str | bool | time | date | datetime | timedelta
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,9})([0-9]{1,9})["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>\s*([0-9]{1,9})\s*<")
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may hold: bytes unpacked, parts, cells of the grid of a sheet, characters of all its texts."""

    unpacked: int = 300_000_000
    parts: int = 2_000
    grid: int = 6_000_000
    characters: int = 300_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, whether the publisher shows it, and its rows from the first; empty cells are ""."""

    name: str
    visible: bool
    rows: Sequence[Sequence[Cell]]

    def texts(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (row number as the spreadsheet shows it, cells as text) of the rows that are not empty."""
        for number, row in enumerate(self.rows, 1):
            cells = [cell_text(cell) for cell in row]
            if any(cells):
                yield number, cells


def sheets(file: RawFile, *, names: Sequence[str] | None = None, limits: Limits | None = None) -> list[Sheet]:
    """Read the sheets of a workbook, all or those named, in their order.

    Raises:
        FeedError: it is no workbook, is encrypted, goes beyond a limit, or has no sheet of a name asked for.
    """
    content = file.read_bytes()
    _check(file, content, limits or Limits())
    try:
        return _read(file, load_workbook(io.BytesIO(content)), names)
    except FeedError:
        raise
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise broken(file, f"cannot be read as a workbook: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the Rust beneath, which is no Exception
            raise
        raise broken(file, "cannot be read as a workbook: its parts contradict each other") from error


def cell_text(cell: Cell | None) -> str:
    """Give a cell as text, blanks trimmed: whole numbers without a point, dates as ISO, lines within a cell kept.

    Example:
        >>> cell_text(2.0), cell_text(" 2a\\n"), cell_text(datetime(1970, 1, 2)), cell_text(None), cell_text(True)
        ('2', '2a', '1970-01-02', '', 'TRUE')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell).strip()


def _read(file: RawFile, book: CalamineWorkbook, names: Sequence[str] | None) -> list[Sheet]:
    shown = {
        item.name: item.visible == SheetVisibleEnum.Visible
        for item in book.sheets_metadata
        if item.typ == SheetTypeEnum.WorkSheet
    }
    if missing := [name for name in names or () if name not in shown]:
        held = ", ".join(repr(name) for name in shown)
        raise broken(file, f"has no sheet {', '.join(repr(name) for name in missing)}; it has {held}")
    wanted = [name for name in shown if names is None or name in names]
    return [Sheet(name, shown[name], book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in wanted]


def _check(file: RawFile, content: bytes, limits: Limits) -> None:
    if looks_like_html(content[:512]):
        raise broken(file, "is a web page where a workbook was expected")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(file, archive, limits)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise broken(file, f"is not an xlsx workbook: {error}") from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise broken(file, f"is encrypted: {error}") from error


def _check_parts(file: RawFile, archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.parts:
        raise broken(file, f"has {len(members):,} parts, at most {limits.parts:,} are read")
    left = limits.unpacked
    texts: list[int] = []
    parts = sorted(members, key=lambda member: "sharedstrings" not in member.filename.lower())
    for member in parts:
        unpacked = _unpack(file, archive, member, left, limits)
        left -= len(unpacked)
        if "sharedstrings" in member.filename.lower():
            texts = _lengths(unpacked)
        elif "worksheets/" in member.filename.lower() and member.filename.lower().endswith(".xml"):
            _check_sheet(file, member.filename, unpacked, texts, limits)


def _unpack(file: RawFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, limits: Limits) -> bytes:
    with archive.open(member) as stream:  # the size that the archive itself states may be a lie
        unpacked = stream.read(left + 1)
    if len(unpacked) > left:
        raise broken(file, f"unpacks to more than {limits.unpacked:,} bytes")
    return unpacked


def _check_sheet(file: RawFile, name: str, xml: bytes, texts: Sequence[int], limits: Limits) -> None:
    place = f"{file.name}, {name}"
    wide = high = 0
    for letters, row in _REFERENCE.findall(xml):
        high = max(high, int(row))
        wide = max(wide, _column(letters))
    if wide * high > limits.grid:
        raise broken(place, f"spans {high:,} rows and {wide:,} columns, at most {limits.grid:,} cells are read")
    characters = sum(texts[int(index)] for index in _VALUE.findall(xml) if int(index) < len(texts)) if texts else 0
    if characters > limits.characters:
        raise broken(place, f"holds {characters:,} characters, at most {limits.characters:,} are read")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _lengths(shared: bytes) -> list[int]:
    """Bytes of each shared text, its markup included, in their order."""
    ends = [match.end() for match in _TEXT_END.finditer(shared)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
