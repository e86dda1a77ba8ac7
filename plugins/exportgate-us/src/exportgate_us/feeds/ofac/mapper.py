"""From a party as OFAC publishes it to the entry of a list."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName
from exportgate.names import script_of
from exportgate.shipment import Identifier
from exportgate_us.feeds.ofac.births import births, plain_day
from exportgate_us.feeds.ofac.party import Feature, Party, PartyName, split_name
from exportgate_us.feeds.ofac.remarks import country_code, meaning_of, number_named

KINDS: dict[str, EntryKind] = {
    "individual": "person",
    "entity": "organisation",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
"""OFAC's words for what is listed, in lower case; an empty type is an entity."""

_T = TypeVar("_T")
_IMO = re.compile(r"IMO (?:No\. )?(\d{7})", re.IGNORECASE)
_QUOTED = re.compile(r"'(.*)'", re.DOTALL)
_PROSE_ALLOWED = frozenset({"bic", "ticker", "call_sign", "aircraft_registration", "digital_currency"})
"""Schemes whose numbers may have no digit in them."""


def entry_of(party: Party, feed: str, measures: Sequence[str]) -> Entry:
    """Make the entry of a list from one record.

    Args:
        party: the record.
        feed: the id of the list.
        measures: what a listing there imposes.
    """
    flag = country_code(party.fields.get("Vessel flag", "")) or ""
    return Entry(
        feed=feed,
        id=party.uid,
        kind=KINDS[party.kind],
        names=tuple(_listed(name) for name in (*party.names, *_names_in_remarks(party))),
        addresses=tuple(ListedAddress(text=item.text, country=item.country) for item in party.addresses if item.text),
        countries=_distinct([*(item.country for item in party.addresses), *_belonging(party.features), flag]),
        identifiers=_distinct([*_identifiers(party), *_call_sign(party)]),
        dates_of_birth=_distinct(day for item in _meaning(party, "born") for day in births(item.value)),
        programmes=party.programmes,
        measures=tuple(measures),
        remarks=party.remarks,
        source=f"ent_num {party.uid}",
        listed_on=date.fromisoformat(party.listed_on) if party.listed_on else None,
        details=_details(party),
    )


def _listed(name: PartyName) -> ListedName:
    text = name.natural()
    return ListedName(name=text, kind=name.kind, script=script_of(text), family=name.last if name.given else "")


def _meaning(party: Party, *meanings: str) -> Iterable[Feature]:
    return (item for item in party.features if (known := meaning_of(item.heading)) and known.meaning in meanings)


def _names_in_remarks(party: Party) -> Iterable[PartyName]:
    """Give the names of the remarks. OFAC puts there, in single quotation marks, what it calls weak aliases."""
    for item in _meaning(party, "alias", "former"):
        found = _QUOTED.fullmatch(item.value)
        text = (found.group(1) if found else item.value).strip()
        if text:
            yield split_name(text, party.kind == "individual", "weak")


def _belonging(features: Iterable[Feature]) -> Iterable[str]:
    """Give the countries whose national or citizen the party is, or where it is registered."""
    for item in features:
        known = meaning_of(item.heading)
        if known and known.meaning in ("nationality", "citizenship", "registered"):
            yield country_code(item.value) or ""


def _identifiers(party: Party) -> Iterable[Identifier]:
    for item in party.features:
        known = meaning_of(item.heading) or number_named(item.heading)
        if known is None or known.meaning != "identifier":
            continue
        scheme, value = _number(known.scheme, item.value, party.kind)
        if any(char.isdigit() for char in value) or scheme in _PROSE_ALLOWED:
            yield Identifier(scheme=scheme, value=value, country=item.country)
    if party.kind == "aircraft":
        yield _aircraft(party.names[0].natural())


def _aircraft(name: str) -> Identifier:
    """Read the name of an aircraft, which is its tail number, or `MSN 391` where it has none."""
    serial = name.removeprefix("MSN ")
    return Identifier(scheme="aircraft_registration" if serial == name else "aircraft_serial", value=serial)


def _number(scheme: str, value: str, kind: str) -> tuple[str, str]:
    """Read `IMO 9187629` for what it is: a vessel's number, or the number of the company that runs vessels."""
    if found := _IMO.fullmatch(value):
        return ("imo" if kind == "vessel" else "imo_company"), found.group(1)
    if scheme == "imo" and kind != "vessel":
        return "imo_company", value
    return scheme, value


def _call_sign(party: Party) -> Iterable[Identifier]:
    if sign := party.fields.get("Call sign"):
        yield Identifier(scheme="call_sign", value=sign)


def _details(party: Party) -> dict[str, str]:
    """Gather what has no field of its own, under OFAC's headings, several values joined with `; `."""
    found: dict[str, list[str]] = {name: [value] for name, value in party.fields.items() if value}
    for item in party.features:
        heading = _detail_heading(item)
        if heading and item.value:
            values = found.setdefault(heading, [])
            if item.value not in values:
                values.append(item.value)
    return {heading: "; ".join(values) for heading, values in found.items()}


_PERSONAL = {
    "birthplace": "Place of birth",
    "registered": "Nationality of Registration",
    "nationality": "Nationality",
    "citizenship": "Citizenship",
    "born": "Date of birth",
}


def _detail_heading(item: Feature) -> str:
    known = meaning_of(item.heading)
    if known is None:
        return "" if number_named(item.heading) else item.heading.rstrip(" :-")
    if known.meaning == "detail" or (known.meaning == "identifier" and known.scheme == "digital_currency"):
        return item.heading.rstrip(" :-")
    if known.meaning == "born" and plain_day(item.value):
        return ""
    return _PERSONAL.get(known.meaning, "")


def _distinct(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
