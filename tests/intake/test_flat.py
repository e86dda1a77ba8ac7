"""Flat files: rows of one shipment are joined, and rows that contradict each other are told."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from exportgate.errors import InputError
from exportgate.intake.tables import Layout
from tests.intake.words import read, read_text, told

HEAD = "shipment,date,from,to,line,description,consignee_name,consignee_country\n"


def test_rows_of_one_shipment_are_joined(tmp_path: Path) -> None:
    """One row a line; what is said of the shipment in each row is said once."""
    intake = read_text(
        tmp_path, HEAD + "S-1,2026-09-01,US,CN,1,mill,ACME,CN\nS-1,2026-09-01,USA,China,2,desk,Acme,China\n"
    )

    shipment = intake.shipments[0]
    assert not intake.problems
    assert [line.description for line in shipment.lines] == ["mill", "desk"]
    assert len(shipment.parties) == 1


def test_rows_of_a_shipment_may_stand_apart(tmp_path: Path) -> None:
    """The order of the shipments is that of their first rows."""
    intake = read_text(tmp_path, HEAD + "S-1,,,,1,a,,\nS-2,,,,1,b,,\nS-1,,,,2,c,,\n")

    assert [(shipment.id, len(shipment.lines)) for shipment in intake.shipments] == [("S-1", 2), ("S-2", 1)]


def test_two_destinations_of_one_shipment_are_a_contradiction_of_that_shipment(tmp_path: Path) -> None:
    """The row, the column and both values are named; the other shipments are answered."""
    intake = read_text(tmp_path, HEAD + "S-1,,US,CN,1,a,,\nS-1,,US,JP,2,b,,\nS-2,,US,JP,1,c,,\n")

    assert [shipment.id for shipment in intake.shipments] == ["S-2"]
    assert told(intake) == f'{tmp_path}/s.csv, row 3, column "to": found "JP", but row 2 says "CN"'
    assert intake.problems[0].shipment == "S-1"


def test_a_party_that_is_in_two_countries_is_a_contradiction(tmp_path: Path) -> None:
    """One name in one role is one party."""
    intake = read_text(tmp_path, HEAD + "S-1,,,,1,a,ACME,CN\nS-1,,,,2,b,ACME,JP\n")

    assert 'column "consignee_country": found "JP", but row 2 says "CN"' in told(intake)


def test_several_parties_of_one_role_are_all_kept(tmp_path: Path) -> None:
    """In further rows, or numbered in one: nobody is left unscreened."""
    head = "shipment,line,bank_name,bank_2_name,bank_2_country\n"
    intake = read_text(tmp_path, head + "S-1,1,First,Second,DE\nS-1,2,Third,,\n")

    parties = intake.shipments[0].parties
    assert [(party.role, party.name, party.country) for party in parties] == [
        ("bank", "First", ""),
        ("bank", "Second", "DE"),
        ("bank", "Third", ""),
    ]


def test_a_party_without_a_name_is_told(tmp_path: Path) -> None:
    """Its country alone would look like a party that was screened."""
    assert 'column "consignee_name"' in told(read_text(tmp_path, HEAD + "S-1,,,,1,a,,CN\n"))


def test_a_row_repeated_whole_is_told(tmp_path: Path) -> None:
    """It may be a second line without its number, whose value would be lost."""
    assert "row 3: repeats row 2" in told(read_text(tmp_path, HEAD + "S-1,,,,1,a,ACME,CN\nS-1,,,,1,a,ACME,CN\n"))


def test_a_line_number_used_for_two_items_is_told(tmp_path: Path) -> None:
    """The description contradicts."""
    assert 'found "b", but row 2 says "a"' in told(read_text(tmp_path, HEAD + "S-1,,,,1,a,,\nS-1,,,,1,b,,\n"))


def test_a_row_may_bring_a_party_to_a_line_that_is_there(tmp_path: Path) -> None:
    """The same line again, with another consignee, is one line and two parties."""
    shipment = read_text(tmp_path, HEAD + "S-1,,,,1,a,ACME,CN\nS-1,,,,1,a,Other,CN\n").shipments[0]

    assert (len(shipment.lines), len(shipment.parties)) == (1, 2)


def test_columns_of_installed_jurisdictions_are_known(tmp_path: Path) -> None:
    """Codes, facts, and what a jurisdiction reads of a line; owners and flags of parties."""
    head = "shipment,aa,bb,fact:aa.exception.GBS,aa_reasons,aa_nexus.content_percent,bank_name,bank_flags,bank_owners\n"
    row = 'S-1,2B001,none,true,NS|NP,12.5,Bank,military|police,"Holding=60|Person"\n'
    shipment = read_text(tmp_path, head + row).shipments[0]

    line, bank = shipment.lines[0], shipment.parties[0]
    assert line.classification == {"aa": "2B001", "bb": "none"}
    assert line.details == {"aa_reasons": ["NS", "NP"], "aa_nexus": {"content_percent": Decimal("12.5")}}
    assert shipment.facts == {"aa.exception.GBS": True}
    assert bank.flags == ("military", "police")
    assert [(owner.name, owner.percent) for owner in bank.owners] == [("Holding", Decimal(60)), ("Person", None)]


def test_unknown_columns_stop_the_file_and_name_what_was_meant(tmp_path: Path) -> None:
    """A misspelt heading would lose a party or a fact in every row."""
    with pytest.raises(InputError, match=r'"clerk"; "consignee_nam" \(did you mean "consignee_name"\?\)') as error:
        read_text(tmp_path, "shipment,clerk,consignee_nam\nS-1,Jo,ACME\n")

    assert '--ignore "clerk"' in error.value.hint


def test_an_unknown_fact_column_is_told(tmp_path: Path) -> None:
    """Facts are checked against what the jurisdictions declare."""
    with pytest.raises(InputError, match=r'did you mean "fact:end_use.military"'):
        read_text(tmp_path, "shipment,fact:end_use.militry\nS-1,true\n")


def test_columns_may_be_left_out_and_called_otherwise(tmp_path: Path) -> None:
    """As the user says with --ignore and --columns."""
    layout = Layout(columns={"shipment": "Order No", "to": "Ship To"}, ignore=("Clerk",))
    intake = read_text(tmp_path, "Order No,Ship To,Clerk\nS-1,CN,Jo\n", layout=layout)

    assert intake.shipments[0].destination == "CN"


def test_headings_are_read_in_any_case_and_spacing(tmp_path: Path) -> None:
    """`End User Name` is `end_user_name`."""
    intake = read_text(tmp_path, "Shipment,TO,End User Name,Fact: informed.aa\nS-1,CN,ACME,false\n")

    shipment = intake.shipments[0]
    assert (shipment.destination, shipment.parties[0].role, shipment.facts) == (
        "CN",
        "end_user",
        {"informed.aa": False},
    )


def test_a_column_of_an_absent_jurisdiction_is_told_and_changes_nothing(tmp_path: Path) -> None:
    """Its codes decide nothing here."""
    intake = read_text(tmp_path, "shipment,aa,zz\nS-1,2B001,X\n")

    assert intake.shipments[0].lines[0].classification == {"aa": "2B001"}
    assert 'column "zz"' in str(intake.notes[0])


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("shipment,to,To\nS-1,CN,JP\n", "two columns for one thing"),
        ("to,from\nCN,JP\n", 'no column "shipment"'),
        ("Data Import Template\n\nx\n", 'no column "shipment"'),
        ("shipment,to\n", "no rows"),
    ],
)
def test_a_file_with_the_wrong_columns_is_refused(tmp_path: Path, head: str, message: str) -> None:
    """With what its first row holds."""
    with pytest.raises(InputError, match=message):
        read_text(tmp_path, head)


def test_a_cell_under_no_heading_is_told(tmp_path: Path) -> None:
    """The row's values may stand in the wrong columns."""
    assert 'found "JP" under no heading' in told(read_text(tmp_path, "shipment,to\nS-1,CN,JP\n"))


