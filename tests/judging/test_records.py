"""Judgements of hits in the records: said by one, confirmed by another, over, withdrawn."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from exportgate.decision import Outcome, Silenced
from exportgate.errors import ExportgateError
from exportgate.hit import Hit
from exportgate.judging.judgement import Said, Standing
from exportgate.judging.persons import SamePersonError
from exportgate.judging.states import State
from exportgate.records import Records, judgements, judging
from exportgate.records.judgements import JudgementError
from tests.judging.acting import ALONE, confirmed, judged, say, settle
from tests.judging.made import DAY, ENTRY, NOON, PASSES, SHIPMENT, hit_on


def test_a_hit_is_judged_once_by_two_people(records: Records) -> None:
    """Proposed by one it shows and changes nothing; confirmed by another it is silent from then on."""
    said = say(records)
    proposed = judged(records)
    confirmed(records, said.id)

    assert said.state is Standing.PROPOSED
    assert isinstance(proposed, Hit)
    assert "proposed as a false positive" in proposed.reasons
    silenced = judged(records)
    assert isinstance(silenced, Silenced)
    assert silenced.by == "maria, confirmed by petra"
    assert silenced.until == date(2027, 9, 1)


@pytest.mark.parametrize("same", ["maria", "MARIA", " maria ", "os-user:Maria"])
def test_nobody_confirms_what_they_said_themselves(records: Records, same: str) -> None:
    """The second person is not the first, however the name is written or whoever is at the command line."""
    said = say(records, by="os-user:maria")

    with pytest.raises(SamePersonError):
        confirmed(records, said.id, same)

    assert isinstance(judged(records), Hit)


def test_where_the_settings_ask_for_one_person_it_counts_at_once(records: Records) -> None:
    """Four eyes are configurable per outcome."""
    assert say(records, settings=ALONE).state is Standing.STANDING
    assert isinstance(judged(records), Silenced)


@pytest.mark.parametrize(
    ("outcome", "hit"),
    [(Outcome.PROHIBITED, hit_on()), (Outcome.NO_LICENCE_FOUND, replace(hit_on(), confirmed=True))],
    ids=["prohibited", "sure"],
)
def test_what_is_prohibited_or_sure_always_takes_two(records: Records, outcome: Outcome, hit: Hit) -> None:
    """No setting lets one person alone lift a prohibition, or say that the engine is wrong where it is sure."""
    assert say(records, settings=ALONE, outcome=outcome, hit=hit).state is Standing.PROPOSED


def test_a_hit_of_mild_findings_is_lifted_like_a_review(records: Records) -> None:
    """The judgement holds in other shipments too, where the same hit may demand more."""
    assert say(records, outcome=Outcome.NO_LICENCE_FOUND).state is Standing.PROPOSED


def test_a_refused_proposal_never_counts(records: Records) -> None:
    """Refusing is an act with who, when and why; afterwards nothing confirms it."""
    said = say(records)
    with records.writing("petra", NOON) as write:
        refused = judgements.refuse(write, said.id, "the register is of 2019")

    assert (refused.state, refused.ended_by) == (Standing.REFUSED, "petra")
    with pytest.raises(JudgementError, match="not proposed any more: refused by petra"):
        confirmed(records, said.id, "paul")
    assert judged(records) == hit_on()


def test_a_withdrawn_judgement_brings_the_hit_back(records: Records) -> None:
    """From then on the hit stands, with who withdrew it and why."""
    said = say(records, settings=ALONE)
    with records.writing("petra", NOON) as write:
        judgements.withdraw(write, said.id, "another register")

    back = judged(records)

    assert isinstance(back, Hit)
    assert "withdrawn by petra" in back.reasons


def test_withdrawing_the_newest_lets_the_one_before_count_again(records: Records) -> None:
    """What was only superseded was never withdrawn."""
    say(records, Said.TRUE_MATCH, settings=ALONE)
    false = say(records, settings=ALONE)
    assert isinstance(judged(records), Silenced)
    with records.writing("petra", NOON) as write:
        judgements.withdraw(write, false.id, "mistaken")

    again = judged(records)
    assert isinstance(again, Hit)
    assert again.confirmed


def test_one_person_who_takes_a_true_match_back_frees_nobody(records: Records) -> None:
    """The false positive before it stays contradicted, which is told, until two say so again."""
    say(records, settings=ALONE)
    true = say(records, Said.TRUE_MATCH, settings=ALONE)
    with records.writing("petra", NOON) as write:
        judgements.withdraw(write, true.id, "mistaken")

    stands = judged(records)
    assert isinstance(stands, Hit)
    assert not stands.confirmed
    assert f"({true.id}: register read); withdrawn by petra" in stands.reasons
    assert "judge it again" in stands.reasons

    say(records, settings=ALONE)
    assert isinstance(judged(records), Silenced)


@pytest.mark.parametrize("days", [0, 365])
def test_the_last_day_may_be_any_that_the_settings_allow(records: Records, days: int) -> None:
    """Today is allowed, and so is the last day of the longest time."""
    assert say(records, until=NOON.date() + timedelta(days=days)).until == NOON.date() + timedelta(days=days)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"until": NOON.date() - timedelta(days=1)}, "is over"),
        ({"until": NOON.date() + timedelta(days=366)}, "too far off, expected 2027-09-01 or earlier"),
        ({"reason": "   "}, "a reason is needed"),
        ({"reason": "\u200b\x00 ."}, "a reason is needed"),
        ({"reason": "x" * 2001}, "2,001 characters"),
        ({"said": Said.TRUE_MATCH, "until": NOON.date()}, "a true match has no last day"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(records: Records, more: dict[str, Any], words: str) -> None:
    """Nothing is kept of it."""
    with pytest.raises(ExportgateError, match=words):
        say(records, **more)

    with records.reading() as connection:
        assert judgements.list_judgements(connection) == []


def test_the_same_is_not_proposed_twice(records: Records) -> None:
    """The second person is told to confirm."""
    first = say(records)

    with pytest.raises(JudgementError, match="proposed already, by maria") as told:
        say(records, by="petra")

    assert f"confirm {first.id}" in told.value.hint


def test_a_false_positive_over_is_back_the_day_after(records: Records) -> None:
    """The day counts as the present one, whatever day's law is asked."""
    say(records, settings=ALONE, until=NOON.date())

    assert isinstance(judged(records, now=NOON), Silenced)
    assert isinstance(judged(records, now=NOON + timedelta(days=1)), Hit)


def test_judgements_are_found_among_many(records: Records) -> None:
    """Each of several hundred listings in one check gets its own judgement and no other's."""
    entries = [replace(ENTRY, id=str(number)) for number in range(700)]
    for number in (3, 650):
        say(records, settings=ALONE, hit=hit_on(entries[number]))

    with records.reading() as connection:
        hits = tuple(hit_on(entry) for entry in entries)
        stand, silenced = judging.judged(connection, NOON)([SHIPMENT], [hits], [DAY])[0]

    assert [one.hit.entry.id for one in silenced] == ["3", "650"]
    assert len(stand) == 698


def test_settings_in_the_data_folder_say_who_must_confirm(records: Records, tmp_path: Path) -> None:
    """A shipment held for a missing fact awaits a release too where the settings say so."""
    (tmp_path / "settings.toml").write_text("[four_eyes]\nindeterminate = true\n", "utf-8")

    settle(records, Outcome.INDETERMINATE)

    assert settle(records, *PASSES, id="D-2").state is State.AWAITING_RELEASE
