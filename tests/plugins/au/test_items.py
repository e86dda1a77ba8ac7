"""What is told beside the answer on an item of the Defence and Strategic Goods List."""

import pytest

from exportgate_au.rules.determination import assess
from tests.plugins.uk import made


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("ML5", "(Defence Trade Controls Act 2012 s. 10B)"),
        ("1C007.c", "Sensitive List, which was not read"),
        ("1A004", ""),
    ],
)
def test_a_later_supply_abroad_is_told_by_what_was_read(code: str, told: str) -> None:
    """Part 1 counts for s. 10B as a whole; of Part 2 only the Sensitive List, known by its pattern alone."""
    findings = assess(made.case("au", {"to": "CN", "line": {"classification": {"au": code}}}))

    (listed,) = (each for each in findings if each.rule == "au.item.listed")
    later = [step for step in listed.steps if step.startswith("a later supply")]
    assert [step.endswith(told) for step in later] == ([True] if told else [])
