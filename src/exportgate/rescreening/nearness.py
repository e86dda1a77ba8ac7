"""Compiled: which of very many names come near any of a few listed ones.

A search gives the best of all listed names. Here the question is the other way around: whom do a few names concern?
Every pair that has any word in common is looked at, and no limit on candidates leaves one out. What the two have in
common bounds how near they can be:

    theirs = the weight of their words that ours are like, each times the likeness squared, of the weight of their name
    mine   = the weight of our words that are like any of theirs, in the same way, of the weight of our name
    bound  = half of both together (each 1 at most), and at least 0.9 times the rank that the search gives the pair

By its making the bound is never below the value by which the search picks whom it aligns (see `search`): the sums here
count every likeness, those there the best of each word. Where one of the two names holds an initial, which may stand
for any word, or the listed one a word twice, the bound is 1. Pairs that reach a bar are aligned, and have the points
that a search gives them.
"""

from typing import Any, NamedTuple

import numpy as np

from exportgate.names import align as aligning
from exportgate.names import similar
from exportgate.names.align import align, drop_places, letters_together, measure, take, take_places, whole_alike
from exportgate.names.compiled import compiled
from exportgate.names.index import VIEWS, Batch, Index, Matches
from exportgate.names.keys import EXACT, exact_key, join, key_of, row_of
from exportgate.names.letters import WIDTH
from exportgate.names.model import fitted_model
from exportgate.names.model_trees import points_of
from exportgate.names.scoring import points_for
from exportgate.names.search import _comparable as comparable
from exportgate.names.similar import ARABIC, INITIAL, LATIN, NATIVE
from exportgate.names.words import Array

ALIGNED_LETTERED, ALIGNED_SOUNDED = 0.38, 0.28
"""Pairs below this bound do not score within reach of a hit, in scripts that show every letter and in others.

The search aligns pairs from 0.42 (0.30) on, and beside them the best four (ten) of a name, however little they have in
common. Of these, the lowest that came within reach of a hit (a score of 55) were measured: see docs/rescreening.md.
"""
BESIDE = 0.25
"""Pairs below this bound do not take the place of a hit among the candidates of a name."""
FAR, NEAR, ALIKE = 0, 1, 2
_BARS = np.array([ALIGNED_LETTERED, ALIGNED_SOUNDED, BESIDE])


class _Listed(NamedTuple):
    """The few names: their arrays, and of which of them the words in common tell too little."""

    arrays: Index
    open: Array


class _Space(NamedTuple):
    """Scratch space: by listed form what is met of it and of ours, and what a search would say; then for aligning."""

    theirs: Array
    mine: Array
    gained: Array
    stamp: Array
    touched: Array
    likes: Array
    letters: Array
    other_letters: Array
    together: Array
    places: Array
    values: Array


def nearness(batch: Batch, few: Index, least: float) -> Array:
    """Say for each form of a batch how near any of a few listed names comes to it.

    Args:
        few: the index of those names.
        least: the score from which on two names are alike.

    Returns:
        uint8 (forms,): FAR; NEAR where a bound reaches `BESIDE`, so that the listed name may take the place of another;
        ALIKE where a pair has the score.
    """
    count = len(batch.words.bits)
    matches = Matches(
        np.zeros((count, similar.MATCHES), np.int32),
        np.zeros((count, similar.MATCHES), np.float32),
        np.zeros(count, np.int32),
    )
    similar.match_words(batch.words, batch.word_views, few.words, few.exact, few.keyed, matches)
    table = [[points_for(least, kind, view) for kind in ("organisation", "person")] for view in VIEWS]
    points = np.array(table, np.float32)[batch.views, batch.persons]
    sides = aligning.side_of(batch.words, ours=True), aligning.side_of(few.words, ours=False)
    found = np.zeros(len(batch.views), np.uint8)
    names = _Names(batch.form_words, batch.form_starts, batch.views, batch.persons, points)
    _nearness(names, matches, _listed(few), fitted_model(), *sides, _space(len(few.forms.bits)), _BARS, found)
    return found


class _Names(NamedTuple):
    form_words: Array
    form_starts: Array
    views: Array
    persons: Array
    least: Array


def _listed(few: Index) -> _Listed:
    """Mark the names that hold an initial, or a word twice."""
    starts, words = few.forms.starts, few.forms.words
    initials = few.words.flags & INITIAL > 0
    parts = [words[starts[form] : starts[form + 1]] for form in range(len(starts) - 1)]
    return _Listed(few, np.array([initials[one].any() or len(set(one.tolist())) < len(one) for one in parts], np.bool_))


def _space(forms: int) -> _Space:
    wide = aligning.MAX_ALIGNED
    return _Space(
        theirs=np.zeros(forms, np.float32),
        mine=np.zeros(forms, np.float32),
        gained=np.zeros(forms, np.float32),
        stamp=np.full(forms, -1, np.int32),
        touched=np.zeros(forms, np.int32),
        likes=np.zeros((wide, wide), np.float32),
        letters=np.zeros(2 * WIDTH, np.uint8),
        other_letters=np.zeros(2 * WIDTH, np.uint8),
        together=np.zeros(2 * WIDTH, np.uint8),
        places=np.zeros(256, np.uint64),
        values=np.zeros(aligning.FEATURES, np.float32),
    )


