"""What is read as trade: files, standard input, and what is refused with its place."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from exportgate.cli import main
from tests.dependence.conftest import Ask, Write

HEAD = "partner,hs,year,value\n"
ROWS = HEAD + "China,8517,2023,5\nJapan,8517,2023,4\n"
Caught = pytest.CaptureFixture[str]


class Piped:
    """Standard input that holds some bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def test_standard_input_is_read(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """CSV by a pipe answers as a file does, and is named as what it is."""
    monkeypatch.setattr("sys.stdin", Piped(ROWS.encode()))
    answer = ask("-")

    assert answer["sources"] == ["standard input"]
    assert answer["rows"] == 2
    assert answer["exit"] == 1


def test_standard_input_may_be_parquet(written: Write, tmp_path: Path) -> None:
    """Through a real pipe; the kind is told by its first bytes."""
    duckdb = pytest.importorskip("duckdb")
    file = tmp_path / "t.parquet"
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{written(ROWS)}')) TO '{file}' (FORMAT parquet)")
    done = subprocess.run(
        [Path(sys.executable).with_name("exportgate"), "dependence", "-"],
        stdin=file.open("rb"),
        capture_output=True,
        text=True,
        env={"EXPORTGATE_HOME": str(tmp_path), "PATH": ""},
    )

    assert done.returncode == 1, done.stderr
    assert "56% with China in 2023" in done.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Error: standard input: is empty"),
        (b"\xff\xfe", "Error: standard input: is empty"),
        (ROWS.encode() * 10, "Error: standard input: is larger than 100 bytes"),
    ],
)
def test_standard_input_has_limits(content: bytes, told: str, monkeypatch: pytest.MonkeyPatch, capsys: Caught) -> None:
    """An endless pipe ends with a message."""
    monkeypatch.setattr("exportgate.dependence.scan.MOST_PIPED", 100)
    monkeypatch.setattr("sys.stdin", Piped(content))

    assert main(["dependence", "-"]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("day", ["2023-02-31", "2023-02-29", "2023-04-31", "2023-13-01", "31.12.2023", "20230230"])
def test_a_day_that_is_none_is_named_and_counts_for_no_month(
    day: str, written: Write, ask: Ask, capsys: Caught
) -> None:
    """With row and column; the other rows are answered."""
    answer = ask(written(f"partner,hs,date,value\nChina,8517,{day},5\nChina,8517,2024-02-29,5\n"))

    assert answer["exit"] == 2
    assert f'row 2, date: "{day}" is no year, month or day' in capsys.readouterr().err
    assert [year["year"] for one in answer["series"] for year in one["years"]] == [2024]


def test_a_heading_that_stands_twice_is_refused(written: Write, capsys: Caught) -> None:
    """One of the two would be left out in silence; a column that nobody reads may stand twice."""
    assert main(["dependence", str(written("partner,hs,year,value,value\nChina,8517,2023,5,9\n"))]) == 2
    assert "has two columns headed 'value'" in capsys.readouterr().err
    assert main(["dependence", str(written("partner,hs,year,value,x,x\nChina,8517,2023,5,9,9\n"))]) == 1


def test_text_in_utf_16_is_read_by_its_mark(tmp_path: Path, ask: Ask) -> None:
    """As other input is."""
    file = tmp_path / "t.csv"
    file.write_text(ROWS, encoding="utf-16")

    assert ask(file)["rows"] == 2


@pytest.mark.parametrize("row", [1, 4])
def test_a_row_that_is_too_long_is_told_as_that(row: int, written: Write, capsys: Caught) -> None:
    """Wherever it stands, a cell of megabytes is no fault of the encoding."""
    rows = ["China,8517,2023,5"] * 4
    rows[row - 1] = f"{'A' * 3_000_000},8517,2023,5"

    assert main(["dependence", str(written(HEAD + "\n".join(rows) + "\n"))]) == 2
    assert "a row is longer than 2,000,000 characters" in capsys.readouterr().err


def test_currencies_are_one_in_capitals_or_not_and_others_are_told(written: Write, ask: Ask) -> None:
    """Euros are never added to dollars, and who reads the one is told of the other."""
    answer = ask(
        written("partner,hs,year,value,currency\nChina,8517,2023,5,usd\nFiji,8517,2023,5,USD\nChina,8517,2023,5,EUR\n")
    )
    found = {one["unit"]: one for one in answer["series"]}

    assert found.keys() == {"USD", "EUR"}
    assert found["USD"]["years"][0]["total"] == 10
    assert any("also told in EUR, which is not added" in mark for mark in found["USD"]["marks"])


@pytest.mark.parametrize(
    "options", [["--rise", "nan"], ["--rise", "inf"], ["--small", "-1"], ["--group", "=China"], ["--share", "101"]]
)
def test_thresholds_that_would_silence_an_alarm_are_refused(options: list[str], written: Write) -> None:
    """No share is ever above what is no number."""
    assert main(["dependence", str(written(ROWS)), *options]) == 2


def test_descriptions_that_differ_give_a_product_no_label(written: Write, ask: Ask) -> None:
    """None of them is taken for all."""
    head = "partner,hs,description,year,value\n"
    one = ask(written(f"{head}China,8517,phones,2023,5\nChina,8517,,2023,5\n"))["series"][0]
    two = ask(written(f"{head}China,8517,phones,2023,5\nChina,8517,routers,2023,5\n"))["series"][0]

    assert (one["label"], two["label"]) == ("phones", "")


def test_a_column_with_too_many_values_is_refused(
    written: Write, monkeypatch: pytest.MonkeyPatch, capsys: Caught
) -> None:
    """Each product is told in memory, so that a hostile file could fill it."""
    monkeypatch.setattr("exportgate.dependence.trade.MOST_SPELLINGS", 3)
    rows = "".join(f"China,{8500 + number},2023,5\n" for number in range(4))

    assert main(["dependence", str(written(HEAD + rows))]) == 2
    assert "more than 3 different values of hs" in capsys.readouterr().err


def test_amounts_beyond_reason_are_no_amounts(written: Write, ask: Ask, capsys: Caught) -> None:
    """Two of them would add up to infinity, and no share of infinity is above a threshold."""
    answer = ask(written(HEAD + "China,8517,2023,1e308\nChina,8517,2023,1e308\nJapan,8517,2023,5\n"))

    assert answer["exit"] == 2
    assert 'row 2, value: "1e308" is no number from 0 to 1e18' in capsys.readouterr().err
    assert answer["series"][0]["alarms"]


def test_too_many_series_are_refused_with_what_would_help(
    written: Write, monkeypatch: pytest.MonkeyPatch, capsys: Caught
) -> None:
    """By units, markets or products; a choice of markets is enough."""
    monkeypatch.setattr("exportgate.dependence.trade.MOST_SERIES", 3)
    rows = "".join(f"China,8517,2023,5,{place},u{place}\n" for place in ("FR", "DE", "JP", "SE"))
    file = str(written("partner,hs,year,value,market,unit\n" + rows))

    assert main(["dependence", file]) == 2
    assert "4 series of market, product and unit, where 3 are the most" in capsys.readouterr().err
    assert main(["dependence", file, "--market", "FR"]) == 1
