"""The tables of law on parties, uses and embargoes: each loads, and agrees with the facts that they were made from."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from exportgate_us.law.held import table
from exportgate_us.rules.blocked import plain_tag
from exportgate_us.rules.embargo_scopes import SCOPES

ON = date(2026, 9, 1)
OURS = [
    "affiliates_rule",
    "agency_entries",
    "civil_user_items",
    "embargo_customs_codes",
    "embargoes",
    "end_use_headquarters",
    "end_use_rules",
    "entity_list_footnotes",
    "entity_list_remarks",
    "entity_list_scopes",
    "gp8_countries",
    "held_regions",
    "itar_126_1",
    "itar_exemptions",
    "occupied_places",
    "ofac_embargoes",
    "ofac_governments",
    "ofac_non_sdn",
    "ofac_ownership",
    "ofac_programmes",
    "party_roles",
    "sdn_744_8",
    "supp2_744_21",
    "supp3_744",
    "us_person_support",
]


@pytest.mark.parametrize("name", OURS)
def test_each_table_loads_and_cites_each_row(name: str) -> None:
    """A table is well formed, holds something, and each row says what it rests on."""
    held = table(name)

    assert held.rows
    assert all(row.citation for row in held.rows)


def test_each_scope_of_an_embargo_is_understood() -> None:
    """A row cannot name a scope that no rule reads."""
    assert {row["scope"] for row in table("embargoes").rows} <= set(SCOPES)


def test_each_place_held_has_the_programme_and_the_section_of_its_region() -> None:
    """A region that addresses show is one that part 746 and OFAC speak of."""
    regions = {row["region"] for row in table("occupied_places").rows}
    sections = {place for row in table("embargoes").on(ON) for place in row["places"]}
    programmes = {row["place"] for row in table("ofac_embargoes").on(ON)}

    assert regions <= sections
    assert regions <= programmes


def test_the_affiliates_rule_has_one_state_on_every_day() -> None:
    """From the day before the rule to after its return no day is without a state or has two."""
    days = [date.fromordinal(number) for number in range(date(2025, 9, 1).toordinal(), date(2026, 12, 31).toordinal())]

    assert {len(table("affiliates_rule").on(day)) for day in days} == {1}


def test_no_law_is_copied_into_a_rule_as_a_date() -> None:
    """Dates stand in tables, never in the code of a rule."""
    rules = files("exportgate_us") / "rules"
    code = "\n".join(each.read_text(encoding="utf-8") for each in rules.iterdir() if each.name.endswith(".py"))

    assert not re.search(r"date\(20\d\d", re.sub(r'""".*?"""', "", code, flags=re.DOTALL))


def _reference(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "reference" / "us" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.shared
def test_supplement_2_lists_the_same_entries(shared: Path) -> None:
    """The entries of Supplement No. 2 are those of the reference, limited where it limits them."""
    theirs = {row["eccn"] for row in _reference(shared, "supp2_744_21")}
    ours = {row["code"].split(".")[0] for row in table("supp2_744_21").on(ON)}
    limited = {row["eccn"] for row in _reference(shared, "supp2_744_21") if row["limit"]}
    ours_limited = {row["code"].split(".")[0] for row in table("supp2_744_21").on(ON) if row.get("limit")}

    assert ours == theirs
    assert ours_limited == limited


@pytest.mark.shared
def test_supplement_3_names_the_same_countries(shared: Path) -> None:
    """The 22 countries of Supplement No. 3, with San Marino and the Holy See that stand beside Italy."""
    theirs = {row["iso2"] for row in _reference(shared, "supp3_744")}

    assert {row["country"] for row in table("supp3_744").on(ON)} == theirs | {"SM", "VA"}


@pytest.mark.shared
def test_countries_in_transit_are_the_same(shared: Path) -> None:
    """The countries of 736.2(b)(8)(ii), each marked as not confirmed; Iran stands beside them for OFAC."""
    theirs = {row["iso2"] for row in _reference(shared, "gp8_countries")}
    ours = table("gp8_countries").on(ON)

    assert {row["country"] for row in ours} == theirs | {"IR"}
    assert all(row.verify for row in ours)


@pytest.mark.shared
def test_proscribed_countries_are_the_same(shared: Path) -> None:
    """The countries of 22 CFR 126.1(d), and Hong Kong, which goes with China."""
    theirs = {row["iso2"] for row in _reference(shared, "itar_126_1")}

    assert {row["country"] for row in table("itar_126_1").on(ON)} == theirs | {"HK"}


@pytest.mark.shared
def test_states_of_the_affiliates_rule_begin_on_the_same_days(shared: Path) -> None:
    """The rule's states change on the days that the reference gives."""
    theirs = {row["from"] for row in _reference(shared, "affiliates_rule")}
    ours = {str(row.valid_from) for row in table("affiliates_rule").rows if row.valid_from}

    assert ours == theirs


def _section(shared: Path, number: str) -> str:
    root = etree.parse(str(shared / "rules" / "us_ecfr_title-15_part-744.xml")).getroot()
    section = next(each for each in root.iter("DIV8") if each.get("N") == number)
    return "".join(map(str, section.itertext()))


@pytest.mark.shared
def test_tags_of_744_8_are_those_of_the_code(shared: Path) -> None:
    """The fourteen identifiers of 744.8(a)(1), as the official text prints them."""
    text = _section(shared, "744.8")
    theirs = {plain_tag(tag) for tag in re.findall(r"\[([A-Z0-9 -]+)\]", text) if tag != "Reserved"}

    assert {plain_tag(row["tag"]) for row in table("sdn_744_8").on(ON)} == theirs


@pytest.mark.shared
def test_every_end_use_section_of_the_reference_has_a_rule(shared: Path) -> None:
    """No section of part 744 is without a rule here but 744.7, on stores and spares of foreign vessels and aircraft."""
    theirs = {row["section"] for row in _reference(shared, "part744")}
    ours = {match for row in _rows() for match in re.findall(r"744\.\d+|764\.3", row)}

    assert theirs - ours == {"744.7"}


def _rows() -> Iterator[str]:
    for name in OURS:
        for row in table(name).rows:
            yield row.citation
    rules = files("exportgate_us") / "rules"
    for module in ("listed.py", "parties.py", "blocked.py"):
        yield (rules / module).read_text(encoding="utf-8")


@pytest.mark.shared
def test_exceptions_that_survive_an_embargo_are_those_of_the_reference(shared: Path) -> None:
    """Each section of part 746 leaves the exceptions that its text names."""
    theirs = {
        row["section"]: set(re.findall(r"\b[A-Z]{3}\b", row["exceptions_surviving"])) - {"CIV"}
        for row in _reference(shared, "embargoes_746")
        if row["section"] in ("746.2", "746.3", "746.4", "746.7")
    }
    ours = {row["section"].removesuffix(".ccl"): set(row["exceptions"]) for row in table("embargoes").on(ON)}

    assert {section: ours[section] for section in theirs} == theirs
