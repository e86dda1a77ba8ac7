"""Screening against all lists and against a million names: speed, memory, cold start, and made-up names that alert."""

import csv
import itertools
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from exportgate.feeds.store import Store
from exportgate.names.index import NameIndex
from exportgate.names.scoring import DEFAULT_THRESHOLD
from exportgate.screening import Screener, Subject
from tests.bench import native_names
from tests.bench.made_names import made_names
from tests.bench.timing import EXPORTGATE, timed

MILLION = 1_000_000
ASKED = 10_000
MADE = 2_500
# What a search for hits at the default threshold asks for (see screening).
WIDTH, HEADROOM = 20, 20.0


def run(shared: Path) -> None:
    """Load all lists into a folder of their own, and print what there is to know."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        loaded = timed([EXPORTGATE, "update", "--mirror", str(shared / "feeds")], home)
        print(f"all lists loaded and compiled in {loaded.seconds:.1f} s")
        _cold(home)
        _made(home)
        native_names.run(home)
        asked = _clean(shared)[:ASKED]
        names = list(_names(home))
        _search(f"all lists, {len(names):,} names", names, asked)
        _search(f"{MILLION:,} names made from them", list(itertools.islice(_many(names), MILLION)), asked[: ASKED // 4])


def _cold(home: Path) -> None:
    one = home / "one.csv"
    one.write_text("name\nFujian Jinhua IC Co\n", encoding="utf-8")
    took = min(timed([EXPORTGATE, "screen", str(one)], home).seconds for _ in range(3))
    print(f"one name from a cold command line, lists compiled: {took:.2f} s (best of 3)")


def _made(home: Path) -> None:
    (folder,) = (home / "index").iterdir()
    screener = Screener.open(folder)
    names = made_names(MADE)
    hits = screener.screen([Subject(name=name, kind="organisation") for name in names], threshold=0.0, top=1)
    for threshold in (70.0, DEFAULT_THRESHOLD):
        alerting = sum(bool(found) and found[0].score >= threshold for found in hits)
        print(f"{len(names):,} made-up Japanese and Chinese firms: {alerting} alert at {threshold:g}")


def _search(title: str, names: list[tuple[str, str]], asked: list[tuple[str, str]]) -> None:
    """Search on one core; processor time, which other work on the machine does not lengthen by its share."""
    start = time.process_time()
    index = NameIndex.build(names)
    built = time.process_time() - start
    index.search(asked[:100], WIDTH, DEFAULT_THRESHOLD - HEADROOM)
    start = time.process_time()
    index.search(asked, WIDTH, DEFAULT_THRESHOLD - HEADROOM)
    took = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{title}: built in {built:.1f} s, {len(asked) / took:,.0f} names a second on one core, peak {peak:,.0f} MiB")


def _names(home: Path) -> Iterator[tuple[str, str]]:
    store = Store(home)
    for edition in store.parties().values():
        for entry in store.entries(edition):
            yield from ((listed.name, "" if entry.kind == "address" else entry.kind) for listed in entry.names)


def _many(names: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Go on making names of the words of two others, a first half and a last half."""
    yield from names
    for step in itertools.count(1):
        for (name, kind), (other, _) in zip(names, names[step * 37 :], strict=False):
            words, others = name.split(), other.split()
            yield " ".join([*words[: (len(words) + 1) // 2], *others[len(others) // 2 :]]), kind


def _clean(shared: Path) -> list[tuple[str, str]]:
    with (shared / "bench" / "names" / "dev_clean.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["name"], row["kind"]) for row in csv.DictReader(file)]
