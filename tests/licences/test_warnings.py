"""What is told before a licence ends or is used up."""

from datetime import date
from decimal import Decimal

import pytest

from exportgate.licences.balance import Ledger
from exportgate.licences.licence import Status, Use, UseKey
from exportgate.licences.warnings import WarnFrom, state_of, warnings_of
from tests.licences.made import asked_of, case, item, licence, line, shipment


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 30), None),
        (date(2026, 12, 1), "expires in 30 days (2026-12-31)"),
        (date(2026, 12, 30), "expires tomorrow (2026-12-31)"),
        (date(2026, 12, 31), "expires today (2026-12-31)"),
        (date(2027, 1, 1), "expired on 2026-12-31"),
    ],
)
def test_the_end_is_told_thirty_days_before(on: date, words: str | None) -> None:
    """The thirtieth day before is inside, the one before is not."""
    assert list(warnings_of(licence(), Ledger(), on)) == ([words] if words else [])


@pytest.mark.parametrize(("taken", "warned"), [("79.99", False), ("80", True), ("100", True)])
def test_use_is_told_from_four_fifths(taken: str, warned: bool) -> None:
    """Of the amount licensed."""
    ledger = Ledger.of([Use(UseKey("L-1", 1, "S-1", 1), Decimal(taken))])
    assert bool(list(warnings_of(licence(), ledger, date(2026, 7, 1)))) is warned


def test_the_settings_say_when_to_warn() -> None:
    """Earlier or later, as the company wants it."""
    assert list(warnings_of(licence(), Ledger(), date(2026, 12, 1), WarnFrom(days=29))) == []


def test_a_decision_that_uses_a_licence_carries_its_warnings() -> None:
    """Whoever sends the goods sees it while there is time to apply for another."""
    asked = case(shipment(lines=(line(quantity=Decimal(80)),)), date(2026, 12, 20))
    told = asked_of(licence(), at=asked).on_file

    assert "L-1: expires in 11 days (2026-12-31)" in told
    assert "L-1: 80 of 100 pcs of item 1 taken (80%)" in told


def test_the_state_is_told_from_days_and_uses() -> None:
    """What people said comes first, then the days, then the balance."""
    full = Ledger.of([Use(UseKey("L-1", 1, "S-1", 1), Decimal(100))])
    day = date(2026, 7, 1)

    assert state_of(licence(), Ledger(), day) == "active"
    assert state_of(licence(), full, day) == "used up"
    assert state_of(licence(), full, date(2027, 1, 1)) == "expired"
    assert state_of(licence(), Ledger(), date(2025, 1, 1)) == "not yet valid"
    assert state_of(licence(status=Status.SUSPENDED), full, day) == "suspended"


def test_a_licence_of_two_items_is_used_up_when_both_are() -> None:
    """While one is left it still has a use."""
    two = licence(items=(*item(), *item(item=2, code="3A001")))
    one_gone = [Use(UseKey("L-1", 1, "S-1", 1), Decimal(100))]

    assert state_of(two, Ledger.of(one_gone), date(2026, 7, 1)) == "active"
    both = [*one_gone, Use(UseKey("L-1", 2, "S-1", 2), Decimal(100))]
    assert state_of(two, Ledger.of(both), date(2026, 7, 1)) == "used up"
