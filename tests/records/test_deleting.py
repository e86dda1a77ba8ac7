"""How long decisions must be kept by the laws they reached, and what is deleted when it is asked for."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from exportgate.decision import Outcome, Verdict
from exportgate.jurisdiction import Jurisdiction
from exportgate.law.tables import LawTable, load_table
from exportgate.plugins import load_plugins
from exportgate.records import Records
from exportgate.records.chain import Deed
from exportgate.records.decisions import Kept, Wanted, keep, listing
from exportgate.records.deleting import Asked, delete, look
from exportgate.records.holds import WAITING, hold_faults, settle
from exportgate.records.keeping import Term, term_of
from exportgate.records.paging import Turn
from exportgate.records.queue import OLDEST, Narrowed, queue_page
from exportgate.records.tables.decisions import acts, enclosures
from exportgate.shipment import Party, Shipment
from tests.records import made

ROWS = """
table: toy_retention
law: Toy Act
covers_from: 2020-01-01
rows:
  - {regime: goods, years: 5, counted_from: the export, valid_from: 2020-01-01, valid_to: null, citation: Act 7}
  - {regime: money, years: 5, counted_from: the act, valid_from: 2020-01-01, valid_to: 2025-03-11, citation: Act 8}
  - {regime: money, years: 10, counted_from: the act, valid_from: 2025-03-12, valid_to: null, citation: Act 8}
"""
YEAR_END = """
table: toy_retention
law: Other Act
covers_from: 2020-01-01
rows:
  - {regime: all, years: 6, year_end: true, counted_from: the year's end, valid_from: 2020-01-01, valid_to: null,
     citation: Act 9, certainty: C}
