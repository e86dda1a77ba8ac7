"""Parties on file as arrays: their names folded once, so that a few new listed names can be held against all of them.

A shard holds some parties as they were when it was made. Of a party that changed since it tells nothing wrong: that
party is looked at once more than need be, as it is on file now.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from exportgate.names.addresses import fold_address
from exportgate.names.attributes import BORN_SAME, COUNTRY_SAME
from exportgate.names.identifiers import identifier_key, key_hash
from exportgate.names.index import Batch, batch_of
from exportgate.names.words import Array, Words
from exportgate.rescreening.found import Key
from exportgate.rescreening.writing import seal_of, whole_folder
from exportgate.shipment import Party

_BATCH_ARRAYS = ("word_views", "form_words", "form_starts", "views", "persons", "numbers")
FORMAT = 4
"""Of shards and what is told of them: those of another are not read, but everybody screened anew."""
ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class Postings:
    """Rows of a shard by hash, sorted by it; a hash may have several rows."""

    hashes: Array
    rows: Array

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, int]]) -> "Postings":
        """Sort pairs of hash and row."""
        hashes = np.array([one for one, _ in pairs], np.uint64)
        rows = np.array([row for _, row in pairs], np.int32)
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], rows[order])

    def rows_of(self, wanted: int) -> Array:
        """Give the rows of a hash."""
        value = np.uint64(wanted)
        first, last = np.searchsorted(self.hashes, value, "left"), np.searchsorted(self.hashes, value, "right")
        return self.rows[first:last]


@dataclass(frozen=True, slots=True)
class Shard:
    """Some parties: folded names, and where their ids, address words and identifiers stand."""

    names: Batch
    keys: bytes
    key_starts: Array
    lifts: Array
    """What evidence beside the name can add at most to the score of each (see `lift_of`)."""
    parties: Postings
    addresses: Postings
    identifiers: Postings

    def __len__(self) -> int:
        return len(self.key_starts) - 1

    def key(self, row: int) -> Key:
        """Give the source and id of a row."""
        text = self.keys[int(self.key_starts[row]) : int(self.key_starts[row + 1])].decode()
        length, _, both = text.partition(":")
        return both[: int(length)], both[int(length) :]


def hash_of_key(key: Key) -> int:
    """Give a number of 64 bits for a party's source and id."""
    return key_hash(_together(key))


def _together(key: Key) -> str:
    """Write a source and id as one, to be told apart again whatever signs are in them."""
    source, own = key
    return f"{len(source)}:{source}{own}"


def hash_of_word(word: str) -> int:
    """Give a number of 64 bits for a word of an address."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def lift_of(party: Party) -> float:
    """Give what evidence beside the name can add at most to a score with an entry.

    Left out is what addresses and identifiers add, as who shares one with an entry is found by it.
    """
    return (COUNTRY_SAME if party.country else 0.0) + (BORN_SAME if party.date_of_birth else 0.0)


def write_shard(folder: Path, parties: Iterable[tuple[Key, Party]], **about: object) -> None:
    """Write a shard, which is there whole or not at all; its `about.json` holds `about`, and seals of its files."""
    rows = list(parties)
    keys = [_together(key).encode() for key, _ in rows]
    starts = np.zeros(len(keys) + 1, np.int64)
    np.cumsum([len(key) for key in keys], out=starts[1:])
    arrays = _name_arrays(batch_of([(party.name, party.kind) for _, party in rows]))
    arrays |= {"key_starts": starts, "lifts": np.array([lift_of(party) for _, party in rows], np.float32)}
    for name, postings in _postings(rows).items():
        arrays |= {f"{name}_{field.name}": getattr(postings, field.name) for field in fields(Postings)}
    with whole_folder(folder) as half:
        for name, array in arrays.items():
            np.save(half / f"{name}.npy", array, allow_pickle=False)
        (half / "keys").write_bytes(b"".join(keys))
        seals = {file.name: seal_of(file) for file in sorted(half.iterdir())}
        (half / ABOUT).write_text(json.dumps({"rows": len(rows), "seals": seals, **about}), encoding="utf-8")


def open_shard(folder: Path) -> Shard:
    """Map a shard into memory."""
    words = Words(*[_mapped(folder / f"words_{name}.npy") for name in Words._fields])
    arrays: dict[str, Any] = {name: _mapped(folder / f"{name}.npy") for name in _BATCH_ARRAYS}
    names = Batch(words=words, **arrays)
    postings = [
        Postings(_mapped(folder / f"{name}_hashes.npy"), _mapped(folder / f"{name}_rows.npy"))
        for name in ("parties", "addresses", "identifiers")
    ]
    return Shard(
        names,
        (folder / "keys").read_bytes(),
        _mapped(folder / "key_starts.npy"),
        _mapped(folder / "lifts.npy"),
        *postings,
    )


def _name_arrays(names: Batch) -> dict[str, Array]:
    arrays = {f"words_{name}": array for name, array in names.words._asdict().items()}
    arrays |= {name: getattr(names, name) for name in _BATCH_ARRAYS}
    arrays["numbers"] = np.array(names.numbers, np.int32)
    return arrays


def _postings(rows: Sequence[tuple[Key, Party]]) -> dict[str, Postings]:
    numbered = list(enumerate(rows))
    return {
        "parties": Postings.of([(hash_of_key(key), row) for row, (key, _) in numbered]),
        "addresses": Postings.of(
            [(hash_of_word(word), row) for row, (_, party) in numbered for word in fold_address(party.address)]
        ),
        "identifiers": Postings.of(
            [
                (key_hash(key), row)
                for row, (_, party) in numbered
                for one in party.identifiers
                if (key := identifier_key(one))
            ]
        ),
    }


def _mapped(path: Path) -> Array:
    # Copy-on-write, as the compiled search takes arrays that may be written to; nothing writes.
    return np.asarray(np.load(path, mmap_mode="c", allow_pickle=False))
