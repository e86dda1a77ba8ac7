"""What the installed laws say of licences: whose licence a demand asks for, and how much more may be shipped."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from exportgate.gate import Gate
from exportgate.jurisdiction import Jurisdiction
from exportgate.licences.licence import Use, UseKey
from exportgate.licences.tolerances import authority_asked, tolerance_of
from tests.licences.made import asked_of, case, finding, item, licence, line, shipment, terms


@pytest.fixture(scope="module")
def laws() -> dict[str, Jurisdiction]:
    """The laws of the installed plugins."""
    return Gate.open().jurisdictions


@pytest.mark.parametrize(
    ("rule", "authority"),
    [
        ("us.ccl", "BIS"),
        ("us.embargo.746.8.ccl", "BIS"),
        ("us.party.entity_list", "BIS"),
        ("us.party.sdn_744_8", "BIS"),
        ("us.party.sdn", "OFAC"),
        ("us.embargo.ofac", "OFAC"),
        ("us.itar", "DDTC"),
        ("us.other_agency", "NRC"),
        ("jp.list_control", "METI"),
        ("jp.approval", "METI approval"),
        ("jp.approval.table_2", "METI approval"),
        ("jp.intermediary", "METI intermediary trade"),
        ("uk.item.listed", "ECJU"),
        ("uk.sanctions.goods", "ECJU sanctions"),
        ("au.item.listed", "DEC"),
        ("au.sanctions.goods", "ASO"),
    ],
)
def test_a_demand_is_met_by_licences_of_one_authority(laws: dict[str, Jurisdiction], rule: str, authority: str) -> None:
    """No other stands in for it."""
    found = authority_asked(rule, laws[rule.partition(".")[0]])
    assert found is not None
    assert found.name == authority


def covers(law: Jurisdiction, value: str, *, code: str = "2B001.b", authority: str = "BIS", shipped: str = "0") -> bool:
    """Say whether five pieces of some value are covered by a licence for 100 pieces worth 1,000 USD."""
    asked = shipment(lines=(line(classification={"us": code}, value=Decimal(value), currency="USD"),))
    held = licence(jurisdiction="us", authority=authority, items=item(code=code, value=Decimal(1000), currency="USD"))
    others = [Use(UseKey("L-1", 1, "S-0", 1), Decimal(shipped), Decimal(0))] if shipped != "0" else []
    rule = "us.itar" if authority == "DDTC" else "us.ccl"
    about = finding(jurisdiction="us", rule=rule)
    return bool(asked_of(held, at=case(asked), about=about, uses=others, laws={"us": law}).covered_by)


@pytest.mark.parametrize(("value", "within"), [("1000", True), ("1100", True), ("1100.01", False)])
def test_a_bis_licence_may_be_exceeded_in_value_by_ten_percent(
    laws: dict[str, Jurisdiction], value: str, within: bool
) -> None:
    """15 CFR 750.11(b): the value of all shipments up to the full quantity may exceed the value stated by up to 10%."""
    assert covers(laws["us"], value) is within


def test_nothing_more_goes_once_the_full_quantity_has_gone(laws: dict[str, Jurisdiction]) -> None:
    """15 CFR 750.11(a): no further shipment may be made, though value is left."""
    assert covers(laws["us"], "100", shipped="95")
    assert not covers(laws["us"], "100", shipped="96")
    assert not covers(laws["us"], "100", shipped="100")


@pytest.mark.parametrize("code", ["1C980", "1C988", "0A980"])
def test_items_in_short_supply_have_no_tolerance_of_value(laws: dict[str, Jurisdiction], code: str) -> None:
    """15 CFR 750.11(b)(2): part 754 has its own."""
    assert covers(laws["us"], "1000", code=code)
    assert not covers(laws["us"], "1001", code=code)


def test_the_tolerance_of_the_munitions_regulations_is_for_a_person(laws: dict[str, Jurisdiction]) -> None:
    """22 CFR 123.23: up to 10%, unless the contract then comes to an amount that nobody here knows."""
    assert covers(laws["us"], "1000", code="USML XI(a)", authority="DDTC")
    assert not covers(laws["us"], "1100", code="USML XI(a)", authority="DDTC")


def test_the_tolerance_of_days_before_the_table_is_not_known(laws: dict[str, Jurisdiction]) -> None:
    """The day before the first, and the first."""
    held = terms(authority="BIS")
    before, first = (
        tolerance_of(held, "value", "2B001", laws["us"], date(year, month, day)) for year, month, day in _EDGE
    )

    assert (before.share, first.share) == (Decimal(0), Decimal("0.10"))


_EDGE = ((2013, 12, 31), (2014, 1, 1))


@pytest.mark.parametrize("law", ["jp", "uk", "au"])
def test_the_other_laws_are_held_to_what_the_licence_says(laws: dict[str, Jurisdiction], law: str) -> None:
    """No tolerance of theirs is held, and none is the safe answer; one that the licence states counts."""
    own = laws[law]
    assert tolerance_of(terms(jurisdiction=law), "value", "", own, date(2026, 7, 23)).share == 0
    stated = terms(jurisdiction=law, tolerance_percent=Decimal(5))
    assert tolerance_of(stated, "value", "", replace(own, tolerances=None), date(2026, 7, 23)).share == Decimal("0.05")
