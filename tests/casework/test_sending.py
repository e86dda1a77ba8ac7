"""A sender asks about the same shipment at every step, and knows nothing of what people answered in between."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from exportgate.casework import Casework
from exportgate.decision import Decision, Verdict
from exportgate.shipment import FactValue, Shipment
from tests.casework.conftest import NOW, shipment

MILITARY = "end_use.military"


def _stating(**facts: FactValue) -> Shipment:
    return msgspec.structs.replace(shipment(), facts={name.replace("__", "."): value for name, value in facts.items()})


def _sent(casework: Casework, asked: Shipment) -> Verdict:
    return casework.check([asked], actor="erp", now=NOW)[0].verdict


def test_an_answer_given_at_the_desk_counts_when_the_sender_asks_again(casework: Casework) -> None:
    """Also the third time, and the question that is kept says what was answered."""
    assert _sent(casework, _stating()) is Verdict.HOLD
    casework.recheck("S-1", actor="maria", facts={MILITARY: False}, now=NOW)

    assert [_sent(casework, _stating()) for _ in range(2)] == [Verdict.PASS, Verdict.PASS]

    last = casework.latest("S-1")
    assert last is not None
    assert last.asked_of.fact(MILITARY) is False


def test_what_was_filled_in_counts_too(casework: Casework) -> None:
    """A value that the sender does not know was filled in by hand."""
    heavy = shipment(value=5000)
    assert _sent(casework, heavy) is Verdict.HOLD
    line = msgspec.structs.replace(heavy.lines[0], value=Decimal(900))
    casework.recheck("S-1", actor="maria", filled=msgspec.structs.replace(heavy, lines=(line,)), now=NOW)

    assert _sent(casework, heavy) is Verdict.PASS


@pytest.mark.parametrize("changed", [{"consignee": "Another Bakery"}, {"value": 101}])
def test_answers_do_not_outlive_the_shipment_they_were_given_on(casework: Casework, changed: dict[str, str]) -> None:
    """Another party or value is another shipment, under whatever id."""
    _sent(casework, _stating())
    casework.recheck("S-1", actor="maria", facts={MILITARY: False}, now=NOW)

    other = msgspec.structs.replace(shipment(**changed), facts={})  # type: ignore[arg-type]

    assert _sent(casework, other) is Verdict.HOLD


def test_a_sender_that_says_the_same_as_before_does_not_undo_an_answer(casework: Casework) -> None:
    """The ERP's own value was there before, and a person knew better."""
    _sent(casework, _stating(informed=False))
    casework.recheck("S-1", actor="maria", facts={MILITARY: False, "informed": True}, now=NOW)

    _sent(casework, _stating(informed=False))

    last = casework.latest("S-1")
    assert last is not None
    assert last.asked_of.facts == {MILITARY: False, "informed": True}


def test_a_sender_that_says_something_else_is_heard(casework: Casework) -> None:
    """What it states now, differently from before, is the newest word."""
    _sent(casework, _stating(informed=False))
    casework.recheck("S-1", actor="maria", facts={MILITARY: False}, now=NOW)

    _sent(casework, _stating(informed=True))

    last = casework.latest("S-1")
    assert last is not None
    assert last.asked_of.facts == {MILITARY: False, "informed": True}


def test_a_fact_that_the_sender_withdraws_is_unknown_again(casework: Casework) -> None:
    """Only what people answered stays without it."""
    _sent(casework, _stating(informed=False))
    casework.recheck("S-1", actor="maria", facts={MILITARY: False}, now=NOW)

    _sent(casework, _stating())

    last = casework.latest("S-1")
    assert last is not None
    assert last.asked_of.facts == {MILITARY: False}


def test_an_answer_taken_back_stays_taken_back(casework: Casework) -> None:
    """Nothing of the sender's brings it back."""
    _sent(casework, _stating())
    casework.recheck("S-1", actor="maria", facts={MILITARY: False}, now=NOW)
    casework.recheck("S-1", actor="maria", facts={MILITARY: None}, now=NOW)

    assert _sent(casework, _stating()) is Verdict.HOLD


def test_an_answer_given_while_the_shipment_is_checked_is_not_lost(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check had read the records before; what it keeps is what is known then."""
    harmless = _stating(**{MILITARY: False})
    _sent(casework, harmless)
    check = casework.gate.check
    answered: list[bool] = []

    def slow(*args: Any, **named: Any) -> list[Decision]:
        made = check(*args, **named)
        if not answered:
            answered.append(True)
            casework.recheck("S-1", actor="maria", facts={"end_use.wmd": "nuclear"}, now=NOW)
        return made

    monkeypatch.setattr(casework.gate, "check", slow)
    _sent(casework, harmless)

    last = casework.latest("S-1")
    assert last is not None
    assert (last.actor, last.asked_of.facts) == ("erp", {MILITARY: False, "end_use.wmd": "nuclear"})


def test_two_answers_given_at_once_both_count(casework: Casework, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that is kept last knows of the other."""
    _sent(casework, _stating())
    check = casework.gate.check
    answered: list[bool] = []

    def slow(*args: Any, **named: Any) -> list[Decision]:
        made = check(*args, **named)
        if not answered:
            answered.append(True)
            casework.recheck("S-1", actor="paul", facts={"end_use.wmd": "nuclear"}, now=NOW)
        return made

    monkeypatch.setattr(casework.gate, "check", slow)
    casework.recheck("S-1", actor="maria", facts={MILITARY: False}, now=NOW)

    last = casework.latest("S-1")
    assert last is not None
    assert last.asked_of.facts == {MILITARY: False, "end_use.wmd": "nuclear"}


@pytest.mark.parametrize(("said", "verdict"), [(True, Verdict.HOLD), ("none", Verdict.PASS), (False, Verdict.PASS)])
def test_what_people_knew_is_asked_anew_of_a_changed_shipment(
    casework: Casework, said: FactValue, verdict: Verdict
) -> None:
    """More than a plain no is not forgotten because the sender changed something; it is asked until it is said."""
    _sent(casework, _stating(**{MILITARY: False}))
    casework.recheck("S-1", actor="maria", facts={"end_use.diversion": said}, now=NOW)
    changed = msgspec.structs.replace(_stating(**{MILITARY: False}), destination="SE")

    assert [_sent(casework, changed) for _ in range(2)] == [verdict, verdict]
    last = casework.latest("S-1")
    assert last is not None
    asks = [name for finding in last.decision.findings for name in finding.asks]
    assert asks == (["end_use.diversion"] if verdict is Verdict.HOLD else [])
    if verdict is Verdict.HOLD:
        again = msgspec.structs.replace(changed, destination="NO")
        assert _sent(casework, again) is Verdict.HOLD
        answered = casework.recheck("S-1", actor="maria", facts={"end_use.diversion": False}, now=NOW)
        assert answered.verdict is Verdict.PASS
        assert _sent(casework, again) is Verdict.PASS


def test_a_sender_that_states_what_was_to_be_said_anew_has_said_it(casework: Casework) -> None:
    """Then it is known, and nobody else is asked."""
    _sent(casework, _stating(**{MILITARY: False}))
    casework.recheck("S-1", actor="maria", facts={"end_use.diversion": True}, now=NOW)
    changed = msgspec.structs.replace(_stating(**{MILITARY: False}), destination="SE")
    _sent(casework, changed)

    stated = msgspec.structs.replace(changed, facts={MILITARY: False, "end_use.diversion": False})

    assert _sent(casework, stated) is Verdict.PASS
