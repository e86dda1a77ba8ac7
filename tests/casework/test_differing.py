"""Two answers are compared field by field, findings with their counterparts."""

import datetime as dt

from msgspec.structs import replace

from exportgate.casework.differing import differences
from exportgate.decision import Decision, Finding, Outcome, Verdict

FIRST = Finding(jurisdiction="aa", rule="aa.one", outcome=Outcome.REVIEW, citation="Act 1", reason="one", line=1)
SECOND = Finding(jurisdiction="aa", rule="aa.two", outcome=Outcome.CONDITIONS, citation="Act 2", reason="two")


def _decision(*findings: Finding, **more: object) -> Decision:
    base = Decision(
        shipment="S-1",
        verdict=Verdict.HOLD,
        outcomes={"aa": Outcome.REVIEW},
        findings=findings,
        editions=(),
        as_of=dt.date(2026, 1, 1),
    )
    return replace(base, **more)


def _told(then: Decision, now: Decision) -> list[tuple[str, object, object]]:
    return [(one.where, one.then, one.now) for one in differences(then, now)]


def test_the_id_of_the_record_and_the_order_of_findings_are_no_difference() -> None:
    """A finding is found wherever it stands."""
    assert _told(_decision(FIRST, SECOND, id="D-1"), _decision(SECOND, FIRST)) == []


def test_a_field_that_differs_is_named_with_both_values() -> None:
    """Down to the field of the finding."""
    other = replace(FIRST, reason="other")

    assert _told(_decision(FIRST, SECOND), _decision(other, SECOND)) == [
        ("findings aa aa.one 1.reason", "one", "other")
    ]


def test_a_finding_that_only_one_answer_has_is_told_whole() -> None:
    """On either side."""
    gone, new = _told(_decision(FIRST), _decision(SECOND))

    assert (gone[0], gone[2], new[0], new[1]) == ("findings aa aa.one 1", None, "findings aa aa.two", None)


def test_two_findings_of_one_rule_are_counterparts_in_their_order() -> None:
    """One more of them is told as one."""
    twice = _decision(FIRST, FIRST)

    assert _told(twice, twice) == []
    assert [where for where, _, _ in _told(twice, _decision(FIRST))] == ["findings aa aa.one 1"]


def test_verdict_day_alarms_and_outcomes_are_compared() -> None:
    """Everything that a decision says."""
    now = _decision(verdict=Verdict.PASS, as_of=dt.date(2026, 1, 2), alarms=("old",), outcomes={})

    assert {where for where, _, _ in _told(_decision(), now)} == {"verdict", "as_of", "alarms", "outcomes.aa"}
