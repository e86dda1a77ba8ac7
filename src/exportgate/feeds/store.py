"""The editions on disk, and which of them is in use.

    <home>/feeds/<feed>/in-use.json              names the edition in use; replaced in one step
    <home>/feeds/<feed>/editions/<key>/          manifest.json, entries.msgpack, raw/
    <home>/feeds/<feed>/aside/<key>/             failed or suspicious ones, until accepted
    <home>/feeds/<feed>/partial/                 downloads to be resumed
    <home>/feeds/.staging/                       work in progress of an update, swept by the next one

A folder under `editions` is complete from the moment it is there. Reading needs no lock.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.edition import Edition as Edition
from exportgate.feeds.rawfile import FileOnDisk

MANIFEST = "manifest.json"
ENTRIES = "entries.msgpack"
RAW = "raw"
IN_USE = "in-use.json"
_entries_decoder = msgspec.msgpack.Decoder(list[Entry])
_manifest_decoder = msgspec.json.Decoder(Edition)


class InUse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which edition of a feed is in use, since when, and whether a person accepted it in spite of its breaches."""

    edition: str
    since: datetime
    accepted: bool = False


class Store:
    """The editions kept in a data folder. Reading only; `exportgate.feeds.keeping` writes.

    Args:
        home: the data folder; it need not exist.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = home / "feeds"

    def folder(self, feed: str) -> Path:
        """Give the folder of a feed."""
        return self.root / feed

    def feeds(self) -> list[str]:
        """Give the ids of the feeds that anything is kept of, sorted."""
        return sorted(path.name for path in _folders(self.root) if not path.name.startswith("."))

    def current(self) -> dict[str, Edition]:
        """Give the edition in use of each feed that has one, by feed id."""
        found = ((feed, self.in_use(feed)) for feed in self.feeds())
        return {feed: edition for feed, edition in found if edition is not None}

    def parties(self) -> dict[str, Edition]:
        """Give the edition in use of each feed that lists parties: those that screening and decisions rest on."""
        return {feed: edition for feed, edition in self.current().items() if edition.holds == "parties"}

    def in_use(self, feed: str) -> Edition | None:
        """Give the edition in use of a feed, or `None` where none can be.

        Where the one named is missing or damaged, the newest whole one stands in, and its `trouble` says so.
        """
        named = self.pointer(feed)
        if named is not None and (edition := self._whole(self.folder(feed) / "editions" / named.edition)) is not None:
            return edition
        whole = [edition for edition in self.editions(feed) if not edition.history]
        if not whole:
            return None
        if named is None and not (self.folder(feed) / IN_USE).exists():
            return whole[-1]  # an update was cut off between keeping its edition and naming it
        trouble = "the edition in use is damaged on disk; the newest whole one answers instead. Run exportgate update"
        return msgspec.structs.replace(whole[-1], trouble=trouble)

    def pointer(self, feed: str) -> InUse | None:
        """Give what the file that names the edition in use says, or `None` where it is missing or unreadable."""
        try:
            return msgspec.json.decode((self.folder(feed) / IN_USE).read_bytes(), type=InUse)
        except (OSError, msgspec.DecodeError):
            return None

    def editions(self, feed: str) -> list[Edition]:
        """Give the whole editions kept of a feed, oldest first; of one read twice, the later reading."""
        return self._kept(feed, "editions")

    def aside(self, feed: str) -> list[Edition]:
        """Give the editions of a feed that were kept aside, oldest first."""
        return self._kept(feed, "aside")

    def entries(self, edition: Edition) -> list[Entry]:
        """Give the entries of an edition, in the order of the publication.

        Raises:
            FeedError: what lies on disk is not what was kept.
        """
        path = self.place(edition) / ENTRIES
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _damaged(edition, f"{ENTRIES} cannot be read: {error.strerror}") from error
        if hashlib.sha256(content).hexdigest() != edition.entries_sha256:
            raise _damaged(edition, f"{ENTRIES} is not what was kept")
        return _entries_decoder.decode(content)

    def entry(self, feed: str, entry_id: str) -> tuple[Edition, Entry]:
        """Give one entry of the edition in use, and that edition.

        Raises:
            FeedError: the feed is not loaded, or has no entry of that id.
        """
        edition = self.in_use(feed)
        if edition is None:
            raise FeedError("is not loaded", where=feed, hint="Load it with exportgate update, see exportgate lists.")
        for entry in self.entries(edition):
            if entry.id == entry_id:
                return edition, entry
        raise FeedError(f"the edition of {edition.date} has no entry {entry_id!r}", where=feed)

    def raw_files(self, edition: Edition) -> list[FileOnDisk]:
        """Give the raw files of an edition, as a reader takes them."""
        folder = self.place(edition) / RAW
        return [FileOnDisk(folder / file.kept_as, file.name, file.limit) for file in edition.files]

    def raw_is_sound(self, edition: Edition) -> bool:
        """Say whether every raw file is, byte for byte, what was fetched."""
        folder = self.place(edition) / RAW
        return all(_hash_of(folder / file.kept_as) == file.sha256 for file in edition.files)

    def is_sound(self, edition: Edition) -> bool:
        """Say whether the parsed entries are what was kept, by their hash."""
        return _hash_of(self.place(edition) / ENTRIES) == edition.entries_sha256

    def place(self, edition: Edition) -> Path:
        """Give the folder that an edition lies in."""
        kept = self.folder(edition.feed) / "editions" / edition.key
        return kept if kept.is_dir() else self.folder(edition.feed) / "aside" / edition.key

    def _kept(self, feed: str, shelf: str) -> list[Edition]:
        whole = (self._whole(path) for path in _folders(self.folder(feed) / shelf))
        latest: dict[tuple[str, str], Edition] = {}
        for edition in sorted(
            (item for item in whole if item is not None), key=lambda item: item.read_at or item.fetched_at
        ):
            latest[edition.date.isoformat(), edition.sha256] = edition
        return sorted(latest.values(), key=lambda item: (item.date, item.fetched_at))

    def manifest(self, folder: Path) -> Edition | None:
        """Give what the manifest in a folder says, whatever lies beside it; `None` where it is unreadable."""
        try:
            edition = _manifest_decoder.decode((folder / MANIFEST).read_bytes())
        except (OSError, msgspec.DecodeError):
            return None
        return edition if edition.key == folder.name else None

    def _whole(self, folder: Path) -> Edition | None:
        """The edition in a folder, or `None` where its manifest is unreadable or its entries are not all there."""
        edition = self.manifest(folder)
        if edition is None or not edition.readable:
            return edition
        try:
            size = (folder / ENTRIES).stat().st_size
        except OSError:
            return None
        return edition if size == edition.entries_bytes else None


def _folders(parent: Path) -> Iterator[Path]:
    try:
        yield from sorted(path for path in parent.iterdir() if path.is_dir())
    except FileNotFoundError:
        return


def _hash_of(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _damaged(edition: Edition, message: str) -> FeedError:
    return FeedError(
        message,
        where=f"{edition.feed}, edition {edition.date}",
        hint="Run exportgate update: it reads the edition anew from its raw files, or fetches it again.",
    )
