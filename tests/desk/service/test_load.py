"""Under load, with editions swapped twice in the middle: nothing fails, and no answer rests on two sets of editions.

`python -m tests.bench load` does the same for ten minutes, with all real lists.
"""

import shutil
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from exportgate.entry import Entry, ListedName
from exportgate.feeds.keeping import keep, staging
from exportgate.feeds.store import RAW, Store
from tests.bench.asking import Asker, Marker, Place, Seen, ask_for
from tests.bench.load import begin, children_of, swap
from tests.desk.service.test_workers import Shop, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux tells of them")
FEEDS = ("us.sdn", "un.sc")
"""Lists that change together, one after the other, as an update takes them up."""
DAYS = ("2026-11-25", "2026-11-26")
MARKERS = [
    Marker("Zorvanta Quillon Trading House", "us.sdn", frozenset({DAYS[0]})),
    Marker("Belmaru Ostrik Foundry", "un.sc", frozenset({DAYS[0]})),
    Marker("Tyrgal Ventomarsk Shipping", "us.sdn", frozenset({DAYS[1]})),
    Marker("Pellagrin Sostrava Metals", "un.sc", frozenset({DAYS[1]})),
]


def _publish(store: Store, feed: str, day: str) -> None:
    """Keep an edition of a list with what is in use of it and whom its markers of the day name."""
    used = store.in_use(feed)
    assert used is not None
    listed = [one.name for one in MARKERS if one.feed == feed and day in one.days]
    made = [Entry(feed=feed, id=f"marker-{name}", names=(ListedName(name=name),)) for name in listed]
    with staging(store) as staged:
        shutil.copytree(store.place(used) / RAW, staged / RAW, dirs_exist_ok=True)
        edition = replace(used, date=date.fromisoformat(day), sha256=used.sha256[:-2] + day[-2:])
        keep(store, staged, edition, [*store.entries(used), *made])


def _wait_until_answered_from(day: str, served: Shop, place: Place) -> None:
    """See that each worker answers from the editions of a day, within a bounded time."""
    ends = time.monotonic() + 120
    for worker in served.workers:
        while _days_told_by(worker, served, place) != {day}:
            assert time.monotonic() < ends, served.served.told()


def _days_told_by(worker: int, served: Shop, place: Place) -> set[str]:
    """Give the days of the editions that a worker answers from."""
    seen = Seen()
    with served.answered_by(worker):
        Asker(place, seen, seed=99).check()
    return {dict(one)[FEEDS[0]] for one in seen.sets}


def test_under_load_editions_are_swapped_without_a_stop_and_no_answer_rests_on_two_sets(
    listed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checks, batches, screens, judgements, pages and keyed repeats on two workers: every answer is of one set."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    home = tmp_path / "home"
    shutil.copytree(listed_home, home)
    store, over = Store(home), threading.Event()
    before = frozenset((feed, one.date.isoformat()) for feed, one in store.parties().items())
    for feed in FEEDS:
        for day in DAYS:
            _publish(store, feed, day)
    place, served = begin(home, MARKERS, workers=2)
    try:
        shop = Shop(home, served, place.token)
        seen, threads = ask_for(place, 4, 0.02, over)
        for number, day in enumerate(DAYS, 1):
            until(lambda number=number: len(seen.sets) >= number, served.told)  # type: ignore[misc]
            swap(home, dict.fromkeys(FEEDS, day))
        until(lambda: len(seen.sets) > len(DAYS) and len(seen.took) >= 10, served.told)
        over.set()
        for thread in threads:
            thread.join()
        # Not under load: a worker that is stopped with the records' lock in hand makes the other turn clients away.
        _wait_until_answered_from(DAYS[-1], shop, place)
        assert len(children_of(served.process.pid)) == 2
    finally:
        over.set()
        served.stop()

    changed = [frozenset((feed, day if feed in FEEDS else old) for feed, old in before) for day in DAYS]
    assert seen.wrong == []
    assert set(seen.sets) == {before, *changed}
    assert sum(seen.refused.values()) == 0
