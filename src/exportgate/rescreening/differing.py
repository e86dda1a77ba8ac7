"""What differs between the entries screened last and those in use now, as the engine sees them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from msgspec.structs import replace

from exportgate.entry import Entry
from exportgate.names.brackets import short_names

EntryKey = tuple[str, str]
"""The feed of an entry, and its id there."""
Packed = Counter[bytes]
"""Entries as they are stored, with how often each is."""

_decode = msgspec.msgpack.Decoder(Entry).decode
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True)
class Differing:
    """Entries that came, that changed (as they were and as they are), and that went, by feed and id."""

    added: dict[EntryKey, list[Entry]] = field(default_factory=dict)
    changed: dict[EntryKey, tuple[list[Entry], list[Entry]]] = field(default_factory=dict)
    removed: dict[EntryKey, list[Entry]] = field(default_factory=dict)

    def now(self) -> Iterator[Entry]:
        """Yield the entries that came or changed, as they are now."""
        for entries in self.added.values():
            yield from entries
        for _, entries in self.changed.values():
            yield from entries

    def before(self) -> Iterator[Entry]:
        """Yield the entries that went or changed, as they were."""
        for entries in self.removed.values():
            yield from entries
        for entries, _ in self.changed.values():
            yield from entries

    @property
    def touched(self) -> set[EntryKey]:
        """The entries of which hits kept may say something else now."""
        return {*self.changed, *self.removed}

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def differing(before: Path, now: Path) -> Differing:
    """Compare the entries in the folders of two compiled indexes; only those that differ are read.

    The place of an entry in its file does not count.
    """
    return _differing(_packed(before), _packed(now))


def differing_entries(before: Iterable[Entry], now: Iterable[Entry]) -> Differing:
    """Compare entries with those of before."""
    return _differing(Counter(map(_encode, before)), Counter(map(_encode, now)))


def _packed(folder: Path) -> Packed:
    starts = np.load(folder / "entry_starts.npy", allow_pickle=False).tolist()
    blob = (folder / "entries.msgpack").read_bytes()
    return Counter(map(blob.__getitem__, map(slice, starts, starts[1:])))


def _differing(before: Packed, now: Packed) -> Differing:
    was, comes = _placeless(_more(before, now)), _placeless(_more(now, before))
    earlier, later = _by_key(was - comes), _by_key(comes - was)
    return Differing(
        added={key: entries for key, entries in later.items() if key not in earlier},
        changed={key: (earlier[key], entries) for key, entries in later.items() if key in earlier},
        removed={key: entries for key, entries in earlier.items() if key not in later},
    )


def _more(these: Packed, those: Packed) -> Packed:
    """Give what there is more of, and how much, as `these - those` does; most is in both, and this is quicker then."""
    found = [one for one, count in these.items() if count > those.get(one, 0)]
    return Counter({one: these[one] - those[one] for one in found})


def _placeless(packed: Packed) -> Packed:
    """Give entries without their places in the file, which move with every entry put in before them."""
    return Counter(_encode(replace(_decode(one), source="")) for one in packed.elements())


def _by_key(packed: Packed) -> dict[EntryKey, list[Entry]]:
    found: dict[EntryKey, list[Entry]] = {}
    for entry in map(_decode, packed.elements()):
        found.setdefault((entry.feed, entry.id), []).append(entry)
    return found


def names_of(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Give the names of entries, also the short ones in their brackets, with the kind under which they are read."""
    return [
        (name, "" if entry.kind == "address" else entry.kind)
        for entry in entries
        for one in entry.names
        for name in (one.name, *short_names(one.name))
    ]


def names_gone(difference: Differing) -> list[tuple[str, str]]:
    """Give the names that are listed no more, or less often than before."""
    before, now = Counter(names_of(difference.before())), Counter(names_of(difference.now()))
    return list(before - now)
