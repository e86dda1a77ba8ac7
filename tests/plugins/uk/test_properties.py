"""What holds for every shipment under the laws of the United Kingdom and of Australia, whatever is in it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.decision import Finding, Outcome, Verdict, most_severe, verdict_of
from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate_au.rules.determination import assess as assess_au
from exportgate_uk.rules.determination import assess as assess_uk
from tests.plugins.uk import made

LAWS: Mapping[str, Callable[[Case], list[Finding]]] = {"uk": assess_uk, "au": assess_au}
OWN_LIST = {"uk": "frozen", "au": "listed"}

CODES = {
    "uk": [
        "none",
        "2B001",
        "2B001.b",
        "1C351.a",
        "3A001",
        "5A001.c",
        "ML1",
        "ML10.a",
        "PL9012",
        "PL9014",
        "PL8001",
        "5A991",
        "x",
    ],
    "au": ["none", "2B001", "2B001.b", "1C351.a", "9A106.c", "ML1", "ML908", "ML23", "5A991", "PL9014"],
}
OPEN = ["TH", "FR", "US", "GB", "JP", "NZ", "BR", "TR", "IS", "UA"]
CLOSED = ["RU", "KP", "SY", "MM", "IR", "SS", "BY", "CN", "LB", "AM"]
DAYS = ["2021-10-01", "2022-05-18", "2022-05-19", "2024-03-31", "2024-05-01", "2024-09-01", "2025-12-16", "2026-07-23"]
PARTS = ["UA-30", "UA-43", "UA-65", "UA-99", None]
HS = ["", "22", "2208.60", "3403.19", "8457.10", "8806.21"]

FACTS: Mapping[str, list[Any]] = {
    "end_use.wmd": ["none", "nuclear", None],
    "end_use.military": [False, True, None],
    "end_use.diversion": [False, True, None],
    "informed.uk": [False, True, None],
    "informed.au": [False, True, None],
    "uk.exporter_region": ["GB", "NI", None],
    "uk.open_licence.GEA001": [True, False, None],
    "uk.open_licence.OGEL-EU": [True, False, None],
    "uk.open_licence.OGEL-X": [True, None],
    "uk.sanctioned_goods": ["none", "named", None],
    "uk.article_12b": ["none", "consumer", None],
    "uk.open_licence.AUKUS-OGL": [True, False, None],
    "au.prohibition_notice": ["none", "2026-01-23", "2020-01-01", "some day", None],
    "au.aukus_excluded": [True, False, None],
    "au.aukus_notification": ["N-1", "none", None],
    "au.sanctioned_goods": ["none", "named", None],
}
# With these values a fact takes something away from what the law demands, or leaves it as it is.
HARMLESS = {"none", "GB", "NI", "N-1", "consumer"}


@st.composite
def shipments(draw: st.DrawFn, law: str, destinations: list[str]) -> dict[str, Any]:
    """A shipment that may be anything, in the terms of `made.record`."""
    to = draw(st.sampled_from(destinations))
    owners = draw(
        st.lists(
            st.fixed_dictionaries(
                {"name": st.just("Somebody"), "percent": st.sampled_from([None, 10, 50, 50.01, 100])},
                optional={"controls": st.booleans()},
            ),
            min_size=1,
            max_size=2,
        )
    )
    lines = draw(st.lists(st.tuples(st.sampled_from(CODES[law]), st.sampled_from(HS)), min_size=1, max_size=2))
    return {
        "date": draw(st.sampled_from(DAYS)),
        "from": draw(st.sampled_from(["GB", "AU", "AE"])),
        "to": to,
        "via": draw(st.lists(st.sampled_from(["GB", "AU", "RU", "SG"]), max_size=1)),
        "parties": [
            {"role": "exporter", "name": "Humber Ltd.", "country": draw(st.sampled_from(["GB", "AU", "AE"]))},
            {"role": "consignee", "name": "Bosporus", "country": to, "owners": owners},
        ],
        "lines": [
            {"line": number, "hs": hs, "classification": {law: code}} for number, (code, hs) in enumerate(lines, 1)
        ],
        "facts": {
            **{name: draw(st.sampled_from(values)) for name, values in FACTS.items()},
            "destination.region": draw(st.sampled_from(PARTS)) if to == "UA" else None,
        },
    }


def asked(law: str, changes: Mapping[str, Any], *hits: Hit) -> list[Finding]:
    return LAWS[law](made.case(law, changes, *hits))


def severity(findings: list[Finding]) -> int:
    return most_severe(finding.outcome for finding in findings).severity


def changed(shipment: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    return {**shipment, "facts": {**shipment["facts"], **facts}}


def told(findings: list[Finding]) -> str:
    return "\n".join(f"{each.outcome} {each.rule}: {each.reason}" for each in findings)


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_shipment_is_answered_with_law_and_reason(law: str, data: st.DataObject) -> None:
    """There is always an answer of this law, each finding with a citation, a reason and a rule of its own."""
    findings = asked(law, data.draw(shipments(law, OPEN + CLOSED)), made.hit(OWN_LIST[law], 1, confirmed=False))

    assert findings
    for finding in findings:
        assert finding.jurisdiction == law
        assert finding.rule.startswith(f"{law}.")
        assert finding.citation
        assert finding.reason.endswith((".", "?"))


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_listed_party_never_makes_the_answer_milder(law: str, data: st.DataObject) -> None:
    """A hit, sure or only possible, of the party or of its owner, can only make the answer more severe."""
    shipment = data.draw(shipments(law, OPEN + CLOSED))
    without = asked(law, shipment)

    for hit in (
        made.hit(OWN_LIST[law], 1),
        made.hit(OWN_LIST[law], 1, confirmed=False),
        made.hit(OWN_LIST[law], 1, (0,)),
        made.hit("un", 1),
    ):
        with_hit = asked(law, shipment, hit)
        assert severity(with_hit) <= severity(without), told(with_hit)


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_worse_end_use_never_makes_the_answer_milder(law: str, data: st.DataObject) -> None:
    """Weapons of mass destruction, a military use, being informed, diversion or a notice only add to the answer."""
    shipment = data.draw(shipments(law, OPEN + CLOSED))
    for name, harmless, worse in (
        ("end_use.wmd", "none", "missile"),
        ("end_use.military", False, True),
        ("end_use.diversion", False, True),
        (f"informed.{law}", False, True),
        ("au.prohibition_notice", "none", shipment["date"]),
    ):
        before, after = (
            asked(law, changed(shipment, **{name: harmless})),
            asked(law, changed(shipment, **{name: worse})),
        )
        assert severity(after) <= severity(before), f"{name}\n{told(after)}"


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_article_12b_never_lifts_what_an_informed_exporter_needs(data: st.DataObject) -> None:
    """To say that goods are outside Article 12A never makes the answer to an informed exporter milder."""
    shipment = changed(data.draw(shipments("uk", OPEN + CLOSED)), **{"informed.uk": True})
    before = asked("uk", changed(shipment, **{"uk.article_12b": "none"}))

    for claimed in ("medical", "consumer", "public_domain"):
        after = asked("uk", changed(shipment, **{"uk.article_12b": claimed}))
        assert severity(after) <= severity(before), f"{claimed}\n{told(after)}"


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_known_concern_leaves_no_exception_to_use(law: str, data: st.DataObject) -> None:
    """Where diversion, weapons of mass destruction or information by the authority is known, no exception is named."""
    shipment = {**data.draw(shipments(law, OPEN + CLOSED)), "from": {"uk": "GB", "au": "AU"}[law]}
    for name, known in (("end_use.diversion", True), ("end_use.wmd", "missile"), (f"informed.{law}", True)):
        findings = asked(law, changed(shipment, **{name: known}))
        assert not [each for each in findings if each.exceptions], told(findings)


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_embargoed_destination_never_makes_the_answer_milder(law: str, data: st.DataObject) -> None:
    """What may not go freely to an open destination may not go more freely to an embargoed one."""
    shipment = {**data.draw(shipments(law, ["TH", "BR"])), "from": {"uk": "GB", "au": "AU"}[law], "via": []}
    before = asked(law, shipment)

    for embargoed in CLOSED:
        after = asked(law, {**shipment, "to": embargoed})
        assert severity(after) <= severity(before), f"{embargoed}\n{told(after)}"


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_leaving_a_fact_out_is_no_relief(law: str, data: st.DataObject) -> None:
    """A fact not stated never lets pass what is held, and counts no less than its harmless value."""
    shipment = data.draw(shipments(law, OPEN + CLOSED))
    stated = asked(law, shipment)
    for name, value in shipment["facts"].items():
        if value is None:
            continue
        unknown = asked(law, changed(shipment, **{name: None}))
        if value in HARMLESS or (value is True and name.startswith("uk.open_licence.")):
            assert severity(unknown) <= severity(stated), f"{name}={value}\n{told(unknown)}"
        if verdict_of(each.outcome for each in stated) is not Verdict.PASS and not _only_refuses(name, value):
            assert verdict_of(each.outcome for each in unknown) is not Verdict.PASS, f"{name}={value}\n{told(unknown)}"


def _only_refuses(name: str, value: Any) -> bool:
    """Whether a fact only takes an open licence away, of which not knowing leaves the question open."""
    return name.startswith("uk.open_licence.") and value is False


@pytest.mark.parametrize("law", LAWS)
def test_an_answer_is_the_same_each_time(law: str) -> None:
    """The law is a function of the case: no clock, no order of sets."""
    shipment = {"to": "RU", "line": {"hs": "8457.10"}, "facts": {"end_use.wmd": None}}

    assert asked(law, shipment) == asked(law, shipment)
    assert most_severe(each.outcome for each in asked(law, shipment)) in (Outcome.REVIEW, Outcome.PROHIBITED)


@pytest.mark.parametrize("law", LAWS)
def test_an_export_tells_what_was_asked(law: str) -> None:
    """The steps name each control with the fact as stated, each place, and the list of the parties."""
    findings = asked(law, {"to": "LB", "facts": {"end_use.wmd": None}})
    [summary] = [each for each in findings if each.rule == f"{law}.asked"]

    steps = "\n".join(summary.steps)
    assert "end_use.wmd is not known" in steps
    assert "Lebanon (LB): arms to others than the government" in steps
    assert f"{made.ENTRIES[OWN_LIST[law]].feed} (not loaded): 0 resemblances" in steps
