"""Parties against entries."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exportgate import screening
from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.errors import ExportgateError
from exportgate.hit import Hit
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
ORION = Entry(feed="yy.list", id="orion", kind="organisation", names=(ListedName(name="ORION"),), countries=("RU",))
PERSON = Entry(
    feed="yy.list",
    id="person",
    kind="person",
    names=(ListedName(name="Ruslan Gadzhievich GADZHIEV"), ListedName(name="The Hammer", kind="weak")),
    dates_of_birth=("1978-05-03", "1979"),
    countries=("RU",),
)
COMMON = Entry(feed="yy.list", id="common", names=(ListedName(name="Wang Wei"),), countries=("CN",))
EDITIONS = {"xx.list": date(2026, 7, 23)}


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener.over([CHIPMAKER, TANKS, SHIP, FLAT, ORION, PERSON, COMMON], EDITIONS)


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


def _only(screener: Screener, subject: Subject) -> Hit:
    [[hit]] = screener.screen([subject])
    return hit


def test_common_word_in_another_country_is_not_confirmed(screener: Screener) -> None:
    """One short word is borne by many: in another country it is for a person to look at."""
    abroad = _only(screener, Subject(name="Orion", kind="organisation", country="US"))
    at_home = _only(screener, Subject(name="Orion", kind="organisation", country="RU"))

    assert (abroad.match, abroad.confirmed) == ("exact", False)
    assert at_home.confirmed


def test_common_name_of_a_person_is_not_confirmed(screener: Screener) -> None:
    """Thousands are called so, in the same country too."""
    assert not _only(screener, Subject(name="Wang Wei", kind="person", country="CN")).confirmed
    assert not _only(screener, Subject(name="Wang Wei", country="CN")).confirmed


@pytest.mark.parametrize(
    ("born", "score", "confirmed", "reason"),
    [
        ("1978-05-03", 100.0, True, "born the same day"),
        ("1978-03-05", 100.0, True, "day and month of birth swapped"),
        ("1978", 100.0, True, "same year as far as known"),
        ("1978-05-04", 100.0, True, "off by one digit"),
        ("1951-11-20", 85.0, False, "date of birth differs"),
    ],
)
def test_date_of_birth_speaks(screener: Screener, born: str, score: float, confirmed: bool, reason: str) -> None:
    """A date that agrees settles a rare name; one that differs leaves it to a person, still as a hit."""
    hit = _only(screener, Subject(name="Ruslan Gadzhievich Gadzhiev", kind="person", date_of_birth=born))

    assert (hit.score, hit.confirmed) == (score, confirmed)
    assert reason in hit.reasons


def test_weak_alias_is_not_confirmed(screener: Screener) -> None:
    """What the publisher itself calls weak stays for a person to look at."""
    hit = _only(screener, Subject(name="The Hammer", kind="person", date_of_birth="1978-05-03"))

    assert (hit.matched_name, hit.confirmed) == ("The Hammer", False)


def test_other_kind_is_not_confirmed(screener: Screener) -> None:
    """A ship of the name of a firm is another party, but the name stays a hit."""
    hit = _only(screener, Subject(name="Uralvagonzavod", kind="vessel"))

    assert (hit.confirmed, hit.score) == (False, 80.0)


def test_equal_number_with_another_kind_is_not_confirmed(screener: Screener) -> None:
    """An equal number is a hit whatever else, but a contradiction is for a person to look at."""
    number = (Identifier(scheme="imo", value="9187629"),)
    hit = _only(screener, Subject(name="Quite Other Name", kind="person", identifiers=number))

    assert (hit.match, hit.confirmed) == ("identifier", False)


def test_similar_name_never_has_the_full_score(screener: Screener) -> None:
    """100 is kept for the same name, whatever else agrees."""
    hit = _only(screener, Subject(name="Fujian Jinhua Integrated Circuit Compny Ltd", country="CN"))

    assert (hit.match, hit.score) == ("similar", 99.0)


def test_top_gives_the_best_and_progress_is_told(screener: Screener) -> None:
    """At most so many hits a subject, best first; each distinct name counts once for the progress."""
    told: list[tuple[int, int]] = []
    found = screener.screen(
        [Subject(name="Orion"), Subject(name="Orion"), Subject(name="Nobody Atall")],
        threshold=0,
        top=1,
        progress=lambda done, all_: told.append((done, all_)),
    )

    assert [hits[0].entry.id for hits in found[:2]] == ["orion", "orion"]
    assert max(len(hits) for hits in found) == 1
    assert told == [(2, 2)]


def test_damaged_index_says_what_to_do(tmp_path: Path) -> None:
    """A folder that is no compiled list is refused with the next step."""
    with pytest.raises(ExportgateError, match="exportgate update"):
        Screener.open(tmp_path)


@pytest.mark.parametrize(("id", "name"), [("min", "Tun Min Latt"), ("comma", "Shamlakh, Zuheir")])
def test_the_same_name_of_a_person_is_the_same_where_nobody_says_what_it_is(id: str, name: str) -> None:
    """Papers seldom say so; its words are read as those of a firm too, and are no less the same."""
    people = (("min", "TUN MIN LATT"), ("comma", "SHAMLAKH, Zuheir"))
    entries = [Entry(feed="yy.list", id=id, kind="person", names=(ListedName(name=one),)) for id, one in people]

    [[hit]] = Screener.over(entries, EDITIONS).screen([Subject(name=name)])

    assert (hit.entry.id, hit.match, hit.score) == (id, "exact", 100.0)


def test_a_name_that_comes_in_many_batches_is_searched_once(
    screener: Screener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far apart the parties of a name stand, it is searched once, and each of them has its hits."""
    monkeypatch.setattr(screening, "_BATCH", 2)
    searched: list[str] = []
    whole = Screener._names_like

    def noted(engine: Screener, names: Any, *more: Any) -> Any:
        searched.extend(name for name, _ in names)
        return whole(engine, names, *more)

    monkeypatch.setattr(Screener, "_names_like", noted)
    names = ["Orion", "Nobody Atall", "Nobody Else", "Orion", "Somebody Else", "Orion", "Nobody Atall"]

    found = screener.screen([Subject(name=name, party=number) for number, name in enumerate(names)])

    assert sorted(searched) == sorted(set(names))
    assert [[hit.party for hit in hits] for hits in found] == [[0], [], [], [3], [], [5], []]
