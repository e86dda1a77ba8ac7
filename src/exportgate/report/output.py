"""Putting a report where it belongs: standard output, or a file that is whole or not there at all."""

import os
import secrets
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from exportgate.errors import ExportgateError


def put(report: str | bytes | Iterable[str], output: str | None) -> None:
    """Write a report.

    Args:
        report: text is written as UTF-8; pieces of it one after the other.
        output: the file; `None` for standard output.

    Raises:
        ExportgateError: the file cannot be written.
    """
    pieces = _encoded([report] if isinstance(report, str | bytes) else report)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(Path(os.path.realpath(output)), pieces)
    except OSError as error:
        raise ExportgateError(f"cannot be written: {error.strerror or error}", where=output) from error


def _encoded(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    return (piece.encode("utf-8", "replace") if isinstance(piece, str) else piece for piece in pieces)


def put_lines(lines: Iterable[str], output: str) -> None:
    """Write lines to a file, each with its end, holding one at a time.

    Raises:
        ExportgateError: the file cannot be written.
    """
    try:
        _replace(Path(os.path.realpath(output)), (f"{line}\n".encode() for line in lines))
    except OSError as error:
        raise ExportgateError(f"cannot be written: {error.strerror or error}", where=output) from error


def _replace(file: Path, pieces: Iterable[bytes]) -> None:
    """Write beside the file and move it there, so that a reader never sees half of it."""
    if file.exists() and not file.is_file():  # a device or a pipe has nothing beside it
        with file.open("wb") as stream:
            stream.writelines(pieces)
        return
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with half.open("xb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
