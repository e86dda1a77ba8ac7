"""docs/growth.md: what it says of growth is what was measured."""

from pathlib import Path

import pytest

from tests.bench.growth_figures import Measured, exponent, filled, hours, read

DOCS = Path(__file__).parent.parent / "docs"
MEASURED = read(DOCS / "growth" / "measured.csv")


def of(what: str) -> list[Measured]:
    return [one for one in MEASURED if one.what == what]


def test_tables_of_the_page_are_made_from_what_was_measured() -> None:
    """Nobody has written a figure into the page by hand."""
    page = (DOCS / "growth.md").read_text(encoding="utf-8")
    assert filled(page, MEASURED) == page


@pytest.mark.parametrize("what", ["import", "full", "changes", "nothing", "screen"])
def test_nothing_measured_grows_faster_than_linear_in_parties(what: str) -> None:
    """From a hundred thousand parties on, ten times the parties take at most about ten times the time."""
    some = [one for one in of(what) if one.size >= 100_000]
    assert len(some) > 1
    assert exponent([one.size for one in some], [one.cpu for one in some]) < 1.05


@pytest.mark.parametrize("what", ["import", "full", "changes", "nothing"])
def test_screening_those_on_file_takes_no_more_memory_for_more_of_them(what: str) -> None:
    """What lies on the disk is mapped."""
    some = of(what)
    assert some[-1].size >= 1_000_000
    assert some[-1].peak < 4096
    assert exponent([one.size for one in some], [one.peak for one in some]) < 0.2


def test_a_square_grows_with_the_power_of_two() -> None:
    """The exponent is the slope of the logarithms."""
    assert exponent([1, 10, 100], [3, 300, 30_000]) == pytest.approx(2)


def test_twice_the_machines_take_half_the_hours() -> None:
    """One million parties at 3,600 processor seconds take an hour on one core, a quarter on two machines of two."""
    assert hours({"full": 3600}, 1_000_000, 1, 1) == {"full": 1}
    assert hours({"full": 3600}, 1_000_000, 2, 2) == {"full": 0.25}
