"""exportgate tune: what each threshold would give on one's own parties."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from exportgate.gate import Gate
from exportgate.names.scoring import DEFAULT_THRESHOLD
from tests.cli.conftest import LISTED, Run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "p.csv").write_text(f"id,name,kind\n1,Ordinary Bakery,organisation\n2,{LISTED},organisation\n")
    return tmp_path / "p.csv"


def test_each_threshold_has_its_hits_and_its_published_share(run: Run, gate: Gate, file: Path) -> None:
    """The listed party is hit at every threshold, the baker at none; higher thresholds have smaller shares."""
    ran = run("tune", file, "--format", "json")
    told = json.loads(ran.out)

    assert ran.code == 0
    assert (told["asked"], told["names"]) == (2, 1)
    assert {(step["hits"], step["parties"]) for step in told["steps"]} == {(1, 1)}
    shares = [step["false_alerts"] for step in told["steps"]]
    assert shares[-1] is None
    assert shares[:-1] == sorted(shares[:-1], reverse=True)
    assert [step["threshold"] for step in told["steps"] if step["default"]] == [DEFAULT_THRESHOLD]


def test_csv_has_a_row_a_threshold(run: Run, gate: Gate, file: Path) -> None:
    """What cannot be told of the highest score is empty."""
    rows = list(csv.DictReader(io.StringIO(run("tune", file, "--format", "csv").out)))

    assert [row["threshold"] for row in rows][0::11] == ["50", "100"]
    assert (rows[-1]["parties"], rows[-1]["by_chance"]) == ("1", "")


def test_the_page_has_a_plot_that_a_screen_reader_can_tell(run: Run, gate: Gate, file: Path, tmp_path: Path) -> None:
    """One drawing with a label, two curves, a point a threshold, and the same numbers in a table."""
    run("tune", file, "--output", tmp_path / "t.html")
    tree: Any = html.document_fromstring((tmp_path / "t.html").read_text(encoding="utf-8"))
    [plot] = tree.xpath("//svg")

    assert "1 of 2" in plot.get("aria-label")
    assert len(plot.xpath("./polyline")) == 2
    assert len(plot.xpath("./circle")) == 12 + 11
    assert len(tree.xpath("//section[@aria-labelledby='steps']//tbody/tr")) == 12
    assert not tree.xpath("//script")


def test_the_table_says_what_the_numbers_mean(run: Run, gate: Gate, file: Path) -> None:
    """And never that parties below a threshold are in order."""
    out = " ".join(run("tune", file).out.split())

    assert "if none of them were listed" in out
    assert "clear" not in out


def test_more_is_hit_as_the_threshold_falls(run: Run, file: Path, tmp_path: Path) -> None:
    """Against a list of one's own: a misspelt name is hit at low thresholds only, the same name at all."""
    (tmp_path / "own.csv").write_text("id,name,kind\n7,Uralvagonzavod Machines,organisation\n")
    file.write_text("name\nUralvagonzavod Machines\nUralvagonsavot Mashines\n")
    steps = json.loads(run("tune", file, "--list", tmp_path / "own.csv", "--format", "json").out)["steps"]

    assert (steps[0]["parties"], steps[-1]["parties"]) == (2, 1)
    assert [step["parties"] for step in steps] == sorted((step["parties"] for step in steps), reverse=True)


def test_what_cannot_be_read_makes_the_exit_code_2(run: Run, gate: Gate, file: Path) -> None:
    """The others are told of all the same; without any party nothing is."""
    file.write_text("id,name\n1,\n2,Bakery\n")
    assert run("tune", file).code == 2

    file.write_text("id,name\n1,\n")
    ran = run("tune", file)
    assert (ran.code, ran.out) == (2, "")
    assert "nothing was screened" in ran.err
