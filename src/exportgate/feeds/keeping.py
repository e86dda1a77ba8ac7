"""Writing editions so that a reader, at any instant, sees a whole one: staged, synced to disk, moved in one step."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BufferedReader
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.edition import Edition, KeptFile
from exportgate.feeds.store import ENTRIES, IN_USE, MANIFEST, RAW, InUse, Store

LOCK_SECONDS = 900
ASIDE_KEPT = 3
"""So many suspicious editions of a feed are kept for a person to look at."""
_STAGING = ".staging"
_LOCK = ".update.lock"
_CHUNK = 1 << 20


@contextmanager
def update_lock(
    store: Store, *, seconds: float = LOCK_SECONDS, waiting: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the lock that keeps two updates of one data folder apart; the operating system frees it if we are killed.

    Args:
        store: the editions to write to.
        seconds: how long to wait for another update.
        waiting: told once if there is one.

    Raises:
        FeedError: the other update did not end in time, or the folder cannot be written.
    """
    with writing(store.root):
        store.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(store.root / _LOCK)
        _acquire(lock, store, seconds, waiting)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, store: Store, seconds: float, waiting: Callable[[], None] | None) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if waiting is not None:
            waiting()
        try:
            lock.acquire(timeout=seconds)
        except Timeout as error:
            raise FeedError(
                f"another update has been running for more than {seconds:,.0f} seconds",
                where=str(store.root),
                hint="Wait for it to end, or end it; nothing is lost by that.",
            ) from error


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into an error for people.

    Raises:
        FeedError: the disk is full, or the folder may not be written.
    """
    try:
        yield
    except OSError as error:
        raise FeedError(
            f"cannot be written: {error.strerror or error}",
            where=str(place),
            hint="Nothing was changed; the lists loaded before stay in use. Make room, or allow writing there.",
        ) from error


def sweep(store: Store) -> None:
    """Remove what killed updates left behind. Only under the lock, or work in progress would go."""
    shutil.rmtree(store.root / _STAGING, ignore_errors=True)
    for feed in store.feeds():
        for path in store.folder(feed).glob(f"{IN_USE}.*"):
            path.unlink(missing_ok=True)
        for edition in store.aside(feed)[:-ASIDE_KEPT]:
            shutil.rmtree(store.folder(feed) / "aside" / edition.key, ignore_errors=True)


@contextmanager
def staging(store: Store) -> Iterator[Path]:
    """Give a new folder, on the same disk, to put an edition together in; what is left in it is removed at the end."""
    parent = store.root / _STAGING
    with writing(parent):
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
        (folder / RAW).mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_raw(source: Path, target: Path, *, limit: int, name: str) -> tuple[str, int]:
    """Copy a file byte for byte and give (sha256, bytes).

    Raises:
        FeedError: it cannot be read, or holds more bytes than its limit.
    """
    total, size = hashlib.sha256(), 0
    with _opened(source, name) as stream, writing(target.parent), target.open("xb") as copy:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise FeedError(f"holds more than the {limit:,} bytes that are declared for it", where=name)
            total.update(chunk)
            copy.write(chunk)
        copy.flush()
        _sync(copy.fileno())
    return total.hexdigest(), size


def keep(store: Store, staged: Path, edition: Edition, entries: Sequence[Entry], *, aside: bool = False) -> Edition:
    """Write the parsed entries and the manifest beside the staged raw files, and move the whole to its place.

    Gives the edition as kept. Nothing is seen of it before the move, and all of it after.

    Raises:
        FeedError: the reader gave an entry that cannot be kept, or the disk refused.
    """
    with writing(store.folder(edition.feed)):
        content = encoded(edition.feed, entries) if edition.readable else b""
        if edition.readable:
            _write(staged / ENTRIES, content)
        kept = msgspec.structs.replace(
            edition, entries_sha256=hashlib.sha256(content).hexdigest(), entries_bytes=len(content)
        )
        _write(staged / MANIFEST, msgspec.json.format(msgspec.json.encode(kept), indent=2))
        _sync_folder(staged / RAW)
        _sync_folder(staged)
        _move(staged, store.folder(edition.feed) / ("aside" if aside else "editions") / edition.key)
    return kept


def encoded(feed: str, entries: Sequence[Entry]) -> bytes:
    """Give entries in the form they are kept in.

    Raises:
        FeedError: an entry holds what its type does not allow, so that it could not be read back.
    """
    try:
        content = msgspec.msgpack.encode(list(entries))
        msgspec.msgpack.decode(content, type=list[Entry])
    except (msgspec.ValidationError, TypeError, UnicodeEncodeError, OverflowError) as error:
        raise FeedError(f"the reader gave an entry that cannot be kept: {error}", where=feed) from error
    return content


def put_in_use(store: Store, edition: Edition, now: datetime, *, accepted: bool = False) -> None:
    """Name the edition that is in use from now on; the name is replaced in one step.

    Raises:
        FeedError: the disk refused; the edition in use before still is.
    """
    folder = store.folder(edition.feed)
    pointer = InUse(edition=edition.key, since=now, accepted=accepted)
    with writing(folder):
        half_way = folder / f"{IN_USE}.{os.getpid()}"
        half_way.unlink(missing_ok=True)
        _write(half_way, msgspec.json.encode(pointer))
        os.replace(half_way, folder / IN_USE)
        _sync_folder(folder)


def forget_aside(store: Store, edition: Edition) -> None:
    """Remove the copy of an edition that was kept aside before it was accepted."""
    shutil.rmtree(store.folder(edition.feed) / "aside" / edition.key, ignore_errors=True)


def accept(store: Store, edition: Edition, now: datetime) -> None:
    """Take an edition that was kept aside into use, as a person decided.

    Raises:
        FeedError: it could not be read, so there is nothing to use; or the disk refused.
    """
    if not edition.readable:
        raise FeedError(
            f"the edition of {edition.date} could not be read, so there is nothing to accept: "
            + "; ".join(edition.breaches),
            where=edition.feed,
        )
    aside = store.folder(edition.feed) / "aside" / edition.key
    if aside.is_dir():
        with writing(store.folder(edition.feed)):
            _move(aside, store.folder(edition.feed) / "editions" / edition.key)
            _sync_folder(aside.parent)
    put_in_use(store, edition, now, accepted=True)


def forget_in_use(store: Store, feed: str) -> None:
    """Take away the name of the edition in use, where none is left that could be."""
    with writing(store.folder(feed)):
        (store.folder(feed) / IN_USE).unlink(missing_ok=True)


def set_apart(store: Store, feed: str, folder: Path) -> None:
    """Move a damaged edition out of the way, to `damaged/` for a person to look at."""
    if not folder.exists():
        return
    with writing(store.folder(feed)):
        damaged = store.folder(feed) / "damaged"
        damaged.mkdir(exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=damaged))
        os.replace(folder, place / folder.name)


def kept_file(path: Path, **known: object) -> KeptFile:
    """Describe a file as it lies.

    Raises:
        FeedError: it cannot be read.
    """
    with _opened(path, path.name) as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return msgspec.convert({"sha256": digest, "size": path.stat().st_size, "kept_as": path.name, **known}, KeptFile)


def _opened(path: Path, name: str) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise FeedError(f"cannot be read: {error.strerror or error}", where=name) from error


def _move(staged: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():  # only one that is damaged, or kept aside, is ever written again
        damaged = Path(tempfile.mkdtemp(dir=staged.parent if staged.parent.name == _STAGING else place.parent))
        os.replace(place, damaged / place.name)
        os.replace(staged, place)
        shutil.rmtree(damaged, ignore_errors=True)
    else:
        os.replace(staged, place)
    _sync_folder(place.parent)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        _sync(stream.fileno())


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder; its file system journals the names itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
