"""From points to a score with a meaning."""

from exportgate.names.words import Array

EXACT_SCORE = 100.0
CEILING = 99.0
DEFAULT_THRESHOLD = 88.0


def score_of_points(points: float, kind: str = "") -> float:
    """Give the score of a name that is not the same, 0 to 99."""
    return max(0.0, min(CEILING, 50.0 + 4.0 * points))


def score_of(values: Array, kind: str = "") -> float:
    """Give the score for the features of an alignment."""
    from exportgate.names.model_trees import points_of

    return score_of_points(float(points_of(values, values)), kind)
