"""Where a shipment stands at the gate, and that nothing else than the table allows can happen to it."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from exportgate.decision import Decision, Outcome
from exportgate.judging.hold import (
    Hold,
    cancel,
    confirm_release,
    propose_release,
    refuse_release,
    settled,
    settlement_of,
    ship,
)
from exportgate.judging.persons import SamePersonError
from exportgate.judging.question import question_changes, question_in
from exportgate.judging.states import TRANSITIONS, Happened, State, Transition, TransitionError, next_state
from exportgate.settings import FourEyes
from exportgate.shipment import Line, Shipment
from tests.judging.made import PARTY, PASSES, SHIPMENT, decision

AT = "2026-09-01T12:00:00.000000+00:00"
LATER = "2026-09-02T12:00:00.000000+00:00"
DEFAULT = [outcome for outcome in Outcome if FourEyes().needed(outcome)]


def after(before: Hold | None, *outcomes: Outcome, shipment: Shipment = SHIPMENT, at: str = AT) -> Hold:
    """Give the shipment after a decision of these outcomes."""
    made: Decision = decision(*outcomes)
    return settled(shipment.id, before, settlement_of(made, question_in(shipment), DEFAULT), at)


HELD = after(None, Outcome.REVIEW)
AWAITING = after(HELD, *PASSES)
PROPOSED = propose_release(AWAITING, "maria", AT, "register read")
RELEASED = confirm_release(PROPOSED, "petra", AT, "")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.PROHIBITED, State.BLOCKED),
        (Outcome.LICENCE_REQUIRED, State.HELD),
        (Outcome.REVIEW, State.HELD),
        (Outcome.INDETERMINATE, State.HELD),
        (Outcome.EXCEPTION_AVAILABLE, State.HELD),
        (Outcome.CONDITIONS, State.PASSED),
        (Outcome.NO_LICENCE_FOUND, State.PASSED),
    ],
)
def test_the_first_decision_says_where_a_shipment_stands(outcome: Outcome, state: State) -> None:
    """What is held or blocked waits; what passes at once may leave."""
    hold = after(None, outcome)

    assert hold.state is state
    assert hold.may_leave is (state is State.PASSED)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.PROHIBITED, State.AWAITING_RELEASE),
        (Outcome.LICENCE_REQUIRED, State.AWAITING_RELEASE),
        (Outcome.REVIEW, State.AWAITING_RELEASE),
        (Outcome.EXCEPTION_AVAILABLE, State.AWAITING_RELEASE),
        (Outcome.INDETERMINATE, State.PASSED),
    ],
)
def test_what_takes_two_persons_to_lift_awaits_a_release(outcome: Outcome, state: State) -> None:
    """A missing fact that somebody states is not lifted by two; a review is, and so is a prohibition."""
    hold = after(after(None, outcome), *PASSES)

    assert hold.state is state
    assert hold.may_leave is (state is State.PASSED)


def test_what_was_found_once_is_not_forgotten_on_the_way() -> None:
    """Held for a review, then only for a missing fact, then passing: two persons are needed all the same."""
    assert after(after(HELD, Outcome.INDETERMINATE), *PASSES).state is State.AWAITING_RELEASE


def test_who_proposed_a_release_cannot_confirm_it() -> None:
    """Neither by another case, nor blanks, nor by what nobody sees, nor by other ways in."""
    unseen = ("maria\u200b", "ma\u00adria", "\ufeffmaria", "mari\u2060a", "maria\u3164", "ma\x00ria", "maria\ufe0f")
    ways = ("os-user:maria", "OS-USER:MARIA", "user: maria", "os-user:user:os-user:maria")
    for same in ("maria", " Maria ", "ｍａｒｉａ", *unseen, *ways):
        with pytest.raises(SamePersonError, match="somebody else"):
            confirm_release(PROPOSED, same, LATER, "")


def test_blanks_within_a_name_make_no_second_person() -> None:
    """However many there are, and of whatever kind."""
    proposed = propose_release(AWAITING, "maria lopez", AT, "register read")
    for same in ("maria  lopez", "Maria\u00a0Lopez", "maria\tlopez", "maria \u200blopez"):
        with pytest.raises(SamePersonError):
            confirm_release(proposed, same, LATER, "")


def test_another_person_releases() -> None:
    """The release says who proposed it, who confirmed it, on which decision and question."""
    release = RELEASED.release

    assert release is not None
    assert (release.proposed_by, release.by, release.decision) == ("maria", "petra", "D-1")
    assert release.question == question_in(SHIPMENT)
    assert RELEASED.may_leave


def test_a_release_that_nobody_proposed_cannot_be_confirmed() -> None:
    """One person alone cannot release."""
    with pytest.raises(TransitionError, match="nobody has proposed"):
        confirm_release(AWAITING, "petra", AT, "")


def test_a_release_is_proposed_once() -> None:
    """The second person is told to confirm, not to propose again."""
    with pytest.raises(TransitionError, match="proposed already, by maria"):
        propose_release(PROPOSED, "petra", AT, "")


def test_a_refused_release_can_be_proposed_again() -> None:
    """Refusing is an act with its reason; the shipment goes on waiting."""
    refused = refuse_release(PROPOSED, "petra", LATER, "the register is of 2019")

    assert refused.state is State.AWAITING_RELEASE
    assert "the register is of 2019" in refused.why
    assert propose_release(refused, "maria", LATER, "").proposal is not None


@pytest.mark.parametrize(
    ("hold", "words"),
    [
        (after(None, Outcome.PROHIBITED), "What is prohibited is not released"),
        (HELD, "A matter of review"),
        (after(None, *PASSES), "needs no release"),
        (RELEASED, "needs no release"),
        (cancel(HELD, "maria", AT, "order withdrawn"), "is cancelled"),
    ],
    ids=["blocked", "held", "passed", "released", "cancelled"],
)
def test_only_what_passes_and_awaits_it_is_released(hold: Hold, words: str) -> None:
    """No word of a person overrides what stands against a shipment; the reason is told."""
    with pytest.raises(TransitionError, match=words):
        propose_release(hold, "maria", AT, "urgent")


@pytest.mark.parametrize(
    "hold",
    [HELD, after(None, Outcome.PROHIBITED), AWAITING, PROPOSED, cancel(HELD, "maria", AT, "x")],
    ids=["held", "blocked", "awaiting", "proposed", "cancelled"],
)
def test_what_is_not_free_does_not_leave(hold: Hold) -> None:
    """Only what passed or was released can be noted as shipped."""
    with pytest.raises(TransitionError):
        ship(hold, "maria", AT, "")


CHANGES: dict[str, Callable[[Shipment], Shipment]] = {
    "parties": lambda one: replace(one, parties=(replace(PARTY, name="Lanxi Works"),)),
    "address": lambda one: replace(one, parties=(replace(PARTY, address="elsewhere"),)),
    "lines": lambda one: replace(one, lines=(Line(line=1, hs="9401.39", quantity=Decimal(2)),)),
    "to": lambda one: replace(one, destination="BQ"),
    "via": lambda one: replace(one, via=("CX",)),
    "fact": lambda one: replace(one, facts={"end_use.military": True}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_shipment_loses_its_release(change: str) -> None:
    """The release was given for another question: the shipment awaits a new one though it passes, and says why."""
    again = after(RELEASED, *PASSES, shipment=CHANGES[change](SHIPMENT), at=LATER)

    assert again.state is State.AWAITING_RELEASE
    assert again.release is None
    assert "reopened, as the question changed" in again.why


def test_a_shipment_asked_again_as_it_was_keeps_its_release() -> None:
    """Another day of export, or a number written otherwise, is the same question."""
    line = Line(line=1, hs="9401.39", quantity=Decimal("1.0"))
    released = replace(RELEASED, release=None, question=question_in(replace(SHIPMENT, lines=(line,))))
    given = confirm_release(
        replace(released, state=State.AWAITING_RELEASE, proposal=PROPOSED.proposal), "petra", AT, ""
    )
    same = replace(SHIPMENT, lines=(replace(line, quantity=Decimal(1)),), date=None)

    again = after(given, *PASSES, shipment=same, at=LATER)

    assert again.state is State.RELEASED
    assert again.since == AT


@pytest.mark.parametrize("outcome", [Outcome.REVIEW, Outcome.PROHIBITED])
def test_a_released_shipment_that_no_longer_passes_loses_its_release(outcome: Outcome) -> None:
    """A party listed after the release stops the goods."""
    again = after(RELEASED, outcome, at=LATER)

    assert not again.may_leave
    assert again.release is None
    assert "the same question no longer passes" in again.why


def test_a_proposal_falls_with_the_question_it_was_made_on() -> None:
    """Who confirms must not confirm something else than was proposed."""
    same, other = after(PROPOSED, *PASSES), after(PROPOSED, *PASSES, shipment=CHANGES["lines"](SHIPMENT))

    assert same.proposal == PROPOSED.proposal
    assert other.proposal is None


def test_what_has_left_stays_left_and_tells_of_later_answers() -> None:
    """A later check does not bring goods back; that it holds is told."""
    gone = ship(RELEASED, "maria", AT, "waybill 7")

    again = after(gone, Outcome.REVIEW, at=LATER)

    assert again.state is State.SHIPPED
    assert not again.may_leave
    assert "asked after the goods had left" in again.why


def by_laws(before: Hold | None, laws: str, *outcomes: Outcome, shipment: Shipment = SHIPMENT) -> Hold:
    """Give the shipment after a decision by these laws."""
    made = settlement_of(decision(*outcomes), question_in(shipment), DEFAULT)
    return settled(shipment.id, before, replace(made, laws=tuple(laws.split())), AT)


@pytest.mark.parametrize("outcome", [Outcome.PROHIBITED, Outcome.LICENCE_REQUIRED, Outcome.INDETERMINATE])
def test_a_check_by_fewer_laws_does_not_lift_what_the_others_said(outcome: Outcome) -> None:
    """It passes by the one that was asked; the other has not been asked again, which is said, until it is."""
    kept = by_laws(None, "xx yy", outcome)

    narrow = by_laws(kept, "xx", *PASSES)
    narrower = by_laws(narrow, "xx", *PASSES)
    whole = by_laws(narrower, "xx yy", *PASSES)

    assert (narrow.state, narrower.state, narrow.may_leave) == (State.HELD, State.HELD, False)
    assert "passes by xx, but yy, asked before, was not asked again" in narrow.why
    assert whole.state in (State.PASSED, State.AWAITING_RELEASE)


def test_a_changed_shipment_is_asked_of_all_laws_again() -> None:
    """What one law said of other goods does not stand for these; of the same goods it stands."""
    passed = by_laws(None, "xx yy", *PASSES)
    other = replace(SHIPMENT, destination="YY")

    assert by_laws(passed, "xx", *PASSES).state is State.PASSED
    assert by_laws(passed, "xx", *PASSES, shipment=other).state is State.HELD
    assert by_laws(by_laws(passed, "xx", *PASSES), "xx", *PASSES, shipment=other).state is State.HELD


def test_a_cancelled_shipment_asked_again_is_at_the_gate_again() -> None:
    """It keeps no release of before, nor forgets that it takes two persons."""
    again = after(cancel(RELEASED, "maria", AT, "order withdrawn"), *PASSES, at=LATER)

    assert again.state is State.AWAITING_RELEASE


def test_every_state_has_its_way_and_no_step_stands_twice() -> None:
    """The table says one thing for each state and event."""
    steps = [(before, row.happened) for row in TRANSITIONS for before in row.before]

    assert len(steps) == len(set(steps))
    assert {row.after for row in TRANSITIONS} == set(State)


def test_the_page_shows_the_table() -> None:
    """What a lawyer reads in docs/judging.md is what the program does: the same steps, and no others."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "judging.md").read_text("utf-8")
    lines = (line for line in page.splitlines() if line.startswith(("| `", "| new,")))
    shown = {tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines}

    told = {
        (_before(row), row.happened.value, f"`{row.after}`") for row in TRANSITIONS if row.before != (State.SHIPPED,)
    }
    assert shown == told | {("`shipped`", "any later check, whose answer is told", "`shipped`")}


