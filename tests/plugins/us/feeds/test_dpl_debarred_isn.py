"""us.dpl, us.debarred, us.isn: three short lists, one entry for each row."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate_us.feeds.debarred import reader as debarred
from exportgate_us.feeds.dpl import reader as dpl
from exportgate_us.feeds.ids import unique_ids
from exportgate_us.feeds.isn import reader as isn

Files = Callable[..., list[Any]]


def named(entry: Entry) -> list[tuple[str, str]]:
    """Give (name, kind) of each name."""
    return [(name.name, name.kind) for name in entry.names]


def denied(*rows: str, header: tuple[str, ...] = dpl.COLUMNS) -> list[FileInMemory]:
    """Write dpl.txt: tab separated, quoted, with the header row."""
    lines = ["\t".join(f'"{column}"' for column in header), *rows]
    return [FileInMemory("dpl.txt", "".join(f"{line}\r\n" for line in lines).encode())]


def quoted(*cells: str) -> str:
    """Write one row of dpl.txt."""
    return "\t".join(f'"{cell}"' for cell in cells)


ASH = quoted(
    " I.  ASH", "605 TRAIL LAKE DRIVE", "RICHARDSON", "TX", "", "75081", "03/04/2002", "06/29/2056", "y", "2006-07-11",
    "50 YEAR DENIAL", "67 F.R. 56530 9/4/02 71 F.R. 38843 7/10/06",
)  # fmt: skip


def test_a_denied_person_is_read_with_both_days_of_the_order_and_the_country_that_a_state_tells() -> None:
    """Days come in two styles in one row; an empty country with a state is the United States."""
    entry = dpl.read(denied(ASH)).entries[0]

    assert named(entry) == [("I. ASH", "primary")]
    assert [(item.text, item.country) for item in entry.addresses] == [
        ("605 TRAIL LAKE DRIVE, RICHARDSON, TX, 75081", "US")
    ]
    assert str(entry.listed_on) == "2002-03-04"
    assert entry.details["Expiration date"] == "2056-06-29"
    assert entry.details["Standard order"] == "Y"
    assert entry.citations == ("67 FR 56530", "71 FR 38843")
    assert entry.measures == ("denial_order",)
    assert entry.id == "i-ash"


def test_rows_of_one_name_have_ids_that_do_not_depend_on_their_order() -> None:
    """An order names a party once for each address; the check sum of the address tells them apart."""
    other = ASH.replace("605 TRAIL LAKE DRIVE", "908 AUDELIA ROAD")
    again = ASH.replace("03/04/2002", "06/19/2003")

    ids = [entry.id for entry in dpl.read(denied(ASH, other, again)).entries]
    turned = [entry.id for entry in dpl.read(denied(again, other, ASH)).entries]

    assert ids == turned[::-1]
    assert ids[2] == "i-ash-2003-06-19"
    assert len(set(ids)) == 3


def test_equal_rows_are_numbered() -> None:
    """Nothing tells them apart, and none may be lost."""
    assert unique_ids([("a", "x"), ("a", "x"), ("a-x-2",)]) == ["a-x", "a-x-3", "a-x-2"]


def test_a_country_in_the_column_of_states_is_read_and_told() -> None:
    """`CY` is no state; an alias stands in the name."""
    row = quoted("FUYI SUN A/K/A FRANK SUN", "", "NICOSIA", "CY", "", "", "01/02/2020", "", "Y", "2020-01-03", "", "")

    reading = dpl.read(denied(row))

    assert named(reading.entries[0]) == [("FUYI SUN", "primary"), ("FRANK SUN", "alias")]
    assert reading.entries[0].countries == ("CY",)
    assert "column of states" in reading.notes[0]


def test_a_debarred_person_is_told_from_a_company() -> None:
    """`Family, Given` is turned; commas before legal forms part nothing; aliases stand in brackets."""
    text = (
        ",".join(debarred.COLUMNS)
        + '\n"Myles, Jr., George Frank (a.k.a. George Miles; G. Miles)","September, 1948",76 FR 70805,11/15/2011,,'
        + '\n"Far East Trading Company, Inc. (a.k.a. FETCO, Inc.)",,67 FR 10033,3/5/2002,57 FR 37184,8/18/1992\n'
    )

    person, company = debarred.read([FileInMemory("debarred.csv", text.encode())]).entries

    assert person.kind == "person"
    assert named(person) == [("George Frank Myles Jr.", "primary"), ("George Miles", "alias"), ("G. Miles", "alias")]
    assert person.names[0].family == "Myles"
    assert person.dates_of_birth == ("1948-09",)
    assert company.kind == "organisation"
    assert named(company) == [("Far East Trading Company, Inc.", "primary"), ("FETCO, Inc.", "alias")]
    assert company.citations == ("67 FR 10033", "57 FR 37184")
    assert str(company.listed_on) == "2002-03-05"


def test_a_sanction_of_the_department_of_state_is_read() -> None:
    """Aliases are parted at commas but for legal forms, former names are former, slips of the pen put right."""
    text = (
        ",".join(isn.COLUMNS)
        + '\nISN ,INSKNA,Center Co. ,"CITC, Navid, Ltd., F.K.A. Office of Studies",Kong Kong,'
        + '"Vol. 80, No. 170, 09/02/15, Vol. 80, No. 207, 10/27/15",8/28/2015,,http://www.state.gov\n'
    )

    entry = isn.read([FileInMemory("isn.csv", text.encode())]).entries[0]

    assert named(entry) == [
        ("Center Co.", "primary"), ("CITC", "alias"), ("Navid, Ltd.", "alias"), ("Office of Studies", "former"),
    ]  # fmt: skip
    assert (entry.programmes, entry.countries) == (("INKSNA",), ("HK",))
    assert entry.citations == ("Vol. 80, No. 170, 09/02/15", "Vol. 80, No. 207, 10/27/15")
    assert str(entry.listed_on) == "2015-08-28"


@pytest.mark.parametrize(
    ("read", "content", "told"),
    [
        (dpl.read, denied(ASH, header=(*dpl.COLUMNS, "Score"))[0].content, "unknown Score"),
        (dpl.read, denied(ASH.replace("03/04/2002", "31/31/2002"))[0].content, "not a day"),
        (dpl.read, denied(ASH.replace(" I.  ASH", " "))[0].content, "has no name"),
        (dpl.read, denied()[0].content, "holds no row"),
        (dpl.read, b"", "empty"),
        (debarred.read, b"<!DOCTYPE html><html>", "web page"),
        (debarred.read, ",".join(debarred.COLUMNS).encode() + b"\nA,,53 FR 1\n", "3 cells"),
        (debarred.read, ",".join(debarred.COLUMNS).encode() + b"\nA,,53 FR 1,soon,,\n", "not a day"),
        (isn.read, ",".join(isn.COLUMNS).encode() + b"\nEL,,A,,,,,,\n", "is of list 'EL'"),
        (isn.read, b"Name,Country\nA,Iran\n", "missing Source List"),
    ],
)
def test_a_file_of_another_shape_is_refused(read: Callable[..., Any], content: bytes, told: str) -> None:
    """A publication is read whole or not at all."""
    with pytest.raises(FeedError, match=told):
        read([FileInMemory("list.csv", content)])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet='aA1,;()"./ \t\n', max_size=30), max_size=14), st.binary(max_size=120))
def test_anything_is_read_or_refused(cells: list[str], content: bytes) -> None:
    """Only FeedError leaves the readers, whatever the files hold."""
    for module, separator in ((dpl, "\t"), (debarred, ","), (isn, ",")):
        written = separator.join(module.COLUMNS) + "\n" + separator.join(cells)
        for text in (written.encode(), content):
            try:
                module.read([FileInMemory("list.csv", text)])
            except FeedError:
                continue


# --- the real files


@pytest.mark.shared
def test_the_denied_persons_of_2022_are_read(real: Files) -> None:
    """581 rows; all but two tell a country, all have their first day."""
    reading = dpl.read(real("us_bis_dpl_202209.txt"))

    assert len({entry.id for entry in reading.entries}) == len(reading.entries) == reading.rows == 581
    assert all(entry.listed_on for entry in reading.entries)
    assert sum(1 for entry in reading.entries if not entry.countries) == 1
    ash = [entry for entry in reading.entries if entry.primary_name == "I. ASH"]
    assert sorted(str(entry.listed_on) for entry in ash) == ["2002-03-04", "2002-03-04", "2003-06-19"]


@pytest.mark.shared
def test_the_debarred_parties_of_2018_are_read(real: Files) -> None:
    """515 rows, each with its notice; 99 aliases in brackets."""
    reading = debarred.read(real("us_ddtc_itar_debarred_2018.csv"))

    assert len({entry.id for entry in reading.entries}) == len(reading.entries) == reading.rows == 515
    assert all(entry.citations and entry.listed_on for entry in reading.entries)
    assert sum(len(entry.names) for entry in reading.entries) == 614
    found = {entry.id: entry for entry in reading.entries}
    assert named(found["gia-an-du"]) == [
        ("Gia An Du", "primary"), ("Anthony Huynh", "alias"), ("Simon Du", "alias"), ("Gia Simon Du", "alias"),
    ]  # fmt: skip


@pytest.mark.shared
def test_the_nonproliferation_sanctions_of_2016_are_read(real: Files) -> None:
    """213 determinations, each with programme, country, notice and day."""
    reading = isn.read(real("us_isn_2016.csv"))

    assert len({entry.id for entry in reading.entries}) == len(reading.entries) == reading.rows == 213
    assert all(entry.programmes and entry.countries and entry.citations for entry in reading.entries)
    assert all(entry.listed_on for entry in reading.entries)
    guards = next(entry for entry in reading.entries if entry.primary_name == "Islamic Revolutionary Guard Corps")
    assert len(guards.names) == 16
    assert reading.notes == ()
