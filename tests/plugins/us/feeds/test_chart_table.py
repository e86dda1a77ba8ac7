"""The Commerce Country Chart as a table of law: read, and compared with our own table."""

import pytest

from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate_us.check import chart_lines
from exportgate_us.feeds.chart.reader import read_ecfr_xml as read_chart
from exportgate_us.law.held import table
from tests.plugins.us.feeds.law_texts import CHART_COLUMNS, chart, part
from tests.plugins.us.feeds.our_tables import ON, by_id, our_chart


def test_marks_footnotes_and_pointers_are_read() -> None:
    """An X a column; footnote numbers in superscript or stuck to the name; a row without marks points elsewhere."""
    read = read_chart(
        [
            chart(
                {"Albania": ["CB 1", "RS 2"], "Korea, South 4": ["NS 1"], "Türkiye": []},
                footnotes={"Albania": ["2", "3"], "Iran": ["1"]},
                pointers={"Iran": "See part 746 of the EAR."},
                notes={"2": "Cameras.", "3": "Commodities."},
            )
        ]
    )

    found = by_id(read.entries)
    assert found["AL"].details == {"CB 1": "X", "RS 2": "X"}
    assert found["AL"].footnotes == ("2", "3")
    assert found["KR"].footnotes == ("4",)
    assert found["KR"].primary_name == "Korea, South"
    assert found["TR"].details == {}
    assert (found["IR"].licence_requirement, found["IR"].details) == ("See part 746 of the EAR.", {})
    assert found["footnote 3"].remarks == "Commodities."
    assert found["AL"].citations == ("15 CFR part 738, Supplement No. 1",)
    assert read.rows == 6
    assert read.notes == ("history: [90 FR 47189, Sept. 30, 2025]",)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (chart({"Atlantis": ["CB 1"]}), "Atlantis"),
        (chart({"Albania": []}, columns=(*CHART_COLUMNS[1:], "CB 1")), "columns are not the known ones"),
        (chart({"Albania": []}, columns=(*CHART_COLUMNS, "ZZ 1")), "columns are not the known ones"),
        (chart({}), "no row of a country"),
        (part(740, ""), "Supplement No. 1 to Part 738 0 times"),
        (part(738, "<P>moved</P>"), "0 tables"),
        (FileInMemory("x.xml", our_chart().content.replace(b">X<", b">Y<", 1)), "no mark"),
        (FileInMemory("x.xml", our_chart().content.replace(b'<TD class="center">X</TD>', b"", 1)), "16 cells"),
    ],
    ids=["country", "moved column", "new column", "empty", "other part", "no table", "other mark", "short row"],
)
def test_a_chart_that_cannot_be_read_for_certain_is_refused(file: FileInMemory, message: str) -> None:
    """A mark in the wrong column, or a country left out, would answer wrongly."""
    with pytest.raises(FeedError, match=message):
        read_chart([file])


def test_the_chart_of_our_table_has_no_difference() -> None:
    """What our table says, printed as the eCFR prints it, is read back as the same."""
    assert chart_lines(read_chart([our_chart()]).entries, ON) == []


def test_a_changed_mark_is_told_row_by_row() -> None:
    """Each mark that came or went, in which country and column."""
    rows = {row["iso"]: row["columns"] for row in table("country_chart").on(ON)}
    assert "NS2" not in rows["JP"]
    marks = ["CB 1", "NS 2", "MT 1", "RS 1"]

    assert chart_lines(read_chart([our_chart(JP=marks)]).entries, ON) == [
        "country_chart: JP, mark in NS1: here present, in the text absent",
        "country_chart: JP, mark in NS2: here absent, in the text present",
    ]
