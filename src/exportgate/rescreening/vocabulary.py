"""The words of very many names, each held against the words of a few listed names once, however many names bear it."""

from typing import Any

import numpy as np

from exportgate.names import similar
from exportgate.names.compiled import compiled
from exportgate.names.index import Batch, Matches
from exportgate.names.keys import exact_keys, row_of
from exportgate.names.letters import LENGTHS, RAW, ROW
from exportgate.names.similar import INITIAL, LEGAL
from exportgate.names.words import Array, Words
from exportgate.rescreening.few_names import WORD, Few, Known, Meeting, ways_of
from exportgate.rescreening.meeting import NOBODY, bound

MOST = 200_000
"""So many words are kept; then they are begun anew, so that memory does not grow with the names."""


class Vocabulary:
    """The distinct words of names seen so far (`table`), with the listed words that each is like (`known`).

    Words are one where all that the compiled loops see of them is the same.

    Args:
        few: the listed names.
        meeting: scratch space.
        most: so many words are kept, or as many as one batch has.
    """

    def __init__(self, few: Few, meeting: Meeting, most: int = MOST) -> None:
        self._few, self._ways, self._meeting, self._most = few, ways_of(few), meeting, most
        self._begin(most)

    def _begin(self, room: int) -> None:
        self.table = Words(
            np.zeros((room, ROW), np.uint8),
            np.zeros(room, np.uint64),
            np.zeros(room, np.float32),
            np.zeros(room, np.int32),
        )
        self._views = np.zeros(room, np.int32)
        self._slots = np.zeros(1 << (2 * room).bit_length(), np.int32)
        self.known = Known(np.zeros(room, WORD), np.zeros(0, np.int32), np.zeros(0, np.float32))
        self._count = 0

    def numbers_of(self, batch: Batch) -> Array:
        """Give for each word of a batch its row in `table` and in `known.words`; it holds until the next batch."""
        words, before = batch.words, self._count
        if before + len(words.bits) > len(self._views):
            self._begin(max(self._most, len(words.bits)))
            before = 0
        numbers = np.empty(len(words.bits), np.int32)
        self._count = _number(words, batch.word_views, self.table, self._views, self._slots, before, numbers)
        if self._count > before:
            self._look_at(slice(before, self._count))
        return numbers

    def _look_at(self, new: slice) -> None:
        """Note of new words what they are, the listed words like each, and what each adds at most."""
        table, few, rows = Words(*[one[new] for one in self.table]), self._few, self.known.words[new]
        keys, matches = exact_keys(table.codes), _matches(table, self._views[new], self._few)
        held = np.arange(similar.MATCHES) < matches.sizes[:, None]
        rows["stop"] = np.cumsum(matches.sizes) + len(self.known.rows)
        rows["start"] = rows["stop"] - matches.sizes
        rows["bits"], rows["first"] = table.bits, table.codes[:, RAW]
        rows["heads"], rows["tails"] = np.isin(keys, few.heads), np.isin(keys, few.tails)
        rows["legal"], rows["initial"] = table.flags & LEGAL > 0, table.flags & INITIAL > 0
        rows["joint"] = _joints(keys, few.arrays.joint)
        rows["lightest"] = rows["lightest_initialled"] = NOBODY
        self.known = Known(
            self.known.words,
            np.concatenate([self.known.rows, matches.rows[held]]),
            np.concatenate([self.known.likes, matches.likes[held]]),
        )
        bound(rows, self.known.rows, self.known.likes, self._ways, few.forms, self._meeting)


def _matches(words: Words, views: Array, few: Few) -> Matches:
    shape, index = (len(words.bits), similar.MATCHES), few.arrays
    matches = Matches(np.zeros(shape, np.int32), np.zeros(shape, np.float32), np.zeros(shape[0], np.int32))
    similar.match_words(words, views, index, matches)
    return matches


@compiled
def _number(words: Any, views: Any, table: Any, their_views: Any, slots: Any, count: Any, numbers: Any) -> Any:
    """Write the row of each word in a table of distinct ones, adding those that are new; give how many there are.

    Args:
        slots: an open table of rows counted from 1; 0 is free.
        count: so many are there before.
    """
    codes, bits, flags = words.codes, words.bits, words.flags
    known, known_bits, known_flags = table.codes, table.bits, table.flags
    top = np.uint64(len(slots) - 1)
    for word in range(len(numbers)):
        value = np.uint64(14695981039346656037) ^ np.uint64(views[word])
        for k in range(RAW, RAW + np.int64(codes[word, LENGTHS])):
            value = (value ^ np.uint64(codes[word, k])) * np.uint64(1099511628211)
        at = (value ^ (value >> np.uint64(29))) & top
        while slots[at]:
            row = slots[at] - 1
            differ = known_bits[row] != bits[word] or known_flags[row] != flags[word] or their_views[row] != views[word]
            for k in range(ROW):
                differ |= known[row, k] != codes[word, k]
            if not differ:
                break
            at = (at + np.uint64(1)) & top
        if not slots[at]:
            known[count], table.mask[count] = codes[word], words.mask[word]
            known_bits[count], known_flags[count], their_views[count] = bits[word], flags[word], views[word]
            count += 1
            slots[at] = count
        numbers[word] = slots[at] - 1
    return count


@compiled
def _joints(keys: Any, joint: Any) -> Any:
    """Give for each of our words the row under which two neighbouring listed words are it together, or -1."""
    rows = np.empty(len(keys), np.int32)
    for word in range(len(rows)):
        rows[word] = row_of(keys[word], joint.table)
    return rows
