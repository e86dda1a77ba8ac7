"""Which parties a change of the lists may concern.

The score of a party and an entry rests on the two alone: what words weigh is fixed, not counted over the lists. So who
is to be screened again is found in three ways.

- New names, and names gone: whoever scores with one what their country and date of birth could lift to a hit.
- Parties with hits: also where a name that came or went has so much in common with theirs that it may take the place of
  a hit, or give it up, among the candidates of the search. Parties without: where a name that went has, as it may have
  held the place of one.
- Addresses and identifiers of new and changed entries are looked up among those of the parties.

All pairs of parties' names and these few are looked at (see nearness), none is left out by a limit of the search.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from exportgate.entry import Entry
from exportgate.names.addresses import AddressIndex, fold_address
from exportgate.names.addresses import _hash as listed_word
from exportgate.names.identifiers import identifier_key, key_hash
from exportgate.names.index import NameIndex
from exportgate.names.scoring import DEFAULT_THRESHOLD
from exportgate.names.words import Array
from exportgate.rescreening.differing import Differing, names_gone, names_of
from exportgate.rescreening.few_names import Few, few_of
from exportgate.rescreening.nearness import FAR, LEFT, Nearness
from exportgate.rescreening.shard import Shard, hash_of_word

# Scores are rounded before they are held against the threshold.
_ROUNDED = 0.1
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
        # Names that came and names that went concern the same parties.
        few = _few(names_of(now), names_gone(difference))
        self._names = Nearness(few) if len(few.forms) else None
        self._addresses = _addresses(now, AddressIndex.open(index))
        self._identifiers = {key_hash(key) for one in now for two in one.identifiers if (key := identifier_key(two))}

    def rows(self, shard: Shard, hit: Array) -> Array:
        """Give the rows of a shard that are to be screened again.

        Args:
            shard: some parties.
            hit: hashes of the parties that have hits (see shard.hash_of_key), sorted.
        """
        found = np.zeros(len(shard), np.bool_)
        if self._names:
            _mark(shard, self._names, _among(shard, hit), found)
        for key in self._identifiers:
            found[shard.identifiers.rows_of(key)] = True
        for address in self._addresses:
            found[_same_address(shard, address)] = True
        return np.flatnonzero(found)


def _few(now: Sequence[tuple[str, str]], gone: Sequence[tuple[str, str]]) -> Few:
    index = NameIndex.build([*now, *gone])
    # The names of a form stand in the order in which they were given.
    last = index.owners[index.owner_starts[1:] - 1]
    return few_of(index.arrays, last >= len(now))


def _mark(shard: Shard, names: Nearness, hit: Array, found: Array) -> None:
    """Mark the rows whose names are alike one of a few, and those where one may take a place, or have held one."""
    numbers = np.asarray(shard.names.numbers)
    beside = hit[numbers]
    near = names.of(shard.names, DEFAULT_THRESHOLD - _ROUNDED - shard.lifts[numbers], beside)
    found[numbers[(near >= LEFT) | (beside & (near > FAR))]] = True


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
