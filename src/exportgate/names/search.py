# ruff: noqa: SIM110
"""Compiled: from the words of a name to the listed names that resemble it, with their points."""

from typing import Any

import numpy as np

from exportgate.names.align import (
    MAX_ALIGNED,
    SAME,
    align,
    drop_places,
    letters_together,
    measure,
    take,
    take_places,
    whole_alike,
)
from exportgate.names.compiled import compiled, entrance
from exportgate.names.keys import EXACT, exact_key, join, key_of, row_of
from exportgate.names.letters import WIDTH
from exportgate.names.model_trees import NO_POINTS, points_of
from exportgate.names.similar import ARABIC, HAN, INITIAL, LATIN, LEGAL, NATIVE

# Names that share the most are compared word by word at a glance; the best of them are aligned.
CANDIDATES = 48
ALIGNED_MOST = 32
# Down to which rank names are aligned beside the best one: for names in Latin letters, and for scripts where it tells
# less. How much better the best one ranks says nothing: it may score less, or be somebody of another kind.
ALIGNED_LETTERED, ALIGNED_SOUNDED = 0.42, 0.3
# Names looked up for the words of one name, before only those already found are added to.
BUDGET = 8_000
SLOTS = 1024
# Added where all words are the same, so that no other name comes before.
SAME_WORDS = 100.0


@entrance
def search(
    names: Any,
    matches: Any,
    index: Any,
    models: Any,
    ours: Any,
    listed: Any,
    scratch: Any,
    results: Any,
    keep: Any,
) -> Any:
    """For each name, write the listed names that resemble it most, best first, with their points.

    Args:
        names: see index.Asked.
        matches: the words of the index like each word (see index.Matches).
        models: the trees (model.Model).
        ours, listed: scratch space of the alignment (align.Side).
        scratch: see index.Scratch.
        results: see index.Results.
        keep: whether to write the features too.
    """
    table = ours.table
    for name in range(len(names.form_starts) - 1):
        take(
            table.flags, ours.words, ours.counts, names.form_words, names.form_starts[name], names.form_starts[name + 1]
        )
        m = ours.counts[0]
        if m == 0:
            continue
        count = _touch(table, ours.words, m, matches, index, name, scratch)
        total = 0.0
        for i in range(m):
            total += table.bits[ours.words[i]]
        size = _choose(scratch, count, total, index.forms.bits)
        _note_matches(ours.words, m, matches, name, scratch)
        for c in range(size):
            other = scratch.chosen[c]
            value = 0.0
            if comparable(names.views[name], index.forms.views[other]):
                glance = _glance(table, ours.words, m, index.words, index.forms, other, name, total, scratch)
                value = max(glance, 0.9 * scratch.rank[c])
            _rank(scratch.chosen, scratch.rank, c, other, value)
        view = names.views[name]
        trees = models.letters if view in (LATIN, NATIVE) else models.arabic if view == ARABIC else models.east
        _align_best(ours, listed, index.forms, trees, name, size, scratch, names, results, keep)


@compiled
def comparable(view: Any, other: Any) -> Any:
    """Whether two ways of reading are compared.

    A script is held against itself as it is written, readings against readings; not those of Chinese characters
    against each other, which in Latin letters would be the same too often.
    """
    return (view == NATIVE) == (other == NATIVE) and not (view == HAN and other == HAN)


