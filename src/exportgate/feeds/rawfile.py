"""Files of a publication that readers are given: on disk or in memory, within a limit of bytes, gzip seen through."""

import gzip
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from exportgate.errors import FeedError

GZIP_MAGIC = b"\x1f\x8b"
DEFAULT_LIMIT = 200_000_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FileOnDisk:
    """A kept file. `name` is the one of the declaration, `limit` the bytes it may hold once decompressed."""

    path: Path
    name: str
    limit: int = DEFAULT_LIMIT

    def open(self) -> BinaryIO:
        """Open for reading as bytes, decompressed and within the limit.

        Raises:
            FeedError: the file cannot be opened; reading raises it where the limit is passed or the gzip is broken.
        """
        try:
            stream = self.path.open("rb")
        except OSError as error:
            raise FeedError(f"cannot be opened: {error.strerror}", where=self.name) from error
        return _limited(stream, self.name, self.limit)

    def read_bytes(self) -> bytes:
        """Read the whole, within the same limit."""
        with self.open() as stream:
            return stream.read()


@dataclass(frozen=True, slots=True)
class FileInMemory:
    """A file given as bytes, as programs and tests do."""

    name: str
    content: bytes
    limit: int = DEFAULT_LIMIT

    def open(self) -> BinaryIO:
        """Open for reading as bytes, decompressed and within the limit."""
        return _limited(io.BytesIO(self.content), self.name, self.limit)

    def read_bytes(self) -> bytes:
        """Read the whole, within the same limit.

        Raises:
            FeedError: it holds more bytes than the limit, or is a broken gzip.
        """
        with self.open() as stream:
            return stream.read()


class _Limited(io.RawIOBase):
    """A stream that refuses to give more than so many bytes, and names its file when it breaks."""

    def __init__(self, stream: BinaryIO, name: str, limit: int, also_close: BinaryIO | None = None) -> None:
        super().__init__()
        self._stream = stream
        self._also_close = also_close
        self._name = name
        self._limit = limit
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the stub knows more types
        count = self._guarded(lambda: self._stream.readinto(buffer))  # type: ignore[attr-defined]
        self._given += count
        if self._given > self._limit:
            raise FeedError(f"holds more than the {self._limit:,} bytes that are declared for it", where=self._name)
        return int(count)

    def close(self) -> None:
        self._stream.close()
        if self._also_close is not None:  # a GzipFile leaves the file beneath it open
            self._also_close.close()
        super().close()

    def _guarded(self, read: Callable[[], _T]) -> _T:
        try:
            return read()
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FeedError(f"is a broken gzip: {error}", where=self._name) from error
        except OSError as error:
            raise FeedError(f"cannot be read: {error.strerror}", where=self._name) from error


def _limited(stream: BinaryIO, name: str, limit: int) -> BinaryIO:
    start = stream.read(2)
    stream.seek(0)
    if start == GZIP_MAGIC:
        packed: BinaryIO = gzip.GzipFile(fileobj=stream)  # type: ignore[assignment]
        return io.BufferedReader(_Limited(packed, name, limit, also_close=stream), buffer_size=1 << 18)
    return io.BufferedReader(_Limited(stream, name, limit), buffer_size=1 << 18)
