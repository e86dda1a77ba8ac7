"""Country Chart, Country Groups and Commerce Control List as tables of law: read, and compared with our own tables."""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from exportgate.cli import main
from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate.law.places import place_name
from exportgate_us.check import ccl_lines, chart_lines, groups_lines, us_law_check
from exportgate_us.feeds.ccl.reader import read_ecfr_xml as read_ccl
from exportgate_us.feeds.chart.reader import read_ecfr_xml as read_chart
from exportgate_us.feeds.groups.reader import read_ecfr_xml as read_groups
from exportgate_us.law.held import table
from tests.plugins.us.feeds.law_texts import CHART_COLUMNS, ccl, chart, entry, groups, part, requirements

ON = date(2026, 7, 23)


def by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries}


def our_chart(**changed: Sequence[str]) -> FileInMemory:
    """Print the chart that our table holds, with other marks for some countries."""
    rows = {row["iso"]: row for row in table("country_chart").on(ON)}
    spaced = {column.replace(" ", ""): column for column in CHART_COLUMNS}
    marks = {iso: [spaced[column] for column in row["columns"]] for iso, row in rows.items() if not row.get("pointer")}
    numbers = sorted({number for row in rows.values() for number in row["footnotes"]}, key=int)
    return chart(
        {place_name(iso): held for iso, held in {**marks, **changed}.items()},
        footnotes={place_name(iso): row["footnotes"] for iso, row in rows.items()},
        pointers={place_name(iso): "See part 746." for iso, row in rows.items() if row.get("pointer")},
        notes=dict.fromkeys(numbers, "See part 742."),
    )


# --- Commerce Country Chart


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


# --- Country Groups

TABLES = {
    "A": {"Ukraine<sup>4</sup>": ["A:1"], "Japan": ["A:1", "A:5"]},
    "D": {"China (PRC)": ["D:1", "D:5"], "Congo (Democratic Republic of)": ["D:5"]},
    "E": {"Cuba": ["E:2"]},
}


def our_groups() -> FileInMemory:
    """Print the groups that our table holds."""
    tables: dict[str, dict[str, list[str]]] = {"A": {}, "D": {}, "E": {}}
    listed = []
    for row in table("country_groups").on(ON):
        if row["group"] == "B":
            listed.append(place_name(row["iso"]))
        else:
            tables[row["group"][0]].setdefault(place_name(row["iso"]), []).append(row["group"])
    names = sorted({row["group"] for row in table("country_groups").on(ON)})
    columns = {letter: [name for name in names if name.startswith(f"{letter}:")] for letter in tables}
    return groups(tables, listed, columns=columns)


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


# --- Commerce Control List

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


def requirement_lines(eccn: str, rows: Sequence[tuple[str, str]], after: str = "") -> list[str]:
    """Compare one entry, and leave out the many that the made list does not have."""
    read = read_ccl([ccl(entry(eccn, "Made", rows, after_rows=after))])
    return [line.removeprefix("ccl_requirements: ") for line in ccl_lines(read.entries, ON) if f" {eccn}," in line]


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


# --- the whole way: loaded, shown, compared


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for the program as it is installed."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path / "home"))
    return tmp_path


def load(folder: Path, feed: str, editions: dict[str, FileInMemory]) -> int:
    mirror = folder / "mirror"
    mirror.mkdir()
    tables = []
    for day, file in editions.items():
        (mirror / f"{day}.xml").write_bytes(file.content)
        tables.append(f'[[edition]]\nfeed = "{feed}"\ndate = {day}\nformat = "ecfr-xml"\nfiles = ["{day}.xml"]\n')
    (mirror / "mirror.toml").write_text("\n".join(tables), encoding="utf-8")
    return main(["update", "--mirror", str(mirror)])


