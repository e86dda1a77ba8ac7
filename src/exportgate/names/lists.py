"""What a screener searches: the entries of all lists, with where each name, address and identifier stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from exportgate.entry import Entry
from exportgate.names.addresses import AddressIndex
from exportgate.names.brackets import short_names
from exportgate.names.entries import Entries, StoredEntries
from exportgate.names.identifiers import identifier_key, key_hash
from exportgate.names.index import NameIndex
from exportgate.names.words import Array

_ARRAYS = (
    "name_entries",
    "name_places",
    "name_shorts",
    "address_entries",
    "address_places",
    "identifier_keys",
    "identifier_entries",
)


@dataclass(frozen=True, slots=True)
class Lists:
    """Entries in memory or mapped from files, and by the number of each name, address and identifier whose it is.

    `name_places` and `address_places` say which of the entry's it is; `name_shorts` is 0 for a name as it is listed,
    else which of the short names in its brackets. Identifiers are hashes, sorted.
    """

    entries: Entries
    editions: Mapping[str, date]
    names: NameIndex
    name_entries: Array
    name_places: Array
    name_shorts: Array
    addresses: AddressIndex
    address_entries: Array
    address_places: Array
    identifier_keys: Array
    identifier_entries: Array

    @classmethod
    def of(cls, entries: Sequence[Entry], editions: Mapping[str, date]) -> "Lists":
        """Index entries of any number of lists, in memory."""
        names = [
            (name, kind_of(entry), number, place, short)
            for number, entry in enumerate(entries)
            for place, listed in enumerate(entry.names)
            for short, name in enumerate((listed.name, *short_names(listed.name)))
        ]
        addresses = [
            (address.text, number, place)
            for number, entry in enumerate(entries)
            for place, address in enumerate(entry.addresses)
        ]
        keys = sorted(
            {
                (key_hash(key), number)
                for number, entry in enumerate(entries)
                for one in entry.identifiers
                if (key := identifier_key(one))
            }
        )
        return cls(
            entries,
            editions,
            NameIndex.build((name, kind) for name, kind, *_ in names),
            np.array([number for _, _, number, _, _ in names], np.int32),
            np.array([place for _, _, _, place, _ in names], np.int32),
            np.array([short for *_, short in names], np.int32),
            AddressIndex.build(text for text, _, _ in addresses),
            np.array([number for _, number, _ in addresses], np.int32),
            np.array([place for _, _, place in addresses], np.int32),
            np.array([key for key, _ in keys], np.uint64),
            np.array([number for _, number in keys], np.int32),
        )

    @classmethod
    def open(cls, folder: Path, editions: Mapping[str, date]) -> "Lists":
        """Open what `save` wrote; nothing is read before it is needed.

        Raises:
            OSError, ValueError: something is missing or damaged.
        """
        arrays = {name: _mapped(folder / f"{name}.npy") for name in _ARRAYS}
        return cls(
            entries=StoredEntries.open(folder),
            editions=editions,
            names=NameIndex.open(folder),
            addresses=AddressIndex.open(folder),
            **arrays,
        )

    def save(self, folder: Path) -> None:
        """Write everything but the editions to an existing, empty folder."""
        self.names.save(folder)
        self.addresses.save(folder)
        StoredEntries.pack(self.entries[number] for number in range(len(self.entries))).save(folder)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)


def _mapped(path: Path) -> Array:
    # A plain array over the map: picking places of a memmap makes a memmap of each answer, which takes longer.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def kind_of(entry: Entry) -> str:
    """Give the kind by which an entry's names are read; entries that are addresses alone have none."""
    return "" if entry.kind == "address" else entry.kind
