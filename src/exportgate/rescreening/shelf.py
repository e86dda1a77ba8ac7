"""The folder where re-screening keeps what it can make anew: the parties as arrays, the entries screened last.

<home>/rescreening/.lock
<home>/rescreening/parties/about.json     the engine that folded the names, the import up to which they are known
<home>/rescreening/parties/<shard>/       see shard
<home>/rescreening/entries/<index>/       the entries of the index screened last
<home>/rescreening/underway/              a full run not done yet, as `parties`, with the hits of each shard
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from exportgate.errors import ExportgateError
from exportgate.rescreening.found import Found, Key
from exportgate.rescreening.noting import FOLDER, LOCK
from exportgate.rescreening.shard import Shard, about_shard, open_shard, write_shard
from exportgate.rescreening.writing import sweep, whole_folder
from exportgate.shipment import Party

_LOCK_SECONDS = 5
_ENTRY_FILES = ("entries.msgpack", "entry_starts.npy")
_ABOUT = "about.json"


class Parties:
    """Parties as arrays in a folder, one shard after the other.

    Args:
        folder: need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def about(self) -> dict[str, object]:
        """Give what was told when the folder was begun; nothing where it is not there or cannot be read."""
        try:
            found: dict[str, object] = json.loads((self.folder / _ABOUT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def begin(self, **about: object) -> None:
        """Empty the folder and tell what is to be in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (self.folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")

    @property
    def _shards(self) -> list[Path]:
        return sorted(path.parent for path in self.folder.glob("*/about.json"))

    def add(self, parties: Sequence[tuple[Key, Party]], **about: object) -> None:
        """Write a shard beside those that are there."""
        write_shard(self.folder / f"{len(self._shards):06d}", parties, **about)

    def shards(self) -> Iterator[Shard]:
        """Yield the shards one by one."""
        for folder in self._shards:
            yield open_shard(folder)

    def told(self) -> list[dict[str, object]]:
        """Give what was told of each shard."""
        return [about_shard(folder) for folder in self._shards]


class Shelf:
    """What re-screening keeps in a data folder beside the records."""

    def __init__(self, home: Path) -> None:
        self.root = home / FOLDER
        self.parties = Parties(self.root / "parties")
        self.underway = Parties(self.root / "underway")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock that keeps two runs apart; the operating system frees it if we are killed.

        Raises:
            ExportgateError: another run is under way, or the folder cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.root / LOCK)
            lock.acquire(timeout=_LOCK_SECONDS)
        except Timeout:
            raise ExportgateError(
                "another re-screening is under way", where=str(self.root), hint="Wait for it to end, or end it."
            ) from None
        except OSError as error:
            raise ExportgateError(f"cannot be written: {error.strerror or error}", where=str(self.root)) from error
        try:
            for folder in (self.root, self.parties.folder, self.underway.folder):
                sweep(folder)
            yield
        finally:
            lock.release()

    def entries(self, index: str) -> Path | None:
        """Give the folder of the entries screened last, or `None` where it is not there whole."""
        folder = self.root / "entries" / index
        return folder if all((folder / name).is_file() for name in _ENTRY_FILES) else None

    def keep_entries(self, index: Path) -> None:
        """Keep the entries of a compiled index, which an update may remove, and no older ones."""
        kept = self.root / "entries"
        if self.entries(index.name) is None:
            with whole_folder(kept / index.name) as half:
                for name in _ENTRY_FILES:
                    _linked(index / name, half / name)
        for other in kept.iterdir():
            if other.name != index.name:
                shutil.rmtree(other, ignore_errors=True)

    def promote(self) -> None:
        """Put the parties of a full run that is done in the place of those before."""
        shutil.rmtree(self.parties.folder, ignore_errors=True)
        self.underway.folder.rename(self.parties.folder)


def _linked(file: Path, to: Path) -> None:
    try:
        os.link(file, to)
    except OSError:  # another file system, or one without links
        shutil.copyfile(file, to)


def hits_told(found: Sequence[Found]) -> str:
    """Give hits as they are told of a shard."""
    return msgspec.json.encode(list(found)).decode()


def hits_read(told: object) -> list[Found]:
    """Read what `hits_told` gave."""
    return msgspec.json.decode(str(told), type=list[Found])
