"""Compiled: the fitted trees that turn the features of an alignment into points."""

from typing import Any

from exportgate.names.compiled import compiled


@compiled
def points_of(values: Any, trees: Any) -> Any:
    """Give the points (log-odds that a look-alike is the party and not a stranger) of one alignment."""
    points = 0.0
    for root in trees.roots:
        node = root
        while trees.feature[node] >= 0:
            node = trees.low[node] if values[trees.feature[node]] <= trees.limit[node] else trees.high[node]
        points += trees.limit[node]
    return points
