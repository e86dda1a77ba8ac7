"""The tables of law of the United Kingdom and Australia: sound in themselves, and as the reference has it."""

import csv
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from exportgate.law.places import codes
from exportgate.law.tables import LawTable
from exportgate_au.law.held import table as au_table
from exportgate_au.rules import codes as au_codes
from exportgate_uk.law.held import table as uk_table
from exportgate_uk.rules import codes as uk_codes
from tests.plugins.uk import crosswalks

TABLES = [
    *((uk_table, file.name[:-5]) for file in files("exportgate_uk.law").iterdir() if file.name.endswith(".yaml")),
    *((au_table, file.name[:-5]) for file in files("exportgate_au.law").iterdir() if file.name.endswith(".yaml")),
]
NOT_COUNTRIES = {"all", "unread"}


@pytest.mark.parametrize(("held", "name"), TABLES, ids=[f"{held.__module__[11:13]}-{name}" for held, name in TABLES])
def test_table_is_sound(held: Any, name: str) -> None:
    """Each table loads under its own name, has rows with citations, and every country in it exists."""
    table: LawTable = held(name)

    assert table.name == name
    assert table.rows
    for row in table.rows:
        for column in ("destination", "destinations", "except_for", "without_licence_to", "unread_to", "country"):
            value = row.get(column, [])
            for place in value if isinstance(value, list) else [value]:
                assert place in NOT_COUNTRIES or str(place)[:2] in codes(), f"{name}: {place}"


def test_every_code_in_the_tables_can_be_read() -> None:
    """No rule meets a code of ours that it cannot take apart."""
    for row in uk_table("open_licences").rows:
        assert all(uk_codes.code_of(code) for code in row.get("codes", [])), row["name"]
    for name, read in (("sensitive_items", uk_codes.code_of), ("military_list", uk_codes.code_of)):
        assert all(read(str(row["code"])) or str(row["code"]) == "0" for row in uk_table(name).rows)
    for name in ("aukus_excluded", "sensitive_list", "munitions"):
        assert all(au_codes.code_of(str(row["code"])) or str(row["code"]) == "0" for row in au_table(name).rows)


def test_open_licences_of_one_name_do_not_overlap_in_what_they_cover() -> None:
    """Two rows of one licence are for different items or different exporters."""
    seen: set[tuple[str, str, str]] = set()
    for row in uk_table("open_licences").rows:
        key = (row["name"], str(row["items"]) + str(row.get("codes")), str(row["regions"]))
        assert key not in seen
        seen.add(key)


def reference(shared: Path, *way: str) -> list[dict[str, str]]:
    with shared.joinpath("reference", *way).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.shared
def test_crosswalks_are_those_of_the_reference(shared: Path) -> None:
    """The command that builds the crosswalks finds nothing to change."""
    assert crosswalks.main([str(shared / "reference")]) == 0


@pytest.mark.shared
def test_uk_codes_are_those_of_the_reference(shared: Path) -> None:
    """Military and national codes with their days, and the members of Annexes IIg and IV."""
    rows = reference(shared, "uk", "control_codes.csv")
    named = {row["code"]: row for row in rows if row["code"].startswith(("ML", "PL"))}
    ours = {row["code"]: row for name in ("military_list", "national_codes") for row in uk_table(name).rows}

    assert set(ours) == set(named)
    for code, row in ours.items():
        if named[code]["to"]:
            assert (str(row.valid_from), str(row.valid_to)) == (named[code]["from"], named[code]["to"])
    sensitive = {
        (row["code"], "iv" if row["annex_iv"] == "yes" else "iig")
        for row in rows
        if row["annex_iig"].startswith("yes") or row["annex_iv"] == "yes"
    }
    assert {(str(row["code"]), row["annex"]) for row in uk_table("sensitive_items").rows} == sensitive


@pytest.mark.shared
def test_uk_embargoes_are_those_of_the_reference(shared: Path) -> None:
    """Every country under an embargo is there, with its last day where it was lifted."""
    rows = [row for row in reference(shared, "uk", "embargoes.csv") if len(row["iso"]) == 2]
    embargoed = {row["iso"] for row in rows if not row["kind"].startswith("none")}
    ours = uk_table("embargoes")

    assert {row["destination"] for row in ours.rows if "-" not in row["destination"]} == embargoed
    for row in rows:
        if row["to"] and row["iso"] in embargoed:
            lifted = date.fromisoformat(row["to"])
            assert not ours.find(lifted, "destination", row["iso"])
    chapters = {row["hs_chapter"] for row in reference(shared, "uk", "hs_russia_chapters.csv")}
    assert {row["chapter"] for row in uk_table("sanctioned_chapters").rows} == chapters


@pytest.mark.shared
def test_uk_open_licences_are_those_of_the_reference(shared: Path) -> None:
    """Every licence of the reference is held by its name, and the allies of GEA001 are the same."""
    rows = {row["id"].split(" ")[0]: row for row in reference(shared, "uk", "open_licences.csv")}
    transhipment_and_trade = {"OGTL", "OGTCL"}  # families for transhipment and trade controls, not for exports
    ours = {row["name"]: row for row in uk_table("open_licences").rows}

    assert set(rows) - transhipment_and_trade <= set(ours)
    assert set(ours["GEA001"]["destinations"]) == set(rows["GEA001"]["destinations_in"].split())


@pytest.mark.shared
def test_uk_measures_cover_the_reference(shared: Path) -> None:
    """What has no effect on goods there has none here, and the asset freeze forbids."""
    effects = {row["meaning"]: row["effect"] for row in uk_table("measures").rows}

    assert effects["asset freeze"] == "prohibited"
    for row in reference(shared, "uk", "sanctions_measures.csv"):
        if row["measure"].lower() in effects and row["outcome_hint"].startswith("no effect"):
            assert effects[row["measure"].lower()] == "none"


@pytest.mark.shared
def test_australian_codes_are_those_of_the_reference(shared: Path) -> None:
    """Part 1 with the 900 series, the Sensitive List, and what is taken to be excluded."""
    rows = reference(shared, "au", "dsgl_codes.csv")

    def of(part: str) -> set[str]:
        return {row["code"] for row in rows if part in row["list"]}

    assert {row["code"] for row in au_table("munitions").rows} == of("Part 1")
    assert {row["code"] for row in au_table("sensitive_list").rows} == of("Sensitive list")
    assert {str(row["code"]) for row in au_table("aukus_excluded").rows} == of("AUKUS") | {"0"}


@pytest.mark.shared
def test_australian_goods_for_russia_are_those_of_the_reference(shared: Path) -> None:
    """Each AHECC prefix with its first day, where the reference knows it."""
    rows = {row["ahecc_prefix"]: row for row in reference(shared, "au", "hs_au_russia.csv")}
    ours = {row["prefix"]: row for row in au_table("sanctioned_goods").rows}

    assert set(ours) == set(rows)
    for prefix, row in ours.items():
        if rows[prefix]["from"] != "verify":
            assert str(row.valid_from) == rows[prefix]["from"]


@pytest.mark.shared
def test_australian_regimes_are_those_of_the_reference(shared: Path) -> None:
    """Every destination whose arms or goods are sanctioned there is sanctioned here."""
    ours = {row["destination"] for row in au_table("regimes").rows}
    for row in reference(shared, "au", "sanctions_regimes.csv"):
        if len(row["destination_iso"]) == 2 and row["arms"].startswith("yes"):
            assert row["destination_iso"] in ours, row["regime"]
