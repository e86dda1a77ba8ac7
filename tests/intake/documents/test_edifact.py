"""UN/EDIFACT: despatch advices and customs declarations, as the directories say they are to be read."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from exportgate.errors import InputError
from tests.intake.documents.reading import asked, desadv, first, named, read, read_bytes, told

SUPPLIER = "NAD+SU+++Example Seller+Street 1+Bonn++53111+DE'"
DELIVERY = "NAD+DP+++Example Receiver+Street 2+Leeds++LS1 1AA+GB'"
LINE = ("LIN+1++4012345000016:EN'", "QTY+12:3:PCE'")


def test_two_messages_of_an_interchange_are_two_shipments(fixtures: Path) -> None:
    """Each with its own number; letters beyond ASCII and released characters are read as the sender meant them."""
    one, two = read(fixtures / "documents/edifact/desadv_d96a_latin1.edi").shipments

    assert (one.id, two.id) == ("LS-4711", "LS-4712")
    assert (one.date, one.departure, one.destination) == (date(2026, 9, 3), "DE", "GB")
    assert named(one, "exporter") == ["Müller Präzision GmbH"]
    assert named(one, "consignee") == ["Acme Works's Depot"]
    assert named(one, "forwarder") == ["Spedition Nord: Land+See GmbH"]
    assert first(one, "end_user").address == "3 Quay Street, Leeds, LS1 1AA"


def test_a_line_has_quantity_origin_value_and_commodity_code(fixtures: Path) -> None:
    """QTY+12, ALI or LOC+27, MOA+203, and PIA with a number of type HS."""
    ten, twenty = read(fixtures / "documents/edifact/desadv_d96a_latin1.edi").shipments[0].lines

    assert (ten.line, ten.quantity, ten.unit, ten.origin) == (10, Decimal(100), "PCE", "DE")
    assert (ten.value, ten.currency, ten.description) == (Decimal("1250.50"), "EUR", "Wendeplatten für Drehstähle")
    assert (twenty.line, twenty.hs, twenty.origin, twenty.description) == (20, "846693", "CH", "Spindel: lang")


def test_service_characters_of_the_senders_own(fixtures: Path) -> None:
    """UNA declares them; the text is UTF-8 (UNOY) and without line breaks."""
    taken = read(fixtures / "documents/edifact/desadv_d01b_own_signs.edi")
    shipment = taken.shipments[0]

    assert (shipment.id, shipment.departure, shipment.destination) == ("DN900", "FR", "PL")
    assert named(shipment, "exporter") == ["Example Seller SA Division Sud"]
    assert first(shipment, "exporter").address == "1 Rue A, Batiment B, Lyon, Rhone, 69001"
    assert named(shipment, "consignee") == ["Consignee Śląsk sp. z o.o."]
    assert shipment.lines[0].description == "Valves; steel"


def test_an_unknown_qualifier_is_told_by_segment_and_the_party_is_screened(fixtures: Path) -> None:
    """In the role `other`, since nobody knows which it has."""
    taken = read(fixtures / "documents/edifact/desadv_d01b_own_signs.edi")

    assert named(taken.shipments[0], "other") == ["Unknown Role Ltd"]
    assert "segment 6 (NAD, line 1) (DN900): the qualifier NAD+QQ is not known here" in told(taken)


def test_a_customs_declaration_names_destination_route_and_codes(fixtures: Path) -> None:
    """LOC+36, LOC+13 and CST; the heading's own CST is no line, and the summary's amounts are no line's."""
    shipment = read(fixtures / "documents/edifact/cusdec_d96a_export.edi").shipments[0]

    assert (shipment.departure, shipment.destination, shipment.via) == ("GB", "AE", ("NL",))
    assert [(line.hs, line.origin, line.value) for line in shipment.lines] == [
        ("84571010", "JP", Decimal(250000)),
        ("84669370", "GB", None),
    ]
    assert shipment.lines[0].description == "MACHINING CENTRE FIVE AXIS"


def test_an_import_declaration_is_inbound(tmp_path: Path, fixtures: Path) -> None:
    """BGM 929 in place of 830; who uses what we receive is not asked."""
    content = (fixtures / "documents/edifact/cusdec_d96a_export.edi").read_bytes().replace(b"BGM+830", b"BGM+929")

    shipment = read_bytes(tmp_path, content).shipments[0]

    assert shipment.direction == "inbound"
    assert "document.no_end_user" not in asked(shipment)


