"""exportgate dependence, as a user calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from exportgate.cli import main
from tests.dependence.conftest import Ask, Write, series_of, shares_of, year_of

HEAD = "market,flow,hs,year,partner,value,currency\n"


def test_masks_raise_an_alarm_in_words(ask: Ask, fixtures: Path) -> None:
    """Share, partner and rise are told; the World row is not added; the gap is marked; re-exports are left out."""
    answer = ask(fixtures / "trade" / "masks.csv")
    masks = series_of(answer, market="Norway")

    assert answer["exit"] == 1
    assert masks["alarms"][0] == (
        "630790 masks, Norway: 78% from China in 2023, rising 6 points a year (standard error 0.0, 4 years)"
    )
    assert shares_of(masks, 2023) == {"CN": 78.0, "VN": 14.0, "PL": 8.0}
    assert year_of(masks, 2023)["concentration"] == pytest.approx(78**2 + 14**2 + 8**2)
    assert masks["missing"] == [2021]
    assert year_of(masks, 2023)["left_out"] == 400
    assert any("re-exports or re-imports left out" in mark for mark in masks["marks"])


def test_who_could_take_over_is_told_from_what_they_sell_elsewhere(ask: Ask, fixtures: Path) -> None:
    """Also those who are not used yet; and how much more the others would have to deliver."""
    masks = series_of(ask(fixtures / "trade" / "masks.csv"), market="Norway")
    found = [(one["partner"], one["here"], one["elsewhere"]) for one in masks["candidates"]]

    assert found == [("PL", 160, 900), ("MX", 0, 600), ("VN", 280, 0)]
    assert masks["stop"]["times"] == pytest.approx(2000 / 440)
    assert masks["stop"]["covered"] == pytest.approx(1500 / 1560 * 100)


def test_re_exports_are_counted_where_asked(ask: Ask, fixtures: Path) -> None:
    """Then they belong to the total."""
    masks = series_of(ask(fixtures / "trade" / "masks.csv", "--reexports", "count"), market="Norway")

    assert shares_of(masks, 2023)["NL"] == pytest.approx(400 / 2400 * 100, abs=0.01)


def test_purchases_are_read_and_currencies_not_added(ask: Ask, fixtures: Path) -> None:
    """Euros and dollars are two series; a country is one under its name and codes; months are few and marked."""
    answer = ask(fixtures / "trade" / "purchases.csv", "--flow", "import")
    euros = series_of(answer, unit="EUR")

    assert {one["unit"] for one in answer["series"]} == {"EUR", "USD"}
    assert shares_of(euros, 2025) == {"CN": 93.02, "FI": 6.98}
    assert year_of(euros, 2025)["whole"] is False
    assert "4 of 12 months" in year_of(euros, 2025)["marks"]
    assert any("small sample" in mark for mark in year_of(euros, 2025)["marks"])
    assert any("93% from China in 2025" in alarm for alarm in euros["alarms"])
    assert answer["exit"] == 1


def test_a_year_that_is_not_whole_is_not_silent(ask: Ask, written: Write) -> None:
    """It is not judged, and its share is told all the same."""
    path = written(
        HEAD
        + "".join(f"Norway,import,2504,{y},{p},50,USD\n" for y in (2022, 2023) for p in ("CN", "VN", "PL"))
        + "Norway,import,2504,2024,CN,90,USD\n"
    )
    answer = ask(path, "--partial", 2024)

    assert answer["exit"] == 1
    assert any("100% from China in 2024, which is perhaps not whole" in a for a in answer["series"][0]["alarms"])


def test_firms_are_partners_where_asked(ask: Ask, fixtures: Path) -> None:
    """Columns are mapped by option."""
    answer = ask(fixtures / "trade" / "purchases.csv", "--columns", "partner=Supplier")

    assert year_of(series_of(answer, unit="EUR"), 2025)["largest"] == "name:far harbour telecom"


def test_nothing_above_a_threshold_is_no_alarm(ask: Ask, written: Write) -> None:
    """Exit code 0."""
    path = written(HEAD + "".join(f"Norway,import,2504,2023,{p},10,USD\n" for p in ("CN", "VN", "PL", "MX", "CA")))

    assert ask(path)["exit"] == 0


def test_an_unread_row_is_named_and_counts_as_nothing(
    ask: Ask, written: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    """By file, row and column; the others are answered, and the exit code is 2."""
    good = "Norway,import,2504,2023,Poland,10,USD\n"
    bad = "Norway,import,2504,2023,China,many,USD\nNorway,sideways,2504,2023,China,5,USD\n"
    bad += "Norway,import,2504,soon,,5,USD\n"
    answer = ask(written(HEAD + good + bad))
    told = capsys.readouterr().err

    assert answer["exit"] == 2
    assert 'trade.csv, row 3, value: "many" is no number' in told
    assert 'trade.csv, row 4, flow: "sideways" is no flow' in told
    assert 'trade.csv, row 5, year: "soon" is no year' in told
    assert "trade.csv, row 5, partner: no partner is named" in told
    assert shares_of(answer["series"][0], 2023) == {"PL": 100.0}


@pytest.mark.parametrize("value", ["", "-5", "nan", "inf", "1.234,5"])
def test_a_value_that_is_none_is_not_taken_for_0(ask: Ask, written: Write, value: str) -> None:
    """Nor for anything else."""
    lines = f'Norway,import,2504,2023,China,"{value}",USD\nNorway,import,2504,2023,Poland,"1,000",USD\n'
    answer = ask(written(HEAD + lines))

    assert answer["exit"] == 2
    assert year_of(answer["series"][0], 2023)["total"] == 1000


def test_a_world_row_larger_than_its_partners_bounds_the_index(ask: Ask, written: Write) -> None:
    """Shares are of the World row; the concentration lies between two figures."""
    answer = ask(written(HEAD + "Norway,import,2504,2023,World,100,USD\nNorway,import,2504,2023,China,60,USD\n"))
    year = year_of(answer["series"][0], 2023)

    assert year["concentration"] is None
    assert year["concentration_bounds"] == pytest.approx([3600, 3600 + 1600])


def test_a_year_told_whole_and_by_months_counts_once(ask: Ask, written: Write) -> None:
    """The months serve for one-sided supply only."""
    head = "partner,hs,period,value\n"
    months = "".join(f"China,2504,2023{month:02d},10\n" for month in range(1, 13))
    one = ask(written(head + "China,2504,2023,120\nPoland,2504,2023,80\n" + months))["series"][0]

    assert year_of(one, 2023)["total"] == 200
    assert (one["months"]["known"], one["months"]["one_sided"], one["months"]["longest"]) == (12, 12, 12)


def test_imports_and_exports_are_not_added_and_re_exports_stand_within(ask: Ask, written: Write) -> None:
    """A flow of re-exports is part of the exports already."""
    rows = "Norway,X,2504,2023,Poland,100,USD\nNorway,RX,2504,2023,Poland,40,USD\nNorway,M,2504,2023,China,70,USD\n"
    answer = ask(written(HEAD + rows))

    assert year_of(series_of(answer, side="buyers"), 2023)["total"] == 100
    assert year_of(series_of(answer, side="suppliers"), 2023)["total"] == 70


def test_a_group_counts_less_its_members_where_asked(ask: Ask, written: Write) -> None:
    """Without that, it is left out, and said so."""
    path = written(HEAD + "Norway,import,2504,2023,Asia,100,USD\nNorway,import,2504,2023,China,60,USD\n")
    without, kept = ask(path), ask(path, "--group", "Asia=China")

    assert shares_of(without["series"][0], 2023) == {"CN": 100.0}
    assert any("Asia is a group" in note for note in without["notes"])
    assert shares_of(kept["series"][0], 2023) == {"CN": 60.0, "kept:asia": 40.0}


def test_shortened_codes_do_not_count_a_heading_twice(ask: Ask, written: Write) -> None:
    """2504 holds 250410 and 250490."""
    rows = "Norway,import,2504,2023,China,100,USD\nNorway,import,250410,2023,China,60,USD\n"
    answer = ask(written(HEAD + rows), "--digits", 4)

    assert year_of(answer["series"][0], 2023)["total"] == 100
    assert answer["notes"]


def test_quantities_are_told_apart_by_unit(ask: Ask, written: Write) -> None:
    """Kilograms and pieces are not added."""
    answer = ask(
        written("partner,hs,year,qty,qty unit\nCN,2504,2023,5,kg\nCN,2504,2023,7,pcs\n"), "--measure", "quantity"
    )

    assert sorted((one["unit"], one["years"][0]["total"]) for one in answer["series"]) == [("kg", 5), ("pcs", 7)]


def test_parquet_json_and_workbooks_answer_as_csv(ask: Ask, fixtures: Path, tmp_path: Path) -> None:
    """The same rows give the same figures."""
    pyarrow_csv = pytest.importorskip("pyarrow.csv")
    parquet = pytest.importorskip("pyarrow.parquet")
    source = fixtures / "trade" / "masks.csv"
    table = pyarrow_csv.read_csv(source)
    parquet.write_table(table, tmp_path / "masks.parquet")
    (tmp_path / "masks.json").write_text(json.dumps(table.to_pylist()))
    with xlsxwriter.Workbook(tmp_path / "masks.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([table.column_names, *(list(row.values()) for row in table.to_pylist())]):
            sheet.write_row(at, 0, row)
    expected = ask(source)["series"]

    for ending in ("parquet", "json", "xlsx"):
        assert ask(tmp_path / f"masks.{ending}")["series"] == expected, ending


def test_a_column_that_is_missing_is_asked_for(written: Write, capsys: pytest.CaptureFixture[str]) -> None:
    """With the option that names it."""
    assert main(["dependence", str(written("hs,year,value\n2504,2023,5\n"))]) == 2
    assert "--columns partner=HEADING" in capsys.readouterr().err


def test_a_row_with_a_column_too_many_is_named(written: Write, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of the file is used."""
    assert main(["dependence", str(written("partner,hs,year,value\nCN,2504,2023,5\nCN,2504,2023,5,7,8\n"))]) == 2
    assert "trade.csv, row 3: too many columns, where 4 are expected" in capsys.readouterr().err


