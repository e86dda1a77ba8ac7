"""Broken and hostile publications: every reader of ours says so in one error, in bounded time."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.rawfile import FileInMemory
from exportgate_jp.feeds.designated.reader import read_pdf
from exportgate_jp.feeds.eul.reader import read_html, read_xlsx
from exportgate_jp.feeds.japanese import country_at_start, dates_in, dotted_date, numbered
from exportgate_jp.feeds.mof.aliases import aliases_in, names_in, spellings
from exportgate_jp.feeds.mof.reader import read as read_mof
from exportgate_jp.feeds.order.text import read_order
from tests.plugins.jp import test_designated, test_eul, test_mof, test_order
from tests.plugins.jp.made_pdf import pdf

Read = Callable[[Sequence[RawFile]], Reading]

EUL = test_eul.workbook([test_eul.PAKISTAN, "Zarghun", "・ZW", "核\nN", "通常兵器\nCW"]).content
MOF = test_mof.workbook(("29.x", [[test_mof.PERSONS], [*test_mof.HEAD], ["2022.3.1", 1, "東", "Vostok"]])).content
PDFS = [
    pdf(*test_designated.RUSSIA, *test_designated.ONE_RUSSIAN),
    pdf(*test_designated.THIRD, *test_designated.ONE_THIRD),
    pdf(*test_designated.BELARUS, *test_designated.ONE_BELARUSIAN),
]
PAGE = b"<!DOCTYPE html><html><body><table><tr><td><p>No.</p></td></tr><tr><td>1</td></tr></table></body></html>"


def read_all(read: Read, *files: FileInMemory) -> None:
    """Read files that may be anything; only the error meant for people may come out."""
    try:
        read(files)
    except FeedError:
        return


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Some content with bytes put in the place of others, and perhaps cut off."""
    broken = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        broken[draw(st.integers(0, len(broken) - 1))] = draw(st.integers(0, 255))
    return bytes(broken[: draw(st.integers(1, len(broken)))] if draw(st.booleans()) else broken)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_publications_are_read_or_refused(data: st.DataObject) -> None:
    """A byte changed here and there, or the end cut off."""
    read_all(read_xlsx, FileInMemory("list.xlsx", data.draw(damaged(EUL))))
    read_all(read_mof, FileInMemory("list.xlsx", data.draw(damaged(MOF))))
    read_all(read_html, FileInMemory("list.html", data.draw(damaged(PAGE))))
    read_all(read_pdf, FileInMemory("russia.pdf", data.draw(damaged(PDFS[0].content))), *PDFS[1:])
    order = FileInMemory("order.xml", data.draw(damaged(test_order.order().content)))
    read_all(lambda files: read_order(files[0]), order)  # type: ignore[arg-type, return-value]  # only its errors count


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="（()）[]a.k.af別称、､;；:： \n\t東カAé年月日12出生original script", max_size=120))
def test_cells_of_any_shape_are_taken_apart(cell: str) -> None:
    """No nesting of brackets, marks and words makes a parser of cells fail, and no name comes out empty."""
    names = [name for name, _ in aliases_in(cell)] + names_in(cell) + spellings(cell) + numbered(cell)

    assert all(name.strip() for name in names)
    dates_in(cell)
    dotted_date(cell)
    country_at_start(cell)


@pytest.mark.parametrize(
    "text", ["、", "(", "（", "a.k.a. ", "(a)", "original script: ", "年", "[", "の息子", "(別称、"]
)
def test_a_cell_of_one_thing_repeated_takes_no_time(text: str) -> None:
    """The longest cell that is read is taken apart without a parser going through it for every character of it."""
    cell = text * (8000 // len(text))

    aliases_in(cell)
    names_in(cell)
    spellings(cell)


def test_a_cell_too_long_to_be_one_is_refused() -> None:
    """A hundred thousand letters are no name."""
    with pytest.raises(FeedError, match="more than 8,000 characters"):
        test_mof.reading(test_mof.PERSONS, [], ["2022.3.1", 1, "東", "V" * 20000])
    with pytest.raises(FeedError, match="more than 8,000 characters"):
        read_xlsx([test_eul.workbook([test_eul.CHINA, "V" * 20000, "", "核\nN", ""])])
