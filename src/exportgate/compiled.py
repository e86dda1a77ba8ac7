"""The screening index of the lists in use: compiled once for a set of editions, opened by every command after.

Each index lies in a folder named after the editions it was made from. It is built beside its place and moved there
whole, so that a killed build leaves nothing that could be opened.
"""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from exportgate.decision import EditionRef
from exportgate.entry import Entry
from exportgate.feeds.store import Edition, Store
from exportgate.names import fold
from exportgate.screening import Screener, Subject

Progress = Callable[[str], None]
_BUILDING = "building-"
_BUILD_SECONDS = 3600


def open_compiled(store: Store) -> Screener | None:
    """Open the index of the editions in use, compiling it first where an update did not; `None` with no list loaded."""
    if not store.parties():
        return None
    return Screener.open(ensure_compiled(store))


def ensure_compiled(store: Store, progress: Progress | None = None) -> Path:
    """Give the folder of the index of the editions in use, building it where it is missing.

    Args:
        progress: told in words what is being done.
    """
    editions = store.parties()
    folder = store.home / "index" / _digest(editions)
    if not folder.is_dir():
        if progress is not None:
            progress(f"compiling the index of {len(editions)} lists")
        _build(store, editions, folder)
        _sweep(folder)
    return folder


def _digest(editions: Mapping[str, Edition]) -> str:
    # Of the entries, not of the raw files: a newer reader makes other entries of the same files.
    known = sorted(f"{feed} {edition.date} {edition.entries_sha256}" for feed, edition in editions.items())
    return hashlib.sha256("\n".join([_engine(), *known]).encode()).hexdigest()[:24]


def _engine() -> str:
    """Fingerprint the matching engine: what another engine has indexed is not opened but made anew."""
    digest = hashlib.sha256()
    for folder in (files("exportgate.names"), files("exportgate.names") / "tables"):
        for file in sorted(folder.iterdir(), key=lambda item: item.name):
            if file.is_file():
                digest.update(file.read_bytes())
    digest.update((files("exportgate") / "screening.py").read_bytes())
    return digest.hexdigest()


def _build(store: Store, editions: Mapping[str, Edition], folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    half_way = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder.parent))
    try:
        screener = Screener.compile(list(_without_repeats(store, editions)), half_way)
        # The first search on a machine compiles the inner loops: that belongs to the update, not to the first question.
        screener.screen([Subject(name="Anybody at all"), Subject(name="何人", kind="person")])
        half_way.rename(folder)
    except OSError:
        # Two commands may compile the same lists at once; whoever comes second finds the first one's work.
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(half_way, ignore_errors=True)


def _sweep(keep: Path) -> None:
    """Remove the indexes of editions no longer in use, and what killed builds left."""
    for other in keep.parent.iterdir():
        if other != keep and other.is_dir() and not _being_built(other):
            shutil.rmtree(other, ignore_errors=True)


def _being_built(folder: Path) -> bool:
    """Whether another command may still be writing there: a build takes minutes at most."""
    return folder.name.startswith(_BUILDING) and time.time() - folder.stat().st_mtime < _BUILD_SECONDS


def _without_repeats(store: Store, editions: Mapping[str, Edition]) -> Iterator[tuple[EditionRef, Sequence[Entry]]]:
    """Give each edition with the entries to screen against: a combined list only fills what its originals lack.

    Where the original list is loaded in an edition as new as the combined one, the original alone counts. Where the
    combined one is newer, those of its entries that the original has too are left out, so that nobody is hit twice for
    one listing, and those that the original does not have yet are kept.
    """
    entries = {feed: store.entries(edition) for feed, edition in editions.items()}
    known = {feed: _marks(listed) for feed, listed in entries.items()}
    for feed, edition in editions.items():
        kept = [
            entry
            for entry in entries[feed]
            if not (
                entry.origin_feed in editions
                and entry.origin_feed != feed
                and (
                    editions[entry.origin_feed].date >= edition.date
                    or not known[entry.origin_feed].isdisjoint(_marks_of(entry))
                )
            )
        ]
        yield edition.ref(), kept


def _marks(entries: Sequence[Entry]) -> set[tuple[str, ...]]:
    return {mark for entry in entries for mark in _marks_of(entry)}


def _marks_of(entry: Entry) -> set[tuple[str, ...]]:
    """What tells that two entries are one listing: the original's id, or, where it is lost, name and country."""
    if entry.origin_id:
        return {("id", entry.origin_id)}
    countries = entry.countries or tuple({address.country for address in entry.addresses}) or ("",)
    marks: set[tuple[str, ...]] = {("name", fold(name.name), c) for name in entry.names[:1] for c in countries}
    return marks if entry.origin_feed else {("id", entry.id), *marks}
