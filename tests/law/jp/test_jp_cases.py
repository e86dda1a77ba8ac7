"""Law cases of Japan: the YAML files of this folder, each case a shipment and the outcome that the law gives it.

A case has `id`, `title`, `citation`, `shipment` (what it leaves out is harmless: see `made.record`), perhaps `hits` (a
`name` of `made.ENTRIES`, with `party`, `owner_path`, `confirmed`), and what is expected: `expect` (the outcome, or a
list), `finds` (rule: outcome), `asks`, `exceptions`, `no_exceptions`, `cites` (in citations), `policy`, `verify`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exportgate.decision import Finding, Outcome, most_severe
from exportgate.law.tables import load_yaml
from exportgate_jp.rules.determination import assess
from tests.plugins.jp import made

_NEEDED = {"id", "title", "citation", "shipment", "expect"}
_ALLOWED = _NEEDED | {"hits", "finds", "asks", "exceptions", "no_exceptions", "cites", "policy", "verify", "why"}


def _cases() -> Iterator[Any]:
    seen: set[str] = set()
    for file in sorted(Path(__file__).parent.glob("*.yaml")):
        for case in load_yaml(file):
            assert case["id"] not in seen, f"{case['id']} stands twice"
            seen.add(case["id"])
            yield pytest.param(case, id=case["id"])


@pytest.mark.parametrize("case", list(_cases()))
def test_law_holds(case: dict[str, Any]) -> None:
    """The outcome of each case is the one that the law gives it, by the rule, with the question and the citation."""
    hits = [made.hit(**hit) for hit in case.get("hits", [])]
    findings = assess(made.case(case["shipment"], *hits))
    outcome = most_severe(finding.outcome for finding in findings)
    told = "\n".join(f"{each.outcome} {each.rule}: {each.reason}" for each in findings)

    assert set(case) >= _NEEDED, f"{_NEEDED - set(case)} is missing"
    assert set(case) <= _ALLOWED, f"unknown key {set(case) - _ALLOWED}"
    assert outcome in _list(case["expect"]), told
    for rule, wanted in case.get("finds", {}).items():
        assert Outcome(wanted) in {each.outcome for each in findings if each.rule == rule}, told
    _check_words(case, findings)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check_words(case: dict[str, Any], findings: list[Finding]) -> None:
    named = {name for each in findings for name in each.exceptions}
    assert set(case.get("exceptions", [])) <= named, named
    assert not set(case.get("no_exceptions", [])) & named
    assert set(case.get("asks", [])) <= {ask for each in findings for ask in each.asks}
    cited = "\n".join(each.citation for each in findings)
    assert all(part in cited for part in case.get("cites", [])), cited
    assert case.get("policy", "") in "\n".join(each.policy for each in findings)
    if case.get("verify"):
        assert any(each.verify for each in findings)
    assert all(each.citation and each.reason for each in findings)
