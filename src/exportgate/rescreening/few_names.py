"""A few listed names, and the tables and scratch space of holding them against many (see vocabulary, meeting)."""

from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from exportgate.names import align as aligning
from exportgate.names.compiled import compiled
from exportgate.names.index import Index
from exportgate.names.keys import EXACT, key_of
from exportgate.names.letters import LENGTHS, RAW, WIDTH
from exportgate.names.similar import INITIAL, LEGAL
from exportgate.names.words import Array

INITIAL_LIKE = 0.7

# One row a word or a form, so that what is asked of it stands together in memory: looking up is most of the work.
WORD = np.dtype(
    {
        "names": [
            *("bits", "joint", "start", "stop", "first", "heads", "tails", "legal", "initial"),
            *("theirs", "mine", "gained", "lightest"),
            *("theirs_initialled", "mine_initialled", "gained_initialled", "lightest_initialled"),
        ],
        "formats": ["f4", "i4", "i4", "i4", *["u1"] * 5, *["f4"] * 8],
        "offsets": [0, 4, 8, 12, 16, 17, 18, 19, 20, *range(24, 56, 4)],
        "itemsize": 64,
    }
)
"""Our words: `start` to `stop` are its places in `Known.rows`, `joint` is the row under which two listed words are it,
`heads` says that a listed word begins with it, `tails` that one ends with it.

The last eight are what it adds at most to a form without and with initials, and the weight of the lightest it meets.
"""
FORM = np.dtype(
    [("initials", "u8"), ("firsts", "u8"), ("bits", "f4"), ("times", "f4"), ("reading", "i4"), ("gone", "u1")],
    align=True,
)
"""Listed forms: by a bit each, which letters stand in it for a word and with which its words begin; `times` is how
often the most frequent word stands in it, and `gone` says that a name that reads so is listed no more."""
MET = np.dtype([("theirs", "f4"), ("mine", "f4"), ("gained", "f4"), ("stamp", "i4")])
"""By listed form, what is met so far of the name that `stamp` tells."""


class Few(NamedTuple):
    """The few listed names.

    `heads` and `tails` are the keys of what their words begin and end with. `standing[letter]` is the most that such an
    initial adds to the share of one of them that is met. `gone` says whether any is listed no more.
    """

    arrays: Index
    forms: Array
    heads: Array
    tails: Array
    standing: Array
    gone: bool


class Ways(NamedTuple):
    """What the sums are made of: little enough to be handed on for every name.

    The weight of each listed word, the forms that hold it (`starts`, `members`), and those in which two neighbouring
    words are one (`joint_starts`, `joint_members`).
    """

    bits: Array
    starts: Array
    members: Array
    joint_starts: Array
    joint_members: Array


class Marks(NamedTuple):
    """The weight, the flags and the first letter of each listed word."""

    bits: Array
    flags: Array
    firsts: Array


class Known(NamedTuple):
    """The distinct words of our names: rows of `WORD`, the listed words like each, and how much they are."""

    words: Array
    rows: Array
    likes: Array


class Meeting(NamedTuple):
    """Scratch space: what is met by listed form, the forms met, and of our name the words and their order."""

    met: Array
    touched: Array
    own: Array
    order: Array
    shares: Array
    together: Array


def few_of(index: Index, gone: Array | None = None) -> Few:
    """Prepare a few listed names, to be held against many.

    Args:
        index: of these names alone.
        gone: for each form, whether a name that reads so is listed no more; by default none is.
    """
    starts, words, codes = index.forms.starts, index.forms.words, index.words.codes
    legal, initials = index.words.flags & LEGAL > 0, index.words.flags & INITIAL > 0
    parts = [words[starts[form] : starts[form + 1]] for form in range(len(starts) - 1)]
    parts = [one[~legal[one]] for one in parts]
    forms = np.zeros(len(parts), FORM)
    forms["bits"], forms["reading"] = index.forms.bits, index.forms.views
    forms["times"] = [max(Counter(one.tolist()).values(), default=1) for one in parts]
    forms["initials"] = [_letters(codes[one[initials[one]], RAW]) for one in parts]
    forms["firsts"] = [_letters(codes[one, RAW]) for one in parts]
    forms["gone"] = gone if gone is not None else False
    heads, tails = (np.unique(keys) for keys in _parts(codes))
    standing = _standing(index, forms, [one[initials[one]] for one in parts])
    return Few(index, forms, heads, tails, standing, bool(forms["gone"].any()))


@compiled
def _parts(codes: Any) -> Any:
    """Give the keys of all beginnings and of all ends of words, whole ones left out."""
    heads, tails, count = np.empty(len(codes) * WIDTH, np.uint64), np.empty(len(codes) * WIDTH, np.uint64), 0
    for word in range(len(codes)):
        length = np.int64(codes[word, LENGTHS])
        for size in range(1, length):
            heads[count] = key_of(EXACT, codes[word], RAW, RAW + size, -1)
            tails[count] = key_of(EXACT, codes[word], RAW + size, RAW + length, -1)
            count += 1
    return heads[:count], tails[:count]


def ways_of(few: Few) -> Ways:
    """Give what the sums are made of."""
    exact, joint = few.arrays.exact, few.arrays.joint
    return Ways(few.arrays.words.bits, exact.starts, exact.members, joint.starts, joint.members)


def marks_of(few: Few) -> Marks:
    """Give what is known of each listed word alone."""
    words = few.arrays.words
    return Marks(words.bits, words.flags, np.ascontiguousarray(words.codes[:, RAW]))


def _letters(letters: Array) -> int:
    """Give letters by a bit each; two letters may share one."""
    return int(np.bitwise_or.reduce(np.uint64(1) << (letters & 63).astype(np.uint64)))


def _standing(index: Index, forms: Array, initials: list[Array]) -> Array:
    standing = np.zeros(256, np.float32)
    for form, words in zip(forms, initials, strict=True):
        letters = index.words.codes[words, RAW]
        for letter in set(letters.tolist()):
            met = form["times"] * index.words.bits[words[letters == letter]].sum()
            standing[letter] = max(standing[letter], INITIAL_LIKE * INITIAL_LIKE * met / max(form["bits"], 0.1))
    return standing


def meeting_of(few: Few) -> Meeting:
    """Make the scratch space."""
    met = np.zeros(len(few.forms), MET)
    met["stamp"] = -1
    wide = aligning.MAX_ALIGNED
    return Meeting(
        met=met,
        touched=np.zeros(len(few.forms), np.int32),
        own=np.zeros(wide, np.int32),
        order=np.zeros(wide, np.int32),
        shares=np.zeros((wide, 2), np.float32),
        together=np.zeros(2 * WIDTH, np.uint8),
    )
