"""exportgate explain: one decision in full."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("gate")
HEAD = "shipment,date,from,to,consignee_name,fact:end_use.military\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "s.csv").write_text(
        f"{HEAD}S-1,2026-09-01,AX,FI,Bakery,\nS-2,2026-09-01,AX,FI,Bakery,false\nS-3,2026-02-31,,,,\n"
    )
    return tmp_path / "s.csv"


def test_the_question_of_what_is_missing_is_asked_in_words(run: Run, file: Path) -> None:
    """With rule and citation; the exit code is that of the verdict."""
    ran = run("explain", file, "--shipment", "S-1")

    assert ran.code == 1
    for part in (
        "Toyland  indeterminate",
        "Rule: aa.rule",
        "Citation: Act 1",
        "Is there a military end use? [true, false]",
    ):
        assert part in ran.out


def test_a_shipment_that_passes_gives_0(run: Run, file: Path) -> None:
    """Rows of other shipments that cannot be read do not matter."""
    ran = run("explain", file, "--shipment", "S-2", "--format", "json")

    assert ran.code == 0
    assert json.loads(ran.out)["verdict"] == "pass"
    assert json.loads(ran.out)["facts"] == {"end_use.military": False}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--shipment", "S-11"), 'there is no shipment "S-11" (did you mean'),
        (("--shipment", "S-3"), 'shipment "S-3" could not be read'),
        ((), "there are 2 shipments"),
    ],
)
def test_a_shipment_that_is_not_there_is_told(run: Run, file: Path, arguments: tuple[str, ...], message: str) -> None:
    """Or could not be read, or was not named."""
    ran = run("explain", file, *arguments)

    assert ran.code == 2
    assert message in ran.err


def test_a_single_shipment_need_not_be_named(run: Run, tmp_path: Path) -> None:
    """There is no doubt which."""
    (tmp_path / "s.json").write_text('{"id": "S-1", "from": "AX", "to": "AQ"}')

    assert "Nothing goes there." in run("explain", tmp_path / "s.json").out
