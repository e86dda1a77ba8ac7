"""Compiled: which of very many names come near any of a few listed ones.

A search gives the best of all listed names. Here the question is the other way around: whom do a few names concern?
Every pair that has any word in common is looked at, and no limit on candidates leaves one out. The search ranks
candidates by the weight that is met of both names, and by the likeness of the words that meet (a glance), and aligns
the best. Here the same two numbers are had of each pair. A glance costs more than a sum, so the sums come first:

    theirs = the weight of their words that ours are like, each times the likeness squared, of the weight of their name
    mine   = the weight of our words that are like any of theirs, in the same way, of the weight of our name

A glance is half of both at most, by its making: it counts for each word its best likeness, the sums count every one,
with each word that an initial may stand for, and as often as a word stands in the listed name. Pairs that reach a bar
are aligned, and have the points that a search gives them.
"""

from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from exportgate.names import align as aligning
from exportgate.names import similar
from exportgate.names.align import align, drop_places, letters_together, measure, take, take_places, whole_alike
from exportgate.names.compiled import compiled
from exportgate.names.index import VIEWS, Batch, Index, Matches, NameIndex, batch_of
from exportgate.names.keys import EXACT, exact_key, join, key_of, row_of
from exportgate.names.letters import LENGTHS, RAW, WIDTH
from exportgate.names.model import fitted_model
from exportgate.names.model_trees import points_of
from exportgate.names.scoring import points_for
from exportgate.names.search import _comparable as comparable
from exportgate.names.similar import ARABIC, INITIAL, LATIN, LEGAL, NATIVE
from exportgate.names.words import Array

ALIGNED_LETTERED, ALIGNED_SOUNDED = 0.4, 0.28
"""Pairs of a lower value (the glance, or 0.9 times the rank) do not come within reach of a hit.

The first is for scripts that show every letter, the second for others.

The search aligns pairs from 0.42 (0.30) on, and beside them the best one of a name, however little they have in
common. Of these, the lowest that came within reach of a hit (a score of 55) were measured: see docs/rescreening.md.
"""
RANKED_BESIDE = 0.35
"""Pairs of a lower rank, and of a value below the others, do not take the place of a hit among candidates.

Of 94,000 hits of names in Latin letters one in 10,000 had a rank below 0.37, none a value below 0.42.
"""
FAR, NEAR, ALIKE = 0, 1, 2
_KINDS = ("organisation", "person")
_BARS = np.array([ALIGNED_LETTERED, ALIGNED_SOUNDED, RANKED_BESIDE])
_INITIAL_LIKE, _INITIAL_BITS = 0.7, 2.5
# A sum may be rounded down here and up in a search.
_ROUNDED = 1e-4


class _Listed(NamedTuple):
    """The few names: their arrays, how often the most frequent word of each stands in it, and which hold an initial.

    `begins[first letter, second, length]` says whether any of their words begins so and is so long.
    """

    arrays: Index
    times: Array
    initials: Array
    begins: Array


class _Space(NamedTuple):
    """Scratch space: by listed form what is met of it and of ours, and what a search would say; then for aligning."""

    theirs: Array
    mine: Array
    gained: Array
    stamp: Array
    touched: Array
    met: Array
    likes: Array
    letters: Array
    other_letters: Array
    together: Array
    places: Array
    values: Array


def nearness(batch: Batch, few: Index, least: Array) -> Array:
    """Say for each form of a batch how near any of a few listed names comes to it.

    Args:
        few: the index of those names.
        least: for each form, the score from which on two names are alike; float (forms,), 0 to 100.

    Returns:
        uint8 (forms,): FAR; NEAR where a pair has so much in common that the listed name may take the place of
        another; ALIKE where a pair has the score.
    """
    count = len(batch.words.bits)
    matches = Matches(
        np.zeros((count, similar.MATCHES), np.int32),
        np.zeros((count, similar.MATCHES), np.float32),
        np.zeros(count, np.int32),
    )
    similar.match_words(batch.words, batch.word_views, few.words, few.exact, few.keyed, matches)
    points = _points(batch, least)
    sides = aligning.side_of(batch.words, ours=True), aligning.side_of(few.words, ours=False)
    found = np.zeros(len(batch.views), np.uint8)
    names = _Names(batch.form_words, batch.form_starts, batch.views, batch.persons, points)
    _nearness(names, matches, _listed(few), fitted_model(), *sides, _space(len(few.forms.bits)), _BARS, found)
    return found


