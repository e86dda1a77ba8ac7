"""The Consolidated List: workbooks made in both official layouts, and the two real ones."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.feed import Reading
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_au.feeds.dfat.particulars import birth_dates, country_of_address, first_day
from exportgate_au.feeds.dfat.reader import read
from exportgate_au.feeds.dfat.rows import CURRENT_COLUMNS, OLD_COLUMNS

NAME = "Australian_Sanctions_Consolidated_List.xlsx"
DAY = date(2026, 2, 24)


def row(reference: Any, name: str, name_type: str = "Primary Name", **cells: Any) -> dict[str, Any]:
    """One row; the other columns by their first word in lower case."""
    whole = {
        "Reference": reference,
        "Name of Individual or Entity": name,
        "Type": "Entity",
        "Name Type": name_type,
        "Committees": "Autonomous (Russia)",
        "Control Date": DAY,
        "Targeted Financial Sanction": True,
        "Travel Ban": False,
        "Arms Embargo": False,
        "Maritime Restriction": False,
    }
    short = {column.lower().replace(" ", "_"): column for column in CURRENT_COLUMNS}
    return {**whole, **{short[key]: value for key, value in cells.items()}}


def workbook(*rows: dict[str, Any], columns: Sequence[str] = CURRENT_COLUMNS, sheet: str = "Consolidated List") -> Any:
    """A workbook with these rows, as a file of the publication."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, columns)
        for number, cells in enumerate(rows, 1):
            page.write_row(number, 0, [cells.get(column, "") for column in columns])
    return FileInMemory(NAME, stream.getvalue())


def entries(*rows: dict[str, Any]) -> dict[str, Entry]:
    return {entry.id: entry for entry in read([workbook(*rows)]).entries}


def test_rows_of_a_reference_are_one_party() -> None:
    """2 is the primary name and 2a, 2b its other names, whether the cell holds a number or a text."""
    found = entries(
        row(2, "Vostok Works"),
        row("2a", "VW", "Alias", alias_strength="Weak"),
        row("2b ", "Восток", "Original Script"),
        row("3", "Zapad Works"),
    )

    assert [(name.name, name.kind, name.script) for name in found["2"].names] == [
        ("Vostok Works", "primary", "latin"),
        ("VW", "weak", "latin"),
        ("Восток", "alias", "cyrillic"),
    ]
    assert found["3"].primary_name == "Zapad Works"


def test_reference_used_twice_by_mistake_keeps_both_parties() -> None:
    """A bare number that comes again elsewhere is another party, with the alias that follows it."""
    reading = read(
        [
            workbook(
                row(101, "First Company"),
                row("101a", "First Co", "Alias"),
                row(102, "Between"),
                row(101, "Second Company"),
                row("101a", "Second Co", "Alias"),
            )
        ]
    )

    assert {entry.id: [name.name for name in entry.names] for entry in reading.entries} == {
        "101": ["First Company", "First Co"],
        "102": ["Between"],
        "101/2": ["Second Company", "Second Co"],
    }
    assert any("reference 101 is used for another party" in note for note in reading.notes)


def test_alias_apart_from_its_party_joins_it_unless_type_or_committee_differ() -> None:
    """A name that stands elsewhere belongs to the party of its number, but not across types or committees."""
    found = entries(
        row(7, "Gas Company"),
        row(8, "Between"),
        row("7j", "Gas Company CJSC", "Alias"),
        row(9, "Another"),
        row("8a", "Ivan Petrov", "Alias", type="Individual"),
    )

    assert [name.name for name in found["7"].names] == ["Gas Company", "Gas Company CJSC"]
    assert found["8/2"].kind == "person"


def test_party_without_a_primary_name_is_kept_and_told() -> None:
    """Only 8495b may be there: the party is listed all the same."""
    reading = read([workbook(row("8495b", "Yusuf Panj", "Alias"))])

    assert [entry.id for entry in reading.entries] == ["8495"]
    assert "party without a primary name: 1 (reference 8495)" in reading.notes


def test_missing_type_is_taken_from_the_other_names() -> None:
    """A name without a type has that of its party, and the note says so."""
    reading = read([workbook(row(5, "A Works"), row("5a", "AW", "Alias", type=""))])

    assert reading.entries[0].kind == "organisation"
    assert "name without a type, taken from the other names of its party: 1 (reference 5)" in reading.notes


