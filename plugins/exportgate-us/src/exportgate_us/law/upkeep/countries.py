"""The Commerce Country Chart and the country groups, from the reference tables."""

from collections.abc import Mapping
from pathlib import Path

from exportgate_us.law.upkeep.rows import Cells, Made, country, own, read, words

# The reference tables print the chart and the groups of 2026-07-23; `editions.yaml` says from which day on our tables
# may be asked, and which days rest on a later text.
BEGINS = "2024-01-01"
DATES = ("valid_from", "valid_to", "citation", "certainty")


def chart(folder: Path) -> Made:
    """Make the chart: one row a country, with its marks, footnotes and, for rows without marks, what they point to.

    Law: 15 CFR 738 Supp. 1.
    """
    rows: list[Cells] = []
    changed = own("chart_changes")
    for cells in read(folder / "us_country_chart.csv"):
        iso = country(cells["country"], "us_country_chart.csv")
        own_rows = [row for row in changed if row["iso"] == iso]
        rows += [_dated(row) for row in own_rows] if own_rows else [_chart_row(iso, cells)]
    return Made("country_chart", ("iso", "columns", "footnotes", "pointer", *DATES), sorted(rows, key=_order))


def _chart_row(iso: str, cells: Cells) -> Cells:
    marks = [name.replace(" ", "") for name, cell in cells.items() if cell == "X"]
    return {
        "iso": iso,
        "columns": words(marks),
        "footnotes": cells["footnotes"],
        "pointer": "yes" if cells["pointer"] else "",
        "valid_from": BEGINS,
        "citation": "738 Supp. 1",
        "certainty": "A",
    }


def groups(folder: Path) -> Made:
    """Make the country groups: one row a country and group.

    Law: 15 CFR 740 Supp. 1.
    """
    changed = own("group_changes")
    settled = {(row["iso"], row["group"]) for row in changed}
    rows = [_dated(row) for row in changed]
    for cells in read(folder / "us_country_groups.csv"):
        iso = country(cells["country"], "us_country_groups.csv")
        for group in (name for name, cell in cells.items() if cell == "X"):
            if (iso, group) not in settled:
                base = {"valid_from": BEGINS, "citation": "740 Supp. 1", "certainty": "A"}
                rows.append({"iso": iso, "group": group, **base})
    return Made("country_groups", ("iso", "group", *DATES), sorted(rows, key=_order))


def _dated(row: Cells) -> Cells:
    return {**{key: cell for key, cell in row.items() if key != "why"}, "valid_from": row["valid_from"] or BEGINS}


def _order(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["iso"], row.get("group", ""), row["valid_from"]


# Reference tables that list one set of countries each, and how our tables call that set.
_SET_TABLES = {
    "us/supp4_742.csv": ("742-supp4", "iso2"),
    "us/supp3_746.csv": ("746-supp3", "iso2"),
    "us/enc_supp3_740.csv": ("740-supp3", "iso2"),
    "us/aia_supp5_740.csv": ("740-supp5", "iso2"),
}


def sets(folder: Path) -> Made:
    """Make the sets of countries that one supplement lists and other sections use.

    Law: 15 CFR 740 Supps. 3 and 5, 742 Supp. 4, 746 Supp. 3, 738 Supp. 1 footnotes.
    """
    rows: list[Cells] = []
    for file, (name, column) in _SET_TABLES.items():
        for cells in read(folder / file):
            base = {"citation": cells["citation"], "certainty": cells["certainty"]}
            rows.append({"set": name, "iso": cells[column], "valid_from": BEGINS, **base})
    for cells in read(folder / "us/country_chart_footnotes.csv"):
        rows += _footnote(cells)
    for cells in own("sets"):
        dated = {key: cells[key] for key in ("valid_from", "citation", "certainty")}
        rows += [{"set": cells["set"], "iso": iso, **dated} for iso in cells["isos"].split()]
    order = sorted(rows, key=lambda row: (row["set"], row["iso"]))
    return Made("country_sets", ("set", "iso", *DATES), order)


def _footnote(cells: Cells) -> list[Cells]:
    base = {"citation": f"738 Supp. 1 footnote {cells['footnote']}", "certainty": cells["certainty"]}
    name = f"footnote-{cells['footnote']}"
    return [{"set": name, "iso": iso, "valid_from": BEGINS, **base} for iso in cells["countries"].split()]
