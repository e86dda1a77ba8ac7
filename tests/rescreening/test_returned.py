"""A hit judged false is back where the party changed or the judgement ended, also where the hit itself is the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.gate import HITS_A_PARTY
from exportgate.judging.judgement import About, Said, Standing
from exportgate.judging.profile import profile_of
from exportgate.records.judgements import Saying, confirm, judge, list_judgements, withdraw
from exportgate.settings import DEFAULTS
from exportgate.shipment import Identifier, Party
from tests.rescreening.made import Office, entry, party

QINGHE = entry("1", "Qinghe Inertial Navigation Institute")
VOSTOK = entry("2", "Vostok Bearing Works")
OURS = party("P1", "Qinghe Inertial Navigation Institute")
OTHERS = (party("P2", "Bakery"), party("P3", "Copper Kettle"), party("P4", "Harbour Tea"))
LEI = Identifier(scheme="lei", value="5493001KJTIIGC8Y1R12")


def _judged_false(office: Office, ours: Party = OURS, until: date | None = None, one: Entry = QINGHE) -> str:
    """Have two people say that a party is not the entry; gives the judgement's id."""
    saying = Saying(Said.FALSE_POSITIVE, About(party=profile_of(ours), entry=one), "another one", until)
    with office.records.writing("maria", datetime.now(UTC)) as write:
        made = judge(write, saying, DEFAULTS)
    with office.records.writing("petra", datetime.now(UTC)) as write:
        return confirm(write, made.id).id


@pytest.fixture
def judged(small_office: Office) -> Office:
    """An office whose only hit was judged false."""
    small_office.publish(QINGHE, VOSTOK)
    small_office.on_file(OURS, *OTHERS)
    small_office.rescreen()
    _judged_false(small_office)
    return small_office


