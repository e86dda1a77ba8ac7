"""Shipping tolerances: how far a value may go beyond what a licence says, and when it may not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from exportgate.jurisdiction import Jurisdiction
from exportgate.licences.licence import Licence, Use, UseKey
from tests.licences.made import asked_of, case, item, licence, line, shipment, tolerant


def valued(**more: Any) -> Licence:
    """Give a licence of the board for 100 pieces worth 1,000 EUR in all."""
    return licence(authority="Board", items=item(value=Decimal(1000), currency="EUR"), **more)


def covers(held: Licence, value: str, law: Jurisdiction, *, on: date = date(2026, 7, 23), taken: str = "0") -> bool:
    """Say whether a shipment of 5 pieces of some value is covered, after others took some value."""
    asked = case(shipment(lines=(line(value=Decimal(value)),)), on)
    others = [Use(UseKey("L-1", 1, "S-0", 1), Decimal(5), Decimal(taken))] if taken != "0" else []
    return bool(asked_of(held, at=asked, uses=others, laws={"xx": law}).covered_by)


@pytest.mark.parametrize(("value", "within"), [("1000", True), ("1100", True), ("1100.01", False)])
def test_a_tenth_of_the_value_may_be_exceeded_and_no_more(value: str, within: bool) -> None:
    """The limit with the tolerance is inside it."""
    assert covers(valued(), value, tolerant()) is within


def test_the_tolerance_is_of_all_shipments_together() -> None:
    """What an earlier shipment took beyond the value is gone."""
    assert covers(valued(), "100", tolerant(), taken="1000")
    assert not covers(valued(), "100", tolerant(), taken="1000.01")


def test_quantities_have_no_tolerance_of_value() -> None:
    """A licence for 4 pieces is not for 5, whatever they are worth."""
    held = licence(authority="Board", items=item(quantity=Decimal(4), value=Decimal(1000), currency="EUR"))
    assert not covers(held, "10", tolerant())


def test_another_authority_grants_no_such_tolerance() -> None:
    """The rule is for licences of the board."""
    assert not covers(valued(), "1001", tolerant(authority="Treasury"))


def test_a_tolerance_that_the_licence_states_comes_before_the_laws() -> None:
    """In both directions."""
    assert covers(valued(tolerance_percent=Decimal(20)), "1200", tolerant())
    assert not covers(valued(tolerance_percent=Decimal(0)), "1001", tolerant())


def test_items_that_the_law_leaves_out_have_none() -> None:
    """And those that it names have it with all their paragraphs."""
    assert not covers(valued(), "1001", tolerant(except_codes=["2B001"]))
    assert covers(valued(), "1001", tolerant(codes=["2B001"]))
    assert not covers(valued(), "1001", tolerant(codes=["2B002"]))


@pytest.mark.parametrize(("on", "within"), [(date(2026, 6, 30), True), (date(2026, 7, 1), False)])
def test_a_tolerance_ends_with_the_law(on: date, within: bool) -> None:
    """Its last day is inside it, the day after is not."""
    assert covers(valued(), "1001", tolerant(valid_to=date(2026, 6, 30)), on=on) is within


def test_a_day_whose_law_is_not_held_has_no_tolerance() -> None:
    """The safe answer where nothing is known."""
    held = valued(valid_from=date(2015, 1, 1))
    assert covers(held, "1000", tolerant(), on=date(2016, 1, 1))
    assert not covers(held, "1001", tolerant(), on=date(2016, 1, 1))


def test_a_tolerance_with_a_proviso_is_for_a_person() -> None:
    """The proviso is told; within the licence itself nothing is to be confirmed."""
    law = tolerant(to_confirm="the contract must stay below a million")
    asked = case(shipment(lines=(line(value=Decimal(1001)),)))
    found = asked_of(valued(), at=asked, laws={"xx": law})

    assert (found.covered_by, found.proposed) == ("", ("L-1",))
    assert "the contract must stay below a million" in found.on_file[0]
    assert covers(valued(), "1000", law)


def remaining(taken: str, quantity: str) -> bool:
    """Say whether a quantity is covered, of a licence for 100 whose remainder has a tolerance of 5%."""
    law = tolerant(of="quantity", share="0.05", on="remaining")
    asked = case(shipment(lines=(line(quantity=Decimal(quantity)),)))
    others = [Use(UseKey("L-1", 1, "S-0", 1), Decimal(taken))] if taken != "0" else []
    return bool(asked_of(licence(authority="Board"), at=asked, uses=others, laws={"xx": law}).covered_by)


@pytest.mark.parametrize(
    ("taken", "quantity", "within"),
    [("0", "105", False), ("60", "42", True), ("60", "42.01", False), ("100", "1", False)],
)
def test_a_tolerance_of_the_remainder_is_for_the_last_of_several_shipments(
    taken: str, quantity: str, within: bool
) -> None:
    """Not for a first shipment, and not once the full quantity has gone."""
    assert remaining(taken, quantity) is within
