"""The same shipment as if it left from each jurisdiction, side by side."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.decision import Outcome
from exportgate.errors import InputError
from exportgate.gate import Gate
from exportgate.policy.backfill import (
    ALL_GOODS,
    Answer,
    Backfill,
    Effect,
    Rating,
    backfill,
    departure_of,
    gap_of,
    matrix_of,
    suppose,
)
from exportgate.policy.loading import policy_of
from exportgate.shipment import Line, Owner, Party, Shipment
from tests.policy.conftest import CABLES, CHIPS, NOW, Country
from tests.policy.made import TELECOM, TRUSTED, text_of

ALL_CODES = {"aa": "none", "bb": "none", "cc": "none"}
FROM = {"cc": "SE"}


def shipment(to: str = CHIPS, codes: dict[str, str] = ALL_CODES, **changes: Any) -> Shipment:
    fields: dict[str, Any] = {
        "id": "S-1",
        "departure": "AX",
        "destination": "CN",
        "parties": (Party(role="consignee", name=to),),
        "lines": (Line(line=1, description="base station", hs="8517.61", origin="AX", classification=codes),),
    }
    return Shipment(**(fields | changes))


def compare(gate: Gate, *shipments: Shipment, **options: Any) -> Backfill:
    return backfill(gate, shipments, now=NOW, **({"departures": FROM} | options))


def effects(report: Backfill) -> dict[str, Effect]:
    return {answer.jurisdiction: answer.effect for answer in report.compared[0].answers}


def test_each_jurisdiction_answers_as_if_the_goods_left_from_it(gate: Gate) -> None:
    """Who lists the party stops it, the others let it through; the gap is named with the rule."""
    report = compare(gate, shipment())

    assert effects(report) == {"aa": Effect.STOPS, "bb": Effect.LETS_THROUGH, "cc": Effect.LETS_THROUGH}
    assert [answer.departure for answer in report.compared[0].answers] == ["AX", "FI", "SE"]
    assert report.compared[0].gap.rating is Rating.WIDE
    assert report.compared[0].gap.name == (
        "Stopped by AAland (prohibited: aa.listed); let through by BBland (no licence found) and CCland "
        "(no licence found)."
    )


def test_a_missing_code_makes_the_jurisdiction_say_that_it_cannot(gate: Gate) -> None:
    """Nothing is guessed from the code of another."""
    report = compare(gate, shipment(codes={"aa": "none"}))

    assert effects(report)["bb"] is Effect.CANNOT_SAY
    assert report.compared[0].gap.rating is Rating.UNCLEAR


def test_a_licence_is_a_narrower_gap_than_a_ban(gate: Gate) -> None:
    """BB needs a licence for whom it lists."""
    assert compare(gate, shipment(CABLES)).compared[0].gap.rating is Rating.OPEN
    assert compare(gate, shipment("Ningbo Example Trading")).compared[0].gap.rating is Rating.NONE


def test_no_plugin_is_told_of_what_is_only_supposed(gate: Gate, countries: list[Country]) -> None:
    """Records must not hold decisions on shipments that never were."""
    compare(gate, shipment())

    assert [one.told for one in countries] == [[], [], []]


def test_goods_that_stay_in_a_jurisdiction_are_no_export_of_it(gate: Gate) -> None:
    """It is left out of the gap."""
    report = compare(gate, shipment(destination="FI"))

    assert effects(report)["bb"] is Effect.DOMESTIC


def test_what_is_supposed_is_told_in_full(countries: list[Country]) -> None:
    """Departure, way, origin at home, exporter; nothing else."""
    finland = countries[1].exportgate_register_jurisdiction()
    exporter = Party(role="exporter", name="Us", country="AX", address="Road 1", owners=(Owner(name="Them"),))
    lines = (Line(line=1, origin="AX"), Line(line=2, origin="DE"), Line(line=3))
    real = shipment(via=("FI", "SG"), parties=(exporter, Party(role="consignee", name="C")), lines=lines)
    moved = suppose(real, finland, "FI", {"AX"})

    assert (moved.departure, moved.via, moved.destination) == ("FI", ("SG",), "CN")
    assert [line.origin for line in moved.lines] == ["FI", "DE", ""]
    assert moved.parties[0] == Party(role="exporter", name="Us", country="FI", owners=(Owner(name="Them"),))
    assert moved.parties[1] == real.parties[1]


def test_where_the_shipment_really_leaves_from_nothing_is_supposed(countries: list[Country]) -> None:
    """The answer there is that of check."""
    assert suppose(shipment(), countries[0].exportgate_register_jurisdiction(), "AX", {"AX"}) == shipment()


def test_a_purchase_is_supposed_to_come_from_another_firm(countries: list[Country]) -> None:
    """The supplier is left out, and the goods go out of the jurisdiction."""
    parties = (Party(role="supplier", name=CHIPS), Party(role="consignee", name="Us"))
    bought = shipment(direction="inbound", departure="CN", destination="AX", parties=parties)
    moved = suppose(bought, countries[1].exportgate_register_jurisdiction(), "FI", {"CN"})

    assert (moved.direction, moved.departure) == ("outbound", "FI")
    assert [party.name for party in moved.parties] == ["Us"]


def test_a_jurisdiction_of_several_places_must_be_told_which(gate: Gate) -> None:
    """Unless the shipment leaves from one of them."""
    cc = gate.jurisdictions["cc"]

    with pytest.raises(InputError, match="--from cc=COUNTRY"):
        compare(gate, shipment(), departures={})
    with pytest.raises(InputError, match="no place of CCland"):
        departure_of(cc, shipment(), {"cc": "CN"})
    assert departure_of(cc, shipment(departure="NO"), {}) == "NO"


def test_only_those_that_make_such_goods_are_asked_where_the_policy_says_so(gate: Gate) -> None:
    """`made_in` of the areas; an area that does not say leaves all of them."""
    made = policy_of(text_of([TELECOM | {"made_in": ["FI"]}], [TRUSTED]).encode(), "areas.toml", NOW.date())
    report = compare(gate, shipment(), policy=made)

    assert list(effects(report)) == ["bb"]
    assert report.compared[0].areas == ("telecom",)
    chair = Line(line=1, hs="9401.39", description="chair", classification=ALL_CODES)
    assert list(effects(compare(gate, shipment(lines=(chair,)), policy=made))) == ["aa", "bb", "cc"]


def test_the_matrix_counts_by_area_and_destination(gate: Gate) -> None:
    """Goods of no area stand in a row of their own."""
    telecom = policy_of(text_of([TELECOM], [TRUSTED]).encode(), "areas.toml", NOW.date())
    chair = (Line(line=1, hs="9401.39", description="chair", classification=ALL_CODES),)
    batch = [
        shipment(),
        shipment("Ningbo Example Trading", id="S-2"),
        shipment(CABLES, id="S-3", destination="DE"),
        shipment(id="S-4", lines=chair),
    ]
    cells = {(cell.area, cell.destination): cell for cell in matrix_of(compare(gate, *batch, policy=telecom).compared)}

    assert list(cells) == [(ALL_GOODS, "CN"), ("telecom", "CN"), ("telecom", "DE")]
    both = cells["telecom", "CN"]
    assert (both.shipments, both.worst, both.gaps) == (2, Rating.WIDE, {Rating.WIDE: 1, Rating.NONE: 1})
    assert both.effects["aa"] == {Effect.STOPS: 1, Effect.LETS_THROUGH: 1}


def answer(name: str, effect: Effect, outcome: Outcome) -> Answer:
    return Answer(name, "XX", effect, outcome, (), {}, shipment())


OUTCOMES = {
    Effect.STOPS: Outcome.LICENCE_REQUIRED,
    Effect.CANNOT_SAY: Outcome.INDETERMINATE,
    Effect.LETS_WITH_CONDITIONS: Outcome.CONDITIONS,
    Effect.LETS_THROUGH: Outcome.NO_LICENCE_FOUND,
    Effect.DOMESTIC: Outcome.OUT_OF_SCOPE,
}


@pytest.mark.parametrize(
    ("found", "rating"),
    [
        ([Effect.STOPS, Effect.LETS_THROUGH, Effect.CANNOT_SAY], Rating.OPEN),
        ([Effect.STOPS, Effect.LETS_WITH_CONDITIONS], Rating.PARTIAL),
        ([Effect.STOPS, Effect.CANNOT_SAY], Rating.UNCLEAR),
        ([Effect.LETS_THROUGH, Effect.CANNOT_SAY], Rating.UNCLEAR),
        ([Effect.STOPS, Effect.STOPS], Rating.NONE),
        ([Effect.STOPS, Effect.DOMESTIC], Rating.NONE),
        ([Effect.LETS_THROUGH, Effect.LETS_WITH_CONDITIONS], Rating.NONE),
        ([Effect.DOMESTIC], Rating.NONE),
    ],
)
def test_a_gap_is_rated_by_the_widest_difference(found: list[Effect], rating: Rating) -> None:
    """Who cannot say never counts as one who lets through."""
    answers = [answer(f"j{number}", effect, OUTCOMES[effect]) for number, effect in enumerate(found)]

    assert gap_of(answers, {}).rating is rating


effect = st.sampled_from(list(Effect))


@given(st.lists(effect, min_size=1, max_size=5))
def test_one_more_jurisdiction_never_closes_a_gap(found: list[Effect]) -> None:
    """The order of ratings is that of their declaration, widest first."""
    order = list(Rating)
    answers = [answer(f"j{number}", one, OUTCOMES[one]) for number, one in enumerate(found)]
    before = order.index(gap_of(answers[:-1], {}).rating)

    assert order.index(gap_of(answers, {}).rating) <= before
