"""Judgements and states that were changed by hand are found."""

from typing import Any

import pytest
from sqlalchemy import select, text, update

from exportgate.decision import Outcome
from exportgate.records import Records
from exportgate.records.tables import judging as tables
from exportgate.records.tables.decisions import acts
from tests.judging.acting import ALONE, faults, say, settle

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
