"""The fitted model: its features by name, and its trees from the file that the fit wrote."""

from collections.abc import Iterator
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
    "left_on_both", "numbers_differ", "least_covered", "most_covered",
)  # fmt: skip


class Trees(NamedTuple):
    """Binary trees laid end to end.

    A node with `feature` >= 0 leads to `low` where that feature is at most `limit`, else to `high`; a node with
    `feature` -1 is a leaf, and `limit` its points. `roots` are the first nodes of the trees.
    """

    feature: Array
    limit: Array
    low: Array
    high: Array
    roots: Array


class Model(NamedTuple):
    """The trees for names compared letter by letter, and those for scripts that show less of a name."""

    letters: Trees
    sounds: Trees


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
    arrays = {
        f"{part}_{name}": array for part in Model._fields for name, array in getattr(model, part)._asdict().items()
    }
    np.savez(path, **arrays)


@cache
def _stored_model() -> Model:
    with as_file(files("exportgate.names") / "tables" / "model.npz") as path, np.load(path) as stored:
        return Model(
            *[
                Trees(*[np.ascontiguousarray(stored[f"{part}_{name}"]) for name in Trees._fields])
                for part in Model._fields
            ]
        )
