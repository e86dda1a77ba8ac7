"""What is checked is kept: question, answer, state, and what hangs on them, or nothing of it."""

import datetime as dt

import pytest

from exportgate.casework import Casework
from exportgate.decision import Verdict
from exportgate.errors import InputError
from exportgate.judging.judgement import About, Said
from exportgate.judging.profile import profile_at
from exportgate.records import judgements
from exportgate.records.audit import faults_in
from exportgate.records.decision_rows import verify_rows
from exportgate.records.holds import hold_of
from exportgate.records.judgements import Saying
from exportgate.records.judging import verify_rows as judging_rows
from exportgate.settings import Settings
from exportgate.shipment import Shipment
from tests.casework.conftest import LISTED, NOW, shipment


def _faults(casework: Casework) -> list[str]:
    with casework.records.reading() as connection:
        return list(faults_in(connection, rows=(verify_rows, judging_rows)))


def test_a_decision_is_kept_with_its_question(casework: Casework) -> None:
    """Under an id; the shipment comes back exactly, and the question tells day, moment and all that it rests on."""
    asked = shipment(consignee=LISTED)

    (decision,) = casework.check([asked], actor="maria", now=NOW)

    kept = casework.decision(decision.id)
    assert kept.decision == decision
    assert casework.asked(decision.id) == asked
    assert (decision.verdict, kept.actor, kept.asked.on, kept.asked.now) == (
        Verdict.HOLD,
        "maria",
        dt.date(2026, 11, 24),
        NOW,
    )
    assert len(kept.asked.enclosed) == 2
    assert _faults(casework) == []


def test_many_are_kept_and_told_in_their_order(casework: Casework) -> None:
    """Over several transactions."""
    ids = [f"S-{number}" for number in range(450)]

    made = casework.check([shipment(id) for id in ids], actor="maria", now=NOW)

    assert [one.shipment for one in made] == ids
    assert len({one.id for one in made}) == 450
    assert _faults(casework) == []


def test_asking_again_with_a_fact_keeps_the_rest_of_the_question(casework: Casework) -> None:
    """The forced day and the jurisdictions asked stay; a fact taken back is unknown again."""
    first = Shipment(id="S-1", departure="AX", destination="FI")
    casework.check([first], actor="maria", on=dt.date(2025, 1, 2), jurisdictions=["aa"], now=NOW)

    answered = casework.recheck("S-1", actor="juan", facts={"end_use.military": False}, now=NOW)
    taken_back = casework.recheck("S-1", actor="juan", facts={"end_use.military": None}, now=NOW)

    assert (answered.verdict, answered.as_of) == (Verdict.PASS, dt.date(2025, 1, 2))
    assert taken_back.verdict is Verdict.HOLD
    last = casework.latest("S-1")
    assert last is not None
    assert last.asked.jurisdictions == ("aa",)
    assert [one.verdict for one in casework.history("S-1")] == [Verdict.HOLD, Verdict.PASS, Verdict.HOLD]


def test_a_shipment_that_was_never_checked_cannot_be_asked_again(casework: Casework) -> None:
    """It is told what to do first."""
    with pytest.raises(InputError, match="no decision on shipment 'S-9' is kept"):
        casework.recheck("S-9", actor="maria")


def test_what_is_written_with_a_decision_fails_with_it(casework: Casework) -> None:
    """Nothing of a check is kept where what belongs to it cannot be."""

    def refuse(_write: object, _made: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        casework.check([shipment()], actor="maria", within=refuse, now=NOW)

    assert casework.latest("S-1") is None
    with casework.records.reading() as connection:
        assert hold_of(connection, "S-1") is None


def test_a_judged_hit_is_silent_and_the_judgement_kept_with_the_question(casework: Casework) -> None:
    """So that the same can be asked again when the judgement is long withdrawn."""
    asked = shipment(consignee=LISTED)
    (held,) = casework.check([asked], actor="maria", now=NOW)
    hit = held.findings[0].hit
    assert hit is not None
    with casework.records.writing("maria", NOW) as write:
        about = About(party=profile_at(asked, hit), entry=hit.entry)
        judgement = judgements.judge(write, Saying(Said.FALSE_POSITIVE, about, "a bakery"), Settings())
    with casework.records.writing("juan", NOW) as write:
        judgements.confirm(write, judgement.id)

    passed = casework.recheck("S-1", actor="maria", now=NOW)

    assert passed.verdict is Verdict.PASS
    assert [one.judgement for one in passed.silenced] == [judgement.id]
    assert [one["id"] for one in casework.decision(passed.id).asked.judgements] == [judgement.id]
    assert _faults(casework) == []
