"""The real lists beside the repository: loaded whole, counted, and compared as plainly as their files can be."""

import csv
import gzip
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from exportgate.feeds import keeping
from exportgate.feeds.changes import Changes, compare_kept
from exportgate.feeds.feed import Feed
from exportgate.feeds.mirror import read_mirror
from exportgate.feeds.sources import MirrorSource
from exportgate.feeds.steps import BAD, Order
from exportgate.feeds.store import Store
from exportgate.feeds.updating import update
from exportgate.plugins import load_plugins

pytestmark = pytest.mark.shared
NOW = datetime(2026, 11, 24, tzinfo=UTC)
RECORDS = {"us.sdn": 14_965, "un.sc": 877}
"""How many parties the newest edition of each has."""


@pytest.fixture(scope="module")
def store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A data folder with these lists, loaded from the real mirror."""
    kept, mirror = Store(tmp_path_factory.mktemp("home")), read_mirror(shared / "feeds")
    late = tuple(edition for edition in mirror.editions if edition.date.year >= 2024)
    order = Order([_declared(feed) for feed in RECORDS], MirrorSource(replace(mirror, editions=late)), NOW)
    with keeping.update_lock(kept):
        steps = list(update(kept, order, lambda words: None))
    assert [step for step in steps if step.status in BAD] == []
    return kept


@pytest.mark.parametrize(("feed", "records"), RECORDS.items())
def test_the_newest_edition_answers_with_all_its_parties(store: Store, feed: str, records: int) -> None:
    """As many entries answer as the publication has parties."""
    edition = store.current()[feed]

    assert edition.entries == records
    assert len({entry.id for entry in store.entries(edition)}) == records
    assert edition.breaches == ()


@pytest.mark.parametrize(
    ("before", "after"), [(date(2024, 4, 26), date(2024, 5, 1)), (date(2024, 5, 1), date(2024, 5, 3))]
)
def test_what_changed_in_the_sdn_list_equals_a_plain_comparison(
    store: Store, shared: Path, before: date, after: date
) -> None:
    """Parties added and removed, and rows that differ, are those that a comparison of the two files finds."""
    old, new = (_rows(shared / "feeds" / f"us_ofac_sdn_{day:%Y%m%d}.csv.gz") for day in (before, after))

    found = _changes(store, "us.sdn", before, after)

    assert {party.id for party in found.added} == set(new) - set(old)
    assert {party.id for party in found.removed} == set(old) - set(new)
    assert {change.id for change in found.changed} == {i for i in set(old) & set(new) if old[i] != new[i]}


def test_what_changed_in_the_list_of_the_united_nations(store: Store, shared: Path) -> None:
    """Two were removed and nobody was added, as the numbers in the two files say."""
    old, new = (
        set(re.findall(r"<DATAID>(\d+)</DATAID>", (shared / "feeds" / name).read_text(encoding="utf-8")))
        for name in ("un_sc_consolidated_20241130.xml", "un_sc_consolidated_20250419.xml")
    )

    found = _changes(store, "un.sc", date(2024, 11, 30), date(2025, 4, 19))

    assert {party.id for party in found.removed} == old - new
    assert {party.id for party in found.added} == new - old
    assert len(old - new) == 2


def _declared(feed: str) -> Feed:
    plugin = load_plugins().caller("exportgate_register_feeds", feed.partition(".")[0])
    assert plugin is not None
    feeds: list[Feed] = plugin()
    return next(item for item in feeds if item.id == feed)


def _rows(file: Path) -> dict[str, list[str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        return {row[0]: row for row in csv.reader(stream) if len(row) > 1}


def _changes(store: Store, feed: str, before: date, after: date) -> Changes:
    editions = {edition.date: edition for edition in store.editions(feed)}
    return compare_kept(store, editions[after], editions[before])