def test_a_row_without_an_id_is_told_and_the_others_answered(tmp_path: Path) -> None:
    """It belongs to no shipment that could be named."""
    intake = read_text(tmp_path, "shipment,to\n,CN\nS-2,CN\n")

    assert [shipment.id for shipment in intake.shipments] == ["S-2"]
    assert 'row 2, column "shipment": found nothing' in told(intake)


def test_short_rows_leave_the_rest_unknown(tmp_path: Path) -> None:
    """As exporters write them that leave out empty cells at the end."""
    assert read_text(tmp_path, "shipment,to,date\nS-1,CN\n").shipments[0].date is None


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_delimiters_of_other_countries_are_read(tmp_path: Path, delimiter: str) -> None:
    """Semicolons and tabs are told from the first row."""
    text = f"shipment{delimiter}to\nS-1{delimiter}CN\n"

    assert read_text(tmp_path, text).shipments[0].destination == "CN"


def test_a_workbook_is_read_with_its_dates_numbers_and_truths(tmp_path: Path) -> None:
    """Cells are taken as kept; a number in place of an HS code that lost its nought is told."""
    file = tmp_path / "s.xlsx"
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["shipment", "date", "line", "quantity", "value", "fact:end_use.military", "hs"])
    sheet.write_number(1, 0, 1001)
    sheet.write_number(1, 1, 46266, day)
    sheet.write_row(1, 2, [1, 2.5, 1000])
    sheet.write_boolean(1, 5, False)
    sheet.write_string(1, 6, "8457.10")
    sheet.write_row(2, 0, [1002, "", 1, 1, 1, "", 8457.1])
    book.close()
    intake = read(file)

    shipment = intake.shipments[0]
    assert (shipment.id, str(shipment.date)) == ("1001", "2026-09-01")
    assert (shipment.lines[0].quantity, shipment.lines[0].value) == (Decimal("2.5"), Decimal(1000))
    assert shipment.facts == {"end_use.military": False}
    assert 'row 3, column "hs": found 8457.1' in told(intake)


def test_a_workbook_of_several_sheets_asks_which(tmp_path: Path) -> None:
    """A sheet passed over would be shipments not answered."""
    file = tmp_path / "s.xlsx"
    book = xlsxwriter.Workbook(str(file))
    for name in ("July", "August"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["shipment", "to"])
        sheet.write_row(1, 0, [name, "CN"])
    book.add_worksheet("Empty")
    book.close()

    with pytest.raises(InputError, match='"July", "August"'):
        read(file)
    assert read(file, Layout(sheet="August")).shipments[0].id == "August"
    with pytest.raises(InputError, match='no sheet "May"'):
        read(file, Layout(sheet="May"))
