"""The Country Groups as a table of law: read, and compared with our own table."""

from datetime import date

import pytest

from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate_us.check import groups_lines
from exportgate_us.feeds.groups.reader import read_ecfr_xml as read_groups
from tests.plugins.us.feeds.law_texts import groups, part
from tests.plugins.us.feeds.our_tables import ON, TABLES, by_id, our_groups


def test_groups_of_all_tables_and_lists_stand_with_the_country() -> None:
    """Groups A, D and E are tables, B is a list; a country is spelled in several ways and is one row of law."""
    notes = {"E": [("1", "The Treasury administers:"), ("", "(a) An embargo.")], "A": [("4", "Crimea.")]}
    read = read_groups([groups(TABLES, ["Japan", "The Bahamas", "Congo (Democratic Republic of the)"], notes=notes)])

    found = by_id(read.entries)
    assert found["JP"].details == {"A:1": "X", "A:5": "X", "B": "X"}
    assert found["CN"].details == {"D:1": "X", "D:5": "X"}
    assert found["CD"].details == {"B": "X", "D:5": "X"}
    assert [name.name for name in found["CD"].names] == [
        "Congo (Democratic Republic of)",
        "Congo (Democratic Republic of the)",
    ]
    assert found["UA"].footnotes == ("A 4",)
    assert found["footnote E 1"].remarks == "The Treasury administers:\n(a) An embargo."
    assert found["group A:5"].footnotes == ("A 1",)
    assert "BS" in found


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (groups({**TABLES, "D": {"Atlantis": ["D:1"]}}, ["Japan"]), "Atlantis"),
        (groups({key: rows for key, rows in TABLES.items() if key != "E"}, ["Japan"]), "Country Group E was not found"),
        (groups(TABLES, ["Japan", "Japan"]), "twice"),
        (groups(TABLES, [], columns={"A": ["A:1"], "D": ["D:1", "E:5"], "E": ["E:1"]}), "has a column"),
        (part(740, "<P>moved</P>"), "A, B, D, E was not found"),
    ],
    ids=["country", "no E", "twice", "column", "moved"],
)
def test_groups_that_cannot_be_read_for_certain_are_refused(file: FileInMemory, message: str) -> None:
    """A group that is missing would look like a group without members."""
    with pytest.raises(FeedError, match=message):
        read_groups([file])


def test_the_groups_of_our_table_have_no_difference() -> None:
    """What our table says, printed as the eCFR prints it, is read back as the same; Macau is not in D:5."""
    read = read_groups([our_groups()])

    assert groups_lines(read.entries, ON) == []
    assert "D:5" not in by_id(read.entries)["MO"].details


def test_the_groups_of_another_day_differ() -> None:
    """The Emirates joined A:5 on 10 July 2026; the day before, the same text says something else than our table."""
    lines = groups_lines(read_groups([our_groups()]).entries, date(2026, 7, 9))

    assert lines == [
        "country_groups: AE in D:3: here present, in the text absent",
        "country_groups: AE in D:4: here present, in the text absent",
        "country_groups: AE in A:5: here absent, in the text present",
    ]
