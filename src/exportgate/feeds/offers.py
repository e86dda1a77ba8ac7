"""What a source offers: the files of one publication as they lie, before anybody has read them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """One file at hand.

    Args:
        name: the one that readers see.
        path: where it lies now.
        limit: bytes that it may hold, packed and unpacked.
        source: its address, or its path as a mirror writes it.
        etag: what the server called this state of it.
        last_modified: when the server says it was last changed.
    """

    name: str
    path: Path
    limit: int
    source: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One publication of a feed.

    Args:
        feed: id of the feed.
        format: its layout, which picks the reader.
        files: in the order of the declaration.
        date: its day as the source states it; `None` where only the files can say.
        form: `official`, or how it was made from the official one.
        newest: whether it is the newest that this source has; older ones are history.
        note: the source's own remark.
    """

    feed: str
    format: str
    files: Sequence[OfferedFile]
    date: dt.date | None = None
    form: str = "official"
    newest: bool = True
    note: str = ""
