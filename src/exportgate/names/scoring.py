"""From points to a score with a meaning.

The score says how rarely the name of somebody unlisted reaches it when it is held against all lists: 50 is reached by
one clean name in 10, 70 by one in 100, 85 by one in 1,000, 95 by one in 10,000. Persons and organisations have curves
of their own, measured by the fit on real names of unlisted companies and people against `REFERENCE_NAMES` listed
names; against a list of a tenth of that size a tenth of them reach it. 100 is the same name.
"""

from functools import cache
from math import log10

import numpy as np

from exportgate.names.model import fitted_trees
from exportgate.names.tables import table_rows
from exportgate.names.words import Array

EXACT_SCORE = 100.0
CEILING = 99.0
REFERENCE_NAMES = 87_000
# One clean name in about 460. Reasons in docs/matching.md.
DEFAULT_THRESHOLD = 80.0
# The share of clean names (power of ten) and the score that says so.
_DECADES = (-5.0, -4.0, -3.0, -2.0, -1.0, 0.0)
_SCORES = (99.0, 95.0, 85.0, 70.0, 50.0, 25.0)


def threshold_for(false_alerts: float, kind: str = "", names: int = REFERENCE_NAMES) -> float:
    """Give the threshold that a share of clean names reaches, on lists of so many names.

    Args:
        false_alerts: share of clean names that may alert, above 0 and up to 1.
        kind: kept for callers that screen one kind; the curves are already in the score, so all kinds answer alike.
        names: how many names the lists hold, aliases counted.

    Example:
        >>> threshold_for(1 / 1000), round(threshold_for(1 / 1000, names=8_700))
        (85.0, 70)

    Raises:
        ValueError: the share is not above 0 and up to 1.
    """
    if not 0 < false_alerts <= 1:
        raise ValueError(f"the share of false alerts is {false_alerts}; it must be above 0 and at most 1")
    share = min(1.0, false_alerts * REFERENCE_NAMES / max(1, names))
    return round(float(np.interp(log10(share), _DECADES, _SCORES)), 2)


def false_alerts_at(score: float, names: int = REFERENCE_NAMES) -> float:
    """Give the share of clean names expected to reach a score on lists of so many names."""
    share = 10 ** float(np.interp(-score, [-one for one in _SCORES], _DECADES))
    return min(1.0, share * names / REFERENCE_NAMES)


def score_of_points(points: float, kind: str = "") -> float:
    """Give the score of a name that is not the same, 0 to 99."""
    known, decades = _curve("person" if kind == "person" else "organisation")
    if points <= known[0]:
        # Below the curve the score only orders what nobody looks at.
        return float(np.interp(points, [known[0] - 8.0, known[0]], [0.0, _score(decades[0])]))
    if points >= known[-1]:
        slope = (decades[-1] - decades[-4]) / (known[-1] - known[-4])
        return _score(decades[-1] + slope * (points - known[-1]))
    return _score(float(np.interp(points, known, decades)))


def score_of(values: Array, kind: str = "") -> float:
    """Give the score for the features of an alignment."""
    from exportgate.names.model_trees import points_of

    return score_of_points(float(points_of(values, *fitted_trees())), kind)


def _score(decade: float) -> float:
    return float(np.interp(decade, _DECADES, _SCORES))


@cache
def _curve(kind: str) -> tuple[list[float], list[float]]:
    """The points that shares of clean names of a kind reach, ascending, and those shares as powers of ten."""
    rows = [row for row in table_rows("calibration.csv") if row["kind"] == kind]
    pairs = sorted((float(row["points"]), log10(float(row["share"]))) for row in rows)
    return [points for points, _ in pairs], [decade for _, decade in pairs]
