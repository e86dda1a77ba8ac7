"""Deliveries of Dynamics 365 Business Central (salesShipments) and ERPNext (Delivery Note) as their APIs give them."""

from collections.abc import Mapping, Sequence
from typing import Any

from exportgate.intake.documents.paper import FALLBACK, Meaning, Paper, PaperLine, joined, own
from exportgate.shipment import Role

Entity = Mapping[str, Any]

CENTRAL_PARTIES: Mapping[str, Meaning] = {
    "shipTo": Meaning(Role.CONSIGNEE, "ship-to", "to", 2),
    "sellTo": Meaning(Role.PURCHASER, "sell-to", "to", FALLBACK + 2),
    "billTo": Meaning(Role.OTHER, "bill-to"),
}
"""The addresses of a salesShipment, by the beginning of their fields; the name of sell-to is customerName."""

NOTE_PARTIES: Mapping[str, Meaning] = {
    "customer": Meaning(Role.PURCHASER, "customer"),
    "shipping": Meaning(Role.CONSIGNEE, "shipping address", "to", 2),
    "company": Meaning(Role.EXPORTER, "company", "from", 2),
}
"""The parties of a Delivery Note. Its addresses are links, so that countries come from a partner file."""


def business_central_paper(entity: Entity, where: str) -> Paper:
    """Make the paper of a salesShipment."""
    paper = Paper("d365bc-salesshipment", _text(entity, "number"), where, {"id": _text(entity, "id")})
    if not paper.number:
        paper.wrong(where, "has no number, by which it could be answered")
    for start in CENTRAL_PARTIES:
        name = _text(entity, f"{start}Name") or (_text(entity, "customerName") if start == "sellTo" else "")
        number = _text(entity, "customerNumber" if start == "sellTo" else f"{start}CustomerNumber")
        address = [
            _text(entity, f"{start}{part}") for part in ("AddressLine1", "AddressLine2", "City", "PostCode", "State")
        ]
        country = _text(entity, f"{start}Country")
        if not (name or number or country):
            continue
        party = paper.add_party(start, CENTRAL_PARTIES, start, f"{where}, {start}")
        party.names += [name] if name else []
        party.keys += [own(number)] if number else []
        party.fields |= {"address": joined(address), "country": country}
    currency = _text(entity, "currencyCode")
    paper.lines += [
        _central_line(line, currency, f"{where}, line {count}")
        for count, line in enumerate(_objects(entity.get("salesShipmentLines")), 1)
        if _text(line, "lineType") in ("", "Item")
    ]
    return paper


def _central_line(line: Entity, currency: str, where: str) -> PaperLine:
    fields = {
        "line": _text(line, "sequence"),
        "description": joined([_text(line, "description"), _text(line, "description2")], " "),
        "quantity": _text(line, "quantity"),
        "unit": _text(line, "unitOfMeasureCode"),
    }
    number = _text(line, "lineObjectNumber")
    return PaperLine(where, fields, [own(number)] if number else [])


def erpnext_paper(entity: Entity, where: str) -> Paper:
    """Make the paper of a Delivery Note; one that is not saved yet has no name and goes by its series."""
    paper = Paper("erpnext-deliverynote", _text(entity, "name") or _text(entity, "naming_series"), where)
    if not paper.number:
        paper.wrong(where, "has no name, by which it could be answered")
    elif not _text(entity, "name"):
        paper.note(where, f"has no name, since it is not saved yet; it goes by its series {paper.number}")
    customer = _text(entity, "customer")
    named = _text(entity, "customer_name") or customer
    company = _text(entity, "company")
    for code, name, numbers in (
        ("customer", named, [customer]),
        ("shipping", named, [_text(entity, "shipping_address_name"), customer]),
        ("company", company, [company]),
    ):
        if name:
            party = paper.add_party(code, NOTE_PARTIES, code, f"{where}, {code}")
            party.names.append(name)
            party.keys += [own(number) for number in numbers if number]
    paper.fields["date"] = _text(entity, "posting_date")
    currency = _text(entity, "currency")
    items = _objects(entity.get("items"))
    paper.lines += [_note_line(item, currency, f"{where}, item {count}") for count, item in enumerate(items, 1)]
    return paper


def _note_line(item: Entity, currency: str, where: str) -> PaperLine:
    amount = _text(item, "amount")
    fields = {
        "line": _text(item, "idx"),
        "description": joined(list(dict.fromkeys([_text(item, "item_name"), _text(item, "description")])), "; "),
        "hs": _text(item, "customs_tariff_number"),
        "origin": _text(item, "country_of_origin"),
        "quantity": _text(item, "qty"),
        "unit": _text(item, "uom") or _text(item, "stock_uom"),
        "value": amount,
        "currency": currency if amount else "",
    }
    number = _text(item, "item_code")
    return PaperLine(where, fields, [own(number)] if number else [])


def _objects(value: Any) -> Sequence[Entity]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _text(entity: Entity, key: str) -> str:
    value = entity.get(key)
    return "" if value is None or isinstance(value, Mapping | list | bool) else str(value).strip()
