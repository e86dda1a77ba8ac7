"""Compiled: the fitted trees that turn the features of an alignment into points."""

from typing import Any

from exportgate.names.compiled import compiled


@compiled
def points_of(values: Any, model: Any) -> Any:
    """Give the points (log-odds) of one alignment."""
    cover = 0.5 * values[0] + 0.5 * values[6]
    return (
        10.0 * cover
        + 2.0 * values[16]
        - 0.25 * values[2]
        - 0.15 * values[8]
        + 0.02 * min(values[14], 40.0)
        - 0.5 * values[29]
    )
