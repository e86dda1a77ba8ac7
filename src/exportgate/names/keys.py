"""Compiled: the keys under which similar words are found, and the table that holds them."""

from typing import Any

import numpy as np

from exportgate.names.compiled import compiled, entrance
from exportgate.names.letters import ARABIC, KANA, RAW, SOUND, WIDTH, size_of
from exportgate.names.words import Array

# Each of four parts of a word whole and with any one letter left out, its beginning and its end.
MAX_KEYS = 4 * (WIDTH + 1) + 2
_SOUND, _ARABIC, _KANA, _HEAD, _TAIL, _LETTERS, EXACT = 1, 2, 3, 4, 5, 6, 7
_JAPANESE, _NATIVE = 2, 4
# Words of this length and longer are found by parts, shorter ones by their letters with one left out.
PARTED = 7


@compiled
def key_of(salt: Any, codes: Any, start: Any, stop: Any, skip: Any) -> Any:
    """Hash some codes of a row, leaving one out (`skip` < 0: none)."""
    value = np.uint64(14695981039346656037) ^ np.uint64(salt)
    for i in range(start, stop):
        if i != skip:
            value = (value ^ np.uint64(codes[i])) * np.uint64(1099511628211)
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(32)
    return value | np.uint64(1)


@compiled
def exact_key(codes: Any, word: Any) -> Any:
    """Give the key of a word as it is written."""
    return key_of(EXACT, codes[word], RAW, RAW + size_of(codes, word, RAW), -1)


@compiled
def keys_of(codes: Any, word: Any, view: Any, out: Any) -> Any:
    """Write the keys of one word: words that share one may be similar; give their number.

    `view` is the way to compare, which says what can differ; -1 asks for the keys of all ways.
    """
    row, size = codes[word], size_of(codes, word, SOUND)
    n = 0
    if view != _JAPANESE:
        if size > 2:
            n = _slip_keys(_SOUND, row, SOUND, SOUND + size, out, n)
        else:
            out[n] = key_of(_SOUND, row, SOUND, SOUND + size, -1)
            n += 1
        if size > 6:
            out[n] = key_of(_HEAD, row, SOUND, SOUND + 5, -1)
            out[n + 1] = key_of(_TAIL, row, SOUND + size - 5, SOUND + size, -1)
            n += 2
    # Vowels may differ in any number where the consonants are the same; other slips need letters left out.
    if view not in (_JAPANESE, _NATIVE):
        n = _skeleton_keys(_ARABIC, codes, word, ARABIC, view in (-1, 1), out, n)
    if view in (-1, _JAPANESE):
        n = _skeleton_keys(_KANA, codes, word, KANA, True, out, n)
    return n


@compiled
def letter_keys(codes: Any, word: Any, out: Any, n: Any) -> Any:
    """Write the keys of the letters of a short word after n others; give the number of all.

    A slip may change the sound of several letters (`hamso`, `hasmo`). Longer words are found by parts.
    """
    size = size_of(codes, word, RAW)
    return _slip_keys(_LETTERS, codes[word], RAW, RAW + size, out, n) if 3 < size < PARTED else n


@compiled
def _slip_keys(salt: Any, row: Any, start: Any, stop: Any, out: Any, n: Any) -> Any:
    """Write the keys of some codes, and of what is left without any one of them."""
    out[n] = key_of(salt, row, start, stop, -1)
    n += 1
    for i in range(start, stop):
        if i == start or row[i] != row[i - 1]:
            out[n] = key_of(salt, row, start, stop, i)
            n += 1
    return n


@compiled
def _skeleton_keys(salt: Any, codes: Any, word: Any, part: Any, slips: Any, out: Any, n: Any) -> Any:
    row, size = codes[word], size_of(codes, word, part)
    if size > 1:
        out[n] = key_of(salt, row, part, part + size, -1)
        n += 1
    if size > 3 and slips:
        for i in range(part, part + size):
            out[n] = key_of(salt, row, part, part + size, i)
            n += 1
    return n


def all_keys(codes: Array, skip: Array, keys: Array, numbers: Array) -> int:
    """Write the keys of all words but those with `skip` set, each with its word; give how many."""
    count = np.zeros(1, np.int64)
    _all_keys(codes, skip, np.empty(MAX_KEYS, np.uint64), keys, numbers, count)
    return int(count[0])


@entrance
def _all_keys(codes: Any, skip: Any, own: Any, keys: Any, numbers: Any, count: Any) -> Any:
    n = 0
    for word in range(len(codes)):
        if skip[word]:
            continue
        for i in range(letter_keys(codes, word, own, keys_of(codes, word, -1, own))):
            keys[n] = own[i]
            numbers[n] = word
            n += 1
    count[0] = n


@entrance
def fill_table(keys: Any, table: Any) -> Any:
    """Put distinct keys (row by row) into an open table (slots, key and row); slots are a power of two, 0 is free."""
    top = np.uint64(len(table) - 1)
    for row in range(len(keys)):
        at = keys[row] & top
        while table[at, 0] != 0:
            at = (at + np.uint64(1)) & top
        table[at, 0] = keys[row]
        table[at, 1] = row


@compiled
def row_of(key: Any, table: Any) -> Any:
    """Give the row of a key, or -1."""
    top = np.uint64(len(table) - 1)
    at = key & top
    while table[at, 0] != 0:
        if table[at, 0] == key:
            return np.int64(table[at, 1])
        at = (at + np.uint64(1)) & top
    return -1


def exact_keys(codes: Array) -> Array:
    """Give the key of each word as it is written."""
    keys = np.empty(len(codes), np.uint64)
    _exact_keys(codes, keys)
    return keys


@entrance
def _exact_keys(codes: Any, keys: Any) -> Any:
    for word in range(len(codes)):
        keys[word] = exact_key(codes, word)


def joint_keys(codes: Array, legal: Array, name_words: Array, name_starts: Array, keys: Array, names: Array) -> int:
    """Write the key of each two neighbouring words of a name written as one, with the name; give how many."""
    count = np.zeros(1, np.int64)
    _joint_keys(codes, legal, name_words, name_starts, np.empty(2 * WIDTH, np.uint8), keys, names, count)
    return int(count[0])


@entrance
def _joint_keys(
    codes: Any, legal: Any, name_words: Any, name_starts: Any, together: Any, keys: Any, names: Any, count: Any
) -> Any:
    written = 0
    for name in range(len(name_starts) - 1):
        before = -1
        for at in range(name_starts[name], name_starts[name + 1]):
            word = name_words[at]
            if legal[word]:
                continue
            if before >= 0:
                n = join(codes, before, word, together)
                if n <= WIDTH:
                    keys[written] = key_of(EXACT, together, 0, n, -1)
                    names[written] = name
                    written += 1
            before = word
    count[0] = written


@compiled
def join(codes: Any, first: Any, second: Any, out: Any) -> Any:
    """Write two words as one; give its length."""
    n = size_of(codes, first, RAW)
    for i in range(n):
        out[i] = codes[first, i]
    m = size_of(codes, second, RAW)
    for i in range(m):
        out[n + i] = codes[second, i]
    return n + m