def test_what_a_message_does_not_say_is_asked(tmp_path: Path) -> None:
    """Numbers alone name nobody; neither goods nor destination nor end user are guessed."""
    shipment = read_bytes(tmp_path, desadv("NAD+SU+1::9'", "NAD+DP+2::9'", *LINE)).shipments[0]

    assert shipment.parties == ()
    assert asked(shipment) == {
        "document.party_not_named",
        "document.no_end_user",
        "document.no_destination",
        "document.goods_not_identified",
        "document.no_origin",
    }
    reasons = [question.reason for question in shipment.left_open if question.rule == "document.party_not_named"]
    assert reasons == [
        "The consignee (NAD+DP, segment 4 (NAD, line 5)) is given by the number 2 alone; it could not be screened. "
        "Give the name, in the document or in a partner file."
    ]


def cusdec(*segments: str, head: str = "BGM+830+C1+9'") -> bytes:
    """Write an interchange with one customs declaration of these segments."""
    body = ["UNH+1+CUSDEC:D:04A:UN'", head, *segments]
    body.append(f"UNT+{len(body) + 1}+1'")
    return "\n".join(["UNB+UNOA:2+S+R+260901:0815+I1'", *body, "UNZ+1+I1'"]).encode()


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("CST++4000000+6403911898+A999++100'", "6403911898"),
        ("CST+1+22019090'", "22019090"),
        ("CST+1+I::95+N20::95'\nRFF+ABD:87032220'", "87032220"),
        ("CST+1+640391+640399'", ""),
        ("CST+1+5601210000G:169:143'", ""),
    ],
)
def test_a_commodity_code_is_taken_where_only_one_can_be_it(tmp_path: Path, item: str, code: str) -> None:
    """Customs authorities put procedure and commodity codes in places of their own; two candidates are none."""
    taken = read_bytes(tmp_path, cusdec("UNS+D'", *item.split("\n"), "FTX+AAA+++GOODS'"))

    assert [line.hs for line in taken.shipments[0].lines] == [code]
    assert ("cannot be told, so none is taken" in told(taken)) == (not code or "I::95" in item)


def test_a_declaration_without_a_number_goes_by_the_senders_reference(tmp_path: Path) -> None:
    """RFF+ABO, as the frontier declarations of Great Britain have it; its heading says that it is an import."""
    taken = read_bytes(tmp_path, cusdec("CST++IMD+2'", "RFF+ABO:8-B00001000'", "UNS+D'", head="BGM+IFD::109++9'"))

    assert [(one.id, one.direction) for one in taken.shipments] == [("8-B00001000", "inbound")]
    assert "the document goes by its RFF+ABO" in told(taken)


def test_carrier_and_vessel_are_screened(tmp_path: Path) -> None:
    """TDT names them; the plate of a lorry is no vessel."""
    ship = "TDT+20+AB652A+1++MSC:172:166:MSC Line+++9703291:146:11:MSC SENA'"
    shipment = read_bytes(tmp_path, desadv(SUPPLIER, DELIVERY, ship, *LINE)).shipments[0]
    lorry = read_bytes(tmp_path, desadv(SUPPLIER, DELIVERY, ship.replace("+1++", "+3++"), *LINE)).shipments[0]

    assert (named(shipment, "forwarder"), named(shipment, "vessel")) == (["MSC Line"], ["MSC SENA"])
    assert first(shipment, "vessel").identifiers[0].value == "9703291"
    assert named(lorry, "vessel") == []


def test_a_service_string_advice_one_character_short(tmp_path: Path) -> None:
    """Some senders leave out the blank before the terminator."""
    content = b"UNA:+.?'\n" + desadv(SUPPLIER, DELIVERY, *LINE)

    assert named(read_bytes(tmp_path, content).shipments[0], "consignee") == ["Example Receiver"]


def test_countries_that_contradict_each_other_are_for_a_person(tmp_path: Path) -> None:
    """A destination beside another country of delivery; the nearest miss names the same country twice."""
    other = read_bytes(tmp_path, desadv("LOC+36+IR'", SUPPLIER, DELIVERY, *LINE)).shipments[0]
    same = read_bytes(tmp_path, desadv("LOC+36+GB'", SUPPLIER, DELIVERY, *LINE)).shipments[0]

    assert other.destination == "IR"
    assert [question.outcome for question in other.left_open if question.rule == "document.contradiction"] == ["review"]
    assert "IR by LOC+36" in other.left_open[0].reason
    assert "document.contradiction" not in asked(same)


