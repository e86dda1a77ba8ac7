"""Party files of firms, and lists of one's own: only a name is needed, and no row is lost in silence."""

import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
import xlsxwriter

from exportgate.errors import InputError
from exportgate.intake.parties import OwnList, Parties, read_own_list, read_parties
from exportgate.intake.tables import Layout
from exportgate.shipment import Identifier


def parties(folder: Path, text: str, name: str = "p.csv", **layout: object) -> Parties:
    (folder / name).write_text(text, encoding="utf-8")
    return read_parties(str(folder / name), Layout(**layout))  # type: ignore[arg-type]


def own_list(folder: Path, text: str) -> OwnList:
    (folder / "watch.csv").write_text(text, encoding="utf-8")
    return read_own_list(str(folder / "watch.csv"))


def notes(read: Parties) -> str:
    return "\n".join(map(str, read.notes))


def test_all_columns_of_the_contract_are_read(tmp_path: Path) -> None:
    """Each finds its place."""
    head = "id,name,kind,country,address,date_of_birth,identifiers\n"
    read = parties(tmp_path, head + "7,Jane Doe,Individual,Germany,1 Road,1970-02,passport@IR:A1|imo:9074729\n")

    party = read.parties[0]
    assert (party.id, party.name, party.kind, party.country) == ("7", "Jane Doe", "person", "DE")
    assert (party.address, party.date_of_birth) == ("1 Road", "1970-02")
    assert party.identifiers == (
        Identifier(scheme="passport", value="A1", country="IR"),
        Identifier(scheme="imo", value="9074729"),
    )
    assert not read.notes


def test_a_name_is_enough_and_its_row_stands_for_an_id(tmp_path: Path) -> None:
    """As a spreadsheet numbers it."""
    assert [party.id for party in parties(tmp_path, "name\nACME\n\nOther\n").parties] == ["row-2", "row-4"]


def test_a_row_without_a_name_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    """It cannot be screened, and says so."""
    read = parties(tmp_path, "id,name\n1,\n2,ACME\n")

    assert [party.id for party in read.parties] == ["2"]
    assert "row 2, name: found nothing" in str(read.problems[0])


def test_a_row_whose_values_may_have_moved_is_a_problem(tmp_path: Path) -> None:
    """A comma too many puts a street where the name belongs."""
    read = parties(tmp_path, "id,name\n1,ACME, Ltd,more\n2,Other\n")

    assert [party.name for party in read.parties] == ["Other"]
    assert "4 cells under 2 headings" in str(read.problems[0])


def test_details_that_cannot_be_read_are_told_once_and_the_party_is_screened(tmp_path: Path) -> None:
    """A country that may be two is unknown; so is a kind of one's own."""
    rows = "".join(f"Party {number},Korea,factory,1970-13\n" for number in range(30))
    read = parties(tmp_path, f"name,country,kind,date_of_birth\n{rows}")

    assert len(read.parties) == 30
    assert {(party.country, party.kind, party.date_of_birth) for party in read.parties} == {("", "", "")}
    assert 'row 2 and 29 more, country: found "Korea"' in notes(read)
    assert len(read.notes) == 3


def test_an_identifier_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """An equal number would have been a hit."""
    read = parties(tmp_path, "name,identifiers\nACME,imo:1|A123\n")

    assert read.parties[0].identifiers == (Identifier(scheme="imo", value="1"),)
    assert "scheme:value" in str(read.problems[0])


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("supplier_name", 'name is read from column "supplier_name"'),
        ("Supplier Name", 'name is read from column "Supplier Name"'),
        ("VENDOR", 'name is read from column "VENDOR"'),
        ("Name", ""),
    ],
)
def test_the_headings_of_real_files_are_understood_and_told(tmp_path: Path, head: str, told: str) -> None:
    """One that ends like ours, or is another word for it."""
    read = parties(tmp_path, f"{head}\nACME\n")

    assert read.parties[0].name == "ACME"
    assert told in notes(read)


def test_two_columns_that_might_be_the_name_are_asked_about(tmp_path: Path) -> None:
    """Neither is guessed."""
    with pytest.raises(InputError, match='"vendor_name", "contact_name"') as error:
        parties(tmp_path, "vendor_name,contact_name\nACME,Jo\n")
    assert '--columns name="vendor_name"' in error.value.hint


