"""Compiled: the parts of words, under which words are found that are two slips away.

A listed word is cut into three parts, of which two slips leave one as it is: the first at its place, the last at its
place from the end, or the middle one a place off at most (after Li, Deng, Feng: PassJoin, 2011). Of swapped letters on
the border of two parts, and another slip in the third, this is not so; such words are found by their sound or not at
all.
"""

from typing import Any

import numpy as np

from exportgate.names.compiled import compiled, entrance
from exportgate.names.keys import key_of
from exportgate.names.letters import LENGTHS, RAW, A, E, I, N, O, size_of
from exportgate.names.words import Array

PARTS, SHORTEST = 3, 4
# Letters of so many bits, as many as go into a number; other letters have higher codes.
PACK_BITS, PACKED = np.uint64(5), 12
_LAST = np.uint64(31)


@compiled
def part_key(row: Any, start: Any, stop: Any, size: Any, part: Any) -> Any:
    """Give the key of letters as one of the parts of a listed word of so many letters."""
    return key_of((size * PARTS + part) << 8, row, RAW + start, RAW + stop, -1)


@compiled
def letters_of(codes: Any, word: Any) -> Any:
    """Give the letters of a word as bits of the lower half of a number; some that come twice have a bit more.

    A slip sets one bit at most and clears one at most.
    """
    bits = np.uint64(0)
    for i in range(size_of(codes, word, RAW)):
        code = codes[word, RAW + i]
        bit = np.uint64(1) << np.uint64(code & 31)
        if bits & bit:
            bits |= _twice(code)
        bits |= bit
    return bits


@compiled
def _twice(code: Any) -> Any:
    """Give the bit of a letter that comes twice; of those that seldom do, none."""
    if code == A:
        return np.uint64(1 << 27)
    if code == E:
        return np.uint64(1 << 28)
    if code == I:
        return np.uint64(1 << 29)
    if code == N:
        return np.uint64(1 << 30)
    return np.uint64(1 << 31) if code == O else np.uint64(0)


@compiled
def _packed(codes: Any, word: Any) -> Any:
    """Give the letters of a word in their order, PACK_BITS each from the lowest on; 0 where they do not fit."""
    size = size_of(codes, word, RAW)
    if size > PACKED:
        return np.uint64(0)
    letters = np.uint64(0)
    for i in range(size - 1, -1, -1):
        code = np.uint64(codes[word, RAW + i])
        if code > _LAST:
            return np.uint64(0)
        letters = letters << PACK_BITS | code
    return letters


@compiled
def unpack(letters: Any, size: Any, out: Any) -> Any:
    """Write packed letters as the first row of a table of words, as far as their spelling goes."""
    for i in range(size):
        out[0, RAW + i] = letters & _LAST
        letters >>= PACK_BITS
    out[0, LENGTHS] = size


def all_parts(codes: Array, skip: Array, keys: Array, words: Array) -> int:
    """Write the keys of the parts of all words but those with `skip` set, each with its word; give how many."""
    count = np.zeros(1, np.int64)
    _all_parts(codes, skip, keys, words, count)
    return int(count[0])


@entrance
def _all_parts(codes: Any, skip: Any, keys: Any, words: Any, count: Any) -> Any:
    n = 0
    for word in range(len(codes)):
        size = size_of(codes, word, RAW)
        if skip[word] or size < SHORTEST:
            continue
        for part in range(PARTS):
            keys[n] = part_key(codes[word], size * part // PARTS, size * (part + 1) // PARTS, size, part)
            words[n] = word
            n += 1
    count[0] = n


def members_of(codes: Array) -> Array:
    """Give what is kept of each word under its parts, so that most are told apart without looking them up.

    Returns:
        uint64 (words, 2): the number of the word in the upper half and its letters in the lower one (`letters_of`); its
        letters in their order (`unpack`).
    """
    members = np.zeros((len(codes), 2), np.uint64)
    _members(codes, members)
    return members


@entrance
def _members(codes: Any, members: Any) -> Any:
    for word in range(len(codes)):
        members[word, 0] = np.uint64(word) << np.uint64(32) | letters_of(codes, word)
        members[word, 1] = _packed(codes, word)
