"""Dependence as CSV and JSON for other programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from exportgate.dependence.answer import SCALE, Dependence, Report, Year
from exportgate.report.as_csv import written as csv_written
from exportgate.report.as_json import written as json_written

COLUMNS = (
    "market",
    "side",
    "product",
    "unit",
    "year",
    "partner",
    "partner_name",
    "value",
    "share_percent",
    "year_total",
    "concentration_low_10000",
    "concentration_high_10000",
    "whole_year",
    "marks",
    "products_added_up",
)


def dependence_csv(report: Report) -> str:
    """Give one row for each market, product, unit, year and partner."""
    return csv_written(COLUMNS, (row for one in report.series for year in one.years for row in _rows(one, year)))


def dependence_json(report: Report) -> bytes:
    """Give all series with their years, trend, months, candidates, what a stop takes away, and alarms."""
    return json_written(
        {
            "measure": report.measure,
            "concentration_scale": SCALE,
            "sources": list(report.sources),
            "rows": report.rows,
            "policy": report.policy,
            "series": [_series(one) for one in report.series],
            "notes": list(report.notes),
            "problems": [str(problem) for problem in report.problems],
        }
    )


def _rows(one: Dependence, year: Year) -> Iterator[Sequence[str]]:
    start = (one.market, one.side, one.product, one.unit, str(year.year))
    end = (f"{year.total:.2f}", f"{year.low:.1f}", f"{year.high:.1f}", "yes" if year.whole else "no")
    for share in year.partners:
        yield (
            *start,
            share.partner,
            share.name,
            f"{share.value:.2f}",
            f"{share.share:.4f}",
            *end,
            "; ".join(year.marks),
            str(len(one.added_up)) if one.added_up else "",
        )


def _series(one: Dependence) -> dict[str, Any]:
    told = asdict(one)
    told["judged"] = one.judged.year if one.judged else None
    told["largest"] = asdict(one.judged.largest) if one.judged and one.judged.largest else None
    for year, known in zip(told["years"], one.years, strict=True):
        low, high = year.pop("low"), year.pop("high")
        year["concentration"] = low if low == high else None
        year["concentration_bounds"] = [low, high]
        year["largest"] = known.largest.partner if known.largest else None
    return told
