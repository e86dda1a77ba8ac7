"""The law cases that lie beside the repository, each asked of the whole gate with the real lists that it names.

The form of a case is described in the README beside them: `expect` gives the outcome of each jurisdiction (or several,
where the law leaves the choice), `exceptions` must and `no_exceptions` must not be named by a finding of that
jurisdiction, `lists` must be loaded, `verify` must be said.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from exportgate.compiled import ensure_compiled
from exportgate.decision import Finding, Outcome, most_severe
from exportgate.feeds import keeping
from exportgate.feeds.feed import Feed
from exportgate.feeds.mirror import Mirror, read_mirror
from exportgate.feeds.sources import MirrorSource
from exportgate.feeds.steps import Order
from exportgate.feeds.updating import update
from exportgate.gate import Gate
from exportgate.intake.record import shipment_of
from exportgate.intake.vocabulary import Vocabulary
from exportgate.jurisdiction import Case
from exportgate.law.tables import load_yaml
from exportgate.plugins import Plugins, load_plugins
from tests.conftest import SHARED

pytestmark = pytest.mark.shared

NOW = datetime(2026, 11, 24, tzinfo=UTC)
KEYS = {"id", "title", "citation", "shipment", "expect", "exceptions", "no_exceptions", "lists", "verify", "why"}


def _cases() -> Iterator[dict[str, Any]]:
    for file in sorted((SHARED / "cases").glob("*.yaml")):
        yield from load_yaml(file)


CASES = list(_cases())


@pytest.fixture(scope="session")
def gate(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Gate:
    """A gate on a data folder that holds the real lists which the cases name, each in its newest edition."""
    wanted = {feed for case in CASES for feed in case.get("lists", ())}
    opened = Gate.open(tmp_path_factory.mktemp("lists"))
    mirror = _newest(read_mirror(shared / "feeds"), wanted)
    feeds: list[Feed] = [opened.feeds[name] for name in sorted(wanted)]
    with keeping.update_lock(opened.store):
        steps = list(update(opened.store, Order(feeds, MirrorSource(mirror), NOW), lambda words: None))
    missing = wanted - set(opened.store.current())
    assert not missing, [step for step in steps if step.feed in missing]
    ensure_compiled(opened.store)
    return opened


def _newest(mirror: Mirror, wanted: set[str]) -> Mirror:
    """The mirror with the newest edition of each list alone, so that no history is loaded."""
    last = {name: max(each.date for each in mirror.editions if each.feed == name) for name in wanted}
    return replace(mirror, editions=tuple(each for each in mirror.editions if each.date == last.get(each.feed)))


@cache
def _plugins() -> Plugins:
    return load_plugins()


def _ask(case: dict[str, Any], lists: Gate | None) -> list[Finding]:
    """All findings; without any list where the case names none, since its parties are invented."""
    installed = _plugins().jurisdictions()
    vocabulary = Vocabulary.of(jurisdiction for jurisdiction, _ in installed.values())
    shipment = shipment_of(case["shipment"], vocabulary)
    if lists is not None:
        return list(lists.check([shipment], now=NOW)[0].findings)
    assert shipment.date is not None
    asked = Case(shipment, (), shipment.date)
    return [found for _, plugin in installed.values() for found in _assessed(plugin, asked)]


def _assessed(plugin: str, case: Case) -> list[Finding]:
    call = _plugins().caller("exportgate_assess_shipment", plugin)
    assert call is not None
    return call(case=case)  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_the_case_holds(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    """Each jurisdiction answers as the law gives it, names the exceptions that are open, and none that is barred."""
    assert set(case) <= KEYS, f"unknown key {set(case) - KEYS}"
    lists = request.getfixturevalue("gate") if case.get("lists") else None

    answers = _ask(case, lists)

    for name, wanted in case["expect"].items():
        found = [each for each in answers if each.jurisdiction == name]
        told = "\n".join(f"{each.outcome} {each.rule}: {each.reason}" for each in found)
        outcome = most_severe(each.outcome for each in found)
        assert outcome in {Outcome(each) for each in (wanted if isinstance(wanted, list) else [wanted])}, told
        named = {symbol for each in found for symbol in each.exceptions}
        assert set(case.get("exceptions", ())) <= named, told
        assert not set(case.get("no_exceptions", ())) & named, told
        assert any(each.verify for each in found) or not case.get("verify"), told
