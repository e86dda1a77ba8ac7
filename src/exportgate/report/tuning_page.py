"""What thresholds give on one's own parties, as a self-contained page with a plot that needs no script."""

from dataclasses import dataclass
from math import ceil, log10

from exportgate.report.as_html import page
from exportgate.report.tuning import MEANS, chance_words, share_words
from exportgate.tuning import Step, Tuning

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 280, 56, 16, 14, 40


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve, in the units of the drawing, with what it stands for."""

    x: float
    y: float
    told: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Parties with a hit, and those to expect by chance, over the threshold; the height goes in powers of ten."""

    hit: tuple[Point, ...]
    chance: tuple[Point, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    default: float
    told: str
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _WIDTH - _RIGHT
    bottom: int = _HEIGHT - _BOTTOM


def tuning_page(tuning: Tuning) -> str:
    """Give the page."""
    return page(
        "tuning.html.j2",
        tuning,
        tuning=tuning,
        plot=plot_of(tuning),
        editions=tuning.editions,
        alarms=tuning.alarms,
        share=share_words,
        chance=chance_words,
        means=MEANS,
    )


def plot_of(tuning: Tuning) -> Plot:
    """Draw the two curves. Numbers below a tenth of a party lie on the ground."""
    top = max(1, ceil(log10(max(1.0, *(step.parties for step in tuning.steps), *map(tuning.by_chance, tuning.steps)))))

    def point(step: Step, value: float, told: str) -> Point:
        return Point(_x(tuning, step.threshold), _y(value, top), f"threshold {step.threshold:g}: {told}")

    at = next(step for step in tuning.steps if step.threshold == tuning.default)
    return Plot(
        tuple(point(step, step.parties, f"{step.parties:,} parties hit") for step in tuning.steps),
        tuple(
            point(step, tuning.by_chance(step), f"{chance_words(tuning, step)} by chance")
            for step in tuning.steps
            if step.false_alerts is not None
        ),
        tuple((_x(tuning, step.threshold), f"{step.threshold:g}") for step in tuning.steps if step.threshold % 10 == 0),
        tuple((_y(10.0**power, top), f"{10**power:,}" if power >= 0 else "0.1") for power in range(-1, top + 1)),
        _x(tuning, tuning.default),
        f"Parties with a hit by threshold. At the default of {tuning.default:g}: {at.parties:,} of {tuning.asked:,}, "
        f"{chance_words(tuning, at)} of them to expect by chance.",
    )


def _x(tuning: Tuning, threshold: float) -> float:
    first, last = tuning.steps[0].threshold, tuning.steps[-1].threshold
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (threshold - first) / (last - first)


def _y(value: float, top: int) -> float:
    share = (log10(max(value, 0.1)) + 1) / (top + 1)
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share
