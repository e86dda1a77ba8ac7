"""What holds for every policy and shipment: less said, or a listed party more, is never milder."""

from datetime import date, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.decision import Outcome
from exportgate.policy.judging import AreasAssessor
from exportgate.shipment import Owner, Party, Shipment
from tests.policy.made import DAY, LISTED, TELECOM, TRUSTED, findings, outcome, policy, purchase, sale

STANCES = [
    ("decouple", "strict"),
    ("decouple", "advisory"),
    ("decouple", "none"),
    ("watch", "strict"),
    ("watch", "advisory"),
    ("watch", "none"),
    ("cooperate", "advisory"),
    ("cooperate", "none"),
]
ASSESSORS = [
    AreasAssessor(policy([TELECOM | {"stance": stance, "suppliers": rule}], [TRUSTED] if rule != "none" else []))
    for stance, rule in STANCES
]
countries = st.sampled_from(["CN", "FI", "DE", ""])
names = st.sampled_from(["Nordlys Radio Oy", "Hengyang Mobile Networks", "Elbtal Funk GmbH"])


@st.composite
def shipments(draw: st.DrawFn) -> Shipment:
    line: dict[str, Any] = {
        "origin": draw(countries) or None,
        "hs": draw(st.sampled_from(["8517.61", "8517", "9503.00", ""])),
    }
    line["description"] = draw(st.sampled_from(["base station", "chair", ""]))
    owners = [{"name": "Holding", "percent": draw(st.integers(0, 100)), "country": draw(countries) or None}]
    party = {"name": draw(names), "country": draw(countries) or None, "owners": draw(st.sampled_from([[], owners]))}
    if draw(st.booleans()):
        role = draw(st.sampled_from(["supplier", "exporter"]))
        return purchase(line=line, party=party | {"role": role}, departure=draw(countries) or None)
    role = draw(st.sampled_from(["consignee", "end_user", "supplier"]))
    return sale(line=line, parties=[party | {"role": role}], to=draw(countries) or None)


HELD = (Outcome.PROHIBITED, Outcome.LICENCE_REQUIRED, Outcome.REVIEW, Outcome.INDETERMINATE)
assessors = st.sampled_from(ASSESSORS)


def severity(by: AreasAssessor, shipment: Shipment, on: date = DAY) -> int:
    return outcome(by, shipment, on).severity


@settings(max_examples=60, deadline=None)
@given(assessors, shipments(), st.sampled_from(["supplier", "exporter", "consignee", "end_user"]), countries)
def test_a_listed_party_more_is_never_milder(by: AreasAssessor, shipment: Shipment, role: str, country: str) -> None:
    """In whatever role and from wherever."""
    listed = Party(role=role, name=LISTED, country=country)
    more = msgspec.structs.replace(shipment, parties=(*shipment.parties, listed))

    assert severity(by, more) <= severity(by, shipment)


@settings(max_examples=60, deadline=None)
@given(assessors, shipments())
def test_a_listed_owner_more_is_never_milder(by: AreasAssessor, shipment: Shipment) -> None:
    """Of any party, whatever it holds."""
    owner = Owner(name=LISTED, percent=None)
    parties = tuple(msgspec.structs.replace(one, owners=(*one.owners, owner)) for one in shipment.parties)

    assert severity(by, msgspec.structs.replace(shipment, parties=parties)) <= severity(by, shipment)


@settings(max_examples=60, deadline=None)
@given(assessors, shipments())
def test_a_shorter_code_never_lets_through_what_the_whole_one_holds(by: AreasAssessor, shipment: Shipment) -> None:
    """A code cut to four digits, or left out with the description, still keeps the goods where they are."""
    if outcome(by, shipment) not in HELD:
        return
    for hs in (shipment.lines[0].hs[:4], ""):
        line = msgspec.structs.replace(shipment.lines[0], hs=hs)
        bare = msgspec.structs.replace(line, description="") if not hs else line
        assert outcome(by, msgspec.structs.replace(shipment, lines=(bare,))) in HELD


@settings(max_examples=60, deadline=None)
@given(assessors, shipments(), st.integers(-400, 800))
def test_an_area_speaks_on_its_days_and_on_no_others(by: AreasAssessor, shipment: Shipment, days: int) -> None:
    """Both ends are days in force."""
    on = DAY + timedelta(days=days)
    within = TELECOM["valid_from"] <= on <= TELECOM["valid_to"]  # type: ignore[operator]

    if not within:
        assert outcome(by, shipment, on) is Outcome.OUT_OF_SCOPE
    elif on <= TRUSTED["valid_to"]:  # type: ignore[operator]
        assert outcome(by, shipment, on) is outcome(by, shipment, DAY)


@settings(max_examples=60, deadline=None)
@given(assessors, shipments())
def test_a_place_left_out_never_lets_through_what_is_held(by: AreasAssessor, shipment: Shipment) -> None:
    """Origin, destination, departure, the country of a party or of its owner: unknown is not somewhere else."""
    if outcome(by, shipment) not in HELD:
        return
    bare = [msgspec.structs.replace(owner, country="") for one in shipment.parties for owner in one.owners]
    parties = shipment.parties
    for changes in (
        {"lines": (msgspec.structs.replace(shipment.lines[0], origin=""),)},
        {"departure": ""} if shipment.lines[0].origin == "" else {},
        {"destination": ""},
        {"parties": tuple(msgspec.structs.replace(one, owners=tuple(bare)) for one in parties)},
    ):
        assert outcome(by, msgspec.structs.replace(shipment, **changes)) in HELD


@settings(max_examples=40, deadline=None)
@given(assessors, shipments())
def test_every_shipment_gets_an_answer_with_reason_and_citation(by: AreasAssessor, shipment: Shipment) -> None:
    """Silence never looks like clearance, and the same question gets the same answer."""
    found = findings(by, shipment)

    assert found
    assert found == findings(by, shipment)
    assert all(one.reason and "policy" in one.citation and one.jurisdiction == "policy" for one in found)
