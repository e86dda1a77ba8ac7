"""What judgements make of a hit: the rules, without records."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from exportgate.decision import Silenced
from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.hit import Hit
from exportgate.judging.applying import apply
from exportgate.judging.judgement import Judgement, Said, Standing
from exportgate.judging.on_file import JudgedHits, among
from exportgate.judging.profile import comparable, profile_at
from exportgate.shipment import Identifier, Owner, Party, Shipment
from tests.judging.made import DAY, ENTRY, PARTY, SHIPMENT, hit_on, judgement, owned, shipment_with


def judged(
    judgements: Sequence[Judgement],
    *,
    shipment: Shipment = SHIPMENT,
    entry: Entry = ENTRY,
    on: date = DAY,
    today: date = DAY,
) -> Hit | Silenced:
    """Give the one hit of the shipment as a check would."""
    judge = JudgedHits(among(judgements), today)
    stand, silenced = judge([shipment], [(hit_on(entry, name=shipment.parties[0].name),)], [on])[0]
    found: tuple[Hit | Silenced, ...] = (*stand, *silenced)
    return found[0]


def told(found: Hit | Silenced) -> str:
    assert isinstance(found, Hit)
    return found.reasons


def test_a_false_positive_is_silent_and_says_who_why_and_until_when() -> None:
    """Nothing vanishes: the silenced hit stands beside the findings, with whose word it rests on."""
    found = judged([judgement(until=date(2027, 8, 1))])

    assert isinstance(found, Silenced)
    assert (found.judgement, found.by, found.until) == ("J-5", "maria", date(2027, 8, 1))
    assert found.reason == "another firm, register read"
    assert found.hit == hit_on()


def test_a_true_match_confirms_the_hit() -> None:
    """What the entry demands applies, as where the engine itself is sure."""
    found = judged([judgement(Said.TRUE_MATCH)])

    assert isinstance(found, Hit)
    assert found.confirmed
    assert found.judged == "J-5"


@pytest.mark.parametrize(("day", "silent"), [(0, True), (1, False)])
def test_the_last_day_is_silent_and_the_day_after_is_not(day: int, silent: bool) -> None:
    """`until` is the last day on which the hit is silent."""
    found = judged([judgement(until=DAY)], today=DAY + timedelta(days=day))

    assert isinstance(found, Silenced) is silent
    if not silent:
        assert "until 2026-09-01, which is over" in told(found)


def test_a_judgement_that_is_over_is_not_revived_by_a_day_of_the_past() -> None:
    """Who has the law of an earlier day applied gets the hit all the same."""
    assert isinstance(judged([judgement(until=DAY)], on=DAY - timedelta(days=90), today=DAY + timedelta(1)), Hit)


def test_a_judgement_does_not_reach_a_day_after_its_last() -> None:
    """A shipment of a day that lies beyond the last one is looked at again."""
    assert isinstance(judged([judgement(until=DAY)], on=DAY + timedelta(days=1), today=DAY), Hit)


CHANGED_PARTIES = {
    "name": replace(PARTY, name="Qinghe Navigation Instrument Works"),
    "kind": replace(PARTY, kind="person"),
    "country": replace(PARTY, country="AQ"),
    "address": replace(PARTY, address="Market Street 6, Qinghe"),
    "date of birth": replace(PARTY, date_of_birth="2002"),
    "identifiers": replace(PARTY, identifiers=(Identifier(scheme="registration", value="Y-900801"),)),
}


@pytest.mark.parametrize("field", CHANGED_PARTIES)
def test_a_party_of_whom_anything_else_is_said_is_back_with_what_changed(field: str) -> None:
    """Each field of the party counts, and the hit tells which one changed."""
    found = judged([judgement()], shipment=shipment_with(CHANGED_PARTIES[field]))

    assert f"the party has changed since: {field} was" in told(found)
    assert "back: judged a false positive, by maria on 2026-08-01 (J-5: another firm, register read)" in told(found)


def test_what_changed_is_told_with_both_values() -> None:
    """The person who judged reads what was and what is, without looking anything up."""
    found = judged([judgement()], shipment=shipment_with(CHANGED_PARTIES["address"]))

    assert 'address was "Market Street 5, Qinghe", now "Market Street 6, Qinghe"' in told(found)


@pytest.mark.parametrize(
    "party",
    [
        replace(PARTY, name="QINGHE NAVIGATION INSTRUMENTS LIMITED"),
        replace(PARTY, address="MARKET STREET 5 QINGHE"),
        replace(PARTY, role="end_user"),
        replace(PARTY, identifiers=(Identifier(scheme="registration", value="Y 900800"),)),
        replace(PARTY, headquarters="AQ", flags=("police",)),
    ],
    ids=["legal form spelt out", "case and comma", "another role", "another way to write the number", "not compared"],
)
def test_another_way_to_write_the_same_is_no_change(party: Party) -> None:
    """A false alarm is as wrong as silence: the same firm written differently stays judged."""
    assert isinstance(judged([judgement()], shipment=shipment_with(party)), Silenced)


CHANGED_ENTRIES = {
    "names": replace(ENTRY, names=(*ENTRY.names, ListedName(name="Qinghe Navigation", kind="alias"))),
    "addresses": replace(ENTRY, addresses=(ListedAddress(text="Market Street 5, Qinghe", country="AX"),)),
    "countries": replace(ENTRY, countries=("AX", "AQ")),
    "identifiers": replace(ENTRY, identifiers=(Identifier(scheme="registration", value="Y-900800"),)),
    "dates of birth": replace(ENTRY, dates_of_birth=("2001",)),
    "programmes": replace(ENTRY, programmes=("NAV", "ARMS")),
    "measures": replace(ENTRY, measures=("asset_freeze",)),
    "remarks": replace(ENTRY, remarks="also makes instruments"),
    "details.Note": replace(ENTRY, details={"Note": "see also 19"}),
    "kind": replace(ENTRY, kind="person"),
}


@pytest.mark.parametrize("field", CHANGED_ENTRIES)
def test_an_entry_of_which_its_list_says_anything_else_is_back_with_what_changed(field: str) -> None:
    """Each field of the entry counts in a new edition of its list, and the hit tells which one changed."""
    found = judged([judgement()], entry=CHANGED_ENTRIES[field])

    assert f"the entry has changed since: {field} was" in told(found)


def test_an_entry_that_only_moved_in_its_file_is_not_back() -> None:
    """Where in the publication an entry stands says nothing of the party; nor does the order of its names."""
    moved = replace(ENTRY, source="row 13", names=tuple(reversed(ENTRY.names)))

    assert isinstance(judged([judgement()], entry=moved), Silenced)


def combined(entry: Entry, **more: object) -> Entry:
    """The entry as a combined list tells it."""
    return replace(
        entry,
        feed="xx.combined",
        id="a-900",
        origin_feed="xx.list",
        origin_id="17",
        programmes=("Navigation",),
        remarks="",
        details={},
        **more,
    )


def test_the_entry_told_by_a_combined_list_is_the_same_listing() -> None:
    """Whether the original or a combined list brings the entry, it was judged once."""
    assert isinstance(judged([judgement()], entry=combined(ENTRY)), Silenced)
    assert isinstance(judged([judgement()], entry=combined(ENTRY, addresses=())), Silenced)
    assert isinstance(judged([judgement(entry=combined(ENTRY))]), Silenced)


def test_what_another_list_says_in_addition_brings_the_hit_back() -> None:
    """Who judged on a combined list that gives no date of birth has not judged the one that the original gives."""
    found = judged([judgement(entry=combined(ENTRY, dates_of_birth=()))])

    assert 'dates of birth was not stated, now "1999"' in told(found)


@pytest.mark.parametrize(
    "other",
    [replace(ENTRY, id="18"), replace(ENTRY, feed="yy.list"), combined(replace(ENTRY, remarks=""), source="row 1")],
    ids=["another number", "another list", "a combined list that lost the number"],
)
def test_another_listing_is_not_silenced(other: Entry) -> None:
    """A judgement is about one entry; a twin under another number is another listing."""
    lost = replace(other, id="17", origin_id="") if other.origin_feed else other

    assert judged([judgement()], entry=lost) == hit_on(lost)


def test_a_party_with_a_resembling_name_is_another_party() -> None:
    """The judgement of one firm says nothing of a firm that is called alike: not even that it was judged."""
    other = Party(role="consignee", name="Qinghe Navigation Instruments Trading", country="AX")

    found = judged([judgement()], shipment=shipment_with(other))

    assert isinstance(found, Hit)
    assert found.evidence == ()


def test_what_is_only_proposed_changes_nothing_and_shows() -> None:
    """One pair of eyes is not two."""
    found = judged([judgement(state=Standing.PROPOSED)])

    assert "proposed as a false positive, by maria" in told(found)
    assert isinstance(found, Hit)
    assert not found.confirmed


def test_what_was_withdrawn_counts_no_more_and_is_told() -> None:
    """The hit is back, with who withdrew the judgement and why."""
    found = judged([judgement(state=Standing.WITHDRAWN)])

    assert "withdrawn by petra on 2026-08-02: the register was another one" in told(found)


def test_what_was_refused_never_counts() -> None:
    """A refused proposal silences nothing."""
    assert isinstance(judged([judgement(state=Standing.REFUSED)]), Hit)


def test_of_two_that_contradict_each_other_the_newest_counts_and_the_other_is_told() -> None:
    """Whichever way they contradict each other."""
    false, true = judgement(seq=5), judgement(Said.TRUE_MATCH, seq=7, by="petra", reason="same board")

    confirmed = judged([false, true])
    silenced = judged([replace(false, seq=9, standing_seq=9), true])

    assert isinstance(confirmed, Hit)
    assert confirmed.judged == "J-7"
    assert "an earlier judgement says otherwise" in told(confirmed)
    assert isinstance(silenced, Silenced)
    assert "otherwise" in silenced.reason
    assert "same board" in silenced.reason


def test_the_newest_is_the_one_that_came_to_count_last() -> None:
    """A proposal of Monday that is confirmed on Friday is newer than what was said on Wednesday."""
    monday = replace(judgement(seq=5), standing_seq=9)
    wednesday = judgement(Said.TRUE_MATCH, seq=7)

    assert isinstance(judged([monday, wednesday]), Silenced)


def test_a_newest_judgement_that_lapsed_does_not_revive_the_one_before() -> None:
    """Where the false positive is over, an older true match does not confirm: a person looks again."""
    found = judged([judgement(Said.TRUE_MATCH, seq=3), judgement(seq=5, until=DAY - timedelta(days=1))])

    assert isinstance(found, Hit)
    assert not found.confirmed
    assert "an earlier judgement says otherwise" in told(found)


def test_a_true_match_stays_when_the_entry_changes_and_tells_of_it() -> None:
    """A change of the list does not make somebody else of the party; the change is told."""
    found = judged([judgement(Said.TRUE_MATCH)], entry=CHANGED_ENTRIES["programmes"])

    assert isinstance(found, Hit)
    assert found.confirmed
    assert "programmes was" in told(found)


def test_an_owner_is_judged_as_the_owner_of_that_firm() -> None:
    """The same name behind another firm may be another person."""
    owner = Owner(name="Li Wei", country="AX")
    here, there = owned(owner), owned(owner)
    elsewhere = shipment_with(replace(there.parties[0], name="Lanxi Precision Works"))
    hit = hit_on(owner_path=(0,), name="Li Wei")
    said = replace(judgement(), about=replace(judgement().about, party=profile_at(here, hit)))

    judge = JudgedHits(among([said]), DAY)
    results = judge([there, elsewhere], [(hit,), (hit,)], [DAY, DAY])

    assert results[0][1]
    assert "owner of was" in told(results[1][0][0])


def test_a_party_judged_is_not_its_owner() -> None:
    """A firm and the owner that bears its name are judged apart."""
    shipment = owned(Owner(name=PARTY.name))
    judge = JudgedHits(among([judgement(shipment=shipment)]), DAY)

    stand, silenced = judge([shipment], [(hit_on(), hit_on(owner_path=(0,)))], [DAY])[0]

    assert [one.hit.owner_path for one in silenced] == [()]
    assert [hit.owner_path for hit in stand] == [(0,)]


def test_what_bore_on_an_answer_is_given_for_the_record() -> None:
    """A kept decision can be made again with just these judgements."""
    judgements = [judgement(), judgement(Said.TRUE_MATCH, entry=replace(ENTRY, id="18"), seq=8)]
    judge = JudgedHits(among(judgements), DAY)
    first = judge([SHIPMENT], [(hit_on(),)], [DAY])

    again = JudgedHits(among(judge.bearing[0]), DAY)

    assert judge.bearing == [(judgements[0],)]
    assert again([SHIPMENT], [(hit_on(),)], [DAY]) == first


_words = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs", "P"]), max_size=40)
_identifiers = st.tuples(st.sampled_from(["imo", "registration"]), st.text("A1-", min_size=1, max_size=9)).map(
    lambda pair: Identifier(scheme=pair[0], value=pair[1])
)
_parties = st.builds(
    Party,
    role=st.just("consignee"),
    name=st.one_of(st.just(PARTY.name), _words),
    kind=st.sampled_from(["", "person", "organisation"]),
    country=st.sampled_from(["", "AX", "AQ"]),
    address=st.one_of(st.just(PARTY.address), _words),
    date_of_birth=st.sampled_from(["", "1999", "1999-01-02"]),
    identifiers=st.lists(_identifiers, max_size=2).map(tuple),
)
_entries = st.builds(
    Entry,
    feed=st.just("xx.list"),
    id=st.just("17"),
    kind=st.sampled_from(["", "person", "organisation"]),
    names=st.lists(_words.map(lambda name: ListedName(name=name)), max_size=2).map(tuple),
    addresses=st.lists(_words.map(lambda text: ListedAddress(text=text)), max_size=2).map(tuple),
    countries=st.sampled_from([(), ("AX",), ("AX", "AQ")]),
    identifiers=st.lists(_identifiers, max_size=2).map(tuple),
    dates_of_birth=st.sampled_from([(), ("1999",)]),
    programmes=st.sampled_from([(), ("NAV",)]),
    remarks=_words,
)


@given(before=_parties, now=_parties, listed=_entries, relisted=_entries)
def test_a_false_positive_never_silences_what_differs_in_any_compared_field(
    before: Party, now: Party, listed: Entry, relisted: Entry
) -> None:
    """Whatever party and entry are: silent means that both say what they said when they were judged."""
    was, is_now = shipment_with(before), shipment_with(now)
    hit = hit_on(relisted)
    said = judgement(entry=listed, shipment=was)

    found = apply(hit, profile_at(is_now, hit), [said], DAY)

    same_party = comparable(profile_at(was, hit)) == comparable(profile_at(is_now, hit))
    assert isinstance(found, Silenced) is (same_party and _sorted(listed) == _sorted(relisted))


def _sorted(entry: Entry) -> Entry:
    return replace(
        entry,
        names=tuple(sorted(entry.names, key=lambda one: one.name)),
        addresses=tuple(sorted(entry.addresses, key=lambda one: one.text)),
        identifiers=tuple(sorted(entry.identifiers, key=lambda one: (one.scheme, one.value))),
    )


@given(party=_parties)
def test_a_judgement_of_one_field_less_does_not_reach_who_has_it(party: Party) -> None:
    """What was not known when a hit was judged, and is known now, is a change."""
    bare = replace(party, country="", date_of_birth="", identifiers=(), address="", kind="")
    if bare == party:
        return

    hit = hit_on()
    found = apply(hit, profile_at(shipment_with(party), hit), [judgement(shipment=shipment_with(bare))], DAY)

    assert isinstance(found, Hit)


@pytest.mark.parametrize("name", ["", "***", "株式会社", "x" * 5000, "a " * 60, "ﷺ" * 40])
def test_strange_names_are_compared_whole(name: str) -> None:
    """Names that folding would cut, or leave nothing of, are told apart by all that stands in them."""
    one, other = shipment_with(replace(PARTY, name=name)), shipment_with(replace(PARTY, name=name + "y"))

    assert isinstance(judged([judgement(shipment=one)], shipment=one), Silenced)
    assert isinstance(judged([judgement(shipment=one)], shipment=other), Hit)
