"""A licence as JSON or rows state it, read strictly: what is not what it should be is told, never guessed."""

import re
from collections.abc import Mapping
from typing import Any

from exportgate.intake import values
from exportgate.intake.slips import Path, Slip, Slips
from exportgate.intake.values import Wrong, did_you_mean
from exportgate.jurisdiction import Jurisdiction
from exportgate.licences.licence import ANYWHERE, Applies, Kind, LicensedItem, LicensedParty, Terms
from exportgate.licences.tolerances import authority_named
from exportgate.licences.units import unit_of

MAX_ITEMS = 5_000
MAX_PARTIES = 2_000
_REGION = re.compile(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}", re.ASCII)
_ANYWHERE = frozenset({ANYWHERE, "any", "all", "worldwide"})


def _destinations(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_destination(each) for each in values.parted(value)))


def _destination(value: Any) -> str:
    written = values.text(value)
    if written.casefold() in _ANYWHERE:
        return ANYWHERE
    if _REGION.fullmatch(written):
        return str(values.region(written))
    found = values.country(written)
    if not found:
        raise Wrong(value, "a country, a part of one (ISO 3166-2), or * for anywhere")
    return found


def _above_nought(value: Any) -> Any:
    found = values.number(value)
    if found is not None and not found:
        raise Wrong(value, "an amount above nought; leave it out where there is no limit")
    return found


def _kind(value: Any) -> Kind:
    return Kind(values.one_of(tuple(Kind), value) or Kind.LICENCE)


def _applies(value: Any) -> Applies:
    return Applies(values.one_of(tuple(Applies), value) or Applies.PROPOSED)


HEAD = {
    "kind": _kind,
    "jurisdiction": values.text,
    "authority": values.text,
    "number": values.text,
    "symbol": values.text,
    "valid_from": values.date,
    "valid_to": values.date,
    "destinations": _destinations,
    "total_value": _above_nought,
    "total_currency": values.currency,
    "tolerance_percent": values.percent,
    "conditions": values.text,
    "applies": _applies,
}
"""The keys of a licence and how each is read."""

TOLD_ONLY = ("id", "state", "balance", "warnings", "uses", "attachments")
"""Keys that stand beside them where licences are told of. They follow from what else is on file, so none is read."""

ITEM = {
    "item": values.line_number,
    "code": values.text,
    "hs": values.hs_code,
    "description": values.text,
    "quantity": _above_nought,
    "unit": values.text,
    "value": _above_nought,
    "currency": values.currency,
}
"""The keys of an item."""

PARTY = {"role": values.role, "name": values.required, "country": values.country, "id": values.text}
"""The keys of a party."""


def terms_of(record: Any, slips: Slips, jurisdictions: Mapping[str, Jurisdiction]) -> Terms | None:
    """Read a licence; what is wrong in it is kept in `slips`, and then what is given is not to be used.

    Args:
        record: an object with the keys of `HEAD`, `items` and `parties`.
        slips: takes what is wrong, and what is only to be noted.
        jurisdictions: those installed.
    """
    nested = {"items": _items, "parties": _parties}
    read = slips.members(record, (), HEAD, nested, also=TOLD_ONLY)
    if not isinstance(record, Mapping):
        return None
    _check_law(read, slips, jurisdictions)
    _check_days(read, slips)
    if slips.wrong:
        return None
    items = _numbered(read.get("items", ()), slips)
    _check_money(read, items, slips)
    if slips.wrong:
        return None
    total = {"value": read.pop("total_value", None), "currency": read.pop("total_currency", "")}
    given = {key: value for key, value in read.items() if value not in (None, "")}
    return Terms(**{**given, **total, "items": items})


def _items(value: Any, path: Path, slips: Slips) -> tuple[dict[str, Any], ...]:
    return slips.many(value, path, lambda item, at, all_slips: all_slips.members(item, at, ITEM), MAX_ITEMS)


def _parties(value: Any, path: Path, slips: Slips) -> tuple[LicensedParty, ...]:
    return tuple(party for party in slips.many(value, path, _party, MAX_PARTIES) if party is not None)


