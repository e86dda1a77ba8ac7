"""Which parties a change of the lists may concern.

The score of a party and an entry rests on the two alone: what words weigh is fixed, not counted over the lists. So who
is to be screened again is found in three ways.

- New names: the folded names of all parties are searched in an index of the new and changed entries alone, by the same
  compiled search and the same score as in a screening. In so short an index every limit on how many candidates are
  looked at binds later than in the whole, so that whatever a whole screening would find of these entries is found.
- Names gone: they may have stood before others among the candidates of a party. Whoever resembles one, even little, is
  screened again.
- Parties with hits are screened again as soon as any word is shared with a name that came or went, so that a hit that
  another takes the place of is told.

Addresses and identifiers of new and changed entries are looked up among those of the parties.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from exportgate.entry import Entry
from exportgate.names.addresses import AddressIndex, fold_address
from exportgate.names.addresses import _hash as listed_word
from exportgate.names.identifiers import identifier_key, key_hash
from exportgate.names.index import Batch, NameIndex, _scores, search_batch
from exportgate.names.scoring import DEFAULT_THRESHOLD
from exportgate.names.words import Array
from exportgate.rescreening.differing import Differing, names_gone, names_of
from exportgate.rescreening.shard import Shard, hash_of_word

# What a screening looks at below its threshold, with a little to spare (see screening: evidence beside the name).
_NEAR = DEFAULT_THRESHOLD - 21.0
# A name gone that resembles less than this stood before nobody.
_STOOD_BEFORE = 40.0
# An address is found by at least this share of the weight of the listed one's words (see names.addresses).
_ADDRESS_MET = 0.79


@dataclass(frozen=True, slots=True)
class _Address:
    """A new address: its words as parties' words are hashed, the telling ones first, and what each weighs."""

    words: tuple[int, ...]
    bits: tuple[float, ...]
    telling: int
    """Of the first so many at least one must be met."""


class Concerned:
    """Finds whom a change of the lists may concern.

    Args:
        difference: what changed.
        index: the folder of the compiled index in use, for what the words of addresses weigh.
    """

    def __init__(self, difference: Differing, index: Path) -> None:
        now = list(difference.now())
        self._come = NameIndex.build(names_of(now))
        self._gone = NameIndex.build(names_gone(difference))
        self._addresses = _addresses(now, AddressIndex.open(index))
        self._identifiers = {key_hash(key) for one in now for two in one.identifiers if (key := identifier_key(two))}

    def rows(self, shard: Shard, hit: Array) -> Array:
        """Give the rows of a shard that are to be screened again.

        Args:
            shard: some parties.
            hit: hashes of the parties that have hits (see shard.hash_of_key), sorted.
        """
        found = np.zeros(len(shard), np.bool_)
        touched = np.zeros(len(shard), np.bool_)
        for index, least in ((self._come, _NEAR), (self._gone, _STOOD_BEFORE)):
            if len(index):
                _like(shard.names, index, least, found, touched)
        found |= touched & _among(shard, hit)
        for key in self._identifiers:
            found[shard.identifiers.rows_of(key)] = True
        for address in self._addresses:
            found[_same_address(shard, address)] = True
        return np.flatnonzero(found)


def _like(names: Batch, index: NameIndex, least: float, found: Array, touched: Array) -> None:
    """Mark the names that resemble one in an index, and those that share anything with one."""
    best = search_batch(names, index.arrays, 1)
    scores = _scores(names, best.points)[:, 0]
    some = best.sizes > 0
    touched[names.numbers[some]] = True
    found[names.numbers[some & (scores >= least)]] = True


def _among(shard: Shard, hit: Array) -> Array:
    marked = np.zeros(len(shard), np.bool_)
    marked[shard.parties.rows[np.isin(shard.parties.hashes, hit)]] = True
    return marked


def _same_address(shard: Shard, address: _Address) -> Array:
    """Give the rows whose address holds enough of the weight of a listed one."""
    rows = np.unique(np.concatenate([shard.addresses.rows_of(word) for word in address.words[: address.telling]]))
    if not len(rows):
        return rows
    met = np.zeros(len(rows))
    for word, bits in zip(address.words, address.bits, strict=True):
        met += bits * np.isin(rows, shard.addresses.rows_of(word))
    return rows[met >= _ADDRESS_MET * sum(address.bits)]


def _addresses(entries: Iterable[Entry], index: AddressIndex) -> list[_Address]:
    texts = dict.fromkeys(one.text for entry in entries for one in entry.addresses)
    return [found for text in texts if (found := _address(fold_address(text), index))]


def _address(words: tuple[str, ...], index: AddressIndex) -> _Address | None:
    rows = np.searchsorted(index.keys, np.array([listed_word(word) for word in words], np.uint64))
    weighed = sorted(zip(map(float, index.bits[rows]), words, strict=True), reverse=True)
    if not weighed:
        return None
    bits = tuple(one for one, _ in weighed)
    return _Address(tuple(hash_of_word(word) for _, word in weighed), bits, _telling(bits))


def _telling(bits: tuple[float, ...]) -> int:
    """Give how many of the weightiest words cannot all be missing where enough of the weight is met."""
    missing, total = 0.0, sum(bits)
    for count, one in enumerate(bits, 1):
        missing += one
        if missing > (1 - _ADDRESS_MET) * total:
            return count
    return len(bits)


def concerned(parts: Iterable[Shard], who: Concerned, hit: Array) -> Iterator[tuple[str, str]]:
    """Yield the source and id of whoever is to be screened again."""
    for shard in parts:
        for row in who.rows(shard, hit).tolist():
            yield shard.key(row)