def test_two_editions_show_which_rows_of_law_changed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The chart of a later day gave Japan a mark: `lists --changes` names row and column, `lists` raises an alarm."""
    marks = ["CB 1", "NS 1", "NS 2", "MT 1", "RS 1"]
    assert load(home, "us.chart", {"2026-07-23": our_chart(), "2026-08-20": our_chart(JP=marks)}) == 0
    capsys.readouterr()

    main(["lists", "--changes", "us.chart", "--format", "json"])
    changes = json.loads(capsys.readouterr().out)
    main(["lists", "--format", "json"])
    [row] = json.loads(capsys.readouterr().out)

    assert (changes["from"], changes["to"], changes["added"], changes["removed"]) == (
        "2026-07-23",
        "2026-08-20",
        [],
        [],
    )
    assert changes["changed"] == [
        {"id": "JP", "name": "Japan", "fields": [{"field": "details.NS 2", "before": [], "after": ["X"]}]}
    ]
    assert (row["feed"], row["holds"]) == ("us.chart", "law")
    assert row["alarm"].endswith("first: country_chart: JP, mark in NS2: here absent, in the text present")


def test_a_table_of_law_alone_is_no_list_to_screen_against(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the chart as the only thing loaded nobody can be screened, and a country's name is no party."""
    assert load(home, "us.groups", {"2026-07-23": our_groups()}) == 0
    parties = home / "parties.csv"
    parties.write_text("name\nJapan\n", encoding="utf-8")

    assert main(["lists"]) == 2
    assert main(["screen", str(parties)]) == 2
    assert "no lists are loaded" in capsys.readouterr().err


