"""Law cases on items, exceptions, reach and duties: items*.yaml of this folder, each a shipment and its outcome.

The form is that of the cases on parties (`test_party_cases.py`); `licence` is the outcome of list and chart alone
(`us.ccl` or `us.ear99`), which duties of filing would hide.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exportgate.decision import Finding, Outcome, most_severe
from exportgate.law.tables import load_yaml
from exportgate_us.rules.determination import assess
from tests.plugins.us.parties import made

NEEDED = {"id", "title", "citation", "shipment"}
ALLOWED = NEEDED | {
    "hits",
    "expect",
    "licence",
    "finds",
    "finds_no",
    "policy",
    "cites",
    "asks",
    "steps",
    "exceptions",
    "no_exceptions",
    "verify",
    "why",
}
ITEM_RULES = ("us.ccl", "us.ear99")


def _cases() -> Iterator[Any]:
    seen: set[str] = set()
    for file in sorted(Path(__file__).parent.glob("items*.yaml")):
        for case in load_yaml(file):
            assert case["id"] not in seen, f"{case['id']} stands twice"
            seen.add(case["id"])
            yield pytest.param(case, id=case["id"])


@pytest.mark.parametrize("case", list(_cases()))
def test_law_holds(case: dict[str, Any]) -> None:
    """The outcome of each case is the one that the law gives it, with its exceptions, questions and citations."""
    assert set(case) >= NEEDED, f"{NEEDED - set(case)} is missing"
    assert set(case) <= ALLOWED, f"unknown key {set(case) - ALLOWED}"
    assert "expect" in case or "licence" in case

    findings = assess(made.case(case["shipment"], *(made.hit(**hit) for hit in case.get("hits", ()))))

    told = "\n".join(f"{each.outcome} {each.rule} line {each.line}: {each.reason} {each.asks}" for each in findings)
    if "expect" in case:
        assert most_severe(each.outcome for each in findings) in _outcomes(case["expect"]["us"]), told
    if "licence" in case:
        of_items = [each.outcome for each in findings if each.rule in ITEM_RULES]
        assert of_items, told
        assert most_severe(of_items) in _outcomes(case["licence"]), told
    for rule, wanted in case.get("finds", {}).items():
        assert Outcome(wanted) in {each.outcome for each in findings if each.rule == rule}, told
    assert not {each.rule for each in findings} & set(case.get("finds_no", ())), told
    _check_words(case, findings, told)


def _outcomes(value: Any) -> set[Outcome]:
    return {Outcome(each) for each in (value if isinstance(value, list) else [value])}


def _check_words(case: dict[str, Any], findings: list[Finding], told: str) -> None:
    named = {symbol for each in findings for symbol in each.exceptions}
    steps = "\n".join(step for each in findings for step in each.steps)
    assert set(case.get("exceptions", ())) <= named, told
    assert not set(case.get("no_exceptions", ())) & named, told
    assert set(case.get("asks", ())) <= {ask for each in findings for ask in each.asks}, told
    assert all(part in "\n".join(each.citation for each in findings) for part in case.get("cites", ())), told
    assert all(part in steps for part in case.get("steps", ())), steps
    assert case.get("policy", "") in "\n".join(each.policy for each in findings)
    if "verify" in case:
        assert any(each.verify for each in findings if each.rule in ITEM_RULES) is case["verify"], told
    assert all(each.citation and each.reason for each in findings)
