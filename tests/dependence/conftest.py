"""What the tests of dependence share: a call of the command, and files written by hand."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from exportgate.cli import main

Ask = Callable[..., dict[str, Any]]
Write = Callable[[str], Path]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Call the command; give its JSON with the exit code under `exit`."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path / "home"))

    def called(*arguments: object) -> dict[str, Any]:
        out = tmp_path / "answer.json"
        code = main(["dependence", *map(str, arguments), "--output", str(out)])
        answer: dict[str, Any] = json.loads(out.read_text("utf-8")) if out.exists() else {}
        return answer | {"exit": code}

    return called


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Write a CSV file."""

    def write(text: str) -> Path:
        path = tmp_path / "trade.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def year_of(one: dict[str, Any], year: int) -> dict[str, Any]:
    """Give one year of a series."""
    found: dict[str, Any] = next(known for known in one["years"] if known["year"] == year)
    return found


def shares_of(one: dict[str, Any], year: int) -> dict[str, float]:
    """Give the shares of a year by partner, rounded to a hundredth of a point."""
    return {share["partner"]: round(share["share"], 2) for share in year_of(one, year)["partners"]}


def series_of(answer: dict[str, Any], **wanted: str) -> dict[str, Any]:
    """Give the only series with these properties."""
    series: Sequence[dict[str, Any]] = answer["series"]
    found = [one for one in series if all(one[name] == value for name, value in wanted.items())]
    assert len(found) == 1, [one["product"] for one in found]
    return found[0]
