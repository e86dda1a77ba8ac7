# ruff: noqa: SIM110

from typing import Any

import numpy as np

from exportgate.names.align import (
    FEATURES,
    MAX_ALIGNED,
    SAME,
    align,
    gather,
    letters_together,
    measure,
    positions,
    whole_alike,
)
from exportgate.names.compiled import compiled
from exportgate.names.keys import EXACT, join, key_of, row_of
from exportgate.names.letters import WIDTH
from exportgate.names.model_trees import points_of
from exportgate.names.similar import INITIAL

CANDIDATES = 48
BUDGET = 60_000
# Added where all words are the same, so that no other name comes before.
SAME_WORDS = 100.0


@compiled
def search(
    words: Any,
    name_words: Any,
    name_starts: Any,
    views: Any,
    persons: Any,
    matches: Any,
    matches_like: Any,
    matches_len: Any,
    index: Any,
    model: Any,
    top: Any,
    out: Any,
    out_points: Any,
    out_len: Any,
    features: Any,
    keep_features: Any,
) -> Any:
    """For each name, write the listed names that resemble it most (names, top), best first, with their points."""
    gained = np.zeros(len(index.name_bits), np.float32)
    stamp = np.full(len(index.name_bits), -1, np.int32)
    listed = index.words
    touched = np.empty(len(index.name_bits), np.int32)
    chosen = np.empty(CANDIDATES, np.int32)
    rank = np.empty(CANDIDATES, np.float32)
    aw = np.empty(MAX_ALIGNED, np.int32)
    bw = np.empty(MAX_ALIGNED, np.int32)
    how_a = np.empty(MAX_ALIGNED, np.int32)
    how_b = np.empty(MAX_ALIGNED, np.int32)
    mate_a = np.empty(MAX_ALIGNED, np.int32)
    mate_b = np.empty(MAX_ALIGNED, np.int32)
    like_a = np.empty(MAX_ALIGNED, np.float32)
    like_b = np.empty(MAX_ALIGNED, np.float32)
    letters = np.empty(64, np.uint8)
    places = np.zeros(256, np.uint64)
    values = np.zeros(FEATURES, np.float32)
    for name in range(len(name_starts) - 1):
        start, stop = name_starts[name], name_starts[name + 1]
        m, legal = gather(words, name_words, start, stop, aw)
        if m == 0:
            continue
        count = _touch(words, aw, m, matches, matches_like, matches_len, index, name, gained, stamp, touched)
        total = 0.0
        for i in range(m):
            total += words.bits[aw[i]]
        chosen_len = _choose(gained, touched, count, total, index, chosen, rank)
        size = letters_together(words, aw, m, letters)
        for i in range(256):
            places[i] = 0
        positions(letters, size, places)
        view = views[name]
        for c in range(chosen_len):
            other = chosen[c]
            n, legal_b = gather(listed, index.name_words, index.name_starts[other], index.name_starts[other + 1], bw)
            if n == 0 or (index.name_views[other] == 4) != (view == 4):
                continue
            align(words, aw, m, listed, bw, n, view, how_a, mate_a, how_b, mate_b, like_a, like_b)
            other_size = letters_together(listed, bw, n, letters)
            whole = whole_alike(places, size, letters, other_size)
            measure(
                words,
                aw,
                m,
                listed,
                bw,
                n,
                how_a,
                mate_a,
                how_b,
                like_a,
                like_b,
                whole,
                legal,
                legal_b,
                view,
                persons[name],
                values,
            )
            points = points_of(values, model)
            if legal == legal_b and values[17] == 1.0 and m == n and _all_same(how_a, m):
                points += SAME_WORDS
            place = _insert(other, points, out[name], out_points[name], out_len, name, top)
            if keep_features and place >= 0:
                for k in range(out_len[name] - 1, place, -1):
                    features[name, k] = features[name, k - 1]
                features[name, place] = values


@compiled
def _all_same(how: Any, m: Any) -> Any:
    for i in range(m):
        if how[i] != SAME:
            return False
    return True


@compiled
def _insert(other: Any, points: Any, out: Any, out_points: Any, out_len: Any, name: Any, top: Any) -> Any:
    n = out_len[name]
    if n == top:
        if points <= out_points[n - 1]:
            return -1
        n -= 1
    i = n
    while i > 0 and out_points[i - 1] < points:
        out[i] = out[i - 1]
        out_points[i] = out_points[i - 1]
        i -= 1
    out[i] = other
    out_points[i] = points
    out_len[name] = n + 1
    return i


@compiled
def _touch(
    words: Any,
    aw: Any,
    m: Any,
    matches: Any,
    matches_like: Any,
    matches_len: Any,
    index: Any,
    name: Any,
    gained: Any,
    stamp: Any,
    touched: Any,
) -> Any:
    """Add up, for every listed name that has a word like one of ours, how much of it is met; give their number."""
    listed = index.words
    count = 0
    budget = BUDGET
    order = np.argsort(-words.bits[aw[:m]])
    for k in range(m):
        word = aw[order[k]]
        if words.flags[word] & INITIAL and count > 0:
            continue
        for at in range(matches_len[word]):
            other, like = matches[word, at], matches_like[word, at]
            gain = listed.bits[other] * like * like
            count, budget = _add(
                index.word_names,
                index.word_starts[other],
                index.word_starts[other + 1],
                gain,
                index,
                name,
                gained,
                stamp,
                touched,
                count,
                budget,
            )
        row = row_of(key_of(EXACT, words.raw[word], 0, words.raw_len[word], -1), index.joint_table, index.joint_rows)
        if row >= 0:
            count, budget = _add(
                index.joint_names,
                index.joint_starts[row],
                index.joint_starts[row + 1],
                words.bits[word] + 4.0,
                index,
                name,
                gained,
                stamp,
                touched,
                count,
                budget,
            )
    together = np.empty(2 * WIDTH, np.uint8)
    for i in range(m - 1):
        n = join(words.raw, words.raw_len, aw[i], aw[i + 1], together)
        if n > WIDTH:
            continue
        row = row_of(key_of(EXACT, together, 0, n, -1), index.word_table, index.word_rows)
        if row >= 0:
            count, budget = _add(
                index.word_names,
                index.word_starts[row],
                index.word_starts[row + 1],
                listed.bits[row],
                index,
                name,
                gained,
                stamp,
                touched,
                count,
                budget,
            )
    return count


@compiled
def _add(
    names: Any,
    start: Any,
    stop: Any,
    gain: Any,
    index: Any,
    name: Any,
    gained: Any,
    stamp: Any,
    touched: Any,
    count: Any,
    budget: Any,
) -> Any:
    budget -= stop - start
    for at in range(start, stop):
        other = names[at]
        if stamp[other] == name:
            gained[other] += gain
        elif budget >= 0 or count == 0:
            stamp[other] = name
            gained[other] = gain
            touched[count] = other
            count += 1
    return count, budget


@compiled
def _choose(gained: Any, touched: Any, count: Any, total: Any, index: Any, chosen: Any, rank: Any) -> Any:
    """Take the best candidates by the share of both names that is met."""
    size = 0
    for k in range(count):
        other = touched[k]
        value = gained[other] / (0.6 * total + 0.4 * index.name_bits[other] + 4.0)
        if size < CANDIDATES:
            i = size
            size += 1
        elif value > rank[size - 1]:
            i = size - 1
        else:
            continue
        while i > 0 and rank[i - 1] < value:
            rank[i] = rank[i - 1]
            chosen[i] = chosen[i - 1]
            i -= 1
        rank[i] = value
        chosen[i] = other
    return size
