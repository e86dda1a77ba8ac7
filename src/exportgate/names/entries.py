"""Entries in one file, each read when it is asked for."""

import mmap
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np

from exportgate.entry import Entry
from exportgate.names.words import Array

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(Entry)


class StoredEntries:
    """Entries as msgpack laid end to end, with the place where each begins."""

    def __init__(self, blob: bytes | mmap.mmap, starts: Array) -> None:
        self._blob = blob
        self._starts = starts
        self._read = lru_cache(maxsize=20_000)(self._decode)

    @classmethod
    def pack(cls, entries: Iterable[Entry]) -> "StoredEntries":
        """Pack entries in memory."""
        packed = [_ENCODER.encode(entry) for entry in entries]
        starts = np.zeros(len(packed) + 1, np.int64)
        np.cumsum([len(one) for one in packed], out=starts[1:])
        return cls(b"".join(packed), starts)

    @classmethod
    def open(cls, folder: Path) -> "StoredEntries":
        """Map the file of a folder into memory."""
        starts = np.load(folder / "entry_starts.npy", mmap_mode="r", allow_pickle=False)
        path = folder / "entries.msgpack"
        if not path.stat().st_size:
            return cls(b"", starts)
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), starts)

    def save(self, folder: Path) -> None:
        """Write both files into an existing folder."""
        (folder / "entries.msgpack").write_bytes(self._blob)
        np.save(folder / "entry_starts.npy", self._starts, allow_pickle=False)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> Entry:
        return self._read(number)

    def _decode(self, number: int) -> Entry:
        return _DECODER.decode(self._blob[int(self._starts[number]) : int(self._starts[number + 1])])


Entries = Sequence[Entry] | StoredEntries
