"""After any changes on both sides, the hits kept are those that screening everybody anew gives."""

import csv
import shutil
import tempfile
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry, ListedAddress
from exportgate.feeds.mirror import read_mirror
from exportgate.feeds.sources import MirrorSource
from exportgate.feeds.steps import Order
from exportgate.feeds.store import Store
from exportgate.feeds.updating import update
from exportgate.plugins import load_plugins
from exportgate.records import Records
from exportgate.records.database import FILE
from exportgate.shipment import Identifier, Party
from tests.rescreening.made import Office, entry, party

WORDS = (
    "vostok",
    "qinghe",
    "lanxi",
    "bearing",
    "optical",
    "works",
    "institute",
    "trading",
    "group",
    "alpha",
    "of",
    "al",
)
COUNTRIES = ("", "CN", "RU", "AE")
NUMBERS = ("", "9187629", "9074729")
STREETS = (
    "",
    "88 Lianhua Avenue, Huangpu Science Park, Guangzhou",
    "12 Harbour Road, Nakhodka Industrial Zone, Primorye",
)
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
KINDS = st.sampled_from(("", "organisation", "person"))
MORE = st.fixed_dictionaries(
    {
        "kind": KINDS,
        "country": st.sampled_from(COUNTRIES),
        "number": st.sampled_from(NUMBERS),
        "street": st.sampled_from(STREETS),
        "born": st.sampled_from(("", "1970", "1970-05-06")),
    }
)
ROWS = st.dictionaries(st.integers(0, 14).map(str), st.tuples(NAMES, MORE), max_size=12)


def _entries(rows: dict[str, tuple[str, dict[str, str]]]) -> list[Entry]:
    return [
        entry(
            id,
            name,
            kind=more["kind"],
            countries=(more["country"],) if more["country"] else (),
            identifiers=_identifiers(more),
            addresses=(ListedAddress(text=more["street"], country=""),) if more["street"] else (),
            dates_of_birth=(more["born"],) if more["born"] else (),
        )
        for id, (name, more) in rows.items()
    ]


def _parties(rows: dict[str, tuple[str, dict[str, str]]]) -> list[Party]:
    return [
        party(
            id,
            name,
            kind=more["kind"],
            country=more["country"],
            identifiers=_identifiers(more),
            address=more["street"],
            date_of_birth=more["born"],
        )
        for id, (name, more) in rows.items()
    ]


def _identifiers(more: dict[str, Any]) -> tuple[Identifier, ...]:
    return (Identifier(scheme="imo", value=more["number"]),) if more["number"] else ()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables, and nothing in them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EXPORTGATE_DATABASE", raising=False)
        home = tmp_path_factory.mktemp("records")
        Records.open(home).close()
    return home / FILE


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(ROWS, ROWS), min_size=2, max_size=4))
def test_any_run_of_changes_ends_where_a_full_screening_does(
    empty: Path, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[Any, Any]]
) -> None:
    """Entries and parties come, change and go: parties, entries, scores, reasons are those of the engine itself."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty, Path(folder) / FILE)
        office = Office(Path(folder), Records.open(Path(folder)))
        office.publish(entry("99", "somebody else altogether"))
        office.on_file(party("99", "somebody else"), *_parties(steps[0][1]))
        office.rescreen()
        for entries, parties in steps:
            office.publish(entry("99", "somebody else altogether"), *_entries(entries))
            office.on_file(party("99", "somebody else"), *_parties(parties))
            office.rescreen()

            assert office.kept() == office.anew()
        assert office.faults() == []
        office.records.close()


def _editions(shared: Path, feed: str, home: Path) -> dict[date, list[Entry]]:
    """Read the editions of a list in the mirror."""
    declared = [one for _, feeds in load_plugins().ask("exportgate_register_feeds") for one in feeds]
    store, now = Store(home), datetime(2026, 11, 24, tzinfo=UTC)
    source = MirrorSource(read_mirror(shared / "feeds"))
    list(update(store, Order([one for one in declared if one.id == feed], source, now, (feed,)), lambda words: None))
    return {edition.date: store.entries(edition) for edition in store.editions(feed)}


@pytest.mark.shared
def test_two_real_editions_are_screened_as_a_full_screening_would(
    shared: Path, tmp_path: Path, small_office: Office
) -> None:
    """The SDN list of 2024-04-26 and that of 2024-05-01, with real unlisted names and some of the listed ones."""
    editions = _editions(shared, "us.sdn", tmp_path / "feeds-only")
    before, after = editions[date(2024, 4, 26)], editions[date(2024, 5, 1)]
    known = {one.id for one in before}
    new = [one for one in after if one.id not in known and one.names]
    with (shared / "bench" / "names" / "dev_clean.csv").open(encoding="utf-8", newline="") as file:
        clean = [party(f"C{number}", row["name"], kind=row["kind"]) for number, row in enumerate(csv.DictReader(file))]
    alike = [party(f"N{number}", one.names[-1].name) for number, one in enumerate(new[::6])]
    some = [party(f"O{one.id}", one.names[0].name, country="RU") for one in before[::150]]
    small_office.publish(*before)
    crossed = [
        party(f"M{one.id}", f"{one.name.split()[0]} {other.name.split()[-1]}") for one, other in pairwise(clean[::9])
    ]
    small_office.on_file(*clean[::3], *crossed, *alike, *some)
    small_office.rescreen()

    small_office.publish(*after)
    run = small_office.rescreen()

    assert run.run.run.kind == "changes"
    met = {one.found.id for one in run.changes if one.what == "new"}
    assert met >= {one.id for one in alike}
    assert len(alike) >= 50
    assert met & {one.id for one in crossed}, "nobody unlisted resembles a new entry"
    assert run.run.run.parties > 8_000
    assert run.run.run.screened < run.run.run.parties / 20
    assert small_office.kept() == small_office.anew()
