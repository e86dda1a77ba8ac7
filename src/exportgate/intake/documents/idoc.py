"""SAP IDocs of deliveries (basic types DELVRY01 to DELVRY07, XML): despatch and shipping messages as papers."""

from collections.abc import Mapping
from typing import Any

from exportgate.intake.documents.edifact import day_of
from exportgate.intake.documents.paper import Meaning, Paper, PaperLine, Place, gtin, joined, key_of, sap_keys
from exportgate.intake.documents.xml_tree import children, spot_of, text_at
from exportgate.shipment import Role

FORM = "sap-delvry"
PARTIES: Mapping[str, Meaning] = {
    "WE": Meaning(Role.CONSIGNEE, "ship-to party", "to", 2),
    "AG": Meaning(Role.PURCHASER, "sold-to party"),
    "RE": Meaning(Role.OTHER, "bill-to party"),
    "RG": Meaning(Role.OTHER, "payer"),
    "SP": Meaning(Role.FORWARDER, "forwarding agent"),
    "CR": Meaning(Role.FORWARDER, "carrier"),
    "LF": Meaning(Role.EXPORTER, "vendor", "from", 3),
    "OSO": Meaning(Role.EXPORTER, "sales organization"),
    "OSP": Meaning(Role.EXPORTER, "shipping point", "from", 1),
    "WERKS": Meaning(Role.EXPORTER, "plant", "from", 2),
    "EN": Meaning(Role.END_USER, "end customer", "to", 1),
    "EK": Meaning(Role.END_USER, "end customer", "to", 1),
    "ZW": Meaning(Role.INTERMEDIATE_CONSIGNEE, "intermediate consignee"),
}
"""Field PARTNER_Q of segment E1ADRM1: the partner function. One that is not here is told."""

DELETED = "DEL"
"""Field QUALF of segment E1EDL18: the delivery is deleted."""

SHIPPED = "006"
"""Field QUALF of segment E1EDT13: goods issue. ISDD is the day it was, NTANF the day planned."""

LONG_NAME = ("NAME1", "NAME2", "NAME3", "NAME4")
ADDRESS = ("STREET1", "STREET2", "HOUSE_SUPL", "PO_BOX", "CITY2", "CITY1", "POSTL_COD1", "REGION")
"""Fields of E1ADRM1 in the order in which they are written here; COUNTRY1 is the ISO code."""


def idoc_papers(root: Any) -> list[Paper] | None:
    """Make the papers of the deliveries in a file of IDocs, also in an envelope; `None` where it holds none."""
    idocs = list(root.iter("{*}IDOC"))
    return [_paper(delivery, idoc) for idoc in idocs for delivery in idoc.iter("{*}E1EDL20")] or None


def _paper(delivery: Any, idoc: Any) -> Paper:
    control = next(iter(children(idoc, "EDI_DC40")), idoc)
    number = text_at(delivery, "VBELN")
    paper = Paper(FORM, number, spot_of(delivery), _references(control))
    if any(text_at(action, "QUALF") == DELETED for action in children(delivery, "E1EDL18")):
        paper.withdrawn = "deletion"
    if not number:
        paper.wrong(paper.spot, "has no delivery number (VBELN), by which it could be answered")
    for partner in children(delivery, "E1ADRM1"):
        _put_partner(partner, paper)
    point = text_at(delivery, "VSTEL")
    if point:
        party = paper.add_party("OSP", PARTIES, "E1EDL20 VSTEL", spot_of(delivery))
        party.keys += sap_keys(point)
    for header in children(delivery, "E1EDL21"):
        if country := text_at(header, "LAND1"):
            paper.places["to"].append(Place(country, "E1EDL21 LAND1", spot_of(header), 1))
    _put_day(delivery, paper)
    paper.lines += [_line(item) for item in delivery.iter("{*}E1EDL24")]
    return paper


def _references(control: Any) -> dict[str, str]:
    names = {"DOCNUM": "idoc", "IDOCTYP": "type", "MESTYP": "message", "SNDPRN": "sender", "RCVPRN": "receiver"}
    return {ours: text for theirs, ours in names.items() if (text := text_at(control, theirs))}


def _put_partner(partner: Any, paper: Paper) -> None:
    code = text_at(partner, "PARTNER_Q")
    party = paper.add_party(code, PARTIES, f"E1ADRM1 {code}", spot_of(partner))
    party.keys += [key for number in (text_at(partner, "PARTNER_ID"),) if number for key in sap_keys(number)]
    if gln := text_at(partner, "ILNNR"):
        party.keys.append(key_of("gln", gln))
    parts = [text_at(partner, name) for name in LONG_NAME]
    whole = joined(parts, " ")
    party.names += [name for name in dict.fromkeys([whole, parts[0]]) if name]
    party.fields |= {
        "address": joined([text_at(partner, name) for name in ADDRESS]),
        "country": text_at(partner, "COUNTRY1"),
    }


def _put_day(delivery: Any, paper: Paper) -> None:
    for told in children(delivery, "E1EDT13"):
        if text_at(told, "QUALF") != SHIPPED:
            continue
        written = next((day for name in ("ISDD", "NTANF") if (day := text_at(told, name)).strip("0")), "")
        if day := day_of(written, len(written)):
            paper.fields["date"] = day
        elif written:
            paper.note(spot_of(told), f'found "{written[:20]}", no day; the day is unknown')


def _line(item: Any) -> PaperLine:
    trade = next(iter(children(item, "E1EDL35")), None)
    line = PaperLine(
        spot_of(item),
        {
            "line": text_at(item, "POSNR"),
            "description": text_at(item, "ARKTX"),
            "quantity": text_at(item, "LFIMG"),
            "unit": text_at(item, "VRKME"),
            "hs": text_at(trade, "STAWN") if trade is not None else "",
            "origin": text_at(trade, "HERKL") if trade is not None else "",
        },
    )
    if material := text_at(item, "MATNR_LONG", "MATNR_EXTERNAL", "MATNR"):
        line.keys += sap_keys(material)
    if ean := text_at(item, "EAN11"):
        line.keys.append(gtin(ean))
    return line
