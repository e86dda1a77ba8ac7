# ruff: noqa: C901, SIM109, SIM110
"""Compiled: which word of one name answers which word of another, and what that says in numbers."""

from typing import Any

import numpy as np

from exportgate.names.compiled import compiled
from exportgate.names.similar import INITIAL, LEGAL, NUMBER, SMALL, alike, joined_alike

MAX_ALIGNED = 16
LEAST = 0.6
FEATURES = 32
# How two words met.
SAME, SIMILAR, INITIALS, JOINED, SHORTENED, ACRONYM = 1, 2, 3, 4, 5, 6


@compiled
def gather(table: Any, words: Any, start: Any, stop: Any, out: Any) -> Any:
    """Collect the words that count (no legal forms), at most MAX_ALIGNED; give their number and the legal classes."""
    n = 0
    legal = 0
    for at in range(start, stop):
        flags = table.flags[words[at]]
        if flags & LEGAL:
            legal |= 1 << (flags >> 8)
        elif n < MAX_ALIGNED:
            out[n] = words[at]
            n += 1
    return n, legal


@compiled
def align(
    a: Any,
    aw: Any,
    m: Any,
    b: Any,
    bw: Any,
    n: Any,
    view: Any,
    how_a: Any,
    mate_a: Any,
    how_b: Any,
    mate_b: Any,
    like_a: Any,
    like_b: Any,
) -> Any:
    """Pair the words of two names. `mate_a[i]` is the word of b that answers word i of a, `how_a[i]` says how."""
    for i in range(m):
        how_a[i], mate_a[i], like_a[i] = 0, -1, 0.0
    for j in range(n):
        how_b[j], mate_b[j], like_b[j] = 0, -1, 0.0
    _join(a, aw, m, b, bw, n, 1.0, how_a, mate_a, how_b, mate_b, like_a, like_b)
    _join(b, bw, n, a, aw, m, 1.0, how_b, mate_b, how_a, mate_a, like_b, like_a)
    likes = np.zeros((MAX_ALIGNED, MAX_ALIGNED), np.float32)
    for i in range(m):
        for j in range(n):
            if how_a[i] == 0 and how_b[j] == 0:
                likes[i, j] = _pair(a, aw[i], b, bw[j], view)
    _pair_up(a, aw, m, b, bw, n, likes, how_a, mate_a, how_b, mate_b, like_a, like_b)
    _join(a, aw, m, b, bw, n, 0.85, how_a, mate_a, how_b, mate_b, like_a, like_b)
    _join(b, bw, n, a, aw, m, 0.85, how_b, mate_b, how_a, mate_a, like_b, like_a)
    _shorten(a, aw, m, b, bw, n, how_a, mate_a, how_b, mate_b, like_a, like_b)
    _acronym(a, aw, m, b, bw, n, how_a, mate_a, how_b, mate_b, like_a, like_b)
    _acronym(b, bw, n, a, aw, m, how_b, mate_b, how_a, mate_a, like_b, like_a)


@compiled
def _pair(a: Any, i: Any, b: Any, j: Any, view: Any) -> Any:
    flags_a, flags_b = a.flags[i], b.flags[j]
    if (flags_a | flags_b) & NUMBER:
        return 1.0 if _equal(a, i, b, j) else 0.0
    if (flags_a | flags_b) & INITIAL:
        if a.raw[i, 0] != b.raw[j, 0]:
            return 0.0
        return 1.0 if flags_a & flags_b & INITIAL else 0.7
    if view < 1 and a.mask[i] & b.mask[j] == 0:
        return 0.0
    return alike(a, i, b, j, view)


@compiled
def _equal(a: Any, i: Any, b: Any, j: Any) -> Any:
    if a.raw_len[i] != b.raw_len[j]:
        return False
    for k in range(a.raw_len[i]):
        if a.raw[i, k] != b.raw[j, k]:
            return False
    return True


