"""Compiled: the fitted trees that turn the features of an alignment into points."""

from typing import Any

from exportgate.names.compiled import compiled


@compiled
def points_of(values: Any, feature: Any, limit: Any, low: Any, high: Any, roots: Any) -> Any:
    """Give the points (log-odds that a look-alike is the party and not a stranger) of one alignment.

    The arrays are those of model.Trees.
    """
    points = 0.0
    for root in roots:
        node = root
        while feature[node] >= 0:
            node = low[node] if values[feature[node]] <= limit[node] else high[node]
        points += limit[node]
    return points
