# ruff: noqa: C901, E741, SIM109, SIM114
"""Compiled: words as numbers, what they sound like, and how alike two of them are.

A word is a row of codes: 1 to 26 for a to z, 27 to 36 for digits, 37 to 255 for any other letter. Three rows are made
of it: the letters themselves, the sound (spellings that are read alike become one), and the skeletons, consonants as
Arabic script and as kana can tell them apart.
"""

from typing import Any

import numpy as np

from exportgate.names.compiled import compiled

WIDTH = 32
A, C, D, E, F, G, H, I, J, K, L, N, O, P, Q, R, S, T, U, V, W, X, Y, Z = (
    1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26
)  # fmt: skip
B, M = 2, 13


@compiled
def encode(points: Any, starts: Any, raw: Any, raw_len: Any) -> Any:
    """Write the codes of words, given as code points laid end to end, into `raw` (words, WIDTH)."""
    for word in range(len(starts) - 1):
        n = 0
        for i in range(starts[word], starts[word + 1]):
            point = points[i]
            if n + 1 >= WIDTH:
                break
            if 97 <= point <= 122:
                raw[word, n] = point - 96
            elif 65 <= point <= 90:
                raw[word, n] = point - 64
            elif 48 <= point <= 57:
                raw[word, n] = point - 21
            else:
                raw[word, n] = 37 + point % 219
                if point >= 0x2E80:  # Chinese characters and syllables of Hangul are too many for one code
                    n += 1
                    raw[word, n] = 37 + (point // 219) % 219
            n += 1
        raw_len[word] = n


@compiled
def sound_of(word: Any, size: Any, out: Any) -> Any:
    """Write the sound of a word: one code for spellings that are read alike; give its length."""
    n = 0
    i = 0
    while i < size:
        c = word[i]
        d = word[i + 1] if i + 1 < size else 0
        e = word[i + 2] if i + 2 < size else 0
        step = 1
        code = c
        if c == T and d == C and e == H:
            code, step = C, 3
        elif c == S and d == C and e == H:
            code, step = X, 3
        elif (c == D and d == Z and e == H) or (c == T and d == S and e == H):
            code, step = (J if c == D else C), 3
        elif c == P and d == H:
            code, step = F, 2
        elif c == K and d == H:
            code, step = H, 2
        elif c == G and d == H:
            code, step = G, 2
        elif c == S and d == H:
            code, step = X, 2
        elif c == C and d == H:
            code, step = C, 2
        elif c == C and d == Z:
            code, step = C, 2
        elif (c == Z and d == H) or (c == D and d == J) or (c == D and d == Z):
            code, step = J, 2
        elif c == T and d == H:
            code, step = T, 2
        elif c == D and d == H:
            code, step = D, 2
        elif c == T and (d == S or d == Z):
            code, step = Z, 2
        elif c == C and d == K:
            code, step = K, 2
        elif c == C:
            code = Z if (d == E or d == I or d == Y) else K
        elif c == Q:
            code = K
        elif c == W:
            code = V
        elif c == X:
            code, step = 250, 1
        elif c == E or c == Y or c == I:
            code = I
        elif (
            c == J
            and (d == E or d == I or d == U or d == A or d == O)
            and i > 0
            and word[i - 1] > 0
            and _consonant(word[i - 1])
        ):
            code = I
        elif c == U or c == O:
            code = O
        if code == 250:
            if n == 0 or out[n - 1] != K:
                out[n] = K
                n += 1
            if n < WIDTH:
                out[n] = S
                n += 1
        else:
            silent = code == H and c == H and (i + 1 == size) and n > 0 and not _consonant(out[n - 1])
            same = n > 0 and out[n - 1] == code
            digit = 27 <= code <= 36
            if not silent and (not same or digit):
                out[n] = code
                n += 1
        if n >= WIDTH:
            break
        i += step
    return n


@compiled
def _consonant(code: Any) -> Any:
    return not (code == A or code == E or code == I or code == O or code == U or code == Y)


@compiled
def arabic_skeleton(sound: Any, size: Any, out: Any) -> Any:
    """Write the consonants that Arabic script would show of a sound; give their number."""
    n = 0
    for i in range(size):
        c = sound[i]
        if c == A or c == I or c == O or c == V or c == E or c == U or c == Y:
            continue
        if c == H and i + 1 == size and n > 0:
            continue
        if c == G:
            c = K
        elif c == P:
            c = B
        if n > 0 and out[n - 1] == c:
            continue
        out[n] = c
        n += 1
    return n


@compiled
def kana_skeleton(sound: Any, size: Any, out: Any) -> Any:
    """Write the consonants that kana can tell apart of a sound; give their number."""
    n = 0
    for i in range(size):
        c = sound[i]
        if c == A or c == I or c == O or c == E or c == U or c == Y:
            continue
        if c == L:
            c = R
        elif c == V:
            c = B
        elif c == F:
            c = H
        elif c == X:
            c = S
        elif c == J or c == D:
            c = D if c == D else Z
        elif c == C:
            c = T
        elif c == M and i + 1 < size and _consonant(sound[i + 1]):
            c = N
        if c == H and i + 1 == size and n > 0:
            continue
        if n > 0 and out[n - 1] == c:
            continue
        out[n] = c
        n += 1
    return n


@compiled
def describe(
    raw: Any,
    raw_len: Any,
    sound: Any,
    sound_len: Any,
    arabic: Any,
    arabic_len: Any,
    kana: Any,
    kana_len: Any,
    mask: Any,
) -> Any:
    """Fill in everything that is derived from the codes of words."""
    for word in range(len(raw_len)):
        sound_len[word] = sound_of(raw[word], raw_len[word], sound[word])
        arabic_len[word] = arabic_skeleton(sound[word], sound_len[word], arabic[word])
        kana_len[word] = kana_skeleton(sound[word], sound_len[word], kana[word])
        bits = np.uint64(0)
        for i in range(sound_len[word]):
            bits |= np.uint64(1) << np.uint64(sound[word, i] % 64)
        mask[word] = bits


@compiled
def edits(a: Any, n: Any, b: Any, m: Any, limit: Any) -> Any:
    """Count the edits (insert, delete, replace, swap neighbours) from a to b; `limit` + 1 if there are more."""
    if n > m:
        a, n, b, m = b, m, a, n
    if m - n > limit:
        return limit + 1
    start = 0
    while start < n and a[start] == b[start]:
        start += 1
    while n > start and a[n - 1] == b[m - 1]:
        n -= 1
        m -= 1
    n -= start
    m -= start
    if n == 0:
        return m
    before = np.empty(WIDTH * 2 + 2, np.int32)
    last = np.empty(WIDTH * 2 + 2, np.int32)
    row = np.empty(WIDTH * 2 + 2, np.int32)
    for j in range(n + 1):
        last[j] = j
        before[j] = 0
    for i in range(1, m + 1):
        row[0] = i
        best = row[0]
        x = b[start + i - 1]
        for j in range(1, n + 1):
            y = a[start + j - 1]
            value = last[j - 1] + (0 if x == y else 1)
            if last[j] + 1 < value:
                value = last[j] + 1
            if row[j - 1] + 1 < value:
                value = row[j - 1] + 1
            if i > 1 and j > 1 and x == a[start + j - 2] and b[start + i - 2] == y and before[j - 2] + 1 < value:
                value = before[j - 2] + 1
            row[j] = value
            if value < best:
                best = value
        if best > limit:
            return limit + 1
        before, last, row = last, row, before
    return last[n]
