"""Compiled: which of very many names come near any of a few listed ones.

A search gives the best of all listed names. Here the question is the other way around: whom do a few names concern?
The search ranks candidates by the weight that is met of both names, and by the likeness of the words that meet (a
glance), and aligns the best. Here the same two numbers are had of each pair that may reach a bar (see meeting): a
glance is half of both sums at most, by its making, as it counts for each word its best likeness, and the sums count
every one, with each word that an initial may stand for, and as often as a word stands in the listed name. Pairs that
reach the bar by the glance are aligned, and have the points that a search gives them.
"""

from typing import Any, NamedTuple

import numpy as np

from exportgate.names import align as aligning
from exportgate.names.align import align, drop_places, letters_together, measure, take, take_places, whole_alike
from exportgate.names.compiled import compiled
from exportgate.names.index import VIEWS, Batch, NameIndex, batch_of
from exportgate.names.letters import WIDTH
from exportgate.names.model import fitted_model
from exportgate.names.model_trees import points_of
from exportgate.names.scoring import points_for
from exportgate.names.similar import ARABIC, INITIAL, LATIN, LEGAL, NATIVE
from exportgate.names.words import Array
from exportgate.rescreening.few_names import INITIAL_LIKE, Few, few_of, marks_of, meeting_of, ways_of
from exportgate.rescreening.meeting import (
    ROUNDED,
    keep_near,
    meet_all,
    meet_together,
    part,
    rank_of,
    take_words,
    worth_meeting,
)
from exportgate.rescreening.vocabulary import MOST, Vocabulary

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
FAR, NEAR, LEFT, ALIKE = 0, 1, 2, 3
_KINDS = ("organisation", "person")
_BARS = np.array([ALIGNED_LETTERED, ALIGNED_SOUNDED, RANKED_BESIDE])


class _Names(NamedTuple):
    form_words: Array
    form_starts: Array
    views: Array
    persons: Array
    least: Array
    beside: Array


class _Space(NamedTuple):
    """Scratch space for a closer look: `alike` says how alike our words (columns) are to listed ones (rows)."""

    alike: Array
    met: Array
    likes: Array
    letters: Array
    other_letters: Array
    together: Array
    places: Array
    values: Array


class Nearness:
    """Holds a few listed names against the names of batch after batch.

    Args:
        few: those names (see few_names.few_of).
        most: so many of our words are kept, as they come again in other batches (see vocabulary).
    """

    def __init__(self, few: Few, most: int = MOST) -> None:
        self._few, self._ways, self._marks = few, ways_of(few), marks_of(few)
        self._meeting, self._space = meeting_of(few), _space(len(few.arrays.words.bits))
        self._vocabulary = Vocabulary(few, self._meeting, most)
        self._theirs = aligning.side_of(few.arrays.words, ours=False)

    def of(self, batch: Batch, least: Array, beside: Array) -> Array:
        """Say for each form of a batch how near any of the few comes to it.

        Args:
            least: for each form, the score from which on two names are alike; float (forms,), 0 to 100.
            beside: for each form, whether it is of somebody who has hits; bool (forms,).

        Returns:
            uint8 (forms,): FAR; NEAR where a pair has so much in common that the listed name may take the place of
            another; LEFT where that is a name listed no more, which may have held the place of another; ALIKE where a
            pair has the score. A form of nobody who has hits may be FAR instead of NEAR.
        """
        words = self._vocabulary.numbers_of(batch)[batch.form_words]
        names = _Names(words, batch.form_starts, batch.views, batch.persons, _points(batch, least), beside)
        found, worth = np.zeros(len(batch.views), np.uint8), np.empty(len(batch.views), np.int32)
        known, few, meeting = self._vocabulary.known, self._few, self._meeting
        ranked = beside | few.gone
        count = worth_meeting(known.words, words, names.form_starts, names.views, ranked, few.standing, _BARS, worth)
        listed = few, self._ways, self._marks
        sides = aligning.side_of(self._vocabulary.table, ours=True), self._theirs
        _nearness(names, worth[:count], known, *listed, fitted_model(), *sides, meeting, self._space, _BARS, found)
        meeting.met["stamp"] = -1
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
    forms = len(batch.views)
    Nearness(few_of(NameIndex.build(names).arrays)).of(batch, np.full(forms, 75.0), np.ones(forms, np.bool_))


