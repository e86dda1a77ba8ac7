"""Parties against entries."""

from datetime import date
from pathlib import Path

import pytest

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.screening import Screener, Subject, subjects_of
from exportgate.shipment import Identifier, Owner, Party, Shipment

CHIPMAKER = Entry(
    feed="xx.list",
    id="chip",
    names=(ListedName(name="Fujian Jinhua Integrated Circuit Company, Ltd."), ListedName(name="JHICC", kind="alias")),
    countries=("CN",),
)
TANKS = Entry(
    feed="yy.list",
    id="tanks",
    kind="organisation",
    names=(
        ListedName(name="JOINT STOCK COMPANY URALVAGONZAVOD"),
        ListedName(name="URALVAGONZAVOD", kind="alias"),
    ),
    countries=("RU",),
)
SHIP = Entry(
    feed="yy.list",
    id="ship",
    kind="vessel",
    names=(ListedName(name="STELLAR"),),
    identifiers=(Identifier(scheme="imo", value="IMO 9187629"),),
)
FLAT = Entry(
    feed="xx.list",
    id="flat",
    kind="address",
    addresses=(
        ListedAddress(text="Flat 2203, 22/F, Sea View Building, 12 Nathan Road, Kowloon, Hong Kong", country="HK"),
    ),
)
EDITIONS = {"xx.list": date(2026, 7, 23)}


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener.over([CHIPMAKER, TANKS, SHIP, FLAT], EDITIONS)


def test_equal_name_of_the_same_country_is_confirmed(screener: Screener) -> None:
    """A party that bears the listed name, written with another form of Ltd., is that party."""
    [[hit]] = screener.screen(
        [Subject(name="FUJIAN JINHUA INTEGRATED CIRCUIT CO., LTD", kind="organisation", country="CN")]
    )

    assert (hit.entry.id, hit.match, hit.confirmed, hit.score) == ("chip", "exact", True, 100.0)
    assert hit.edition == date(2026, 7, 23)


def test_shortened_name_is_a_hit_for_a_person_to_look_at(screener: Screener) -> None:
    """Initials of two words keep the name a hit, but do not confirm it."""
    [[hit]] = screener.screen([Subject(name="Fujian Jinhua IC Co", country="CN")])

    assert (hit.entry.id, hit.match, hit.confirmed) == ("chip", "similar", False)
    assert "ic initials of integrated circuit" in hit.reasons


def test_rare_name_is_confirmed_in_another_country(screener: Screener) -> None:
    """A name that nobody else bears is confirmed though the party says it sits elsewhere."""
    [[hit]] = screener.screen([Subject(name="Uralvagonzavod", kind="organisation", country="TR")])

    assert (hit.entry.id, hit.confirmed, hit.matched_name) == ("tanks", True, "URALVAGONZAVOD")


def test_equal_identifier_is_a_hit_without_the_name(screener: Screener) -> None:
    """An IMO number finds the ship under its new name."""
    [[hit]] = screener.screen(
        [Subject(name="Moonlight", kind="vessel", identifiers=(Identifier(scheme="imo", value="9187629"),))]
    )

    assert (hit.entry.id, hit.match, hit.confirmed, hit.score) == ("ship", "identifier", True, 100.0)


def test_listed_address_is_found_in_another_spelling_but_never_confirmed(screener: Screener) -> None:
    """Only the address is listed: who sits there is for a person to look at."""
    address = "22/F Flat 2203 Sea View Bldg., 12 Nathan Rd., Kowloon"
    [[hit]] = screener.screen([Subject(name="Good Harbour Trading Ltd", country="HK", address=address)])

    assert (hit.entry.id, hit.match, hit.confirmed) == ("flat", "address", False)


def test_clean_name_has_no_hit(screener: Screener) -> None:
    """A name of usual words in the same country is nobody on the list."""
    [hits] = screener.screen([Subject(name="Lanxi Precision Works Co., Ltd.", kind="organisation", country="CN")])

    assert hits == []


def test_compiled_lists_answer_as_the_ones_in_memory(screener: Screener, tmp_path: Path) -> None:
    """What was compiled and opened again finds the same hits, and compiling twice gives the same bytes."""
    from exportgate.decision import EditionRef

    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        Screener.compile(
            [
                (EditionRef(feed="xx.list", edition=date(2026, 7, 23), sha256="0" * 64), [CHIPMAKER]),
                (EditionRef(feed="yy.list", edition=date(2026, 7, 24), sha256="1" * 64), [TANKS, SHIP]),
            ],
            folder,
        )
    opened = Screener.open(one)
    [[hit]] = opened.screen([Subject(name="UralVagonZavod")])

    assert (hit.entry, hit.confirmed, hit.edition) == (TANKS, True, date(2026, 7, 24))
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in two.iterdir()}


def test_owners_of_owners_are_screened() -> None:
    """Every party and every owner above it is a subject, with the way to it."""
    top = Owner(name="Top")
    shipment = Shipment(id="S", parties=(Party(role="consignee", name="P", owners=(Owner(name="A", owners=(top,)),)),))

    assert [(s.name, s.party, s.owner_path) for s in subjects_of(shipment)] == [
        ("P", 0, ()),
        ("A", 0, (0,)),
        ("Top", 0, (0, 0)),
    ]
