"""The tables of the real text, printed in its structure, are ours."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from exportgate_us.check import ccl_lines, chart_lines, groups_lines
from exportgate_us.feeds.ccl.reader import read_ecfr_xml as read_ccl
from exportgate_us.feeds.chart.reader import read_ecfr_xml as read_chart
from exportgate_us.feeds.groups.reader import read_ecfr_xml as read_groups
from tests.plugins.us.feeds.law_texts import ccl, chart, entry, groups
from tests.plugins.us.feeds.our_tables import ON


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