def _space(words: int) -> _Space:
    wide = aligning.MAX_ALIGNED
    return _Space(
        alike=np.zeros((words, wide), np.float32),
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
    names: Any,
    worth: Any,
    known: Any,
    few: Any,
    ways: Any,
    marks: Any,
    models: Any,
    ours: Any,
    theirs: Any,
    meeting: Any,
    space: Any,
    bars: Any,
    found: Any,
) -> Any:
    words, rows, likes, codes = known.words, known.rows, known.likes, ours.table.codes
    form_words, form_starts, listed, forms = names.form_words, names.form_starts, few.arrays.forms, few.forms
    own, order, shares, met, touched = meeting.own, meeting.order, meeting.shares, meeting.met, meeting.touched
    bits, exact, standing, together = few.arrays.words.bits, few.arrays.exact, few.standing, meeting.together
    for at in range(len(worth)):
        name = worth[at]
        start, stop, view = form_starts[name], form_starts[name + 1], names.views[name]
        bar = bars[0] if view in (LATIN, NATIVE) else bars[1]
        beside = names.beside[name]
        least = bars[2] if beside or few.gone else np.float64(np.inf)
        m = take_words(words, form_words, start, stop, own)
        leading = part(words, own, m, standing, bar, least, order, shares)
        count = meet_together(words, codes, own, m, bits, exact, name, met, touched, together)
        leading = m if count else leading
        if leading == 0:
            continue
        count = meet_all(words, own, order, m, leading, rows, likes, ways, met, touched, name, count)
        if count:
            count = keep_near(words, own, m, forms, listed, marks, count, view, met, touched, bar, least, beside)
        if count:
            take(ours.table.flags, ours.words, ours.counts, form_words, start, stop)
            _note_likes(words, own, m, rows, likes, space.alike, True)
            found[name] = _nearest(
                names, name, count, words, m, marks, forms, listed, models, ours, theirs, meeting, space, bars
            )
            _note_likes(words, own, m, rows, likes, space.alike, False)


@compiled
def _nearest(
    names: Any,
    name: Any,
    count: Any,
    words: Any,
    m: Any,
    marks: Any,
    told: Any,
    forms: Any,
    models: Any,
    ours: Any,
    theirs: Any,
    meeting: Any,
    space: Any,
    bars: Any,
) -> Any:
    """Say how near the nearest of the forms comes that may reach a bar. `told` are the rows of FORM."""
    view, near, width, total = names.views[name], FAR, -1, 0.0
    for i in range(m):
        total += words[meeting.own[i]].bits
    bar = bars[0] if view in (LATIN, NATIVE) else bars[1]
    for k in range(count):
        other = meeting.touched[k]
        rank = rank_of(meeting.met[other].gained, total, forms.bits[other])
        value = max(
            0.9 * rank, _glance(words, meeting.own, m, marks, forms, other, total, space.alike, space.met) + ROUNDED
        )
        if value >= bar or rank >= bars[2]:
            near = max(near, LEFT if told[other].gone > 0 else NEAR)
        if value >= bar:
            width = _place(ours, space) if width < 0 else width
            if _alike(ours, theirs, forms, other, width, models, view, names, name, space):
                near = ALIKE
                break
    if width >= 0:
        _unplace(ours, width, space)
    return near


@compiled
def _note_likes(words: Any, own: Any, m: Any, rows: Any, likes: Any, alike: Any, noted: Any) -> Any:
    """Note how alike our words are to listed ones, or forget it again."""
    for i in range(m):
        word = words[own[i]]
        for at in range(word.start, word.stop):
            alike[rows[at], i] = likes[at] if noted else 0.0


@compiled
def _glance(words: Any, own: Any, m: Any, marks: Any, forms: Any, other: Any, total: Any, alike: Any, met: Any) -> Any:
    """Give the share of both names that their like words cover, 0 to 1, as the search does at a glance."""
    theirs, mine = 0.0, 0.0
    for i in range(m):
        met[i] = 0.0
    for at in range(forms.starts[other], forms.starts[other + 1]):
        listed = forms.words[at]
        if marks.flags[listed] & LEGAL:
            continue
        best, initial, first = 0.0, marks.flags[listed] & INITIAL > 0, marks.firsts[listed]
        for i in range(m):
            like = alike[listed, i]
            # An initial is a word that begins with it.
            if like == 0.0 and words[own[i]].first == first and (initial or words[own[i]].initial):
                like = INITIAL_LIKE
            best, met[i] = max(best, like), max(met[i], like)
        theirs += best * best * marks.bits[listed]
    for i in range(m):
        mine += met[i] * met[i] * words[own[i]].bits
    return 0.5 * theirs / max(forms.bits[other], 0.1) + 0.5 * mine / max(total, 0.1)


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
