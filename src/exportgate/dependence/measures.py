"""Shares, concentration and trend: plain arithmetic, without files.

Shares are in percent. The Herfindahl-Hirschman index runs from 0 to 10,000: the sum of the squared shares in percent.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FEW_YEARS = 5
# Student's t, two-sided 95%, by degrees of freedom from 1
_T95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131),
    *(2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
_T95_BEYOND = 1.960


@dataclass(frozen=True, slots=True)
class Trend:
    """How a share moves: least squares over the years.

    Args:
        slope: percentage points a year.
        error: standard error of the slope; `None` with two years, which say nothing of it.
        years: how many years it rests on.
        low, high: ends of the 95% interval (Student's t, `years` - 2 degrees of freedom); `None` as `error`.
    """

    slope: float
    error: float | None
    years: int
    low: float | None = None
    high: float | None = None

    @property
    def sure(self) -> bool:
        """Say whether the 95% interval leaves no doubt on the direction."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def concentration(shares: Iterable[float]) -> float:
    """Give the Herfindahl-Hirschman index, 0 to 10,000, of shares in percent."""
    return math.fsum(share * share for share in shares)


def trend(points: Sequence[tuple[int, float]]) -> Trend | None:
    """Fit a line through (year, share in percent); `None` with fewer than two years."""
    count = len(points)
    if count < 2:
        return None
    middle, level = math.fsum(year for year, _ in points) / count, math.fsum(share for _, share in points) / count
    spread = math.fsum((year - middle) ** 2 for year, _ in points)
    if not spread:
        return None
    slope = math.fsum((year - middle) * (share - level) for year, share in points) / spread
    if count == 2:
        return Trend(slope, None, count)
    left = math.fsum((share - level - slope * (year - middle)) ** 2 for year, share in points)
    error = math.sqrt(left / (count - 2) / spread)
    reach = error * (_T95[count - 3] if count - 3 < len(_T95) else _T95_BEYOND)
    return Trend(slope, error, count, slope - reach, slope + reach)
