"""The screening index of the lists in use: compiled once for a set of editions, opened by every command after.

Each index lies in a folder named after the editions it was made from. It is built beside its place and moved there
whole, so that a killed build leaves nothing that could be opened.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from msgspec.structs import replace

from exportgate.decision import EditionRef
from exportgate.entry import Entry
from exportgate.feeds.store import Edition, Store
from exportgate.names import fold
from exportgate.names.comparison import compare
from exportgate.screening import Screener, Subject

Progress = Callable[[str], None]
_BUILDING = "building-"
_BUILD_SECONDS = 3600
_IN_USE_SECONDS = 600
"""An index that somebody said to be in use (`keep_in_use`) is not removed for so long."""


def open_compiled(store: Store) -> Screener | None:
    """Open the index of the editions in use, compiling it first where an update did not; `None` with no list loaded."""
    if not store.parties():
        return None
    folder = ensure_compiled(store)
    _touch(folder)
    return Screener.open(folder)


def keep_in_use(store: Store) -> None:
    """Say that the index of some editions is in use; who holds it open says so again within ten minutes."""
    _touch(_folder(store, store.parties()))


def _touch(folder: Path) -> None:
    with suppress(OSError):  # of somebody else, or gone: what is mapped stays mapped all the same
        os.utime(folder)


def ensure_compiled(store: Store, progress: Progress | None = None) -> Path:
    """Give the folder of the index of the editions in use, building it where it is missing.

    Args:
        progress: told in words what is being done.
    """
    editions = store.parties()
    folder = _folder(store, editions)
    if not folder.is_dir():
        if progress is not None:
            progress(f"compiling the index of {len(editions)} lists")
        _build(store, editions, folder)
        _sweep(folder)
    return folder


def is_compiled(store: Store) -> bool:
    """Say whether the index of the editions in use is there already."""
    return _folder(store, store.parties()).is_dir()


def open_beside(store: Store, shelf: str, kept: int) -> Screener:
    """Open the index of other editions than those in use, compiling it first on a shelf of its own.

    Args:
        store: gives those editions.
        shelf: a folder in the data folder.
        kept: so many indexes stay on it, those opened last.
    """
    editions = store.parties()
    in_use = _folder(store, editions)
    if in_use.is_dir():
        return Screener.open(in_use)
    folder = store.home / shelf / in_use.name
    if not folder.is_dir():
        _build(store, editions, folder)
    os.utime(folder)
    built = [one for one in folder.parent.iterdir() if one.is_dir() and not _being_built(one)]
    for old in sorted(built, key=lambda one: one.stat().st_mtime)[:-kept]:
        shutil.rmtree(old, ignore_errors=True)
    return Screener.open(folder)


def _folder(store: Store, editions: Mapping[str, Edition]) -> Path:
    return store.home / "index" / _digest(editions)


def _digest(editions: Mapping[str, Edition]) -> str:
    # Of the entries, not of the raw files: a newer reader makes other entries of the same files.
    known = sorted(f"{feed} {edition.date} {edition.entries_sha256}" for feed, edition in editions.items())
    return hashlib.sha256("\n".join([engine_fingerprint(), *known]).encode()).hexdigest()[:24]


def engine_fingerprint() -> str:
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
        compare("Anybody at all", "Anybody else")
        half_way.rename(folder)
    except OSError:
        # Two commands may compile the same lists at once; whoever comes second finds the first one's work.
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(half_way, ignore_errors=True)


def _sweep(keep: Path) -> None:
    """Remove the indexes that are no longer in use, and what killed builds left; never one in part under its name."""
    for other in keep.parent.iterdir():
        with suppress(OSError):  # another sweeps at the same time
            if other != keep and other.is_dir() and not _being_built(other) and not _in_use(other):
                _remove(other)


def _remove(folder: Path) -> None:
    if not folder.name.startswith(_BUILDING):
        folder = folder.rename(folder.with_name(f"{_BUILDING}{folder.name}-gone"))
    shutil.rmtree(folder, ignore_errors=True)


def _in_use(folder: Path) -> bool:
    return not folder.name.startswith(_BUILDING) and time.time() - folder.stat().st_mtime < _IN_USE_SECONDS


def _being_built(folder: Path) -> bool:
    """Whether another command may still be writing there: a build takes minutes at most."""
    return folder.name.startswith(_BUILDING) and time.time() - folder.stat().st_mtime < _BUILD_SECONDS


def _without_repeats(store: Store, editions: Mapping[str, Edition]) -> Iterator[tuple[EditionRef, Sequence[Entry]]]:
    """Give each edition with the entries to screen against: a combined list only fills what its originals lack.

    Where the original list is loaded in an edition as new as the combined one, the original alone counts. Where the
    combined one is newer, those of its entries that the original has too are left out, so that nobody is hit twice for
    one listing, and those that the original does not have yet are kept. What was left out so still says, as the newer
    of the two, under which programmes the listing stands.
    """
    loaded = {feed: store.entries(edition) for feed, edition in editions.items()}
    newer = _newer_programmes(editions, loaded)
    entries = {feed: [_under(newer, entry) for entry in listed] for feed, listed in loaded.items()}
    known = {feed: _Known.of(listed) for feed, listed in entries.items()}
    for feed, edition in editions.items():
        kept = [
            entry
            for entry in entries[feed]
            if not (
                entry.origin_feed in editions
                and entry.origin_feed != feed
                and (editions[entry.origin_feed].date >= edition.date or known[entry.origin_feed].has(entry))
            )
        ]
        yield edition.ref(), kept


Programmes = Mapping[tuple[str, str], tuple[EditionRef, tuple[str, ...]]]


def _newer_programmes(editions: Mapping[str, Edition], loaded: Mapping[str, Sequence[Entry]]) -> Programmes:
    """Give the programmes of entries, by original list and id there, as combined lists newer than the original say."""
    found: dict[tuple[str, str], tuple[EditionRef, tuple[str, ...]]] = {}
    for feed, edition in editions.items():
        for entry in loaded[feed]:
            original = editions.get(entry.origin_feed) if entry.origin_feed not in ("", feed) else None
            if original and entry.origin_id and entry.programmes and original.date < edition.date:
                found[entry.origin_feed, entry.origin_id] = (edition.ref(), entry.programmes)
    return found


def _under(newer: Programmes, entry: Entry) -> Entry:
    """Give an entry under the programmes that a newer combined list names for it, and say where they are from."""
    edition, programmes = newer.get((entry.feed, entry.id), (None, ()))
    if edition is None or set(programmes) == set(entry.programmes):
        return entry
    told = {**entry.details, "Programmes": f"as in {edition.feed} of {edition.edition}"}
    return replace(entry, programmes=programmes, details=told)


@dataclass(frozen=True, slots=True)
class _Known:
    """What tells that an entry of a combined list is one that the original has too."""

    ids: frozenset[str]
    countries: Mapping[str, frozenset[str]]
    """The countries of each folded name; "" stands for an entry that names none."""

    @classmethod
    def of(cls, original: Sequence[Entry]) -> "_Known":
        countries: dict[str, set[str]] = {}
        for entry in original:
            for name in entry.names:
                countries.setdefault(fold(name.name), set()).update(entry.countries or ("",))
        ids = frozenset(entry.id for entry in original)
        return cls(ids, {name: frozenset(places) for name, places in countries.items()})

    def has(self, entry: Entry) -> bool:
        """Tell by the original's id, or, where the combination lost the ids, by the primary name or by all names."""
        if entry.origin_id:
            return entry.origin_id in self.ids
        return bool(entry.names) and (
            self._has_name(entry.names[0].name, entry) or all(self._has_name(name.name, entry) for name in entry.names)
        )

    def _has_name(self, name: str, entry: Entry) -> bool:
        places = self.countries.get(fold(name), frozenset())
        return bool(places) and ("" in places or not entry.countries or not places.isdisjoint(entry.countries))
