"""Law cases as data: reading them, asking the law, and holding its answer against what is expected.

A case has `id`, `title`, `citation`, `shipment` (what it leaves out is harmless: see `made.record`), perhaps `hits` (a
`name` of `made.ENTRIES`, with `party`, `owner_path`, `confirmed`, `weak`), and what is expected: `expect` (the outcome,
or a list), `finds` (rule: outcome), `finds_no` (rules), `asks`, `exceptions`, `no_exceptions`, `cites` (in citations),
`tells` (in reasons), `verify`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exportgate.decision import Finding, Outcome, most_severe
from exportgate.jurisdiction import Case
from exportgate.law.tables import load_yaml
from tests.plugins.uk import made

Assess = Callable[[Case], list[Finding]]
_NEEDED = {"id", "title", "citation", "shipment", "expect"}
_ALLOWED = _NEEDED | {
    "hits",
    "finds",
    "finds_no",
    "asks",
    "exceptions",
    "no_exceptions",
    "cites",
    "tells",
    "verify",
    "why",
}


def cases(folder: Path) -> Iterator[Any]:
    """Yield the cases of a folder as parameters, each with its id."""
    seen: set[str] = set()
    for file in sorted(folder.glob("*.yaml")):
        for case in load_yaml(file):
            assert case["id"] not in seen, f"{case['id']} stands twice"
            assert set(case) >= _NEEDED, f"{case['id']}: {_NEEDED - set(case)} is missing"
            assert set(case) <= _ALLOWED, f"{case['id']}: unknown key {set(case) - _ALLOWED}"
            seen.add(case["id"])
            yield pytest.param(case, id=case["id"])


def hold(case: dict[str, Any], law: str, assess: Assess) -> None:
    """Ask the law, and compare its answer with what the case expects."""
    hits = [made.hit(**hit) for hit in case.get("hits", [])]
    findings = assess(made.case(law, case["shipment"], *hits))
    outcome = most_severe(finding.outcome for finding in findings)
    told = "\n".join(f"{each.outcome} {each.rule}: {each.reason}" for each in findings)

    assert outcome in _list(case["expect"]), told
    for rule, wanted in case.get("finds", {}).items():
        assert Outcome(wanted) in {each.outcome for each in findings if each.rule == rule}, told
    assert not {each.rule for each in findings} & set(case.get("finds_no", [])), told
    _check_words(case, findings, told)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check_words(case: dict[str, Any], findings: list[Finding], told: str) -> None:
    named = {name for each in findings for name in each.exceptions}
    assert set(case.get("exceptions", [])) <= named, named
    assert not set(case.get("no_exceptions", [])) & named, named
    asked = {ask for each in findings for ask in each.asks}
    assert set(case.get("asks", [])) <= asked, asked
    cited = "\n".join(each.citation for each in findings)
    assert all(part in cited for part in case.get("cites", [])), cited
    assert all(part in told for part in case.get("tells", [])), told
    if case.get("verify"):
        assert any(each.verify for each in findings), "nothing says that the law is to be verified"
