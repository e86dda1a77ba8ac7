"""What jurisdictions share in reading a case: codes, facts, reach, places, crosswalks, designations, answers."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import pytest

from exportgate.decision import EditionRef, Finding, Outcome
from exportgate.entry import Entry, ListedName
from exportgate.errors import LawTableError
from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.answers import Answers
from exportgate.law.codes import Code, read_code, rows_naming
from exportgate.law.context import LawContext
from exportgate.law.crosswalk import CodeQuestion, proposals
from exportgate.law.designations import designations, resemblances
from exportgate.law.destinations import (
    ask_part,
    destination_of,
    in_words,
    on_route,
    parts_to_ask,
    passed_through,
)
from exportgate.law.end_use import Concerns, Unknown
from exportgate.law.facts import truth, word
from exportgate.law.measures import MeasuresRule
from exportgate.law.reach import Reach, reach_of
from exportgate.law.tables import LawTable, Row
from exportgate.law.wording import is_sure, is_weak
from exportgate.shipment import Identifier, Line, Party, Shipment

FORMS = {
    "dual-use": re.compile(r"\d[A-E]\d{3}", re.IGNORECASE),
    "arms": re.compile(r"ML\s?\d{1,2}(?!\d)", re.IGNORECASE),
}
DAY = date(2026, 7, 23)


def table(*rows: dict[str, Any]) -> LawTable:
    return LawTable("made", "no law", None, tuple(Row(values, None, None, "made", False) for values in rows))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("2B001", "2B001"), ("2b001 b1", "2B001.b.1"), ("ML 10.a.", "ML10.a"), ("none", "none"), ("NONE", "none")],
)
def test_code_is_read_as_people_write_it(written: str, read_as: str) -> None:
    """Blanks, points and capitals do not matter."""
    assert str(read_code(written, FORMS)) == read_as


@pytest.mark.parametrize("written", ["EAR99", "ML123", "2B001.bx", "2B01", "", "6(2)"])
def test_what_has_no_form_of_a_code_is_none(written: str) -> None:
    """Nothing is guessed."""
    assert read_code(written, FORMS) is None


def test_a_paragraph_stands_below_its_number() -> None:
    """2B001.b is within 2B001; 2B001.a is on no branch with it."""
    whole, part, other = (read_code(code, FORMS) for code in ("2B001", "2B001.b", "2B001.a"))
    assert whole is not None
    assert part is not None
    assert other is not None

    assert part.within(whole)
    assert not whole.within(part)
    assert whole.on_branch_of(part)
    assert not part.on_branch_of(other)


def test_facts_stay_unknown_unless_they_say_something() -> None:
    """A word that is none of those allowed, and an answer that is neither yes nor no, are unknown."""
    case = Case(Shipment(id="1", facts={"a": True, "b": "false", "c": "perhaps", "d": "Nuclear"}), (), DAY)

    assert [truth(case, name) for name in "abcde"] == [True, False, None, None, None]
    assert word(case, "d", ("none", "nuclear")) == "nuclear"
    assert word(case, "c", ("none", "nuclear")) is None


@pytest.mark.parametrize(
    ("way", "reach"),
    [
        (("AA", "BB", ()), Reach.EXPORT),
        (("AA", "AX", ()), Reach.DOMESTIC),
        (("BB", "AA", ()), Reach.IMPORT),
        (("BB", "CC", ("AA",)), Reach.TRANSIT),
        (("BB", "CC", ()), Reach.ABROAD),
    ],
)
def test_reach_by_the_way_of_the_goods(way: tuple[str, str, tuple[str, ...]], reach: Reach) -> None:
    """Departure, destination, the way between them and the exporter say why a law is asked."""
    exporter = Party(role="exporter", name="A", country="AA")
    shipment = Shipment(id="1", departure=way[0], destination=way[1], via=way[2], parties=(exporter,))

    assert reach_of(shipment, {"AA", "AX"}) is reach


def test_without_an_exporter_of_its_own_a_law_is_not_asked_abroad() -> None:
    """Neither the goods nor the exporter touch its territory."""
    assert reach_of(Shipment(id="1", departure="BB", destination="CC"), {"AA"}) is Reach.NONE


def test_crosswalk_proposes_for_a_code_and_what_it_is_part_of() -> None:
    """2B001.b is looked up as 2B001, ML10 never as ML1."""
    known = table(
        {"list": "us", "code": "2B001", "proposes": ["2B001"], "confidence": "M"},
        {"list": "xx", "code": "ML1", "proposes": ["ML1"], "confidence": "H"},
    )

    assert proposals(known, {"us": "2B001.b"}, DAY) == ["2B001.b (us) suggests 2B001 (to be checked)"]
    assert proposals(known, {"xx": "ML10"}, DAY) == []


def hit(feed: str, number: str, name: str = "Works", *, confirmed: bool = True, **more: Any) -> Hit:
    entry = Entry(feed=feed, id=number, names=(ListedName(name=name),), **more)
    return Hit(
        party=0, name=name, score=100, feed=feed, entry=entry, matched_name=name, match="exact", confirmed=confirmed
    )


def held(*hits: Hit, relayed: Sequence[str] = ("xx.relayed",)) -> Any:
    lists = table({"feed": "aa.own"})
    measures = table({"measure": "freeze", "effect": "prohibited"}, {"measure": "travel", "effect": "none"})
    return designations(Case(Shipment(id="1"), hits, DAY), lists, measures, relayed)


def test_one_person_on_two_lists_is_told_once() -> None:
    """A shared reference number or name makes the hit of the relayed list one with the own one."""
    reference = (Identifier(scheme="xx_reference", value="R.1"),)
    own = hit("aa.own", "1", "Front Bureau", identifiers=reference, measures=("freeze",))

    assert held(own, hit("xx.relayed", "9", "Bureau of the Front", identifiers=reference)).relayed == ()
    assert held(own, hit("xx.relayed", "9", "Bureau FRONT")).relayed == ()
    assert len(held(own, hit("xx.relayed", "9", "Somebody Else")).relayed) == 1


def test_designation_of_a_later_day_is_kept_apart() -> None:
    """It is no designation yet on the day judged."""
    found = held(hit("aa.own", "1", listed_on=date(2026, 7, 24), measures=("freeze",)))

    assert (found.own, len(found.later)) == ((), 1)


def test_what_an_entry_freezes_is_known_only_where_its_measures_are() -> None:
    """A travel ban freezes nothing; of a measure that is not held nobody knows."""
    found = held()

    assert found.freezes(hit("aa.own", "1", measures=("freeze", "unheard of"))) is True
    assert found.freezes(hit("aa.own", "1", measures=("travel",))) is False
    assert found.freezes(hit("aa.own", "1", measures=("unheard of",))) is None
    assert found.freezes(hit("aa.own", "1")) is None


def test_weak_name_is_not_sure() -> None:
    """A confirmed hit by a name that the publisher calls weak settles nothing."""
    entry = Entry(feed="aa.own", id="1", names=(ListedName(name="A Works"), ListedName(name="AW", kind="weak")))
    weak = Hit(
        party=0, name="AW", score=100, feed="aa.own", entry=entry, matched_name="AW", match="exact", confirmed=True
    )

    assert is_weak(weak)
    assert not is_sure(weak)
    assert is_sure(hit("aa.own", "1"))


AA = Answers("aa", "Act of AA")


def test_law_that_is_not_held_and_goods_that_are_not_named_stay_open() -> None:
    """Neither is silence: both ask, and cite the law."""
    not_held = AA.not_held(DAY, LawTableError("no law before 2020 is held", where="table x"))

    assert (not_held.rule, not_held.outcome, not_held.asks) == ("aa.law_not_held", Outcome.INDETERMINATE, ("date",))
    assert "2026-07-23 is not held: no law before 2020 is held" in not_held.reason
    assert (AA.no_lines().outcome, AA.no_lines().asks) == (Outcome.INDETERMINATE, ("lines",))
    assert AA.no_lines().citation == "Act of AA"


def test_what_is_unknown_of_the_end_use_is_asked_while_a_line_is_open() -> None:
    """Where every line needs a licence that nothing lifts, the answer would change nothing."""
    concerns = Concerns((), (Unknown("end_use.wmd", "Act 1"), Unknown("end_use.diversion", "Act 1")), "")
    free = AA.no_requirement("aa.item", "Act 2", "Nothing.")
    needed = msgspec.structs.replace(free, outcome=Outcome.LICENCE_REQUIRED)

    [asked] = concerns.beside([needed, free], "aa")
    assert (asked.outcome, asked.citation) == (Outcome.INDETERMINATE, "Act 1")
    assert asked.asks == ("end_use.wmd", "end_use.diversion")
    assert concerns.beside([needed], "aa") == []
    assert Concerns((), (), "").asked("aa") == []


RULE = MeasuresRule("aa", "aa.party.listed", "Act of AA", "no measure is named")
FROZEN = (Outcome.PROHIBITED, "nothing may be made available", None)
HARMLESS = (Outcome.NO_LICENCE_FOUND, "nothing of it touches goods", None)


def told(found: Hit) -> Finding:
    """What the rule says of a hit on the consignee."""
    demands = RULE.demands(held(), found, lambda row: FROZEN if row["effect"] == "prohibited" else HARMLESS)
    return RULE.finding(Party(role="consignee", name="Works"), found, demands, ["Regime"])


def test_the_most_severe_measure_of_a_listed_person_is_the_answer() -> None:
    """A freeze stands above a travel ban in either order; every measure is among the steps."""
    found = told(hit("aa.own", "1", measures=("travel", "freeze")))

    assert (found.outcome, found.citation) == (Outcome.PROHIBITED, "Act of AA; Regime")
    assert found.reason == 'The consignee "Works" is "Works" (entry 1 of aa.own): nothing may be made available.'
    assert len(found.steps) == 2


def test_measures_that_nobody_knows_are_for_a_person() -> None:
    """Neither an entry without measures nor a measure that is not held is taken as harmless."""
    for found, why in (
        (hit("aa.own", "1"), "no measure is named"),
        (hit("aa.own", "1", measures=("travel", "space")), '"space" means for goods is not held'),
    ):
        assert told(found).outcome is Outcome.REVIEW
        assert why in told(found).reason


def test_a_person_decides_whether_a_resemblance_is_the_listed_person() -> None:
    """What the measures demand is a question then; where they demand nothing it makes no difference."""
    asked = told(hit("aa.own", "1", confirmed=False, measures=("freeze",)))
    harmless = told(hit("aa.own", "1", confirmed=False, measures=("travel",)))

    assert asked.outcome is Outcome.REVIEW
    assert "If they are: nothing may be made available." in asked.reason
    assert harmless.outcome is Outcome.NO_LICENCE_FOUND
    assert "Even if they are" in harmless.reason


DIVIDED = table({"country": "BB", "parts": ["BB-1"], "all_parts": ["BB-1", "BB-2"]})
REGIMES = table(*({"destination": place, "scope": "arms"} for place in ("BB-1", "CC", "DD")))


def case_to(destination: str, part: str | None = None, **more: Any) -> Case:
    facts = {"destination.region": part} if part else {}
    return Case(Shipment(id="1", destination=destination, facts=facts, **more), (), DAY)


@pytest.mark.parametrize(("part", "place"), [("bb-1", "BB-1"), ("BB-2", "BB"), (None, "BB")])
def test_a_part_that_the_law_singles_out_is_a_destination_of_its_own(part: str | None, place: str) -> None:
    """Another part, or none, leaves the country."""
    assert destination_of(case_to("BB", part), DIVIDED) == place


@pytest.mark.parametrize(("part", "asks"), [("BB-1", 0), ("BB-2", 0), ("BB-3", 1), (None, 1)])
def test_the_part_of_a_divided_country_is_asked(part: str | None, asks: int) -> None:
    """Not stated, or no part of it: what goes there is open."""
    case = case_to("BB", part)
    rows = parts_to_ask(case, DIVIDED)

    assert len(rows) == asks
    for row in rows:
        found = ask_part("aa", case, row, "Parts of BB are sanctioned")
        assert (found.outcome, found.asks) == (Outcome.INDETERMINATE, ("destination.region",))
        assert found.reason.startswith("Parts of BB are sanctioned (BB-1). Which part")
    assert parts_to_ask(case_to("CC"), DIVIDED) == []


def test_goods_go_where_those_are_who_receive_them() -> None:
    """A consignee elsewhere is a place of its own; a bank is not; an unknown country is none."""
    people = (("consignee", "CC"), ("bank", "DD"), ("end_user", ""))
    parties = tuple(Party(role=role, name="A", country=country) for role, country in people)

    context = LawContext(case_to("BB", "BB-1", parties=parties), Reach.EXPORT, DIVIDED)
    sanctioned = context.sanctioned(REGIMES)

    assert context.places == ("BB-1", "CC")
    assert list(sanctioned) == ["BB-1", "CC"]
    assert list(in_words(("BB-1", "XX-1"), sanctioned, "nothing held")) == [
        "BB-1: arms (made)",
        "XX-1: nothing held",
    ]


def test_a_sanctioned_place_on_the_way_is_for_a_person() -> None:
    """The way counts beside the places the goods go to, which are asked by themselves."""
    case = case_to("CC", via=("CC", "DD", "EE"))

    [(place, row)] = passed_through(case, REGIMES, ("CC",))

    assert place == "DD"
    assert on_route("aa", place, row).outcome is Outcome.REVIEW


def test_a_list_that_is_not_loaded_is_told_as_such() -> None:
    """A count of no resemblances means nothing without the edition."""
    lists = table({"feed": "aa.own"}, {"feed": "aa.more"})
    editions = {"aa.own": EditionRef(feed="aa.own", edition=DAY, sha256="0")}
    case = Case(Shipment(id="1"), (hit("aa.own", "1"),), DAY, editions)

    assert list(resemblances(case, lists)) == [
        "aa.own (edition of 2026-07-23): 1 resemblances among the parties and their owners",
        "aa.more (not loaded): 0 resemblances among the parties and their owners",
    ]


@pytest.mark.parametrize(
    ("code", "rows"),
    [("2B001.b", ["2B001.b.1"]), ("2B001.c", ["2"]), ("2B001", ["2B001.b.1"]), ("2D001", ["2"]), ("3A001", [])],
)
def test_a_category_counts_save_for_the_numbers_with_rows_of_their_own(code: str, rows: list[str]) -> None:
    """An item may hold its paragraph, so that a row of the paragraph counts for the whole."""
    named = [Row({"code": each}, None, None, "made", False) for each in ("2", "2B001.b.1")]
    item = read_code(code, FORMS)
    assert item is not None

    def read(text: str) -> Code | None:
        return read_code(text, FORMS)

    assert [row["code"] for row in rows_naming(item, named, read)] == rows


@pytest.mark.parametrize(
    ("written", "others", "told_as"),
    [
        ("", {}, "The line has no code. Which code has it?"),
        ("x", {}, 'The code "x" has the form of no list. Which code has it?'),
        ("", {"us": "EAR99"}, "The line has no code. Which code has it? Its codes in other lists propose none."),
        ("", {"us": "2B001"}, "Which code has it? Other lists propose: 2B001 (us) suggests 2B001 (to be checked)."),
    ],
)
def test_a_missing_code_is_asked_with_what_other_lists_propose(
    written: str, others: dict[str, str], told_as: str
) -> None:
    """A proposal never takes the place of the code: the line stays open."""
    known = table({"list": "us", "code": "2B001", "proposes": ["2B001"], "confidence": "M"})
    line = Line(line=1, classification=others)

    asked = CodeQuestion("aa", "List of AA", "no list", "Which code has it").finding(
        case_to("BB"), line, written, known
    )

    assert asked.reason.endswith(told_as)
    assert (asked.outcome, asked.asks, asked.line) == (Outcome.INDETERMINATE, ("classification.aa",), 1)
