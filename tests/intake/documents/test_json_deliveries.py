"""Deliveries of ERPs as JSON."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from exportgate.intake.documents.sap_odata import day_in
from tests.intake.documents.reading import asked, first, named, read, read_bytes, told


def test_version_2_expanded(fixtures: Path) -> None:
    """`d.results`; an address that is only a link leaves its partner a number."""
    taken = read(fixtures / "documents/sap/outbound_delivery_v2.json")
    shipment = taken.shipments[0]

    assert (shipment.id, shipment.date, shipment.destination) == ("80005678", date(2026, 9, 3), "GB")
    assert named(shipment, "consignee") == ["Acme Works Depot"]
    assert first(shipment, "consignee").address == "Quay Street, London, E1 6AN"
    assert named(shipment, "purchaser") == []
    assert "document.party_not_named" in asked(shipment)
    assert taken.received[0].form == "sap-odata-delivery"


def test_version_4_holds_several(fixtures: Path) -> None:
    """`value`; items without the number of their delivery belong to the one they stand in."""
    one, two = read(fixtures / "documents/sap/outbound_delivery_v4.json").shipments

    assert (one.id, two.id) == ("80009001", "80009002")
    assert [(line.line, line.quantity) for line in one.lines] == [(10, Decimal(5))]


def test_replies_of_their_own_in_one_file_are_put_together(tmp_path: Path) -> None:
    """Header, partner, address and item, one a line, by delivery and address number."""
    parts: list[dict[str, Any]] = [
        {"DeliveryDocument": "1", "DeliveryDocumentType": "LF", "ShipToParty": "7"},
        {"SDDocument": "1", "PartnerFunction": "SH", "Customer": "7", "AddressID": "22"},
        {"AddressID": "22", "BusinessPartnerName1": "Example Receiver", "Country": "GB"},
        {"DeliveryDocument": "1", "DeliveryDocumentItem": "000010", "Material": "X"},
    ]
    lines = "\n".join(json.dumps({"message": [part]}) for part in parts)

    (shipment,) = read_bytes(tmp_path, lines.encode(), "replies.jsonl").shipments

    assert named(shipment, "consignee") == ["Example Receiver"]
    assert (shipment.destination, len(shipment.lines)) == ("GB", 1)


def test_two_headers_of_one_delivery_that_differ_are_not_answered(tmp_path: Path) -> None:
    """Nobody knows which holds."""
    header = {"DeliveryDocument": "1", "DeliveryDocumentType": "LF", "ShipToParty": "7"}
    other = {**header, "ShipToParty": "8"}

    taken = read_bytes(tmp_path, json.dumps({"value": [header, other]}).encode(), "two.json")

    assert taken.shipments == []
    assert "comes with two headers that differ" in told(taken)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("/Date(1788393600000)/", "2026-09-03"),
        ("2026-09-03T23:00:00+09:00", "2026-09-03"),
        ("/Date(99999999999999999)/", ""),
        ("2026-13-03", ""),
        ("soon", ""),
    ],
)
def test_days_of_odata(written: str, day: str) -> None:
    """Both versions'; what is none is none."""
    assert day_in(written) == day


def test_a_sales_shipment_of_business_central(fixtures: Path) -> None:
    """Comments are no lines."""
    shipment = read(fixtures / "documents/erp/sales_shipments.json").shipments[0]

    assert (shipment.id, shipment.destination) == ("S-1001", "GB")
    assert named(shipment, "consignee") == ["Acme Works Depot"]
    assert named(shipment, "purchaser") == ["Acme Trading Ltd"]
    assert [line.description for line in shipment.lines] == ["Wendeplatten"]


def test_a_delivery_note_of_erpnext(fixtures: Path) -> None:
    """Its tariff number and country of origin are those of the line."""
    shipment = read(fixtures / "documents/erp/delivery_note.json").shipments[0]

    assert (shipment.id, shipment.date) == ("MAT-DN-2026-00012", date(2026, 9, 4))
    assert (shipment.lines[0].hs, shipment.lines[0].origin) == ("84669370", "CH")
    assert "document.no_destination" in asked(shipment)


def test_a_shipments_file_is_still_one(tmp_path: Path) -> None:
    """Records of our own form stand beside deliveries in one file."""
    records = [{"id": "OWN-1", "from": "AX", "to": "GB"}, {"DeliveryDocument": "1", "DeliveryDocumentType": "LF"}]

    taken = read_bytes(tmp_path, json.dumps(records).encode(), "both.json")

    assert [shipment.id for shipment in taken.shipments] == ["OWN-1", "1"]
    assert asked(taken.shipments[0]) == set()
