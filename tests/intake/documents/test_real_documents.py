"""Every real despatch or delivery document goes through; what it says is read again here, plainly, and compared."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from exportgate.errors import InputError
from exportgate.intake.document import Intake
from tests.intake.documents.reading import asked, named, read, told

pytestmark = pytest.mark.shared

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"

NOBODY = {"document.no_end_user", "document.no_origin", "document.goods_not_identified"}
NOWHERE = NOBODY | {"document.no_destination"}
UNNAMED = NOWHERE | {"document.party_not_named"}
NO_ONE_RECEIVES = NOWHERE | {"document.no_consignee"}

LACKS = {
    "ubl/oasis_despatchadvice_2.0.xml": NOBODY,
    "ubl/peppol_despatch_full.xml": NOBODY,
    "ubl/peppol_despatch_usecase_09_waste.xml": NOBODY,
    "ubl/peppol_despatch_usecase_12_machine.xml": NOBODY,
    "ubl/pe_sunat_guiaremision.xml": NOWHERE,
    "ubl/oasis_order_2.0_international.xml": NOBODY | {"document.no_consignee"},
    "ubl/oasis_order_2.1.xml": NOBODY,
    "edifact/eancom_desadv_d01b.txt": UNNAMED,
    "x12/856_walmart_shipnotice.txt": NOWHERE,
    "x12/856_steel_odd_separators.txt": NOWHERE,
    "x12/856_retail_no_n3.txt": NOWHERE,
    "x12/856_jewellery_store_number.txt": UNNAMED,
    "sap/idoc_delvry01_shpcon_two_idocs.xml": NO_ONE_RECEIVES,
    "sap/s4_outbound_delivery_header.json": {
        "document.party_not_named",
        "document.no_end_user",
        "document.no_destination",
        "document.no_lines",
    },
    "sap/s4_outbound_delivery_item.json": NO_ONE_RECEIVES,
    "erp_exports/d365bc_salesshipment.json": {"document.no_end_user", "document.no_lines"},
    "erp_exports/erpnext_delivery_note_test_record.json": NOWHERE,
}
"""What each document lacks, by the questions that it leaves open."""


def document(shared: Path, name: str) -> Intake:
    """Read one of the real documents."""
    return read(shared / "documents" / name)


@pytest.mark.parametrize("name", LACKS)
def test_what_a_document_lacks_is_asked(shared: Path, name: str) -> None:
    """No more and no less, in each of its deliveries."""
    shipments = document(shared, name).shipments

    assert shipments
    assert all(asked(shipment) == LACKS[name] for shipment in shipments)


@pytest.mark.parametrize("name", [name for name in LACKS if name.startswith("ubl/")])
def test_a_ubl_document_says_what_its_elements_say(shared: Path, name: str) -> None:
    """Number, countries of supplier and receiver, lines and quantities, by plain paths."""
    root = ElementTree.parse(shared / "documents" / name).getroot()
    shipment = document(shared, name).shipments[0]
    order = root.tag.endswith("}Order")
    lines = root.findall(f"{CAC}OrderLine/{CAC}LineItem") if order else root.findall(f"{CAC}DespatchLine")
    supplier = root.find(f"{CAC}SellerSupplierParty" if order else f"{CAC}DespatchSupplierParty")
    quantity = f"{CBC}Quantity" if order else f"{CBC}DeliveredQuantity"
    assert supplier is not None

    assert shipment.id == root.findtext(f"{CBC}ID")
    assert shipment.departure == (
        supplier.findtext(f".//{CAC}PostalAddress/{CAC}Country/{CBC}IdentificationCode") or ""
    )
    assert [line.quantity for line in shipment.lines] == [Decimal(line.findtext(quantity) or "") for line in lines]
    names = {party.name for party in shipment.parties}
    assert {found.text for found in supplier.iter(f"{CBC}RegistrationName")} <= names
    assert {found.text for found in supplier.findall(f".//{CAC}PartyName/{CBC}Name")} <= names


def test_a_building_shared_by_two_parties_is_two_parties(shared: Path) -> None:
    """The OASIS sample: trading and tax names of each."""
    shipment = document(shared, "ubl/oasis_despatchadvice_2.0.xml").shipments[0]

    assert named(shipment, "exporter") == ["Consortial", "Farthing Purchasing Consortium"]
    assert named(shipment, "consignee") == ["IYT Corporation", "Bridgtow District Council"]
    assert (shipment.departure, shipment.destination) == ("GB", "GB")


def test_a_despatch_note_in_latin_1_names_the_carrier(shared: Path) -> None:
    """The Peruvian note writes the carrier's name where other documents do not."""
    shipment = document(shared, "ubl/pe_sunat_guiaremision.xml").shipments[0]

    assert named(shipment, "forwarder") == ["RANSA COMERCIAL S.A."]
    assert [line.description for line in shipment.lines] == ["Producto x 123", "Producto 2"]


def test_an_order_of_another_country_goes_there(shared: Path) -> None:
    """Sold from the United States to Great Britain."""
    shipment = document(shared, "ubl/oasis_order_2.0_international.xml").shipments[0]

    assert (shipment.departure, shipment.destination) == ("US", "GB")
    assert "The Terminus" in named(shipment, "purchaser")


