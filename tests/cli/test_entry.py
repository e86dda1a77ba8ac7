"""exportgate entry: one entry with all that its list says of it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from exportgate.cli import main
from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.feeds.feed import Reading
from exportgate.shipment import Identifier
from tests.cli.toy_lists import install
from tests.feeds.toy import TOY, toy_csv, with_guards, write_mirror

FRESH = datetime.now(UTC).date().isoformat()
FULL = Entry(
    feed="toy.list",
    id="T-1/a",
    kind="organisation",
    names=(ListedName(name="Toy Works", script="latin"), ListedName(name="玩具厂", kind="alias", script="han")),
    addresses=(ListedAddress(text="1 Main St, Toytown", country="DE"), ListedAddress(text="Somewhere")),
    countries=("DE",),
    identifiers=(Identifier(scheme="imo", value="9123456"), Identifier(scheme="tax", value="77", country="DE")),
    dates_of_birth=("1945-03",),
    programmes=("TOY1",),
    measures=("asset_freeze",),
    licence_requirement="For all items",
    licence_policy="Presumption of denial",
    footnotes=("5",),
    citations=("1 TR 234",),
    remarks="See \x1b[31mnote\x1b[0m",
    source="row 2",
    listed_on=date(2020, 1, 2),
    origin_feed="toy.red",
    origin_id="77",
    details={"Seat": "North"},
)
BARE = Entry(feed="toy.list", id="T-2", addresses=(ListedAddress(text="2 Main St", country="DE"),), kind="address")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, with the toy list as the only one that is declared."""
    return install(monkeypatch, tmp_path / "home", TOY)


@pytest.fixture
def loaded(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data folder with the two entries above."""
    guarded = with_guards(rows_min=1, filled={})
    install(monkeypatch, home, replace(guarded, readers={"toy-csv": lambda files: Reading((FULL, BARE), 2)}))
    assert main(["update", "--mirror", str(write_mirror(tmp_path / "m", {FRESH: toy_csv(FRESH)}))]) == 0
    capsys.readouterr()
    return home


def test_the_json_of_an_entry_is_that_of_the_contract(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every key of the contract is there with what the list says."""
    assert main(["entry", "toy.list", "T-1/a", "--format", "json"]) == 0

    found = json.loads(capsys.readouterr().out)
    expected = {
        "feed": "toy.list",
        "id": "T-1/a",
        "edition": FRESH,
        "kind": "organisation",
        "names": [
            {"name": "Toy Works", "kind": "primary", "script": "latin"},
            {"name": "玩具厂", "kind": "alias", "script": "han"},
        ],
        "addresses": [{"text": "1 Main St, Toytown", "country": "DE"}, {"text": "Somewhere", "country": ""}],
        "countries": ["DE"],
        "identifiers": [{"scheme": "imo", "value": "9123456"}, {"scheme": "tax", "value": "77", "country": "DE"}],
        "dates_of_birth": ["1945-03"],
        "programmes": ["TOY1"],
        "measures": ["asset_freeze"],
        "licence_requirement": "For all items",
        "licence_policy": "Presumption of denial",
        "footnotes": ["5"],
        "citations": ["1 TR 234"],
        "remarks": "See \x1b[31mnote\x1b[0m",
        "source": "row 2",
        "listed_on": "2020-01-02",
        "listed_by": "toy.red",
        "origin_id": "77",
        "details": {"Seat": "North"},
    }
    assert {key: found[key] for key in expected} == expected


def test_what_a_list_leaves_empty_is_empty_and_not_left_out(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program that reads the JSON finds the same keys in every entry."""
    main(["entry", "toy.list", "T-1/a", "--format", "json"])
    full = json.loads(capsys.readouterr().out)

    main(["entry", "toy.list", "T-2", "--format", "json"])

    bare = json.loads(capsys.readouterr().out)
    assert list(bare) == list(full)
    assert (bare["names"], bare["licence_policy"], bare["listed_on"]) == ([], "", None)


def test_the_text_shows_all_of_it_and_commands_no_terminal(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For people: every value with its heading, and no control character of the list's."""
    assert main(["entry", "toy.list", "T-1/a"]) == 0

    out = capsys.readouterr().out
    for value in ("玩具厂 (alias, han)", "imo 9123456", "Presumption of denial", "1 TR 234", "toy.red 77", "North"):
        assert value in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["toy.list", "T-9"], "no entry 'T-9'"), (["toy.lits", "T-1"], "there is no list 'toy.lits'")],
)
def test_what_is_not_there_is_an_error(
    loaded: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    """An unknown entry or list is exit code 2 and says what is loaded."""
    assert main(["entry", *arguments]) == 2

    assert told in capsys.readouterr().err


def test_a_list_that_is_not_loaded_is_an_error(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A declared list without an edition says how to load it."""
    assert main(["entry", "toy.list", "T-1"]) == 2

    assert "exportgate update" in capsys.readouterr().err
