"""Compiled: the fitted trees that turn the features of an alignment into points."""

from typing import Any

import numpy as np

from exportgate.names.compiled import compiled

# Fewer points than any alignment has.
NO_POINTS = -1e9


@compiled
def points_of(values: Any, trees: Any, least: Any) -> Any:
    """Give the points (log-odds that a look-alike is the party and not a stranger) of one alignment.

    Args:
        trees: see model.Trees.
        least: where fewer points than this will come of it, `NO_POINTS` is given as soon as that is sure.
    """
    points = 0.0
    feature, limit, high = trees.feature, trees.limit, trees.high
    for tree in range(len(trees.roots)):
        if points + trees.most[tree] < least:
            return NO_POINTS
        node = np.int64(trees.roots[tree])
        while feature[node] >= 0:
            node = node + 1 if values[feature[node]] <= limit[node] else np.int64(high[node])
        points += limit[node]
    return points
