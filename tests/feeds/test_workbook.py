"""Workbooks are read as kept: no formula evaluated, no cell or part that could fill the memory."""

import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate.feeds.workbook import Limits, cell_text, sheets

HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def test_cells_come_as_text_with_their_row_numbers() -> None:
    """Numbers without a point, dates as ISO days, lines within a cell, and rows counted from the first."""
    [sheet] = sheets(
        FileInMemory("l.xlsx", _book({"List": [["No.", "Name"], [], [2, "甲\n乙"], [2.5, date(1970, 1, 2)]]}))
    )

    assert sheet.name == "List"
    assert list(sheet.texts()) == [(1, ["No.", "Name"]), (3, ["2", "甲\n乙"]), (4, ["2.5", "1970-01-02"])]


def test_a_formula_is_never_evaluated() -> None:
    """A cell with a formula has the value that the publisher's program left in it, whatever the formula would do."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("List")
        sheet.write_formula("A1", "=ROW()-1", None, 41)
        sheet.write_formula("B1", '=HYPERLINK("http://127.0.0.1:9/", "click")', None, "ACME")
        sheet.write_string("C1", "=cmd|' /C calc'!A0")

    [found] = sheets(FileInMemory("l.xlsx", stream.getvalue()))

    assert [cell_text(cell) for cell in found.rows[0]] == ["41", "ACME", "=cmd|' /C calc'!A0"]


def test_a_sheet_is_asked_for_by_its_name() -> None:
    """A workbook without the sheet that holds the list is not the list."""
    content = _book({"Index": [["x"]], "Data": [["y"]]})

    assert [sheet.name for sheet in sheets(FileInMemory("l.xlsx", content), names=["Data"])] == ["Data"]
    with pytest.raises(FeedError, match="has no sheet 'List'; it has 'Index', 'Data'"):
        sheets(FileInMemory("l.xlsx", content), names=["List"])


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 rubbish", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0old"],
    ids=["empty", "broken zip", "csv", "old workbook"],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    """A file of another kind under the name of a workbook is an error naming it."""
    with pytest.raises(FeedError) as refused:
        sheets(FileInMemory("l.xlsx", content))

    assert refused.value.where == "l.xlsx"


def test_a_web_page_is_refused_as_such() -> None:
    """An error page in place of the workbook is told as one."""
    with pytest.raises(FeedError, match="web page"):
        sheets(FileInMemory("l.xlsx", b"<!DOCTYPE html><html></html>"))


def test_one_cell_far_away_does_not_fill_the_memory() -> None:
    """A sheet that spans the whole grid is refused before a grid of it is made."""
    content = _with_sheet(
        _book({"List": [["x"]]}), f'{HEAD}<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'
    )

    with pytest.raises(FeedError, match="spans 1,048,576 rows and 16,384 columns"):
        sheets(FileInMemory("l.xlsx", content))


def test_a_bomb_of_a_workbook_is_refused() -> None:
    """A part that unpacks beyond the limit is refused, whatever size it states."""
    content = _with_sheet(_book({"List": [["x"]]}), HEAD + " " * 3_000_000)

    with pytest.raises(FeedError, match="unpacks to more than"):
        sheets(FileInMemory("l.xlsx", content), limits=Limits(unpacked=1_000_000))


def test_one_long_text_in_many_cells_is_refused() -> None:
    """Cells that all point to one long shared text are counted with its length."""
    content = _book({"List": [["x" * 30_000] for _ in range(100)]})

    with pytest.raises(FeedError, match="characters"):
        sheets(FileInMemory("l.xlsx", content), limits=Limits(characters=1_000_000))


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    """A zip of countless members is no list."""
    with pytest.raises(FeedError, match="parts"):
        sheets(FileInMemory("l.xlsx", _book({"List": [["x"]]})), limits=Limits(parts=3))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_a_workbook_breaks_the_reader(data: st.DataObject) -> None:
    """Whatever bytes of a workbook are damaged, reading ends in sheets or a `FeedError`."""
    part = data.draw(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", ""]))
    content = _BOOK
    if part:
        xml = bytearray(zipfile.ZipFile(io.BytesIO(content)).read(part))
        for _ in range(data.draw(st.integers(1, 4))):
            xml[data.draw(st.integers(0, len(xml) - 1))] = data.draw(st.integers(0, 255))
        content = _with_part(content, part, bytes(xml))
    else:
        content = content[: data.draw(st.integers(0, len(content)))]
    with suppress(FeedError):
        sheets(FileInMemory("l.xlsx", content))


def _book(tables: Mapping[str, list[list[object]]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell, days if isinstance(cell, date) else None)
    return stream.getvalue()


def _with_sheet(content: bytes, start: str) -> bytes:
    return _with_part(content, "xl/worksheets/sheet1.xml", f"{start}</sheetData></worksheet>".encode())


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, part if member == name else old.read(member))
    return stream.getvalue()


_BOOK = _book({"List": [["No.", "Name"], [1, "ACME"], [2, date(1970, 1, 2)]]})
