"""What the tasks on the workers share: rows with their places, and answers as Spark carries them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow

from exportgate.errors import ExportgateError
from exportgate.spark.faults import TELLS

Batches = Iterator[Any]
"""Arrow record batches, as Spark gives and takes them."""
Work = Callable[[Batches], Batches]

FILE, ROW, PLACE = "_exportgate_file", "_exportgate_row", "_exportgate_place"
"""The columns that say where a row comes from: see `Place`."""
KEPT = "kind string, file string, place bigint, body binary"
"""Answers on their way to the driver: `body` is packed, what it holds says `kind`."""
HITS, PROBLEM, NOTE, COUNT, MADE = "hits", "problem", "note", "count", "made"
_AT_ONCE = 4096


class Place(NamedTuple):
    """Where a row comes from.

    Args:
        file: the file or table; "" where nothing says so.
        row: its number there as on one machine; `None` where Spark reads without counting.
        place: what the rows of a file are sorted by.
    """

    file: str
    row: int | None
    place: int

    def where(self, id: str = "") -> str:
        """Say where a row stands, by its number, or else by the id that it holds."""
        own = f"row {self.row}" if self.row is not None else f'the row with id "{id}"' if id else "a row without an id"
        return f"{self.file}, {own}" if self.file else own


def telling(work: Work) -> Work:
    """Give work whose errors that a user can put right are found again on the driver."""

    def told(batches: Batches) -> Batches:
        try:
            yield from work(batches)
        except ExportgateError as error:
            said = {"message": error.message, "where": error.where, "hint": error.hint}
            raise RuntimeError(f"{TELLS}{json.dumps(said)}") from None

    return told


def slices(batches: Batches) -> Iterator[Any]:
    """Cut batches into smaller ones: a session may have been told to give a whole partition at once."""
    for batch in batches:
        for at in range(0, batch.num_rows, _AT_ONCE):
            yield batch.slice(at, _AT_ONCE)


def places(batch: Any) -> list[Place]:
    """Give the places of the rows of a batch."""
    columns = (batch.column(name).to_pylist() for name in (FILE, ROW, PLACE))
    return [Place(file or "", row, place) for file, row, place in zip(*columns, strict=True)]


def cells(batch: Any, count: int) -> list[Sequence[Any]]:
    """Give the cells of the rows of a batch: the columns that are called by their numbers (see `numbered`)."""
    columns = [batch.column(numbered(number)).to_pylist() for number in range(count)]
    return list(zip(*columns, strict=True)) if columns else [() for _ in range(batch.num_rows)]


def numbered(number: int) -> str:
    """Name a column by its number, since the headings of users may hold anything."""
    return f"_exportgate_{number}"


def batch_of(schema: Any, rows: Iterable[Sequence[Any]]) -> Any:
    """Put rows into an Arrow batch."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pyarrow.array(list(column), field.type) for column, field in zip(columns, schema, strict=True)]
    return pyarrow.RecordBatch.from_arrays(arrays, schema=schema)


KEPT_SCHEMA = pyarrow.schema(
    [
        ("kind", pyarrow.string()),
        ("file", pyarrow.string()),
        ("place", pyarrow.int64()),
        ("body", pyarrow.binary()),
    ]
)
