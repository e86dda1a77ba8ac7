"""Units of quantity of customs papers, in their codes and words, and how many of one make another."""

import csv
import io
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name, what it measures, and how many of that dimension's base unit it is."""

    name: str
    dimension: str
    factor: Fraction


@cache
def unit_of(written: str) -> Unit | None:
    """Give the unit that a code (UN/ECE Recommendation 20, customs) or word means; `None` where it is not known.

    Words that mean different amounts in different places (ton, gallon, ounce) are not known.

    Example:
        >>> unit_of("PCS.").name, unit_of("KGM").name, unit_of("ton")
        ('piece', 'kilogram', None)
    """
    return _by_spelling().get(_key(written))


def converted(quantity: Decimal, unit: str, into: str) -> Decimal | None:
    """Give a quantity in another unit, exactly; `None` where one is not known or they measure different things.

    A unit that is not known is still equal to itself.

    Example:
        >>> converted(Decimal(2), "doz", "pcs"), converted(Decimal(1), "kg", "pcs")
        (Decimal('24'), None)
    """
    ours, theirs = unit_of(unit), unit_of(into)
    if ours is None or theirs is None:
        return quantity if unit.strip() and _key(unit) == _key(into) else None
    if ours.dimension != theirs.dimension:
        return None
    return _rounded_up(Fraction(quantity) * ours.factor / theirs.factor)


def written(amount: Decimal | None) -> str:
    """Write an amount as tables and JSON hold it: equal amounts are equal texts."""
    if amount is None:
        return ""
    digits = f"{amount:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _rounded_up(amount: Fraction) -> Decimal:
    """Give a decimal, never less than the amount (nine decimal places), so that conversion hides nothing."""
    scaled = amount * 10**9
    whole = -(-scaled.numerator // scaled.denominator)
    exact = Decimal(whole).scaleb(-9)
    return Decimal(int(exact)) if exact == int(exact) else exact.normalize()


def _key(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written).casefold()
    return " ".join(plain.replace(".", " ").split())


@cache
def _by_spelling() -> dict[str, Unit]:
    text = (files("exportgate.licences") / "units.csv").read_text(encoding="utf-8")
    found: dict[str, Unit] = {}
    for row in csv.DictReader(io.StringIO(text), strict=True):
        unit = Unit(row["unit"], row["dimension"], Fraction(row["factor"]))
        for spelling in (row["unit"], *row["spelled"].split("|")):
            if found.setdefault(_key(spelling), unit) != unit:
                raise ValueError(f"the unit {spelling!r} stands for both {found[_key(spelling)].name} and {unit.name}")
    return found
