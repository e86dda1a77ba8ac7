"""Tariff numbers (HS) against the beginnings that a table names, with numbers that are given only in part."""

from collections.abc import Iterable
from enum import Enum


class Within(Enum):
    """Whether a tariff number lies under a heading: surely, perhaps (it is given too short to tell), or not."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


def digits(hs: str) -> str:
    """Give the digits of a tariff number, without dots and blanks."""
    return "".join(char for char in hs if char.isdigit())


def within(hs: str, prefixes: Iterable[str], excluded: Iterable[str] = ()) -> Within:
    """Say whether a number lies under one of some headings, and under none of those taken out again.

    Example:
        >>> within("8542.39", ["8542"], ["854290"]), within("8542", ["8542"], ["854290"]), within("85", ["8542"])
        (<Within.YES: 'yes'>, <Within.PERHAPS: 'perhaps'>, <Within.PERHAPS: 'perhaps'>)
    """
    number = digits(hs)
    inside = _any(number, prefixes)
    if inside is Within.NO:
        return Within.NO
    outside = _any(number, excluded)
    if outside is Within.YES:
        return Within.NO
    return Within.PERHAPS if Within.PERHAPS in (inside, outside) else Within.YES


def _any(number: str, prefixes: Iterable[str]) -> Within:
    found = Within.NO
    for prefix in prefixes:
        if number.startswith(prefix):
            return Within.YES
        if prefix.startswith(number):
            found = Within.PERHAPS
    return found
