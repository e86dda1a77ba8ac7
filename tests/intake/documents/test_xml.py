"""UBL documents and IDocs: what they say, and what no XML document may do."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from exportgate.errors import InputError
from tests.intake.documents.reading import asked, first, named, read, read_bytes, told


def test_a_despatch_advice_gives_every_name_of_a_party(fixtures: Path) -> None:
    """Trading and legal name are both screened; who only signed the paper is no party."""
    shipment = read(fixtures / "documents/ubl/despatch_advice.xml").shipments[0]

    assert named(shipment, "exporter") == ["Müller Präzision", "Müller Präzision GmbH"]
    assert named(shipment, "consignee") == ["Acme Works Depot", "Example Final User plc"]
    assert "Signing Service" not in [party.name for party in shipment.parties]
    assert first(shipment, "exporter").address == "Werkstraße, 5, Köln, 50667"


def test_a_despatch_advice_says_when_and_which_way(fixtures: Path) -> None:
    """The day is that of despatch, not of issue; a time zone behind it changes nothing."""
    shipment = read(fixtures / "documents/ubl/despatch_advice.xml").shipments[0]

    assert (shipment.date, shipment.departure, shipment.destination) == (date(2026, 9, 3), "DE", "GB")
    assert shipment.via == ("NL",)


def test_only_codes_of_the_harmonized_system_are_commodity_codes(fixtures: Path) -> None:
    """Six digits of another list are told and left."""
    taken = read(fixtures / "documents/ubl/despatch_advice.xml")

    assert [line.hs for line in taken.shipments[0].lines] == ["820900"]
    assert 'the classification "123456" is of list "ZZZ", so it is no commodity code' in told(taken)


def test_an_order_goes_where_it_is_to_be_delivered(fixtures: Path) -> None:
    """Not where its buyer is."""
    shipment = read(fixtures / "documents/ubl/order.xml").shipments[0]

    assert (shipment.departure, shipment.destination) == ("DE", "IE")
    assert named(shipment, "consignee") == ["Acme Ireland Ltd"]
    assert (shipment.lines[0].value, shipment.lines[0].currency) == (Decimal("900.00"), "EUR")


def test_an_idoc_gives_partners_and_foreign_trade_data(fixtures: Path) -> None:
    """E1ADRM1 and E1EDL35; the planned day where goods issue is still open."""
    shipment = read(fixtures / "documents/sap/delvry07.xml").shipments[0]

    assert (shipment.id, shipment.date, shipment.destination) == ("0080001234", date(2026, 9, 3), "GB")
    assert named(shipment, "consignee") == ["Acme Works Depot Goods In", "Acme Works Depot"]
    assert (shipment.lines[0].hs, shipment.lines[0].origin) == ("84669370", "CH")
    assert asked(shipment) >= {"document.goods_not_identified", "document.no_end_user"}


def test_a_partner_function_of_the_house_is_told(fixtures: Path) -> None:
    """And its party screened."""
    taken = read(fixtures / "documents/sap/delvry07.xml")

    assert named(taken.shipments[0], "other") == ["House Function Ltd"]
    assert "line 9 (E1ADRM1) (0080001234): the qualifier E1ADRM1 ZQ is not known here" in told(taken)


def test_a_deleted_delivery_is_nothing_to_answer(fixtures: Path, tmp_path: Path) -> None:
    """E1EDL18 says DEL."""
    text = (fixtures / "documents/sap/delvry07.xml").read_text("utf-8")
    deleted = text.replace("<E1EDT13", '<E1EDL18 SEGMENT="1"><QUALF>DEL</QUALF></E1EDL18><E1EDT13')

    taken = read_bytes(tmp_path, deleted.encode(), "deleted.xml")

    assert (taken.shipments, taken.received) == ([], [])
    assert "is a deletion; there is nothing to answer" in told(taken)


def test_a_vessel_is_screened(fixtures: Path, tmp_path: Path) -> None:
    """With its IMO number."""
    text = (fixtures / "documents/ubl/despatch_advice.xml").read_text("utf-8")
    ship = "<cac:MaritimeTransport><cbc:VesselID>IMO 9703291</cbc:VesselID><cbc:VesselName>MSC SENA</cbc:VesselName>"
    stage = f"<cac:ShipmentStage><cac:TransportMeans>{ship}</cac:MaritimeTransport></cac:TransportMeans>"
    aboard = text.replace("<cac:Delivery>", f"{stage}</cac:ShipmentStage><cac:Delivery>", 1)

    vessel = first(read_bytes(tmp_path, aboard.encode(), "ship.xml").shipments[0], "vessel")

    assert (vessel.name, vessel.kind, vessel.identifiers[0].value) == ("MSC SENA", "vessel", "9703291")


def test_a_broken_idoc_leaves_the_others(fixtures: Path, tmp_path: Path) -> None:
    """A file of two, one with a country that is none."""
    text = (fixtures / "documents/sap/delvry07.xml").read_text("utf-8")
    idoc = text[text.index("  <IDOC") : text.index("</DELVRY07>")]
    broken = idoc.replace("0080001234", "0080009999").replace("<COUNTRY1>GB", "<COUNTRY1>QQ", 1)

    taken = read_bytes(tmp_path, text.replace(idoc, idoc + broken).encode(), "two.xml")

    assert [shipment.id for shipment in taken.shipments] == ["0080001234"]
    assert '(E1ADRM1) (0080009999): country: found "QQ"' in told(taken)


def test_documents_in_an_envelope_are_found(fixtures: Path, tmp_path: Path) -> None:
    """A business document header around UBL, a SOAP envelope around an IDoc."""
    for name, number in (("ubl/despatch_advice.xml", "DA-2026-7"), ("sap/delvry07.xml", "0080001234")):
        inner = (fixtures / "documents" / name).read_text("utf-8").split("?>", 1)[1]
        wrapped = f'<e:Envelope xmlns:e="urn:envelope"><e:Body>{inner}</e:Body></e:Envelope>'

        assert read_bytes(tmp_path, wrapped.encode(), "wrapped.xml").shipments[0].id == number


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<DespatchAdvice xmlns="urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2">&b;</DespatchAdvice>"""
OUTSIDE = LAUGHS.replace('<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/hostname">')
HOSTILE = {
    "entities": (LAUGHS, "has a document type"),
    "a file from outside": (OUTSIDE, "has a document type"),
    "a depth without end": ("<a>" * 5000, "not well-formed"),
    "an end too early": ("<DELVRY07><IDOC>", "not well-formed"),
    "something else": ("<html><body/></html>", "XML of another kind"),
    "another UBL document": ('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>', '"Invoice"'),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_xml_that_is_not_read_is_told(tmp_path: Path, what: str) -> None:
    """Nothing is opened, unfolded or guessed."""
    content, message = HOSTILE[what]

    with pytest.raises(InputError, match=message):
        read_bytes(tmp_path, content.encode(), "document.xml")


def test_an_encoding_told_wrong_is_found_out(fixtures: Path, tmp_path: Path) -> None:
    """UTF-8 declared as ISO-8859-1 would read `MÃ¼ller`; Latin-1 declared as UTF-8 is an error."""
    text = (fixtures / "documents/ubl/despatch_advice.xml").read_text("utf-8")
    as_latin = text.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode()

    taken = read_bytes(tmp_path, as_latin, "told_latin.xml")

    assert named(taken.shipments[0], "exporter")[0] == "Müller Präzision"
    assert "is UTF-8 although the XML declaration (ISO-8859-1) declares" in told(taken)
    with pytest.raises(InputError, match="not well-formed"):
        read_bytes(tmp_path, text.encode("latin-1"), "told_utf8.xml")
    assert named(read_bytes(tmp_path, text.encode("latin-1"), encoding="latin-1").shipments[0], "exporter")[0] == (
        "Müller Präzision"
    )


def test_a_true_latin_1_document_is_read_as_such(fixtures: Path, tmp_path: Path) -> None:
    """The nearest miss of the one above."""
    text = (fixtures / "documents/ubl/despatch_advice.xml").read_text("utf-8").replace("UTF-8", "ISO-8859-1")

    taken = read_bytes(tmp_path, text.encode("latin-1"), "latin.xml")

    assert named(taken.shipments[0], "exporter")[0] == "Müller Präzision"
    assert "although" not in told(taken)


def test_utf_16_is_read(fixtures: Path, tmp_path: Path) -> None:
    """With its byte order mark."""
    text = (fixtures / "documents/ubl/despatch_advice.xml").read_text("utf-8").replace("UTF-8", "UTF-16")

    assert read_bytes(tmp_path, text.encode("utf-16"), "wide.xml").shipments[0].id == "DA-2026-7"