def test_rows_are_counted_as_spreadsheets_do(written: Write, capsys: pytest.CaptureFixture[str]) -> None:
    """Empty ones too, and lines within a cell not."""
    main(["dependence", str(written('partner,hs,year,value\n"C\nN",2504,2023,5\n\nPL,2504,soon,4\n'))])

    assert "trade.csv, row 4, year" in capsys.readouterr().err


def test_an_answer_of_the_database_is_read(ask: Ask, tmp_path: Path) -> None:
    """UN Comtrade wraps its records."""
    record = {"partnerDesc": "China", "cmdCode": "2504", "period": "2024", "primaryValue": 5.5, "flowCode": "M"}
    (tmp_path / "a.json").write_text(json.dumps({"elapsedTime": "0.1", "count": 1, "data": [record]}))

    assert shares_of(ask(tmp_path / "a.json")["series"][0], 2024) == {"CN": 100.0}


def test_a_file_given_twice_does_not_count_twice(fixtures: Path) -> None:
    """It is refused."""
    file = str(fixtures / "trade" / "masks.csv")

    assert main(["dependence", file, file]) == 2


def test_a_memory_bound_that_is_none_is_told(fixtures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the option at fault."""
    assert main(["dependence", str(fixtures / "trade" / "masks.csv"), "--memory", "much"]) == 2
    assert "Error: --memory much" in capsys.readouterr().err


def test_without_the_extra_the_message_names_it(
    fixtures: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what to install."""
    monkeypatch.setitem(sys.modules, "duckdb", None)

    assert main(["dependence", str(fixtures / "trade" / "masks.csv")]) == 2
    assert "exportgate[trade]" in capsys.readouterr().err


def test_no_other_command_loads_it() -> None:
    """Nor does its own help."""
    script = (
        "import sys; from exportgate.cli import main; main(['dependence', '--help']); print('duckdb' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == "False"


POLICY = """
[[authority]]
id = "group"
name = "Example Group"
kind = "company"
[[area]]
id = "masks"
authority = "group"
name = "Masks"
stance = "watch"
hs = ["6307"]
countries = ["CN"]
suppliers = "advisory"
directions = ["inbound"]
dependence_percent = 30
ground = "board decision"
[[supplier]]
name = "Sewing Works"
areas = ["masks"]
country = "PL"
vouched_by = "purchasing"
ground = "audit"
valid_from = 2023-01-01
"""


def test_areas_set_their_own_threshold_and_name_trusted_firms(ask: Ask, written: Write, tmp_path: Path) -> None:
    """40% from the area's country is an alarm where the area says 30, and none otherwise."""
    (tmp_path / "areas.toml").write_text(POLICY)
    rows = "".join(f"Norway,import,630790,2023,{p},{v},USD\n" for p, v in (("CN", 40), ("PL", 30), ("VN", 30)))
    path = written(HEAD + rows)
    plain, judged = ask(path), ask(path, "--policy", tmp_path / "areas.toml", "--as-of", "2024-01-01")

    assert plain["exit"] == 0
    assert judged["exit"] == 1
    assert any('area "Masks" is about (China), to watch' in alarm for alarm in judged["series"][0]["alarms"])
    assert judged["series"][0]["candidates"][0]["trusted"] == ["Sewing Works"]


def test_an_area_of_purchases_says_nothing_of_sales(ask: Ask, written: Write, tmp_path: Path) -> None:
    """What is sold to a country is no purchase from it."""
    (tmp_path / "areas.toml").write_text(POLICY)
    path = written(HEAD + "Norway,export,630790,2023,CN,40,USD\nNorway,export,630790,2023,PL,60,USD\n")
    answer = ask(path, "--policy", tmp_path / "areas.toml", "--as-of", "2024-01-01")

    assert answer["series"][0]["areas"] == []


@pytest.mark.parametrize("form", ["table", "csv", "html"])
def test_every_form_tells_the_share(fixtures: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And the page needs no script."""
    main(["dependence", str(fixtures / "trade" / "masks.csv"), "--format", form])
    out = capsys.readouterr().out

    assert "78.0" in out
    assert "<script" not in out
    assert form != "html" or "<svg" in out


def test_a_name_in_a_file_is_no_markup(written: Write, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the page."""
    main(["dependence", str(written("partner,hs,year,value\n<b>Ltd,2504,2023,5\n")), "--format", "html"])

    assert "<b>" not in capsys.readouterr().out