"""
DECIDED = dt.date(2024, 2, 29)


@pytest.fixture
def laws(tmp_path: Path) -> dict[str, Jurisdiction]:
    """Two laws that ask for records, and one that does not say."""
    return {
        "aa": _law("aa", _table(tmp_path / "aa", ROWS)),
        "bb": _law("bb", _table(tmp_path / "bb", YEAR_END)),
        "cc": Jurisdiction("cc", "CC", frozenset({"CC"})),
    }


def _law(id: str, table: LawTable) -> Jurisdiction:
    return Jurisdiction(id, id.upper(), frozenset({id.upper()}), retention=lambda: table)


def _table(folder: Path, text: str) -> LawTable:
    folder.mkdir()
    (folder / "retention.yaml").write_text(text, encoding="utf-8")
    return load_table(folder, "retention")


def _term(laws: Mapping[str, Jurisdiction], outcomes: dict[str, Outcome], today: str, waiting: bool = False) -> Term:
    decision = replace(made.decision(on=DECIDED), outcomes=outcomes)
    return term_of(decision, DECIDED, dt.date.fromisoformat(today), laws, waiting)


FOUND = Outcome.NO_LICENCE_FOUND


@pytest.mark.parametrize(
    ("outcomes", "today", "until", "over"),
    [
        ({"aa": FOUND}, "2025-03-11", "2029-03-01", False),
        ({"aa": FOUND}, "2025-03-12", "2034-03-01", False),
        ({"aa": FOUND}, "2034-03-01", "2034-03-01", False),
        ({"aa": FOUND}, "2034-03-02", "2034-03-01", True),
        ({"bb": FOUND}, "2025-01-01", "2030-12-31", False),
        ({"aa": Outcome.OUT_OF_SCOPE, "bb": FOUND}, "2031-01-01", "2030-12-31", True),
        ({"aa": FOUND, "bb": FOUND, "gate": FOUND}, "2026-01-01", "2034-03-01", False),
        ({"aa": Outcome.OUT_OF_SCOPE, "policy": FOUND}, "2026-01-01", None, True),
    ],
)
def test_the_longest_time_of_the_laws_that_were_reached_counts(
    laws: dict[str, Jurisdiction], outcomes: dict[str, Outcome], today: str, until: str | None, over: bool
) -> None:
    """By the law of the day it is asked; the last day is still inside; a law out of scope asks for nothing."""
    term = _term(laws, outcomes, today)

    assert (term.until.isoformat() if term.until else None, term.is_over(dt.date.fromisoformat(today))) == (until, over)


@pytest.mark.parametrize(("law", "told"), [("cc", "is not known"), ("zz", "no plugin for it is installed")])
def test_a_law_that_cannot_be_asked_keeps_the_decision(laws: dict[str, Jurisdiction], law: str, told: str) -> None:
    """Silence is no leave to delete."""
    term = _term(laws, {law: FOUND, "bb": FOUND}, "2099-01-01")

    assert not term.is_over(dt.date(2099, 1, 1))
    assert told in term.words


def test_the_provision_is_told_and_whether_it_was_confirmed(laws: dict[str, Jurisdiction]) -> None:
    """With the years, and from when they count."""
    assert _term(laws, {"bb": FOUND}, "2026-01-01").words == (
        "until 2030-12-31: BB, all: 6 years from the year's end (Act 9, to verify)"
    )


def test_only_what_is_past_its_time_is_deleted_and_the_chain_still_verifies(
    records: Records, laws: dict[str, Jurisdiction]
) -> None:
    """The act stays with the hashes; another says who deleted it; enclosures go with the last that named them."""
    made.keep_some(records, "S-1", "S-2")
    with records.writing("juan", dt.datetime(2033, 1, 1, tzinfo=dt.UTC)) as write:
        keep(write, [(made.question("S-3"), made.decision("S-3"))])
    asked = Asked(dt.date(2034, 1, 1), dt.date(2036, 11, 25), laws)
    told: list[tuple[str, bool]] = []

    def take(kept: Kept, term: Term) -> None:
        told.append((kept.id, term.is_over(asked.today)))

    look(records, asked, take)
    delete(records, "maria", asked, take)

    assert told == [("D-1", True), ("D-2", True), ("D-3", False)] * 2
    with records.reading() as connection:
        assert [one.id for one in listing(connection, Wanted(), 9)] == ["D-3"]
        deleted = connection.execute(select(acts).where(acts.c.kind == "decision.deleted")).all()
        assert [(act.actor, act.subject) for act in deleted] == [("maria", "decision D-1"), ("maria", "decision D-2")]
        assert connection.execute(select(enclosures)).all() == []
    assert made.faults(records) == []


def test_what_happened_to_the_shipment_since_begins_the_time_anew(
    in_sqlite: Records, laws: dict[str, Jurisdiction]
) -> None:
    """The time counts from the last of it."""
    made.keep_some(in_sqlite, "S-1")
    with in_sqlite.writing("juan", dt.datetime(2030, 5, 1, tzinfo=dt.UTC)) as write:
        write.act(Deed("shipment.shipped", "shipment S-1", {}))
    found: list[Term] = []

    look(in_sqlite, Asked(dt.date(2040, 1, 1), dt.date(2039, 1, 1), laws), lambda _kept, term: found.append(term))

    assert [term.until for term in found] == [dt.date(2040, 5, 1)]


def test_the_last_decision_of_a_shipment_at_the_gate_stays(in_sqlite: Records, laws: dict[str, Jurisdiction]) -> None:
    """Whatever its age; the one before it does not."""
    (first, last) = made.keep_some(in_sqlite, "S-1", "S-1")
    with in_sqlite.writing("juan", made.NOW) as write:
        settle(write, Shipment(id="S-1"), last)
    asked = Asked(dt.date(2090, 1, 1), dt.date(2090, 1, 1), laws)
    kept: dict[str, str] = {}

    look(in_sqlite, asked, lambda one, term: kept.update({one.id: term.open}))

    assert kept == {first.id: "", last.id: "its shipment is still at the gate"}


def test_names_go_with_the_decision_they_were_in(records: Records, laws: dict[str, Jurisdiction]) -> None:
    """A blocked shipment, whose decision may be deleted, is not found by its parties' names afterwards."""
    party = Party(role="consignee", name="Lanxi Works")
    for name, outcome in (("S-1", Outcome.PROHIBITED), ("S-2", Outcome.REVIEW)):
        (kept,) = made.keep_some(records, name)
        found = (replace(kept.findings[0], outcome=outcome),)
        with records.writing("juan", made.NOW) as write:
            verdict = Verdict.BLOCK if outcome is Outcome.PROHIBITED else Verdict.HOLD
            settle(write, Shipment(id=name, parties=(party,)), replace(kept, findings=found, verdict=verdict))
    before = _found(records, "lanxi")

    delete(records, "maria", Asked(dt.date(2090, 1, 1), dt.date(2090, 1, 1), laws), lambda _kept, _term: None)

    assert before == ["S-1", "S-2"]
    assert _found(records, "lanxi") == ["S-2"]
    with records.reading() as connection:
        assert list(hold_faults(connection)) == []


def _found(records: Records, words: str) -> list[str]:
    with records.reading() as connection:
        page = queue_page(connection, Narrowed(WAITING, words=words), OLDEST, Turn(9))
        return [hold.shipment for hold in page.rows]


def test_every_installed_law_says_how_long_it_asks_for_records() -> None:
    """With a citation in each row, and no more than ten years."""
    for jurisdiction, _ in load_plugins().jurisdictions().values():
        assert jurisdiction.retention is not None, jurisdiction.id
        rows = jurisdiction.retention().on(dt.date(2026, 11, 24))
        assert rows
        assert all(1 <= row["years"] <= 10 and row["counted_from"] and row["regime"] for row in rows)


@pytest.mark.parametrize(("id", "years"), [("us", 10), ("jp", 7), ("uk", 6), ("au", 5)])
def test_the_longest_time_of_each_law(id: str, years: int) -> None:
    """As the tables of the plugins have it."""
    table = load_plugins().jurisdictions()[id][0].retention

    assert table is not None
    assert max(row["years"] for row in table().on(dt.date(2026, 11, 24))) == years
