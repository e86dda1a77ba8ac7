"""Whether a place is among those that a row of part 744 names."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from exportgate_us.law.held import in_force
from exportgate_us.rules.destinations import one_of


def among(country: str, terms: Sequence[str], on: date) -> bool:
    """Say whether a country is among the places named.

    Args:
        country: ISO 3166-1 alpha-2; "" is nowhere.
        terms: what `destinations.one_of` reads (`*`, `MO`, `D:5`), and `@name` for a table with a column `country`.
        on: the day judged.
    """
    return _among(country, tuple(terms), on) if country and terms else False


@lru_cache(maxsize=65536)
def _among(country: str, terms: tuple[str, ...], on: date) -> bool:
    if one_of(country, tuple(term for term in terms if not term.startswith("@")), on):
        return True
    tables = [term[1:] for term in terms if term.startswith("@")]
    return any(one_of(country, tuple(row["country"] for row in in_force(name, on)), on) for name in tables)
