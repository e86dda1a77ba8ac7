"""ANSI X12: ship notices (856)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from exportgate.errors import InputError
from tests.intake.documents.reading import asked, first, named, read, read_bytes, ship_notice, told

SHIP_TO = ("N1*ST*EXAMPLE RECEIVER", "N3*1 ROAD", "N4*TORONTO*ON*M5A 1A1*CA")
ITEM = ("HL*2*1*I", "LIN**VN*V-10", "SN1**4*EA")


def test_all_levels_make_one_shipment(fixtures: Path) -> None:
    """Parties of shipment and order, items below tare and pack."""
    shipment = read(fixtures / "documents/x12/856_tare_pack_item.x12").shipments[0]

    assert (shipment.id, shipment.date) == ("SHIP0001", date(2026, 9, 2))
    assert (shipment.departure, shipment.destination) == ("US", "MX")
    assert named(shipment, "end_user") == ["FINAL USER SA"]
    assert named(shipment, "purchaser") == ["BUYER CORP"]
    assert first(shipment, "consignee").address == "AV UNO 1, TIJUANA, BC 22000"
    assert [(line.line, line.quantity, line.description) for line in shipment.lines] == [
        (1, Decimal(4), "LINEAR GUIDE"),
        (2, Decimal(1), ""),
    ]
    assert (shipment.lines[0].origin, shipment.lines[1].hs) == ("US", "8466.93")


def test_unknown_qualifiers_are_told_by_segment(fixtures: Path) -> None:
    """Of parties, which are screened all the same, and of item numbers, by which nothing is looked up."""
    taken = read(fixtures / "documents/x12/856_tare_pack_item.x12")

    assert named(taken.shipments[0], "other") == ["STRANGE ROLE CO"]
    assert "segment 14 (N1, line 16) (SHIP0001): the qualifier N1*XQ is not known here" in told(taken)
    assert 'segment 28 (LIN, line 30) (SHIP0001): the item qualifier "ZZ" is not known' in told(taken)


def test_separators_are_those_that_the_isa_shows(tmp_path: Path) -> None:
    """Whatever they are; `~` may separate elements, and a line break end segments."""
    odd = ship_notice("HL*1**S", *SHIP_TO, *ITEM).replace(b"~\n", b"\n").replace(b"*", b"~").replace(b">", b"^")

    assert read_bytes(tmp_path, odd).shipments[0].destination == "CA"


def test_more_of_a_name_is_screened_in_both_readings(tmp_path: Path) -> None:
    """N2 may go on with the name or give another."""
    notice = ship_notice("HL*1**S", "N1*ST*EXAMPLE", "N2*RECEIVER LTD", *ITEM)

    assert named(read_bytes(tmp_path, notice).shipments[0], "consignee") == [
        "EXAMPLE",
        "EXAMPLE RECEIVER LTD",
        "RECEIVER LTD",
    ]


def test_a_state_is_no_country(tmp_path: Path) -> None:
    """N4 without a country leaves the destination open, whatever the state is called."""
    shipment = read_bytes(tmp_path, ship_notice("HL*1**S", "N1*ST*X", "N4*PARIS*TX*75460", *ITEM)).shipments[0]

    assert shipment.destination == ""
    assert "document.no_destination" in asked(shipment)


def test_hierarchies_that_go_round_or_nowhere_are_told(tmp_path: Path) -> None:
    """They make no endless loop: levels are read as they come."""
    loop = ship_notice("HL*1*2*S", *SHIP_TO, "HL*2*1*I", "SN1**1*EA", "HL*2*9*I", "SN1**2*EA")

    taken = read_bytes(tmp_path, loop)

    assert len(taken.shipments[0].lines) == 2
    assert 'names a parent "2" that does not stand before it' in told(taken)
    assert 'the level number "2" comes a second time' in told(taken)


def test_items_without_levels_of_their_own_are_lines_of_their_own(tmp_path: Path) -> None:
    """Two LIN in one level, or outside of any."""
    flat = ship_notice("LIN*1*VN*A", "SN1**1*EA", "LIN*2*VN*B", "SN1**2*EA")

    lines = read_bytes(tmp_path, flat).shipments[0].lines

    assert [(line.line, line.quantity) for line in lines] == [(1, Decimal(1)), (2, Decimal(2))]


BROKEN = {
    "terminator": (b"N3*1 ROAD~\n", b"N3*1 ROAD\n", "a line break stands within the segment"),
    "country": (b"M5A 1A1*CA", b"M5A 1A1*QX", 'segment 4 (N1, line 6) (S1): country: found "QX"'),
    "no number": (b"BSN*00*S1*", b"BSN*00**", "has no shipment identification in BSN02"),
}


@pytest.mark.parametrize("slip", BROKEN)
def test_a_broken_set_is_told_by_segment_and_not_answered(tmp_path: Path, slip: str) -> None:
    """What may be incomplete is never answered."""
    found, put, message = BROKEN[slip]
    sound = ship_notice("HL*1**S", *SHIP_TO, *ITEM)
    assert found in sound

    taken = read_bytes(tmp_path, sound.replace(found, put))

    assert taken.shipments == []
    assert message in told(taken)


@pytest.mark.parametrize(
    ("trailer", "message"),
    [
        (b"SE*8*0001", 'counts "8" segments where there are 10'),
        (b"SE*10*0002", 'closes set "0002", but "0001" was opened'),
    ],
)
def test_a_set_that_may_not_be_whole_is_answered_and_held(tmp_path: Path, trailer: bytes, message: str) -> None:
    """Its parties are screened; it never passes, and it is told why."""
    taken = read_bytes(tmp_path, ship_notice("HL*1**S", *SHIP_TO, *ITEM).replace(b"SE*10*0001", trailer))

    assert "document.incomplete" in asked(taken.shipments[0])
    assert message in told(taken)


def test_a_set_without_its_envelope_is_told(tmp_path: Path) -> None:
    """Its separators are not known."""
    with pytest.raises(InputError, match="expected ISA"):
        read_bytes(tmp_path, b"ST*856*0001~BSN*00*1~SE*3*0001~")


def test_wrong_control_numbers_of_the_envelope_are_told(tmp_path: Path) -> None:
    """Counts and numbers of group and interchange; the set itself is whole and answered."""
    envelope = ship_notice("HL*1**S", *SHIP_TO, *ITEM).replace(b"GE*1*7", b"GE*2*8").replace(b"IEA*1*", b"IEA*1*9")

    taken = read_bytes(tmp_path, envelope)

    assert [shipment.id for shipment in taken.shipments] == ["S1"]
    assert 'GE, line 13: counts "2" sets where there are 1' in told(taken)
    assert 'GE, line 13: closes "8", but "7" was opened' in told(taken)
    assert 'IEA, line 14: closes "9000000009", but "000000009" was opened' in told(taken)


def test_an_isa_cut_off_is_an_error(tmp_path: Path) -> None:
    """Without it, the separators are not known."""
    with pytest.raises(InputError, match="ISA has fewer than 16 elements"):
        read_bytes(tmp_path, b"ISA*00*    *00*   *ZZ*A*ZZ*B~GS*SH~")


@pytest.mark.parametrize("heading", [b"ISA", b"GS", b"STATE", b"UNAME", b"UNB", b"UNBOUND"])
def test_a_table_that_begins_with_such_a_word_is_a_table(tmp_path: Path, heading: bytes) -> None:
    """It is the heading of a column, and no interchange, whatever the file is called."""
    with pytest.raises(InputError, match="column"):
        read_bytes(tmp_path, heading + b",shipmen\n1,2\n", "table")
