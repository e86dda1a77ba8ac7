"""Files of rows are opened strictly: encodings are told, never guessed, and nothing makes them fill the memory."""

import codecs
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
import xlsxwriter

from exportgate.errors import InputError
from exportgate.intake.tables import Layout, table_of
from tests.intake.words import stream

TEXT = "name,country\nMüller & Söhne,DE\n清河研究所,CN\n"


def rows(content: bytes, layout: Layout | None = None) -> list[list[str]]:
    table = table_of(stream(content), "p.csv", layout or Layout())
    return [list(cells) for _, cells in table.rows]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_unicode_is_read_in_every_form(content: bytes) -> None:
    """With or without a byte order mark, whatever ends the lines."""
    assert rows(content) == [["Müller & Söhne", "DE"], ["清河研究所", "CN"]]


def test_utf_16_without_a_mark_is_told_from_where_its_noughts_stand() -> None:
    """As old programs write it."""
    text = "name,country\nACME,DE\n"

    assert rows(text.encode("utf-16-le")) == rows(text.encode("utf-16-be")) == [["ACME", "DE"]]


def test_another_encoding_is_told_with_how_it_would_read() -> None:
    """Guessing wrong would make a name that no list has."""
    with pytest.raises(InputError) as error:
        rows("name\nACME\nMüller\n".encode("cp1252"))

    assert error.value.where == "p.csv, line 3"
    assert "byte 0xfc is not utf-8" in error.value.message
    assert '--encoding cp1252  would read "Müller"' in error.value.hint


def test_the_encoding_that_the_user_names_is_used() -> None:
    """Also for Japanese and Chinese files of old programs."""
    assert rows("name\n清河研究所\n".encode("gb18030"), Layout(encoding="gb18030")) == [["清河研究所"]]
    assert rows("name\n東京電機\n".encode("cp932"), Layout(encoding="cp932")) == [["東京電機"]]


def test_an_encoding_that_does_not_exist_is_told() -> None:
    """By its name."""
    with pytest.raises(InputError, match="no encoding 'utf-9'"):
        rows(b"name\nACME\n", Layout(encoding="utf-9"))


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\xff" * 500,
        b"\x7fELF" + bytes(range(256)) * 20,
        b"GIF89a\x00\x00\x10",
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
)
def test_binary_rubbish_is_told(content: bytes) -> None:
    """It is neither text nor a workbook."""
    with pytest.raises(InputError, match=r"neither text nor|no column|not utf-8"):
        rows(content)


@pytest.mark.parametrize("content", [b"", b"\n\n\n", codecs.BOM_UTF8])
def test_an_empty_file_is_told(content: bytes) -> None:
    """Nothing screened is not nothing found."""
    with pytest.raises(InputError, match="is empty"):
        rows(content)


@pytest.mark.parametrize(
    ("text", "message", "where"),
    [
        ('name\nA\n"B\nC\n', "never closed", "p.csv, row 3"),
        ('name\n"A"B\n', "middle of a cell", "p.csv, row 2"),
    ],
)
def test_quotes_that_do_not_fit_stop_the_file(text: str, message: str, where: str) -> None:
    """Rows may have run together, so that a party would be lost in another's cell."""
    with pytest.raises(InputError, match=message) as error:
        rows(text.encode())

    assert error.value.where == where


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    """Empty rows count, and a cell may hold line breaks."""
    table = table_of(stream(b'name\n\n"A\nB"\nC\n'), "p.csv", Layout())

    assert [(number, list(cells)) for number, cells in table.rows] == [(3, ["A\nB"]), (4, ["C"])]


class Endless(io.RawIOBase):
    """A file that begins well and never ends, and counts what was taken of it."""

    def __init__(self, start: bytes, fill: bytes) -> None:
        self._start = start
        self._fill = fill
        self._at = 0
        self.taken = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset if whence == 0 else self._at + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        start, size, width = self._start[self._at :], len(buffer), len(self._fill)
        turn = max(self._at - len(self._start), 0) % width
        endless = self._fill[turn:] + self._fill * (size // width + 1)
        buffer[:] = (start + endless)[:size]
        self._at += size
        self.taken += size
        return size


@pytest.mark.parametrize(
    ("fill", "message"), [(b"x", "is longer than"), (b'"', "is longer than"), (b"x\n", "more than 131,072")]
)
def test_a_cell_without_end_is_stopped_early(fill: bytes, message: str) -> None:
    """Little of it is read, however long it is: with or without line breaks in it."""
    endless = Endless(b'name\n"', fill)

    with pytest.raises(InputError, match=message):
        list(table_of(cast(BinaryIO, io.BufferedReader(cast(Any, endless))), "p.csv", Layout()).rows)
    assert endless.taken < 20_000_000


def test_too_many_columns_are_refused() -> None:
    """A row of ten thousand headings is no party list."""
    with pytest.raises(InputError, match=r"10,000 columns"):
        rows(",".join(f"c{number}" for number in range(10_000)).encode())


def _broken_workbooks() -> Iterator[bytes]:
    yield b"PK\x03\x04" + b"\x00" * 100
    yield b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000
    yield b"PK\x03\x04" + b"\x14\x00\x00\x00\x00\x00" + b"\x00" * 20 + b"mimetypeapplication/vnd.oasis" + b"\x00" * 50


@pytest.mark.parametrize("content", list(_broken_workbooks()))
def test_a_broken_workbook_is_told(content: bytes) -> None:
    """Old and new ones, and OpenDocument, which is not read."""
    with pytest.raises(InputError, match=r"p\.csv"):
        rows(content)


def test_a_cut_off_workbook_is_told(tmp_path: Path) -> None:
    """Half a file is no file."""
    file = tmp_path / "p.xlsx"
    book = xlsxwriter.Workbook(str(file))
    book.add_worksheet().write_column(0, 0, ["name", *(f"Party {number}" for number in range(1000))])
    book.close()
    whole = file.read_bytes()

    for length in range(100, len(whole), 997):
        with pytest.raises(InputError):
            rows(whole[:length])


def test_a_workbook_that_unpacks_to_no_end_is_told_before_it_is_unpacked(tmp_path: Path) -> None:
    """Fifty megabytes of one letter in one cell take fifty kilobytes of file."""
    book = xlsxwriter.Workbook(str(tmp_path / "p.xlsx"))
    book.add_worksheet().write_column(0, 0, ["name", "ACME"])
    book.close()
    with zipfile.ZipFile(tmp_path / "p.xlsx") as whole, zipfile.ZipFile(tmp_path / "b.xlsx", "w", 8) as bomb:
        for part in whole.infolist():
            bomb.writestr(part.filename, whole.read(part).replace(b"ACME", b"x" * 50_000_000))

    with pytest.raises(InputError, match="times its size"):
        rows((tmp_path / "b.xlsx").read_bytes())
