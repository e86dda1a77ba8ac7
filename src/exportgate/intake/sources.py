"""Where files come from: a path, or standard input as `-`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from exportgate.errors import InputError
from exportgate.intake.limits import MAX_STREAMED_BYTES

STANDARD_INPUT = "-"
_IN_MEMORY = 16 * 1024**2
_CHUNK = 1024**2


@contextmanager
def opened(path: str) -> Iterator[tuple[BinaryIO, str]]:
    """Open a file for reading as bytes that can be sought; gives it with its name for messages.

    Raises:
        InputError: there is no such file, it cannot be read, or it is larger than 2 GiB.
    """
    if path == STANDARD_INPUT:
        with _kept(sys.stdin.buffer, "standard input") as stream:
            yield stream, "standard input"
        return
    try:
        with open(path, "rb") as stream:
            if Path(path).is_file():
                refuse_larger(stream, MAX_STREAMED_BYTES, path, "Split it.")
                yield stream, path
            else:
                with _kept(stream, path) as kept:
                    yield kept, path
    except FileNotFoundError as error:
        raise InputError("there is no such file", where=path) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=path) from error


def refuse_larger(stream: BinaryIO, limit: int, name: str, hint: str) -> None:
    """Refuse a file that is larger than a limit before anything of it is read.

    Raises:
        InputError: it is.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > limit:
        raise InputError(f"holds {size:,} bytes, at most {limit:,} are read in this form", where=name, hint=hint)


@contextmanager
def _kept(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Keep what comes from a pipe, since formats are told by looking at its beginning first."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MAX_STREAMED_BYTES:
                raise InputError(f"is larger than {MAX_STREAMED_BYTES:,} bytes", where=name)
            kept.write(chunk)
        kept.seek(0)
        yield cast(BinaryIO, kept)
