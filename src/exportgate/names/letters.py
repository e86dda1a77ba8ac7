# ruff: noqa: C901, E741, SIM109
"""Compiled: words as numbers, what they sound like, and how alike two of them are.

A letter is a code: 1 to 26 for a to z, 27 to 36 for digits, 37 to 255 for any other. A word is a row of ROW codes, in
four parts of WIDTH each: the letters themselves, the sound (spellings that are read alike become one), and two
skeletons, the consonants as Arabic script and as kana can tell them apart. The lengths of the parts end the row.
"""

from typing import Any

import numpy as np

from exportgate.names.compiled import compiled, entrance

WIDTH = 32
RAW, SOUND, ARABIC, KANA, LENGTHS, ROW = 0, 32, 64, 96, 128, 132
A, C, D, E, F, G, H, I, J, K, L, N, O, P, Q, R, S, T, U, V, W, X, Y, Z = (
    1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26
)  # fmt: skip
B, M = 2, 13


@compiled
def size_of(codes: Any, word: Any, part: Any) -> Any:
    """Give the length of a part of a word."""
    return np.int64(codes[word, LENGTHS + part // WIDTH])


@entrance
def describe(points: Any, starts: Any, codes: Any, mask: Any) -> Any:
    """Fill in the rows of words, given as code points laid end to end, and the bits of the sounds in each."""
    for word in range(len(starts) - 1):
        row = codes[word]
        row[LENGTHS] = _encode(points, starts[word], starts[word + 1], row)
        row[LENGTHS + 1] = sound_of(row[RAW:SOUND], row[LENGTHS], row[SOUND:ARABIC])
        row[LENGTHS + 2] = arabic_skeleton(row[SOUND:ARABIC], row[LENGTHS + 1], row[ARABIC:KANA])
        row[LENGTHS + 3] = kana_skeleton(row[SOUND:ARABIC], row[LENGTHS + 1], row[KANA:LENGTHS])
        bits = np.uint64(0)
        for i in range(row[LENGTHS + 1]):
            bits |= np.uint64(1) << np.uint64(row[SOUND + i] % 64)
        mask[word] = bits


@compiled
def _encode(points: Any, start: Any, stop: Any, row: Any) -> Any:
    n = 0
    for i in range(start, stop):
        point = points[i]
        if n + 1 >= WIDTH:
            break
        if 97 <= point <= 122:
            row[n] = point - 96
        elif 65 <= point <= 90:
            row[n] = point - 64
        elif 48 <= point <= 57:
            row[n] = point - 21
        else:
            row[n] = 37 + point % 219
            if point >= 0x2E80:  # Chinese characters and syllables of Hangul are too many for one code
                n += 1
                row[n] = 37 + (point // 219) % 219
        n += 1
    return n


@compiled
def sound_of(word: Any, size: Any, out: Any) -> Any:
    """Write the sound of a word: one code for spellings that are read alike; give its length."""
    n = 0
    i = 0
    while i < size and n < WIDTH:
        c = word[i]
        d = word[i + 1] if i + 1 < size else 0
        code, step = _of_three(c, d, word[i + 2]) if i + 2 < size else 0, 3
        if code == 0:
            code, step = _of_two(c, d), 2
        if code == 0:
            code, step = _of_one(word, i, c, d), 1
        if code == _KS:
            n = _write_ks(out, n)
        elif not _unheard(code, c, i + 1 == size, out, n):
            out[n] = code
            n += 1
        i += step
    return n


# The letter x, which sounds like two.
_KS = 250


@compiled
def _of_three(c: Any, d: Any, e: Any) -> Any:
    """Give the sound of three letters that are one together, or 0."""
    if e != H:
        return 0
    if (c == T and d == C) or (c == T and d == S):
        return C
    if c == S and d == C:
        return X
    return J if c == D and d == Z else 0


@compiled
def _of_two(c: Any, d: Any) -> Any:
    """Give the sound of two letters that are one together, or 0."""
    if d == H:
        return _before_h(c)
    if d == Z:
        return C if c == C else J if c == D else Z if c == T else 0
    if c == D and d == J:
        return J
    if c == T and d == S:
        return Z
    return K if c == C and d == K else 0


@compiled
def _before_h(c: Any) -> Any:
    """Give the sound of a letter with an h after it where they are one, or 0."""
    if c == P:
        return F
    if c == K:
        return H
    if c == S:
        return X
    if c == Z:
        return J
    return c if c in (G, C, T, D) else 0


@compiled
def _of_one(word: Any, i: Any, c: Any, d: Any) -> Any:
    """Give the sound of one letter, by the letter after it (d) and, of a j, the one before."""
    if c == C:
        return Z if d in (E, I, Y) else K
    if c == Q:
        return K
    if c == W:
        return V
    if c == X:
        return _KS
    if c in (E, Y, I):
        return I
    if c in (U, O):
        return O
    if c == J and d in (E, I, U, A, O) and i > 0 and _consonant(word[i - 1]):
        return I
    return c


@compiled
def _write_ks(out: Any, n: Any) -> Any:
    if n == 0 or out[n - 1] != K:
        out[n] = K
        n += 1
    if n < WIDTH:
        out[n] = S
        n += 1
    return n


@compiled
def _unheard(code: Any, c: Any, last: Any, out: Any, n: Any) -> Any:
    """Whether a sound adds nothing: a letter written twice, an h at the end after a vowel. Digits all count."""
    if n == 0:
        return False
    if code == H and c == H and last and not _consonant(out[n - 1]):
        return True
    return out[n - 1] == code and not 27 <= code <= 36


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
def note_places(codes: Any, word: Any, part: Any, places: Any, row: Any) -> Any:
    """Set, for each code in a part of a word, the bits of its places in `places[row]`, which must be zero before."""
    for i in range(size_of(codes, word, part)):
        places[row, codes[word, part + i]] |= np.uint64(1) << np.uint64(i)


@compiled
def forget_places(codes: Any, word: Any, part: Any, places: Any, row: Any) -> Any:
    """Set to zero again what `note_places` set."""
    for i in range(size_of(codes, word, part)):
        places[row, codes[word, part + i]] = np.uint64(0)


@compiled
def edits_with(places: Any, row: Any, size: Any, codes: Any, word: Any, part: Any) -> Any:
    """Count the edits (insert, delete, replace, swap neighbours) between two words, the first given by its places.

    `places[row]` are the places of the letters of the first, `size` is its length.

    Bit-parallel, after Hyyrö (2003): one step a letter, whatever the length of the first word (at most 64).
    """
    other_size = size_of(codes, word, part)
    if size == 0:
        return other_size
    one = np.uint64(1)
    last = one << np.uint64(size - 1)
    up, down, diagonal, before = ~np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
    count = size
    for i in range(other_size):
        here = places[row, codes[word, part + i]]
        swap = (((~diagonal) & here) << one) & before
        diagonal = (((here & up) + up) ^ up) | here | down | swap
        plus = down | ~(diagonal | up)
        minus = diagonal & up
        if plus & last:
            count += 1
        if minus & last:
            count -= 1
        plus = (plus << one) | one
        minus = minus << one
        up = minus | ~(diagonal | plus)
        down = plus & diagonal
        before = here
    return count


@compiled
def one_edit(a: Any, n: Any, codes: Any, word: Any) -> Any:
    """Say whether some letters and a word are 0 or 1 edits apart: that number, or 2."""
    m = size_of(codes, word, RAW)
    start = 0
    while start < n and start < m and a[start] == codes[word, start]:
        start += 1
    while n > start and m > start and a[n - 1] == codes[word, m - 1]:
        n -= 1
        m -= 1
    n -= start
    m -= start
    if n == 0 and m == 0:
        return 0
    if n <= 1 and m <= 1:
        return 1
    if n == 2 and m == 2 and a[start] == codes[word, start + 1] and a[start + 1] == codes[word, start]:
        return 1
    return 2


@compiled
def bits_set(value: Any) -> Any:
    """Count the bits of a number of 64 bits."""
    value = value - ((value >> np.uint64(1)) & np.uint64(0x5555555555555555))
    value = (value & np.uint64(0x3333333333333333)) + ((value >> np.uint64(2)) & np.uint64(0x3333333333333333))
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((value * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def unlike(ours: Any, i: Any, listed: Any, j: Any, swap: Any, ours_alone: Any, listed_alone: Any, row: Any) -> Any:
    """Give the cost of reading the sound of a word of another script as that of a listed word.

    Args:
        swap: cost of each sound of ours in place of each listed one.
        ours_alone, listed_alone: cost of a sound that only one of them has.
        row: scratch space (WIDTH + 1).
    """
    n, m = size_of(ours, i, SOUND), size_of(listed, j, SOUND)
    row[0] = 0.0
    for k in range(m):
        row[k + 1] = row[k] + listed_alone[listed[j, SOUND + k] & 63]
    for at in range(n):
        mine = ours[i, SOUND + at] & 63
        corner = row[0]
        row[0] += ours_alone[mine]
        for k in range(m):
            theirs = listed[j, SOUND + k] & 63
            best = min(corner + swap[mine, theirs], row[k] + listed_alone[theirs], row[k + 1] + ours_alone[mine])
            corner = row[k + 1]
            row[k + 1] = best
    return row[m]