def _before(row: Transition) -> str:
    if None in row.before:
        assert set(row.before) == {None, *State} - {State.SHIPPED}
        return "new, or any state but `shipped`"
    return ", ".join(f"`{state}`" for state in row.before)


def test_what_the_table_does_not_say_is_refused() -> None:
    """Each pair of state and event either stands in the table or is an error that names the state."""
    allowed = {(before, row.happened): row.after for row in TRANSITIONS for before in row.before}
    for before in (None, *State):
        for happened in Happened:
            if (before, happened) in allowed:
                assert next_state("S-1", before, happened) is allowed[before, happened]
            else:
                with pytest.raises(TransitionError):
                    next_state("S-1", before, happened)


def test_only_two_ways_lead_to_where_goods_may_leave() -> None:
    """To `released` leads a second person alone, to `passed` a check that passes alone."""
    into = {(row.happened, row.after) for row in TRANSITIONS if row.after in (State.PASSED, State.RELEASED)}

    assert into == {
        (Happened.PASSES, State.PASSED),
        (Happened.RELEASED, State.RELEASED),
        (Happened.STILL_PASSES, State.RELEASED),
    }


_STEPS: tuple[Callable[[Hold, str], Hold], ...] = (
    lambda hold, who: propose_release(hold, who, AT, ""),
    lambda hold, who: confirm_release(hold, who, AT, ""),
    lambda hold, who: refuse_release(hold, who, AT, "no"),
    lambda hold, who: cancel(hold, who, AT, "no"),
    lambda hold, who: ship(hold, who, AT, ""),
    lambda hold, who: after(hold, *PASSES),
    lambda hold, who: after(hold, Outcome.REVIEW),
    lambda hold, who: after(hold, Outcome.PROHIBITED),
    lambda hold, who: after(hold, *PASSES, shipment=CHANGES["to"](SHIPMENT)),
)


