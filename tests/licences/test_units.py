"""Units of quantity: what is converted, and what is not guessed at."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.licences.units import converted, unit_of, written


@pytest.mark.parametrize(
    ("quantity", "unit", "into", "expected"),
    [
        ("1", "doz", "pcs", "12"),
        ("1", "KGM", "g", "1000"),
        ("2.5", "t", "kg", "2500"),
        ("1", "lb", "kg", "0.45359237"),
        ("3", "m2", "MTK", "3"),
        ("3", "roll", "Roll ", "3"),
        ("5", "個", "PCS", "5"),
        ("1", "Ｋｇ", "kg", "1"),
    ],
)
def test_units_of_one_dimension_are_converted(quantity: str, unit: str, into: str, expected: str) -> None:
    """Whatever code or word they are written in."""
    assert converted(Decimal(quantity), unit, into) == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "into"),
    [("kg", "pcs"), ("roll", "pcs"), ("ton", "kg"), ("gal", "l"), ("oz", "g"), ("pair", "pcs"), ("", "")],
)
def test_what_cannot_be_told_is_not_converted(unit: str, into: str) -> None:
    """A ton, a gallon and an ounce are different amounts in different trades."""
    assert converted(Decimal(1), unit, into) is None


@given(st.decimals(min_value="0.001", max_value="1000000", places=3), st.sampled_from(["lb", "g", "carat", "t", "onz"]))
def test_a_conversion_never_loses_an_amount(quantity: Decimal, unit: str) -> None:
    """What cannot be written exactly is counted as a little more, never less."""
    there = converted(quantity, unit, "kg")
    assert there is not None
    back = converted(there, "kg", unit)

    assert back is not None
    assert back >= quantity


def test_every_spelling_means_one_unit() -> None:
    """The table itself says so when it is read."""
    assert unit_of("piece") is not None


def test_equal_amounts_are_written_alike() -> None:
    """Rows are compared with acts as texts."""
    assert {written(Decimal(text)) for text in ("1E+2", "100", "100.0", "100.000")} == {"100"}
    assert written(None) == ""
