"""SAP S/4HANA outbound deliveries as OData (API_OUTBOUND_DELIVERY_SRV) gives them: version 2, version 4, or logged.

Header, items, partners and addresses may come in one reply (`$expand`) or as replies of their own in one file; they are
put together by the number of the delivery, and addresses by their own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from exportgate.intake.documents.paper import Meaning, Paper, PaperLine, gtin, joined, sap_keys
from exportgate.intake.values import shown
from exportgate.shipment import Role

FORM = "sap-odata-delivery"
Entity = Mapping[str, Any]

PARTIES: Mapping[str, Meaning] = {
    "SH": Meaning(Role.CONSIGNEE, "ship-to party", "to", 2),
    "WE": Meaning(Role.CONSIGNEE, "ship-to party (internal code)", "to", 2),
    "SP": Meaning(Role.PURCHASER, "sold-to party"),
    "AG": Meaning(Role.PURCHASER, "sold-to party (internal code)"),
    "BP": Meaning(Role.OTHER, "bill-to party"),
    "RE": Meaning(Role.OTHER, "bill-to party (internal code)"),
    "PY": Meaning(Role.OTHER, "payer"),
    "RG": Meaning(Role.OTHER, "payer (internal code)"),
    "CR": Meaning(Role.FORWARDER, "forwarding agent"),
    "FA": Meaning(Role.FORWARDER, "forwarding agent"),
    "VN": Meaning(Role.EXPORTER, "vendor", "from", 3),
    "EC": Meaning(Role.END_USER, "end customer", "to", 1),
    "ShippingPoint": Meaning(Role.EXPORTER, "shipping point", "from", 1),
}
"""Field PartnerFunction of A_OutbDeliveryPartner, in the English codes; and the shipping point of the header."""

INBOUND = "InbDelivery"
"""In the name of the entity type: an inbound delivery, as is one of type EL."""

SHIPPED = ("ActualGoodsMovementDate", "PlannedGoodsIssueDate")
ADDRESS = (
    "StreetName",
    "HouseNumber",
    "StreetPrefixName",
    "StreetSuffixName",
    "CityName",
    "PostalCode",
    "Region",
)
NAMES = ("BusinessPartnerName1", "BusinessPartnerName2", "BusinessPartnerName3", "BusinessPartnerName4")
_EDM_DATE = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WRAPPERS = ("d", "results", "value", "message")
_DEEPEST = 6
_AT_MOST = 100_000


@dataclass(slots=True)
class _Delivery:
    """The parts of one delivery, each with where it stands."""

    headers: list[tuple[str, Entity]] = field(default_factory=list)
    items: list[tuple[str, Entity]] = field(default_factory=list)
    partners: list[tuple[str, Entity]] = field(default_factory=list)


def entities_in(value: Any, depth: int = 0) -> list[Entity]:
    """Give the entities of outbound deliveries in a reply, wherever its wrappers hold them; [] where there are none."""
    if depth > _DEEPEST:
        return []
    if isinstance(value, list):
        return [entity for one in value[:_AT_MOST] for entity in entities_in(one, depth + 1)]
    if not isinstance(value, Mapping):
        return []
    if _kind(value):
        return [value]
    return next((found for key in _WRAPPERS if (found := entities_in(value.get(key), depth + 1))), [])


def _kind(entity: Entity) -> str:
    if "DeliveryDocument" in entity:
        if "DeliveryDocumentItem" in entity:
            return "item"
        if "DeliveryDocumentType" in entity or "ShipToParty" in entity or "ShippingPoint" in entity:
            return "header"
    if "SDDocument" in entity and "PartnerFunction" in entity:
        return "partner"
    return "address" if "AddressID" in entity and "BusinessPartnerName1" in entity else ""


def sap_papers(told: Sequence[tuple[str, Entity]]) -> list[Paper]:
    """Put the entities of a file together to papers."""
    deliveries: dict[str, _Delivery] = {}
    addresses: dict[str, Entity] = {}
    for where, entity in told:
        _sort(where, entity, deliveries, addresses)
    if told and not deliveries:
        paper = Paper(FORM, "", told[0][0])
        paper.wrong(told[0][0], "holds addresses and no delivery; give them with the header, in one file")
        return [paper]
    return [_paper(number, delivery, addresses) for number, delivery in deliveries.items()]


def _sort(where: str, entity: Entity, deliveries: dict[str, _Delivery], addresses: dict[str, Entity]) -> None:
    """Put an entity, and those expanded in it, where they belong."""
    kind = _kind(entity)
    if kind == "address":
        addresses[_text(entity, "AddressID")] = entity
        return
    number = _text(entity, "SDDocument" if kind == "partner" else "DeliveryDocument")
    delivery = deliveries.setdefault(number, _Delivery())
    {"header": delivery.headers, "item": delivery.items, "partner": delivery.partners}[kind].append((where, entity))
    for key, inner in (("to_DeliveryDocumentItem", "DeliveryDocument"), ("to_DeliveryDocumentPartner", "SDDocument")):
        for part in _expanded(entity.get(key)):
            _sort(where, {inner: number, **part}, deliveries, addresses)
    if kind == "partner":
        for address in _expanded(entity.get("to_Address")):
            addresses[_text(address, "AddressID") or _text(entity, "AddressID")] = address


def _expanded(value: Any) -> list[Entity]:
    """Give what a navigation property holds: nothing where it is a link, which another call would follow."""
    if isinstance(value, Mapping):
        inner = value.get("results", None if "__deferred" in value else [value])
        return [one for one in inner if isinstance(one, Mapping)] if isinstance(inner, list) else []
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _paper(number: str, delivery: _Delivery, addresses: Mapping[str, Entity]) -> Paper:
    where = next((place for place, _ in [*delivery.headers, *delivery.items, *delivery.partners]), "")
    paper = Paper(FORM, number, where)
    if not number:
        paper.wrong(where, "has no DeliveryDocument, by which it could be answered")
    if len({str(sorted(map(str, header.items()))) for _, header in delivery.headers}) > 1:
        paper.wrong(where, "comes with two headers that differ")
    if not delivery.headers:
        paper.note(where, "comes without its header (A_OutbDeliveryHeader)")
    for place, header in delivery.headers[:1]:
        _put_header(header, place, paper, has_partners=bool(delivery.partners))
    for place, partner in delivery.partners:
        _put_partner(partner, place, paper, addresses)
    paper.lines += [_line(item, place) for place, item in delivery.items]
    return paper


def _put_header(header: Entity, where: str, paper: Paper, *, has_partners: bool) -> None:
    """Read the header; its numbers of ship-to and sold-to stand for the partners where these are not there."""
    if INBOUND in str(header.get("__metadata")) or _text(header, "DeliveryDocumentType") == "EL":
        paper.fields["direction"] = "inbound"
    coded = (("SH", "ShipToParty"), ("SP", "SoldToParty")) if not has_partners else ()
    for code, key in (*coded, ("ShippingPoint", "ShippingPoint")):
        if number := _text(header, key):
            party = paper.add_party(code, PARTIES, key, f"{where}, {key}")
            party.keys += sap_keys(number)
    for key in SHIPPED:
        written = _text(header, key)
        if written and "date" not in paper.fields:
            if day := day_in(written):
                paper.fields["date"] = day
            else:
                paper.note(f"{where}, {key}", f"found {shown(written)}, no day; the day is unknown")


def _put_partner(partner: Entity, where: str, paper: Paper, addresses: Mapping[str, Entity]) -> None:
    if _text(partner, "SDDocumentItem").strip("0"):
        where = f"{where}, item {_text(partner, 'SDDocumentItem')}"
    code = _text(partner, "PartnerFunction")
    party = paper.add_party(code, PARTIES, f"PartnerFunction {code}", where)
    for key in ("Customer", "Supplier"):
        party.keys += sap_keys(_text(partner, key)) if _text(partner, key) else []
    address = addresses.get(_text(partner, "AddressID"))
    if address is None:
        return
    parts = [_text(address, name) for name in NAMES]
    party.names += [name for name in dict.fromkeys([joined(parts, " "), parts[0]]) if name]
    party.fields |= {
        "address": joined([_text(address, key) for key in ADDRESS]),
        "country": _text(address, "Country"),
    }


def _line(item: Entity, where: str) -> PaperLine:
    number = _text(item, "DeliveryDocumentItem")
    line = PaperLine(
        f"{where}, item {number}",
        {
            "line": number,
            "description": _text(item, "DeliveryDocumentItemText"),
            "quantity": _text(item, "ActualDeliveryQuantity"),
            "unit": _text(item, "DeliveryQuantityUnit"),
        },
    )
    if material := _text(item, "Material"):
        line.keys += sap_keys(material)
    if ean := _text(item, "InternationalArticleNumber"):
        line.keys.append(gtin(ean))
    return line


def _text(entity: Entity, key: str) -> str:
    value = entity.get(key)
    return "" if value is None or isinstance(value, Mapping | list | bool) else str(value).strip()


def day_in(written: str) -> str:
    """Give the day of a date of OData: `/Date(1471392000000)/` (UTC) or ISO 8601; "" where it is none.

    Example:
        >>> day_in("/Date(1471392000000)/"), day_in("2016-08-17T09:00:00+09:00")
        ('2016-08-17', '2016-08-17')
    """
    if found := _EDM_DATE.fullmatch(written):
        try:
            return datetime.fromtimestamp(int(found[1]) / 1000, UTC).date().isoformat()
        except (OverflowError, ValueError, OSError):
            return ""
    day = _ISO_DAY.match(written)
    try:
        return datetime.fromisoformat(day[0]).date().isoformat() if day else ""
    except ValueError:
        return ""
