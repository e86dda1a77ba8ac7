"""The Commerce Control List as a table of law: read entry by entry, and compared with our own tables."""

import pytest

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate_us.check import ccl_lines
from exportgate_us.feeds.ccl.reader import read_ecfr_xml as read_ccl
from tests.plugins.us.feeds.law_texts import ccl, entry, part, requirements
from tests.plugins.us.feeds.our_tables import ON, by_id, requirement_lines

PIECES = (
    '<FP-2><B>3D006</B> <E T="04">&#x2018;</E><B>Layout</B><E T="04">&#x2019;</E> <B>software (see List of Items '
    'Controlled).</B>\n</FP-2>\n<FP-1><E T="04">License Requirements</E></FP-1>\n'
    "<FP-1><I>Reason for Control:</I> NS, AT</FP-1>\n"
)


def one(body: str) -> Entry:
    """Read a list with these paragraphs, and give its only entry."""
    (found,) = read_ccl([ccl("<HD1>Category 3&#x2014;Electronics</HD1><HD1>A. End Items</HD1>" + body)]).entries
    return found


def test_an_entry_is_read_by_label_row_and_item() -> None:
    """Requirements by control, exceptions by symbol with the lines that go on, items by designator with their notes."""
    found = one(
        entry(
            "3A001",
            "Widgets, as follows",
            [
                ("NS applies to entire entry, except 3A001.b", "NS Column 2."),
                ("AT applies to entire entry", "AT Column 1"),
            ],
            exceptions=[("LVS", "$500"), ("GBS", "N/A")],
            sta="Not to A:6.",
            items="<P>a. First;</P><P>a.1. Below it, in m\n<SU>3</SU>; <I>or</I></P>"
            "<NOTE><HED><I>Note 1 to 3A001.a.1:</I></HED><P><I>Not all.</I></P></NOTE><P>b.1 [Reserved]</P>",
        )
    )

    assert (found.id, found.primary_name) == ("3A001", "Widgets, as follows")
    assert found.details == {
        "Reason for Control": "NS, AT",
        "NS applies to entire entry, except 3A001.b": "NS Column 2.",
        "AT applies to entire entry": "AT Column 1",
        "LVS": "$500",
        "GBS": "N/A",
        "Special Conditions for STA": "Not to A:6.",
        "Related Controls": "N/A",
        "Related Definitions": "N/A",
        "a": "First;",
        "a.1": "Below it, in m 3; or\nNote 1 to 3A001.a.1: Not all.",
        "b.1": "[Reserved]",
    }


def test_requirements_in_words_between_two_tables_stay_with_the_entry() -> None:
    """1C351 has a table, a paragraph on chemical weapons, and a second table; nothing of it is lost."""
    words = "<P>CW applies to .d.15: a license is required for all destinations.</P>"
    after = words + requirements([("AT applies to entire entry", "Column 1.")])
    found = one(entry("1C351", "Pathogens", [("CB applies to entire entry", "CB Column 2.")], after_rows=after))

    assert found.details["CB applies to entire entry"] == "CB Column 2."
    assert found.details["AT applies to entire entry"] == "Column 1."
    assert found.details["License Requirements"] == "CW applies to .d.15: a license is required for all destinations."


def test_labels_and_sections_are_known_in_every_habit_of_the_drafters() -> None:
    """A label in italics with all its line, one without italics, a singular, a long name of the section on STA."""
    body = entry(
        "3E001", "Technology", [("NS applies to entire entry", "NS Column 1")], reasons="NS", sta="Not to A:6."
    )
    for printed, varied in {
        "<I>Reason for Control:</I> NS": "<I>Reason for Control: NS</I>",
        "<I>Related Controls:</I> N/A": "Related Controls: See 3E101.",
        "<I>Related Definitions:</I>": "<I>Related Definition:</I>",
        "Special Conditions for STA": "Special Conditions for Strategic Trade Authorization (STA)",
    }.items():
        assert printed in body
        body = body.replace(printed, varied)

    assert one(body).details == {
        "Reason for Control": "NS",
        "NS applies to entire entry": "NS Column 1",
        "Special Conditions for STA": "Not to A:6.",
        "Related Controls": "See 3E101.",
        "Related Definitions": "N/A",
        "Items": "The list of items controlled is contained in the ECCN heading.",
    }


def test_words_without_a_section_or_a_control_are_kept() -> None:
    """0E521 has a paragraph under its heading, 5D001 a note in the second column of a row without a control."""
    alone = one(f"{entry('0E521', 'Any technology')}<P>0E521 technology is subject to RS1 controls.</P>")
    rows = [("SL applies to .a", "A license is required for all destinations"), ("", "Note to SL paragraph: no more.")]
    noted = one(entry("5D001", "Software", rows))

    assert alone.details == {"Text": "0E521 technology is subject to RS1 controls."}
    assert noted.details["License Requirements"] == "Note to SL paragraph: no more."
    assert [line for line in ccl_lines([alone, noted], ON) if "0E521," in line] == []


