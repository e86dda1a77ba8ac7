"""Licences read from files: what is wrong is told with file, row and column, and the good ones are kept."""

import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from exportgate.errors import InputError
from exportgate.intake.slips import Slips
from exportgate.licences.balance import Ledger
from exportgate.licences.licence import ANYWHERE, Applies, Kind, Licence, LicensedItem, LicensedParty
from exportgate.licences.reading import Read, read_licences
from exportgate.licences.record import record_of, terms_of
from exportgate.licences.telling import licence_object
from tests.licences.made import DAY, LAWS, item, terms, tolerant

HEAD = "kind,jurisdiction,number,valid_from,valid_to,destinations,consignee_name,consignee_country,code,quantity,unit"
ROW = "licence,xx,D123,2026-01-01,2026-12-31,CN|JP,Acme Tools Limited,CN,2B001.b,100,pcs"


def read(content: str | bytes, name: str = "licences.csv") -> Read:
    """Read a file."""
    raw = content.encode() if isinstance(content, str) else content
    return read_licences(io.BytesIO(raw), name, LAWS)


def problems(content: str | bytes) -> Sequence[tuple[str, str]]:
    """Give where and in which column something is wrong."""
    return [(problem.where, problem.column) for problem in read(content).problems]


def test_a_row_of_csv_is_a_licence() -> None:
    """With its party, its destinations and its item; it is only proposed unless the file says otherwise."""
    found = read(f"{HEAD}\n{ROW}\n").licences[0]

    assert (found.kind, found.jurisdiction, found.number) == (Kind.LICENCE, "xx", "D123")
    assert (found.valid_from, found.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert found.destinations == ("CN", "JP")
    assert found.parties == (LicensedParty(role="consignee", name="Acme Tools Limited", country="CN"),)
    assert found.items == (LicensedItem(item=1, code="2B001.b", quantity=Decimal(100), unit="pcs"),)
    assert found.applies is Applies.PROPOSED


def test_rows_of_one_number_are_one_licence() -> None:
    """Each further row is an item or a party; what is said of the licence itself is said once."""
    more = "licence,xx,D123,,,,Acme Works,CN,3A001,5,kg"
    found = read(f"{HEAD}\n{ROW}\n{more}\n").licences

    assert len(found) == 1
    assert [(one.item, one.code) for one in found[0].items] == [(1, "2B001.b"), (2, "3A001")]
    assert [one.name for one in found[0].parties] == ["Acme Tools Limited", "Acme Works"]


def test_rows_that_contradict_each_other_are_told_and_left_out() -> None:
    """Half of two versions is neither."""
    more = "licence,xx,D123,2026-01-01,2027-12-31,CN|JP,Acme Tools Limited,CN,3A001,5,kg"
    found = read(f"{HEAD}\n{ROW}\n{more}\n")

    assert not found.licences
    assert "row 2 says" in found.problems[0].message
    assert (found.problems[0].where, found.problems[0].column) == ("licences.csv, row 3", "valid_to")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("licence,zz,D1,,,CN,,,2B001,1,pcs", "jurisdiction"),
        ("licence,,D1,,,CN,,,2B001,1,pcs", "jurisdiction"),
        ("permit,xx,D1,,,CN,,,2B001,1,pcs", "kind"),
        ("exception,xx,D1,,,CN,,,2B001,1,pcs", "symbol"),
        ("licence,xx,,,,CN,,,2B001,1,pcs", "number"),
        ("licence,xx,D1,2026-13-01,,CN,,,2B001,1,pcs", "valid_from"),
        ("licence,xx,D1,2026-02-01,2026-01-31,CN,,,2B001,1,pcs", "valid_to"),
        ("licence,xx,D1,,,Atlantis,,,2B001,1,pcs", "destinations"),
        ("licence,xx,D1,,,CN,Acme,Atlantis,2B001,1,pcs", "consignee_country"),
        ("licence,xx,D1,,,CN,,,2B001,-1,pcs", "quantity"),
        ("licence,xx,D1,,,CN,,,2B001,0,pcs", "quantity"),
        ("licence,xx,D1,,,CN,,,2B001,ten,pcs", "quantity"),
        ("licence,xx,D1,,,CN,,,2B001,1,", "unit"),
        ("licence,xx,D1,,,CN,,,,1,pcs", ""),
        ("licence,xx,D1,,,CN,,,2B001,1,pcs,more", ""),
    ],
)
def test_what_is_wrong_is_told_and_the_others_are_kept(row: str, column: str) -> None:
    """The row, the column, and nothing of the licence is used."""
    found = read(f"{HEAD}\n{ROW}\n{row}\n")

    assert [one.number for one in found.licences] == ["D123"]
    assert [(one.where, one.column) for one in found.problems] == [("licences.csv, row 3", column)]