@given(steps=st.lists(st.tuples(st.integers(0, len(_STEPS) - 1), st.sampled_from(["maria", "petra"])), max_size=25))
def test_whatever_two_people_do_nothing_held_leaves_without_both(steps: list[tuple[int, str]]) -> None:
    """After a review, the goods leave only on a release of two persons for the question last asked."""
    hold = HELD
    for number, who in steps:
        try:
            hold = _STEPS[number](hold, who)
        except (TransitionError, SamePersonError):
            continue
        if hold.may_leave or hold.state is State.SHIPPED:
            release = hold.release
            assert release is not None
            assert {release.proposed_by, release.by} == {"maria", "petra"}
            assert hold.state is State.SHIPPED or not question_changes(release.question, hold.question)


@given(
    facts=st.dictionaries(
        st.text(max_size=5), st.one_of(st.booleans(), st.text(max_size=5), st.decimals(allow_nan=False))
    )
)
def test_the_digest_of_a_question_does_not_depend_on_the_order_of_its_keys(facts: dict[str, Any]) -> None:
    """The same question has the same digest however its facts were put together."""
    one = question_in(replace(SHIPMENT, facts=facts))
    other = question_in(replace(SHIPMENT, facts=dict(reversed(facts.items()))))

    assert one.digest == other.digest
    assert question_changes(one, other) == []
