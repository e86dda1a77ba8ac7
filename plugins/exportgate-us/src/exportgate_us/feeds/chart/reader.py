"""Reader of the Commerce Country Chart in the eCFR XML of 15 CFR part 738: files to rows."""

from collections.abc import Iterator, Sequence

from exportgate.feeds.feed import RawFile, Reading
from exportgate_us.feeds.chart.mapper import ChartRow, entries_of
from exportgate_us.feeds.ecfr.supplement import (
    Row,
    Supplement,
    amendments,
    country_of,
    footnotes_of,
    marks_of,
    named,
    other_text,
    rows_of,
    supplement,
)

NAME = "Supplement No. 1 to Part 738"
COLUMNS = (
    *("CB 1", "CB 2", "CB 3", "NP 1", "NP 2", "NS 1", "NS 2", "MT 1", "RS 1", "RS 2", "FC 1"),
    *("CC 1", "CC 2", "CC 3", "AT 1", "AT 2"),
)
_COUNTRIES = "Countries"


def read_ecfr_xml(files: Sequence[RawFile]) -> Reading:
    """Read Supplement No. 1 out of the file of part 738.

    Raises:
        FeedError: the table is not where and what it should be, or names a country that is not known.

    Law: 15 CFR part 738, Supplement No. 1; 738.4.
    """
    text = supplement(files, NAME)
    tables = list(text.element.iter("{*}TABLE"))
    if len(tables) != 1:
        raise text.broken(f"{len(tables)} tables, 1 expected")
    rows = list(rows_of(tables[0]))
    _require_columns(text, rows)
    countries = list(_countries(text, rows))
    footnotes = list(footnotes_of(row for row in rows if not row.head))
    if not countries:
        raise text.broken("the chart has no row of a country")
    entries = entries_of(text, countries, footnotes, other_text(text, ()))
    return Reading(entries, len(countries) + len(footnotes), notes=amendments(text))


def _require_columns(text: Supplement, rows: Sequence[Row]) -> None:
    """Refuse a chart with other columns: a mark in a column that moved would say something else."""
    heads = [row for row in rows if row.head]
    found = [cell.text for cell in heads[-1].cells] if heads else []
    first = heads[0].cells[0].text if heads else ""
    known = [" ".join(column.split()) for column in COLUMNS]
    if first.casefold() != _COUNTRIES.casefold() or found not in (known, [first, *known]):
        raise text.broken(f"its columns are not the known ones but {first}; {'; '.join(found)}"[:600])


def _countries(text: Supplement, rows: Sequence[Row]) -> Iterator[ChartRow]:
    for row in rows:
        if row.head or row.lone:
            continue
        name, footnotes = named(row.cells[0])
        iso = country_of(text, name, row.line)
        points = len(row.cells) == 2 and row.cells[1].span == len(COLUMNS)
        marks = {} if points else marks_of(text, Row(row.line, row.cells[1:]), COLUMNS)
        yield ChartRow(iso, name, marks, footnotes, row.cells[1].text if points else "", row.line)
