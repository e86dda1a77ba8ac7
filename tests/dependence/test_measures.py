"""Concentration and trend are plain arithmetic."""

import pytest

from exportgate.dependence.measures import concentration, trend


def test_concentration_runs_from_0_to_10000() -> None:
    """One supplier alone is 10,000; four equal ones are 2,500."""
    assert concentration([100.0]) == 10_000
    assert concentration([25.0] * 4) == 2_500


def test_a_trend_has_slope_and_standard_error() -> None:
    """As a textbook has it: y = 1, 3, 2 over three years has the slope 0.5 with the standard error 0.866."""
    line = trend([(2020, 1.0), (2021, 3.0), (2022, 2.0)])

    assert line is not None
    assert line.slope == pytest.approx(0.5)
    assert line.error == pytest.approx(0.8660254)
    assert (line.years, line.sure) == (3, False)
    assert line.low == pytest.approx(0.5 - 12.706 * 0.8660254)


def test_two_years_have_a_slope_and_no_error_and_one_has_neither() -> None:
    """Two points lie on a line whatever they are."""
    two = trend([(2020, 10.0), (2022, 30.0)])

    assert two is not None
    assert (two.slope, two.error, two.sure) == (10.0, None, False)
    assert trend([(2020, 10.0)]) is None


def test_a_steady_rise_is_sure() -> None:
    """Its interval leaves zero out."""
    line = trend([(year, 50.0 + 6 * (year - 2018) + (0.3 if year % 2 else 0)) for year in range(2018, 2024)])

    assert line is not None
    assert line.sure
    assert line.slope == pytest.approx(6, abs=0.1)