@compiled
def _pair_up(
    a: Any,
    aw: Any,
    m: Any,
    b: Any,
    bw: Any,
    n: Any,
    likes: Any,
    how_a: Any,
    mate_a: Any,
    how_b: Any,
    mate_b: Any,
    like_a: Any,
    like_b: Any,
) -> Any:
    while True:
        best, bi, bj = 0.0, -1, -1
        for i in range(m):
            if how_a[i]:
                continue
            for j in range(n):
                like = likes[i, j]
                if how_b[j] or like < LEAST:
                    continue
                # Words in the same place win among equals.
                value = like * (a.bits[aw[i]] + b.bits[bw[j]]) * like - 0.01 * abs(i - j)
                if value > best:
                    best, bi, bj = value, i, j
        if bi < 0:
            return
        like = likes[bi, bj]
        initial = (a.flags[aw[bi]] ^ b.flags[bw[bj]]) & INITIAL
        how = INITIALS if initial else (SAME if like >= 1.0 else SIMILAR)
        how_a[bi], mate_a[bi], like_a[bi] = how, bj, like
        how_b[bj], mate_b[bj], like_b[bj] = how, bi, like


@compiled
def _join(
    a: Any,
    aw: Any,
    m: Any,
    b: Any,
    bw: Any,
    n: Any,
    least: Any,
    how_a: Any,
    mate_a: Any,
    how_b: Any,
    mate_b: Any,
    like_a: Any,
    like_b: Any,
) -> Any:
    for i in range(m - 1):
        if how_a[i] or how_a[i + 1]:
            continue
        for j in range(n):
            if how_b[j]:
                continue
            like = joined_alike(a, aw[i], aw[i + 1], b, bw[j])
            if like >= least:
                for k in range(i, i + 2):
                    how_a[k], mate_a[k], like_a[k] = JOINED, j, like
                how_b[j], mate_b[j], like_b[j] = JOINED, i, like
                break


@compiled
def _shorten(
    a: Any,
    aw: Any,
    m: Any,
    b: Any,
    bw: Any,
    n: Any,
    how_a: Any,
    mate_a: Any,
    how_b: Any,
    mate_b: Any,
    like_a: Any,
    like_b: Any,
) -> Any:
    for i in range(m):
        if how_a[i] or a.flags[aw[i]] & (INITIAL | NUMBER):
            continue
        for j in range(n):
            if how_b[j] or b.flags[bw[j]] & (INITIAL | NUMBER):
                continue
            if _short_for(a, aw[i], b, bw[j]) or _short_for(b, bw[j], a, aw[i]):
                how_a[i], mate_a[i], like_a[i] = SHORTENED, j, 0.7
                how_b[j], mate_b[j], like_b[j] = SHORTENED, i, 0.7
                break


@compiled
def _short_for(a: Any, i: Any, b: Any, j: Any) -> Any:
    """Whether word i of a shortens word j of b: `shpg`, `shipp`."""
    n, m = a.raw_len[i], b.raw_len[j]
    if n < 3 or n > 6 or m < n + 2 or a.raw[i, 0] != b.raw[j, 0]:
        return False
    at = 0
    for k in range(m):
        if at < n and b.raw[j, k] == a.raw[i, at]:
            at += 1
    if at < n:
        return False
    prefix = True
    for k in range(n):
        if b.raw[j, k] != a.raw[i, k]:
            prefix = False
    return prefix or m <= 3 * n


@compiled
def _acronym(
    a: Any,
    aw: Any,
    m: Any,
    b: Any,
    bw: Any,
    n: Any,
    how_a: Any,
    mate_a: Any,
    how_b: Any,
    mate_b: Any,
    like_a: Any,
    like_b: Any,
) -> Any:
    for i in range(m):
        size = a.raw_len[aw[i]]
        if how_a[i] or size < 2 or size > 8 or a.flags[aw[i]] & NUMBER:
            continue
        for j in range(n - size + 1):
            fits = True
            for k in range(size):
                if how_b[j + k] or b.raw[bw[j + k], 0] != a.raw[aw[i], k]:
                    fits = False
                    break
            if fits:
                how_a[i], mate_a[i], like_a[i] = ACRONYM, j, 0.8
                for k in range(size):
                    how_b[j + k], mate_b[j + k], like_b[j + k] = ACRONYM, i, 0.8
                break


