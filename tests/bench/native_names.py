"""Listed names in other scripts, asked for: among all names, and among those in Latin letters alone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from exportgate.entry import Entry, ListedName
from exportgate.feeds.store import Store
from exportgate.names.scoring import DEFAULT_THRESHOLD
from exportgate.names.scripts import script_of
from exportgate.screening import Screener, Subject

FEEDS = ("jp.mof", "jp.eul", "uk.sanctions", "un.sc")
"""The lists that give names in other scripts."""
THRESHOLDS = (DEFAULT_THRESHOLD, 70.0)
TOP = 20

Asked = tuple[Entry, ListedName]


def run(home: Path) -> None:
    """Ask for each name of `FEEDS` in another script: among all names of all lists, and among those in Latin alone."""
    entries = list(_entries(home))
    asked = [(entry, name) for entry in entries if entry.feed in FEEDS for name in entry.names if _is_native(name)]
    found = _found(Screener.over(entries), asked, DEFAULT_THRESHOLD)
    missing = [name.name for (_, name), score in zip(asked, found, strict=True) if score is None]
    print(f"{len(asked):,} names in other scripts; not found by their own: {len(missing)} {missing[:5]}")
    latin = [replace(entry, names=names) for entry in entries if (names := _latin(entry))]
    known = {(entry.feed, entry.id) for entry in latin}
    both = [one for one in asked if (one[0].feed, one[0].id) in known]
    _print_by_script(both, _found(Screener.over(latin), both, min(THRESHOLDS)))


def _print_by_script(asked: Sequence[Asked], found: Sequence[float | None]) -> None:
    by_script: dict[str, list[float]] = defaultdict(list)
    for (_, name), score in zip(asked, found, strict=True):
        for script in (script_of(name.name), "all"):
            by_script[script].append(score or 0.0)
    for script, scores in sorted(by_script.items(), key=lambda one: -len(one[1])):
        shares = (100 * sum(score >= least for score in scores) / len(scores) for least in THRESHOLDS)
        told = ", ".join(f"{share:.0f} at {least:g}" for share, least in zip(shares, THRESHOLDS, strict=True))
        print(f"by the Latin names alone, {script:9} {len(scores):6,} names, found of 100: {told}")


def _found(screener: Screener, asked: Sequence[Asked], threshold: float) -> list[float | None]:
    """Give the score by which each name finds the entry that bears it; `None` where it does not."""
    subjects = [Subject(name=name.name, kind="" if entry.kind == "address" else entry.kind) for entry, name in asked]
    hits = screener.screen(subjects, threshold=threshold, top=TOP)
    return [
        max((hit.score for hit in told if (hit.feed, hit.entry.id) == (entry.feed, entry.id)), default=None)
        for (entry, _), told in zip(asked, hits, strict=True)
    ]


def _entries(home: Path) -> Iterator[Entry]:
    store = Store(home)
    for edition in store.parties().values():
        yield from store.entries(edition)


def _is_native(name: ListedName) -> bool:
    return script_of(name.name) not in ("", "latin")


def _latin(entry: Entry) -> tuple[ListedName, ...]:
    return tuple(name for name in entry.names if not _is_native(name))
