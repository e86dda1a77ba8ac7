"""Regions that law singles out of a country, as stated or as the addresses of receivers show them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate.shipment import Party
from exportgate_us.law.held import in_force
from exportgate_us.rules.context import Context
from exportgate_us.rules.roles import PARTIES_748_5, RECEIVERS

FACT = "destination.region"
HELD_PART = "us.covered_region"


@dataclass(frozen=True, slots=True)
class Region:
    """A region found.

    Args:
        code: ISO 3166-2.
        word: the word of an address that showed it, "" where the shipment states the region.
        party: the party whose address it was.
    """

    code: str
    word: str = ""
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The place names of a day, folded and between blanks, and the countries in which any of them counts."""

    rows: tuple[tuple[str, Row], ...]
    countries: frozenset[str]


def stated(context: Context) -> str:
    """Give the region that the shipment states, in capitals; "" where it states none."""
    value = context.case.fact(FACT)
    return value.strip().upper() if isinstance(value, str) else ""


def shown(context: Context) -> Iterator[Region]:
    """Yield the regions that words in the addresses of the parties to the transaction stand for."""
    names = _names(context.case.on)
    for _, party in context.case.shipment.with_role(*PARTIES_748_5):
        if party.address and (not party.country or party.country in names.countries):
            yield from _in_address(party, names)


def _in_address(party: Party, names: Names) -> Iterator[Region]:
    words = f" {_folded(party.address)} "
    for name, row in names.rows:
        if name in words and (not party.country or party.country in row["countries"]):
            yield Region(row["region"], row["name"], party)
            return


@lru_cache(maxsize=64)
def _names(on: date) -> Names:
    held = in_force("occupied_places", on)
    countries = frozenset(country for row in held for country in row["countries"])
    return Names(tuple((f" {_folded(row['name'])} ", row) for row in held), countries)


def held(context: Context) -> str:
    """Give the region that the goods surely go to, as part 746 counts it; "" where they go to none for sure."""
    for row in _rows_of(context, stated(context)):
        if row["held"] == "all" or truth(context.case, HELD_PART):
            return str(row["counts_as"])
    return ""


def held_in_part(context: Context) -> str:
    """Give the region stated, where only a part of it is meant and nobody says whether it is that part."""
    rows = [row for row in _rows_of(context, stated(context)) if row["held"] == "part"]
    return str(rows[0]["region"]) if rows and truth(context.case, HELD_PART) is None else ""


def unknown(context: Context) -> str:
    """Give the country with such regions that goods go to, where nothing tells where in it; "" where none is open."""
    if stated(context):
        return ""
    shipment = context.case.shipment
    receivers = [party for _, party in shipment.with_role(*RECEIVERS)]
    for country in dict.fromkeys(row["country"] for row in in_force("held_regions", context.case.on)):
        there = [party for party in receivers if (party.country or shipment.destination) == country]
        if shipment.destination != country and not there:
            continue
        if not there or any(not party.address for party in there):
            return str(country)
    return ""


def _rows_of(context: Context, region: str) -> list[Row]:
    return [row for row in in_force("held_regions", context.case.on) if row["region"] == region]


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).casefold()
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare))
