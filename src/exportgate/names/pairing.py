"""Compiled: many pairs of names side by side, each as a search compares it, and which words met."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from exportgate.names.align import (
    FEATURES,
    MAX_ALIGNED,
    align,
    drop_places,
    letters_together,
    measure,
    side_of,
    take,
    take_places,
    whole_alike,
)
from exportgate.names.compiled import compiled, entrance
from exportgate.names.model import Model
from exportgate.names.model_trees import NO_POINTS, points_of
from exportgate.names.similar import ARABIC, LATIN, NATIVE
from exportgate.names.words import Array, Words


class Pairs(NamedTuple):
    """Pairs of names: which names they are of those laid end to end, the way to compare, and whether of persons."""

    words: Array
    starts: Array
    ours: Array
    listed: Array
    views: Array
    persons: Array


class Met(NamedTuple):
    """What pairing came to: points (pairs,), and for both names of each pair (pairs, 2, MAX_ALIGNED) their words.

    `words` are the places of the words in their name, `counts` how many there are, legal forms left out; `how`, `mate`
    and `like` are those of align.Side.
    """

    points: Array
    counts: Array
    words: Array
    how: Array
    mate: Array
    like: Array


class _Room(NamedTuple):
    likes: Array
    together: Array
    letters: Array
    other_letters: Array
    places: Array
    values: Array


def paired(table: Words, names: Sequence[Array], pairs: Sequence[tuple[int, int, int, bool]], model: Model) -> Met:
    """Compare pairs of names word by word.

    Args:
        table: the distinct words of the names.
        names: each as the rows of its words.
        pairs: the places of two names among these, how they are compared (see index.VIEWS), and whether as persons.
        model: the fitted trees.
    """
    ours, listed, views, persons = np.array(pairs, np.int64).reshape(-1, 4).T
    starts = np.cumsum([0, *map(len, names)])
    words = np.concatenate([*names, np.zeros(0, np.int32)]).astype(np.int32)
    asked = Pairs(words, starts, *(np.ascontiguousarray(one) for one in (ours, listed, views, persons)))
    shape = (len(pairs), 2, MAX_ALIGNED)
    met = Met(
        points=np.zeros(len(pairs)),
        counts=np.zeros(shape[:2], np.int32),
        words=np.zeros(shape, np.int32),
        how=np.zeros(shape, np.int32),
        mate=np.zeros(shape, np.int32),
        like=np.zeros(shape, np.float32),
    )
    pair_up(asked, model, side_of(table, ours=True), side_of(table, ours=False), _room(), met)
    return met


def _room() -> _Room:
    return _Room(
        likes=np.zeros((MAX_ALIGNED, MAX_ALIGNED), np.float32),
        together=np.zeros(64, np.uint8),
        letters=np.zeros(64, np.uint8),
        other_letters=np.zeros(64, np.uint8),
        places=np.zeros(256, np.uint64),
        values=np.zeros(FEATURES, np.float32),
    )


@entrance
def pair_up(pairs: Any, models: Any, ours: Any, listed: Any, room: Any, met: Any) -> Any:
    """Write what each pair comes to; pairs of which one name has no words but legal forms get no points.

    Args:
        pairs: see Pairs.
        models: the trees (model.Model).
        ours, listed: scratch space of the alignment (align.Side) over one table.
        room: scratch space.
        met: see Met.
    """
    table, starts = ours.table, pairs.starts
    for pair in range(len(pairs.ours)):
        mine, theirs, view = pairs.ours[pair], pairs.listed[pair], pairs.views[pair]
        met.points[pair] = NO_POINTS
        take(table.flags, ours.words, ours.counts, pairs.words, starts[mine], starts[mine + 1])
        take(table.flags, listed.words, listed.counts, pairs.words, starts[theirs], starts[theirs + 1])
        if ours.counts[0] and listed.counts[0]:
            trees = models.letters if view in (LATIN, NATIVE) else models.arabic if view == ARABIC else models.east
            met.points[pair] = _points(ours, listed, view, pairs.persons[pair], trees, room)
            _write(ours, pairs.words, starts[mine], met, pair, 0)
            _write(listed, pairs.words, starts[theirs], met, pair, 1)


@compiled
def _points(ours: Any, listed: Any, view: Any, person: Any, trees: Any, room: Any) -> Any:
    """Align two names, and give the points that they have for it."""
    codes, places = ours.table.codes, room.places
    take_places(codes, ours.words, ours.counts, ours.places)
    align(ours, listed, view, room.likes, room.together)
    width = letters_together(codes, ours.words, ours.counts[0], room.letters)
    other_width = letters_together(codes, listed.words, listed.counts[0], room.other_letters)
    for i in range(width):
        places[room.letters[i]] |= np.uint64(1) << np.uint64(i)
    whole = whole_alike(places, width, room.other_letters, other_width)
    for i in range(width):
        places[room.letters[i]] = np.uint64(0)
    measure(ours, listed, whole, view, person, room.values)
    drop_places(codes, ours.words, ours.counts, ours.places)
    return points_of(room.values, trees, NO_POINTS)


@compiled
def _write(side: Any, words: Any, start: Any, met: Any, pair: Any, at: Any) -> Any:
    """Write how the words of one name met, and which of its words they are."""
    met.counts[pair, at] = side.counts[0]
    place = start
    for i in range(side.counts[0]):
        # The words of a side stand in the order of the name.
        while words[place] != side.words[i]:
            place += 1
        met.words[pair, at, i] = place - start
        met.how[pair, at, i], met.mate[pair, at, i], met.like[pair, at, i] = side.how[i], side.mate[i], side.like[i]
        place += 1
