"""What holds for every shipment: listings, uses, embargoes and silence never make the answer milder."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportgate.decision import Finding, Outcome, most_severe
from exportgate_us.rules.determination import assess
from tests.plugins.us.parties import made

CODES = ["EAR99", "3A991.a.1", "5A992.c", "2A991", "6A993.a", "3B991.c", "9A991.d", "USML XI(a)", "3A090.b"]
COUNTRIES = ["FR", "JP", "CN", "HK", "MO", "SG", "RU", "BY", "IR", "CU", "KP", "SY", "UA", "TH", "VE", "IQ", "PK", "AE"]
EMBARGOED = ["CU", "IR", "KP", "SY"]
ORIGINS = ["US", "JP"]
ROLES = ["consignee", "purchaser", "end_user", "intermediate_consignee", "forwarder", "bank", "other", "vessel"]
HARMLESS = sorted(made.BENIGN)
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A shipment of one line, with a consignee in its country and perhaps further parties."""
    to = draw(st.sampled_from(COUNTRIES))
    others = draw(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(COUNTRIES)), max_size=2))
    parties = [{"role": "consignee", "name": "Receiver", "country": to, "headquarters": to}]
    parties += [{"role": role, "name": f"Other {n}", "country": country} for n, (role, country) in enumerate(others)]
    line = {
        "line": 1,
        "origin": draw(st.sampled_from(ORIGINS)),
        "hs": draw(st.sampled_from(["", "8457.10", "9403.20", "1006.30"])),
        "classification": {"us": draw(st.sampled_from(CODES))},
    }
    return {"from": draw(st.sampled_from(["US", "JP"])), "to": to, "parties": parties, "lines": [line]}


def _outcome(record: dict[str, Any], *hits: Any) -> Outcome:
    return most_severe(finding.outcome for finding in _findings(record, *hits))


def _findings(record: dict[str, Any], *hits: Any) -> list[Finding]:
    return assess(made.case(record, *hits))


def _not_milder(after: Outcome, before: Outcome) -> bool:
    return after.severity <= before.severity


@QUIET
@given(records(), st.sampled_from(sorted(made.ENTRIES)), st.booleans())
def test_a_listed_party_never_makes_the_answer_milder(record: dict[str, Any], name: str, confirmed: bool) -> None:
    """Whoever the party turns out to be, the answer stays as severe as it was without that listing."""
    assert _not_milder(_outcome(record, made.hit(name, confirmed=confirmed)), _outcome(record))


@QUIET
@given(
    records(),
    st.lists(
        st.tuples(st.sampled_from(sorted(made.ENTRIES)), st.booleans()),
        min_size=1,
        max_size=3,
        unique_by=lambda pair: pair[0],
    ),
)
def test_a_further_listing_never_makes_the_answer_milder(record: dict[str, Any], names: list[tuple[str, bool]]) -> None:
    """One more listing of the same party, sure or not, adds to what the others demand."""
    hits = [made.hit(name, confirmed=confirmed) for name, confirmed in names]
    assert _not_milder(_outcome(record, *hits), _outcome(record, *hits[:-1]))


@QUIET
@given(
    records(),
    st.sampled_from(sorted(made.ENTRIES)),
    st.sampled_from([10, 49.99, 50, 100]),
    st.sampled_from(["2025-10-15", "2026-09-01", "2026-11-24"]),
)
def test_a_listed_owner_never_makes_the_answer_milder(
    record: dict[str, Any], name: str, percent: float, date: str
) -> None:
    """Whatever a listed person holds of a party, the answer stays as severe as without it."""
    receiver = record["parties"][0] | {"owners": [{"name": "Owner", "percent": percent}]}
    owned = record | {"date": date, "parties": [receiver, *record["parties"][1:]]}
    assert _not_milder(_outcome(owned, made.hit(name, owner_path=(0,))), _outcome(owned))


@QUIET
@given(records(), st.sampled_from(["us.sdn", "us.el"]), st.sampled_from([(0, 49, 50), (49, 50, 51), (50, 100, 100)]))
def test_a_greater_holding_never_makes_the_answer_milder(
    record: dict[str, Any], feed: str, percents: tuple[int, int, int]
) -> None:
    """The more a listed person holds, the more severe the answer."""
    name = {"us.sdn": "sdn_russia", "us.el": "jhicc"}[feed]
    outcomes = []
    for percent in percents:
        receiver = record["parties"][0] | {"owners": [{"name": "Owner", "percent": percent}]}
        owned = record | {"date": "2025-10-15", "parties": [receiver, *record["parties"][1:]]}
        outcomes.append(_outcome(owned, made.hit(name, owner_path=(0,))))
    assert [each.severity for each in outcomes] == sorted((each.severity for each in outcomes), reverse=True)


@QUIET
@given(records(), st.sampled_from(HARMLESS))
def test_silence_is_never_milder_than_a_harmless_answer(record: dict[str, Any], fact: str) -> None:
    """Taking away a fact that says "no" leaves the answer as severe, or makes it ask."""
    silent = record | {"facts": {fact: made.UNKNOWN}}
    assert _not_milder(_outcome(silent), _outcome(record))


@QUIET
@given(
    records(),
    st.sampled_from(
        [
            ("end_use.wmd", "nuclear"),
            ("end_use.wmd", "missile"),
            ("end_use.wmd", "chemical"),
            ("end_use.military", True),
            ("end_use.military_intelligence", True),
            ("end_use.supercomputer", True),
            ("end_use.advanced_fab", True),
            ("end_use.diversion", True),
            ("informed.us", True),
        ]
    ),
)
def test_a_use_of_concern_never_makes_the_answer_milder(record: dict[str, Any], stated: tuple[str, Any]) -> None:
    """A use of concern that is stated adds to what is asked without it."""
    fact, value = stated
    assert _not_milder(_outcome(record | {"facts": {fact: value}}), _outcome(record))


@QUIET
@given(records(), st.sampled_from(["military", "police", "intelligence", "government"]))
def test_a_flag_of_a_party_never_makes_the_answer_milder(record: dict[str, Any], flag: str) -> None:
    """A party that is military, police, intelligence or government adds to what is asked."""
    receiver = record["parties"][0] | {"flags": [flag]}
    assert _not_milder(_outcome(record | {"parties": [receiver, *record["parties"][1:]]}), _outcome(record))


@QUIET
@given(records(), st.sampled_from(EMBARGOED))
def test_an_embargoed_receiver_never_makes_the_answer_milder(record: dict[str, Any], country: str) -> None:
    """An end user in an embargoed country brings that country's rules, wherever the goods first go."""
    end_user = {"role": "end_user", "name": "Last", "country": country, "headquarters": country}
    assert _not_milder(_outcome(record | {"parties": [*record["parties"], end_user]}), _outcome(record))


@QUIET
@given(records())
def test_every_answer_has_a_rule_a_citation_and_a_reason(record: dict[str, Any]) -> None:
    """Nothing is said without the provision that it rests on."""
    for finding in _findings(record, made.hit("jhicc"), made.hit("sdn_russia", confirmed=False)):
        assert finding.rule.startswith("us.")
        assert finding.citation
        assert finding.reason
