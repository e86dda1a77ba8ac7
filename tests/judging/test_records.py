"""Judgements and shipments at the gate as they are kept: two people, the audit chain, and what was changed by hand."""

import json
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text, update

from exportgate.decision import Outcome, Silenced
from exportgate.errors import ExportgateError
from exportgate.hit import Hit
from exportgate.judging.decided import about
from exportgate.judging.hold import Hold
from exportgate.judging.judgement import Judgement, Said, Standing
from exportgate.judging.persons import SamePersonError
from exportgate.judging.states import State, TransitionError
from exportgate.records import Records, holds, judgements, judging
from exportgate.records.judgements import JudgementError, Saying
from exportgate.records.tables import judging as tables
from exportgate.records.tables.decisions import acts
from exportgate.settings import DEFAULTS, FourEyes, Settings
from exportgate.shipment import Shipment
from tests.judging.made import DAY, ENTRY, NOON, PARTY, PASSES, SHIPMENT, decision, hit_on, shipment_with

ALONE = Settings(four_eyes=FourEyes(review=False, licence_required=False, exception_available=False))


def say(
    records: Records,
    said: Said = Said.FALSE_POSITIVE,
    *,
    by: str = "maria",
    settings: Settings = DEFAULTS,
    at: datetime = NOON,
    hit: Hit | None = None,
    shipment: Shipment = SHIPMENT,
    **more: Any,
) -> Judgement:
    """Have somebody judge the hit."""
    saying = Saying(said, about(shipment, hit or hit_on()), **{"reason": "register read", **more})
    with records.writing(by, at) as write:
        return judgements.judge(write, saying, settings)


def confirmed(records: Records, id: str, by: str = "petra") -> Judgement:
    with records.writing(by, NOON) as write:
        return judgements.confirm(write, id)


def judged(records: Records, shipment: Shipment = SHIPMENT, now: datetime = NOON) -> Hit | Silenced:
    """Give the shipment's one hit as a check would."""
    with records.reading() as connection:
        stand, silenced = judging.judged(connection, now)([shipment], [(hit_on(),)], [DAY])[0]
    found: tuple[Hit | Silenced, ...] = (*stand, *silenced)
    return found[0]


def settle(records: Records, *outcomes: Outcome, id: str = "D-1", shipment: Shipment = SHIPMENT) -> Hold:
    with records.writing("maria", NOON) as write:
        return judging.settle(write, shipment, decision(*outcomes, id=id, shipment=shipment.id)).after


def step(records: Records, act: Callable[..., Hold], by: str, reason: str = "", shipment: str = "S-1") -> Hold:
    with records.writing(by, NOON) as write:
        return act(write, shipment, reason)


def faults(records: Records) -> list[str]:
    with records.reading() as connection:
        return list(judging.verify_rows(connection))


def test_a_hit_is_judged_once_by_two_people(records: Records) -> None:
    """Proposed by one it shows and changes nothing; confirmed by another it is silent from then on."""
    said = say(records)
    proposed = judged(records)
    confirmed(records, said.id)

    assert said.state is Standing.PROPOSED
    assert isinstance(proposed, Hit)
    assert "proposed as a false positive" in proposed.reasons
    silenced = judged(records)
    assert isinstance(silenced, Silenced)
    assert silenced.by == "maria, confirmed by petra"
    assert silenced.until == date(2027, 9, 1)


@pytest.mark.parametrize("same", ["maria", "MARIA", " maria ", "os-user:Maria"])
def test_nobody_confirms_what_they_said_themselves(records: Records, same: str) -> None:
    """The second person is not the first, however the name is written or whoever is at the command line."""
    said = say(records, by="os-user:maria")

    with pytest.raises(SamePersonError):
        confirmed(records, said.id, same)

    assert isinstance(judged(records), Hit)


def test_where_the_settings_ask_for_one_person_it_counts_at_once(records: Records) -> None:
    """Four eyes are configurable per outcome."""
    assert say(records, settings=ALONE).state is Standing.STANDING
    assert isinstance(judged(records), Silenced)


@pytest.mark.parametrize(
    ("outcome", "hit"),
    [(Outcome.PROHIBITED, hit_on()), (Outcome.NO_LICENCE_FOUND, replace(hit_on(), confirmed=True))],
    ids=["prohibited", "sure"],
)
def test_what_is_prohibited_or_sure_always_takes_two(records: Records, outcome: Outcome, hit: Hit) -> None:
    """No setting lets one person alone lift a prohibition, or say that the engine is wrong where it is sure."""
    assert say(records, settings=ALONE, outcome=outcome, hit=hit).state is Standing.PROPOSED


