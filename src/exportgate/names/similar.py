"""Compiled: how alike two words are, and the words of an index that are like a given one."""

from typing import Any, NamedTuple

import numpy as np

from exportgate.names.compiled import compiled, entrance
from exportgate.names.keys import MAX_KEYS, PARTED, exact_key, join, keys_of, letter_keys, row_of
from exportgate.names.letters import (
    ARABIC as ARABIC_PART,
)
from exportgate.names.letters import (
    KANA,
    RAW,
    ROW,
    SOUND,
    WIDTH,
    bits_set,
    edits_with,
    forget_places,
    note_places,
    one_edit,
    size_of,
    unlike,
)
from exportgate.names.parts import PARTS, SHORTEST, letters_of, part_key, unpack
from exportgate.names.sounds import arabic_costs, kana_costs
from exportgate.names.words import Array, Words

MATCHES = 40
LEAST = 0.6
LATIN, ARABIC, JAPANESE, HAN, NATIVE = 0, 1, 2, 3, 4
LEGAL, INITIAL, NUMBER, SMALL, PATRONYMIC = 1, 2, 4, 8, 16
# Words looked at under one key; a key that more share says too little.
_SHARED, _SHARED_MORE, _SHARED_PART = 50, 400, 10_000
# From this length on words may be three slips apart.
_LONG = 12
# Letters that only one of two words has, of those of the longer one, where they are not alike any more (see LEAST).
_MOST_APART = 0.4
_ARABIC_SWAP, _ARABIC_OURS, _ARABIC_LISTED = arabic_costs()
_KANA_SWAP, _KANA_OURS, _KANA_LISTED = kana_costs()


@compiled
def alike(a: Any, i: Any, places: Any, at: Any, b: Any, j: Any, view: Any, row: Any) -> Any:
    """Say how alike two words are, 0 to 1, as a way to compare (`view`) sees them.

    a, b are tables of words; `places[2 * at]` and the row after it are the places of the letters and of the sounds of
    word i; `row` is scratch space (WIDTH + 1).
    """
    n, m = size_of(a.codes, i, RAW), size_of(b.codes, j, RAW)
    s, t = size_of(a.codes, i, SOUND), size_of(b.codes, j, SOUND)
    best = 0.0
    # A letter that only one of them has costs an edit each.
    longest = max(s, t)
    only = max(bits_set(a.mask[i] & ~b.mask[j]), bits_set(b.mask[j] & ~a.mask[i]))
    if abs(n - m) <= 1 + max(n, m) // 3 and only <= 1 + longest // 3:
        d = edits_with(places, 2 * at, n, b.codes, j, RAW)
        if d == 0:
            return 1.0
        best = max(0.0, 1.0 - d / max(n, m))
        if view != NATIVE and longest > 0:
            d = edits_with(places, 2 * at + 1, s, b.codes, j, SOUND)
            best = max(best, 0.97 - 0.97 * d / longest)
    if view == ARABIC:
        cost = unlike(a.codes, i, b.codes, j, _ARABIC_SWAP, _ARABIC_OURS, _ARABIC_LISTED, row)
        return _share(cost, size_of(a.codes, i, ARABIC_PART), size_of(b.codes, j, ARABIC_PART), t)
    if view == JAPANESE:
        cost = unlike(a.codes, i, b.codes, j, _KANA_SWAP, _KANA_OURS, _KANA_LISTED, row)
        return _share(cost, size_of(a.codes, i, KANA), size_of(b.codes, j, KANA), t)
    return best


@compiled
def _share(cost: Any, n: Any, m: Any, size: Any) -> Any:
    """Turn a cost into how alike two words are, by what there was to tell apart."""
    if size == 0:
        return 0.0
    return max(0.0, 0.96 - 0.96 * cost / max(2.0, 0.5 * (n + m) + 0.5))


@compiled
def joined_alike(a: Any, i: Any, j: Any, b: Any, k: Any, view: Any, together: Any) -> Any:
    """Say how alike word k of b is to words i and j of a written together, by letters. a, b: rows of codes."""
    if view in (ARABIC, JAPANESE):
        return _skeletons_joined(a, i, j, b, k, ARABIC_PART if view == ARABIC else KANA)
    n = size_of(a, i, RAW) + size_of(a, j, RAW)
    m = size_of(b, k, RAW)
    if abs(n - m) > 1 or n < 4 or a[i, 0] != b[k, 0]:
        return 0.0
    join(a, i, j, together)
    d = one_edit(together, n, b, k)
    return 1.0 - d / max(n, m) if d <= 1 else 0.0


@compiled
def _skeletons_joined(a: Any, i: Any, j: Any, b: Any, k: Any, part: Any) -> Any:
    n, m = size_of(a, i, part), size_of(a, j, part)
    if n + m != size_of(b, k, part) or n + m < 3:
        return 0.0
    for x in range(n):
        if a[i, part + x] != b[k, part + x]:
            return 0.0
    for x in range(m):
        if a[j, part + x] != b[k, part + n + x]:
            return 0.0
    return 0.9


class _Room(NamedTuple):
    """Scratch space: the keys of a word, which listed word was looked at last for which, what `alike` needs, a word."""

    keys: Array
    seen: Array
    places: Array
    row: Array
    letters: Array


def match_words(words: Words, views: Array, index: Any, out: Any) -> None:
    """For each word, write the listed words that are like it, best first.

    Args:
        views: the way to compare each word.
        index: see index.Index.
        out: index.Matches.
    """
    room = _Room(
        np.empty(MAX_KEYS, np.uint64),
        np.full(len(index.words.bits), -1, np.int32),
        np.zeros((2, 256), np.uint64),
        np.empty(WIDTH + 1, np.float32),
        np.zeros((1, ROW), np.uint8),
    )
    _match_words(words, views, index.words, index.exact, index.keyed, index.parted, room, out)


