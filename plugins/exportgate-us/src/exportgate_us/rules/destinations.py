"""Destinations in the law's terms: the row of the chart, the country groups, and sets of countries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exportgate_us.law.held import in_force, table

ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Destination:
    """A place as the chart and the country groups see it on a day.

    Args:
        iso: the place itself.
        row: the country whose row and groups count for it (738.3(b)); "" where none is known.
        marks: the chart columns with an X, as `NS1`.
        footnotes: numbers of the chart's footnotes.
        pointer: the row has no marks because part 746 decides; no mark there is no permission.
        groups: country groups, as `D:5`.
        why: how the row was found.
        verify: that rests on something the project's sources could not confirm.
    """

    iso: str
    row: str
    marks: frozenset[str]
    footnotes: frozenset[str]
    pointer: bool
    groups: frozenset[str]
    why: str
    verify: bool

    @property
    def known(self) -> bool:
        """Say whether the chart has a row for the place."""
        return bool(self.row)

    def marked(self, column: str) -> bool:
        """Say whether the chart has an X in a column."""
        return column in self.marks


@lru_cache(maxsize=4096)
def destination(iso: str, on: date) -> Destination:
    """Give a place as the law sees it; one that no row covers comes back without a row, never as free.

    Law: 15 CFR 738.3(b), 738.4(a); 738 Supp. 1; 740 Supp. 1.
    """
    follows = table("territories").find(on, "iso", iso)
    row = str(follows[0]["follows"]) if follows else iso
    found = table("country_chart").find(on, "iso", row)
    if not found:
        return Destination(iso, "", frozenset(), frozenset(), False, groups_of(iso, on), "no row of the chart", False)
    why = f"{iso} takes the row of {row} ({follows[0].citation})" if follows else f"row of {row} (738 Supp. 1)"
    chart = found[0]
    return Destination(
        iso,
        row,
        frozenset(chart["columns"]),
        frozenset(chart["footnotes"]),
        bool(chart.get("pointer")),
        groups_of(row, on),
        why,
        chart.verify or any(each.verify for each in follows),
    )


@lru_cache(maxsize=4096)
def groups_of(iso: str, on: date) -> frozenset[str]:
    """Give the country groups of a place, those of its parent for a dependent territory.

    Law: 15 CFR 740 Supp. 1.
    """
    follows = table("territories").find(on, "iso", iso)
    row = str(follows[0]["follows"]) if follows else iso
    return frozenset(str(each["group"]) for each in table("country_groups").find(on, "iso", row))


@lru_cache(maxsize=65536)
def one_of(iso: str, terms: tuple[str, ...], on: date) -> bool:
    """Say whether a place is one of those that some terms name.

    Args:
        iso: the place; "" (unknown) is none.
        terms: `*` (anywhere), a country (`MO`), a country group (`D:5`), or a set of `country_sets` (`NATO`). Hong
            Kong and dependent territories count as their parent in each.
        on: the day.

    Example:
        >>> one_of("HK", ("MO", "D:5"), date(2026, 7, 23)), one_of("MO", ("D:5",), date(2026, 7, 23))
        (True, False)
    """
    if not iso:
        return False
    if ANYWHERE in terms:
        return True
    follows = table("territories").find(on, "iso", iso)
    places = {iso} | {str(each["follows"]) for each in follows}
    if places & set(terms) or groups_of(iso, on) & set(terms):
        return True
    sets = table("country_sets")
    return any(str(row["iso"]) in places for term in terms for row in sets.find(on, "set", term))


def among(iso: str, terms: Sequence[str], on: date) -> bool:
    """Say whether a place is among those that a row of part 744 names.

    Args:
        iso: the place; "" is nowhere.
        terms: what `one_of` reads (`*`, `MO`, `D:5`), and `@name` for a table with a column `country`.
        on: the day judged.
    """
    return _among(iso, tuple(terms), on) if iso and terms else False


@lru_cache(maxsize=65536)
def _among(iso: str, terms: tuple[str, ...], on: date) -> bool:
    if one_of(iso, tuple(term for term in terms if not term.startswith("@")), on):
        return True
    tables = [term[1:] for term in terms if term.startswith("@")]
    return any(one_of(iso, tuple(row["country"] for row in in_force(name, on)), on) for name in tables)


def only_by_doubt(iso: str, terms: Sequence[str], on: date) -> bool:
    """Say whether a place is one of some only by sets of countries that could not be confirmed."""
    sets = table("country_sets")
    rows = [row for term in terms for row in sets.find(on, "set", term) if row["iso"] == iso]
    return bool(rows) and all(row.verify for row in rows)


def is_headquartered(iso: str, terms: tuple[str, ...], on: date) -> bool | None:
    """Say whether a headquarters lies in one of some places; `None` where it is not known."""
    return one_of(iso, terms, on) if iso else None
