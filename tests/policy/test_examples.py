"""The examples that are shipped, and the same with the real lists."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from exportgate.compiled import ensure_compiled
from exportgate.decision import Outcome
from exportgate.feeds import keeping
from exportgate.feeds.mirror import read_mirror
from exportgate.feeds.sources import MirrorSource
from exportgate.feeds.steps import Order
from exportgate.feeds.updating import update
from exportgate.gate import Gate
from exportgate.intake.record import shipment_of
from exportgate.intake.vocabulary import Vocabulary
from exportgate.plugins import load_plugins
from exportgate.policy.backfill import Backfill, Effect, Rating, backfill
from exportgate.policy.judging import AreasAssessor
from exportgate.policy.loading import load_policy
from exportgate.shipment import Shipment
from tests.policy.made import DAY, outcome

NOW = datetime(2026, 11, 24, tzinfo=UTC)
REAL = {
    "Xinghai Submarine Networks Co., Ltd.": "HMN Technologies",
    "Qinghe Inertial Navigation Institute": "Beijing Tianhai Industry Co., Ltd.",
}
LISTS = ("us.el", "jp.eul", "jp.mof", "jp.designated")


def shipments(file: Path) -> dict[str, Shipment]:
    vocabulary = Vocabulary.of(one for one, _ in load_plugins().jurisdictions().values())
    return {record["id"]: shipment_of(record, vocabulary) for record in json.loads(file.read_text("utf-8"))}


def test_the_purchases_come_out_as_their_names_say(fixtures: Path) -> None:
    """Each story once, without any published list."""
    example = AreasAssessor(load_policy(fixtures / "policy" / "areas.toml", DAY))
    found = {name: outcome(example, one) for name, one in shipments(fixtures / "policy" / "purchases.json").items()}

    assert found == {
        "telecom-off-the-list": Outcome.PROHIBITED,
        "telecom-from-a-trusted-firm": Outcome.NO_LICENCE_FOUND,
        "trusted-brand-owned-from-elsewhere": Outcome.REVIEW,
        "used-vehicles-to-the-same-country": Outcome.NO_LICENCE_FOUND,
        "masks": Outcome.CONDITIONS,
        "cable-by-description-only": Outcome.PROHIBITED,
        "machine-down-to-its-chip": Outcome.CONDITIONS,
    }


def _really_listed(shipment: Shipment) -> Shipment:
    """Put the real firms in the place of those that the sample lists were made with."""
    parties = tuple(structs.replace(party, name=REAL.get(party.name, party.name)) for party in shipment.parties)
    return structs.replace(shipment, parties=parties)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory, shared: Path, fixtures: Path) -> Backfill:
    """The examples of a comparison, with the newest editions of a few real lists."""
    gate = Gate.open(tmp_path_factory.mktemp("lists"))
    mirror = read_mirror(shared / "feeds")
    last = {name: max(each.date for each in mirror.editions if each.feed == name) for name in LISTS}
    newest = replace(mirror, editions=tuple(each for each in mirror.editions if last.get(each.feed) == each.date))
    with keeping.update_lock(gate.store):
        order = Order([gate.feeds[name] for name in LISTS], MirrorSource(newest), NOW)
        list(update(gate.store, order, lambda words: None))
    ensure_compiled(gate.store)
    examples = [_really_listed(one) for one in shipments(fixtures / "policy" / "backfill.json").values()]
    areas = load_policy(fixtures / "policy" / "areas.toml", DAY)
    return backfill(gate, examples, policy=areas, jurisdictions=["us", "jp"], now=NOW)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "stops", "lets", "rule", "areas"),
    [
        ("chip-tool-part-to-jhicc", "us", "jp", "us.party.entity_list", ("semiconductor-tools",)),
        ("cable-repeater-to-xinghai", "us", "jp", "us.party.entity_list", ("submarine-cables",)),
    ],
)
def test_what_one_list_stops_and_another_country_lets_through(
    compared: Backfill, name: str, stops: str, lets: str, rule: str, areas: tuple[str, ...]
) -> None:
    """The chip maker and the cable maker are on the Entity List, and on no Japanese list."""
    one = next(one for one in compared.compared if one.shipment.id == name)
    by = {answer.jurisdiction: answer for answer in one.answers}

    assert by[stops].effect is Effect.STOPS
    assert rule in by[stops].rules
    assert by[lets].effect is Effect.LETS_THROUGH
    assert one.gap.rating is Rating.OPEN
    assert one.areas == areas


@pytest.mark.shared
def test_a_party_of_the_japanese_list_alone_is_stopped_by_japan_alone(compared: Backfill) -> None:
    """Its entry stands for a user of concern; the Entity List has none like it."""
    one = next(one for one in compared.compared if one.shipment.id == "bearing-to-a-japanese-entry")
    by = {answer.jurisdiction: answer for answer in one.answers}

    assert by["jp"].effect is Effect.STOPS
    assert by["us"].effect is not Effect.STOPS