def test_all_that_is_wrong_with_a_licence_is_told_at_once() -> None:
    """Nobody should have to import a file five times."""
    assert len(problems(f"{HEAD}\nlicence,zz,D1,2026-13-01,,Atlantis,,,2B001,ten,pcs\n")) == 4


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("kind,jurisdiction,numbre", 'did you mean "number"'),
        ("kind,number", "no column jurisdiction"),
        ("jurisdiction,number,Number", "two columns for one thing"),
    ],
)
def test_columns_that_are_not_those_of_licences_are_told(head: str, told: str) -> None:
    """Before anything is read."""
    with pytest.raises(InputError, match=told):
        read(f"{head}\nlicence,xx,D1\n")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"<xml/>", b"{", b"[1, 2]", b"null", b"PK\x03\x04broken"])
def test_files_that_hold_no_licences_are_refused_or_told(content: bytes) -> None:
    """Without a traceback, and without keeping anything."""
    try:
        found = read(content)
    except InputError:
        return
    assert found.problems
    assert not found.licences


def test_a_licence_that_stands_twice_is_told() -> None:
    """Which of the two is meant?"""
    twice = json.dumps([{"jurisdiction": "xx", "number": "D1"}, {"jurisdiction": "xx", "number": "d1"}])
    found = read(twice, "licences.json")

    assert len(found.licences) == 1
    assert "stands at licences.json, item 1 already" in found.problems[0].message


def test_a_workbook_is_read_like_csv(tmp_path: Path) -> None:
    """Days and numbers are what the workbook makes of them."""
    file = tmp_path / "licences.xlsx"
    book = xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD.split(","))
    sheet.write_row(1, 0, ["licence", "xx", "D123", "", "", "CN", "Acme", "CN", "2B001.b", 100, "pcs"])
    sheet.write_datetime(1, 4, datetime(2026, 12, 31))  # noqa: DTZ001 - workbooks have no time zones
    book.close()
    found = read(file.read_bytes(), "licences.xlsx").licences[0]

    assert (found.valid_from, found.valid_to) == (None, date(2026, 12, 31))
    assert found.items[0].quantity == Decimal(100)


def test_what_is_exported_can_be_imported_again() -> None:
    """A licence written as JSON and read is the same licence."""
    whole = terms(
        items=(
            *item(value=Decimal("12.50"), currency="EUR"),
            *item(item=2, code="", hs="8457.10", quantity=None, unit=""),
        ),
        value=Decimal(1000),
        currency="EUR",
        destinations=("CN", "UA-43", ANYWHERE),
        tolerance_percent=Decimal(5),
        conditions="Tell the authority.",
    )
    told = licence_object(Licence("L-1", whole), Ledger(), DAY)
    found = [read(json.dumps(record), "licences.json") for record in (record_of(whole), told)]

    assert [list(one.problems) for one in found] == [[], []]
    assert [list(one.licences) for one in found] == [[whole], [whole]]


def test_values_of_one_licence_are_in_one_currency() -> None:
    """So that they add up."""
    record = record_of(terms(items=item(value=Decimal(1), currency="EUR"), value=Decimal(5), currency="USD"))
    assert "expected one currency" in read(json.dumps(record), "licences.json").problems[0].message


def test_the_authority_is_one_of_those_the_law_has() -> None:
    """By any of its names, and kept by its short one."""
    law = {"xx": tolerant()}
    good, wrong = Slips(), Slips()
    found = terms_of({"jurisdiction": "xx", "number": "D1", "authority": "licensing BOARD"}, good, law)
    terms_of({"jurisdiction": "xx", "number": "D1", "authority": "Bored"}, wrong, law)

    assert found is not None
    assert found.authority == "Board"
    assert "expected one of Board" in wrong.wrong[0].message


def test_an_unknown_unit_is_noted_and_kept() -> None:
    """Lines in the same unit can still be counted on it."""
    found = read(f"{HEAD}\n{ROW.replace('pcs', 'crates')}\n")

    assert found.licences[0].items[0].unit == "crates"
    assert '"crates" is not known' in found.notes[0].message


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["kind", "jurisdiction", "number", "items", "parties", "value", "valid_to", "x"]), inner
            )
        ),
        max_leaves=15,
    )
)
def test_whatever_an_object_holds_is_read_or_told(value: Any) -> None:
    """Nothing raises, and nothing is both wrong and used."""
    slips = Slips()
    found = terms_of(value, slips, LAWS)
    assert found is None or not slips.wrong
    assert found is not None or slips.wrong