def test_eancom_numbers_are_told_and_its_count_is_a_problem(shared: Path) -> None:
    """Parties by GLN alone, items by GTIN alone; UNZ counts a message that is not there."""
    text = (shared / "documents/edifact/eancom_desadv_d01b.txt").read_text("utf-8-sig")
    taken = document(shared, "edifact/eancom_desadv_d01b.txt")
    shipment = taken.shipments[0]

    assert shipment.id == re.findall(r"BGM\+351\+(\w+)\+", text)[0]
    assert [str(line.quantity) for line in shipment.lines] == re.findall(r"QTY\+12:(\d+)", text)
    assert shipment.parties == ()
    assert 'counts "2" messages or groups where there are 1' in told(taken)
    reasons = " ".join(question.reason for question in shipment.left_open)
    assert re.findall(r"NAD\+DP\+(\d+)", text)[0] in reasons


@pytest.mark.parametrize("name", [name for name in LACKS if name.startswith("x12/")])
def test_a_ship_notice_says_what_its_segments_say(shared: Path, name: str) -> None:
    """Number, names and quantities, by splitting the text plainly."""
    text = (shared / "documents" / name).read_text("utf-8-sig")
    element, end = ("~", "*") if text.startswith("ISA~") else ("*", "~")
    segments = [segment.strip().split(element) for segment in text.split(end)]
    shipment = document(shared, name).shipments[0]

    assert shipment.id == next(segment[2] for segment in segments if segment[0] == "BSN")
    assert {party.name for party in shipment.parties} == {segment[2] for segment in segments if segment[0] == "N1"} - {
        ""
    }
    assert [str(line.quantity) for line in shipment.lines] == [
        segment[2] for segment in segments if segment[0] == "SN1"
    ]
    assert [line.destination for line in [shipment]] == [""]


def test_a_day_that_is_none_is_told(shared: Path) -> None:
    """`DTM*011*200`."""
    taken = document(shared, "x12/856_walmart_shipnotice.txt")

    assert taken.shipments[0].date is None
    assert 'found "200", no day; the day is unknown' in told(taken)
    assert 'GE, line 47: counts "2" sets where there are 1' in told(taken)


def test_two_idocs_of_a_file_are_two_deliveries(shared: Path) -> None:
    """Materials and quantities, and nothing of who receives them."""
    root = ElementTree.parse(shared / "documents/sap/idoc_delvry01_shpcon_two_idocs.xml").getroot()
    shipments = document(shared, "sap/idoc_delvry01_shpcon_two_idocs.xml").shipments

    assert [shipment.id for shipment in shipments] == [found.text for found in root.iter("VBELN")]
    assert [str(line.quantity) for one in shipments for line in one.lines] == [one.text for one in root.iter("LFIMG")]


def test_the_four_replies_of_s4_in_one_file_are_one_delivery(shared: Path, tmp_path: Path) -> None:
    """Header, partners, address and item, as the sandbox logged them, put into a list."""
    folder = shared / "documents/sap"
    replies: list[Any] = [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("s4_outbound_*.json"))]
    file = tmp_path / "replies.json"
    file.write_text(json.dumps(replies), "utf-8")

    (shipment,) = read(file).shipments

    assert (shipment.id, shipment.destination) == ("80000000", "US")
    assert named(shipment, "consignee") == ["Domestic US Customer 1"]
    assert [(line.line, line.description) for line in shipment.lines] == [(10, "Trad.Good 11,PD,Reg.Trading")]
    assert asked(shipment) == NOBODY


def test_an_address_alone_is_told(shared: Path) -> None:
    """It says itself that it belongs to no delivery."""
    taken = document(shared, "sap/s4_outbound_delivery_partner_address.json")

    assert taken.shipments == []
    assert "holds addresses and no delivery" in told(taken)


def test_a_sales_shipment_goes_to_its_ship_to_country(shared: Path) -> None:
    """Its lines are another call, so that the goods are asked."""
    shipment = document(shared, "erp_exports/d365bc_salesshipment.json").shipments[0]

    assert (shipment.id, shipment.destination) == ("108001", "US")
    assert named(shipment, "consignee") == ["First Up Consultants"]


OTHERS = {
    "edifact/cuscar_d03b_us_ace.txt": "CUSCAR",
    "edifact/cuscar_d95b_msc_egypt.edi": "no type",
    "edifact/eancom_iftmin_d01b.txt": "IFTMIN",
    "edifact/ifcsum_d01b.edi": "IFCSUM",
    "edifact/mixed_orders_invoic_ung_groups.txt": "ORDERS, INVOIC",
    "edifact/orders_d96a_unite_elos.edi": "ORDERS",
    "x12/204_load_tender_wrong_state.edi": "204",
    "x12/850_apparel_mexico_hts.edi": "850",
    "x12/850_missing_terminator.edi": "850",
    "x12/850_software_enduser_deployto.txt": "850",
    "ubl/co_dian_invoice_exportacion.xml": "Invoice",
    "ubl/oasis_forwardinginstructions_2.0_international.xml": "ForwardingInstructions",
    "customs_declarations/uk_exp_cancellation_TT_EX010a.xml": "MetaData",
    "customs_declarations/uk_exp_chips_us_no_hs_TT_EX002a.xml": "not well-formed XML",
    "sap/idoc_orders01_flat.idoc": "flat IDoc",
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_document_of_another_kind_is_told_by_its_kind(shared: Path, name: str) -> None:
    """Never read as a shipment, and never in silence."""
    with pytest.raises(InputError) as refused:
        document(shared, name)

    assert OTHERS[name] in str(refused.value)