@compiled
def _nearness(
    names: Any, matches: Any, listed: Any, models: Any, ours: Any, theirs: Any, space: Any, bars: Any, found: Any
) -> Any:
    table = ours.table
    for name in range(len(names.form_starts) - 1):
        start, stop = names.form_starts[name], names.form_starts[name + 1]
        take(table.flags, ours.words, ours.counts, names.form_words, start, stop)
        count = _meet_all(table, ours.words, ours.counts[0], matches, listed.arrays, name, space)
        if count:
            found[name] = _nearest(names, name, count, listed, models, ours, theirs, space, bars)


@compiled
def _nearest(
    names: Any, name: Any, count: Any, listed: Any, models: Any, ours: Any, theirs: Any, space: Any, bars: Any
) -> Any:
    """Say how near the nearest of the forms comes that were met."""
    forms, view, near, width = listed.arrays.forms, names.views[name], 0, -1
    total, initial = 0.0, False
    for i in range(ours.counts[0]):
        total += ours.table.bits[ours.words[i]]
        initial = initial or ours.table.flags[ours.words[i]] & INITIAL > 0
    bar = bars[0] if view in (LATIN, NATIVE) else bars[1]
    for k in range(count):
        other = space.touched[k]
        if not comparable(view, forms.views[other]):
            continue
        bound = 1.0 if initial or listed.open[other] else _bound(forms.bits[other], total, other, space)
        if bound >= bars[2]:
            near = 1
        if bound >= bar:
            width = _place(ours, space) if width < 0 else width
            if _alike(ours, theirs, forms, other, width, models, view, names, name, space):
                near = 2
                break
    if width >= 0:
        _unplace(ours, width, space)
    return near


@compiled
def _meet_all(table: Any, words: Any, m: Any, matches: Any, index: Any, name: Any, space: Any) -> Any:
    """Add up, for every listed form that has a word like one of ours, what is met of both; give their number."""
    count = 0
    for k in range(m):
        word = words[k]
        for at in range(matches.sizes[word]):
            other, like = matches.rows[word, at], matches.likes[word, at]
            share = like * like
            gain = index.words.bits[other] * share
            start, stop = index.exact.starts[other], index.exact.starts[other + 1]
            count = _add(index.exact.members, start, stop, gain, table.bits[word] * share, gain, name, space, count)
        row = row_of(exact_key(table.codes, word), index.joint.table)
        if row >= 0:
            start, stop = index.joint.starts[row], index.joint.starts[row + 1]
            gain = table.bits[word] + 4.0
            count = _add(index.joint.members, start, stop, 0.0, 0.0, gain, name, space, count)
    for i in range(m - 1):
        n = join(table.codes, words[i], words[i + 1], space.together)
        if n > WIDTH:
            continue
        row = row_of(key_of(EXACT, space.together, 0, n, -1), index.exact.table)
        if row >= 0:
            start, stop = index.exact.starts[row], index.exact.starts[row + 1]
            count = _add(index.exact.members, start, stop, 0.0, 0.0, index.words.bits[row], name, space, count)
    return count


@compiled
def _add(
    forms: Any, start: Any, stop: Any, theirs: Any, mine: Any, gain: Any, name: Any, space: Any, count: Any
) -> Any:
    for at in range(start, stop):
        other = forms[at]
        if space.stamp[other] != name:
            space.stamp[other] = name
            space.theirs[other] = space.mine[other] = space.gained[other] = 0.0
            space.touched[count] = other
            count += 1
        space.theirs[other] += theirs
        space.mine[other] += mine
        space.gained[other] += gain
    return count


@compiled
def _bound(bits: Any, total: Any, other: Any, space: Any) -> Any:
    # A word of the sums may be rounded down where a search rounds up.
    met = min(1.0, space.theirs[other] / max(bits, 0.1)) + min(1.0, space.mine[other] / max(total, 0.1))
    return max(0.5 * met, 0.9 * space.gained[other] / (0.6 * total + 0.4 * bits + 4.0)) + 1e-4


@compiled
def _place(ours: Any, space: Any) -> Any:
    """Note where our letters stand; give how many there are."""
    take_places(ours.table.codes, ours.words, ours.counts, ours.places)
    width = letters_together(ours.table.codes, ours.words, ours.counts[0], space.letters)
    for i in range(width):
        space.places[space.letters[i]] |= np.uint64(1) << np.uint64(i)
    return width


@compiled
def _unplace(ours: Any, width: Any, space: Any) -> Any:
    for i in range(width):
        space.places[space.letters[i]] = np.uint64(0)
    drop_places(ours.table.codes, ours.words, ours.counts, ours.places)


@compiled
def _alike(
    ours: Any,
    theirs: Any,
    forms: Any,
    other: Any,
    width: Any,
    models: Any,
    view: Any,
    names: Any,
    name: Any,
    space: Any,
) -> Any:
    """Whether a pair has the points; names of the same words have."""
    take(theirs.table.flags, theirs.words, theirs.counts, forms.words, forms.starts[other], forms.starts[other + 1])
    align(ours, theirs, view, space.likes, space.together)
    size = letters_together(theirs.table.codes, theirs.words, theirs.counts[0], space.other_letters)
    whole = whole_alike(space.places, width, space.other_letters, size)
    measure(ours, theirs, whole, view, names.persons[name], space.values)
    same = ours.counts[0] == theirs.counts[0] and min(space.values[0], space.values[6]) > 0.999
    trees = models.letters if view in (LATIN, NATIVE) else models.arabic if view == ARABIC else models.east
    return same or points_of(space.values, trees, names.least[name]) >= names.least[name]
