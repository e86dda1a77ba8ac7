"""Compiled: the keys under which similar words are found, and the table that holds them."""

from typing import Any

import numpy as np

from exportgate.names.compiled import compiled
from exportgate.names.letters import WIDTH

MAX_KEYS = 3 * WIDTH
_SOUND, _ARABIC, _KANA, _HEAD, _TAIL, EXACT = 1, 2, 3, 4, 5, 7


@compiled
def key_of(salt: Any, codes: Any, start: Any, stop: Any, skip: Any) -> Any:
    """Hash some codes of a word, leaving one out (`skip` < 0: none)."""
    value = np.uint64(14695981039346656037) ^ np.uint64(salt)
    for i in range(start, stop):
        if i != skip:
            value = (value ^ np.uint64(codes[i])) * np.uint64(1099511628211)
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(32)
    return value | np.uint64(1)


@compiled
def keys_of(sound: Any, sound_len: Any, arabic: Any, arabic_len: Any, kana: Any, kana_len: Any, out: Any) -> Any:
    """Write the keys of one word: words that share one may be similar; give their number."""
    n = 0
    out[n] = key_of(_SOUND, sound, 0, sound_len, -1)
    n += 1
    if sound_len > 2:
        for i in range(sound_len):
            out[n] = key_of(_SOUND, sound, 0, sound_len, i)
            n += 1
    if sound_len > 6:
        out[n] = key_of(_HEAD, sound, 0, 5, -1)
        out[n + 1] = key_of(_TAIL, sound, sound_len - 5, sound_len, -1)
        n += 2
    n = _skeleton_keys(_ARABIC, arabic, arabic_len, out, n)
    return _skeleton_keys(_KANA, kana, kana_len, out, n)


@compiled
def _skeleton_keys(salt: Any, codes: Any, size: Any, out: Any, n: Any) -> Any:
    if size > 1:
        out[n] = key_of(salt, codes, 0, size, -1)
        n += 1
    if size > 3:
        for i in range(size):
            out[n] = key_of(salt, codes, 0, size, i)
            n += 1
    return n


@compiled
def all_keys(
    sound: Any, sound_len: Any, arabic: Any, arabic_len: Any, kana: Any, kana_len: Any, skip: Any, keys: Any, words: Any
) -> Any:
    """Write the keys of all words but those with `skip` set, each with its word; give how many."""
    n = 0
    out = np.empty(MAX_KEYS, np.uint64)
    for word in range(len(sound_len)):
        if skip[word]:
            continue
        count = keys_of(sound[word], sound_len[word], arabic[word], arabic_len[word], kana[word], kana_len[word], out)
        for i in range(count):
            keys[n] = out[i]
            words[n] = word
            n += 1
    return n


@compiled
def fill_table(keys: Any, table: Any, rows: Any) -> Any:
    """Put distinct keys (row by row) into an open table whose size is a power of two; 0 means free."""
    top = np.uint64(len(table) - 1)
    for row in range(len(keys)):
        at = keys[row] & top
        while table[at] != 0:
            at = (at + np.uint64(1)) & top
        table[at] = keys[row]
        rows[at] = row


@compiled
def row_of(key: Any, table: Any, rows: Any) -> Any:
    """Give the row of a key, or -1."""
    top = np.uint64(len(table) - 1)
    at = key & top
    while table[at] != 0:
        if table[at] == key:
            return rows[at]
        at = (at + np.uint64(1)) & top
    return -1


@compiled
def exact_keys(raw: Any, raw_len: Any) -> Any:
    """Give the key of each word as it is written."""
    out = np.empty(len(raw_len), np.uint64)
    for word in range(len(raw_len)):
        out[word] = key_of(EXACT, raw[word], 0, raw_len[word], -1)
    return out


@compiled
def joint_keys(raw: Any, raw_len: Any, legal: Any, name_words: Any, name_starts: Any, keys: Any, names: Any) -> Any:
    """Write the key of each two neighbouring words of a name written as one, with the name; give how many."""
    together = np.empty(2 * WIDTH, np.uint8)
    count = 0
    for name in range(len(name_starts) - 1):
        before = -1
        for at in range(name_starts[name], name_starts[name + 1]):
            word = name_words[at]
            if legal[word]:
                continue
            if before >= 0:
                n = join(raw, raw_len, before, word, together)
                if n <= WIDTH:
                    keys[count] = key_of(EXACT, together, 0, n, -1)
                    names[count] = name
                    count += 1
            before = word
    return count


@compiled
def join(raw: Any, raw_len: Any, first: Any, second: Any, out: Any) -> Any:
    """Write two words as one; give its length."""
    n = raw_len[first]
    for i in range(n):
        out[i] = raw[first, i]
    for i in range(raw_len[second]):
        out[n + i] = raw[second, i]
    return n + raw_len[second]