def test_a_hit_of_mild_findings_is_lifted_like_a_review(records: Records) -> None:
    """The judgement holds in other shipments too, where the same hit may demand more."""
    assert say(records, outcome=Outcome.NO_LICENCE_FOUND).state is Standing.PROPOSED


def test_a_refused_proposal_never_counts(records: Records) -> None:
    """Refusing is an act with who, when and why; afterwards nothing confirms it."""
    said = say(records)
    with records.writing("petra", NOON) as write:
        refused = judgements.refuse(write, said.id, "the register is of 2019")

    assert (refused.state, refused.ended_by) == (Standing.REFUSED, "petra")
    with pytest.raises(JudgementError, match="not proposed any more: refused by petra"):
        confirmed(records, said.id, "paul")
    assert judged(records) == hit_on()


def test_a_withdrawn_judgement_brings_the_hit_back(records: Records) -> None:
    """From then on the hit stands, with who withdrew it and why."""
    said = say(records, settings=ALONE)
    with records.writing("petra", NOON) as write:
        judgements.withdraw(write, said.id, "another register")

    back = judged(records)

    assert isinstance(back, Hit)
    assert "withdrawn by petra" in back.reasons


def test_withdrawing_the_newest_lets_the_one_before_count_again(records: Records) -> None:
    """What was only superseded was never withdrawn."""
    say(records, Said.TRUE_MATCH, settings=ALONE)
    false = say(records, settings=ALONE)
    assert isinstance(judged(records), Silenced)
    with records.writing("petra", NOON) as write:
        judgements.withdraw(write, false.id, "mistaken")

    again = judged(records)
    assert isinstance(again, Hit)
    assert again.confirmed


def test_one_person_who_takes_a_true_match_back_frees_nobody(records: Records) -> None:
    """The false positive before it stays contradicted, which is told, until two say so again."""
    say(records, settings=ALONE)
    true = say(records, Said.TRUE_MATCH, settings=ALONE)
    with records.writing("petra", NOON) as write:
        judgements.withdraw(write, true.id, "mistaken")

    stands = judged(records)
    assert isinstance(stands, Hit)
    assert not stands.confirmed
    assert f"({true.id}: register read); withdrawn by petra" in stands.reasons
    assert "judge it again" in stands.reasons

    say(records, settings=ALONE)
    assert isinstance(judged(records), Silenced)


