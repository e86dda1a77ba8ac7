"""Master files: what they complete, what they contradict, and rows that are wrong."""

from pathlib import Path

import pytest

from exportgate.errors import InputError
from exportgate.intake.documents.masters import Masters, read_masters
from exportgate.shipment import Shipment
from tests.intake.documents.reading import asked, desadv, first, masters_of, named, read, told
from tests.intake.words import WORDS


def test_numbers_alone_are_completed(fixtures: Path) -> None:
    """Parties by our number or GLN, goods by item number: nothing is left open of a message of numbers."""
    shipment = read(fixtures / "documents/edifact/desadv_d96a_latin1.edi", masters_of(fixtures)).shipments[1]

    assert (shipment.departure, shipment.destination) == ("DE", "GB")
    assert named(shipment, "exporter") == ["Müller Präzision GmbH"]
    assert named(shipment, "end_user") == ["Acme Works Depot"]
    assert (shipment.lines[0].hs, dict(shipment.lines[0].classification)) == ("8209.00", {"aa": "none"})
    assert asked(shipment) == set()


def test_what_only_the_partner_file_knows_comes_with_it(fixtures: Path) -> None:
    """Flags and owners, which no despatch advice has."""
    shipment = read(fixtures / "documents/edifact/desadv_d96a_latin1.edi", masters_of(fixtures)).shipments[0]

    assert first(shipment, "end_user").flags == ("military",)
    assert [owner.name for owner in first(shipment, "purchaser").owners] == ["Acme Holding"]


def test_another_name_in_the_partner_file_is_screened_too(fixtures: Path) -> None:
    """Both names, and it is told."""
    taken = read(fixtures / "documents/edifact/desadv_d96a_latin1.edi", masters_of(fixtures))

    assert named(taken.shipments[0], "consignee") == ["Acme Works's Depot", "Acme Works Depot"]
    assert "both names are screened" in told(taken)


def test_sap_numbers_match_with_and_without_their_noughts(fixtures: Path) -> None:
    """Customer 0000010024, material 000000000000004711, shipping point 1010."""
    shipment = read(fixtures / "documents/sap/delvry07.xml", masters_of(fixtures)).shipments[0]

    assert shipment.departure == "DE"
    assert named(shipment, "end_user")[-1] == "Acme Works Depot"
    assert shipment.lines[0].classification == {"aa": "2B999"}


def test_a_number_of_the_buyers_is_not_ours(fixtures: Path, tmp_path: Path) -> None:
    """`92` was assigned by the buyer: 10024 of theirs is another firm than our 10024."""
    theirs = desadv("NAD+DP+10024::92'", "LIN+1++4012345000016:EN'")
    ours = desadv("NAD+DP+10024::91'", "LIN+1++4012345000016:EN'")

    assert named(_one(tmp_path, theirs, masters_of(fixtures)), "consignee") == []
    assert named(_one(tmp_path, ours, masters_of(fixtures)), "consignee") == ["Acme Works Depot"]


def test_a_gtin_is_one_number_with_noughts_before_it(fixtures: Path, tmp_path: Path) -> None:
    """Thirteen digits in the file, fourteen in the document; another number is another product."""
    same = _one(tmp_path, desadv("LIN+1++04012345000016:SRV'"), masters_of(fixtures))
    other = _one(tmp_path, desadv("LIN+1++14012345000016:SRV'"), masters_of(fixtures))

    assert (same.lines[0].hs, other.lines[0].hs) == ("8209.00", "")