@compiled
def letters_together(table: Any, words: Any, n: Any, out: Any) -> Any:
    """Write the letters of the words one after the other, 64 at most; give their number."""
    size = 0
    for i in range(n):
        for k in range(table.raw_len[words[i]]):
            if size < 64:
                out[size] = table.raw[words[i], k]
                size += 1
    return size


@compiled
def positions(letters: Any, size: Any, out: Any) -> Any:
    """For each code, write the bits of the places where it stands."""
    for i in range(size):
        out[letters[i]] = 0
    for i in range(size):
        out[letters[i]] |= np.uint64(1) << np.uint64(i)


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
def side(table: Any, words: Any, n: Any, how: Any, like: Any, out: Any, at: Any) -> Any:
    """Sum up one side of an alignment into `out[at:at + 8]`: cover, leftover, largest leftover, total, words, ..."""
    total, covered, left, largest, count, matched = 0.0, 0.0, 0.0, 0.0, 0, 0
    for i in range(n):
        bits = table.bits[words[i]]
        total += bits
        small = table.flags[words[i]] & SMALL
        if not small:
            count += 1
        if how[i]:
            covered += bits * like[i] * like[i]
            if not small:
                matched += 1
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
def measure(
    a: Any,
    aw: Any,
    m: Any,
    b: Any,
    bw: Any,
    n: Any,
    how_a: Any,
    mate_a: Any,
    how_b: Any,
    like_a: Any,
    like_b: Any,
    whole: Any,
    legal_a: Any,
    legal_b: Any,
    view: Any,
    person: Any,
    out: Any,
) -> Any:
    """Turn an alignment into the features of the score (`FEATURES` numbers; names in model.FEATURE_NAMES)."""
    side(a, aw, m, how_a, like_a, out, 0)
    side(b, bw, n, how_b, like_b, out, 6)
    exact, fuzzy, weight, likes, least, best, second = 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0
    initials, joined, short, kept, before = 0, 0, 0, 0, -1
    matched = 0
    for i in range(m):
        how = how_a[i]
        if how == 0:
            continue
        bits = 0.5 * (a.bits[aw[i]] + b.bits[bw[mate_a[i]]])
        matched += 1
        if mate_a[i] >= before:
            kept += 1
        before = mate_a[i]
        weight += bits
        likes += bits * like_a[i]
        if how == SAME:
            exact += bits
        else:
            fuzzy += bits
        if bits > 3.0 and how != INITIALS:
            least = min(least, like_a[i])
        if how == INITIALS:
            initials += 1
        elif how == JOINED:
            joined += 1
        elif how == SHORTENED or how == ACRONYM:
            short += 1
        strong = bits * like_a[i]
        if strong > best:
            best, second = strong, best
        elif strong > second:
            second = strong
    out[12] = likes / weight if weight > 0 else 0.0
    out[13] = least
    out[14] = exact
    out[15] = fuzzy
    out[16] = whole
    out[17] = kept / matched if matched else 0.0
    out[18] = 0 if legal_a == 0 and legal_b == 0 else (1 if legal_a & legal_b else (3 if legal_a and legal_b else 2))
    out[19] = person
    out[20] = initials
    out[21] = joined
    out[22] = short
    out[23] = best
    out[24] = second
    out[25] = view
    out[26] = like_a[0] if m and mate_a[0] == 0 else 0.0
    out[27] = like_a[m - 1] if m and mate_a[m - 1] == n - 1 else 0.0
    out[28] = min(out[1], out[7])
    out[29] = _numbers_differ(a, aw, m, how_a) + _numbers_differ(b, bw, n, how_b)
    out[30] = min(out[0], out[6])
    out[31] = max(out[0], out[6])


@compiled
def _numbers_differ(table: Any, words: Any, n: Any, how: Any) -> Any:
    count = 0
    for i in range(n):
        if how[i] == 0 and table.flags[words[i]] & NUMBER:
            count += 1
    return count