@pytest.mark.parametrize("days", [0, 365])
def test_the_last_day_may_be_any_that_the_settings_allow(records: Records, days: int) -> None:
    """Today is allowed, and so is the last day of the longest time."""
    assert say(records, until=NOON.date() + timedelta(days=days)).until == NOON.date() + timedelta(days=days)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"until": NOON.date() - timedelta(days=1)}, "is over"),
        ({"until": NOON.date() + timedelta(days=366)}, "too far off, expected 2027-09-01 or earlier"),
        ({"reason": "   "}, "a reason is needed"),
        ({"reason": "\u200b\x00 ."}, "a reason is needed"),
        ({"reason": "x" * 2001}, "2,001 characters"),
        ({"said": Said.TRUE_MATCH, "until": NOON.date()}, "a true match has no last day"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(records: Records, more: dict[str, Any], words: str) -> None:
    """Nothing is kept of it."""
    with pytest.raises(ExportgateError, match=words):
        say(records, **more)

    with records.reading() as connection:
        assert judgements.list_judgements(connection) == []


def test_the_same_is_not_proposed_twice(records: Records) -> None:
    """The second person is told to confirm."""
    first = say(records)

    with pytest.raises(JudgementError, match="proposed already, by maria") as told:
        say(records, by="petra")

    assert f"confirm {first.id}" in told.value.hint


def test_a_false_positive_over_is_back_the_day_after(records: Records) -> None:
    """The day counts as the present one, whatever day's law is asked."""
    say(records, settings=ALONE, until=NOON.date())

    assert isinstance(judged(records, now=NOON), Silenced)
    assert isinstance(judged(records, now=NOON + timedelta(days=1)), Hit)


def test_judgements_are_found_among_many(records: Records) -> None:
    """Each of several hundred listings in one check gets its own judgement and no other's."""
    entries = [replace(ENTRY, id=str(number)) for number in range(700)]
    for number in (3, 650):
        say(records, settings=ALONE, hit=hit_on(entries[number]))

    with records.reading() as connection:
        hits = tuple(hit_on(entry) for entry in entries)
        stand, silenced = judging.judged(connection, NOON)([SHIPMENT], [hits], [DAY])[0]

    assert [one.hit.entry.id for one in silenced] == ["3", "650"]
    assert len(stand) == 698


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


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Do things at the same time, each in a thread; give what each came to, errors too."""
    results: list[object] = [None] * len(jobs)
    ready = threading.Barrier(len(jobs))

    def work(number: int) -> None:
        ready.wait()
        try:
            results[number] = jobs[number]()
        except ExportgateError as error:
            results[number] = error

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_confirm_at_once_one_does(records: Records) -> None:
    """The other is told who was first, and the chain holds one confirmation."""
    said = say(records)

    results = at_once(*(lambda name=name: confirmed(records, said.id, name) for name in ("petra", "paul")))

    assert sorted(isinstance(one, Judgement) for one in results) == [False, True]
    assert any("not proposed any more: standing by p" in str(one) for one in results)
    assert faults(records) == []


def test_a_confirmation_and_a_refusal_at_once_do_not_both_count(records: Records) -> None:
    """Whoever comes first settles it."""
    said = say(records)

    def refuse() -> Judgement:
        with records.writing("paul", NOON) as write:
            return judgements.refuse(write, said.id, "no")

    results = at_once(lambda: confirmed(records, said.id), refuse)

    assert sorted(isinstance(one, Judgement) for one in results) == [False, True]
    assert faults(records) == []


def test_of_two_who_release_at_once_one_does(records: Records) -> None:
    """A release is given once, by one second person."""
    settle(records, Outcome.REVIEW)
    settle(records, *PASSES, id="D-2")
    step(records, holds.propose_release, "maria")

    results = at_once(*(lambda name=name: step(records, holds.confirm_release, name) for name in ("petra", "paul")))

    assert sorted(isinstance(one, Hold) for one in results) == [False, True]
    assert faults(records) == []


def test_a_release_and_a_new_decision_at_once_leave_no_release_of_what_is_held(records: Records) -> None:
    """Whichever comes first, the shipment is held in the end: the release is refused, or lost."""
    settle(records, Outcome.REVIEW)
    settle(records, *PASSES, id="D-2")
    step(records, holds.propose_release, "maria")

    at_once(
        lambda: step(records, holds.confirm_release, "petra"),
        lambda: settle(records, Outcome.REVIEW, id="D-3"),
    )

    with records.reading() as connection:
        assert not judging.gate_state(connection, "S-1").may_leave
    assert faults(records) == []


TAMPERINGS: dict[str, Any] = {
    "until": update(tables.judgements).values(until="2030-01-01"),
    "state": update(tables.judgements).values(state="standing"),
    "who": update(tables.judgements).values(by="petra"),
    "about": update(tables.judgements).values(about=b"{}"),
    "entry": update(tables.judgements).values(entry="18"),
    "judgement removed": tables.judgements.delete(),
    "shipment state": update(tables.holds).values(state="released"),
    "shipment": update(tables.holds).values(hold=text("replace(hold, 'held', 'released')")),
    "since": update(tables.holds).values(since="2020-01-01"),
    "hold removed": tables.holds.delete(),
    "hold moved": update(tables.holds).values(shipment="S-2"),
}


@pytest.mark.parametrize("change", TAMPERINGS)
def test_what_is_changed_by_hand_is_found(records: Records, change: str) -> None:
    """Every column rests on an act of the chain."""
    settle(records, Outcome.REVIEW)
    say(records)
    assert faults(records) == []
    with records.writing("nobody") as write:
        write.connection.execute(TAMPERINGS[change])

    assert faults(records)


def test_what_no_act_tells_of_is_found(records: Records) -> None:
    """A judgement slipped in by hand silences hits until somebody verifies; then it is told."""
    say(records, settings=ALONE)
    with records.writing("nobody") as write:
        act = dict(write.connection.execute(select(acts)).mappings().one()) | {"seq": 2, "kind": "note.made"}
        row = dict(write.connection.execute(select(tables.judgements)).mappings().one()) | {"id": "J-99", "seq": 2}
        write.connection.execute(acts.insert().values(**act))
        write.connection.execute(tables.judgements.insert().values(**row))

    assert faults(records) == ["judgement J-99 stands in the records, but no act tells of it"]


def test_settings_in_the_data_folder_say_who_must_confirm(records: Records, tmp_path: Path) -> None:
    """A shipment held for a missing fact awaits a release too where the settings say so."""
    (tmp_path / "settings.toml").write_text("[four_eyes]\nindeterminate = true\n", "utf-8")

    settle(records, Outcome.INDETERMINATE)

    assert settle(records, *PASSES, id="D-2").state is State.AWAITING_RELEASE
