"""The tables of Japanese law against the reference that lies beside the repository, row by row."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from exportgate.law.tables import Row
from exportgate_jp.law import table

pytestmark = pytest.mark.shared
SINCE = date(2018, 12, 1)


def reference(shared: Path, name: str) -> list[dict[str, str]]:
    """Read a table of the reference."""
    with (shared / "reference/jp" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def day(text: str) -> date | None:
    """Give a date, `None` for "2018-12-01 or earlier" and for nothing."""
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


@pytest.mark.parametrize(
    ("theirs", "ours"), [("3", "table_3"), ("3-2", "table_3_2"), ("4", "table_4"), ("2-4", "table_2_4")]
)
def test_members_of_the_tables(shared: Path, theirs: str, ours: str) -> None:
    """Each member with its first and last day, as far back as the tables go."""
    expected = {
        (row["iso2"], day(row["valid_from"]), day(row["valid_to"]))
        for row in reference(shared, "country_tables.csv")
        if row["table"] == theirs and (not day(row["valid_to"]) or str(row["valid_to"]) >= SINCE.isoformat())
    }

    assert {(row["country"], row.valid_from, row.valid_to) for row in table(ours).rows} == expected


def test_numbers_of_appended_table_1(shared: Path) -> None:
    """Every number, its first day, and what Appended Table 3-3 says of it."""
    expected = {
        row["code"]: (day(row["valid_from"]), row["in_table_3_3"] == "yes", row["kind"] == "deleted")
        for row in reference(shared, "appended_table_1.csv")
    }
    ours = {
        row["code"]: (row.valid_from, bool(row.get("table_3_3")), row["kind"] == "deleted")
        for row in table("list_numbers").rows
    }

    assert {code: (first, deleted) for code, (first, _, deleted) in ours.items()} == {
        code: (first, deleted) for code, (first, _, deleted) in expected.items()
    }
    assert {code for code, (_, named, _) in ours.items() if named} >= {
        code for code, (_, named, _) in expected.items() if named
    }


def test_minor_value_limits(shared: Path) -> None:
    """1,000,000 yen, 50,000 yen, or none, number by number."""
    limits = {row["item"]: row for row in table("minor_value").on(date(2026, 7, 23))}
    for row in reference(shared, "appended_table_1.csv"):
        if row["kind"] == "deleted":
            continue
        numbers = [int(part) for part in re.findall(r"\d{4,}", row["minor_value_limit_yen"])]
        own = limits.get(row["item"])
        (number,) = table("list_numbers").by("code")[row["code"]]
        named = number.get("table_3_3")
        if not numbers:
            assert own is None, row["code"]
        else:
            assert own is not None, row["code"]
            ours = {None: [own["limit_jpy"]], "all": [own["limit_table_3_3_jpy"]]}.get(named)
            assert (ours or [own["limit_jpy"], own["limit_table_3_3_jpy"]]) == numbers, row["code"]


def test_tariff_numbers_of_item_16(shared: Path) -> None:
    """The headings of 16(1), and the chapters of 16(2) and of the undivided item before."""

    def headings(rows: list[Row], item: str) -> set[str]:
        return {prefix for row in rows if row["item"] == item for prefix in row["hs"]}

    for item, on in (("16(1)", date(2026, 7, 23)), ("16(2)", date(2026, 7, 23)), ("16", date(2025, 10, 8))):
        expected = {
            prefix
            for row in reference(shared, "item_16.csv")
            if row["item"] == item and row["hs_text"]
            for prefix in row["hs_prefixes"].split()
        }
        assert headings(table("item_16").on(on), item) == expected


def test_grid_of_catch_all(shared: Path) -> None:
    """Every test that applies, by weapons, group and item, now and on the day before 9 October 2025."""
    groups = {"Group A (Table 3)": "group_a", "UN embargo (Table 3-2)": "un_embargo"}
    expected = set()
    for row in reference(shared, "catch_all.csv"):
        if row["applies"] != "yes" or row["valid_to"]:
            continue
        weapons = "wmd" if row["weapons"].startswith("WMD") else "conventional"
        group = groups.get(row["destination_group"], "general")
        for item in re.findall(r"16\(\d\)", row["goods"]):
            expected.add((group, item, weapons, row["test"].split(" ")[0]))
    now = table("catch_all").on(date(2026, 7, 23))

    assert {(row["group"], row["item"], row["weapons"], row["test"]) for row in now} == expected
    assert {row["group"] for row in table("catch_all").on(date(2025, 10, 8))} == {"general", "un_embargo"}


def test_areas_of_the_operation_notice(shared: Path) -> None:
    """Each place in each area; the fifteen places of the chip tools follow from them."""
    columns = {
        "い地域①": "i1",
        "い地域②": "i2",
        "と地域②": "to2",
        "と地域③": "to3",
        "ち地域": "chi",
        "は地域①": "ha1",
        "は地域②": "ha2",
    }
    ours = {row["country"]: set(row["areas"]) for row in table("areas").rows}
    theirs = reference(shared, "areas.csv")

    assert set(ours) == {row["iso2"] for row in theirs}
    for row in theirs:
        expected = {name for column, name in columns.items() if row[column].strip()}
        assert ours[row["iso2"]] & set(columns.values()) == expected, row["iso2"]
    fifteen = {code for code, areas in ours.items() if "to2" in areas and "to3" not in areas}
    assert len(fifteen) == 15
    assert {row["iso2"] for row in theirs if row["chip_tool_group"].startswith("15")} == fifteen


def test_approvals_start_when_the_reference_says(shared: Path) -> None:
    """Russia and Belarus from 18 March 2022, the third countries from 27 December 2023, the Korean ban to its end."""
    rows = {row["regime"]: row for row in reference(shared, "approvals_48_3.csv")}
    ban = next(row for row in table("approvals").rows if row["regime"] == "North Korea")
    third = next(row for row in table("approvals").rows if row.get("persons") == "third_country")

    assert str(ban.valid_to) == rows["North Korea"]["valid_to"]
    assert str(third.valid_from) == rows["third countries"]["valid_from"]
    assert table("approvals").find(date(2022, 3, 18), "destination", "RU")
    assert not table("approvals").find(date(2022, 3, 18) - timedelta(days=1), "destination", "RU")


def test_every_crosswalk_code_of_the_reference_is_proposed(shared: Path) -> None:
    """A plain American code of the reference leads to the number that it gives."""
    ours = {row["code"]: row["numbers"] for row in table("crosswalk").rows if row["source"] == "us"}
    for row in reference(shared, "crosswalk_jp.csv"):
        code = row["us_eccn"].upper()
        if re.fullmatch(r"\d[A-E]\d{3}(\.[A-Z0-9]+)*", code):
            assert row["jp_item"] in ours[code], code