@pytest.mark.parametrize(
    ("segments", "told_of"),
    [
        (
            ("NAD+DP+10024::91++Acme Works Depot+++++FR'", "LIN+1++4012345000016:EN'"),
            "is in FR by the document and in GB",
        ),
        (
            ("NAD+DP+10024::91'", "LIN+1++4012345000016:EN'", "PIA+1+850440:HS'"),
            "the commodity code of line 1 is 850440",
        ),
        (("NAD+DP+10024::91'", "LIN+1++4012345000016:EN'", "ALI+CN'"), "the country of origin of line 1 is CN"),
        (("NAD+DP+10024::91'", "LIN+1++4012345000016:EN'", "PIA+1+WP-200:SA'"), "belong to different products"),
    ],
)
def test_a_document_that_contradicts_a_master_file_is_for_a_person(
    fixtures: Path, tmp_path: Path, segments: tuple[str, ...], told_of: str
) -> None:
    """Told with both places, and held."""
    shipment = _one(tmp_path, desadv(*segments), masters_of(fixtures))

    (question,) = (one for one in shipment.left_open if one.rule == "document.contradiction")
    assert question.outcome == "review"
    assert told_of in question.reason.replace("The ", "the ")


def test_a_code_that_only_goes_further_contradicts_nothing(fixtures: Path, tmp_path: Path) -> None:
    """Eight digits that begin with our six."""
    shipment = _one(tmp_path, desadv("LIN+1++4012345000016:EN'", "PIA+1+82090020:HS'"), masters_of(fixtures))

    assert shipment.lines[0].hs == "82090020"
    assert "document.contradiction" not in asked(shipment)


def test_one_consignee_that_uses_the_goods_does_not_speak_for_another(fixtures: Path, tmp_path: Path) -> None:
    """The end user stays open where one of two is not known to be one."""
    both = _one(tmp_path, desadv("NAD+DP+10024::91'", "NAD+UC+++Somebody Else+++++GB'"), masters_of(fixtures))
    alone = _one(tmp_path, desadv("NAD+DP+10024::91'"), masters_of(fixtures))

    assert "document.no_end_user" in asked(both)
    assert "document.no_end_user" not in asked(alone)


WRONG = {
    "country": ("id,name,country\n1,A,Narnia\n", 'row 2, country: found "Narnia"'),
    "no name": ("id,name,country\n1,,GB\n", "row 2, name: found nothing"),
    "twice": ("id,name\n1,A\n1,B\n", '"1" stands in {file}, row 2 too, so neither row completes anything'),
    "no number": ("id,name\n,A\n", "row 2: has no number"),
    "end user": ("id,name,end_user\n1,A,perhaps\n", 'row 2, end_user: found "perhaps"'),
    "stray cell": ("id,name\n1,A,B\n", "row 2: has more cells than there are headings"),
}


@pytest.mark.parametrize("slip", WRONG)
def test_a_wrong_row_is_told_and_completes_nothing(tmp_path: Path, slip: str) -> None:
    """As in every file: where, what was found, what was expected."""
    content, message = WRONG[slip]
    file = tmp_path / "partners.csv"
    file.write_text(content, "utf-8")

    masters = read_masters(None, str(file), WORDS)

    assert masters.partners == {}
    assert message.format(file=file) in "\n".join(map(str, masters.problems))


def test_a_wrong_product_row_is_told(tmp_path: Path) -> None:
    """An HS code that lost its nought."""
    file = tmp_path / "products.csv"
    file.write_text("item,hs\nA,301\nB,0301\n", "utf-8")

    masters = read_masters(str(file), None, WORDS)

    assert list(masters.products) == ["own:b"]
    assert 'row 2, hs: found "301"' in str(masters.problems[0])


def test_an_unknown_column_is_an_error(tmp_path: Path) -> None:
    """It may be a misspelt one; a column of a jurisdiction that is not installed is told, no more."""
    misspelt, absent = tmp_path / "misspelt.csv", tmp_path / "absent.csv"
    misspelt.write_text("item,orign\nA,DE\n", "utf-8")
    absent.write_text("item,xx\nA,1\n", "utf-8")

    with pytest.raises(InputError, match=r'"orign" \(did you mean "origin"\?\)'):
        read_masters(str(misspelt), None, WORDS)
    assert "no installed jurisdiction reads it" in str(read_masters(str(absent), None, WORDS).notes[0])


def _one(folder: Path, content: bytes, masters: Masters) -> Shipment:
    file = folder / "document.edi"
    file.write_bytes(content)
    return read(file, masters).shipments[0]
