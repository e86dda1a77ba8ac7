"""What a policy says of purchases and sales, in the contract's words and clearly no law."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from exportgate.decision import Outcome
from exportgate.policy.judging import AreasAssessor
from tests.policy.made import DAY, LISTED, TELECOM, TELECOM_POLICY, TRUSTED, findings, outcome, policy, purchase, sale

BY_TELECOM = AreasAssessor(TELECOM_POLICY)
COOPERATE = {"id": "cars", "stance": "cooperate", "hs": ["8703"], "words": ["used"], "every": True}


def from_trusted(**changes: Any) -> Any:
    return purchase("Nordlys Radio Oy", "FI", **changes)


def test_telecom_gear_from_a_firm_off_the_list_is_blocked_with_the_reason() -> None:
    """The reason names the area, its ground, what the goods are, the country and the missing vouching."""
    found = findings(BY_TELECOM, purchase())

    assert [one.outcome for one in found] == [Outcome.PROHIBITED]
    assert found[0].jurisdiction == "policy"
    for words in ("not by law", "board", "8517.61", "China (CN)", "not among the firms trusted"):
        assert words in found[0].reason
    assert found[0].citation.startswith('policy of Acme, area "telecom"')


def test_strict_means_nobody_else_from_anywhere() -> None:
    """A firm off the list from a country that the area is not about is off the list too."""
    assert outcome(BY_TELECOM, purchase("Elbtal Funk GmbH", "DE")) is Outcome.PROHIBITED


def test_used_vehicles_to_the_same_country_are_no_more_than_cooperation() -> None:
    """One finding, that nothing is against it."""
    both = policy([TELECOM, COOPERATE], [TRUSTED])
    found = findings(both, sale(line={"description": "used car", "hs": "8703.23"}))

    assert [(one.outcome, one.rule) for one in found] == [(Outcome.NO_LICENCE_FOUND, "policy.cars.cooperate")]


def test_goods_of_no_area_are_out_of_scope_and_never_silent() -> None:
    """The answer says how many areas were asked."""
    found = findings(BY_TELECOM, purchase(line={"description": "chair", "hs": "9401.39"}))

    assert [one.outcome for one in found] == [Outcome.OUT_OF_SCOPE]
    assert "None of the 1 policy areas in force" in found[0].reason


def test_a_trusted_firm_may_be_bought_from_and_who_vouches_is_told() -> None:
    """With ground and days."""
    found = findings(BY_TELECOM, from_trusted())

    assert found[0].outcome is Outcome.NO_LICENCE_FOUND
    assert 'Procurement vouches for "Nordlys Radio Oy" since 2026-01-01, until 2026-11-30: audited' in found[0].reason


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"party": {"headquarters": "CN"}}, "is headquartered in China (CN), but was vouched for in Finland"),
        ({"party": {"owners": [{"name": "A", "percent": 60, "country": "CN"}]}}, "is owned from China (CN) (60 %)"),
        ({"party": {"owners": [{"name": "A", "country": "CN"}]}}, "share not known"),
        ({"party": {"owners": [{"name": "A", "percent": 5, "controls": True, "country": "CN"}]}}, "(control)"),
        (
            {
                "party": {
                    "owners": [
                        {"name": "Shell", "percent": 80, "owners": [{"name": "A", "percent": 90, "country": "CN"}]}
                    ]
                }
            },
            "(80 %)",
        ),
        ({"line": {"origin": "CN"}}, "the goods come from China (CN)"),
        ({"departure": "CN"}, "the goods leave from China (CN)"),
    ],
)
def test_a_trusted_brand_owned_or_made_elsewhere_is_for_a_person(changes: dict[str, Any], told: str) -> None:
    """The vouching was for another state of things."""
    found = findings(BY_TELECOM, from_trusted(**changes))

    assert found[0].outcome is Outcome.REVIEW
    assert told in found[0].reason


def test_a_small_holding_does_not_take_trust_away() -> None:
    """Below the area's share of 25 percent, or what it says instead."""
    owned = from_trusted(party={"owners": [{"name": "A", "percent": 24, "country": "CN"}]})
    stricter = policy([TELECOM | {"owner_percent": 10}], [TRUSTED])

    assert outcome(BY_TELECOM, owned) is Outcome.NO_LICENCE_FOUND
    assert outcome(stricter, owned) is Outcome.REVIEW


def test_the_origin_of_a_trusted_firms_goods_must_be_known() -> None:
    """Left out, it is never milder than the country that the area is about."""
    found = findings(BY_TELECOM, from_trusted(line={"origin": None}))

    assert found[0].outcome is Outcome.INDETERMINATE
    assert "origin" in found[0].asks


def test_a_name_like_a_trusted_one_is_not_trusted() -> None:
    """An imitation must not pass for the firm; a person looks."""
    found = findings(BY_TELECOM, purchase("Nordlys Radios Group", "FI"))

    assert found[0].outcome in (Outcome.REVIEW, Outcome.PROHIBITED)
    assert "trusted" in found[0].reason