def _points(batch: Batch, least: Array) -> Array:
    """Turn scores into the points of each form's curve."""
    points = np.zeros(len(least), np.float32)
    for score in np.unique(least):
        table = np.array([[points_for(float(score), kind, view) for kind in _KINDS] for view in VIEWS], np.float32)
        here = least == score
        points[here] = table[batch.views[here], batch.persons[here]]
    return points


def make_ready() -> None:
    """Have the loops compiled, which takes a while where nobody did before."""
    names = [("Anybody at all", "")]
    batch = batch_of(names)
    nearness(batch, NameIndex.build(names).arrays, np.full(len(batch.views), 75.0))


class _Names(NamedTuple):
    form_words: Array
    form_starts: Array
    views: Array
    persons: Array
    least: Array


def _listed(few: Index) -> _Listed:
    starts, words = few.forms.starts, few.forms.words
    legal, initials = few.words.flags & LEGAL > 0, few.words.flags & INITIAL > 0
    parts = [words[starts[form] : starts[form + 1]] for form in range(len(starts) - 1)]
    times = [max(Counter(one[~legal[one]].tolist()).values(), default=1) for one in parts]
    begins = np.zeros((256, 256, 2 * WIDTH + 1), np.bool_)
    begins[few.words.codes[:, RAW], few.words.codes[:, RAW + 1], few.words.codes[:, LENGTHS]] = True
    held = np.array([initials[one].any() for one in parts], np.bool_)
    return _Listed(few, np.array(times, np.float32), held, begins)


