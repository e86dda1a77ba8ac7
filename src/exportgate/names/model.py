"""The fitted model: its features by name, and its trees from the file that the fit wrote."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from exportgate.names.words import Array

FEATURE_NAMES = (
    "ours_covered", "ours_left", "ours_largest_left", "ours_total", "ours_words", "ours_met",
    "listed_covered", "listed_left", "listed_largest_left", "listed_total", "listed_words", "listed_met",
    "mean_alike", "least_alike", "same_bits", "other_bits", "whole_alike", "in_order", "legal_forms", "person",
    "initials", "joined", "shortened", "best_bits", "second_bits", "view", "first_alike", "last_alike",
    "left_on_both", "numbers_differ", "least_covered", "most_covered", "letters_apart", "ours_differing_bits",
    "listed_differing_bits", "listed_left_within", "first_bits", "last_bits",
)  # fmt: skip


class Trees(NamedTuple):
    """Binary trees laid end to end.

    A node with `feature` >= 0 leads to the node after it where that feature is at most `limit`, else to `high`; a node
    with `feature` -1 is a leaf, and `limit` its points. `roots` are the first nodes of the trees, `most[i]` the points
    that the trees from the i-th on can give at most.
    """

    feature: Array
    limit: Array
    high: Array
    roots: Array
    most: Array


def trees_of(feature: Sequence[int], limit: Sequence[float], high: Sequence[int], roots: Sequence[int]) -> Trees:
    """Make trees of their nodes, in arrays small enough to stay near the processor."""
    leaves = np.where(np.array(feature) < 0, np.array(limit, np.float32), -np.inf)
    best = np.maximum.reduceat(leaves, np.array(roots))
    most = np.append(np.cumsum(best[::-1])[::-1], 0.0).astype(np.float32)
    return Trees(
        np.array(feature, np.int8),
        np.array(limit, np.float32),
        np.array(high, np.int16),
        np.array(roots, np.int16),
        most,
    )


class Model(NamedTuple):
    """The trees for names compared letter by letter, for those in Arabic and Hebrew, and for those of East Asia."""

    letters: Trees
    arabic: Trees
    east: Trees

    def of(self, view: str) -> Trees:
        """Give the trees for a way to compare (see folding.forms_of)."""
        return self.letters if view in LETTERED else self.arabic if view == "arabic" else self.east


# The ways of comparing that see every letter of a name.
LETTERED = ("latin", "native")
_STORED = ("feature", "limit", "high", "roots")
_instead: list[Model] = []


@contextmanager
def using_model(model: Model) -> Iterator[None]:
    """Use another model than the fitted one for a while: for the fit itself."""
    _instead.append(model)
    try:
        yield
    finally:
        _instead.pop()


def fitted_model() -> Model:
    """Give the model that comes with the package, or the one in use instead."""
    return _instead[-1] if _instead else _stored_model()


def save_model(model: Model, path: Path) -> None:
    """Write a model to a file, as the package holds it."""
    arrays = {f"{part}_{name}": getattr(getattr(model, part), name) for part in Model._fields for name in _STORED}
    np.savez(path, **arrays)


@cache
def _stored_model() -> Model:
    with as_file(files("exportgate.names") / "tables" / "model.npz") as path, np.load(path) as stored:
        return Model(*[trees_of(*[stored[f"{part}_{name}"] for name in _STORED]) for part in Model._fields])