def test_a_listed_party_is_never_trusted() -> None:
    """Whoever vouches for it."""
    vouched = policy([TELECOM], [TRUSTED, TRUSTED | {"name": LISTED}])
    found = findings(vouched, purchase(LISTED, "FI"))

    assert found[0].outcome is Outcome.PROHIBITED
    assert "a listed party is never trusted" in found[0].reason
    assert found[0].hit is not None


def test_a_trusted_firm_with_a_listed_owner_is_not_trusted() -> None:
    """Its owner counts as it does."""
    owned = from_trusted(party={"owners": [{"name": LISTED, "percent": 5}]})

    assert outcome(BY_TELECOM, owned) is Outcome.PROHIBITED


def test_cooperation_ends_at_a_listed_party() -> None:
    """A person looks, even where the law of the shipment does not reach."""
    cars = sale(line={"description": "used car", "hs": "8703.23"}, parties=[{"role": "consignee", "name": LISTED}])

    assert outcome(policy([COOPERATE]), cars) is Outcome.REVIEW


def test_a_watched_area_goes_with_its_duty() -> None:
    """Which stands in the finding."""
    watched = policy([TELECOM | {"stance": "watch", "suppliers": "none", "duty": "tell the trade office"}])
    found = findings(watched, sale())

    assert found[0].outcome is Outcome.CONDITIONS
    assert "Duty: tell the trade office." in found[0].reason


@pytest.mark.parametrize(
    ("stance", "rule", "expected"),
    [
        ("decouple", "strict", Outcome.PROHIBITED),
        ("decouple", "advisory", Outcome.REVIEW),
        ("watch", "strict", Outcome.REVIEW),
        ("watch", "advisory", Outcome.CONDITIONS),
        ("cooperate", "advisory", Outcome.NO_LICENCE_FOUND),
    ],
)
def test_what_a_list_of_firms_means_to_one_that_is_off_it(stance: str, rule: str, expected: Outcome) -> None:
    """Strict shuts out, advisory makes a person look where the area is to be decoupled."""
    assert outcome(policy([TELECOM | {"stance": stance, "suppliers": rule}], [TRUSTED]), purchase()) is expected


def test_an_area_counts_from_its_first_day_to_its_last() -> None:
    """Both included: the day before and the day after nothing is said."""
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    day = timedelta(days=1)
    by_day = {on: outcome(BY_TELECOM, purchase(), on) for on in (first - day, first, last, last + day)}

    assert list(by_day.values()) == [
        Outcome.OUT_OF_SCOPE,
        Outcome.PROHIBITED,
        Outcome.PROHIBITED,
        Outcome.OUT_OF_SCOPE,
    ]


def test_vouching_counts_to_its_last_day() -> None:
    """The day after, the firm is off the list."""
    last = date(2026, 11, 30)

    assert outcome(BY_TELECOM, from_trusted(), last) is Outcome.NO_LICENCE_FOUND
    assert outcome(BY_TELECOM, from_trusted(), last + timedelta(days=1)) is Outcome.PROHIBITED


def test_an_area_is_for_the_directions_that_it_names() -> None:
    """An area of purchases says nothing of sales."""
    inbound = policy([TELECOM | {"directions": ["inbound"]}], [TRUSTED])

    assert outcome(inbound, purchase()) is Outcome.PROHIBITED
    assert outcome(inbound, sale()) is Outcome.OUT_OF_SCOPE
    assert outcome(BY_TELECOM, sale()) is Outcome.PROHIBITED


def test_a_sale_touches_a_country_by_destination_party_or_owner() -> None:
    """And not where none of them is there, whatever the list of suppliers says."""
    to_finland = {"to": "FI", "parties": [{"role": "consignee", "name": "A", "country": "FI"}]}
    owned = {
        "role": "end_user",
        "name": "B",
        "country": "FI",
        "owners": [{"name": "C", "percent": 50, "country": "CN"}],
    }

    assert outcome(BY_TELECOM, sale(**to_finland)) is Outcome.OUT_OF_SCOPE
    assert outcome(BY_TELECOM, sale(to="FI", parties=[owned])) is Outcome.PROHIBITED
    assert outcome(BY_TELECOM, sale(to=None, parties=[])) is Outcome.INDETERMINATE


def test_words_against_the_code_are_for_a_person() -> None:
    """A toy is no base station, and a false code is no way out."""
    assert outcome(BY_TELECOM, purchase(line={"hs": "9503.00"})) is Outcome.REVIEW


def test_an_item_that_nobody_describes_is_asked_about_once() -> None:
    """However many areas it might belong to."""
    two = policy(
        [TELECOM, TELECOM | {"id": "cables", "hs": ["8544.70"], "words": ["cable"], "suppliers": "none"}], [TRUSTED]
    )
    found = findings(two, purchase(line={"hs": None, "description": None}))

    assert [(one.rule, one.outcome) for one in found] == [("policy.item_unknown", Outcome.INDETERMINATE)]
    assert "hs" in found[0].asks


