"""What must hold of every answer about Japanese law, whatever the shipment."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.decision import HELD, Finding, Outcome, most_severe
from exportgate_jp.declaration import JURISDICTION
from exportgate_jp.rules.determination import assess
from tests.plugins.jp import made

DAYS = ("2019-08-27", "2019-08-28", "2022-03-17", "2025-10-08", "2025-10-09", "2026-07-23", "2027-04-14")
PLACES = ("US", "FR", "KR", "CN", "VN", "IN", "AE", "IR", "IQ", "LY", "SD", "RU", "BY", "UA", "KP")
CODES = (
    *("1(9)", "2", "3(1)", "4(24)", "5(18)", "6(2)", "7(1)", "7(2)", "7", "8", "15(1)", "16(1)", "16(2)", "16", "none"),
    *("6(99)", "5(2)", None),
)
NUMBERS = ("8457.10", "8542.39", "8542", "8413.70", "9401.39", "0303.55", "8703.24", "8807.30", None)
FACTS: dict[str, tuple[Any, ...]] = {
    "end_use.wmd": ("none", "nuclear", made.UNKNOWN),
    "end_use.military": (True, False, made.UNKNOWN),
    "end_use.diversion": (True, False, made.UNKNOWN),
    "informed.jp": (True, False, made.UNKNOWN),
    "jp.table_3_3": (True, False, made.UNKNOWN),
    "jp.harmless_use_clear": (True, False, made.UNKNOWN),
    "jp.table_2_3": ("none", "luxury", "industrial_base", made.UNKNOWN),
    "destination.region": ("UA-14", "UA-46", made.UNKNOWN),
    "jp.bulk_licence.GENERAL": (True, False, made.UNKNOWN),
    "jp.user_wmd": (True, False, made.UNKNOWN),
}
TO_CONSIGNEES = (
    "missile",
    "nuclear",
    "arms",
    "both",
    "russian",
    "belarusian",
    "third",
    "frozen",
    "frozen_person",
    "council",
)


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    """A line with some ruling, tariff number and value."""
    code = draw(st.sampled_from(CODES))
    line: dict[str, Any] = {
        "hs": draw(st.sampled_from(NUMBERS)),
        "value": draw(st.sampled_from((None, 0, 50000, 50001, 1000000, 1000001))),
        "currency": draw(st.sampled_from(("JPY", "USD"))),
        "classification": {"jp": code} if code else {},
    }
    return line


@st.composite
def shipments(draw: st.DrawFn) -> dict[str, Any]:
    """A shipment out of Japan with some facts stated and others not."""
    return {
        "date": draw(st.sampled_from(DAYS)),
        "to": draw(st.sampled_from(PLACES)),
        "lines": draw(st.lists(lines(), min_size=1, max_size=2)),
        "facts": {name: draw(st.sampled_from(values)) for name, values in FACTS.items()},
    }


def outcome(shipment: dict[str, Any], *names: str, confirmed: bool = True) -> Outcome:
    """Give what a shipment comes to, its consignee being these listed parties."""
    return most_severe(each.outcome for each in findings(shipment, *names, confirmed=confirmed))


def findings(shipment: dict[str, Any], *names: str, confirmed: bool = True) -> list[Finding]:
    """Give all findings of a shipment, its consignee being these listed parties."""
    return assess(made.case(shipment, *(made.hit(name, confirmed=confirmed) for name in names)))


def held(answer: Outcome) -> bool:
    """Say whether an answer keeps the goods where they are."""
    return answer in HELD or answer is Outcome.PROHIBITED


@settings(max_examples=80, deadline=None)
@given(shipments(), st.sampled_from(TO_CONSIGNEES), st.booleans())
def test_a_listed_party_never_makes_an_answer_milder(shipment: dict[str, Any], name: str, confirmed: bool) -> None:
    """A hit can only add to what the law asks."""
    assert outcome(shipment, name, confirmed=confirmed).severity <= outcome(shipment).severity


@settings(max_examples=80, deadline=None)
@given(shipments(), st.sampled_from(TO_CONSIGNEES))
def test_a_confirmed_party_is_never_milder_than_a_possible_one_without_facts(
    shipment: dict[str, Any], name: str
) -> None:
    """Where a possible party holds the goods, the party itself does."""
    if held(outcome(shipment, name, confirmed=False)):
        assert held(outcome(shipment, name))


@settings(max_examples=80, deadline=None)
@given(
    shipments(), st.sampled_from(["end_use.wmd", "end_use.military", "informed.jp", "end_use.diversion", "jp.user_wmd"])
)
def test_a_concern_never_makes_an_answer_milder(shipment: dict[str, Any], fact: str) -> None:
    """A known use for weapons, a notice or a diversion can only add to what the law asks, compared with its absence."""
    bad, good = ("nuclear", "none") if fact == "end_use.wmd" else (True, False)
    with_it = {**shipment, "facts": {**shipment["facts"], fact: bad}}
    without = {**shipment, "facts": {**shipment["facts"], fact: good}}

    assert outcome(with_it).severity <= outcome(without).severity


@settings(max_examples=80, deadline=None)
@given(shipments(), st.sampled_from(sorted(FACTS)), st.sampled_from(["", *TO_CONSIGNEES]))
def test_a_fact_taken_away_never_lets_goods_go(shipment: dict[str, Any], fact: str, name: str) -> None:
    """What was held on a stated fact stays held when nobody states it: unknown is never the same as harmless.

    Three facts are stated of one's own accord and not asked for: what papers say of a user who is on no list, and, for
    goods that no destination would make subject to a licence, a diversion or a notice of the Minister.
    """
    names = (name,) if name else ()
    without = {**shipment, "facts": {**shipment["facts"], fact: made.UNKNOWN}}

    if held(outcome(shipment, *names)) and not _of_ones_own_accord(shipment, fact):
        assert held(outcome(without, *names))


def _of_ones_own_accord(shipment: dict[str, Any], fact: str) -> bool:
    plain = [line["hs"] in ("9401.39", "0303.55") for line in shipment["lines"]]
    return (
        fact == "jp.user_wmd" or (fact == "end_use.diversion" and all(plain)) or (fact == "informed.jp" and any(plain))
    )


@settings(max_examples=80, deadline=None)
@given(shipments())
def test_an_embargoed_destination_is_never_milder(shipment: dict[str, Any]) -> None:
    """North Korea asks at least what any other destination does, while its ban lasts."""
    if shipment["date"] > "2027-04-13":
        return
    assert outcome({**shipment, "to": "KP"}).severity <= max(
        outcome(shipment).severity, Outcome.LICENCE_REQUIRED.severity
    )


@settings(max_examples=80, deadline=None)
@given(shipments())
def test_every_question_can_be_answered(shipment: dict[str, Any]) -> None:
    """An answer that is not known names the fact that would settle it, and every finding has reason and citation."""
    for each in findings(shipment):
        assert each.citation
        assert each.reason
        if each.outcome is Outcome.INDETERMINATE:
            assert each.asks, each
        assert all(_declared(ask) for ask in each.asks), each.asks


def _declared(ask: str) -> bool:
    """Say whether a question is a declared fact, a part of the shipments file, or a field of a line of ours."""
    families = [fact.name.removesuffix("*") for fact in JURISDICTION.facts if fact.name.endswith("*")]
    names = {fact.name for fact in JURISDICTION.facts} | {
        "classification.jp",
        "hs",
        "value",
        "to",
        "from",
        "lines",
        "parties",
    }
    return ask in names or ask in JURISDICTION.line_fields or any(ask.startswith(family) for family in families)


@pytest.mark.parametrize("to", PLACES)
@pytest.mark.parametrize("code", [code for code in CODES if code])
def test_every_item_and_destination_has_an_answer(to: str, code: str) -> None:
    """No item, destination and day makes the module fail or stay silent."""
    for day in DAYS:
        assert findings({"date": day, "to": to, "lines": [{"classification": {"jp": code}}]})
