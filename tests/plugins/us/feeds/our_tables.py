"""Our tables of law, printed in the structure of the official text."""

from collections.abc import Iterable, Sequence
from datetime import date

from exportgate.entry import Entry
from exportgate.feeds.rawfile import FileInMemory
from exportgate.law.places import place_name
from exportgate_us.check import ccl_lines
from exportgate_us.feeds.ccl.reader import read_ecfr_xml as read_ccl
from exportgate_us.law.held import table
from tests.plugins.us.feeds.law_texts import CHART_COLUMNS, ccl, chart, entry, groups

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


def requirement_lines(eccn: str, rows: Sequence[tuple[str, str]], after: str = "") -> list[str]:
    """Compare one entry, and leave out the many that the made list does not have."""
    read = read_ccl([ccl(entry(eccn, "Made", rows, after_rows=after))])
    return [line.removeprefix("ccl_requirements: ") for line in ccl_lines(read.entries, ON) if f" {eccn}," in line]
