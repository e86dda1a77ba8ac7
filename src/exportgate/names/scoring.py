"""From points to a score with a meaning.

The score says how rarely the name of somebody unlisted reaches it when it is held against all lists: 50 is reached by
one clean name in 10, 70 by one in 100, 85 by one in 1,000, 95 by one in 10,000. Persons and organisations have curves
of their own, measured by the fit on real names of unlisted companies and people against all listed names that were
loaded then (`reference_names`); against a list of a tenth of that size a tenth of them reach it. Names in scripts that
show less of a name than Latin letters have curves too. 100 is the same name.
"""

from functools import cache
from math import log10

import numpy as np

from exportgate.names.tables import table_rows
from exportgate.names.words import Array

EXACT_SCORE = 100.0
CEILING = 99.0
# What the short name in the brackets of a listed name can score: several firms have the same initials.
SHORT_CEILING = 78.0
# One clean name in about 220. Reasons in docs/matching.md.
DEFAULT_THRESHOLD = 75.0
# The share of clean names (power of ten) and the score that says so.
_DECADES = (-5.0, -4.0, -3.0, -2.0, -1.0, 0.0)
_SCORES = (99.0, 95.0, 85.0, 70.0, 50.0, 25.0)
# Lower scores only order names that have little in common, so that no threshold is set there.
LEAST_THRESHOLD = 50.0


def threshold_for(false_alerts: float, kind: str = "", names: int | None = None) -> float:
    """Give the threshold that a share of clean names reaches, on lists of so many names.

    On short lists fewer reach even `LEAST_THRESHOLD`, below which none is set.

    Args:
        false_alerts: share of clean names that may alert, above 0 and up to 1.
        kind: kept for callers that screen one kind; the curves are already in the score, so all kinds answer alike.
        names: how many names the lists hold, aliases counted.

    Example:
        >>> threshold_for(1 / 1000), round(threshold_for(1 / 1000, names=reference_names() // 10))
        (85.0, 70)

    Raises:
        ValueError: the share is not above 0 and up to 1.
    """
    if not 0 < false_alerts <= 1:
        raise ValueError(f"the share of false alerts is {false_alerts}; it must be above 0 and at most 1")
    share = min(1.0, false_alerts * reference_names() / max(1, names or reference_names()))
    return max(LEAST_THRESHOLD, round(float(np.interp(log10(share), _DECADES, _SCORES)), 2))


def false_alerts_at(score: float, names: int | None = None) -> float:
    """Give the share of clean names expected to reach a score on lists of so many names."""
    share = 10 ** float(np.interp(-score, [-one for one in _SCORES], _DECADES))
    return min(1.0, share * (names or reference_names()) / reference_names())


def score_of_points(points: float, kind: str = "", view: str = "latin") -> float:
    """Give the score of a name that is not the same, 0 to 99.

    Args:
        points: what the fitted trees give.
        kind: person or not; told apart for names in Latin letters.
        view: how the names were compared (see folding.forms_of); other scripts have curves of their own, as they show
            less of a name.
    """
    return float(scores_of(np.array([points]), kind, view)[0])


def scores_of(points: Array, kind: str, view: str) -> Array:
    """Give the scores of many names, as `score_of_points` does."""
    known, scores = _curve_for(kind, view)
    found: Array = np.interp(points, known, scores)
    return found


def points_for(score: float, kind: str, view: str) -> float:
    """Give the points from which on a name has a score."""
    known, scores = _curve_for(kind, view)
    return float(np.interp(score, scores, known))


def curve_name(kind: str, view: str) -> str:
    """Name the curve of a kind and a view (`latin organisation`); without a kind, that of all kinds (`arabic`)."""
    return " ".join(filter(None, (view, kind and ("person" if kind == "person" else "organisation"))))


def _curve_for(kind: str, view: str) -> tuple[Array, Array]:
    name = curve_name("person" if kind == "person" else "organisation", view)
    return _curve(name if name in _curves() else view)


@cache
def _curves() -> frozenset[str]:
    return frozenset(row["curve"] for row in table_rows("calibration.csv"))


@cache
def _curve(name: str) -> tuple[Array, Array]:
    """The points on a curve, ascending, and the score of each.

    The curve is as measured where enough clean names were there to measure it, and goes on straight (in powers of ten)
    for what is rarer. Below it, the score only orders what nobody looks at.
    """
    rows = [row for row in table_rows("calibration.csv") if row["curve"] == name]
    pairs = sorted((float(row["points"]), log10(float(row["share"]))) for row in rows)
    points, decades = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    slope = (decades[-1] - decades[2]) / (points[-1] - points[2])
    for decade in (-4.0, -5.0):
        points.append(points[-1] + (decade - decades[-1]) / slope)
        decades.append(decade)
    scores = np.interp(decades, _DECADES, _SCORES)
    return np.array([points[0] - 8.0, *points]), np.array([0.0, *scores])


def reference_names() -> int:
    """Give how many listed names the curves were measured against."""
    return int(table_rows("calibration.csv")[0]["names"])
