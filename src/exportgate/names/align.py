# ruff: noqa: SIM110
"""Compiled: which word of one name answers which word of another, and what that says in numbers."""

from typing import Any, NamedTuple

import numpy as np

from exportgate.names.compiled import compiled
from exportgate.names.letters import RAW, SOUND, WIDTH, bits_set, edits_with, forget_places, note_places, size_of
from exportgate.names.similar import (
    HAN,
    INITIAL,
    LATIN,
    LEAST,
    LEGAL,
    NATIVE,
    NUMBER,
    PATRONYMIC,
    SMALL,
    alike,
    joined_alike,
)
from exportgate.names.words import Array, Words

MAX_ALIGNED = 16
FEATURES = 38
# What a father's name weighs, of its usual weight, where only one of two names has one: most papers leave it out.
PATRONYMIC_LEFT = 0.3
# Bits from which on a word may be an abbreviation of letters left out.
LEAST_SHORT = 10.0
# More bits than any word has.
NOBODY = 14.0
# How two words met.
SAME, SIMILAR, INITIALS, JOINED, SHORTENED, ACRONYM = 1, 2, 3, 4, 5, 6


class Side(NamedTuple):
    """One of two names that are aligned: scratch space of the compiled loops.

    `words` are rows of `table`, and `counts` tells how many there are and, by a bit each, which legal forms.
    `mate[i]` is the word of the other name that answers word i, `how[i]` how it does (0: not at all), `like[i]` how
    well. `places` has two rows a word: where its letters and where its sounds stand; kept for our side only. `row` is
    what comparing two words needs.
    """

    table: Words
    words: Array
    counts: Array
    how: Array
    mate: Array
    like: Array
    places: Array
    row: Array


def side_of(table: Words, *, ours: bool) -> Side:
    """Make the scratch space of a side."""
    places = np.zeros((2 * MAX_ALIGNED if ours else 2, 256), np.uint64)
    return Side(
        table=table,
        words=np.zeros(MAX_ALIGNED, np.int32),
        counts=np.zeros(2, np.int32),
        how=np.zeros(MAX_ALIGNED, np.int32),
        mate=np.zeros(MAX_ALIGNED, np.int32),
        like=np.zeros(MAX_ALIGNED, np.float32),
        places=places,
        row=np.zeros(WIDTH + 1, np.float32),
    )


@compiled
def take(flags: Any, out: Any, counts: Any, words: Any, start: Any, stop: Any) -> Any:
    """Put the words of a name on a side (`out`, `counts`): the legal forms apart, at most MAX_ALIGNED others."""
    n = 0
    legal = 0
    for at in range(start, stop):
        flag = flags[words[at]]
        if flag & LEGAL:
            legal |= 1 << (flag >> 8)
        elif n < MAX_ALIGNED:
            out[n] = words[at]
            n += 1
    counts[0] = n
    counts[1] = legal


@compiled
def take_places(codes: Any, words: Any, counts: Any, places: Any) -> Any:
    """Note where the letters and sounds of our words stand."""
    for i in range(counts[0]):
        note_places(codes, words[i], RAW, places, 2 * i)
        note_places(codes, words[i], SOUND, places, 2 * i + 1)


@compiled
def drop_places(codes: Any, words: Any, counts: Any, places: Any) -> Any:
    """Forget what `take_places` noted."""
    for i in range(counts[0]):
        forget_places(codes, words[i], RAW, places, 2 * i)
        forget_places(codes, words[i], SOUND, places, 2 * i + 1)


@compiled
def align(ours: Any, listed: Any, view: Any, likes: Any, together: Any) -> Any:
    """Pair the words of two names. `likes` (MAX_ALIGNED, MAX_ALIGNED) and `together` (2 * WIDTH) are scratch space."""
    _clear(ours)
    _clear(listed)
    _join(ours, listed, 1.0, view, together)
    _join(listed, ours, 1.0, view, together)
    _compare_words(ours, listed, view, likes)
    _pair_up(ours, listed, likes)
    _join(ours, listed, 0.85, view, together)
    _join(listed, ours, 0.85, view, together)
    _shorten(ours, listed)
    _acronym(ours, listed)
    _acronym(listed, ours)


