"""Publications that are not what they should be: each is read, or refused with its place; nothing else happens."""

from typing import Any
from xml.sax.saxutils import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportgate.errors import FeedError
from exportgate.feeds.feed import Reader, Reading
from exportgate.feeds.rawfile import FileInMemory
from exportgate_au.feeds.dfat import reader as dfat
from exportgate_au.feeds.dfat import rows as dfat_rows
from exportgate_uk.feeds.ofsi import reader as ofsi
from exportgate_uk.feeds.sanctions import reader as uksl
from tests.plugins.au.test_consolidated_list import row as dfat_row
from tests.plugins.au.test_consolidated_list import workbook as dfat_workbook
from tests.plugins.uk.test_ofsi_list import row as ofsi_row
from tests.plugins.uk.test_ofsi_list import workbook as ofsi_workbook
from tests.plugins.uk.test_sanctions_list import PERSON, SHIP, listing

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30),
    st.sampled_from(["", "00/00/0000", "31/02/2020", "=1+1", "9" * 5000, "2a", "Alias", "TRUE", "a) b)", "(1) (2)"]),
    st.integers(-10, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
)


def survives(read: Reader, file: FileInMemory) -> None:
    """The file is read in full, or refused by name."""
    reading, refused = None, None
    try:
        reading = read([file])
    except FeedError as error:
        refused = error.where

    if reading is None:
        assert (refused or "").startswith(file.name)
    else:
        assert isinstance(reading, Reading)
        assert len({entry.id for entry in reading.entries}) == len(reading.entries)


@FEW
@given(data=st.data())
def test_uk_sanctions_list_with_strange_words(data: st.DataObject) -> None:
    """Any word of a designation may be anything."""
    person = PERSON
    for known in (
        "Primary name",
        "ALias",
        "UK|UN",
        "Asset freeze",
        "dd/mm/1945",
        "Individual",
        "02/02/2026",
        "D0010694",
    ):
        if data.draw(st.booleans()):
            words = data.draw(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20))
            person = person.replace(known, escape(words))
    survives(uksl.read, listing(person, SHIP))


@FEW
@given(data=st.data())
def test_uk_sanctions_list_damaged(data: st.DataObject) -> None:
    """Any bytes may be missing or doubled."""
    content = listing(PERSON, SHIP).content
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    repeat = data.draw(st.sampled_from([0, 2]))
    survives(
        uksl.read, FileInMemory("UK-Sanctions-List.xml", content[:start] + content[start:end] * repeat + content[end:])
    )


@FEW
@given(data=st.data())
def test_consolidated_list_with_strange_cells(data: st.DataObject) -> None:
    """Any cell of the Australian workbook may be anything."""
    rows: list[dict[str, Any]] = [dfat_row(2, "A Works"), dfat_row("2a", "AW", "Alias"), dfat_row(3, "B Works")]
    for row in rows:
        for column in data.draw(st.lists(st.sampled_from(dfat_rows.CURRENT_COLUMNS), max_size=3)):
            row[column] = data.draw(CELLS)
    survives(dfat.read, dfat_workbook(*rows))


@FEW
@given(data=st.data())
def test_ofsi_list_with_strange_cells(data: st.DataObject) -> None:
    """Any cell of the OFSI workbook may be anything."""
    rows: list[dict[str, Any]] = [ofsi_row("7", name_6="A"), ofsi_row("7", name_6="B", alias_type="AKA")]
    for row in rows:
        for column in data.draw(st.lists(st.sampled_from(ofsi.COLUMNS), max_size=3)):
            row[column] = data.draw(CELLS)
    survives(ofsi.read, ofsi_workbook(*rows))