@compiled
def _align_best(
    ours: Any,
    listed: Any,
    forms: Any,
    trees: Any,
    name: Any,
    size: Any,
    scratch: Any,
    names: Any,
    results: Any,
    keep: Any,
) -> Any:
    view, person = names.views[name], names.persons[name]
    take_places(ours.table.codes, ours.words, ours.counts, ours.places)
    width = letters_together(ours.table.codes, ours.words, ours.counts[0], scratch.letters)
    for i in range(width):
        scratch.places[scratch.letters[i]] |= np.uint64(1) << np.uint64(i)
    worth = ALIGNED_LETTERED if view in (LATIN, NATIVE) else ALIGNED_SOUNDED
    for c in range(min(size, ALIGNED_MOST)):
        if scratch.rank[c] <= 0.0 or (c > 0 and scratch.rank[c] < worth):
            break
        other = scratch.chosen[c]
        take(listed.table.flags, listed.words, listed.counts, forms.words, forms.starts[other], forms.starts[other + 1])
        align(ours, listed, view, scratch.likes, scratch.together)
        other_width = letters_together(listed.table.codes, listed.words, listed.counts[0], scratch.other_letters)
        whole = whole_alike(scratch.places, width, scratch.other_letters, other_width)
        measure(ours, listed, whole, view, person, scratch.values)
        kept = results.sizes[name]
        least = names.least[name]
        if kept == len(results.rows[name]):
            least = max(least, results.points[name, kept - 1])
        if _all_same(ours.how, ours.counts, listed.counts, scratch.values):
            points = points_of(scratch.values, trees, NO_POINTS) + SAME_WORDS
        else:
            points = points_of(scratch.values, trees, least)
        if points < least:
            continue
        place = _insert(other, points, results.rows[name], results.points[name], results.sizes, name)
        if keep and place >= 0:
            _keep_features(results.features, name, place, results.sizes[name], scratch.values)
    for i in range(width):
        scratch.places[scratch.letters[i]] = np.uint64(0)
    drop_places(ours.table.codes, ours.words, ours.counts, ours.places)


@compiled
def _keep_features(features: Any, name: Any, place: Any, size: Any, values: Any) -> Any:
    """Write the features of what was inserted at a place, and move those after it."""
    for i in range(len(values)):
        for k in range(size - 1, place, -1):
            features[name, k, i] = features[name, k - 1, i]
        features[name, place, i] = values[i]


@compiled
def _all_same(how: Any, ours: Any, listed: Any, values: Any) -> Any:
    if ours[0] != listed[0] or ours[1] != listed[1] or values[17] < 1.0:
        return False
    for i in range(ours[0]):
        if how[i] != SAME:
            return False
    return True


@compiled
def _insert(other: Any, points: Any, rows: Any, row_points: Any, sizes: Any, name: Any) -> Any:
    """Insert into a list kept best first; give the place, or -1 where it is full of better ones."""
    n = sizes[name]
    if n == len(rows):
        if points <= row_points[n - 1]:
            return -1
        n -= 1
    i = n
    while i > 0 and row_points[i - 1] < points:
        rows[i] = rows[i - 1]
        row_points[i] = row_points[i - 1]
        i -= 1
    rows[i] = other
    row_points[i] = points
    sizes[name] = n + 1
    return i


@compiled
def _touch(table: Any, words: Any, m: Any, matches: Any, index: Any, name: Any, scratch: Any) -> Any:
    """Add up, for every listed name that has a word like one of ours, how much of it is met; give their number."""
    count = 0
    budget = BUDGET
    order = _weightiest_first(table.bits, words, m, scratch.chosen)
    for k in range(m):
        word = words[order[k]]
        if table.flags[word] & INITIAL and count > 0:
            continue
        for at in range(matches.sizes[word]):
            other, like = matches.rows[word, at], matches.likes[word, at]
            gain = index.words.bits[other] * like * like
            start, stop = index.exact.starts[other], index.exact.starts[other + 1]
            count, budget = _add(index.exact.members, start, stop, gain, name, scratch, count, budget)
        row = row_of(exact_key(table.codes, word), index.joint.table)
        if row >= 0:
            start, stop = index.joint.starts[row], index.joint.starts[row + 1]
            gain = table.bits[word] + 4.0
            count, budget = _add(index.joint.members, start, stop, gain, name, scratch, count, budget)
    for i in range(m - 1):
        n = join(table.codes, words[i], words[i + 1], scratch.together)
        if n > WIDTH:
            continue
        row = row_of(key_of(EXACT, scratch.together, 0, n, -1), index.exact.table)
        if row >= 0:
            start, stop = index.exact.starts[row], index.exact.starts[row + 1]
            count, budget = _add(index.exact.members, start, stop, index.words.bits[row], name, scratch, count, budget)
    return count


@compiled
def _weightiest_first(bits: Any, words: Any, m: Any, order: Any) -> Any:
    """Give the places of the words in the order of their weight, those of one weight as they stand."""
    for k in range(m):
        at = k
        while at > 0 and bits[words[order[at - 1]]] < bits[words[k]]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = k
    return order


