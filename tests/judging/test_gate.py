"""The gate asks what people judged: in whole checks, with the laws' answers."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from exportgate.casework import Casework
from exportgate.decision import Decision, EditionRef, Finding, Outcome, Verdict
from exportgate.entry import Entry, ListedName
from exportgate.feeds.store import Store
from exportgate.gate import HITS_A_PARTY, Gate
from exportgate.hooks import hookimpl
from exportgate.judging.decided import about, hits_of, named, numbered
from exportgate.judging.judgement import Said
from exportgate.jurisdiction import Case, Fact, Jurisdiction
from exportgate.plugins import load_plugins
from exportgate.records import Records, holds, judgements
from exportgate.records.judgements import Saying
from exportgate.screening import Screener
from exportgate.settings import FourEyes, Settings
from exportgate.shipment import Line, Party, Shipment

NOW = datetime(2026, 9, 1, tzinfo=UTC)
NAME = "Lanxi Precision Works"
ALONE = Settings(four_eyes=FourEyes(review=False, licence_required=False, exception_available=False))


class Country:
    """Forbids trade with whom an entry surely is, has a person look at who resembles one, and asks for a fact."""

    @hookimpl
    def exportgate_register_jurisdiction(self) -> Jurisdiction:
        fact = Fact("end_use.military", "Is there a military end use?", ("true", "false"))
        return Jurisdiction("aa", "Toyland", frozenset({"AX"}), facts=(fact,))

    @hookimpl
    def exportgate_assess_shipment(self, case: Case) -> list[Finding]:
        found = [_finding(Outcome.PROHIBITED if hit.confirmed else Outcome.REVIEW, hit=hit) for hit in case.hits]
        if case.fact("end_use.military") is None:
            found.append(_finding(Outcome.INDETERMINATE, asks=("end_use.military",)))
        return found or [_finding(Outcome.NO_LICENCE_FOUND)]


def _finding(outcome: Outcome, **more: object) -> Finding:
    hit = more.get("hit")
    party = getattr(hit, "party", None)
    reason = getattr(hit, "reasons", "") or "nothing found"
    return Finding(
        jurisdiction="aa",
        rule="aa.rule",
        outcome=outcome,
        citation="Act 1",
        reason=reason,
        party=party,
        **more,  # type: ignore[arg-type]
    )


def entry(number: int, name: str = NAME, **more: object) -> Entry:
    return Entry(feed="aa.list", id=str(number), names=(ListedName(name=name, script="latin"),), **more)  # type: ignore[arg-type]


def casework(home: Path, *entries: Entry) -> Casework:
    """Casework over some entries; a second one on the same folder is another edition of the list."""
    edition = EditionRef(feed="aa.list", edition=date(2026, 8, 30), sha256="ab" * 32)
    gate = Gate(load_plugins([("country", Country())], installed=False), Store(home), Screener.over(entries, [edition]))
    return Casework(gate, Records.open(home))


def shipment(id: str = "S-1", *, answered: bool = True) -> Shipment:
    """A shipment to a party whose name resembles the entry's."""
    consignee = Party(role="consignee", name="Lanxi Precision Work")
    facts = {"end_use.military": False} if answered else {}
    return Shipment(id=id, departure="AX", destination="AQ", parties=(consignee,), facts=facts)


def check(work: Casework, asked: Shipment, now: datetime = NOW) -> Decision:
    return work.check([asked], actor="maria", now=now)[0]


def judge(work: Casework, decision: Decision, said: Said = Said.FALSE_POSITIVE, number: int = 1) -> str:
    hit = numbered(hits_of(decision), number).hit
    saying = Saying(said, about(work.asked(decision.id), hit), "register read", shipment=decision.shipment)
    with work.records.writing("maria", NOW) as write:
        return judgements.judge(write, saying, ALONE).id


def test_a_shipment_judged_passes_and_the_next_one_too(tmp_path: Path) -> None:
    """Judged once: the party is not asked of again, and each decision says what is silent in it."""
    work = casework(tmp_path, entry(17))
    held = check(work, shipment())
    judgement = judge(work, held)

    again = work.recheck("S-1", actor="maria", now=NOW)
    other = check(work, shipment("S-2"))

    assert held.verdict is Verdict.HOLD
    assert [one.judgement for one in again.silenced] == [judgement]
    assert (again.verdict, other.verdict) == (Verdict.PASS, Verdict.PASS)
    assert work.decision(again.id).decision.silenced == again.silenced


