"""The gate asks jurisdiction by jurisdiction, and what goes wrong in one is never taken for an answer."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from exportgate.decision import Decision, Finding, Outcome, Verdict
from exportgate.entry import Entry, ListedName
from exportgate.errors import ExportgateError, InputError, PluginError
from exportgate.feeds.feed import Feed, Guards
from exportgate.feeds.store import Store
from exportgate.gate import Gate
from exportgate.hooks import hookimpl
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate.plugins import load_plugins
from exportgate.screening import Screener
from exportgate.shipment import Party, Shipment

NOW = datetime(2026, 9, 1, tzinfo=UTC)
SHIPMENT = Shipment(
    id="S-1", departure="AA", destination="BB", parties=(Party(role="consignee", name="Lanxi Precision Works"),)
)


class Country:
    """A plugin for one made-up jurisdiction that gives the answer it was made with."""

    def __init__(self, name: str, answer: object, *, feeds: tuple[str, ...] = (), territory: str = "AA") -> None:
        self.jurisdiction = Jurisdiction(name, name.upper(), frozenset({territory}), feeds=feeds)
        self.answer = answer
        self.told: list[Decision] = []

    @hookimpl
    def exportgate_register_jurisdiction(self) -> Jurisdiction:
        return self.jurisdiction

    @hookimpl
    def exportgate_assess_shipment(self, case: Case) -> object:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    @hookimpl
    def exportgate_on_decision(self, shipment: Shipment, decision: Decision) -> None:
        self.told.append(decision)


def says(name: str, outcome: Outcome) -> list[Finding]:
    return [Finding(jurisdiction=name, rule="made.up", outcome=outcome, citation="Act 1", reason="because")]


def gate_of(home: Path, *countries: Country) -> Gate:
    plugins = load_plugins([(c.jurisdiction.id, c) for c in countries], installed=False)
    return Gate(plugins, Store(home), Screener.over([]))


def check(home: Path, *countries: Country, shipment: Shipment = SHIPMENT) -> Decision:
    return gate_of(home, *countries).check([shipment], now=NOW)[0]


def test_the_verdict_is_that_of_the_most_severe_finding(tmp_path: Path) -> None:
    """One jurisdiction's prohibition blocks what another lets through."""
    mild = Country("aa", says("aa", Outcome.NO_LICENCE_FOUND))
    severe = Country("bb", says("bb", Outcome.PROHIBITED), territory="BB")

    decision = check(tmp_path, mild, severe)

    assert decision.outcomes == {"aa": Outcome.NO_LICENCE_FOUND, "bb": Outcome.PROHIBITED}
    assert decision.verdict is Verdict.BLOCK


@pytest.mark.parametrize("answer", [RuntimeError("no such table"), [], None, "free", [object()]])
def test_a_plugin_that_fails_or_is_silent_holds_the_shipment_and_stops_nobody_else(
    tmp_path: Path, answer: object
) -> None:
    """Silence or an exception becomes an indeterminate finding that names the plugin; the others still answer."""
    broken = Country("aa", answer)
    sound = Country("bb", says("bb", Outcome.NO_LICENCE_FOUND), territory="BB")

    decision = check(tmp_path, broken, sound)

    failed = next(finding for finding in decision.findings if finding.jurisdiction == "aa")
    assert failed.outcome is Outcome.INDETERMINATE
    assert "plugin aa" in failed.reason
    assert decision.outcomes["bb"] is Outcome.NO_LICENCE_FOUND
    assert decision.verdict is Verdict.HOLD


def test_a_plugin_cannot_answer_for_another_jurisdiction(tmp_path: Path) -> None:
    """A finding under a stranger's name is the plugin's fault, not an answer."""
    impostor = Country("aa", says("bb", Outcome.NO_LICENCE_FOUND))

    decision = check(tmp_path, impostor)

    assert decision.outcomes["aa"] is Outcome.INDETERMINATE
    assert "bb" not in decision.outcomes


def test_a_law_without_its_list_is_not_answered(tmp_path: Path) -> None:
    """Where a list that the law needs is not loaded, nothing found is no answer."""
    needs_list = Country("aa", says("aa", Outcome.NO_LICENCE_FOUND), feeds=("aa.list",))

    decision = check(tmp_path, needs_list)

    assert decision.outcomes["aa"] is Outcome.INDETERMINATE
    assert any("aa.list" in finding.reason for finding in decision.findings)


