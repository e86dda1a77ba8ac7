"""Shipments at the gate in the records: held, released, gone, and held again."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from exportgate.decision import Outcome, Silenced
from exportgate.errors import ExportgateError
from exportgate.judging.hold import Hold
from exportgate.judging.judgement import Judgement, Said
from exportgate.judging.states import State, TransitionError
from exportgate.records import Records, holds, judgements, judging
from exportgate.settings import DEFAULTS
from tests.judging.acting import ALONE, confirmed, faults, say, settle, step
from tests.judging.made import DAY, ENTRY, NOON, PARTY, PASSES, SHIPMENT, decision, hit_on, shipment_with


def test_a_shipment_goes_from_hold_to_release_to_leaving(records: Records) -> None:
    """Held, passing after a question, proposed, released by another, gone."""
    states = [
        settle(records, Outcome.REVIEW).state,
        settle(records, *PASSES, id="D-2").state,
        step(records, holds.propose_release, "maria").state,
        step(records, holds.confirm_release, "petra").state,
        step(records, holds.mark_shipped, "maria").state,
    ]

    expected = [State.HELD, State.AWAITING_RELEASE, State.AWAITING_RELEASE, State.RELEASED, State.SHIPPED]
    assert states == expected
    assert faults(records) == []


@pytest.mark.parametrize(
    ("leaves", "decided", "state"),
    [
        (None, DAY, State.PASSED),
        (DAY + timedelta(days=9), DAY + timedelta(days=9), State.PASSED),
        (DAY - timedelta(days=9), DAY, State.PASSED),
        (DAY + timedelta(days=9), DAY, State.PASSED),
        (None, DAY - timedelta(days=400), State.HELD),
        (DAY + timedelta(days=9), DAY + timedelta(days=99), State.HELD),
    ],
)
def test_the_law_of_another_day_frees_no_goods(
    records: Records, leaves: date | None, decided: date, state: State
) -> None:
    """A question about the law of then, or of some day to come, is answered; goods go by that of the day they leave."""
    asked = replace(SHIPMENT, date=leaves)
    with records.writing("maria", NOON) as write:
        after = judging.settle(write, asked, replace(decision(*PASSES), as_of=decided)).after

    assert after.state is state
    assert after.may_leave is (state is State.PASSED)
    if state is State.HELD:
        assert f"passes by the law of {decided}, which is not that of the day the goods leave" in after.why
        settle(records, *PASSES, id="D-2", shipment=asked)
        step(records, holds.mark_shipped, "maria")


def test_a_question_about_another_day_takes_no_release_away(records: Records) -> None:
    """What was released stands as it is while the same passes by whatever law is asked."""
    settle(records, Outcome.REVIEW)
    settle(records, *PASSES, id="D-2")
    step(records, holds.propose_release, "maria")
    step(records, holds.confirm_release, "petra")
    with records.writing("maria", NOON) as write:
        made = replace(decision(*PASSES, id="D-3"), as_of=DAY - timedelta(days=400))
        after = judging.settle(write, SHIPMENT, made).after

    assert after.state is State.RELEASED


def test_the_gate_says_whether_goods_may_leave_and_why(records: Records) -> None:
    """Asked with what is about to leave, it says no where that is not what was released."""
    settle(records, Outcome.REVIEW)
    settle(records, *PASSES, id="D-2")
    step(records, holds.propose_release, "maria")
    step(records, holds.confirm_release, "petra")

    with records.reading() as connection:
        same = judging.gate_state(connection, "S-1", SHIPMENT)
        other = judging.gate_state(connection, "S-1", shipment_with(replace(PARTY, address="elsewhere")))
        never = judging.gate_state(connection, "S-9")

    assert (same.may_leave, same.state, same.released_by) == (True, "released", "petra")
    assert (other.may_leave, other.reason) == (False, "what was decided is not what is asked: parties differ")
    assert (never.may_leave, never.state, never.reason) == (False, "", "it was never checked")


def silent(records: Records, judgement: Judgement, shipment: str, *, id: str = "D-9") -> Hold:
    """Give a shipment that passes by a judgement."""
    quiet = Silenced(hit=hit_on(), judgement=judgement.id, reason="x", by="maria", until=judgement.until)
    with records.writing("maria", NOON) as write:
        made = decision(*PASSES, id=id, shipment=shipment, silenced=(quiet,))
        return judging.settle(write, shipment_with(id=shipment), made).after


def test_what_is_free_by_a_withdrawn_judgement_is_held_at_once(records: Records) -> None:
    """Every shipment that rests on it, in whatever free state, and no other one."""
    one, other = say(records, settings=ALONE), say(records, settings=ALONE, hit=hit_on(replace(ENTRY, id="18")))
    silent(records, one, "S-1")
    settle(records, Outcome.REVIEW, shipment=shipment_with(id="S-2"))
    silent(records, one, "S-2")
    step(records, holds.propose_release, "maria", shipment="S-2")
    step(records, holds.confirm_release, "petra", shipment="S-2")
    silent(records, other, "S-3")
    with records.writing("petra", NOON) as write:
        judgements.withdraw(write, one.id, "another register")

    with records.reading() as connection:
        states = {name: judging.gate_state(connection, name, now=NOON) for name in ("S-1", "S-2", "S-3")}

    assert [state.may_leave for state in states.values()] == [False, False, True]
    assert states["S-2"].reason.startswith(f"reopened, as judgement {one.id}, on which decision D-9 rests")
    assert faults(records) == []


def test_goods_that_leave_after_a_judgement_is_over_are_not_free(records: Records) -> None:
    """The day of what is about to leave counts, not the present day alone."""
    said = say(records, settings=ALONE, until=DAY + timedelta(days=30))
    silent(records, said, "S-1")
    asked = [replace(SHIPMENT, date=DAY + timedelta(days=days)) for days in (30, 31)]

    with records.reading() as connection:
        last, after = (judging.gate_state(connection, "S-1", one, now=NOON) for one in asked)

    assert (last.may_leave, after.may_leave) == (True, False)
    assert after.reason == f"it rests on a judgement whose last day is {said.until}: check it again"


def test_a_true_match_that_comes_to_count_holds_what_is_free_by_the_false_positive(records: Records) -> None:
    """From its confirmation on, not from its proposal."""
    false = say(records, settings=ALONE)
    silent(records, false, "S-1")
    true = say(records, Said.TRUE_MATCH)

    with records.reading() as connection:
        before = judging.gate_state(connection, "S-1", now=NOON)
    confirmed(records, true.id)
    with records.reading() as connection:
        after = judging.gate_state(connection, "S-1", now=NOON)

    assert (before.may_leave, after.may_leave, after.state) == (True, False, "held")
    assert faults(records) == []


def test_a_judgement_withdrawn_while_a_shipment_was_checked_does_not_free_it(records: Records) -> None:
    """The check read it before, and is kept after: the shipment is held, and checked again."""
    said = say(records, settings=ALONE)
    with records.writing("petra", NOON) as write:
        judgements.withdraw(write, said.id, "another register")

    assert silent(records, said, "S-1").state is State.HELD
    assert silent(records, say(records, settings=ALONE), "S-1").state is State.PASSED
    assert faults(records) == []


def test_what_rests_on_a_judgement_that_is_over_does_not_leave(records: Records) -> None:
    """On its last day the goods may leave; the day after they are checked again first."""
    said = say(records, settings=ALONE, until=NOON.date())
    silent(records, said, "S-1")
    late = NOON + timedelta(days=1)

    with records.reading() as connection:
        states = [judging.gate_state(connection, "S-1", now=moment) for moment in (NOON, late)]

    assert [state.may_leave for state in states] == [True, False]
    assert "rests on a judgement whose last day was 2026-09-01" in states[1].reason
    with pytest.raises(TransitionError, match="last day"), records.writing("maria", late) as write:
        holds.mark_shipped(write, "S-1")


def test_a_reopened_shipment_is_told_to_webhooks(records: Records) -> None:
    """Who was told of the release is told that it holds no more."""
    from exportgate.records import outbox

    outbox.add_webhook(records, "https://erp.example/hook", actor="admin")
    settle(records, Outcome.REVIEW)
    settle(records, *PASSES, id="D-2")
    step(records, holds.propose_release, "maria")
    step(records, holds.confirm_release, "petra")
    settle(records, Outcome.REVIEW, id="D-3")

    told = [(one.event, json.loads(one.body)["state"]) for one in reversed(outbox.list_deliveries(records))]
    assert told == [("released", "released"), ("reopened", "held")]


def test_several_decisions_on_one_shipment_at_once_are_taken_in_their_order(records: Records) -> None:
    """A file may hold one shipment twice: the last one counts, and none is lost from the chain."""
    with records.writing("maria", NOON) as write:
        made = [(SHIPMENT, decision(Outcome.PROHIBITED, id="D-1")), (SHIPMENT, decision(*PASSES, id="D-2"))]
        changes = judging.settle_all(write, made, DEFAULTS)

    assert [change.after.state for change in changes] == [State.BLOCKED, State.AWAITING_RELEASE]
    with records.reading() as connection:
        assert [hold.decision for hold in holds.queue(connection)] == ["D-2"]
    assert faults(records) == []


def test_what_waits_longest_comes_first(records: Records) -> None:
    """The queue is in the order of since when; what passed does not wait."""
    for number, outcome in enumerate([Outcome.REVIEW, Outcome.NO_LICENCE_FOUND, Outcome.PROHIBITED]):
        shipment = shipment_with(id=f"S-{number}")
        with records.writing("maria", NOON + timedelta(hours=number)) as write:
            judging.settle(write, shipment, decision(outcome, shipment=shipment.id))

    with records.reading() as connection:
        assert [hold.shipment for hold in holds.queue(connection)] == ["S-0", "S-2"]


@pytest.mark.parametrize("act", [holds.cancel, holds.refuse_release])
def test_what_needs_a_reason_is_not_done_without(records: Records, act: Callable[..., Hold]) -> None:
    """Nothing changes and no act is written."""
    settle(records, Outcome.REVIEW)

    with pytest.raises(ExportgateError, match="a reason is needed"):
        step(records, act, "maria", "  ")

    with records.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM acts")).scalar() == 1


def test_a_shipment_never_checked_cannot_be_released(records: Records) -> None:
    """Nothing is known of it."""
    with pytest.raises(TransitionError, match="never checked"):
        step(records, holds.propose_release, "maria", shipment="S-9")