@pytest.mark.parametrize("full", [False, True], ids=["what changed", "everybody"])
@pytest.mark.parametrize(
    "changed",
    [
        {"address": "1 Main Street, Springfield"},
        {"country": "US"},
        {"date_of_birth": "1970"},
        {"identifiers": (LEI,)},
        {"kind": "organisation"},
        {"name": "Qinghe Inertial Navigation Institut"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_hit_judged_false_is_back_when_the_party_changes(judged: Office, changed: dict[str, Any], full: bool) -> None:
    """Also where the list says nothing of what changed, so that score and reasons are the same; told back, it is
    silent again."""
    judged.on_file(party("P1", **{"name": OURS.name, **changed}), *OTHERS)
    changed_run = judged.rescreen(full=full)
    judged.on_file(OURS, *OTHERS)
    back = judged.rescreen(full=full)

    assert [(one.what, one.found.id) for one in changed_run.telling] == [("changed", "P1")]
    assert "has changed" in changed_run.changes[0].why[0]
    assert back.telling == []
    assert judged.kept() == judged.anew()
    assert judged.faults() == []


def test_what_was_told_back_is_not_told_again_when_nothing_changes(judged: Office) -> None:
    """Nor when another party changes."""
    judged.on_file(replace(OURS, address="1 Main Street"), *OTHERS)
    judged.rescreen()

    judged.on_file(replace(OURS, address="1 Main Street"), *OTHERS, party("P5", "Glass"))

    assert judged.rescreen().changes == []
    assert judged.rescreen(full=True).changes == []


def test_an_open_hit_is_not_told_again_because_the_party_changed_in_what_no_list_tells(small_office: Office) -> None:
    """It was told, and nobody judged it: there is nothing to come back."""
    small_office.publish(QINGHE, VOSTOK)
    small_office.on_file(OURS, *OTHERS)
    small_office.rescreen()

    small_office.on_file(replace(OURS, address="1 Main Street"), *OTHERS)

    assert small_office.rescreen().changes == []


@pytest.mark.parametrize(
    ("changed", "back"),
    [
        ({"names": (*QINGHE.names, ListedName(name="QIN", kind="alias"))}, True),
        ({"names": (ListedName(name=QINGHE.primary_name, kind="weak"),)}, True),
        ({"addresses": (ListedAddress(text="5 North Road, Xi'an", country="CN"),)}, True),
        ({"remarks": "moved"}, True),
        ({"details": {"Ministry": "Eighth"}}, True),
        ({"source": "row 9"}, False),
    ],
    ids=["alias", "weak", "address", "remark", "detail", "place in the file"],
)
def test_a_hit_judged_false_is_back_when_the_list_says_something_else(
    judged: Office, changed: dict[str, Any], back: bool
) -> None:
    """Whatever it is; where the list says again what was judged, the hit is silent again."""
    judged.publish(replace(QINGHE, **changed), VOSTOK)
    run = judged.rescreen()
    judged.publish(QINGHE, VOSTOK)
    again = judged.rescreen()

    assert len(run.telling) == back
    assert again.telling == []


def test_a_judgement_whose_last_day_is_over_brings_its_hit_back_once(judged: Office) -> None:
    """On the last day it is silent still."""
    today = datetime.now(UTC)
    _judged_false(judged, until=today.date() + timedelta(days=3))
    last_day = judged.rescreen(now=today + timedelta(days=3))
    # The run before stands in the records as of today, whatever day it took itself to be.
    day_after = judged.rescreen(now=today + timedelta(days=4))

    assert last_day.changes == []
    assert [(one.what, one.found.id) for one in day_after.telling] == [("changed", "P1")]
    assert "held until" in day_after.changes[0].why[0]


def test_a_judgement_that_was_withdrawn_brings_its_hit_back_once(judged: Office) -> None:
    """Whoever withdrew it is not the only one to know."""
    with judged.records.reading() as connection:
        (made,) = list_judgements(connection, [Standing.STANDING])
    with judged.records.writing("maria", datetime.now(UTC)) as write:
        withdraw(write, made.id, "it was they")

    assert [one.why for one in judged.rescreen().telling] == [(f"the judgement {made.id} was withdrawn: it was they",)]
    assert judged.rescreen().changes == []


def test_both_are_told_of_records_in_any_database(office: Office) -> None:
    """A judgement that was withdrawn, and another one whose party changed."""
    office.publish(QINGHE)
    office.on_file(OURS, replace(OURS, id="P0", country="CN"), *OTHERS)
    office.rescreen()
    made = _judged_false(office)
    _judged_false(office, replace(OURS, country="CN"))
    with office.records.writing("maria", datetime.now(UTC)) as write:
        withdraw(write, made, "it was they")
    office.on_file(OURS, replace(OURS, id="P0", country="CN", address="1 Main Street"), *OTHERS)

    assert [(one.what, one.found.id) for one in office.rescreen().telling] == [("changed", "P0"), ("changed", "P1")]
    assert office.faults() == []


def test_the_hit_of_an_entry_that_moves_to_another_list_is_told(judged: Office) -> None:
    """What was judged of one list's entry says nothing of another's, also where the id is the same."""
    moved = Entry(feed="yy.list", id="1", names=QINGHE.names)
    judged.publish(moved, VOSTOK)
    run = judged.rescreen()

    assert [(one.what, one.found.feed) for one in run.telling] == [("new", "yy.list")]
    assert {(one.what, one.found.feed) for one in run.changes} == {("new", "yy.list"), ("gone", "xx.list")}
    judged.publish(moved, QINGHE, VOSTOK)
    assert judged.rescreen().telling == []
    assert judged.kept() == judged.anew()


def test_hits_judged_to_be_of_others_leave_room_for_as_many_more(small_office: Office) -> None:
    """So many hits a party are told; where all of these are of namesakes, the next one is told as before them."""
    namesakes = [entry(f"{number}", "Zhang Wei", kind="person") for number in range(HITS_A_PARTY)]
    ours, further = party("P1", "Zhang Wei", kind="person"), entry("more", "Zhang Weii", kind="person")
    small_office.publish(*namesakes, further)
    small_office.on_file(ours, party("P2", "Harbour Tea"), party("P3", "Glass Hut"))
    told_first = [one.found.entry for one in small_office.rescreen().telling]
    assert sorted(told_first) == sorted(one.id for one in namesakes)

    for one in namesakes:
        _judged_false(small_office, ours, one=one)
    run = small_office.rescreen()

    assert [one.found.entry for one in run.telling] == ["more"]
    assert len(small_office.kept()) == HITS_A_PARTY + 1
    assert small_office.rescreen(full=True).changes == []


def test_a_namesake_listed_after_all_others_were_judged_is_told(small_office: Office) -> None:
    """It is the twenty-first, and the first that nobody looked at; those judged stay silent."""
    namesakes = [entry(f"{number}", "Zhang Wei", kind="person") for number in range(HITS_A_PARTY)]
    ours = party("P1", "Zhang Wei", kind="person")
    small_office.publish(*namesakes)
    small_office.on_file(ours, party("P2", "Harbour Tea"), party("P3", "Glass Hut"))
    small_office.rescreen()
    for one in namesakes:
        _judged_false(small_office, ours, one=one)

    small_office.publish(*namesakes, entry("more", "Zhang Weii", kind="person"))
    run = small_office.rescreen()

    assert run.run.run.kind == "changes"
    assert [(one.what, one.found.entry) for one in run.telling] == [("new", "more")]