def test_a_law_out_of_scope_needs_no_list(tmp_path: Path) -> None:
    """A law that does not reach the shipment does not hold it for want of a list."""
    elsewhere = Country("bb", says("bb", Outcome.OUT_OF_SCOPE), feeds=("bb.list",), territory="BB")
    home_law = Country("aa", says("aa", Outcome.NO_LICENCE_FOUND))

    decision = check(tmp_path, elsewhere, home_law)

    assert decision.outcomes["bb"] is Outcome.OUT_OF_SCOPE
    assert decision.verdict is Verdict.PASS


def test_goods_leaving_a_country_that_nobody_answers_for_do_not_pass(tmp_path: Path) -> None:
    """That no installed law was asked is not an answer."""
    elsewhere = Country("bb", says("bb", Outcome.OUT_OF_SCOPE), territory="BB")

    decision = check(tmp_path, elsewhere)

    assert decision.outcomes["gate"] is Outcome.INDETERMINATE
    assert decision.verdict is Verdict.HOLD


def test_goods_that_leave_from_nowhere_stated_do_not_pass(tmp_path: Path) -> None:
    """Whose law governs is not known, and every law that is out of scope is no answer."""
    elsewhere = Country("bb", says("bb", Outcome.OUT_OF_SCOPE), territory="BB")

    decision = check(tmp_path, elsewhere, shipment=replace(SHIPMENT, departure=""))

    assert decision.verdict is Verdict.HOLD
    assert [finding.asks for finding in decision.findings if finding.jurisdiction == "gate"] == [("from",)]


def test_a_hit_of_a_list_that_no_law_speaks_of_is_for_a_person(tmp_path: Path) -> None:
    """A plugin of lists only brings no law that would tell: the gate does, unless a law has taken the hit up."""
    entry = Entry(feed="zz.list", id="Z-1", names=(ListedName(name="Lanxi Precision Works"),))
    feed = Feed("zz.list", "List", "Ministry", "Act", "open", 72, "csv", (), Guards(1, 2), {})

    class ListsOnly:
        @hookimpl
        def exportgate_register_feeds(self) -> list[Feed]:
            return [feed]

    class TakesItUp(Country):
        @hookimpl
        def exportgate_assess_shipment(self, case: Case) -> object:
            (own,) = says("aa", Outcome.PROHIBITED)
            return [replace(own, hit=hit, party=hit.party) for hit in case.hits]

    def outcomes(country: Country) -> dict[str, Outcome]:
        plugins = load_plugins([("zz", ListsOnly()), ("aa", country)], installed=False)
        return dict(Gate(plugins, Store(tmp_path), Screener.over([entry])).check([SHIPMENT], now=NOW)[0].outcomes)

    silent = Country("aa", says("aa", Outcome.NO_LICENCE_FOUND))
    assert outcomes(silent) == {"aa": Outcome.NO_LICENCE_FOUND, "gate": Outcome.REVIEW}
    assert outcomes(TakesItUp("aa", [])) == {"aa": Outcome.PROHIBITED}


@pytest.mark.parametrize(
    ("asks", "answer"), [((), None), (("aa.person_involved",), Outcome.REVIEW)], ids=["settled", "a question open"]
)
def test_a_listed_party_that_a_law_has_a_question_about_does_not_pass(
    tmp_path: Path, asks: tuple[str, ...], answer: Outcome | None
) -> None:
    """A law that is out of scope unless a fact says otherwise keeps the shipment until the fact is stated."""
    entry = Entry(feed="aa.list", id="A-1", names=(ListedName(name="Lanxi Precision Works"),))

    class Asks(Country):
        @hookimpl
        def exportgate_assess_shipment(self, case: Case) -> object:
            (own,) = says("aa", Outcome.OUT_OF_SCOPE)
            return [replace(own, hit=case.hits[0], party=0, asks=asks)]

    plugins = load_plugins([("aa", Asks("aa", []))], installed=False)
    decision = Gate(plugins, Store(tmp_path), Screener.over([entry])).check([SHIPMENT], now=NOW)[0]

    assert decision.outcomes.get("gate") == answer


def test_a_listing_that_no_law_asked_reaches_is_told_and_keeps_nothing(tmp_path: Path) -> None:
    """One country's listing demands nothing of another's shipment, but who checks it learns of it."""
    entry = Entry(feed="bb.list", id="B-1", names=(ListedName(name="Lanxi Precision Works"),))
    plugins = load_plugins([("aa", Country("aa", says("aa", Outcome.NO_LICENCE_FOUND)))], installed=False)

    decision = Gate(plugins, Store(tmp_path), Screener.over([entry])).check([SHIPMENT], now=NOW)[0]

    assert decision.outcomes["gate"] is Outcome.OUT_OF_SCOPE
    assert decision.verdict is Verdict.PASS
    assert any("bb.list B-1" in finding.citation for finding in decision.findings)