def test_measures_are_those_marked() -> None:
    """Each of the four columns is a measure of its own; a travel ban does not make an asset freeze."""
    found = entries(
        row(1, "Traveller", type="Individual", targeted_financial_sanction=False, travel_ban=True),
        row(2, "Ship", type="Vessel", targeted_financial_sanction=0, maritime_restriction=1, imo_number=9288693),
        row(3, "Both", arms_embargo=True),
    )

    assert found["1"].measures == ("travel_ban",)
    assert found["2"].measures == ("maritime_restriction",)
    assert [(number.scheme, number.value) for number in found["2"].identifiers] == [("imo", "9288693")]
    assert found["3"].measures == ("targeted_financial_sanctions", "arms_embargo")


def test_older_layout_has_names_but_no_measures() -> None:
    """The layout of 2024 has 12 columns, other words for aliases and no measures."""
    old = workbook(
        row("4", "Old Works ", "Primary name", committees="1988 (Taliban) "),
        row("4a", "Older Works", "Formerly known as"),
        row("4b", "OW", "AKA "),
        columns=OLD_COLUMNS,
        sheet="Sheet1",
    )

    [entry] = read([old]).entries

    assert [(name.name, name.kind) for name in entry.names] == [
        ("Old Works", "primary"),
        ("Older Works", "former"),
        ("OW", "alias"),
    ]
    assert entry.measures == ()
    assert entry.programmes[0] == "1988 (Taliban)"


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        (date(1966, 1, 1), ["1966-01-01"]),
        (1963.0, ["1963"]),
        ("1945, 1946, 1958", ["1945", "1946", "1958"]),
        ("a) Approximately 1955- 1957 b) 4 Mar. 1960", ["1955", "1956", "1957", "1960-03-04"]),
        ("Between 1973 and 1975", ["1973", "1974", "1975"]),
        ("1973 and 1990", ["1973", "1990"]),
        ("7/03/1961, 1964", ["1961-03-07", "1964"]),
        ("03/1961", ["1961-03"]),
        ("9 May 1970, April 1971", ["1970-05-09", "1971-04"]),
        ("12/06/1966 (as Ibrahim) 1977 (as Muhammad)", ["1966-06-12", "1977"]),
        ("10/061962", []),
        ("", []),
    ],
)
def test_dates_of_birth_in_every_kind_of_cell(cell: Any, read_as: list[str]) -> None:
    """A date, a year as a number, or words: each is cut to what is known; what cannot be read gives nothing."""
    assert birth_dates(cell) == read_as


def test_day_of_listing_is_the_earliest_day_named() -> None:
    """Amendments come later than the listing, whatever the order of the words."""
    assert first_day(["Listed on 9 Sep. 2003 (relisted on 14 Aug. 2006)", "on 13/09/2002"]) == date(2002, 9, 13)
    assert first_day(["Autonomous Sanctions Instrument 2022"]) is None


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("12 Zavodskaya Street, Samara, Russia", "RU"),
        ("Qatar", "QA"),
        ("Shari Tunis, Sana'a, Yemen, (previous address)", "YE"),
        ("(Moti Plaza, Rawalpindi, Pakistan)", "PK"),
        ("Puli Charkhi Area, Kabul Province", ""),
    ],
)
def test_country_of_an_address(address: str, country: str) -> None:
    """The country is what the address ends with; nothing is guessed from a town."""
    assert country_of_address(address) == country