@compiled
def _add(names: Any, start: Any, stop: Any, gain: Any, name: Any, scratch: Any, count: Any, budget: Any) -> Any:
    # Past the budget a longer list of names only adds to those already found, and past three times that to nobody.
    new = budget >= stop - start or count == 0
    budget -= stop - start
    if not new and budget < -3 * BUDGET:
        return count, budget
    gained, stamp, touched = scratch.gained, scratch.stamp, scratch.touched
    for at in range(start, stop):
        other = names[at]
        if stamp[other] == name:
            gained[other] += gain
        elif new:
            stamp[other] = name
            gained[other] = gain
            touched[count] = other
            count += 1
    return count, budget


@compiled
def _choose(scratch: Any, count: Any, total: Any, name_bits: Any) -> Any:
    """Take the best candidates by the share of both names that is met; give their number."""
    size = 0
    chosen, rank, gained, touched = scratch.chosen, scratch.rank, scratch.gained, scratch.touched
    for k in range(count):
        other = touched[k]
        # Two words of a listed name that are like one of ours count twice; no name is met by more than all of it, so
        # that none comes before the name itself.
        met = min(gained[other], total, name_bits[other])
        value = met / (0.6 * total + 0.4 * name_bits[other] + 4.0)
        if size < CANDIDATES:
            _rank(chosen, rank, size, other, value)
            size += 1
        elif value > rank[size - 1]:
            _rank(chosen, rank, size - 1, other, value)
    return size


@compiled
def _rank(chosen: Any, rank: Any, last: Any, other: Any, value: Any) -> Any:
    """Insert into a list kept best first, over its place `last`."""
    i = last
    while i > 0 and rank[i - 1] < value:
        rank[i] = rank[i - 1]
        chosen[i] = chosen[i - 1]
        i -= 1
    rank[i] = value
    chosen[i] = other


@compiled
def _slot(word: Any, name: Any, stamps: Any, held: Any) -> Any:
    """Give the slot of a listed word, or the free one where it would stand."""
    at = (word * 2654435761) & (SLOTS - 1)
    while stamps[at] == name and held[at] != word:
        at = (at + 1) & (SLOTS - 1)
    return at


@compiled
def _note_matches(words: Any, m: Any, matches: Any, name: Any, scratch: Any) -> Any:
    """Note how alike our words are to each listed word that is like any of them."""
    stamps, held, likes = scratch.slot_stamp, scratch.slot_word, scratch.slot_likes
    for i in range(m):
        word = words[i]
        for k in range(matches.sizes[word]):
            other = matches.rows[word, k]
            at = _slot(other, name, stamps, held)
            if stamps[at] != name:
                stamps[at] = name
                held[at] = other
                for x in range(MAX_ALIGNED):
                    likes[at, x] = 0.0
            likes[at, i] = matches.likes[word, k]


@compiled
def _glance(
    table: Any, words: Any, m: Any, listed: Any, forms: Any, other: Any, name: Any, total: Any, scratch: Any
) -> Any:
    """Give the share of both names that the noted matches cover, 0 to 1."""
    met = scratch.met
    for i in range(m):
        met[i] = 0.0
    theirs = 0.0
    for at in range(forms.starts[other], forms.starts[other + 1]):
        word = forms.words[at]
        flags = listed.flags[word]
        if flags & LEGAL:
            continue
        like = 0.0
        slot = _slot(word, name, scratch.slot_stamp, scratch.slot_word)
        if scratch.slot_stamp[slot] == name:
            for i in range(m):
                value = scratch.slot_likes[slot, i]
                like = max(like, value)
                met[i] = max(met[i], value)
        else:
            for i in range(m):
                initial = (flags | table.flags[words[i]]) & INITIAL
                if initial and table.codes[words[i], 0] == listed.codes[word, 0]:
                    like = max(like, 0.7)
                    met[i] = max(met[i], 0.7)
        theirs += like * like * listed.bits[word]
    mine = 0.0
    for i in range(m):
        mine += met[i] * met[i] * table.bits[words[i]]
    return 0.5 * theirs / max(forms.bits[other], 0.1) + 0.5 * mine / max(total, 0.1)