def test_the_loaded_law_is_compared_by_the_command(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 where our tables say the same, and what is not loaded is told."""
    assert load(home, "us.groups", {"2026-07-23": our_groups()}) == 0
    capsys.readouterr()

    result = CliRunner().invoke(us_law_check, [])

    assert result.exit_code == 0
    assert "Not loaded, so not compared: us.chart, us.ccl" in result.output
    assert "0 differences" in result.output


def test_files_are_compared_by_the_command(tmp_path: Path) -> None:
    """Each file by the supplement it holds; exit code 1 where something differs, 2 where a file is none of them."""
    path = tmp_path / "part-738.xml"
    path.write_bytes(our_chart(JP=["CB 1"]).content)
    other = tmp_path / "part-744.xml"
    other.write_bytes(part(744, "").content)

    differing = CliRunner().invoke(us_law_check, [str(path), "--on", "2026-07-23"])

    assert differing.exit_code == 1
    assert "JP, mark in NS1: here present, in the text absent" in differing.output
    assert CliRunner().invoke(us_law_check, [str(other), "--on", "2026-07-23"]).exit_code == 2
    assert CliRunner().invoke(us_law_check, [str(path)]).exit_code == 2


def test_nothing_loaded_cannot_be_compared(home: Path) -> None:
    """Silence would look as if nothing differed."""
    assert CliRunner().invoke(us_law_check, []).exit_code == 2


# --- the reference tables of the real text, printed in its structure


@pytest.mark.shared
def test_the_real_chart_is_our_table(shared: Path) -> None:
    """All 196 rows of 23 July 2026 with marks, footnotes and pointers, printed and read, are those of our table."""
    found = json.loads((shared / "rules/us_commerce_country_chart_reshaped.json").read_text("utf-8"))
    pointing = found["embargoed"]
    rows = {**found["countries"], **pointing}
    file = chart(
        {name: row["marks"] for name, row in found["countries"].items() if name not in pointing},
        footnotes={name: [str(number) for number in row["footnotes"]] for name, row in rows.items()},
        pointers={name: row["pointer"] for name, row in pointing.items()},
        notes=found["footnotes"],
    )
    read = read_chart([file])

    assert chart_lines(read.entries, ON) == []
    assert len([entry for entry in read.entries if entry.countries]) == found["countryCount"] + len(
        set(pointing) - set(found["countries"])
    )
    assert sum(len(entry.details) for entry in read.entries) == sum(
        len(row["marks"]) for row in found["countries"].values()
    )


@pytest.mark.shared
def test_the_real_groups_are_our_table(shared: Path) -> None:
    """All members of the fourteen groups of 23 July 2026, printed and read, are those of our table."""
    found = json.loads((shared / "rules/us_country_groups_reshaped.json").read_text("utf-8"))
    columns = {letter: [name for name in found["groups"] if name.startswith(f"{letter}:")] for letter in "ADE"}
    read = read_groups([groups({key: found["byCountry"][key] for key in "ADE"}, found["groups"]["B"], columns=columns)])

    assert groups_lines(read.entries, ON) == []
    assert len([entry for entry in read.entries if entry.id.startswith("group ")]) == 14


def _reference(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / f"reference/{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.shared
def test_the_real_requirements_are_our_table(shared: Path) -> None:
    """All requirements of 23 July 2026, damaged rows put right, printed and read, are those of our tables."""
    printed: dict[str, list[dict[str, str]]] = {}
    for row in _reference(shared, "us_ccl_license_requirements"):
        printed.setdefault(row["eccn"], []).append(row)
    corrected: dict[str, list[dict[str, str]]] = {}
    for row in _reference(shared, "us/ccl_corrected_rows"):
        corrected.setdefault(row["eccn"], []).append(row)
    eccns = sorted({*printed, *corrected})
    read = read_ccl([ccl("".join(_printed(eccn, printed.get(eccn, []), corrected.get(eccn, [])) for eccn in eccns))])

    assert ccl_lines(read.entries, ON) == []
    assert len(read.entries) == 638
    assert read.rows > 1540


def _printed(eccn: str, rows: Sequence[dict[str, str]], corrected: Sequence[dict[str, str]]) -> str:
    """Print an entry; corrected rows replace those of their reason, and one without rows says so in words."""
    settled = {row["reason"] for row in corrected}
    said = [(row["control_scope"], _column(row)) for row in rows if row["control_scope"][:2] not in {"", *settled}]
    said += [(f"{row['reason']} applies to {row['scope']}", row["column_or_scope_id"]) for row in corrected]
    heading = rows[0]["heading"].partition(" . License Requirements")[0] if rows else "Made"
    reasons = _NO_ROWS.get(eccn, "")
    words = f"<P>A license is required for reasons set out elsewhere: {reasons}.</P>" if reasons else ""
    return entry(eccn, heading, said, reasons=reasons or "NS", after_rows=words)


# Entries whose requirements the text states in words alone, with the reasons that it names there.
_NO_ROWS = {
    **dict.fromkeys(("0A521", "0B521", "0C521", "0D521", "0E521"), "RS"),
    **dict.fromkeys(("0A980", "1C980", "1C982", "1C983", "1C984", "1C988"), "SS"),
    **dict.fromkeys(("0A981", "0A982", "0A983"), "CC"),
    **dict.fromkeys(("0A999", "1A999", "1D999", "2A994", "2A999", "2D994", "2E994"), "AT"),
    **dict.fromkeys(("5A980", "5D980", "5E980"), "SL AT"),
}


def _column(row: dict[str, str]) -> str:
    """The reference table repeats the control where the cell is empty."""
    given = row["country_chart_or_prose"]
    return "" if given == row["control_scope"] else given


READERS: list[Callable[..., object]] = [read_chart, read_groups, read_ccl]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>503</body></html>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><DIV9 N="Supplement No. 1 to Part 738">&a;</DIV9>',
        b"<DIV5>" * 400,
    ],
    ids=["empty", "web page", "entities", "deep"],
)
def test_hostile_files_are_refused(read: Callable[..., object], content: bytes) -> None:
    """An error page, entities, endless nesting: a FeedError and nothing else."""
    with pytest.raises(FeedError):
        read([FileInMemory("part.xml", content)])