def test_a_purchase_is_asked_about_where_it_arrives(tmp_path: Path) -> None:
    """The export law of the supplier's country is the supplier's; that of the buyer's country must be answered for."""
    purchase = replace(SHIPMENT, direction="inbound", departure="ZZ", destination="AA")
    country = Country("aa", says("aa", Outcome.NO_LICENCE_FOUND))

    assert check(tmp_path, country, shipment=purchase).verdict is Verdict.PASS
    assert check(tmp_path, country, shipment=replace(purchase, destination="ZZ")).verdict is Verdict.HOLD


def test_every_plugin_is_told_of_the_decision_even_when_one_of_them_fails(tmp_path: Path) -> None:
    """A listener that raises neither changes the decision nor keeps it from the others."""

    class Listener:
        @hookimpl
        def exportgate_on_decision(self, shipment: Shipment, decision: Decision) -> None:
            raise OSError("disk full")

    country = Country("aa", says("aa", Outcome.NO_LICENCE_FOUND))
    plugins = load_plugins([("deaf", Listener()), ("aa", country)], installed=False)

    decision = Gate(plugins, Store(tmp_path), Screener.over([])).check([SHIPMENT], now=NOW)[0]

    assert country.told == [decision]


def test_the_day_judged_is_the_asked_one_then_the_shipments_own_then_today(tmp_path: Path) -> None:
    """--as-of overrides the shipment's date; a shipment without a date is judged by today's law."""
    gate = gate_of(tmp_path, Country("aa", says("aa", Outcome.NO_LICENCE_FOUND)))
    dated = Shipment(id="S-2", date=date(2025, 10, 15), departure="AA")

    assert gate.check([dated], on=date(2024, 1, 1), now=NOW)[0].as_of == date(2024, 1, 1)
    assert gate.check([dated], now=NOW)[0].as_of == date(2025, 10, 15)
    assert gate.check([SHIPMENT], now=NOW)[0].as_of == date(2026, 9, 1)


def test_only_the_jurisdictions_asked_for_answer(tmp_path: Path) -> None:
    """--jurisdiction narrows the question, and an unknown one is an error that names the installed ones."""
    gate = gate_of(
        tmp_path,
        Country("aa", says("aa", Outcome.NO_LICENCE_FOUND)),
        Country("bb", says("bb", Outcome.PROHIBITED), territory="BB"),
    )

    assert set(gate.check([SHIPMENT], jurisdictions=["aa"], now=NOW)[0].outcomes) == {"aa"}
    with pytest.raises(InputError, match="installed: aa, bb"):
        gate.check([SHIPMENT], jurisdictions=["xx"], now=NOW)


def test_nothing_is_checked_where_no_list_is_loaded(tmp_path: Path) -> None:
    """An empty data folder is an error with the next step, not a pass."""
    gate = Gate(load_plugins([("aa", Country("aa", []))], installed=False), Store(tmp_path))

    with pytest.raises(ExportgateError, match="no lists are loaded") as raised:
        gate.check([SHIPMENT], now=NOW)

    assert "exportgate update" in raised.value.hint


def test_a_misspelt_hook_is_refused() -> None:
    """A hook that nobody would ever call does not go unnoticed."""

    class Misspelt:
        @hookimpl
        def exportgate_asess_shipment(self, case: Case) -> list[Finding]:
            return []

    with pytest.raises(PluginError, match="exportgate_asess_shipment"):
        load_plugins([("typo", Misspelt())], installed=False)


def test_two_plugins_cannot_bring_one_jurisdiction() -> None:
    """Which of two laws of one country would be asked must not depend on the order of installation."""
    plugins = load_plugins([("one", Country("aa", [])), ("two", Country("aa", []))], installed=False)

    with pytest.raises(PluginError, match="already brought"):
        plugins.jurisdictions()


def test_a_jurisdiction_must_assess() -> None:
    """A plugin that declares a law and cannot answer for it is refused when the gate is opened."""

    class Mute:
        @hookimpl
        def exportgate_register_jurisdiction(self) -> Jurisdiction:
            return Jurisdiction("aa", "AA", frozenset({"AA"}))

    with pytest.raises(PluginError, match="no exportgate_assess_shipment"):
        load_plugins([("mute", Mute())], installed=False).jurisdictions()


def test_the_installed_plugins_load_and_name_their_hooks() -> None:
    """The five distributions are found through their entry points."""
    installed = {item.name: item for item in load_plugins().installed()}

    assert {"au", "jp", "uk", "un", "us"} <= set(installed)
    assert "exportgate_assess_shipment" in installed["us"].hooks
    assert installed["us"].version
    assert installed["un"].hooks == ("exportgate_register_feeds",)