def test_a_cancellation_is_no_shipment(tmp_path: Path) -> None:
    """It is told; nothing is answered."""
    content = desadv(SUPPLIER, DELIVERY, *LINE).replace(b"BGM+351+D1+9", b"BGM+351+D1+1")

    taken = read_bytes(tmp_path, content)

    assert (taken.shipments, taken.problems) == ([], [])
    assert "message 1 (D1): is a cancellation; there is nothing to answer" in told(taken)


@pytest.mark.parametrize(
    ("identifier", "encoding"),
    [("UNOC", "iso8859-1"), ("UNOD", "iso8859-2"), ("UNOE", "iso8859-5"), ("UNOF", "iso8859-7"), ("UNOK", "iso8859-9")],
)
def test_the_syntax_identifier_says_the_character_set(tmp_path: Path, identifier: str, encoding: str) -> None:
    """ISO 9735, annex A."""
    name = bytes(range(0xE0, 0xEA)).decode(encoding)
    head = f"UNB+{identifier}:3+S+R+260901:0815+I1'"
    content = desadv(SUPPLIER, "NAD+DP+++NAME'", *LINE, head=head).replace(b"NAME", name.encode(encoding))

    assert named(read_bytes(tmp_path, content).shipments[0], "consignee") == [name]


def test_utf_8_told_as_latin_1_is_read_as_utf_8_and_told(tmp_path: Path) -> None:
    """No text of an eight-bit set is UTF-8 by chance; it would read as `KÃ¶then`."""
    content = desadv(SUPPLIER, "NAD+DP+++Werk K~then'", *LINE).replace(b"~", "ö".encode())

    taken = read_bytes(tmp_path, content)

    assert named(taken.shipments[0], "consignee") == ["Werk Köthen"]
    assert "is UTF-8 although UNOC declares iso8859-1" in told(taken)


def test_windows_text_told_as_latin_1_is_read_as_windows_text_and_told(tmp_path: Path) -> None:
    """A dash of Windows stands where ISO 8859 has controls."""
    taken = read_bytes(tmp_path, desadv(SUPPLIER, "NAD+DP+++A ~ B'", *LINE).replace(b"~", b"\x96"))

    assert named(taken.shipments[0], "consignee") == ["A \N{EN DASH} B"]
    assert "is Windows text (cp1252) although UNOC declares iso8859-1" in told(taken)


def test_letters_that_the_character_set_does_not_have_are_an_error(tmp_path: Path) -> None:
    """UNOA is ASCII; what the byte is nobody knows, until --encoding says it."""
    head = "UNB+UNOA:1+S+R+260901:0815+I1'"
    content = desadv(SUPPLIER, "NAD+DP+++K\xf6then'", *LINE, head=head)

    with pytest.raises(InputError, match=r"byte 0xf6 at \d+ is not ascii, which UNOA declares"):
        read_bytes(tmp_path, content)
    assert named(read_bytes(tmp_path, content, encoding="cp1252").shipments[0], "consignee") == ["Köthen"]


def test_ebcdic_is_told_and_read_where_it_is_said(tmp_path: Path) -> None:
    """It is never taken for something else."""
    content = desadv(SUPPLIER, DELIVERY, *LINE).decode().replace("\n", "").encode("cp500")

    with pytest.raises(InputError, match="is EBCDIC"):
        read_bytes(tmp_path, content)
    assert read_bytes(tmp_path, content, encoding="cp500").shipments[0].id == "D1"


BROKEN = {
    "no trailer": (b"UNT+7+1'\n", b"", "the message is not closed by UNT"),
    "no tag": (b"QTY+12:3:PCE'", b"qty+12:3:PCE'", 'segment 6 (qty, line 7) (D1): found "qty+12:3:PCE"'),
    "country": (b"++LS1 1AA+GB'", b"++LS1 1AA+QQ'", 'segment 4 (NAD, line 5) (D1): country: found "QQ"'),
    "quantity": (b"QTY+12:3:PCE'", b"QTY+12:many:PCE'", 'segment 5 (LIN, line 6) (D1): quantity: found "many"'),
    "no number": (b"BGM+351+D1+9'", b"BGM+351++9'", "has no number in BGM"),
}


@pytest.mark.parametrize("slip", BROKEN)
def test_a_broken_message_is_told_and_the_other_is_answered(tmp_path: Path, slip: str) -> None:
    """By segment and position; what may be incomplete is never answered."""
    sound = desadv(SUPPLIER, DELIVERY, *LINE)
    found, put, message = BROKEN[slip]
    assert found in sound
    second = desadv(SUPPLIER, DELIVERY, *LINE, number="D2").split(b"\n")[1:-1]
    broken = sound.replace(found, put).replace(b"UNZ+1+I1'", b"\n".join([*second, b"UNZ+2+I1'"]))

    taken = read_bytes(tmp_path, broken)

    assert [shipment.id for shipment in taken.shipments] == ["D2"]
    assert message in told(taken)


