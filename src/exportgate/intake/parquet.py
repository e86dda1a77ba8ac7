"""Parquet files, with the extra `exportgate[parquet]`."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from exportgate.errors import InputError
from exportgate.intake.limits import MAX_ROWS, MAX_STREAMED_BYTES
from exportgate.intake.tables import Table

_BATCH = 10_000


def parquet_table(stream: BinaryIO, name: str) -> Table:
    """Open a Parquet file as a table.

    Raises:
        InputError: pyarrow is not installed, the file is broken, or it goes beyond a limit.
    """
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise InputError(
            "is a Parquet file, and what reads those is not installed",
            where=name,
            hint="Install it with: pip install 'exportgate[parquet]'",
        ) from error
    try:
        file = pyarrow.parquet.ParquetFile(stream)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise InputError(f"cannot be read as Parquet: {_first_line(error)}", where=name) from error
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    if file.metadata.num_rows > MAX_ROWS or sum(group.total_byte_size for group in groups) > MAX_STREAMED_BYTES:
        raise InputError("is too large", where=name, hint="Split it.")
    return Table(name, file.schema_arrow.names, _rows(file, name))


def _rows(file: Any, name: str) -> Iterator[tuple[int, Sequence[Any]]]:
    import pyarrow

    number = 0
    try:
        for batch in file.iter_batches(_BATCH):
            columns = [column.to_pylist() for column in batch.columns]
            for row in zip(*columns, strict=True):
                number += 1
                yield number, row
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        where = f"{name}, after row {number}"
        raise InputError(f"cannot be read as Parquet: {_first_line(error)}", where=where) from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
