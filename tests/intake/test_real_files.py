"""Party lists of real firms go through as they are."""

from pathlib import Path

import pytest

from exportgate.intake.parties import read_parties

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("apple_suppliers_2012_2022.csv", 7558),
        ("supplier_list_2_footwear.csv", 83),
        ("supplier_list_8.csv", 61),
        ("supplier_list_12.csv", 15),
        ("supplier_list_12.xls", 15),
        ("supplier_list_12.xlsx", 15),
        ("supplier_list_15_mixed.csv", 351),
    ],
)
def test_every_site_of_a_suppliers_list_is_read(shared: Path, name: str, count: int) -> None:
    """As many as the list has, whatever the columns are called."""
    read = read_parties(str(shared / "documents" / "party_lists" / name))

    assert len(read.parties) == count
    assert not read.problems
    assert all(party.name for party in read.parties)


def test_one_list_in_three_formats_gives_the_same_parties(shared: Path) -> None:
    """CSV, old and new Excel; both workbooks hold one sign that their maker spoilt, `N¬∫` for `Nº`."""
    csv, xls, xlsx = (
        read_parties(str(shared / "documents" / "party_lists" / f"supplier_list_12.{ending}")).parties
        for ending in ("csv", "xls", "xlsx")
    )

    assert xls == xlsx
    assert [(party.name, party.country) for party in csv] == [(party.name, party.country) for party in xls]
    assert [party.address for party in csv] == [party.address.replace("¬∫", "º") for party in xls]


def test_korea_without_north_or_south_stays_unknown(shared: Path) -> None:
    """It is told with the first row and the number of the others."""
    read = read_parties(str(shared / "documents" / "party_lists" / "apple_suppliers_2012_2022.csv"))

    assert any('found "Korea"' in str(note) and "and 349 more" in str(note) for note in read.notes)
    assert sum(party.country == "" for party in read.parties) == 350
