"""The closed OFSI list: workbooks made in its layout, and the three real editions."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.declaration import load_feeds
from exportgate.feeds.feed import Reading
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_uk.feeds.ofsi.reader import COLUMNS, read

NAME = "ConList.xlsx"
SHORT = {column.lower().replace("-", "_").replace("/", "_").replace(" ", "_"): column for column in COLUMNS}


def row(group: str, **cells: str) -> dict[str, str]:
    """One row; columns by their names in lower case with underscores."""
    whole = {
        "Group ID": group,
        "Group Type": "Individual",
        "Alias Type": "Primary name",
        "Regime": "Testland",
        "Listed On": "01/03/2022",
        "UK Sanctions List Date Designated": "01/03/2022",
        "Last Updated": "02/03/2022",
        "Other Information": "(UK Sanctions List Ref):TST0001.",
    }
    return {**whole, **{SHORT[key]: value for key, value in cells.items()}}


def workbook(*rows: dict[str, str], first: Any = ("Last Updated", "14/04/2025"), columns: Any = COLUMNS) -> Any:
    """A workbook with these rows, as a file of the publication."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("Data")
        page.write_row(0, 0, first)
        page.write_row(1, 0, columns)
        for number, cells in enumerate(rows, 2):
            page.write_row(number, 0, [cells.get(column, "") for column in columns])
    return FileInMemory(NAME, stream.getvalue())


def only(*rows: dict[str, str]) -> Entry:
    [entry] = read([workbook(*rows)]).entries
    return entry


def test_rows_of_a_group_are_one_entry_wherever_they_stand() -> None:
    """The list is sorted by name, so the rows of a group are apart; the primary name is shown first."""
    entry = only(
        row("7", name_6="ALIK", alias_type="AKA", alias_quality="Low quality"),
        row("7", name_6="OLDNAME", alias_type="FKA"),
        row("7", name_6="VARNOV", name_1="Ali", name_2="Hasan", name_non_latin_script="(1) Варнов (2) Алик"),
        row("7", name_6="VARNOW", name_1="Ali", alias_type="Primary name variation"),
    )

    assert entry.primary_name == "Ali Hasan VARNOV"
    assert {name.name: name.kind for name in entry.names} == {
        "Ali Hasan VARNOV": "primary",
        "ALIK": "weak",
        "OLDNAME": "former",
        "Ali VARNOW": "alias",
        "Варнов": "alias",
        "Алик": "alias",
    }


def test_particulars_and_labelled_remarks() -> None:
    """Masked dates, numbered cells, and what stands behind labels within the remarks."""
    entry = only(
        row(
            "8",
            name_6="VARNOV",
            dob="00/00/1994",
            nationality="(1) Germany. (2) Morocco",
            passport_number="(1) 223611 (2) C00146605",
            address_6="Goma",
            country="Congo (Democratic Republic)",
            other_information="(UK Sanctions List Ref):TST0008. Financial sanctions imposed in addition to an asset "
            "freeze: Trust services. Date trust services sanctions imposed: 21/03/2023. (UN Ref):TSi.008 "
            "(UK Statement of Reasons):None. (Gender):Male",
        )
    )

    assert entry.dates_of_birth == ("1994",)
    assert entry.countries == ("DE", "MA", "CD")
    assert entry.measures == ("asset_freeze", "trust_services")
    assert [(number.scheme, number.value) for number in entry.identifiers] == [
        ("passport", "223611"),
        ("passport", "C00146605"),
        ("uksl_reference", "TST0008"),
        ("un_reference", "TSi.008"),
    ]
    assert entry.details["Gender"] == "Male"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (workbook(row("7", name_6="A"), first=("Updated", "14/04/2025")), "does not begin with Last Updated"),
        (workbook(row("7", name_6="A"), columns=[*COLUMNS[:-1], "Swift"]), "missing Group ID"),
        (workbook(row("7", name_6="A"), columns=[*COLUMNS, "Swift"]), "to the right of the last column"),
        (workbook(row("x", name_6="A")), "'x' is no number"),
        (workbook(row("7")), "has no name"),
        (workbook(row("7", name_6="A", group_type="Robot")), "Group Type of group 7 is robot"),
        (workbook(row("7", name_6="A", alias_type="Nickname")), "alias type 'nickname'"),
        (workbook(), "holds no row"),
        (FileInMemory(NAME, b"<html></html>"), "web page"),
    ],
)
def test_broken_workbook_is_refused_with_its_fault_and_place(broken: FileInMemory, said: str) -> None:
    """Whatever is not this list in its known layout is refused."""
    with pytest.raises(FeedError, match=said) as caught:
        read([broken])

    assert NAME in caught.value.where


def test_list_is_declared_as_closed() -> None:
    """Any use after 28 January 2026 raises an alarm."""
    [feed] = [feed for feed in load_feeds("exportgate_uk.feeds") if feed.id == "uk.ofsi"]

    assert feed.closed_on == date(2026, 1, 28)


@pytest.fixture(scope="module")
def editions(shared: Path) -> list[Reading]:
    days = ("20230605", "20250410", "20250414")
    return [read([FileOnDisk(shared / "feeds" / f"uk_ofsi_conlist_{day}.xlsx", NAME)]) for day in days]


@pytest.mark.shared
def test_real_editions_are_read_in_full(editions: list[Reading]) -> None:
    """Rows and groups of June 2023 and of 10 and 14 April 2025; between the last two, 16856 and 16857 were added."""
    assert [(reading.rows, len(reading.entries), str(reading.published)) for reading in editions] == [
        (16823, 3993, "2023-06-05"),
        (18796, 4686, "2025-04-10"),
        (18798, 4688, "2025-04-14"),
    ]
    before, after = ({entry.id for entry in reading.entries} for reading in editions[1:])
    assert (after - before, before - after) == ({"16856", "16857"}, set())


@pytest.mark.shared
def test_real_entry_with_its_references(editions: list[Reading]) -> None:
    """Group 7172 is the party that the UK Sanctions List knows as AFG0006 and the United Nations as TAi.002."""
    entry = next(entry for entry in editions[-1].entries if entry.id == "7172")

    assert [name.name for name in entry.names] == ["MOHAMMAD HASSAN AKHUND", "محمد حسن آخوند"]
    references = {number.scheme: number.value for number in entry.identifiers if "reference" in number.scheme}
    assert references == {"uksl_reference": "AFG0006", "un_reference": "TAi.002"}
