"""What else speaks for or against a hit: kind, country, date of birth, identifiers, address."""

from datetime import date
from functools import lru_cache

from exportgate.entry import Entry
from exportgate.hit import Evidence
from exportgate.names.identifiers import disagree, identifier_key
from exportgate.shipment import Identifier

# Points on the score's scale, on which 20 points mean ten times rarer among clean names.
# One contradiction leaves the same name a hit at the default threshold: lists and papers are wrong too.
KIND_DIFFERS = -20.0
COUNTRY_SAME, COUNTRY_DIFFERS = 4.0, -5.0
BORN_SAME, BORN_SWAPPED, BORN_YEAR, BORN_DIGIT, BORN_DIFFERS = 12.0, 8.0, 4.0, 2.0, -15.0
IDENTIFIER_SAME, IDENTIFIER_DIFFERS = 40.0, -20.0
ADDRESS_SAME = 8.0
_CRAFT = frozenset({"vessel", "aircraft"})


@lru_cache(maxsize=256)
def kind_evidence(ours: str, listed: str) -> Evidence | None:
    """Compare the kinds of a party and an entry; `None` where one is unknown."""
    if not ours or not listed or listed == "address":
        return None
    if ours == listed:
        return Evidence(feature="kind", reason=f"both {ours}", ours=ours, listed=listed)
    return Evidence(feature="kind", reason=f"{ours}, listed is {listed}", points=KIND_DIFFERS, ours=ours, listed=listed)


def country_evidence(ours: str, listed: tuple[str, ...]) -> Evidence | None:
    """Compare a party's country with those of an entry."""
    if not ours or not listed:
        return None
    shown = ", ".join(listed)
    if ours in listed:
        return Evidence(feature="country", reason=f"same country {ours}", points=COUNTRY_SAME, ours=ours, listed=shown)
    reason = f"country {ours}, listed {shown}"
    return Evidence(feature="country", reason=reason, points=COUNTRY_DIFFERS, ours=ours, listed=shown)


def birth_evidence(ours: str, listed: tuple[str, ...]) -> Evidence | None:
    """Compare a date of birth with those of an entry: whole, day and month swapped, only the year, off by a digit."""
    if not ours or not listed:
        return None
    points, reason, theirs = max((_born(ours, other) for other in listed), key=lambda found: found[0])
    return Evidence(
        feature="date of birth", reason=f"{reason} ({ours}, {theirs})", points=points, ours=ours, listed=theirs
    )


def _born(ours: str, listed: str) -> tuple[float, str, str]:
    if ours == listed and len(ours) == 10:
        return BORN_SAME, "born the same day", listed
    if ours[:4] == listed[:4] and (ours.startswith(listed) or listed.startswith(ours)):
        return BORN_YEAR, "born in the same year as far as known", listed
    if len(ours) == len(listed) == 10:
        if ours[:4] == listed[:4] and ours[5:7] == listed[8:] and ours[8:] == listed[5:7]:
            return BORN_SWAPPED, "day and month of birth swapped", listed
        if sum(a != b for a, b in zip(ours, listed, strict=True)) == 1:
            return BORN_DIGIT, "date of birth off by one digit", listed
        if abs((_day(ours) - _day(listed)).days) <= 1:
            return BORN_DIGIT, "born a day apart", listed
    return BORN_DIFFERS, "date of birth differs", listed


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def identifier_evidence(ours: tuple[Identifier, ...], entry: Entry) -> Evidence | None:
    """Compare identifiers: an equal one, or one of a scheme of which there is only one that differs."""
    if not ours or not entry.identifiers:
        return None
    listed = {key: one for one in entry.identifiers if (key := identifier_key(one))}
    for one in ours:
        key = identifier_key(one)
        if key in listed and not (one.country and listed[key].country and one.country != listed[key].country):
            reason = f"same {one.scheme} number {one.value}"
            return Evidence(
                feature="identifier", reason=reason, points=IDENTIFIER_SAME, ours=one.value, listed=listed[key].value
            )
    if pair := disagree(ours, entry.identifiers):
        reason = f"{pair[0].scheme} number differs"
        return Evidence(
            feature="identifier", reason=reason, points=IDENTIFIER_DIFFERS, ours=pair[0].value, listed=pair[1].value
        )
    return None