@compiled
def _compare_words(ours: Any, listed: Any, view: Any, likes: Any) -> Any:
    mine, theirs = ours.words, listed.words
    masks, their_masks = ours.table.mask, listed.table.mask
    flags, their_flags = ours.table.flags, listed.table.flags
    codes, their_codes = ours.table.codes, listed.table.codes
    for i in range(ours.counts[0]):
        mask = masks[mine[i]]
        size = size_of(codes, mine[i], SOUND)
        for j in range(listed.counts[0]):
            likes[i, j] = 0.0
            if ours.how[i] or listed.how[j]:
                continue
            # Most words have nothing to do with each other, which their letters tell at a glance.
            if view == LATIN and not (flags[mine[i]] | their_flags[theirs[j]]) & (INITIAL | NUMBER):
                other = their_masks[theirs[j]]
                longest = max(size, size_of(their_codes, theirs[j], SOUND))
                if max(bits_set(mask & ~other), bits_set(other & ~mask)) > 1 + longest // 3:
                    continue
            likes[i, j] = _pair(ours, i, listed, j, view)


@compiled
def _clear(side: Any) -> Any:
    for i in range(side.counts[0]):
        side.how[i], side.mate[i], side.like[i] = 0, -1, 0.0


@compiled
def _meet(a: Any, i: Any, b: Any, j: Any, how: Any, like: Any) -> Any:
    a.how[i], a.mate[i], a.like[i] = how, j, like
    b.how[j], b.mate[j], b.like[j] = how, i, like


@compiled
def _pair(a: Any, i: Any, b: Any, j: Any, view: Any) -> Any:
    mine, theirs = a.words[i], b.words[j]
    flags_a, flags_b = a.table.flags[mine], b.table.flags[theirs]
    if (flags_a | flags_b) & NUMBER:
        return 1.0 if _equal(a.table.codes, mine, b.table.codes, theirs) else 0.0
    if (flags_a | flags_b) & INITIAL:
        if a.table.codes[mine, 0] != b.table.codes[theirs, 0]:
            return 0.0
        return 1.0 if flags_a & flags_b & INITIAL else 0.7
    return alike(a.table, mine, a.places, i, b.table, theirs, view, a.row)


@compiled
def _equal(a: Any, i: Any, b: Any, j: Any) -> Any:
    size = size_of(a, i, RAW)
    if size != size_of(b, j, RAW):
        return False
    for k in range(size):
        if a[i, k] != b[j, k]:
            return False
    return True


@compiled
def _pair_up(a: Any, b: Any, likes: Any) -> Any:
    while True:
        best, bi, bj = 0.0, -1, -1
        for i in range(a.counts[0]):
            if a.how[i]:
                continue
            for j in range(b.counts[0]):
                like = likes[i, j]
                if like < LEAST or b.how[j]:
                    continue
                # Words in the same place win among equals.
                weight = a.table.bits[a.words[i]] + b.table.bits[b.words[j]]
                value = like * like * weight - 0.01 * abs(i - j)
                if value > best:
                    best, bi, bj = value, i, j
        if bi < 0:
            return
        like = likes[bi, bj]
        initial = (a.table.flags[a.words[bi]] ^ b.table.flags[b.words[bj]]) & INITIAL
        _meet(a, bi, b, bj, INITIALS if initial else (SAME if like >= 1.0 else SIMILAR), like)


@compiled
def _join(a: Any, b: Any, least: Any, view: Any, together: Any) -> Any:
    """Let two neighbouring words of a meet a word of b that is both written together."""
    codes, others = a.table.codes, b.table.codes
    words, theirs = a.words, b.words
    lettered = view in (LATIN, HAN, NATIVE)
    for i in range(a.counts[0] - 1):
        if a.how[i] or a.how[i + 1]:
            continue
        size = size_of(codes, words[i], RAW) + size_of(codes, words[i + 1], RAW)
        for j in range(b.counts[0]):
            if b.how[j] or (lettered and abs(size - size_of(others, theirs[j], RAW)) > 1):
                continue
            like = joined_alike(codes, words[i], words[i + 1], others, theirs[j], view, together)
            if like >= least:
                _meet(a, i + 1, b, j, JOINED, like)
                _meet(a, i, b, j, JOINED, like)
                break


