"""The command that makes the long tables: what it reads, what it refuses, and that what is held is what it makes."""

import re
from pathlib import Path

import pytest

from exportgate.errors import LawTableError
from exportgate_us.law.held import table
from exportgate_us.law.upkeep.__main__ import main
from exportgate_us.law.upkeep.ccl import requirements
from exportgate_us.law.upkeep.countries import chart
from exportgate_us.law.upkeep.rows import read
from exportgate_us.law.upkeep.scopes import part_of, reason_of

HEAD = "eccn,heading,reason_for_control,control_scope,country_chart_or_prose,exception_flags,sta_special_conditions\n"
PROSE = "scope_id,rows,reasons,include,exclude,condition,section,eccns,cell_starts_with,as_of,certainty\n"


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """A folder in the form of the reference tables, with one entry of two rows."""
    (tmp_path / "us").mkdir()
    row = '3B001,Equipment,"NS, AT",NS applies to 3B001.a.1 to a.3 and b,NS Column 2.,LVS: $500,\n'
    (tmp_path / "us_ccl_license_requirements.csv").write_text(HEAD + row, encoding="utf-8")
    (tmp_path / "us" / "ccl_prose_scopes.csv").write_text(PROSE, encoding="utf-8")
    corrected = "eccn,reason,scope,column_or_scope_id,note,as_of,certainty\n"
    (tmp_path / "us" / "ccl_corrected_rows.csv").write_text(corrected, encoding="utf-8")
    return tmp_path


@pytest.mark.shared
def test_the_tables_held_are_those_that_the_reference_makes(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An update of the reference is one step, and nobody edited a made table by hand."""
    differs = main(["--from", str(shared / "reference"), "--check"])

    assert differs == 0, capsys.readouterr().out[:2000]


@pytest.mark.shared
def test_no_requirement_of_the_reference_is_lost(shared: Path) -> None:
    """Each entry, reason and chart column that the reference prints stands in our table, damaged entries aside."""
    folder = shared / "reference"
    damaged = {cells["eccn"] for cells in read(folder / "us" / "ccl_known_defects.csv")}
    printed = set()
    for cells in read(folder / "us_ccl_license_requirements.csv"):
        column = re.match(r"^([A-Z]{2}) Column ([1-3])\.?$", cells["country_chart_or_prose"])
        if column and cells["eccn"] not in damaged:
            printed.add((cells["eccn"], column.group(1), "".join(column.groups())))

    held = {(str(row["eccn"]), str(row["reason"]), str(row["to"])) for row in table("ccl_requirements").rows}

    assert len(printed) > 1000
    assert printed <= held


@pytest.mark.parametrize(
    ("wording", "applies", "left_out"),
    [
        ("NS applies to entire entry", ("*",), ()),
        ("RS applies to entire entry, except 0A606.b and .y", ("*",), ("b", "y")),
        ("NS applies to 3B001.a.4, c, d, f.1, k to n, p.2", ("a.4", "c", "d", "f.1", "k", "l", "m", "n", "p.2"), ()),
        ("NS applies to 3B001.f.2 to f.4", ("f.2", "f.3", "f.4"), ()),
        ("SI applies to 9E003.a.1 through a.3, .h, .i", ("a.1", "a.2", "a.3", "h", "i"), ()),
        ("RS applies to paragraph .i", ("i",), ()),
    ],
)
def test_plain_scopes_are_read(wording: str, applies: tuple[str, ...], left_out: tuple[str, ...]) -> None:
    """Paragraphs, ranges and exceptions come out as they are meant."""
    split = reason_of(wording)
    assert split is not None
    eccn = next((word[:5] for word in split[1].split() if word[:5].isalnum() and word[:1].isdigit()), "0A504")

    part = part_of(eccn, split[1])

    assert part is not None
    assert (part.applies, part.left_out, part.partial) == (applies, left_out, False)


def test_software_for_other_items_is_only_part_of_an_entry() -> None:
    """Such a row names the items it serves, and counts only for software of that kind."""
    part = part_of("1D001", "“software” for the “use” of items controlled by 1B001 to 1B003 for NP reasons")

    assert part is not None
    assert part.partial
    assert part.words == "software for 1B001-1B003, as far as controlled for NP"


@pytest.mark.parametrize(
    "wording", ["shotguns with a barrel", "items that meet or exceed the parameters of 1C101", "3A001.a and things"]
)
def test_what_no_rule_reads_is_left_to_a_person(wording: str) -> None:
    """A wording with conditions is never read as if it had none."""
    assert part_of("3A001", wording) is None


def test_rows_are_made_with_paragraphs_written_out(reference: Path) -> None:
    """A range becomes its paragraphs, a column its short name."""
    made = [row for row in requirements(reference).rows if row["eccn"] == "3B001" and row["to"] == "NS2"]

    assert [row["applies"] for row in made] == ["a.1 a.2 a.3 b"]


def test_a_row_that_nobody_can_read_stops_the_making(reference: Path) -> None:
    """Law that changed its wording is not skipped."""
    file = reference / "us_ccl_license_requirements.csv"
    file.write_text(HEAD + "3A001,X,NS,NS applies to some of it,NS Column 2,,\n", encoding="utf-8")

    with pytest.raises(LawTableError, match="no rule reads"):
        requirements(reference)


def test_a_destination_that_nobody_can_read_stops_the_making(reference: Path) -> None:
    """Prose in place of a chart column must be known before it is used."""
    file = reference / "us_ccl_license_requirements.csv"
    file.write_text(HEAD + "3A001,X,NS,NS applies to entire entry,See somewhere else.,,\n", encoding="utf-8")

    with pytest.raises(LawTableError, match="See somewhere else"):
        requirements(reference)


def test_a_country_that_is_no_place_stops_the_making(tmp_path: Path) -> None:
    """No country falls out of the chart in silence."""
    (tmp_path / "us_country_chart.csv").write_text("country,NS 1,footnotes,pointer\nAtlantis,X,,\n", encoding="utf-8")

    with pytest.raises(LawTableError, match="Atlantis"):
        chart(tmp_path)


def test_a_folder_without_the_tables_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with 2 and says what is missing and what to give."""
    assert main(["--from", str(tmp_path)]) == 2
    assert "--from" in capsys.readouterr().err
