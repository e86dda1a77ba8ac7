"""Dependence as tables that fit a terminal."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from exportgate.dependence.answer import SCALE, Dependence, Report, Year
from exportgate.report.as_table import plain
from exportgate.report.dependence_words import (
    CANDIDATES_MEAN,
    added_words,
    area_words,
    candidate_words,
    concentration_words,
    interval_words,
    months_words,
    stop_words,
    subject_words,
    trend_words,
)

_SHOWN = 40
_YEARS = 20
_PARTNERS = 3
_CANDIDATES = 5


def print_dependence(console: Console, report: Report) -> None:
    """Print the alarms, then each series with its years."""
    alarmed = report.alarmed()
    console.print(
        plain(f"{len(report.series):,} series of {report.rows:,} rows, {len(alarmed):,} with an alarm", "bold")
    )
    for one in report.series[:_SHOWN]:
        console.print()
        console.print(plain(subject_words(one), "bold"))
        for alarm in one.alarms:
            console.print(Padding(plain(f"Alarm: {alarm}", "bold red"), (0, 0, 0, 2)))
        console.print(Padding(_years(one), (0, 0, 0, 2)))
        for line in _lines(one):
            console.print(Padding(plain(line), (0, 0, 0, 2)))
    console.print()
    if len(report.series) > _SHOWN:
        more = len(report.series) - _SHOWN
        console.print(plain(f"{more:,} more series: --format csv, json or html, or choose with --product, --market."))
    for note in report.notes:
        console.print(plain(f"Note: {note}", "yellow"))
    console.print(plain(f"Shares in percent of {report.measure}. HHI: {SCALE}. {CANDIDATES_MEAN}", "dim"))


def _years(one: Dependence) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("year", "total", "HHI"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("shares", overflow="fold")
    table.add_column("marks", overflow="fold")
    for year in one.years[-_YEARS:]:
        table.add_row(
            str(year.year),
            f"{year.total:,.0f}",
            concentration_words(year),
            plain(_shares(year)),
            plain("; ".join(year.marks), "yellow"),
        )
    return table


def _shares(year: Year) -> str:
    best = [f"{share.name} {share.share:.1f}%" for share in year.partners[:_PARTNERS]]
    more = len(year.partners) - _PARTNERS
    return ", ".join(best) + (f", {more} more" if more > 0 else "")


def _lines(one: Dependence) -> list[str]:
    lines = []
    if one.judged and one.judged.largest:
        lines.append(f"{one.judged.largest.name}: {trend_words(one.trend)} {interval_words(one.trend)}".rstrip())
    lines.append(months_words(one.months, one.thresholds.months))
    lines.append(stop_words(one))
    if one.candidates:
        lines.append(
            "Could take over: " + ", ".join(candidate_words(some, one.side) for some in one.candidates[:_CANDIDATES])
        )
    lines.append(added_words(one))
    lines.extend(f"{area_words(area)} ({area.citation}; policy, not law)" for area in one.areas)
    lines.extend(f"Mark: {mark}" for mark in one.marks)
    return [line for line in lines if line]
