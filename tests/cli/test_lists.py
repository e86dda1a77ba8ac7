"""exportgate lists: what is loaded and how old it is, and what changed from one edition to the next."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from exportgate.cli import main
from exportgate.feeds.store import Store
from tests.cli.toy_lists import install
from tests.feeds.toy import ROWS, TOY, toy_csv, write_mirror

TODAY = datetime.now(UTC).date()
FRESH, BEFORE = (TODAY - timedelta(days=1)).isoformat(), (TODAY - timedelta(days=2)).isoformat()
LATER = [("T-1", "Renamed Works", "AA"), *ROWS[2:], ("T-90", "Ninety", "BB")]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, with the toy list as the only one that is declared."""
    return install(monkeypatch, tmp_path / "home", TOY)


@pytest.fixture
def loaded(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data folder with two editions of the toy list."""
    mirror = write_mirror(tmp_path / "m", {BEFORE: toy_csv(BEFORE), FRESH: toy_csv(FRESH, LATER)})
    assert main(["update", "--mirror", str(mirror)]) == 0
    capsys.readouterr()
    return home


def test_the_json_of_lists_is_that_of_the_contract(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object a list, the contract's keys and the publisher's rows; an alarm is null where all is well."""
    assert main(["lists", "--format", "json"]) == 0

    assert json.loads(capsys.readouterr().out) == [
        {
            "feed": "toy.list",
            "publisher": "Ministry of Toys",
            "edition": FRESH,
            "entries": 20,
            "names": 20,
            "addresses": 20,
            "age_days": 1,
            "alarm": None,
            "rows": 20,
            "holds": "parties",
        }
    ]


def test_the_table_shows_each_list_with_its_age(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts and age in words for people."""
    assert main(["lists"]) == 0

    out = capsys.readouterr().out
    assert "Ministry of Toys" in out
    assert FRESH in out
    assert "1 d" in out


def test_an_old_list_is_shown_with_its_alarm(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The alarm stands in the row of the list."""
    main(["update", "--mirror", str(write_mirror(tmp_path / "m", {"2020-01-01": toy_csv("2020-01-01")}))])
    capsys.readouterr()

    assert main(["lists", "--format", "json"]) == 0

    [row] = json.loads(capsys.readouterr().out)
    assert row["age_days"] == (TODAY - date(2020, 1, 1)).days
    assert "stale after 72 hours" in row["alarm"]


def test_an_edition_that_waits_to_be_accepted_is_an_alarm(
    loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A newer edition that was kept aside is not forgotten."""
    day = TODAY.isoformat()
    main(["update", "--mirror", str(write_mirror(tmp_path / "n", {day: toy_csv(day, ROWS[:11])}))])
    capsys.readouterr()

    assert main(["lists", "--format", "json"]) == 0

    [row] = json.loads(capsys.readouterr().out)
    assert row["edition"] == FRESH
    assert f"the edition of {day} was kept aside" in row["alarm"]


def test_without_any_list_nothing_can_be_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty answer is an empty list, the exit code 2, and the next step."""
    assert main(["lists", "--format", "json"]) == 2

    answer = capsys.readouterr()
    assert json.loads(answer.out) == []
    assert "Not loaded: toy.list" in answer.err
    assert "exportgate update" in answer.err


def test_changes_are_told_per_entry_and_field(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON: who was added and removed, and for who changed each field before and after."""
    assert main(["lists", "--changes", "toy.list", "--format", "json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["from"], found["to"]) == (BEFORE, FRESH)
    assert found["added"] == [{"id": "T-90", "name": "Ninety"}]
    assert found["removed"] == [{"id": "T-2", "name": "Toy Works 2"}]
    assert found["changed"] == [
        {
            "id": "T-1",
            "name": "Renamed Works",
            "fields": [
                {"field": "names", "before": ["Toy Works 1 (primary)"], "after": ["Renamed Works (primary)"]},
            ],
        }
    ]


def test_changes_are_shown_as_a_table(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for people, with the numbers first."""
    assert main(["lists", "--changes", "toy.list"]) == 0

    out = capsys.readouterr().out
    assert "1 added, 1 removed, 1 changed" in out
    assert "Renamed Works" in out


def test_any_two_editions_can_be_compared(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The earlier and the later one may be chosen by their days, also back in time."""
    assert main(["lists", "--changes", "toy.list", "--edition", BEFORE, "--since", FRESH, "--format", "json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert [party["id"] for party in found["added"]] == ["T-2"]
    assert main(["lists", "--changes", "toy.list", "--since", "2019-01-01"]) == 2
    assert f"Kept: {BEFORE}, {FRESH}" in capsys.readouterr().err


def test_the_first_edition_has_nothing_before_it(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of it was added, and a note says why."""
    assert main(["lists", "--changes", "toy.list", "--edition", BEFORE]) == 0

    assert "there is no edition before this one" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["--changes", "other.list"], ["--since", "2026-01-01"], ["--changes", "toy.list", "--since", "soon"]]
)
def test_what_cannot_be_compared_is_an_error(
    loaded: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """A list that is not loaded, a day without a list, a day that is none."""
    assert main(["lists", *arguments]) == 2

    assert capsys.readouterr().out == ""


def test_a_damaged_list_is_told_and_the_one_before_answers(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After damage on disk `lists` shows what answers, with the alarm."""
    store = Store(loaded)
    (store.place(store.current()["toy.list"]) / "entries.msgpack").write_bytes(b"x")

    assert main(["lists", "--format", "json"]) == 0

    [row] = json.loads(capsys.readouterr().out)
    assert row["edition"] == BEFORE
    assert "damaged" in row["alarm"]
