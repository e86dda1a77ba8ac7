"""Who a partner is: a country, a firm, the unnamed rest, a group of countries, or the total of all."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import iso3166

from exportgate.law.places import place, place_name


class Kind(StrEnum):
    """What stands in a column of partners."""

    PARTNER = "partner"
    UNNAMED = "unnamed"
    GROUP = "group"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner: `key` is the same for all spellings, `place` an ISO 3166-1 code where it is a country."""

    key: str
    name: str
    kind: Kind = Kind.PARTNER
    place: str = ""


def partner_of(written: str, kept: Mapping[str, str] = {}) -> Partner:
    """Say who is meant.

    Args:
        written: a name or a code; those of UN Comtrade and ISO 3166 are known.
        kept: keys of groups that are to count as partners, with the name to show.
    """
    text = " ".join(written.split())
    key = key_of(text)
    if key in kept:
        return Partner(f"kept:{key}", kept[key])
    kind, code = _words().get(key, ("", ""))
    if kind and kind != "place":
        return Partner(f"{kind}:{key}", text, Kind(kind))
    code = code or place(text) or _by_number(text) or ""
    if code:
        return Partner(code, place_name(code), Kind.PARTNER, code)
    return Partner(f"group:{key}", text, Kind.GROUP) if _is_sum(text) else Partner(f"name:{key}", text)


def key_of(text: str) -> str:
    """Give what two spellings of a name have in common."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def _is_sum(text: str) -> bool:
    """Say whether the name joins two countries, such as `Mexico and Canada`; their own rows hold the same trade."""
    parts = re.split(r"\s+and\s+|\s*[+&]\s*", text)
    return len(parts) > 1 and all(place(part) for part in parts)


def _by_number(text: str) -> str | None:
    found = iso3166.countries_by_numeric.get(text.zfill(3)) if text.isdigit() and len(text) <= 3 else None
    return found.alpha2 if found else None


@cache
def _words() -> dict[str, tuple[str, str]]:
    text = (files("exportgate.dependence") / "partner_words.csv").read_text("utf-8")
    return {row["written"]: (row["kind"], row["place"] or "") for row in csv.DictReader(text.splitlines())}
