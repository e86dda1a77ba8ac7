"""Where publications come from: a mirror folder, or the official addresses."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from exportgate.errors import FeedError
from exportgate.feeds.edition import Edition, KeptFile
from exportgate.feeds.feed import Feed
from exportgate.feeds.fetching import Fetcher, MissingFileError, Patience
from exportgate.feeds.mirror import Mirror
from exportgate.feeds.offers import Offer, OfferedFile
from exportgate.feeds.store import RAW, Store


class Source(Protocol):
    """Something that publications come from."""

    def offers(self, feed: Feed, in_use: Edition | None) -> Iterator[Offer | FeedError]:
        """Yield what there is of a feed, oldest first; an error in place of what cannot be had.

        Nothing is yielded where the edition in use is still the newest.
        """
        ...


@dataclass(frozen=True, slots=True)
class MirrorSource:
    """The editions of a mirror folder."""

    mirror: Mirror

    def offers(self, feed: Feed, in_use: Edition | None) -> Iterator[Offer | FeedError]:
        """Yield the mirror's editions of a feed, oldest first."""
        del in_use  # a mirror's files are at hand; those held are known by their hash
        return self.mirror.offers(feed)


class AddressSource:
    """The official addresses that the declarations name; a few feeds are fetched at once.

    Args:
        store: the editions held, so that servers are asked only for what is new.
        feeds: all feeds that will be asked for.
        patience: limits of time.
        at_once: how many feeds are fetched at the same time.
    """

    def __init__(self, store: Store, feeds: Sequence[Feed], patience: Patience | None = None, at_once: int = 4) -> None:
        self.store = store
        self.feeds = feeds
        self.patience = patience or Patience()
        self._pool = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="fetch")
        self._fetches: dict[str, Future[list[OfferedFile]]] = {}

    def __enter__(self) -> "AddressSource":
        return self

    def __exit__(self, *_raised: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def offers(self, feed: Feed, in_use: Edition | None) -> Iterator[Offer | FeedError]:
        """Fetch the files of a feed and yield them as one publication; nothing where the server says "not modified"."""
        del in_use  # looked up when fetching starts, which is for all feeds at once
        if not self._fetches:
            for asked in self.feeds:
                self._fetches[asked.id] = self._pool.submit(self._fetch, asked, self.store.in_use(asked.id))
        try:
            files = self._fetches[feed.id].result()
        except FeedError as error:
            yield error
            return
        if files:
            yield Offer(feed.id, feed.format, files)
        for file in files:
            if file.path.parent == self._received(feed):  # the others belong to the edition in use
                file.path.unlink(missing_ok=True)

    def _received(self, feed: Feed) -> Path:
        return self.store.folder(feed.id) / "partial"

    def _fetch(self, feed: Feed, in_use: Edition | None) -> list[OfferedFile]:
        known = {file.name: file for file in in_use.files} if in_use else {}
        fetcher = Fetcher(self._received(feed), self.patience)
        files: list[OfferedFile] = []
        changed = False
        for declared in feed.files:
            try:
                fetched = fetcher.fetch(declared, known.get(declared.name))
            except MissingFileError:
                if declared.optional:
                    break  # readers get optional files in order, so none after it can be given
                raise
            changed = changed or fetched is not None
            files.append(fetched or self._as_held(in_use, known[declared.name]))
        return files if changed or (in_use and len(files) < len(in_use.files)) else []

    def _as_held(self, in_use: Edition | None, file: KeptFile) -> OfferedFile:
        assert in_use is not None  # only a file of an edition can be known
        path = self.store.place(in_use) / RAW / file.kept_as
        return OfferedFile(file.name, path, file.limit, file.source, file.etag, file.last_modified)
