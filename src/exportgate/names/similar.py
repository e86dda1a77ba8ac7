"""Compiled: how alike two words are, and the words of an index that are like a given one."""

from typing import Any

import numpy as np

from exportgate.names.compiled import compiled
from exportgate.names.keys import MAX_KEYS, join, key_of, keys_of, row_of
from exportgate.names.letters import WIDTH, edits

MATCHES = 24
LATIN, ARABIC, JAPANESE, HAN, NATIVE = 0, 1, 2, 3, 4
LEGAL, INITIAL, NUMBER, SMALL = 1, 2, 4, 8


@compiled
def alike(a: Any, i: Any, b: Any, j: Any, view: Any) -> Any:
    """Say how alike two words are, 0 to 1, as a way to compare (`view`) sees them. a, b: tables of words."""
    n, m = a.raw_len[i], b.raw_len[j]
    longest = max(n, m)
    limit = 1 + longest // 3
    same = 0.0
    d = edits(a.raw[i], n, b.raw[j], m, limit)
    if d == 0:
        return 1.0
    if d <= limit:
        same = 1.0 - d / longest
    if view == NATIVE:
        return same
    s, t = a.sound_len[i], b.sound_len[j]
    longest = max(s, t)
    if longest == 0:
        return same
    limit = 1 + longest // 3
    d = edits(a.sound[i], s, b.sound[j], t, limit)
    if d <= limit:
        same = max(same, 0.97 - 0.97 * d / longest)
    if view == ARABIC:
        same = max(same, _skeletons_alike(a.arabic[i], a.arabic_len[i], b.arabic[j], b.arabic_len[j]))
    elif view == JAPANESE:
        same = max(same, _skeletons_alike(a.kana[i], a.kana_len[i], b.kana[j], b.kana_len[j]))
    return same


@compiled
def _skeletons_alike(a: Any, n: Any, b: Any, m: Any) -> Any:
    longest = max(n, m)
    if min(n, m) == 0:
        return 0.0
    limit = longest // 3
    d = edits(a, n, b, m, limit)
    return 0.95 - 0.95 * d / longest if d <= limit else 0.0


@compiled
def match_words(words: Any, view: Any, index: Any, out: Any, out_like: Any, out_len: Any) -> Any:
    """For each word, write the words of the index that are like it, best first (words, MATCHES)."""
    keys = np.empty(MAX_KEYS, np.uint64)
    seen = np.full(len(index.words.raw_len), -1, np.int32)
    for word in range(len(words.raw_len)):
        if words.flags[word] & LEGAL:
            continue
        count = 1
        if words.flags[word] & INITIAL:
            keys[0] = key_of(1, words.sound[word], 0, words.sound_len[word], -1)
        else:
            count = keys_of(
                words.sound[word], words.sound_len[word], words.arabic[word], words.arabic_len[word],
                words.kana[word], words.kana_len[word], keys,
            )  # fmt: skip
        for k in range(count):
            row = row_of(keys[k], index.key_table, index.key_rows)
            if row < 0:
                continue
            stop = index.key_starts[row + 1]
            for at in range(index.key_starts[row], min(stop, index.key_starts[row] + 400)):
                other = index.key_words[at]
                if seen[other] == word:
                    continue
                seen[other] = word
                like = alike(words, word, index.words, other, view[word])
                if like >= 0.6:
                    _keep(other, like, out[word], out_like[word], out_len, word)


@compiled
def _keep(other: Any, like: Any, out: Any, out_like: Any, out_len: Any, word: Any) -> Any:
    """Insert into a short list kept best first."""
    n = out_len[word]
    if n == MATCHES:
        if like <= out_like[n - 1]:
            return
        n -= 1
    i = n
    while i > 0 and out_like[i - 1] < like:
        out[i] = out[i - 1]
        out_like[i] = out_like[i - 1]
        i -= 1
    out[i] = other
    out_like[i] = like
    out_len[word] = n + 1


@compiled
def joined_alike(a: Any, i: Any, j: Any, b: Any, k: Any) -> Any:
    """Say how alike word k of b is to words i and j of a written together, by letters."""
    n = a.raw_len[i] + a.raw_len[j]
    m = b.raw_len[k]
    if abs(n - m) > 1 or n < 4:
        return 0.0
    together = np.empty(2 * WIDTH, np.uint8)
    join(a.raw, a.raw_len, i, j, together)
    d = edits(together, n, b.raw[k], m, 1)
    return 1.0 - d / max(n, m) if d <= 1 else 0.0