@entrance
def _match_words(words: Any, view: Any, listed: Any, exact: Any, keyed: Any, parted: Any, room: Any, out: Any) -> Any:
    keys, seen, places = room.keys, room.seen, room.places
    for word in range(len(words.bits)):
        if words.flags[word] & LEGAL:
            continue
        row = row_of(exact_key(words.codes, word), exact.table)
        if row >= 0:
            seen[row] = word
            _keep(row, 1.0, out, word)
        if words.flags[word] & (INITIAL | NUMBER):
            continue
        note_places(words.codes, word, RAW, places, 0)
        note_places(words.codes, word, SOUND, places, 1)
        count = keys_of(words.codes, word, view[word], keys)
        # What is a word of the lists as it stands is seldom a slip.
        slip = row < 0 and view[word] in (LATIN, HAN)
        if slip:
            count = letter_keys(words.codes, word, keys, count)
        _match_keyed(words, word, view[word], count, listed, keyed, room, out)
        if slip:
            _match_parted(words, word, view[word], listed, parted, room, out)
        forget_places(words.codes, word, RAW, places, 0)
        forget_places(words.codes, word, SOUND, places, 1)


@compiled
def _match_keyed(words: Any, word: Any, view: Any, count: Any, listed: Any, keyed: Any, room: Any, out: Any) -> Any:
    """Keep the listed words that share one of `count` keys of a word and are like it."""
    keys, seen = room.keys, room.seen
    # Letters that only one of two words has cost an edit each.
    ours, lettered = words.mask[word], view in (LATIN, HAN)
    size = size_of(words.codes, word, SOUND)
    shared = _SHARED_MORE if view in (ARABIC, JAPANESE) else _SHARED
    # All are looked up before any is looked at: the waits for memory run beside each other.
    found = 0
    for k in range(count):
        row = row_of(keys[k], keyed.table)
        keys[found] = row
        found += row >= 0
    for k in range(found):
        row = np.int64(keys[k])
        start = keyed.starts[row]
        for at in range(start, min(keyed.starts[row + 1], start + shared)):
            other = keyed.members[at]
            if seen[other] == word:
                continue
            seen[other] = word
            if lettered:
                mask = listed.mask[other]
                only = max(bits_set(mask & ~ours), bits_set(ours & ~mask))
                if only > _MOST_APART * max(size, size_of(listed.codes, other, SOUND)):
                    continue
            like = alike(words, word, room.places, 0, listed, other, view, room.row)
            if like >= LEAST:
                _keep(other, like, out, word)


@compiled
def _match_parted(words: Any, word: Any, view: Any, listed: Any, parted: Any, room: Any, out: Any) -> Any:
    """Keep the listed words that share a part with a word and are few slips away."""
    size = size_of(words.codes, word, RAW)
    for other_size in range(max(SHORTEST, size - 2), min(WIDTH, size + 2) + 1):
        if max(size, other_size) < PARTED:
            continue
        more = size - other_size
        for part in range(PARTS):
            start, stop = other_size * part // PARTS, other_size * (part + 1) // PARTS
            # More places off it would take more than two slips, or another part is whole.
            for off in range(max(-part, more - 2 + part), min(part, more + 2 - part) + 1):
                if start + off < 0 or stop + off > size:
                    continue
                row = row_of(part_key(words.codes[word], start + off, stop + off, other_size, part), parted.table)
                if row >= 0:
                    _match_part(words, word, view, size, more, row, listed, parted, room, out)


@compiled
def _match_part(
    words: Any,
    word: Any,
    view: Any,
    size: Any,
    more: Any,
    row: Any,
    listed: Any,
    parted: Any,
    room: Any,
    out: Any,
) -> Any:
    """Keep the listed words of a part that are two slips away, three of long words; ours has `more` letters."""
    seen, letters = room.seen, letters_of(words.codes, word)
    slips = 2 if max(size, size - more) < _LONG else 3
    ours_alone, theirs_alone = slips + min(more, 0), slips - max(more, 0)
    start = parted.starts[row]
    for at in range(start, min(parted.starts[row + 1], start + _SHARED_PART)):
        member, packed = parted.members[at, 0], parted.members[at, 1]
        theirs = member & np.uint64(0xFFFFFFFF)
        if bits_set(theirs & ~letters) > theirs_alone or bits_set(letters & ~theirs) > ours_alone:
            continue
        other = np.int64(member >> np.uint64(32))
        if seen[other] == word:
            continue
        seen[other] = word
        if packed:
            unpack(packed, size - more, room.letters)
            if edits_with(room.places, 0, size, room.letters, 0, RAW) > slips:
                continue
        elif edits_with(room.places, 0, size, listed.codes, other, RAW) > slips:
            continue
        like = alike(words, word, room.places, 0, listed, other, view, room.row)
        if like >= LEAST:
            _keep(other, like, out, word)


@compiled
def _keep(other: Any, like: Any, out: Any, word: Any) -> Any:
    """Insert into a short list kept best first."""
    n = out.sizes[word]
    if n == MATCHES:
        if like <= out.likes[word, n - 1]:
            return
        n -= 1
    i = n
    while i > 0 and out.likes[word, i - 1] < like:
        out.rows[word, i] = out.rows[word, i - 1]
        out.likes[word, i] = out.likes[word, i - 1]
        i -= 1
    out.rows[word, i] = other
    out.likes[word, i] = like
    out.sizes[word] = n + 1