@pytest.mark.parametrize(
    ("trailer", "message"),
    [
        (b"UNT+7+9'", 'segment 7 (UNT, line 8) closes message "9", but "1" was opened'),
        (b"UNT+9+1'", 'segment 7 (UNT, line 8) counts "9" segments where there are 7: some may be lost'),
    ],
)
def test_a_message_that_may_not_be_whole_is_answered_and_held(tmp_path: Path, trailer: bytes, message: str) -> None:
    """Its parties are screened; it never passes, and it is told why."""
    taken = read_bytes(tmp_path, desadv(SUPPLIER, DELIVERY, *LINE).replace(b"UNT+7+1'", trailer))

    (question,) = (one for one in taken.shipments[0].left_open if one.rule == "document.incomplete")
    assert question.reason == f"The document may not be whole: {message}."
    assert question.outcome == "indeterminate"
    assert message.split(") ", 1)[1] in told(taken)


def test_a_comma_is_a_decimal_mark_as_well_as_a_point(tmp_path: Path) -> None:
    """ISO 9735 lets both stand, and knows no marks of thousands: two of them are a slip."""
    comma = read_bytes(tmp_path, desadv(SUPPLIER, DELIVERY, "LIN+1'", "QTY+12:3,5:KGM'"))
    both = read_bytes(tmp_path, desadv(SUPPLIER, DELIVERY, "LIN+1'", "QTY+12:1,003.5:KGM'"))

    assert comma.shipments[0].lines[0].quantity == Decimal("3.5")
    assert 'quantity: found "1,003.5"' in told(both)


def test_a_message_without_its_envelope_is_told(tmp_path: Path) -> None:
    """Nobody could be answered."""
    with pytest.raises(InputError, match='begins with "UNH'):
        read_bytes(tmp_path, b"UNH+1+DESADV:D:96A:UN'BGM+351+D1+9'UNT+3+1'")


def test_a_file_cut_off_within_a_segment_is_told(tmp_path: Path) -> None:
    """Neither the message nor the interchange is whole."""
    taken = read_bytes(tmp_path, desadv(SUPPLIER, DELIVERY, *LINE)[:-30])

    assert taken.shipments == []
    assert "the file ends within it" in told(taken)
    assert "the interchange is not closed by UNZ" in told(taken)


def test_a_wrong_count_of_the_interchange_keeps_no_message_from_its_answer(tmp_path: Path) -> None:
    """But it is a problem: a document may be missing, and nobody would be told."""
    taken = read_bytes(tmp_path, desadv(SUPPLIER, DELIVERY, *LINE).replace(b"UNZ+1+I1", b"UNZ+2+I2"))

    assert [shipment.id for shipment in taken.shipments] == ["D1"]
    assert 'counts "2" messages or groups where there are 1: a whole document may be missing' in told(taken)
    assert 'closes interchange "I2", but "I1" was opened' in told(taken)


def test_other_messages_are_told_and_left_out(tmp_path: Path) -> None:
    """A file of them alone is no file of shipments."""
    order = b"UNH+9+ORDERS:D:96A:UN'BGM+220+O1+9'UNT+3+9'"
    mixed = desadv(SUPPLIER, DELIVERY, *LINE).replace(b"UNZ+1+I1'", order + b"UNZ+2+I1'")

    assert "messages that are not read: ORDERS; read: DESADV, CUSDEC" in told(read_bytes(tmp_path, mixed))
    with pytest.raises(InputError, match="messages that are not read: ORDERS"):
        read_bytes(tmp_path, b"UNB+UNOA:1+S+R+260901:0815+I1'" + order + b"UNZ+1+I1'")


def test_one_number_twice_in_a_file_is_answered_in_neither_form(tmp_path: Path) -> None:
    """As for any shipment."""
    two = desadv(SUPPLIER, DELIVERY, *LINE).split(b"\n")
    doubled = b"\n".join([*two[:-1], *two[1:-1], b"UNZ+2+I1'"])

    taken = read_bytes(tmp_path, doubled)

    assert taken.shipments == []
    assert "2 shipments bear this id" in told(taken)


def test_lines_numbered_twice_are_counted(tmp_path: Path) -> None:
    """Some senders number the lines of each package from 1."""
    shipment = read_bytes(tmp_path, desadv(SUPPLIER, DELIVERY, *LINE, "CPS+2'", *LINE)).shipments[0]

    assert [line.line for line in shipment.lines] == [1, 2]
