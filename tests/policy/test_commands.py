"""exportgate check --policy and exportgate backfill, as a user calls them."""

import csv
import io
import json
from pathlib import Path

import pytest

from exportgate.cli import main
from exportgate.gate import Gate
from exportgate.policy.loading import IN_HOME
from tests.policy.conftest import CABLES, CHIPS, Country
from tests.policy.made import TELECOM, TRUSTED, text_of

pytestmark = pytest.mark.usefixtures("gate")
Caught = pytest.CaptureFixture[str]


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    path = tmp_path / "areas.toml"
    path.write_text(text_of([TELECOM], [TRUSTED | {"former": True}]))
    return path


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_a_policy_stands_beside_the_laws(file: Path, areas: Path, capsys: Caught) -> None:
    """And without one, the decision is what it was."""
    run("check", file, "--format", "json", "--jurisdiction", "bb")
    before = json.loads(capsys.readouterr().out)
    code = run("check", file, "--format", "json", "--jurisdiction", "bb", "--policy", areas, "--as-of", "2026-09-01")
    after = json.loads(capsys.readouterr().out)

    assert code == 1
    assert all("policy" not in one["outcomes"] for one in before)
    assert [one["outcomes"] for one in after] == [one["outcomes"] | {"policy": "prohibited"} for one in before]
    assert [one["verdict"] for one in after] == ["block", "block"]
    assert before[0]["findings"] == [one for one in after[0]["findings"] if one["jurisdiction"] != "policy"]


def test_the_policy_of_the_data_folder_is_used(gate: Gate, file: Path, areas: Path, capsys: Caught) -> None:
    """Without an option; explain too."""
    (gate.store.home / IN_HOME).parent.mkdir(parents=True)
    (gate.store.home / IN_HOME).write_bytes(areas.read_bytes())
    run("explain", file, "--shipment", "S-2", "--as-of", "2026-09-01")

    assert "Company policy (not law)  prohibited" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["table", "csv", "html"])
def test_reports_tell_policy_from_law(file: Path, areas: Path, form: str, capsys: Caught) -> None:
    """In every form."""
    run("check", file, "--format", form, "--policy", areas, "--as-of", "2026-09-01")
    out = " ".join(capsys.readouterr().out.split())

    assert "Blocked by company policy, not by law" in out
    assert form != "html" or "Company policy (not law)" in out


def test_a_bad_policy_stops_the_check(file: Path, areas: Path, capsys: Caught) -> None:
    """Half a policy would be silent where it should speak; an old vouching is bad too."""
    areas.write_text(text_of([TELECOM | {"stance": "decupled"}], [TRUSTED]))
    assert run("check", file, "--policy", areas) == 2
    assert 'areas.toml, line 10, stance of area "telecom": found "decupled"' in capsys.readouterr().err

    areas.write_text(text_of([TELECOM], [TRUSTED]))
    assert run("check", file, "--policy", areas, "--as-of", "2026-12-01") == 2
    assert "expired on 2026-11-30" in capsys.readouterr().err


def test_backfill_shows_the_jurisdictions_side_by_side(file: Path, areas: Path, capsys: Caught) -> None:
    """With gap and matrix; the exit code tells that there is a gap."""
    code = run("backfill", file, "--from", "cc=SE", "--policy", areas, "--as-of", "2026-09-01")
    out = capsys.readouterr().out

    assert code == 1
    for words in ("S-1  to China, telecom  gap: wide", "AAland (AX)", "stops", "lets through", "aa.listed (Act of aa)"):
        assert words in out
    assert "telecom  CN          2  wide       stops 1, lets through 1" in " ".join(out.split("\n"))


def test_backfill_as_json_csv_and_page(file: Path, tmp_path: Path, capsys: Caught) -> None:
    """The same in each."""
    run("backfill", file, "--from", "cc=SE", "--format", "json")
    read = json.loads(capsys.readouterr().out)
    run("backfill", file, "--from", "cc=SE", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    run("backfill", file, "--from", "cc=SE", "--output", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")

    assert [one["gap"] for one in read["shipments"]] == ["wide", "none"]
    assert read["shipments"][0]["answers"][0]["deciding"][0]["rule"] == "aa.listed"
    assert read["matrix"][0]["worst"] == "wide"
    assert [(row["shipment"], row["jurisdiction"], row["effect"]) for row in rows[:3]] == [
        ("S-1", "aa", "stops"),
        ("S-1", "bb", "lets through"),
        ("S-1", "cc", "lets through"),
    ]
    assert "gap wide" in page
    assert "<script" not in page


def test_no_gap_is_exit_code_nought(file: Path, capsys: Caught) -> None:
    """One jurisdiction alone has none."""
    assert run("backfill", file, "--jurisdiction", "bb") == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "no file of shipments is given"),
        (["s.json", "--lists"], "compares lists, not shipments"),
        (["s.json", "--from", "cc"], "is not written ID=COUNTRY"),
        (["s.json", "--from", "cc=Atlantis"], "expected one country"),
        (["s.json", "--jurisdiction", "zz"], "jurisdiction 'zz' is not installed"),
        (["s.json"], "CCland has several places"),
    ],
)
def test_what_cannot_be_done_is_told(
    arguments: list[str], told: str, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: Caught
) -> None:
    """With exit code 2."""
    monkeypatch.chdir(file.parent)

    assert run("backfill", *arguments) == 2
    assert told in capsys.readouterr().err


def test_a_shipment_that_cannot_be_read_is_told(file: Path, capsys: Caught) -> None:
    """The others are compared."""
    file.write_text(file.read_text()[:-1] + ', {"id": "S-9", "form": "AX"}]')

    assert run("backfill", file, "--from", "cc=SE") == 2
    assert "S-9" in capsys.readouterr().err


def test_the_lists_are_compared(tmp_path: Path, capsys: Caught) -> None:
    """Table, CSV, JSON and page with a map."""
    assert run("backfill", "--lists") == 0
    table = capsys.readouterr().out
    run("backfill", "--lists", "--format", "csv")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    run("backfill", "--lists", "--format", "json")
    read = json.loads(capsys.readouterr().out)
    run("backfill", "--lists", "--output", tmp_path / "lists.html")
    page = (tmp_path / "lists.html").read_text("utf-8")

    assert f"Only BBland, 1 party: {CABLES}" in table
    assert rows[CABLES]["not_listed_by"] == "aa"
    assert rows[CHIPS]["perhaps"].startswith("bb.list 12 ")
    assert {one["publisher"]: one["parties"] for one in read["publishers"]} == {"aa": 2, "bb": 3}
    assert "<svg" in page
    assert CABLES in page


def test_checks_are_told_to_plugins_and_comparisons_are_not(
    file: Path, countries: list[Country], capsys: Caught
) -> None:
    """What only might be is no decision."""
    run("backfill", file, "--from", "cc=SE")
    assert [len(one.told) for one in countries] == [0, 0, 0]
    run("check", file)
    assert [len(one.told) for one in countries] == [2, 2, 2]
    capsys.readouterr()
