"""Dependence as a self-contained page with charts that need no script."""

from dataclasses import dataclass

from exportgate.dependence.answer import SCALE, Dependence, Report
from exportgate.report import dependence_words as words
from exportgate.report.as_html import page

_SHOWN = 100
_COLOURS = 5
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 640, 220, 40, 10, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column of the chart, in the units of its drawing; `tint` from 0 (largest) to 5 (all others)."""

    x: float
    y: float
    width: float
    height: float
    tint: int
    told: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Shares by year as stacked columns, with the partners that the tints stand for."""

    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str, bool], ...]
    legend: tuple[tuple[int, str], ...]
    told: str
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    lines: tuple[tuple[float, int], ...] = tuple(
        (_TOP + (_HEIGHT - _TOP - _BOTTOM) * (100 - percent) / 100, percent) for percent in (0, 25, 50, 75, 100)
    )


def dependence_page(report: Report) -> str:
    """Give the page."""
    shown = report.series[:_SHOWN]
    return page(
        "dependence.html.j2",
        report,
        report=report,
        alarms=(),
        editions=(),
        shown=[(one, chart_of(one)) for one in shown],
        more=len(report.series) - len(shown),
        scale=SCALE,
        say=words,
    )


def chart_of(one: Dependence) -> Chart:
    """Draw the shares of the largest partners by year, those of the judged year first."""
    leading = _leading(one)
    tints = {partner: tint for tint, (partner, _) in enumerate(leading)}
    first, last = one.years[0].year, one.years[-1].year
    step = (_WIDTH - _LEFT - 8) / (last - first + 1)
    bars, labels = [], []
    every = max(1, round((last - first + 1) / 14))
    for at in range(first, last + 1):
        year = next((year for year in one.years if year.year == at), None)
        x = _LEFT + (at - first) * step + step * 0.14
        if (at - first) % every == 0:
            labels.append((x + step * 0.36, str(at), bool(year and year.whole)))
        if year is None:
            continue
        parts = [0.0] * (_COLOURS + 1)
        for share in year.partners:
            parts[tints.get(share.partner, _COLOURS)] += share.share
        bars.extend(_stack(x, step * 0.72, parts, at, [name for _, name in leading]))
    legend = [*((tint, name) for tint, (_, name) in enumerate(leading)), (_COLOURS, "all others told")]
    told = one.judged or one.years[-1]
    best = told.largest
    return Chart(
        tuple(bars),
        tuple(labels),
        tuple(legend),
        f"Shares by year, {first} to {last}." + (f" In {told.year}: {best.name} {best.share:.1f}%." if best else ""),
    )


def _leading(one: Dependence) -> list[tuple[str, str]]:
    year = one.judged or one.years[-1]
    return [(share.partner, share.name) for share in year.partners if share.named][:_COLOURS]


def _stack(x: float, width: float, parts: list[float], year: int, names: list[str]) -> list[Bar]:
    bars, low = [], 0.0
    room = _HEIGHT - _TOP - _BOTTOM
    for tint, part in enumerate(parts):
        if part > 0:
            y = _TOP + room * (100 - low - part) / 100
            name = names[tint] if tint < len(names) else "all others told"
            bars.append(Bar(x, y, width, room * part / 100, tint, f"{year}: {name} {part:.1f}%"))
            low += part
    return bars
