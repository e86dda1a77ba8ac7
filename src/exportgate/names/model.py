"""The fitted model: its features by name, and its trees from the file that the fit wrote."""

from functools import cache
from importlib.resources import as_file, files
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


@cache
def fitted_trees() -> Trees:
    """Load the trees that come with the package."""
    with as_file(files("exportgate.names") / "tables" / "model.npz") as path, np.load(path) as stored:
        return Trees(*[np.ascontiguousarray(stored[name]) for name in Trees._fields])