def test_the_user_says_which_column_is_which(tmp_path: Path) -> None:
    """In any case; one that is not there is told."""
    read = parties(tmp_path, "Firma,Land\nACME,DE\n", columns={"name": "firma", "country": "Land"})
    assert (read.parties[0].name, read.parties[0].country) == ("ACME", "DE")

    with pytest.raises(InputError, match='no column "Frima"'):
        parties(tmp_path, "Firma,Land\nACME,DE\n", columns={"name": "Frima"})
    with pytest.raises(InputError, match='no field "nam"'):
        parties(tmp_path, "Firma,Land\nACME,DE\n", columns={"nam": "Firma"})


def test_columns_that_nobody_reads_are_told(tmp_path: Path) -> None:
    """A misspelt country is among them."""
    assert 'not read: "contry", "year"' in notes(parties(tmp_path, "name,contry,year\nACME,DE,2026\n"))


@pytest.mark.parametrize("text", ["", "name\n", "a,b\n1,2\n", "[]"])
def test_a_file_without_parties_is_refused(tmp_path: Path, text: str) -> None:
    """Nothing screened is not nothing found."""
    with pytest.raises(InputError):
        parties(tmp_path, text)


@pytest.mark.parametrize("name", ["p.json", "p.jsonl", "p.xlsx", "p.parquet", "p"])
def test_every_format_gives_the_same_parties(tmp_path: Path, name: str) -> None:
    """JSON, JSON lines, workbook, Parquet; told from the content."""
    rows = [{"id": "1", "name": "ACME", "country": "DE"}, {"id": "2", "name": "清河研究所", "country": ""}]
    file = tmp_path / name
    if name == "p.xlsx":
        book = xlsxwriter.Workbook(str(file))
        sheet = book.add_worksheet()
        for number, row in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            sheet.write_row(number, 0, row)
        book.close()
    elif name == "p.parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), file)
    elif name == "p.jsonl":
        file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    else:
        file.write_text(json.dumps(rows), encoding="utf-8")
    read = read_parties(str(file))

    assert [(party.id, party.name, party.country) for party in read.parties] == [
        ("1", "ACME", "DE"),
        ("2", "清河研究所", ""),
    ]


def test_a_broken_parquet_file_is_told(tmp_path: Path) -> None:
    """In one line."""
    (tmp_path / "p.parquet").write_bytes(b"PAR1" + b"\x00" * 100)

    with pytest.raises(InputError, match="cannot be read as Parquet"):
        read_parties(str(tmp_path / "p.parquet"))


def test_without_the_extra_parquet_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names it."""
    (tmp_path / "p.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)

    with pytest.raises(InputError) as error:
        read_parties(str(tmp_path / "p.parquet"))
    assert "exportgate[parquet]" in error.value.hint


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """And a folder is no file."""
    with pytest.raises(InputError, match="no such file"):
        read_parties(str(tmp_path / "p.csv"))
    with pytest.raises(InputError, match="cannot be read"):
        read_parties(str(tmp_path))


def test_an_own_list_has_names_aliases_and_a_note(tmp_path: Path) -> None:
    """It is an edition of its own, called after the file."""
    read = own_list(
        tmp_path,
        "id,name,kind,aliases,country,address,note\n1,ACME,organisation,Acme Co| 清河 |ACME,CN,1 Road,left in 2020\n",
    )

    entry = read.entries[0]
    assert (entry.feed, entry.id, entry.kind, entry.countries, entry.remarks) == (
        "watch",
        "1",
        "organisation",
        ("CN",),
        "left in 2020",
    )
    assert [(name.name, name.kind, name.script) for name in entry.names] == [
        ("ACME", "primary", "latin"),
        ("Acme Co", "alias", "latin"),
        ("清河", "alias", "han"),
    ]
    assert entry.addresses[0].text == "1 Road"
    assert read.edition.feed == "watch"
    assert len(read.edition.sha256) == 64


def test_an_own_list_may_hold_addresses_alone(tmp_path: Path) -> None:
    """As published lists do."""
    assert own_list(tmp_path, "name,address\n,1 Road\n").entries[0].kind == "address"


def test_a_row_of_an_own_list_without_anything_to_look_for_is_a_problem(tmp_path: Path) -> None:
    """A list that is not wholly read finds less than it should."""
    read = own_list(tmp_path, "id,name\n1,ACME\n2,\n")

    assert len(read.entries) == 1
    assert "row 3" in str(read.problems[0])


def test_an_own_list_without_entries_is_refused(tmp_path: Path) -> None:
    """Nothing could be found in it."""
    with pytest.raises(InputError, match="no entry"):
        own_list(tmp_path, "id,name\n")


def test_ids_that_come_twice_are_told(tmp_path: Path) -> None:
    """A hit names one of them."""
    assert 'more than once: 1 ("7")' in notes(parties(tmp_path, "id,name\n7,ACME\n7,Other\n"))
