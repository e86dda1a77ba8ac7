"""A table of law as a feed: kept, shown and compared as a list is, and nobody is screened against it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from exportgate.cli import main
from exportgate.compiled import open_compiled
from exportgate.entry import Entry
from exportgate.errors import LawTableError
from exportgate.feeds.feed import Feed, RawFile, Reading
from exportgate.feeds.store import Store
from exportgate.gate import Gate
from exportgate.screening import Subject
from exportgate.shipment import Shipment
from tests.cli.toy_lists import install
from tests.feeds.toy import TOY, read, toy_csv, update_from, write_mirror

DAY = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
LAW_ROWS = [(f"A{number}", f"Row Works {number}", "AA") for number in range(1, 21)]


def read_law(files: Sequence[RawFile]) -> Reading:
    """Read the toy table of law, which has the form of the toy list."""
    reading = read(files)
    return replace(reading, entries=[msgspec.structs.replace(entry, feed="toy.law") for entry in reading.entries])


def differing(entries: Sequence[Entry], on: date) -> list[str]:
    """Say that a row called `Row Works 1` should have another name."""
    return ["toy_table: A1 differs"] if entries[0].primary_name == "Row Works 1" else []


def uncovered(entries: Sequence[Entry], on: date) -> list[str]:
    """Have no law for any day."""
    raise LawTableError(f"no law before {on} is held")


LAW = replace(
    TOY,
    id="toy.law",
    title="Toy Act",
    readers={"toy-csv": read_law},
    stale_after_hours=9_000,
    holds="law",
    compare=differing,
)


def load(home: Path, feed: Feed, rows: Sequence[Sequence[str]], day: str = DAY) -> None:
    """Load one edition of a feed."""
    folder = home.parent / f"mirror-{feed.id}-{day}"
    update_from(home, write_mirror(folder, {day: toy_csv(day, rows)}, feed=feed.id), feed=feed, now=datetime.now(UTC))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a list of parties and a table of law, whose rows have names that parties could have."""
    home = install(monkeypatch, tmp_path / "home", TOY, LAW)
    load(home, TOY, [(f"T-{number}", f"Toy Works {number}", "AA") for number in range(1, 21)])
    load(home, LAW, LAW_ROWS)
    return home


def test_nobody_is_screened_against_law(home: Path) -> None:
    """A party with the name of a row of law is no hit; one with the name of a listed party is."""
    screener = open_compiled(Store(home))
    assert screener is not None

    listed, law = screener.screen([Subject(name="Toy Works 7"), Subject(name="Row Works 7")])

    assert [hit.feed for hit in listed][:1] == ["toy.list"]
    assert {hit.feed for hit in law} <= {"toy.list"}


def test_decisions_do_not_rest_on_loaded_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers come from the plugins' dated tables, so neither edition nor age of a loaded table is named."""
    home = install(monkeypatch, tmp_path / "home", TOY, replace(LAW, stale_after_hours=1))
    load(home, TOY, LAW_ROWS)
    load(home, LAW, LAW_ROWS, day="2026-01-01")

    [decision] = Gate.open().check([Shipment(id="S")])

    assert [edition.feed for edition in decision.editions] == ["toy.list"]
    assert decision.alarms == ()


def test_lists_tells_law_from_parties(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each row says what it holds; law that differs from what answers rest on raises an alarm."""
    assert main(["lists", "--format", "json"]) == 0

    law, parties = json.loads(capsys.readouterr().out)
    assert (law["feed"], law["holds"], parties["holds"]) == ("toy.law", "law", "parties")
    assert law["alarm"] == "1 difference from the tables that answers rest on, first: toy_table: A1 differs"
    assert parties["alarm"] is None


def test_law_that_cannot_be_compared_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """That nothing was compared must not look as if nothing differed."""
    install(monkeypatch, home, TOY, replace(LAW, compare=uncovered))

    main(["lists", "--format", "json"])

    law = json.loads(capsys.readouterr().out)[0]
    assert law["alarm"].startswith("cannot be compared with the plugin's tables: no law before")


def test_an_entry_and_changes_of_law_are_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commands for lists work on rows of law unchanged."""
    load(home, LAW, [("A1", "Renamed", "AA"), *LAW_ROWS[1:]], day=datetime.now(UTC).date().isoformat())

    assert main(["entry", "toy.law", "A1"]) == 0
    assert "Renamed" in capsys.readouterr().out
    assert main(["lists", "--changes", "toy.law", "--format", "json"]) == 0
    assert [entry["id"] for entry in json.loads(capsys.readouterr().out)["changed"]] == ["A1"]


def test_law_alone_is_no_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With no list of parties loaded nothing can be checked, whatever law is there."""
    home = install(monkeypatch, tmp_path / "home", LAW)
    load(home, LAW, LAW_ROWS)

    assert open_compiled(Store(home)) is None
    assert main(["lists"]) == 2
    assert "No list is loaded" in capsys.readouterr().err