@compiled
def _shorten(a: Any, b: Any) -> Any:
    for i in range(a.counts[0]):
        if a.how[i] or a.table.flags[a.words[i]] & (INITIAL | NUMBER):
            continue
        for j in range(b.counts[0]):
            if b.how[j] or b.table.flags[b.words[j]] & (INITIAL | NUMBER):
                continue
            mine, theirs = a.words[i], b.words[j]
            if _short_for(a.table, mine, b.table, theirs) or _short_for(b.table, theirs, a.table, mine):
                _meet(a, i, b, j, SHORTENED, 0.7)
                break


@compiled
def _short_for(a: Any, i: Any, b: Any, j: Any) -> Any:
    """Whether word i of a shortens word j of b: `shpg`, or `interna` where a name was cut off.

    A word with a meaning of its own is no abbreviation that leaves out letters: `hong` is not `holding`.
    """
    n, m = size_of(a.codes, i, RAW), size_of(b.codes, j, RAW)
    if n < 3 or m < n + 2:
        return False
    at = 0
    while at < n and a.codes[i, at] == b.codes[j, at]:
        at += 1
    if at == n:
        return True
    if at == 0 or n > 6 or m > 3 * n or a.bits[i] < LEAST_SHORT:
        return False
    for k in range(at, m):
        if at < n and b.codes[j, k] == a.codes[i, at]:
            at += 1
    return at == n


@compiled
def _acronym(a: Any, b: Any) -> Any:
    """Let a word of a meet the words of b whose initials it is."""
    for i in range(a.counts[0]):
        word = a.words[i]
        size = size_of(a.table.codes, word, RAW)
        if a.how[i] or size < 2 or size > 8 or a.table.flags[word] & NUMBER:
            continue
        for j in range(b.counts[0] - size + 1):
            fits = True
            for k in range(size):
                if b.how[j + k] or b.table.codes[b.words[j + k], 0] != a.table.codes[word, k]:
                    fits = False
                    break
            if fits:
                for k in range(size - 1, -1, -1):
                    _meet(a, i, b, j + k, ACRONYM, 0.8)
                break


@compiled
def letters_together(codes: Any, words: Any, count: Any, out: Any) -> Any:
    """Write the letters of some words one after the other, 64 at most; give their number."""
    size = 0
    for i in range(count):
        for k in range(size_of(codes, words[i], RAW)):
            if size < 2 * WIDTH:
                out[size] = codes[words[i], k]
                size += 1
    return size


@compiled
def whole_alike(places: Any, size: Any, letters: Any, other_size: Any) -> Any:
    """Give twice the longest common subsequence over both lengths, 0 to 1 (bit-parallel)."""
    row = np.uint64(0xFFFFFFFFFFFFFFFF)
    for i in range(other_size):
        hit = row & places[letters[i]]
        row = (row + hit) | (row - hit)
    common = 0
    for i in range(size):
        if not (row >> np.uint64(i)) & np.uint64(1):
            common += 1
    return 2.0 * common / (size + other_size) if size + other_size else 0.0


@compiled
def _sum_up(side: Any, other: Any, out: Any, at: Any) -> Any:
    """Write what is met and what is left of one name (six numbers from `at` on)."""
    total, covered, left, largest = 0.0, 0.0, 0.0, 0.0
    count, matched = 0, 0
    whole = _wholly_met(other)
    for i in range(side.counts[0]):
        flags = side.table.flags[side.words[i]]
        bits = side.table.bits[side.words[i]]
        counts = 0 if flags & SMALL else 1
        if side.how[i] == 0 and whole and flags & PATRONYMIC and i + 1 < side.counts[0]:
            bits *= PATRONYMIC_LEFT
        total += bits
        count += counts
        if side.how[i]:
            covered += bits * side.like[i] * side.like[i]
            matched += counts
        else:
            left += bits
            largest = max(largest, bits)
    out[at] = covered / total if total > 0 else 0.0
    out[at + 1] = left
    out[at + 2] = largest
    out[at + 3] = total
    out[at + 4] = count
    out[at + 5] = matched


