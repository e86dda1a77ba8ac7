"""An edition: one dated publication of a feed, kept raw and parsed, never changed afterwards."""

import datetime as dt
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec

from exportgate.decision import EditionRef
from exportgate.entry import Entry
from exportgate.feeds.feed import Holds

SAMPLE = "sample"
"""The form of an edition that holds a few entries only, in the official layout."""


class KeptFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One raw file of an edition, kept byte for byte as it came.

    `name` is the one readers see, `kept_as` the file in the edition's folder `raw`; `limit` bounds what it may hold
    once decompressed. `source` is its address, or its path in a mirror. `etag` and `last_modified` are what the
    server said of it, to ask next time whether it has changed.
    """

    name: str
    kept_as: str
    sha256: str
    size: int
    limit: int
    source: str = ""
    etag: str = ""
    last_modified: str = ""


class Edition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of an edition, as its manifest says.

    `sha256` is that of the one raw file, or, of several, that of their list (`sha256 name` a line). `published` is the
    day written in the files. `reader` is the fingerprint of the code that read them at `read_at`, `entries_sha256` the
    hash of the parsed entries, `holds` whether those are parties or rows of law, `parts` their number by original list.
    `breaches` are the guards it broke: an edition with any is not in use unless a person accepted it. `history`
    marks an older edition that came with a newer one and is kept for comparison only. `readable` is false where the
    reader refused the files; then there are no entries.
    `trouble` is never kept: it says what is wrong with the edition as it lies on disk.
    """

    feed: str
    date: dt.date
    sha256: str
    fetched_at: dt.datetime
    format: str
    files: tuple[KeptFile, ...]
    form: str = "official"
    holds: Holds = "parties"
    rows: int = 0
    entries: int = 0
    names: int = 0
    addresses: int = 0
    published: dt.date | None = None
    notes: tuple[str, ...] = ()
    reader: str = ""
    read_at: dt.datetime | None = None
    entries_sha256: str = ""
    entries_bytes: int = 0
    parts: dict[str, int] = {}
    breaches: tuple[str, ...] = ()
    history: bool = False
    readable: bool = True
    trouble: str = ""

    def ref(self) -> EditionRef:
        """Give what a decision names of it."""
        return EditionRef(feed=self.feed, edition=self.date, sha256=self.sha256)

    @property
    def whole(self) -> bool:
        """Whether it claims to be the whole list; a sample is for trials, and every answer that rests on it says so."""
        return self.form != SAMPLE

    @property
    def key(self) -> str:
        """The name of its folder: the day, the contents and the reader."""
        return f"{self.date.isoformat()}-{self.sha256[:16]}-{self.reader[:8] or 'given'}"


def edition_sha256(files: Sequence[KeptFile]) -> str:
    """Give the hash that stands for the raw files of an edition.

    Example:
        >>> one = KeptFile(name="a.csv", kept_as="a.csv", sha256="ab" * 32, size=1, limit=9)
        >>> edition_sha256([one]) == "ab" * 32
        True
    """
    if len(files) == 1:
        return files[0].sha256
    listed = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    return sha256(listed.encode()).hexdigest()


def parts_of(entries: Iterable[Entry]) -> dict[str, int]:
    """Count the entries of each original list, sorted by its id.

    Where a combined feed brings several lists that one feed publishes together, each is counted for itself as well
    (`xx.cons/SSI`), by the detail `List` of its entries.
    """
    counts: dict[str, int] = {}
    for entry in entries:
        sublists = entry.details.get("List", "").split("; ") if entry.origin_feed else []
        for part in (entry.listed_by, *(f"{entry.listed_by}/{name}" for name in sublists if name)):
            counts[part] = counts.get(part, 0) + 1
    return dict(sorted(counts.items()))