def test_a_new_edition_that_changes_the_entry_stops_the_released_shipment(tmp_path: Path) -> None:
    """The hit is back with what changed, and what was released on the judgement is held again."""
    work = casework(tmp_path, entry(17))
    judge(work, check(work, shipment()))
    work.recheck("S-1", actor="maria", now=NOW)
    for who, act in (("maria", holds.propose_release), ("petra", holds.confirm_release)):
        with work.records.writing(who, NOW) as write:
            act(write, "S-1")

    newer = casework(tmp_path, entry(17, remarks="also trades as Lanxi Precision Work"))
    decision = newer.recheck("S-1", actor="maria", now=NOW)

    assert decision.verdict is Verdict.HOLD
    assert "the entry has changed since: remarks was not stated" in decision.findings[0].reason
    with newer.records.reading() as connection:
        state = holds.gate_state(connection, "S-1")
    assert (state.state, state.may_leave) == ("held", False)
    assert "reopened" in state.reason


def test_a_true_match_lets_the_demand_of_the_entry_apply(tmp_path: Path) -> None:
    """What a person confirmed is answered as what the engine is sure of."""
    work = casework(tmp_path, entry(17))
    judgement = judge(work, check(work, shipment()), Said.TRUE_MATCH)

    decision = work.recheck("S-1", actor="maria", now=NOW)

    assert decision.verdict is Verdict.BLOCK
    hit = decision.findings[0].hit
    assert hit is not None
    assert hit.judged == judgement


def test_namesakes_judged_do_not_crowd_out_the_one_that_was_not(tmp_path: Path) -> None:
    """However many entries bear a name and were judged, the next one of that name is found."""
    entries = [entry(number) for number in range(HITS_A_PARTY + 5)]
    work = casework(tmp_path, *entries[:-1])
    for _ in range(2):
        decision = check(work, shipment())
        for hit in hits_of(decision):
            if not hit.silenced:
                judge(work, decision, number=hit.number)
    assert check(work, shipment()).verdict is Verdict.PASS

    newer = check(casework(tmp_path, *entries), shipment())

    assert newer.verdict is Verdict.HOLD
    assert [finding.hit.entry.id for finding in newer.findings if finding.hit] == [entries[-1].id]


def test_what_people_added_to_what_was_sent_is_no_difference(tmp_path: Path) -> None:
    """An ERP asks with what it knows: the goods may leave though a code was filled in here, other goods may not."""
    work = casework(tmp_path)
    sent = replace(shipment(answered=False), lines=(Line(line=1, description="chair"),))
    check(work, sent)
    filled = replace(sent, lines=(Line(line=1, description="chair", classification={"aa": "none"}),))
    work.recheck("S-1", actor="maria", filled=filled, facts={"end_use.military": False}, now=NOW)
    other = replace(sent, lines=(Line(line=1, description="drone"),))

    with work.records.reading() as connection:
        states = [holds.gate_state(connection, "S-1", asked) for asked in (sent, filled, other)]

    assert [state.may_leave for state in states] == [True, True, False]
    assert "lines differ" in states[2].reason


def test_goods_are_not_free_by_a_fact_that_is_not_stated_any_more(tmp_path: Path) -> None:
    """What was sent with a fact and is asked without it is another question: unknown is not what was stated."""
    work = casework(tmp_path)
    check(work, shipment())

    with work.records.reading() as connection:
        same, without = (holds.gate_state(connection, "S-1", shipment(answered=told)) for told in (True, False))

    assert (same.may_leave, without.may_leave) == (True, False)
    assert "fact end_use.military differ" in without.reason


def test_an_answer_taken_back_is_asked_again(tmp_path: Path) -> None:
    """What is unknown again holds the shipment again, and the gate says what is asked."""
    work = casework(tmp_path)
    check(work, shipment(answered=False))
    passed = work.recheck("S-1", actor="maria", facts={"end_use.military": False}, now=NOW)

    again = work.recheck("S-1", actor="maria", facts={"end_use.military": None}, now=NOW)

    assert passed.verdict is Verdict.PASS
    assert again.verdict is Verdict.HOLD
    with work.records.reading() as connection:
        assert holds.gate_state(connection, "S-1").asks == ("end_use.military",)


def test_a_hit_is_named_by_its_entry_and_party(tmp_path: Path) -> None:
    """Where two parties hit one entry, the party says which is meant."""
    work = casework(tmp_path, entry(17))
    two = replace(
        shipment(),
        parties=(
            Party(role="consignee", name="Lanxi Precision Work"),
            Party(role="end_user", name="Lanxi Precise Works"),
        ),
    )
    hits = hits_of(check(work, two))

    assert len(hits) == 2
    assert named(hits, "aa.list", "17", "lanxi precise works").hit.party == 1
    with pytest.raises(Exception, match="several hits"):
        named(hits, "aa.list", "17")
    with pytest.raises(Exception, match="there is no hit 3"):
        numbered(hits, 3)