def test_goods_of_which_no_line_is_stated_are_asked_about() -> None:
    """Something leaves, and nobody says what."""
    found = findings(BY_TELECOM, sale(lines=[]))

    assert [(one.rule, one.outcome, one.line) for one in found] == [
        ("policy.item_unknown", Outcome.INDETERMINATE, None)
    ]
    assert outcome(BY_TELECOM, sale(lines=[], to="FI", parties=[])) is Outcome.OUT_OF_SCOPE


def test_a_purchase_from_nobody_is_asked_about() -> None:
    """Where only named firms may be bought from, one must be named."""
    found = findings(BY_TELECOM, purchase(parties=[], departure=None, line={"origin": "FI"}))

    assert found[0].outcome is Outcome.INDETERMINATE
    assert "supplier" in found[0].asks


def test_the_exporter_stands_in_for_a_supplier_who_is_not_named() -> None:
    """A purchase order that names one firm only is judged by that firm."""
    party = {"role": "exporter", "name": "Nordlys Radio Oy", "country": "FI"}

    assert outcome(BY_TELECOM, from_trusted(parties=[party])) is Outcome.NO_LICENCE_FOUND


MACHINE = {
    "description": "packaging machine",
    "hs": "8422.40",
    "origin": "DE",
    "components": [
        {
            "description": "control board",
            "hs": "8537.10",
            "maker": "Elbtal Steuerungen GmbH",
            "origin": "DE",
            "components": [
                {
                    "description": "radio unit",
                    "hs": "8517.61",
                    "origin": "CN",
                    "maker": {"name": "Hengyang", "country": "CN"},
                }
            ],
        }
    ],
}


def test_a_part_deep_in_a_machine_is_judged_with_the_way_to_it() -> None:
    """Machine, board, part, maker."""
    found = findings(BY_TELECOM, purchase("Rheinbach GmbH", "DE", line=MACHINE))

    assert [one.outcome for one in found] == [Outcome.PROHIBITED]
    assert "packaging machine -> control board -> radio unit -> Hengyang" in found[0].reason


def test_a_listed_maker_of_a_part_is_found_and_never_trusted() -> None:
    """Makers are compared with the published lists as parties are."""
    part = {"description": "radio unit", "hs": "8517.61", "origin": "FI", "maker": LISTED}
    vouched = policy([TELECOM | {"stance": "watch"}], [TRUSTED, TRUSTED | {"name": LISTED}])
    machine = {**MACHINE, "components": [part]}
    found = findings(vouched, purchase("Rheinbach GmbH", "DE", line=machine))

    assert found[0].outcome is Outcome.REVIEW
    assert "never trusted" in found[0].reason


def test_a_part_without_a_maker_is_asked_about() -> None:
    """Unknown is not trusted."""
    part = {"description": "radio unit", "hs": "8517.61", "origin": "FI"}
    found = findings(BY_TELECOM, purchase("Rheinbach GmbH", "DE", line={**MACHINE, "components": [part]}))

    assert found[0].outcome is Outcome.INDETERMINATE
    assert "maker" in found[0].asks


def test_the_finding_names_the_party_and_line(fixtures: Path) -> None:
    """So that every report shows what it is about."""
    found = findings(BY_TELECOM, purchase())

    assert (found[0].line, found[0].party) == (1, 0)
    assert str(DAY) in " ".join(found[0].steps)


def test_a_duty_for_want_of_a_fact_names_the_fact() -> None:
    """A watched area about one country, goods from nobody knows where: the reader sees what would settle it."""
    chips = policy([{"id": "chips", "stance": "watch", "hs": ["8517"], "countries": ["CN"]}])
    (finding,) = findings(chips, purchase("Elbtal Funk GmbH", "DE", line={"origin": ""}))

    assert finding.outcome is Outcome.CONDITIONS
    assert "Not stated: origin." in finding.reason


def test_a_trusted_firm_from_elsewhere_is_told_where_the_list_is_advice() -> None:
    """The area speaks of it, though nothing touches the country that it is about; of others it does not."""
    advisory = policy([TELECOM | {"suppliers": "advisory"}], [TRUSTED])
    (trusted,) = findings(advisory, from_trusted())

    assert (trusted.rule, trusted.outcome) == ("policy.telecom.decouple", Outcome.NO_LICENCE_FOUND)
    assert "vouches for" in trusted.reason
    assert outcome(advisory, purchase("Elbtal Funk GmbH", "DE")) is Outcome.OUT_OF_SCOPE


def test_owners_through_a_holding_are_named_from_the_top_down() -> None:
    """Who has what of whom, so that a person can see why the brand is in doubt."""
    above = {"name": "Yangtze Holding", "percent": 51, "country": "CN"}
    owners = [{"name": "Nordic Radio AB", "percent": 80, "country": "FI", "owners": [above]}]
    (finding,) = findings(BY_TELECOM, from_trusted(party={"owners": owners}))

    assert finding.outcome is Outcome.REVIEW
    assert '"Yangtze Holding" has 51 % of "Nordic Radio AB", which has 80 % of it' in finding.reason
