"""How the requirement of an Entity List entry is read, from the wordings of both publications."""

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from exportgate.entry import Entry
from exportgate_us.rules.determination import assess
from exportgate_us.rules.entity_list import requirement_of
from exportgate_us.rules.listed import ENTITY_LIST
from tests.plugins.us.parties import made

ON = date(2026, 9, 1)


def _read(wording: str, policy: str = "Presumption of denial") -> Entry:
    return Entry(feed="us.el", id="1", licence_requirement=wording, licence_policy=policy)


@pytest.mark.parametrize(
    ("wording", "scope", "footnotes"),
    [
        ("For all items subject to the EAR. (See § 744.11 of the EAR)", "all", ()),
        ("All Items Subject to the EAR", "all", ()),
        ("For all items subject to the EAR. (See part§744.11 of the EAR).", "all", ()),
        ("For all items subject to the EAR. (See §744.2 (d) of the EAR)", "all", ()),
        ("For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2", "all", ("1", "2")),
        ("For all items subject to the EAR, see §§ 734.9(e)1, and 744.11 of the EAR2", "all", ("1", "2")),
        ("For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", "all", ("3",)),
        ("For All Items Subject to the EAR (See §734.9(g), 3 §746.8(a)(3), and §744.11 of the EAR).", "all", ("3",)),
        ("For all items subject to the EAR (See §§734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR", "all", ("3",)),
        ("For all items subject to the EAR (See §§ 734.9(g), 746.8(a)(3), and 744.21(b) of the EAR)", "all", ("3",)),
        ("For all items subject to the EAR. (Se §§ 734.9(e)(2) and 744.11 of the EAR) 4", "all", ("4",)),
        ("For All Items Subject to the EAR (See §734.9(e), and 744.11 of the EAR)4.", "all", ("4",)),
        (
            "For all items subject to the EAR. (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5",
            "all",
            ("5",),
        ),
        ("For all items subject to the EAR, with case-by-case basis for items listed on the CCL", "all", ()),
        ("For all items subject to the EAR when used in projects specified in §746.8(a)(4) of the EAR", "projects", ()),
        ("For items on the CCL and listed in supplement no. 7 to part 746 of the EAR", "ccl_supp7", ()),
        ("For items on the CCL and EAR 99 items listed in supplement no. 7 to part 746 of the EAR", "ccl_supp7", ()),
        ("All items subject to the EAR. (See § 744.11 of the EAR), except for EAR99-designated technology for the "
         "repair of UAV", "except_technology", ()),
        ("All items subject to the EAR, apart from items that are related to transactions that are authorized. (See §§ "
         "734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", "except", ("3",)),
        ("For such items as the Secretary names", "unknown", ()),
        ("", "unknown", ()),
    ],
)  # fmt: skip
def test_requirement_is_read_as_its_scope_and_footnotes(wording: str, scope: str, footnotes: tuple[str, ...]) -> None:
    """Each printed form of a requirement is the scope it means; a wording that no table holds stays unknown."""
    read = requirement_of(_read(wording), ON)

    assert (read.scope, read.footnotes) == (scope, footnotes)


def test_words_left_out_keep_their_case() -> None:
    """What an entry leaves out is told in its own words."""
    read = requirement_of(_read("All items subject to the EAR, apart from items of General License No. 1B"), ON)

    assert read.left_out == "items of General License No. 1B"


def test_exception_of_an_entry_is_named() -> None:
    """An entry that may be overcome by GOV says so, and is still about all items."""
    wording = (
        "For all items subject to the EAR. (See § 744.11 of the EAR).This license requirement may be overcome by "
        "License Exception GOV under § 740.11(b)(2) and (e)"
    )
    read = requirement_of(_read(wording), ON)

    assert (read.scope, read.exceptions) == ("all", ("GOV",))


def test_requirement_and_policy_in_each_others_column_are_turned_back() -> None:
    """One row of the official list prints the two the wrong way round."""
    read = requirement_of(
        _read("Presumption of denial", "For all items subject to the EAR. (See § 744.11 of the EAR)"), ON
    )

    assert (read.scope, read.policy) == ("all", "Presumption of denial")


def test_footnote_of_a_list_is_kept_without_its_digit_in_the_text() -> None:
    """A reader that parted the digit from the text has already told the footnote."""
    entry = Entry(
        feed="us.el",
        id="1",
        licence_requirement="For all items subject to the EAR. (See § 744.11 of the EAR)",
        footnotes=("5",),
    )
    assert requirement_of(entry, ON).footnotes == ("5",)


def _official_rows(shared: Path) -> Iterator[tuple[str, str]]:
    root = etree.parse(str(shared / "rules" / "us_ecfr_title-15_part-744.xml")).getroot()
    supplement = next(each for each in root.iter("DIV9") if each.get("N", "").startswith("Supplement No. 4"))
    for row in supplement.iter("TR"):
        cells = [" ".join("".join(map(str, cell.itertext())).split()) for cell in row.findall("TD")]
        if len(cells) == 5 and any(cells[2:]):
            yield cells[2], cells[3]


def _combined_rows(shared: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(shared / "feeds" / "us_csl_20260731_rebuilt.csv.gz") as stream:
        for row in csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8")):
            if row["source"].startswith("Entity List"):
                yield row["license_requirement"], row["license_policy"]


@pytest.mark.shared
def test_every_requirement_of_the_official_list_is_understood(shared: Path) -> None:
    """No wording of the list of 2026-07-23 is unknown; footnotes are those that it has."""
    read = [requirement_of(_read(*row), ON) for row in _official_rows(shared)]

    assert len(read) > 3400
    assert not [each.meaning for each in read if each.scope == "unknown"]
    assert {note for each in read for note in each.footnotes} == {"1", "2", "3", "4", "5"}
    assert sum("5" in each.footnotes for each in read) == 16


@pytest.mark.shared
def test_every_requirement_of_the_combined_list_is_understood(shared: Path) -> None:
    """No wording of the Consolidated Screening List of 2026-07-31 is unknown."""
    read = [requirement_of(_read(*row), ON) for row in _combined_rows(shared)]

    assert len(read) == 3420
    assert not [each.meaning for each in read if each.scope == "unknown"]


def test_what_two_entries_demand_alike_is_said_once() -> None:
    """A party listed under two countries with one demand has one finding, and a step names the other entry."""
    entry = made.entry("plain_el")
    again = replace(made.hit("plain_el"), entry=replace(entry, id="el-plain-elsewhere"))
    shipment = {"to": "CN", "parties": [{"role": "consignee", "name": "Harbour Light Trading", "country": "CN"}]}

    told = [each for each in assess(made.case(shipment, made.hit("plain_el"), again)) if each.rule == ENTITY_LIST]

    assert len(told) == 1
    assert any("el-plain-elsewhere" in step for step in told[0].steps)


def test_two_entries_with_different_demands_are_both_told() -> None:
    """An entry that leaves something out and one that does not are two demands."""
    shipment = {"to": "CN", "parties": [{"role": "consignee", "name": "Kite Makers", "country": "CN"}]}

    told = [
        each
        for each in assess(made.case(shipment, made.hit("plain_el"), made.hit("fuel_el")))
        if each.rule == ENTITY_LIST
    ]

    assert len(told) == 2
