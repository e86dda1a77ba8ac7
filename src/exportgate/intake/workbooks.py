"""Workbooks of users: one sheet of them, with cells as kept, formulas never evaluated."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from python_calamine import CalamineError, load_workbook

from exportgate.errors import FeedError, InputError
from exportgate.feeds.rawfile import FileInMemory
from exportgate.feeds.workbook import Limits, Sheet, sheets
from exportgate.intake.limits import MAX_RATIO, MAX_UNPACKED_BYTES, MAX_WHOLE_BYTES, RATIO_COUNTS_FROM
from exportgate.intake.sources import refuse_larger

_ZIP = b"PK\x03\x04"


def sheet_rows(stream: BinaryIO, name: str, wanted: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield (row number, cells) of a sheet's rows that are not empty.

    Args:
        stream: the file.
        name: its name for messages.
        wanted: the sheet's name; "" for the only visible one that holds anything.

    Raises:
        InputError: it is no workbook that can be read, goes beyond a limit, or leaves open which sheet is meant.
    """
    refuse_larger(stream, MAX_WHOLE_BYTES, name, "Save it as CSV or split it.")
    content = stream.read()
    for number, row in enumerate(_chosen(_sheets(content, name), name, wanted).rows, 1):
        if _filled(row):
            yield number, row


def all_sheets(stream: BinaryIO, name: str) -> dict[str, list[tuple[int, Sequence[Any]]]]:
    """Give (row number, cells) of the rows that are not empty, of every sheet by its name.

    Raises:
        InputError: as `sheet_rows`.
    """
    refuse_larger(stream, MAX_WHOLE_BYTES, name, "Save it as CSV or split it.")
    found = _sheets(stream.read(), name)
    return {sheet.name: [row for row in enumerate(sheet.rows, 1) if _filled(row[1])] for sheet in found}


def _filled(row: Sequence[Any]) -> bool:
    return any(cell not in ("", None) for cell in row)


def _sheets(content: bytes, name: str) -> list[Sheet]:
    if content.startswith(_ZIP) and content[30:38] == b"mimetype":  # where OpenDocument files name themselves
        raise InputError("is an OpenDocument file", where=name, hint="Save it as xlsx or CSV.")
    _refuse_bomb(content, name)
    try:
        if content.startswith(_ZIP):
            return sheets(FileInMemory(name, content, MAX_WHOLE_BYTES), limits=Limits(unpacked=MAX_UNPACKED_BYTES))
        return _old_sheets(content)
    except FeedError as error:
        raise InputError(error.message, where=error.where or name, hint="Save it as CSV (UTF-8) or xlsx.") from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise InputError(f"cannot be read as a workbook: {error}", where=name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the Rust beneath, which is no Exception
            raise
        raise InputError("cannot be read as a workbook: its parts contradict each other", where=name) from error


def _refuse_bomb(content: bytes, name: str) -> None:
    """Refuse parts that are packed as only repeats of one sign are; lies about sizes meet the limits further on."""
    if not content.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InputError(f"is no xlsx workbook: {error}", where=name) from error
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * len(content):
        raise InputError(
            f"unpacks to {unpacked:,} bytes, {unpacked // len(content):,} times its size, as no real workbook does",
            where=name,
            hint="Is there a cell with an endless text? Save it as CSV otherwise.",
        )


def _old_sheets(content: bytes) -> list[Sheet]:
    """Read an xls workbook, whose own limits of 65,536 rows and 256 columns bound it."""
    book = load_workbook(io.BytesIO(content))
    return [
        Sheet(name, True, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
    ]


def _chosen(found: Sequence[Sheet], name: str, wanted: str) -> Sheet:
    if wanted:
        for sheet in found:
            if sheet.name == wanted:
                return sheet
        held = ", ".join(f'"{sheet.name}"' for sheet in found)
        raise InputError(f'has no sheet "{wanted}"', where=name, hint=f"It has {held}.")
    filled = [sheet for sheet in found if sheet.visible and any(map(_filled, sheet.rows))]
    if not filled:
        raise InputError("is empty", where=name, hint="The first row must hold the names of the columns.")
    if len(filled) > 1:
        held = ", ".join(f'"{sheet.name}"' for sheet in filled)
        raise InputError(f"has several sheets: {held}", where=name, hint="Choose one with --sheet.")
    return filled[0]
