"""What must hold for every item and destination: less known is never milder, and worse is never milder."""

from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.decision import Outcome, most_severe
from exportgate_us.law.held import table
from exportgate_us.rules.context import ID
from exportgate_us.rules.determination import assess
from tests.plugins.us.parties import made

DAY = date(2026, 9, 1)
COUNTRIES = ["CN", "JP", "SG", "IL", "AU", "IN", "TH", "VN", "FR", "CA", "AE", "TW", "SA", "MX", "HK"]
EMBARGOED = ["CU", "IR", "KP", "SY", "RU", "BY"]
REASONS = ["NS", "MT", "NP", "CB", "RS", "CC", "EI", "RS1", "RS2", "NS1", "NS2"]
SYMBOLS = ["LVS", "GBS", "STA", "ENC", "TSR", "APP", "NAC", "ACA", "IEC", "TMP", "RPL", "GOV", "APR"]


@cache
def paragraphs() -> list[str]:
    """Entries with each paragraph that some row of ours names, and bare entries."""
    found = {str(row["eccn"]) for row in table("ccl_entries").rows}
    for name in ("ccl_requirements", "ccl_eligibility", "ccl_sta"):
        for row in table(name).rows:
            found |= {f"{row['eccn']}.{each}" for each in (*row["applies"], *row["except"]) if each != "*"}
    return sorted(found)


items = st.sampled_from(paragraphs())
countries = st.sampled_from(COUNTRIES)
reasons = st.none() | st.lists(st.sampled_from(REASONS), unique=True, max_size=4)
values = st.sampled_from([Decimal(100), Decimal(1500), Decimal(4000), Decimal(90000)])


def outcome(code: str, country: str, **changes: object) -> Outcome:
    """The outcome for one item to one country; `line` and other members of the shipment may be changed."""
    line = {"line": 1, "origin": "US", "classification": {ID: code}, **dict(changes.pop("line", {}))}  # type: ignore[call-overload]
    receiver = {"role": "consignee", "name": "Receiver", "country": country, "headquarters": country}
    case = made.case({"to": country, "parties": [receiver], "lines": [line], **changes})
    return most_severe(finding.outcome for finding in assess(case))


def never_milder(known: Outcome, unknown: Outcome) -> bool:
    """The second is at least as severe as the first."""
    return unknown.severity <= known.severity


@settings(max_examples=250, deadline=None)
@given(items, countries, reasons, values)
def test_reasons_left_out_are_never_milder(code: str, country: str, stated: list[str] | None, value: Decimal) -> None:
    """A reason that nobody confirms or rules out counts as possible."""
    worth = {"value": float(value), "currency": "USD"}
    known = outcome(code, country, line={**worth, "us_reasons": stated} if stated is not None else worth)

    assert never_milder(known, outcome(code, country, line=worth))


@settings(max_examples=250, deadline=None)
@given(items, countries, values)
def test_a_paragraph_left_out_is_never_milder(code: str, country: str, value: Decimal) -> None:
    """An entry without its paragraph is read as the worst of its paragraphs."""
    worth = {"value": float(value), "currency": "USD"}

    assert never_milder(outcome(code, country, line=worth), outcome(code.split(".")[0], country, line=worth))


@settings(max_examples=150, deadline=None)
@given(items, countries, values)
def test_a_value_left_out_is_never_milder(code: str, country: str, value: Decimal) -> None:
    """Neither an exception nor the freedom from filing is given on a value that nobody states."""
    known = outcome(code, country, line={"value": float(value), "currency": "USD"})

    assert never_milder(known, outcome(code, country, line={"value": None}))


@settings(max_examples=150, deadline=None)
@given(items, countries, st.sampled_from(SYMBOLS))
def test_a_condition_missed_is_never_milder(code: str, country: str, symbol: str) -> None:
    """Ruling an exception out can only leave less open."""
    ruled_out = outcome(code, country, facts={f"us.exception.{symbol}": False})

    assert never_milder(outcome(code, country), ruled_out)


@settings(max_examples=150, deadline=None)
@given(items, countries, st.sampled_from(EMBARGOED))
def test_an_embargoed_destination_is_never_milder(code: str, country: str, embargoed: str) -> None:
    """Sending the same thing to an embargoed country instead is at least as bad, save where only filing stood."""
    assert never_milder(outcome(code, country), outcome(code, embargoed))


@settings(max_examples=100, deadline=None)
@given(items, countries, st.sampled_from(SYMBOLS))
def test_a_listed_party_takes_exceptions_away(code: str, country: str, symbol: str) -> None:
    """A claim that would do for anybody else does not do with an Entity List party."""
    receiver = {"role": "consignee", "name": "Harbour Light Trading", "country": country, "headquarters": country}
    line = {"line": 1, "origin": "US", "classification": {ID: code}}
    record = {"to": country, "parties": [receiver], "lines": [line], "facts": {f"us.exception.{symbol}": True}}

    findings = assess(made.case(record, made.hit("plain_el")))

    assert most_severe(each.outcome for each in findings) in (Outcome.LICENCE_REQUIRED, Outcome.PROHIBITED)
    assert not [each for each in findings if each.exceptions and each.rule == "us.ccl"]


@settings(max_examples=100, deadline=None)
@given(items, countries)
def test_each_item_gets_one_answer_with_rule_citation_and_reason(code: str, country: str) -> None:
    """No line stays without a finding of its own, or of the embargo that answers for it."""
    case = made.case({"to": country, "lines": [{"line": 7, "origin": "US", "classification": {ID: code}}]})

    findings = assess(case)

    assert [each for each in findings if each.line == 7]
    assert all(each.rule and each.citation and each.reason for each in findings)
