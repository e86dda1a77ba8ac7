"""Decisions are kept with the exact question, many at once, and found again."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.decision import Verdict
from exportgate.records import Records
from exportgate.records.database import RecordsError
from exportgate.records.decisions import Wanted, decision, enclosed, history, is_sound, keep, latest, listing
from exportgate.records.shipments import packed, unpacked
from exportgate.shipment import Component, Identifier, Line, Owner, Party, Shipment
from tests.records import made

VALUES = st.one_of(
    st.booleans(), st.text(max_size=9), st.decimals(allow_nan=False, allow_infinity=False, places=3), st.dates()
)


def test_a_decision_is_read_back_with_its_question(records: Records) -> None:
    """Both exactly as they were, under the id that the act's number gives."""
    (kept,) = made.keep_some(records, "S-1")

    with records.reading() as connection:
        found = decision(connection, kept.id)
        assert enclosed(connection, found.asked.made_with) == b"versions"
        assert is_sound(connection, found)
    assert found.decision == kept
    assert found.asked_of.parties[0].name == "Lanxi Works"
    assert (found.id, found.actor, found.verdict, found.asked.now) == ("D-1", "maria", Verdict.HOLD, made.NOW)


def test_thousands_are_kept_in_one_transaction(records: Records) -> None:
    """With one enclosure for all of them."""
    shipments = [f"S-{number}" for number in range(3_000)]
    made.keep_some(records, *shipments)

    with records.reading() as connection:
        assert len(listing(connection, Wanted(), 10_000)) == 3_000
        assert [one.shipment for one in listing(connection, Wanted(), 2)] == ["S-2999", "S-2998"]
    assert made.faults(records) == []


def test_the_last_decision_and_the_history_of_a_shipment(records: Records) -> None:
    """The last first; nothing for a shipment that was never checked."""
    made.keep_some(records, "S-1", "S-2", "S-1")

    with records.reading() as connection:
        last = latest(connection, "S-1")
        assert last is not None
        assert last.id == "D-3"
        assert [one.id for one in history(connection, "S-1")] == ["D-3", "D-1"]
        assert latest(connection, "S-9") is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["D-3", "D-2", "D-1"]),
        (Wanted(shipment="S-2"), ["D-2"]),
        (Wanted(verdict=Verdict.PASS), ["D-3"]),
        (Wanted(since="2026-11-24"), ["D-3", "D-2", "D-1"]),
        (Wanted(since="2026-11-25"), []),
        (Wanted(until="2026-11-24T12:00"), []),
        (Wanted(before=3), ["D-2", "D-1"]),
    ],
)
def test_decisions_are_listed_by_what_is_wanted(in_sqlite: Records, wanted: Wanted, found: list[str]) -> None:
    """By shipment, verdict, moment, and page by page."""
    made.keep_some(in_sqlite, "S-1", "S-2")
    with in_sqlite.writing("maria", made.NOW) as write:
        keep(write, [(made.question("S-3"), made.decision("S-3", Verdict.PASS))])

    with in_sqlite.reading() as connection:
        assert [one.id for one in listing(connection, wanted, 100)] == found


@pytest.mark.parametrize("id", ["D-9", "D-1'; --", "", "17", "D-" + "9" * 40])
def test_a_decision_that_is_not_kept_is_told(in_sqlite: Records, id: str) -> None:
    """Also where the id is none."""
    made.keep_some(in_sqlite, "S-1")

    with in_sqlite.reading() as connection, pytest.raises(RecordsError, match="no decision"):
        decision(connection, id)


@given(st.dictionaries(st.text(max_size=9), VALUES), st.dictionaries(st.text(max_size=9), VALUES | st.lists(VALUES)))
def test_a_shipment_comes_back_exactly(facts: dict[str, object], details: dict[str, object]) -> None:
    """Facts and details keep their types: a number stays exact, a day a day, and a key that looks like a mark a key."""
    shipment = Shipment(
        id="S-1",
        date=dt.date(2026, 1, 2),
        departure="AA",
        parties=(
            Party(
                role="consignee",
                name="Lanxi",
                owners=(Owner(name="Wei", percent=Decimal("50.0")),),
                identifiers=(Identifier(scheme="imo", value="9"),),
            ),
        ),
        lines=(
            Line(line=1, quantity=Decimal("1.50"), details={**details, "$decimal": {"$date": "x"}}),
            Line(line=2, details={"us_reasons": ("NS", Decimal("1"))}, components=(Component(hs="85"),)),
        ),
        facts=facts,  # type: ignore[arg-type]
    )

    assert unpacked(packed(shipment)) == shipment
