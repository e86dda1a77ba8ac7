"""Law that could not be confirmed is marked as such wherever an answer rests on it: all law cases, every finding."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from exportgate.decision import Finding
from exportgate.jurisdiction import Case
from exportgate.law.tables import LawTable, Row, load_table, load_yaml
from tests.plugins.jp import made as made_jp
from tests.plugins.uk import made as made_uk
from tests.plugins.us.parties import made as made_us

Make = Callable[..., Case]
_HERE = Path(__file__).parent
_MADE: Mapping[str, tuple[Make, Callable[..., Any]]] = {
    "us": (made_us.case, made_us.hit),
    "jp": (made_jp.case, made_jp.hit),
    "uk": (lambda *asked: made_uk.case("uk", *asked), made_uk.hit),
    "au": (lambda *asked: made_uk.case("au", *asked), made_uk.hit),
}
_RESTS_ON_NOTHING = {"au.asked", "uk.asked"}
"""They only say what was asked; what it came to stands in findings of their own."""


@pytest.mark.parametrize("law", _MADE)
def test_an_answer_that_rests_on_law_that_was_not_confirmed_says_so(law: str) -> None:
    """A finding that cites a row marked C is marked to be verified, and no few of the rows are reached."""
    unmarked, reached = set(), set()
    for case, finding in _answers(law):
        doubtful = _doubtful(law, finding.citation, case.on)
        reached |= doubtful
        if doubtful and not finding.verify and finding.rule not in _RESTS_ON_NOTHING:
            unmarked.add((finding.rule, finding.outcome.value, *doubtful))

    assert unmarked == set()
    assert len(reached) >= 5


def _answers(law: str) -> Iterator[tuple[Case, Finding]]:
    make, hit = _MADE[law]
    assess = import_module(f"exportgate_{law}.rules.determination").assess
    for file in sorted((_HERE / law).glob("*.yaml")):
        for told in load_yaml(file):
            case = make(told["shipment"], *(hit(**each) for each in told.get("hits", ())))
            yield from ((case, finding) for finding in assess(case))


@cache
def _rows(law: str) -> list[tuple[re.Pattern[str], str, list[Row]]]:
    """The rows of all tables by their citation, the longest citation first, since some stand in others."""
    by_citation: dict[str, list[Row]] = {}
    for table in _tables(law):
        for row in table.rows:
            by_citation.setdefault(row.citation, []).append(row)
    longest_first = sorted(by_citation.items(), key=lambda item: -len(item[0]))
    return [(re.compile(rf"(?<!\w){re.escape(name)}(?![\w(.])"), name, rows) for name, rows in longest_first]


def _tables(law: str) -> Iterator[LawTable]:
    folder = files(f"exportgate_{law}") / "law"
    for file in folder.iterdir():
        if file.name.endswith(".yaml"):
            yield load_table(folder, file.name.removesuffix(".yaml"))


def _doubtful(law: str, citation: str, on: date) -> set[str]:
    """Give the citations within one of which every row that is law on the day is marked C."""
    found = set()
    for pattern, name, rows in _rows(law):
        citation, times = pattern.subn("", citation)
        living = [row for row in rows if row.in_force(on)]
        if times and living and all(row.verify for row in living):
            found.add(name)
    return found
