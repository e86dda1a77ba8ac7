"""A gate with three made-up jurisdictions, two of which publish a list each."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from exportgate.decision import Decision, EditionRef, Finding, Outcome
from exportgate.entry import Entry, ListedName
from exportgate.feeds.edition import Edition
from exportgate.feeds.feed import Feed, FeedFile, Guards
from exportgate.feeds.store import Store
from exportgate.gate import Gate
from exportgate.hooks import hookimpl
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate.plugins import load_plugins
from exportgate.screening import Screener
from exportgate.shipment import Shipment

NOW = datetime(2026, 9, 1, tzinfo=UTC)
CHIPS = "Jinhai Circuit Works"
CABLES = "Dongyang Ocean Cables"
BOTH = "Kumgang Nitrogen Explosives"


def entry(feed: str, number: str, *names: str, country: str = "") -> Entry:
    listed = [ListedName(name=names[0], script="latin")]
    listed += [ListedName(name=name, kind="alias", script="latin") for name in names[1:]]
    return Entry(
        feed=feed, id=number, kind="organisation", names=tuple(listed), countries=(country,) if country else ()
    )


LISTS: dict[str, list[Entry]] = {
    "aa.list": [entry("aa.list", "1", CHIPS, country="CN"), entry("aa.list", "2", BOTH, country="KP")],
    "bb.list": [
        entry("bb.list", "10", CABLES, country="CN"),
        entry("bb.list", "11", f"{BOTH} Corp", BOTH, country="KP"),
        entry("bb.list", "12", f"{CHIPS} and Foundry", country="CN"),
    ],
}


class Country:
    """A law that stops whom its own list has, asks for a code, and else finds nothing; abroad it does not reach."""

    def __init__(self, name: str, places: Sequence[str], stops: Outcome) -> None:
        self.name, self.stops = name, stops
        self.places = frozenset(places)
        self.told: list[Decision] = []

    @hookimpl
    def exportgate_register_jurisdiction(self) -> Jurisdiction:
        return Jurisdiction(self.name, f"{self.name.upper()}land", self.places)

    @hookimpl
    def exportgate_register_feeds(self) -> list[Feed]:
        feed = f"{self.name}.list"
        if feed not in LISTS:
            return []
        file = FeedFile("list.csv", "https://example.org/list.csv")
        return [Feed(feed, "List", "Ministry", "Act", "open", 24, "csv", (file,), Guards(1, 10), {})]

    @hookimpl
    def exportgate_assess_shipment(self, case: Case) -> list[Finding]:
        if case.shipment.departure not in self.places:
            return [self._finding(Outcome.OUT_OF_SCOPE, "reach", "Not here.")]
        hits = [hit for hit in case.hits if hit.confirmed and hit.entry.feed == f"{self.name}.list"]
        if hits:
            return [self._finding(self.stops, "listed", "Listed.")]
        if any(self.name not in line.classification for line in case.shipment.lines):
            return [self._finding(Outcome.INDETERMINATE, "code", "No code.")]
        return [self._finding(Outcome.NO_LICENCE_FOUND, "items", "Not listed.")]

    @hookimpl
    def exportgate_on_decision(self, shipment: Shipment, decision: Decision) -> None:
        self.told.append(decision)

    def _finding(self, outcome: Outcome, rule: str, reason: str) -> Finding:
        rule = f"{self.name}.{rule}"
        return Finding(
            jurisdiction=self.name, rule=rule, outcome=outcome, citation=f"Act of {self.name}", reason=reason
        )


class ToyStore(Store):
    """A store of lists in memory."""

    def current(self) -> dict[str, Edition]:
        return {feed: _edition(feed, len(entries)) for feed, entries in LISTS.items()}

    def entries(self, edition: Edition) -> list[Entry]:
        return LISTS[edition.feed]


def _edition(feed: str, count: int) -> Edition:
    return Edition(
        feed=feed,
        date=date(2026, 8, 31),
        sha256="ab" * 32,
        fetched_at=NOW,
        format="csv",
        form="whole",
        rows=count,
        entries=count,
        names=count,
        addresses=0,
        files=(),
    )


@pytest.fixture
def countries() -> list[Country]:
    """AA prohibits, BB needs a licence, CC has no list and several places."""
    return [
        Country("aa", ["AX"], Outcome.PROHIBITED),
        Country("bb", ["FI"], Outcome.LICENCE_REQUIRED),
        Country("cc", ["SE", "NO"], Outcome.REVIEW),
    ]


@pytest.fixture(scope="session")
def screener() -> Screener:
    entries = [one for listed in LISTS.values() for one in listed]
    return Screener.over(
        entries, [EditionRef(feed=feed, edition=date(2026, 8, 31), sha256="ab" * 32) for feed in LISTS]
    )


@pytest.fixture
def gate(tmp_path: Path, countries: list[Country], screener: Screener, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The gate that commands open in the test."""
    plugins = load_plugins([(one.name, one) for one in countries], installed=False)
    opened = Gate(plugins, ToyStore(tmp_path / "home"), screener)
    monkeypatch.setattr(Gate, "open", classmethod(lambda cls: opened))
    monkeypatch.setattr("exportgate.plugins.load_plugins", lambda: plugins)
    return opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of two shipments: one to a party that AA lists, one to a stranger."""
    line = {
        "description": "base station",
        "hs": "8517.61",
        "classification": {"aa": "none", "bb": "none", "cc": "none"},
    }
    shipments = [
        {"id": name, "from": "AX", "to": "CN", "parties": [{"role": "consignee", "name": party}], "lines": [line]}
        for name, party in (("S-1", CHIPS), ("S-2", "Ningbo Example Trading"))
    ]
    path = tmp_path / "s.json"
    path.write_text(json.dumps(shipments))
    return path
