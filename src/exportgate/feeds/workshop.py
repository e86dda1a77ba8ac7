"""Where an edition is put together: raw files staged, read by the feed's reader, described, compared."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import msgspec

from exportgate.entry import Entry
from exportgate.errors import ExportgateError, FeedError
from exportgate.feeds import keeping
from exportgate.feeds.changes import Changes, compare
from exportgate.feeds.declaration import fingerprint
from exportgate.feeds.edition import Edition, KeptFile, parts_of
from exportgate.feeds.feed import Feed, Reading
from exportgate.feeds.fetching import day_of
from exportgate.feeds.offers import OfferedFile
from exportgate.feeds.rawfile import FileOnDisk
from exportgate.feeds.store import RAW, Store

_REMEMBERED = 2
"""So many editions' entries are held in memory, so that each is not decoded again to be compared with the next."""


@contextmanager
def _no_cycle_search() -> Iterator[None]:
    """Keep Python from searching its many new objects for cycles again and again; a reader makes none to speak of."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


class Workshop:
    """The tools that one feed's update works with.

    Args:
        store: the editions.
        feed: the declaration.
        now: the moment of the update.
    """

    def __init__(self, store: Store, feed: Feed, now: datetime) -> None:
        self.store = store
        self.feed = feed
        self.now = now
        self.reader_mark = fingerprint(feed)
        self._entries: dict[str, Sequence[Entry]] = {}

    def stage(self, folder: Path, offered: Sequence[OfferedFile]) -> tuple[KeptFile, ...]:
        """Copy the offered files into a staged folder, and describe them.

        Raises:
            FeedError: one is too large, or the disk refused.
        """
        return tuple(self._stage_one(folder, number, file) for number, file in enumerate(offered))

    def _stage_one(self, folder: Path, number: int, file: OfferedFile) -> KeptFile:
        kept_as = f"{number}-{file.name}"
        digest, size = keeping.copy_raw(file.path, folder / RAW / kept_as, limit=file.limit, name=file.name)
        return KeptFile(
            name=file.name,
            kept_as=kept_as,
            sha256=digest,
            size=size,
            limit=file.limit,
            source=file.source,
            etag=file.etag,
            last_modified=file.last_modified,
        )

    def read(self, folder: Path, draft: Edition) -> Reading:
        """Let the feed's reader read the staged files of an edition.

        Raises:
            FeedError: it refused them, broke, or gave entries that cannot be used.
        """
        files = [FileOnDisk(folder / RAW / file.kept_as, file.name, file.limit) for file in draft.files]
        try:
            with _no_cycle_search():
                reading = self.feed.readers[draft.format](files)
        except ExportgateError:
            raise
        except Exception as error:
            raise FeedError(f"its reader failed: {type(error).__name__}: {error}", where=self.feed.id) from error
        return reading

    def describe(self, draft: Edition, reading: Reading, *, date_is_given: bool) -> Edition:
        """Give the edition with what the reading says of it.

        Where the source does not give the day, it is the one written in the files, else the one on which the server
        says they were changed, else today.
        """
        entries = reading.entries
        day = draft.date if date_is_given else reading.published or self._changed_on(draft) or self.now.date()
        return msgspec.structs.replace(
            draft,
            date=day,
            rows=reading.rows,
            entries=len(entries),
            names=sum(len(entry.names) for entry in entries),
            addresses=sum(len(entry.addresses) for entry in entries),
            published=reading.published,
            notes=reading.notes,
            parts=parts_of(entries),
            reader=self.reader_mark,
            read_at=self.now,
        )

    def _changed_on(self, draft: Edition) -> date | None:
        return max((day for file in draft.files if (day := day_of(file.last_modified))), default=None)

    def keep(self, folder: Path, edition: Edition, entries: Sequence[Entry], *, aside: bool = False) -> Edition:
        """Move a staged edition to its place.

        Raises:
            FeedError: an entry cannot be kept, or the disk refused.
        """
        kept = keeping.keep(self.store, folder, edition, entries, aside=aside)
        self._remember(kept, entries)
        return kept

    def entries_of(self, edition: Edition) -> Sequence[Entry]:
        """Give the entries of an edition, from memory where it was just read.

        Raises:
            FeedError: what lies on disk is not what was kept.
        """
        if edition.key not in self._entries:
            self._remember(edition, self.store.entries(edition))
        return self._entries[edition.key]

    def changes(self, edition: Edition, before: Edition | None) -> Changes:
        """Compare an edition with another, or with the latest one kept that is older."""
        if before is None or before.date > edition.date:
            older = [item for item in self.store.editions(self.feed.id) if item.date < edition.date]
            before = older[-1] if older else None
        earlier = (before, self.entries_of(before)) if before else None
        return compare((edition, self.entries_of(edition)), earlier)

    def _remember(self, edition: Edition, entries: Sequence[Entry]) -> None:
        self._entries[edition.key] = entries
        while len(self._entries) > _REMEMBERED:
            del self._entries[next(iter(self._entries))]
