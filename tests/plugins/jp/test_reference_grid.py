"""Item 16 and minor value against the grid of tests in the reference, whatever the country, the day and the facts.

The expected answer is made from the reference's own rows, not from our tables.
"""

import csv
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from exportgate.decision import Outcome, most_severe
from exportgate_jp.rules.determination import assess
from tests.plugins.jp import made

pytestmark = pytest.mark.shared
DAYS = ("2019-08-27", "2019-08-28", "2025-10-08", "2025-10-09", "2026-07-23")
COUNTRIES = ("US", "KR", "CN", "TW", "TR", "IR", "LB", "IQ", "SS", "ER")
GROUPS = {"3": "Group A", "3-2": "UN embargo"}
FACTS = tuple(itertools.product(("none", "nuclear", None), (False, True, None), (False, True, None)))
Row = dict[str, str]


def rows(shared: Path, name: str) -> list[Row]:
    """Read a table of the reference."""
    with (shared / "reference/jp" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def in_force(row: Row, day: str) -> bool:
    """Say whether a row is in force; the earliest rows say `or earlier`."""
    first = "" if "earlier" in row["valid_from"] else row["valid_from"]
    return first <= day <= (row["valid_to"] or "9999")


def member(tables: list[Row], name: str, country: str, day: str) -> bool:
    """Say whether a country is in one of the Order's tables on a day."""
    return any(row["table"] == name and row["iso2"] == country and in_force(row, day) for row in tables)


def asked_by(grid: list[Row], group: str, item: str, day: str) -> set[tuple[str, str]]:
    """Give the tests that count for an item and a group: kind of weapon, and test."""
    found: set[tuple[str, str]] = set()
    for row in grid:
        reached = row["destination_group"]
        where = reached.startswith(group) or (reached == "all but Group A" and group != "Group A")
        goods = item in row["goods"] or row["goods"] == "16"
        if row["applies"] == "yes" and row["valid_from"] and in_force(row, day) and where and goods:
            found |= {(row["weapons"][:3], test) for test in row["test"].split(" (")[0].split(" / ")}
    return found


def answer(met: Iterable[bool | None]) -> Outcome:
    """Give what some tests come to."""
    answers = list(met)
    if True in answers:
        return Outcome.LICENCE_REQUIRED
    return Outcome.INDETERMINATE if None in answers else Outcome.NO_LICENCE_FOUND


def given(country: str, day: str, line: dict[str, Any], facts: tuple[str | None, bool | None, bool | None]) -> Outcome:
    """Give our answer."""
    names = ("end_use.wmd", "end_use.military", "informed.jp")
    stated = {name: made.UNKNOWN if value is None else value for name, value in zip(names, facts, strict=True)}
    record = {"to": country, "date": day, "lines": [line], "facts": stated}
    return most_severe(each.outcome for each in assess(made.case(record)))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("country", COUNTRIES)
def test_use_and_notice_for_item_16_and_minor_value(shared: Path, country: str, day: str) -> None:
    """Use and notice, for each kind of weapon: known, denied, and not stated; the value at its limit and above it."""
    tables, grid = rows(shared, "country_tables.csv"), rows(shared, "catch_all.csv")
    group = next((words for name, words in GROUPS.items() if member(tables, name, country, day)), "general")
    for wmd, arms, told in FACTS:
        concern = None if wmd is None else wmd != "none"
        for item, hs in (("16(1)", "8457.10"), ("16(2)", "8413.70")):
            asked = asked_by(grid, group, item, day)
            met = [told] if asked & {("WMD", "inform"), ("con", "inform")} else []
            met += [concern] if ("WMD", "use") in asked else []
            met += [arms] if ("con", "use") in asked else []
            line: dict[str, Any] = {"hs": hs, "classification": {"jp": item}}
            assert given(country, day, line, (wmd, arms, told)) is answer(met), (item, wmd, arms, told)

        lost = {"Group A": [told] if day >= "2025-10-09" else [], "UN embargo": [concern, arms, told]}
        for value in (1_000_000, 1_000_001):
            over = value > 1_000_000 or member(tables, "4", country, day)
            line = {"value": value, "classification": {"jp": "7(1)"}}
            expected = Outcome.LICENCE_REQUIRED if over else answer(lost.get(group, [concern, told]))
            assert given(country, day, line, (wmd, arms, told)) is expected, (value, wmd, arms, told)
