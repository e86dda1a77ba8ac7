"""The question to exportgate, made of Tryton's records: what they do not say stays unsaid."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

UNITS = {"u": "pcs", "pc": "pcs", "dz": "doz"}
"""Symbols of Tryton's units of measure in exportgate's words; the others are the same in both."""
_CENT = Decimal("0.01")
_TAX = ("_vat", "_tin", "_ein")
_REGISTERED = frozenset(
    {
        "au_acn",
        "ch_uid",
        "de_handelsregisternummer",
        "ee_registrikood",
        "fi_ytunnus",
        "fr_rcs",
        "fr_siren",
        "no_orgnr",
        "ro_onrc",
        "ru_ogrn",
        "se_orgnr",
    }
)
"""Tryton's types of identifiers that are numbers of a company register; those of `_TAX` are a tax office's."""

Record = Any  # Tryton builds its classes at start; there is nothing to name here


def parties_at(role: str, party: Record, address: Record) -> list[dict[str, Any]]:
    """Give a party at an address, and whom the address names in its stead: the name on the label is who receives."""
    found = [party_of(role, party, address)]
    named = (address.party_name or "").strip() if address else ""
    if named and named != party.name:
        place = {"country": country_of(address), "address": _one_line(address)}
        found.append(_said({"role": role, "name": named, **place}))
    return found


_ON_FILE = ("name", "kind", "country", "address", "identifiers")


def on_file(party: Record) -> list[dict[str, Any]]:
    """Give a party as it is to be on file: under its own id at its first address, and under further ids elsewhere.

    Whom an address names in the party's stead has an id too, since goods go to them.
    """
    own = party.code or str(party.id)
    found: list[dict[str, Any]] = []
    for place, address in enumerate(sorted(party.addresses, key=lambda one: one.id) or [None]):
        for number, told in enumerate(parties_at("other", party, address)):
            id = f"{own}{f'/{address.id}' if place or number else ''}{'/named' if number else ''}"
            found.append({"id": id} | {name: told[name] for name in _ON_FILE if name in told})
    return found


def party_of(role: str, party: Record, address: Record = None) -> dict[str, Any]:
    """Give a party of a shipment: its name, where it is, and what is known of who it belongs to."""
    return _said(
        {
            "role": role,
            "id": party.code or str(party.id),
            "name": party.name,
            "country": country_of(address) if address else _country_of_party(party),
            "address": _one_line(address),
            "headquarters": _code(party.export_headquarters),
            "kind": party.export_kind,
            "flags": list(party.export_flags or ()),
            "owners": [
                _said({"name": owner.name, "percent": float(owner.percent) if owner.percent is not None else None})
                for owner in party.export_owners
            ],
            "identifiers": [_identifier(known) for known in party.identifiers],
        }
    )


def _identifier(known: Record) -> dict[str, str]:
    """Give an identifier in exportgate's words; a type that it has no word for keeps Tryton's."""
    country, _, _ = (known.type or "").partition("_")
    issuer = {"country": country.upper()} if country != "eu" else {}
    if known.type and known.type.endswith(_TAX):
        return {"scheme": "tax", "value": known.code} | issuer
    if known.type in _REGISTERED:
        return {"scheme": "registration", "value": known.code} | issuer
    return {"scheme": known.type or "other", "value": known.code}


def lines_of(moves: Iterable[Record]) -> list[dict[str, Any]]:
    """Give the lines for the moves that leave, in the order of their ids."""
    leaving = [move for move in moves if move.state != "cancelled" and move.quantity]
    return [_line(number, move) for number, move in enumerate(sorted(leaving, key=lambda move: move.id), 1)]


def _line(number: int, move: Record) -> dict[str, Any]:
    return {"line": number} | _said(
        {
            **goods_of(move.product),
            "quantity": move.quantity,
            "unit": unit_of(move.unit),
            **value_of(move.unit_price, move.quantity, move.currency),
        }
    )


def value_of(price: Decimal | None, quantity: float, currency: Record) -> dict[str, Any]:
    """Give what so many pieces are worth; nothing where the price or its currency is not known."""
    if price is None or currency is None:
        return {}
    value = (price * Decimal(str(quantity))).quantize(_CENT)
    return {"value": float(value), "currency": currency.code}


def goods_of(product: Record) -> dict[str, Any]:
    """Give what a line says of a product: its description, HS code, origin and control codes."""
    return {
        "description": product.rec_name,
        "hs": product.export_hs,
        "origin": _code(product.export_origin),
        "classification": {known.jurisdiction: known.code for known in product.template.export_codes},
    }


def unit_of(unit: Record) -> str:
    """Give a unit of measure in exportgate's words."""
    symbol = str(unit.symbol)
    return UNITS.get(symbol, symbol)


def country_of(address: Record) -> str:
    """Give the country of an address, "" where it names none."""
    return _code(address.country) if address else ""


def _country_of_party(party: Record) -> str:
    """Give the country in which all addresses of a party lie; "" where they differ or there is none."""
    found = {country_of(address) for address in party.addresses} - {""}
    return found.pop() if len(found) == 1 else ""


def _code(country: Record) -> str:
    return str(country.code or country.name) if country else ""


def _one_line(address: Record) -> str:
    return (
        ", ".join(line.strip() for line in (address.full_address or "").splitlines() if line.strip()) if address else ""
    )


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not known: an empty value would look like an answer."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {}, ())}
