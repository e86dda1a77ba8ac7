"""Sheets with a column a year, as ITC Trade Map exports them: flow in the first row, years in the second."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

COLUMNS = ("market", "partner", "flow", "product", "label", "year", "value")
_FLOW = re.compile(r"(?P<one>.+?)[’']s?\s+(?P<flow>exports to|imports from)\s+(?P<other>.+)")
_YEAR = re.compile(r"value in (\d{4})", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s\b")
Row = tuple[int, Sequence[Any]]


def is_wide(rows: Sequence[Row]) -> bool:
    """Say whether the first two rows are those of such a sheet."""
    if len(rows) < 2:
        return False
    flows, years = rows[0][1], rows[1][1]
    return any(_FLOW.fullmatch(str(cell).strip()) for cell in flows) and any(_YEAR.match(str(cell)) for cell in years)


def long_rows(rows: Sequence[Row]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (row number, cells of `COLUMNS`) of a wide sheet; exports of one are imports of the other."""
    heads = list(_heads(rows[0][1], rows[1][1]))
    for number, cells in rows[2:]:
        product = str(cells[0]).lstrip("'").strip()
        for at, market, partner, year in heads:
            value = cells[at] if at < len(cells) else ""
            if value not in ("", None):
                yield number, (market, partner, "import", product, str(cells[1]), year, str(value))


def _heads(flows: Sequence[Any], years: Sequence[Any]) -> Iterator[tuple[int, str, str, str]]:
    flow = None
    for at, cell in enumerate(years):
        written = str(flows[at]).strip() if at < len(flows) else ""
        flow = _FLOW.fullmatch(written) or (None if written else flow)
        year = _YEAR.match(str(cell))
        if flow and year:
            one, other = (_POSSESSIVE.sub("", flow[part]).strip() for part in ("one", "other"))
            market, partner = (other, one) if flow["flow"] == "exports to" else (one, other)
            yield at, market, partner, year[1]
