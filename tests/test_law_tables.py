"""Dated tables: what was in force on a day, and what is refused."""

from datetime import date
from pathlib import Path

import pytest

from exportgate.errors import LawTableError
from exportgate.law.tables import LawTable, load_table

GROUP = """
table: group_a
law: Export Order, Table 3
covers_from: 2015-01-01
key: [country]
rows:
  - {country: KR, valid_from: 2015-01-01, valid_to: 2019-08-27, citation: Order A}
  - {country: KR, valid_from: 2023-07-21, valid_to: null, citation: Order B}
  - {country: NO, valid_from: 2015-01-01, valid_to: null, citation: Order A, certainty: C}
"""


def table(folder: Path, text: str = GROUP, rows: str = "") -> LawTable:
    (folder / "group_a.yaml").write_text(text, encoding="utf-8")
    if rows:
        (folder / "rows.csv").write_text(rows, encoding="utf-8")
    return load_table(folder, "group_a")


@pytest.mark.parametrize(
    ("day", "members"),
    [
        (date(2019, 8, 27), {"KR", "NO"}),
        (date(2019, 8, 28), {"NO"}),
        (date(2023, 7, 20), {"NO"}),
        (date(2023, 7, 21), {"KR", "NO"}),
    ],
)
def test_a_row_is_law_from_its_first_to_its_last_day(tmp_path: Path, day: date, members: set[str]) -> None:
    """Both ends of a row's days are inside; the day after the last it is gone."""
    assert {row["country"] for row in table(tmp_path).on(day)} == members


def test_the_country_code_no_is_not_read_as_false(tmp_path: Path) -> None:
    """YAML 1.1 takes NO for a boolean; law takes it for Norway."""
    assert table(tmp_path).find(date(2024, 1, 1), "country", "NO")[0].verify


def test_a_day_before_the_table_is_an_error_not_an_empty_answer(tmp_path: Path) -> None:
    """No rows before the first date would look like no requirement."""
    with pytest.raises(LawTableError, match="no law before 2015-01-01"):
        table(tmp_path).on(date(2014, 12, 31))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("valid_to: 2019-08-27", "valid_to: null"), "overlap"),
        (("citation: Order B", "citation: ''"), "empty citation"),
        (("valid_from: 2023-07-21", "valid_from: 21 July"), "must be dates"),
        (("valid_to: 2019-08-27", "valid_to: 2014-01-01"), "before it begins"),
        (("key: [country]", "keys: [country]"), "unknown key"),
        (("key: [country]", "key: [country]\ntable: again"), "twice"),
        ((", citation: Order A, certainty: C", ""), "has no citation"),
    ],
)
def test_a_malformed_table_is_refused_with_file_and_row(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    """A table that could be read in two ways is read in none."""
    with pytest.raises(LawTableError, match=message) as raised:
        table(tmp_path, GROUP.replace(*change))

    assert "group_a.yaml" in raised.value.where


def test_long_tables_keep_their_rows_in_a_csv_file(tmp_path: Path) -> None:
    """Cells become dates, lists of words and nulls as the head says."""
    head = "table: t\nlaw: L\nrows_in: rows.csv\nlists: [reasons]\n"
    rows = "code,reasons,valid_from,valid_to,citation\n2B001,NS NP,2024-01-01,,Supp. 1\n2B002,,,,Supp. 1\n"

    loaded = table(tmp_path, head, rows)

    assert loaded.find(date(2024, 1, 1), "reasons", "NP")[0]["code"] == "2B001"
    assert loaded.by("code")["2B002"][0]["reasons"] == []
