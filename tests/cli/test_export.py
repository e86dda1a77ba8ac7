"""exportgate export: loaded lists for other tools."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exportgate.cli import main
from tests.cli.conftest import Run
from tests.cli.toy_lists import install
from tests.feeds.toy import TOY, toy_csv, write_mirror

FRESH = datetime.now(UTC).date().isoformat()


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data folder with the toy list in it."""
    home = install(monkeypatch, tmp_path / "home", TOY)
    assert main(["update", "--mirror", str(write_mirror(tmp_path / "m", {FRESH: toy_csv(FRESH)}))]) == 0
    capsys.readouterr()
    return home


def test_each_party_of_a_list_is_an_entity_on_a_line_of_its_own(run: Run, loaded: Path) -> None:
    """The lines go to standard output, and alarms do not get between them."""
    ran = run("export", "toy.list")
    entities = [json.loads(line) for line in ran.out.splitlines()]
    shown = json.loads(run("lists", "--format", "json").out)

    assert ran.code == 0
    assert sum(1 for entity in entities if entity.get("target")) == shown[0]["entries"] > 0
    assert {entity["schema"] for entity in entities} >= {"Sanction"}


def test_what_is_written_can_be_screened_against(run: Run, loaded: Path, tmp_path: Path) -> None:
    """The round a data set of others takes as well: a file of entities is a list of one's own."""
    run("export", "toy.list", "--output", tmp_path / "toy.ftm.json")
    lines = (tmp_path / "toy.ftm.json").read_text("utf-8").splitlines()
    name = json.loads(lines[0])["caption"]
    (tmp_path / "parties.csv").write_text(f'name\n"{name}"\n', "utf-8")
    (tmp_path / "toy.ftm.json").write_text("\n".join(["slip", *lines]), "utf-8")
    ran = run("screen", tmp_path / "parties.csv", "--list", tmp_path / "toy.ftm.json", "--format", "json")
    hits = json.loads(ran.out)

    assert ran.code == 2
    assert "line 1" in ran.err
    assert (hits[0]["list"], hits[0]["entry"], hits[0]["score"]) == ("toy", json.loads(lines[0])["id"], 100)


def test_a_list_that_is_not_loaded_is_told_and_nothing_is_written(run: Run, loaded: Path, tmp_path: Path) -> None:
    """Half an export would look like a whole one."""
    ran = run("export", "toy.list", "no.list", "--output", tmp_path / "out.json")

    assert ran.code == 2
    assert "no.list: is not loaded, so nothing was written" in ran.err
    assert not (tmp_path / "out.json").exists()
