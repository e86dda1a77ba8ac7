"""Law cases on parties, ownership, uses and embargoes: parties*.yaml of this folder, each a shipment and its outcome.

A case has `id`, `title`, `citation`, `shipment` (what it leaves out is harmless: see `made.case`), perhaps `hits` (a
`name` of `made.ENTRIES`, with `party`, `owner_path`, `confirmed`), and what is expected: `expect` (outcome of the
jurisdiction, or a list), `finds` (rule: outcome), `finds_no` (rules), `policy`, `cites` (parts of a citation), `asks`,
`exceptions`, `no_exceptions`, `verify`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exportgate.decision import Finding, Outcome, most_severe
from exportgate.law.tables import load_yaml
from exportgate_us.rules.determination import assess
from tests.plugins.us.parties import made

KEYS = {
    "id",
    "title",
    "citation",
    "shipment",
    "hits",
    "expect",
    "finds",
    "finds_no",
    "policy",
    "cites",
    "asks",
    "exceptions",
    "no_exceptions",
    "verify",
    "why",
}


def _cases() -> Iterator[Any]:
    for file in sorted(Path(__file__).parent.glob("parties*.yaml")):
        for case in load_yaml(file):
            yield pytest.param(case, id=case["id"])


def _findings(case: dict[str, Any]) -> list[Finding]:
    hits = [made.hit(**hit) for hit in case.get("hits", [])]
    return assess(made.case(case["shipment"], *hits))


@pytest.mark.parametrize("case", list(_cases()))
def test_law_holds(case: dict[str, Any]) -> None:
    """The outcome of each case is the one that the law gives it, and says so by the rule expected."""
    findings = _findings(case)
    outcome = most_severe(finding.outcome for finding in findings)
    told = "\n".join(f"{each.outcome} {each.rule}: {each.reason}" for each in findings)

    assert set(case) <= KEYS, f"unknown key {set(case) - KEYS}"
    assert case["citation"]
    assert case["title"]
    expected = case["expect"]["us"]
    assert outcome in (expected if isinstance(expected, list) else [expected]), told
    for rule, wanted in case.get("finds", {}).items():
        assert Outcome(wanted) in {each.outcome for each in findings if each.rule == rule}, told
    assert not {each.rule for each in findings} & set(case.get("finds_no", [])), told
    _check_words(case, findings)


def _check_words(case: dict[str, Any], findings: list[Finding]) -> None:
    named = {symbol for each in findings for symbol in each.exceptions}
    asked = {ask for each in findings for ask in each.asks}
    cited = "\n".join(each.citation for each in findings)
    assert set(case.get("exceptions", [])) <= named
    assert not set(case.get("no_exceptions", [])) & named
    assert set(case.get("asks", [])) <= asked
    assert all(part in cited for part in case.get("cites", [])), cited
    assert case.get("policy", "") in "\n".join(each.policy for each in findings)
    if case.get("verify"):
        assert any(each.verify for each in findings)