def test_an_entry_that_opens_no_section_keeps_its_requirements() -> None:
    """1C240 has reasons and rows right under its heading, and a list of what it does not control before its items."""
    rows = requirements([("NP applies to entire entry", "NP Column 1")])
    found = one(
        f"{entry('1C240', 'Nickel powder')}<FP-1><I>Reason for Control:</I> NP</FP-1>{rows}"
        '<FP-1><E T="04">List of Items Controlled</E></FP-1><FP-1><I>ECCN Controls:</I> Not the following:</FP-1>'
        "<P>a. Filaments;</P><FP><I>Items:</I> a. Powder.</FP>"
    )

    assert found.details == {
        "Reason for Control": "NP",
        "NP applies to entire entry": "NP Column 1",
        "ECCN Controls": "Not the following:\na. Filaments;",
        "a": "Powder.",
    }


def test_what_no_entry_names_closes_each_category_and_belongs_to_no_entry() -> None:
    """EAR99 is printed as an entry at the end of each category."""
    close = "<FP-2><B>EAR99 Items subject to the EAR that are not elsewhere specified.</B></FP-2>"
    found = by_id(
        read_ccl(
            [
                ccl(
                    f"<HD1>Category 0&#x2014;Nuclear</HD1>{entry('0E982', 'Technology')}{close}"
                    f"<HD1>Category 1&#x2014;Materials</HD1>{entry('1A001', 'Parts')}{close}"
                )
            ]
        ).entries
    )

    assert set(found) == {"0E982", "Category 0: EAR99", "1A001", "Category 1: EAR99"}
    assert found["0E982"].details == {}


def test_a_heading_in_pieces_opens_its_entry() -> None:
    """The number of 3D006 stands alone in bold, its words in pieces: it does not vanish in the entry before it."""
    before = entry("3D005", "Software", [("NS applies to entire entry", "NS Column 1")])
    rows = requirements([("NS applies to entire entry", "NS Column 2")])
    found = by_id(read_ccl([ccl(before + PIECES + rows)]).entries)

    assert found["3D005"].details["NS applies to entire entry"] == "NS Column 1"
    assert found["3D006"].details["NS applies to entire entry"] == "NS Column 2"


def test_text_before_entries_and_pointers_are_kept() -> None:
    """A note to a category is an entry of its own; an entry that is a heading alone is one too."""
    head = "<HD1>Category 5&#x2014;Telecommunications</HD1><HD1>Part 2&#x2014;Information Security</HD1>"
    found = by_id(read_ccl([ccl(f"{head}<P>Note 3: mass market.</P>{entry('5A001', 'See the ITAR.')}")]).entries)

    assert found["Category 5: Part 2—Information Security"].details == {"Text": "Note 3: mass market."}
    assert found["5A001"].details == {}


def test_rows_printed_into_one_are_parted() -> None:
    """Two controls in one cell, and a column at the end of its control, as in 1A231 and 1C350."""
    rows = [
        ("NP applies to entire entry AT applies to entire entry", "NP Column 1 AT Column 1"),
        ("CB applies to entire entry CB Column 2.", ""),
    ]
    details = one(entry("1A231", "Targets", rows)).details

    assert details["NP applies to entire entry"] == "NP Column 1"
    assert details["AT applies to entire entry"] == "AT Column 1"
    assert details["CB applies to entire entry"] == "CB Column 2."


def test_an_amendment_that_is_not_in_the_text_yet_is_noted() -> None:
    """The eCFR links rules that were published and are not worked in."""
    notes = read_ccl([ccl(entry("3A001", "Widgets"))]).notes

    assert notes == ("not in this text yet: Link to an amendment published at 91 FR 46261, July 23, 2026.",)


@pytest.mark.parametrize("file", [ccl("<P>moved</P>"), part(738, ""), FileInMemory("x.xml", b"<html></html>")])
def test_a_list_without_entries_is_refused(file: FileInMemory) -> None:
    """An empty list would look like one that controls nothing."""
    with pytest.raises(FeedError):
        read_ccl([file])


def test_a_changed_column_or_paragraph_is_told() -> None:
    """3A001.a.2.c and so on: what our table has and the text has not, and the other way round."""
    ours = [("NP applies to entire entry", "NP Column 1"), ("AT applies to entire entry", "AT Column 1")]

    assert requirement_lines("3A225", ours) == []
    assert requirement_lines("3A225", [*ours, ("NS applies to entire entry", "NS Column 2")]) == [
        "3A225, requirement NS NS2: here absent, in the text present"
    ]
    assert requirement_lines("3A225", [("NP applies to 3A225.a", "NP Column 1"), ours[1]]) == [
        "3A225, NP NP1 applies to: here the entire entry, in the text a"
    ]
    assert requirement_lines("3A225", [("NP applies to entire entry", "To or within any destination"), ours[1]]) == [
        "3A225, requirement NP NP1: here present, in the text absent",
        "3A225, requirement NP in words: here absent, in the text present",
    ]


@pytest.mark.parametrize(
    "wording",
    ["NP applies to 3A225.a.1 to a.99999999999", "NP applies to a.b to a.12, c", "NP applies to" + ", a" * 400 + "!"],
)
def test_a_hostile_wording_takes_no_time(wording: str) -> None:
    """A range without end, one of unlike ends, a list that is none: not read, and compared no further."""
    lines = requirement_lines("3A225", [(wording, "NP Column 1"), ("AT applies to entire entry", "AT Column 1")])

    assert lines == []
