"""What a page says of a decision: what is asked, what changed, who stops it; and answers read back."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from exportgate.decision import Decision, Finding, Outcome, most_severe, verdict_of
from exportgate.desk.pages.answering import read_answers, with_fields
from exportgate.desk.pages.comparing import Step, changes
from exportgate.desk.pages.deciding import blocks, stoppers, to_judge
from exportgate.desk.pages.paging import whole_number
from exportgate.desk.pages.questions import Declared, Question, questions_of, stated_of
from exportgate.entry import Entry, ListedName
from exportgate.hit import Hit
from exportgate.jurisdiction import Fact
from exportgate.shipment import Line, Party, Shipment

KNOWN = Declared(
    facts=[
        Fact("end_use.military", "Is there a military end use?", ("true", "false"), "Act 2"),
        Fact("aa.kind", "Of which kind is it?", ("none", "dual_use")),
        Fact("aa.exception.*", "Are all its conditions met?", ("true", "false"), "Act 9"),
        Fact("aa.reference", "What is the reference?"),
    ],
    line_fields=frozenset({"aa_share"}),
)
SHIPMENT = Shipment(
    id="S-1",
    departure="AX",
    destination="FR",
    parties=(Party(role="consignee", name="Ateliers Brissonnet SAS"),),
    lines=(Line(line=7, description="chair", details={"aa_share": {"note": "as told"}}),),
)
NAMES = {"aa": "Toyland", "bb": "Elsewhere", "policy": "Company policy (not law)"}


def _finding(outcome: Outcome = Outcome.INDETERMINATE, jurisdiction: str = "aa", **more: Any) -> Finding:
    told = {"rule": f"{jurisdiction}.rule", "citation": "Act 1", "reason": "For a reason."}
    return Finding(jurisdiction=jurisdiction, outcome=outcome, **{**told, **more})


def _decision(*findings: Finding, id: str = "D-1") -> Decision:
    by_law: dict[str, list[Outcome]] = {}
    for finding in findings:
        by_law.setdefault(finding.jurisdiction, []).append(finding.outcome)
    return Decision(
        id=id,
        shipment="S-1",
        verdict=verdict_of(finding.weighs for finding in findings),
        outcomes={name: most_severe(outcomes) for name, outcomes in by_law.items()},
        findings=findings,
        editions=(),
        as_of=dt.date(2026, 11, 25),
    )


def _asked(*names: str, line: int | None = None, party: int | None = None) -> list[Question]:
    return questions_of(_decision(_finding(asks=names, line=line, party=party)), SHIPMENT, KNOWN)


def _answered(answers: dict[str, str], *names: str, line: int | None = None, party: int | None = None) -> Shipment:
    read = read_answers(_asked(*names, line=line, party=party), answers, KNOWN)
    assert read.faults == ()
    return with_fields(SHIPMENT, read.fields)


def test_a_declared_fact_is_asked_in_its_words() -> None:
    """A yes or no is a choice of yes, no and not known; words are a choice of these words."""
    military, kind, reference = _asked("end_use.military", "aa.kind", "aa.reference")

    assert military.text == "Is there a military end use?"
    assert military.citation == "Act 2"
    assert [words for _, words in military.choices] == ["Yes", "No", "Not known"]
    assert [words for _, words in kind.choices] == ["none", "dual use", "Not known"]
    assert reference.kind == "fact"


def test_an_exception_is_claimed_by_its_own_name_and_asked_last() -> None:
    """Of a family of facts, the question names the member."""
    first, last = _asked("aa.exception.TOY", "end_use.military")

    assert first.name == "end_use.military"
    assert (last.about, last.claim) == ("TOY", True)


def test_a_question_that_several_findings_ask_is_asked_once() -> None:
    """The same fact is one question; the same field of two lines is two."""
    findings = [_finding(asks=("aa.kind", "hs"), line=line) for line in (7, 8)]
    shipment = Shipment(id="S-1", lines=(Line(line=7), Line(line=8)))

    asked = questions_of(_decision(*findings), shipment, KNOWN)

    assert [one.field for one in asked] == ["fact:aa.kind", "line:7:hs", "line:8:hs"]


def test_what_no_form_can_take_says_so() -> None:
    """Who owns a party is no single answer, so it is told where to state it."""
    (owners,) = _asked("parties.owners", party=0)

    assert owners.kind == "elsewhere"
    assert owners.text == "Who owns the party, and how much of it?"


def test_fields_are_answered_where_they_stand() -> None:
    """Countries, codes, values and what only one law reads go into the line, the party or the shipment."""
    to = _answered({"field:to": "Germany"}, "to")
    code = _answered({"line:7:classification.aa": "X1"}, "classification.aa", line=7)
    value = _answered({"line:7:value": "12.50", "line:7:currency": "eur"}, "value", line=7)
    headquarters = _answered({"party:0:headquarters": "FRA"}, "parties.headquarters", party=0)
    detail = _answered({"detail:7:aa_share.percent": "12.5"}, "aa_share.percent", line=7)
    yes = _answered({"detail:7:aa_share.direct": "yes"}, "aa_share.direct", line=7)

    assert to.destination == "DE"
    assert code.lines[0].classification == {"aa": "X1"}
    assert (value.lines[0].value, value.lines[0].currency) == (Decimal("12.50"), "EUR")
    assert headquarters.parties[0].headquarters == "FR"
    assert detail.lines[0].details == {"aa_share": {"note": "as told", "percent": Decimal("12.5")}}
    assert yes.lines[0].details["aa_share"]["direct"] is True


def test_a_value_is_asked_with_its_currency() -> None:
    """A value without a currency is worth nothing to a rule, so both are asked at once."""
    assert [one.name for one in _asked("value", line=7)] == ["value", "currency"]


@pytest.mark.parametrize(("answer", "known"), [("true", True), ("false", False), ("", None)])
def test_no_answer_is_never_a_no(answer: str, known: bool | None) -> None:
    """A fact left at "not known" stays unknown, and one taken back becomes it."""
    shipment = Shipment(id="S-1", facts={"end_use.military": True})
    read = read_answers(stated_of(shipment, KNOWN, ()), {"fact:end_use.military": answer}, KNOWN)

    assert read.facts == ({} if known is True else {"end_use.military": known})


def test_a_field_that_is_missing_from_a_form_changes_nothing() -> None:
    """A form that was cut off states nothing."""
    read = read_answers(_asked("end_use.military", "to"), {}, KNOWN)

    assert not read.some


def test_what_cannot_be_read_is_told_with_its_question() -> None:
    """Several wrong answers are told at once, and nothing of them is taken over."""
    read = read_answers(_asked("end_use.military", "to"), {"fact:end_use.military": "maybe", "field:to": "X"}, KNOWN)

    assert len(read.faults) == 2
    assert read.faults[0].startswith("Is there a military end use? found")
    assert not read.some


def test_laws_that_stop_a_shipment_come_first_and_policy_after_them() -> None:
    """Company policy stands apart from the laws; those that ask for nothing come last."""
    decision = _decision(
        _finding(Outcome.OUT_OF_SCOPE, "bb"),
        _finding(Outcome.PROHIBITED, "policy"),
        _finding(Outcome.REVIEW, "aa"),
        _finding(Outcome.NO_LICENCE_FOUND, "aa"),
    )
    told = blocks(decision, SHIPMENT, NAMES)

    assert [block.id for block in told] == ["aa", "policy", "bb"]
    assert [block.policy for block in told] == [False, True, False]
    assert [len(block.mild) for block in told] == [1, 0, 1]
    assert stoppers(decision, NAMES) == [
        ("Company policy (not law)", Outcome.PROHIBITED),
        ("Toyland", Outcome.REVIEW),
    ]


def test_what_a_licence_covers_stops_nobody() -> None:
    """A licence that is needed and covered is told, and is not what keeps the shipment."""
    decision = _decision(_finding(Outcome.LICENCE_REQUIRED, covered_by="L-3"))
    (block,) = blocks(decision, SHIPMENT, NAMES)

    assert (block.outcome, block.weighs) == (Outcome.LICENCE_REQUIRED, Outcome.CONDITIONS)
    assert stoppers(decision, NAMES) == []


def _hit(**more: Any) -> Hit:
    entry = Entry(feed="aa.list", id="17", names=(ListedName(name="Toy Works"),))
    told = {"party": 0, "name": "Toys", "score": 90.0, "feed": "aa.list", "matched_name": "Toy Works"}
    return Hit(entry=entry, match="similar", **{**told, **more})


def test_a_hit_is_judged_once_however_many_findings_tell_of_it() -> None:
    """Hits that were judged, and those of no consequence, are not judged again."""
    twice = _decision(_finding(Outcome.REVIEW, hit=_hit()), _finding(Outcome.LICENCE_REQUIRED, hit=_hit()))
    judged = _decision(_finding(Outcome.LICENCE_REQUIRED, hit=_hit(judged="J-4")))
    elsewhere = _decision(_finding(Outcome.OUT_OF_SCOPE, hit=_hit()))

    assert [(one.number, one.finding) for one in to_judge(twice)] == [(1, 0)]
    assert to_judge(judged) == []
    assert to_judge(elsewhere) == []


def test_what_changed_is_told_in_words() -> None:
    """Facts, outcomes and findings that came or went since the decision before."""
    before = (SHIPMENT, _decision(_finding(asks=("end_use.military",))))
    now = (
        Shipment(id="S-1", departure="AX", destination="FR", facts={"end_use.military": False}),
        _decision(_finding(Outcome.NO_LICENCE_FOUND), id="D-2"),
    )
    told = changes(before, now, NAMES)

    assert told.facts[0] == Step("end_use.military", "not known", "no")
    assert told.outcomes == (Step("Verdict", "hold", "pass"), Step("Toyland", "indeterminate", "no_licence_found"))
    assert [step.before for step in told.gone] == ["indeterminate"]
    assert told.come == ()
    assert not changes(now, now, NAMES).some


@pytest.mark.parametrize(("written", "number"), [("17", 17), ("", None), ("-1", None), ("1e9", None), ("٣", None)])
def test_numbers_in_addresses_are_read_strictly(written: str, number: int | None) -> None:
    """What is no number counts as nothing; digits of other scripts are none."""
    assert whole_number(written) == number


def test_a_number_beyond_all_acts_counts_as_nothing() -> None:
    """A number that no database could hold is not asked of one."""
    assert whole_number("9" * 30) is None