def test_particulars_of_a_person() -> None:
    """Citizenships, addresses, numbers within the remarks and the day of listing."""
    [entry] = read(
        [
            workbook(
                row(
                    6,
                    "Omar Test",
                    type="Individual",
                    citizenship="a) Egyptian b) Saudi Arabia, Bosnia and Herzegovina",
                    address="a) Karachi, Pakistan b) NA",
                    additional_information="TAi.004. Passport no: A1234567 (expires 2027). Tax Number: 9707028663",
                    listing_information="Listed on 12 Apr. 2000 (amended on 3 Sep. 2003)",
                    instrument_of_designation="Charter of the United Nations Regulation 2013",
                )
            )
        ]
    ).entries

    assert entry.countries == ("EG", "SA", "BA", "PK")
    assert [address.text for address in entry.addresses] == ["Karachi, Pakistan"]
    assert [(number.scheme, number.value) for number in entry.identifiers] == [
        ("un_reference", "TAi.004"),
        ("passport", "A1234567"),
        ("tax", "9707028663"),
    ]
    assert entry.listed_on == date(2000, 4, 12)
    assert entry.citations == ("Charter of the United Nations Regulation 2013",)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (workbook(row(1, "A"), columns=[*CURRENT_COLUMNS, "Swift Code"]), "unknown Swift Code"),
        (workbook(row(1, "A"), columns=CURRENT_COLUMNS[:-1]), "missing Maritime Restriction"),
        (workbook(row("x", "A")), "'x' is no reference"),
        (workbook(row("", "A")), "is no reference"),
        (workbook(row(1, "")), "is empty"),
        (workbook(row(1, "A", type="Robot")), "type robot is not known"),
        (workbook(row(1, "A", "Nickname")), "name type 'nickname'"),
        (workbook(row(1, "A", travel_ban="maybe")), "holds 'maybe', neither true nor false"),
        (workbook(row(1, "A", control_date="soon")), "'soon' is no date"),
        (workbook(), "no row of the list"),
        (FileInMemory(NAME, b"<html><body>maintenance</body></html>"), "web page"),
        (FileInMemory(NAME, b"PK\x03\x04 not a zip"), "not an xlsx workbook"),
        (FileInMemory(NAME, b""), "not an xlsx workbook"),
    ],
)
def test_broken_workbook_is_refused_with_its_fault_and_place(broken: FileInMemory, said: str) -> None:
    """Whatever is not this list in a known layout is refused; what was loaded before stays."""
    with pytest.raises(FeedError, match=said) as caught:
        read([broken])

    assert NAME in caught.value.where


@pytest.fixture(scope="module")
def current(shared: Path) -> Reading:
    return read([FileOnDisk(shared / "feeds" / "au_dfat_consolidated_20260224.xlsx", NAME)])


@pytest.fixture(scope="module")
def older(shared: Path) -> Reading:
    return read([FileOnDisk(shared / "feeds" / "au_dfat_regulation8_consolidated_20241111.xlsx", NAME)])


@pytest.mark.shared
def test_real_lists_are_read_in_full(current: Reading, older: Reading) -> None:
    """3,811 parties in 10,976 rows in February 2026, 3,062 parties in 9,553 rows in November 2024."""
    assert (len(current.entries), current.rows, current.published) == (3811, 10976, DAY)
    assert (len(older.entries), older.rows, older.published) == (3062, 9553, date(2024, 11, 11))
    assert all(entry.names for entry in (*current.entries, *older.entries))


@pytest.mark.shared
def test_real_entry_with_all_its_names(current: Reading) -> None:
    """Reference 3: primary name, strong alias and original script, with measures, citizenship and birth year."""
    entry = next(entry for entry in current.entries if entry.id == "3")

    assert [(name.name, name.kind) for name in entry.names] == [
        ("Abdul Kabir Mohammad Jan", "primary"),
        ("A. Kabir", "alias"),
        ("عبد الکبیر محمد جان", "alias"),
    ]
    assert entry.measures == ("targeted_financial_sanctions", "travel_ban", "arms_embargo")
    assert (entry.dates_of_birth, entry.countries) == (("1963",), ("AF",))
    assert ("un_reference", "TAi.003") in [(number.scheme, number.value) for number in entry.identifiers]
    assert entry.listed_on == date(2001, 1, 25)


@pytest.mark.shared
def test_real_list_has_262_vessels_of_which_261_have_an_imo_number_in_its_column(current: Reading) -> None:
    """Vessels carry the maritime restriction, and the key of a ship where the list gives it."""
    vessels = [entry for entry in current.entries if entry.kind == "vessel"]

    assert len(vessels) == 262
    assert all("maritime_restriction" in entry.measures for entry in vessels)
    assert sum(1 for entry in vessels if any(number.scheme == "imo" for number in entry.identifiers)) >= 261


@pytest.mark.shared
def test_real_oddities_are_told(current: Reading, older: Reading) -> None:
    """8495 and 8720 have no primary name, 3621h no type; in 2024 one name of 2940 stands apart."""
    assert "party without a primary name: 2 (reference 8495, reference 8720)" in current.notes
    assert any("name without a type" in note and "3621" in note for note in current.notes)
    assert any("stands apart" in note and "row 4331" in note for note in older.notes)
    assert len(next(entry for entry in older.entries if entry.id == "2940").names) == 11
