"""`exportgate rescreen`: what it prints, writes and exits with."""

import csv
import gc
import io
import json
from pathlib import Path

import pytest

from exportgate.cli import main
from exportgate.gate import Gate
from tests.rescreening.made import Office, entry, party


@pytest.fixture
def office(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office that the commands work in, with a hit on file that nobody was told of yet."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(small_office.store.home))
    monkeypatch.setenv("EXPORTGATE_USER", "maria")
    monkeypatch.setattr(Gate, "open", classmethod(lambda cls: small_office.gate))
    small_office.publish(entry("2", "=Vostok <b>Bearing</b> Works"))
    small_office.on_file(party("P1", "=Vostok <b>Bearing</b> Works"))
    return small_office


def test_a_new_hit_ends_with_one_and_nothing_new_with_nought(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second report is empty of hits and says that one stands."""
    codes = main(["rescreen"]), main(["rescreen", "--format", "json"])
    out = capsys.readouterr().out

    assert codes == (1, 0)
    assert "1 new, 0 changed, 0 gone, 0 as they were" in out
    again = json.loads(out[out.index("{\n") :])
    assert (again["hits"], again["unchanged"], again["screened"]) == ([], 1, 0)


def test_rings_of_objects_are_looked_for_as_before_when_a_run_is_over(office: Office) -> None:
    """Whoever runs one inside a program of theirs finds it as it was, also where it could not be done."""
    before = gc.get_threshold()

    assert main(["rescreen"]) == 1
    office.publish()
    office.store.number = 0
    assert main(["rescreen"]) == 2
    assert gc.get_threshold() == before


def test_reports_hold_what_others_wrote_as_text(office: Office, tmp_path: Path) -> None:
    """No formula in CSV, no markup in HTML; both tell the same run again."""
    page, table = tmp_path / "hits.html", tmp_path / "hits.csv"

    assert main(["rescreen", "--output", str(table)]) == 1
    assert main(["rescreen", "--run", "R-2", "--output", str(page)]) == 1

    (row,) = csv.DictReader(io.StringIO(table.read_text("utf-8")))
    assert row["name"].startswith("'=")
    assert row["what"] == "new"
    assert "<b>Bearing" not in page.read_text("utf-8")
    assert "&lt;b&gt;Bearing" in page.read_text("utf-8")


def test_what_cannot_be_done_ends_with_two(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that is not kept, as of a script whose variable is empty, or two wishes at once."""
    assert main(["rescreen", "--run", ""]) == 2
    assert "no re-screening '' is kept" in capsys.readouterr().err
    assert main(["rescreen", "--run", "R-99"]) == 2
    assert main(["rescreen", "--run", "R-99", "--full"]) == 2
    assert "no re-screening 'R-99' is kept" in capsys.readouterr().err


def test_a_report_that_cannot_be_written_says_how_to_have_it_told_again(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run is kept, so that the next one is silent of what nobody read."""
    assert main(["rescreen", "--output", str(tmp_path / "nowhere" / "hits.csv")]) == 2
    assert "exportgate rescreen --run R-2" in capsys.readouterr().err
    assert main(["rescreen"]) == 0
    assert main(["rescreen", "--run", "R-2"]) == 1