def _party(value: Any, path: Path, slips: Slips) -> LicensedParty | None:
    read = slips.members(value, path, PARTY)
    missing = [key for key in ("role", "name") if key not in read]
    if missing and isinstance(value, Mapping):
        slips.say((*path, missing[0]), f"found nothing, expected the {missing[0]} of a party")
    return None if missing or None in read.values() else LicensedParty(**read)


def _check_law(read: dict[str, Any], slips: Slips, jurisdictions: Mapping[str, Jurisdiction]) -> None:
    name = (read.get("jurisdiction") or "").casefold()
    read["jurisdiction"] = name
    law = jurisdictions.get(name)
    if law is None:
        near = did_you_mean(name, jurisdictions)
        known = ", ".join(sorted(jurisdictions)) or "none"
        slips.say(("jurisdiction",), f"found {values.shown(name)}, expected an installed jurisdiction ({known}){near}")
    elif law.authorities and read.get("authority"):
        authority = authority_named(read["authority"], law)
        known = ", ".join(one.name for one in law.authorities)
        if authority is None:
            slips.say(("authority",), f"found {values.shown(read['authority'])}, expected one of {known}")
        else:
            read["authority"] = authority.name
    if read.get("kind") is Kind.EXCEPTION and not read.get("symbol"):
        slips.say(("symbol",), "found nothing, expected the symbol of the exception")
    elif not read.get("number") and not read.get("symbol"):
        slips.say(("number",), "found nothing, expected the number of the licence, or the symbol of an open one")


def _check_days(read: Mapping[str, Any], slips: Slips) -> None:
    first, last = read.get("valid_from"), read.get("valid_to")
    if first and last and last < first:
        slips.say(("valid_to",), f"found {last}, expected a day from {first} on, when it begins")


def _numbered(read: tuple[dict[str, Any], ...], slips: Slips) -> tuple[LicensedItem, ...]:
    """Give the items; those without a number have their place for one."""
    items, seen = [], set()
    for place, item in enumerate(read):
        number = item.get("item") or place + 1
        if number in seen:
            slips.say(("items", place, "item"), f"found {number}, which another item has")
        seen.add(number)
        _check_item(item, ("items", place), slips)
        items.append(LicensedItem(**{**{k: v for k, v in item.items() if v not in (None, "")}, "item": number}))
    return tuple(items)


def _check_item(item: Mapping[str, Any], path: Path, slips: Slips) -> None:
    unit = item.get("unit", "")
    if item.get("quantity") is not None and not unit:
        slips.say((*path, "unit"), "found nothing, expected the unit of the quantity")
    if unit and unit_of(unit) is None:
        words = f"{values.shown(unit)} is not known, so only lines in the same unit are counted on it"
        slips.notes.append(Slip((*path, "unit"), words))
    if item.get("value") is not None and not item.get("currency"):
        slips.say((*path, "currency"), "found nothing, expected the currency of the value")
    if not any(item.get(key) for key in ("code", "hs", "description")):
        slips.say(path, "found an item that is not named, expected a code, an HS code or a description")


def _check_money(read: Mapping[str, Any], items: tuple[LicensedItem, ...], slips: Slips) -> None:
    """One licence is counted in one currency, so that its items add up."""
    if read.get("total_value") is not None and not read.get("total_currency"):
        slips.say(("total_currency",), "found nothing, expected the currency of the total")
    used = {item.currency for item in items if item.value is not None}
    if read.get("total_value") is not None:
        used.add(read.get("total_currency") or "")
    if len(used - {""}) > 1:
        slips.say(("items",), f"found values in {', '.join(sorted(used - {''}))}, expected one currency")


def record_of(terms: Terms) -> dict[str, Any]:
    """Give a licence as `terms_of` reads it, for a file that can be imported again."""
    told = {"kind": terms.kind.value, **terms.plain(), "applies": terms.applies.value}
    for ours, theirs in (("value", "total_value"), ("currency", "total_currency")):
        if ours in told:
            told[theirs] = told.pop(ours)
    return told