@compiled
def _wholly_met(side: Any) -> Any:
    for i in range(side.counts[0]):
        if side.how[i] == 0 and not side.table.flags[side.words[i]] & SMALL:
            return False
    return True


@compiled
def measure(ours: Any, listed: Any, whole: Any, view: Any, person: Any, out: Any) -> Any:
    """Turn an alignment into the features of the score (`FEATURES` numbers; names in model.FEATURE_NAMES)."""
    _sum_up(ours, listed, out, 0)
    _sum_up(listed, ours, out, 6)
    _meetings(ours, listed, out)
    _slips(ours, listed, view, out)
    out[16] = whole
    mine, theirs = ours.counts[1], listed.counts[1]
    out[18] = 0 if mine == 0 and theirs == 0 else (1 if mine & theirs else (3 if mine and theirs else 2))
    out[19] = person
    out[25] = view
    m, n = ours.counts[0], listed.counts[0]
    out[26] = ours.like[0] if ours.mate[0] == 0 else 0.0
    out[27] = ours.like[m - 1] if ours.mate[m - 1] == n - 1 else 0.0
    out[28] = min(out[1], out[7])
    out[29] = _numbers_left(ours) + _numbers_left(listed)
    out[30] = min(out[0], out[6])
    out[31] = max(out[0], out[6])
    out[35] = _left_within(listed)
    out[36] = ours.table.bits[ours.words[0]] * ours.like[0]
    out[37] = ours.table.bits[ours.words[m - 1]] * ours.like[m - 1]


@compiled
def _meetings(ours: Any, listed: Any, out: Any) -> Any:
    same, other, weight, likes, least, best, second = 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0
    met, kept, before = 0, 0, -1
    for how in range(INITIALS, ACRONYM + 1):
        out[20 + min(how, SHORTENED) - INITIALS] = 0
    for i in range(ours.counts[0]):
        how = ours.how[i]
        if how == 0:
            continue
        bits = 0.5 * (ours.table.bits[ours.words[i]] + listed.table.bits[listed.words[ours.mate[i]]])
        met += 1
        if ours.mate[i] >= before:
            kept += 1
        before = ours.mate[i]
        weight += bits
        likes += bits * ours.like[i]
        if how == SAME:
            same += bits
        else:
            other += bits
        if how != INITIALS and bits > 3.0:
            least = min(least, ours.like[i])
        if how >= INITIALS:
            out[20 + min(how, SHORTENED) - INITIALS] += 1
        strong = bits * ours.like[i]
        if strong > best:
            best, second = strong, best
        elif strong > second:
            second = strong
    out[12] = likes / weight if weight > 0 else 0.0
    out[13] = least
    out[14] = same
    out[15] = other
    out[17] = kept / met if met else 0.0
    out[23] = best
    out[24] = second


@compiled
def _slips(ours: Any, listed: Any, view: Any, out: Any) -> Any:
    """Write how many letters differ between similar words, and how many names hold the words that differ.

    A word that nobody bears is a slip of the pen; `Proma` beside `Prima` is another name.
    """
    letters, mine, theirs = 0, NOBODY, NOBODY
    for i in range(ours.counts[0]):
        if ours.how[i] != SIMILAR:
            continue
        word, other = ours.words[i], listed.words[ours.mate[i]]
        mine, theirs = min(mine, ours.table.bits[word]), min(theirs, listed.table.bits[other])
        if view == LATIN:
            size = size_of(ours.table.codes, word, RAW)
            letters += edits_with(ours.places, 2 * i, size, listed.table.codes, other, RAW)
    out[32], out[33], out[34] = letters, mine, theirs


@compiled
def _left_within(side: Any) -> Any:
    """Give the weight of what is left between the first and the last word."""
    left = 0.0
    for i in range(1, side.counts[0] - 1):
        if side.how[i] == 0:
            left += side.table.bits[side.words[i]]
    return left


@compiled
def _numbers_left(side: Any) -> Any:
    count = 0
    for i in range(side.counts[0]):
        if side.how[i] == 0 and side.table.flags[side.words[i]] & NUMBER:
            count += 1
    return count