def _space(forms: int) -> _Space:
    wide = aligning.MAX_ALIGNED
    return _Space(
        theirs=np.zeros(forms, np.float32),
        mine=np.zeros(forms, np.float32),
        gained=np.zeros(forms, np.float32),
        stamp=np.full(forms, -1, np.int32),
        touched=np.zeros(forms, np.int32),
        met=np.zeros(wide, np.float32),
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
    joints = _joints(table, listed.arrays.joint)
    touched, gained, met, mine = space.touched, space.gained, space.theirs, space.mine
    bits, times, initials = listed.arrays.forms.bits, listed.times, listed.initials
    for name in range(len(names.form_starts) - 1):
        start, stop = names.form_starts[name], names.form_starts[name + 1]
        take(table.flags, ours.words, ours.counts, names.form_words, start, stop)
        count = _meet_all(table, ours.words, ours.counts[0], matches, joints, listed, name, space)
        if count == 0:
            continue
        # What is handed to a function costs time, and most names have only common words in common with any.
        total, initial = 0.0, False
        for i in range(ours.counts[0]):
            total += table.bits[ours.words[i]]
            initial = initial or table.flags[ours.words[i]] & INITIAL > 0
        bar = bars[0] if names.views[name] in (LATIN, NATIVE) else bars[1]
        if initial or _some_reach(touched, count, gained, met, mine, bits, times, initials, total, bar, bars[2]):
            found[name] = _nearest(names, name, count, matches, listed, models, ours, theirs, space, bars)


@compiled
def _some_reach(
    touched: Any,
    count: Any,
    gained: Any,
    met: Any,
    mine: Any,
    bits: Any,
    times: Any,
    initials: Any,
    total: Any,
    bar: Any,
    ranked: Any,
) -> Any:
    """Whether any of the forms that were met may reach a bar, of the value or of the rank."""
    for k in range(count):
        other = touched[k]
        rank = gained[other] / (0.6 * total + 0.4 * bits[other] + 4.0)
        most = _most(times[other] * met[other] / max(bits[other], 0.1), mine[other] / max(total, 0.1))
        if initials[other] or max(0.9 * rank, most) >= bar or rank >= ranked:
            return True
    return False


@compiled
def _nearest(
    names: Any,
    name: Any,
    count: Any,
    matches: Any,
    listed: Any,
    models: Any,
    ours: Any,
    theirs: Any,
    space: Any,
    bars: Any,
) -> Any:
    """Say how near the nearest of the forms comes that were met."""
    forms, view, near, width = listed.arrays.forms, names.views[name], 0, -1
    total, initial = 0.0, False
    for i in range(ours.counts[0]):
        total += ours.table.bits[ours.words[i]]
        initial = initial or ours.table.flags[ours.words[i]] & INITIAL > 0
    bar = bars[0] if view in (LATIN, NATIVE) else bars[1]
    touched, gained, met, mine = space.touched, space.gained, space.theirs, space.mine
    bits, views, times, initials = forms.bits, forms.views, listed.times, listed.initials
    for k in range(count):
        other = touched[k]
        if not comparable(view, views[other]):
            continue
        if initial or initials[other]:
            _meet_initials(ours, theirs.table, forms, other, space)
        rank = gained[other] / (0.6 * total + 0.4 * bits[other] + 4.0)
        value = max(0.9 * rank, _most(times[other] * met[other] / max(bits[other], 0.1), mine[other] / max(total, 0.1)))
        if value >= bar:
            value = max(0.9 * rank, _glance(ours, theirs.table, forms, other, matches, total, space.met) + _ROUNDED)
        if value >= bar or rank >= bars[2]:
            near = 1
        if value >= bar:
            width = _place(ours, space) if width < 0 else width
            if _alike(ours, theirs, forms, other, width, models, view, names, name, space):
                near = 2
                break
    if width >= 0:
        _unplace(ours, width, space)
    return near


@compiled
def _joints(table: Any, joint: Any) -> Any:
    """Give for each of our words the row under which two neighbouring listed words are it together, or -1."""
    rows = np.empty(len(table.bits), np.int64)
    for word in range(len(rows)):
        rows[word] = row_of(exact_key(table.codes, word), joint.table)
    return rows


@compiled
def _meet_all(table: Any, words: Any, m: Any, matches: Any, joints: Any, listed: Any, name: Any, space: Any) -> Any:
    """Add up, for every listed form that has a word like one of ours, what is met of both; give their number."""
    index, count = listed.arrays, 0
    bits, starts, forms = index.words.bits, index.exact.starts, index.exact.members
    met, mine, gained, stamp, touched = space.theirs, space.mine, space.gained, space.stamp, space.touched
    heavy = False
    for k in range(m):
        word = words[k]
        heavy = heavy or (matches.sizes[word] > 0 and table.bits[word] > _INITIAL_BITS)
    for k in range(m):
        word = words[k]
        if k + 1 < m:
            row = _together(table.codes, word, words[k + 1], listed, space.together)
            if row >= 0:
                count = _add(forms, starts[row], starts[row + 1], bits[row], name, space, count)
        # As in a search, an initial leads to nobody where a heavier word has led to somebody.
        if heavy and table.flags[word] & INITIAL:
            continue
        for at in range(matches.sizes[word]):
            row, like = matches.rows[word, at], matches.likes[word, at]
            theirs, ours = bits[row] * like * like, table.bits[word] * like * like
            # As `_add`, which costs more to call than what it does for one word.
            for place in range(starts[row], starts[row + 1]):
                other = forms[place]
                if stamp[other] != name:
                    stamp[other] = name
                    met[other] = mine[other] = gained[other] = 0.0
                    touched[count] = other
                    count += 1
                met[other] += theirs
                mine[other] += ours
                gained[other] += theirs
        row = joints[word]
        if row >= 0:
            start, stop = index.joint.starts[row], index.joint.starts[row + 1]
            count = _add(index.joint.members, start, stop, table.bits[word] + 4.0, name, space, count)
    return count


@compiled
def _together(codes: Any, first: Any, second: Any, listed: Any, together: Any) -> Any:
    """Give the listed word that two of ours are together, or -1."""
    n = codes[first, LENGTHS] + codes[second, LENGTHS]
    letter = codes[first, RAW + 1] if codes[first, LENGTHS] > 1 else codes[second, RAW]
    if n > WIDTH or not listed.begins[codes[first, RAW], letter, n]:
        return -1
    join(codes, first, second, together)
    return row_of(key_of(EXACT, together, 0, n, -1), listed.arrays.exact.table)


@compiled
def _add(forms: Any, start: Any, stop: Any, gain: Any, name: Any, space: Any, count: Any) -> Any:
    """Add to the rank of some listed forms alone."""
    for at in range(start, stop):
        other = forms[at]
        if space.stamp[other] != name:
            space.stamp[other] = name
            space.theirs[other] = space.mine[other] = space.gained[other] = 0.0
            space.touched[count] = other
            count += 1
        space.gained[other] += gain
    return count


@compiled
def _meet_initials(ours: Any, table: Any, forms: Any, other: Any, space: Any) -> Any:
    """Add to what is met the words that an initial of the other name may stand for."""
    for at in range(forms.starts[other], forms.starts[other + 1]):
        word = forms.words[at]
        if table.flags[word] & LEGAL:
            continue
        for i in range(ours.counts[0]):
            if _initial(ours, i, table, word):
                both = table.flags[word] & ours.table.flags[ours.words[i]] & INITIAL
                share = 1.0 if both else _INITIAL_LIKE * _INITIAL_LIKE
                space.theirs[other] += share * table.bits[word]
                space.mine[other] += share * ours.table.bits[ours.words[i]]


@compiled
def _initial(ours: Any, i: Any, table: Any, word: Any) -> Any:
    """Whether one of two words is an initial with which the other begins."""
    mine = ours.words[i]
    initial = (table.flags[word] | ours.table.flags[mine]) & INITIAL
    return initial > 0 and table.codes[word, 0] == ours.table.codes[mine, 0]


@compiled
def _most(theirs: Any, mine: Any) -> Any:
    """Give the most that a glance can come to, where so much of both names is met."""
    return 0.5 * min(1.0, theirs) + 0.5 * min(1.0, mine) + _ROUNDED


@compiled
def _glance(ours: Any, table: Any, forms: Any, other: Any, matches: Any, total: Any, met: Any) -> Any:
    """Give the share of both names that their like words cover, 0 to 1, as the search does at a glance."""
    met[:] = 0.0
    theirs = 0.0
    for at in range(forms.starts[other], forms.starts[other + 1]):
        word = forms.words[at]
        if table.flags[word] & LEGAL:
            continue
        best = 0.0
        for i in range(ours.counts[0]):
            like = _like(ours, i, table, word, matches)
            best, met[i] = max(best, like), max(met[i], like)
        theirs += best * best * table.bits[word]
    mine = 0.0
    for i in range(ours.counts[0]):
        mine += met[i] * met[i] * ours.table.bits[ours.words[i]]
    return 0.5 * theirs / max(forms.bits[other], 0.1) + 0.5 * mine / max(total, 0.1)


@compiled
def _like(ours: Any, i: Any, table: Any, word: Any, matches: Any) -> Any:
    """Say how alike our word i and a listed one are; an initial may stand for any word that begins with it."""
    mine = ours.words[i]
    for at in range(matches.sizes[mine]):
        if matches.rows[mine, at] == word:
            return matches.likes[mine, at]
    return _INITIAL_LIKE if _initial(ours, i, table, word) else 0.0


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
