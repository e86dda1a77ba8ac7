"""When a licence covers a demand: quantities and values, and what is left of them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from exportgate.licences.licence import Use, UseKey
from tests.licences.answering import ANYBODY_AT_ALL, told
from tests.licences.made import (
    DAY,
    asked_of,
    case,
    covering,
    finding,
    hit,
    item,
    licence,
    line,
    shipment,
)


def test_what_is_left_is_told_with_what_is_asked() -> None:
    """Two pieces left, five asked; two asked are covered."""
    others = [Use(UseKey("L-1", 1, "S-0", 1), Decimal(98))]
    assert "2 pcs left, 5 asked" in told(licence(), uses=others)
    assert asked_of(licence(), uses=others, at=case(shipment(lines=(line(quantity=Decimal(2)),)))).covered_by


def test_lines_of_one_shipment_share_what_is_left() -> None:
    """Six pieces are left: the first line takes five, the second finds one."""
    lines = (line(), line(2))
    others = [Use(UseKey("L-1", 1, "S-0", 1), Decimal(94))]
    both = covering(licence(), uses=others).covered(case(shipment(lines=lines)), [finding(), finding(line=2)])

    assert [one.covered_by for one in both] == ["L-1", ""]
    assert "1 pcs left, 5 asked" in both[1].on_file[0]


def test_two_demands_on_one_line_take_once() -> None:
    """One licence meets both, for the same pieces."""
    asked = covering(licence())
    both = asked.covered(case(), [finding(), finding(rule="xx.end_use")])

    assert [one.covered_by for one in both] == ["L-1", "L-1"]
    assert asked.ledger.quantity("L-1", 1) == 5


def test_a_licence_that_a_narrow_demand_needs_is_taken_for_the_wide_one_too() -> None:
    """The demand on the listed party chooses first, so that one licence and not two are used up."""
    general, special = licence("L-1", parties=(ANYBODY_AT_ALL,)), licence("L-2", number="D124")
    asked = covering(general, special)
    both = asked.covered(case(), [finding(), finding(hit=hit(), party=0, line=None)])

    assert [one.covered_by for one in both] == ["L-2", "L-2"]
    assert asked.ledger.total("L-1") == 0


def test_the_licence_that_ends_first_is_used_first() -> None:
    """The later one is kept for later shipments."""
    late, soon = licence("L-1"), licence("L-2", number="D124", valid_to=DAY + timedelta(days=9))
    assert asked_of(late, soon).covered_by == "L-2"


@pytest.mark.parametrize(
    ("quantity", "unit", "covers"),
    [
        (Decimal(100), "PCE", True),
        (Decimal(8), "doz", True),
        (Decimal("8.5"), "doz", False),
        (Decimal(100), "EA", True),
        (Decimal(1), "kg", False),
        (Decimal(1), "crate", False),
        (Decimal(1), "", False),
        (None, "pcs", False),
    ],
)
def test_quantities_are_compared_in_one_unit(quantity: Decimal | None, unit: str, covers: bool) -> None:
    """What cannot be converted is not counted, and so not covered."""
    asked = case(shipment(lines=(line(quantity=quantity, unit=unit),)))
    assert bool(asked_of(licence(), at=asked).covered_by) is covers


def test_an_unknown_unit_is_told() -> None:
    """And what it would have to be."""
    asked = case(shipment(lines=(line(unit="crate"),)))
    assert "counted in pcs, line 1 in crate: it is not known how many that is" in told(licence(), at=asked)


@pytest.mark.parametrize(
    ("value", "currency", "facts", "covers"),
    [
        (Decimal(1000), "EUR", {}, True),
        (Decimal("1000.01"), "EUR", {}, False),
        (Decimal(1000), "USD", {}, False),
        (Decimal(1000), "USD", {"fx.USD.EUR": Decimal("0.9")}, True),
        (Decimal(1000), "USD", {"fx.USD.EUR": Decimal("1.1")}, False),
        (None, "", {}, False),
    ],
)
def test_values_are_compared_in_the_licences_currency(
    value: Decimal | None, currency: str, facts: dict[str, Decimal], covers: bool
) -> None:
    """Another currency counts only by a rate that the shipment states."""
    asked = case(shipment(lines=(line(value=value, currency=currency),), facts=facts))
    limited = licence(items=item(value=Decimal(1000), currency="EUR"))
    assert bool(asked_of(limited, at=asked).covered_by) is covers


def test_the_total_of_a_licence_limits_all_its_items() -> None:
    """Each item has enough, both together have not."""
    two = (*item(), *item(item=2, code="3A001", quantity=None, unit=""))
    lines = (line(), line(2, classification={"xx": "3A001.a"}))
    asked = covering(licence(items=two, value=Decimal(1500), currency="EUR"))
    both = asked.covered(case(shipment(lines=lines)), [finding(), finding(line=2)])

    assert [one.covered_by for one in both] == ["L-1", ""]
    assert "500 EUR left of the licence's total, 1,000 asked" in both[1].on_file[0]
