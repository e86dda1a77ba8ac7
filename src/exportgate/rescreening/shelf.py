"""The folder where re-screening keeps what it can make anew: the parties as arrays, the entries screened last.

<home>/rescreening/.lock
<home>/rescreening/parties/about.json     the engine that folded the names, the act up to which they are known, shards
<home>/rescreening/parties/<shard>/       see shard
<home>/rescreening/entries/<index>/       the entries of the index screened last
<home>/rescreening/underway/              a full run not done yet, as `parties`, with the hits of each shard

Whatever is missing or damaged is told from what is whole by seals, and made anew: a party that is not looked at would
be one of whom nothing is found.
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
from exportgate.rescreening.shard import ABOUT, Shard, open_shard, write_shard
from exportgate.rescreening.writing import (
    is_sealed,
    put_away,
    put_in_place,
    read_object,
    seal_of,
    sweep,
    told_in_words,
    whole_file,
    whole_folder,
)
from exportgate.shipment import Party

_LOCK_SECONDS = 5
_ENTRY_FILES = ("entries.msgpack", "entry_starts.npy")


class Parties:
    """Parties as arrays in a folder, one shard after the other; its `about.json` seals which there are.

    Args:
        folder: need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def about(self) -> dict[str, object]:
        """Give what is told of the folder; nothing where it is not there or cannot be read."""
        found = read_object(self.folder / ABOUT).get("about")
        return found if isinstance(found, dict) else {}

    def begin(self, **about: object) -> None:
        """Empty the folder and tell what is to be in it.

        Raises:
            ExportgateError: it cannot be written.
        """
        with told_in_words(self.folder), whole_folder(self.folder) as half:
            (half / ABOUT).write_text(_told(about, ()), encoding="utf-8")

    def note(self, **about: object) -> None:
        """Tell more of the folder, or otherwise.

        Raises:
            ExportgateError: it cannot be written.
        """
        before = self.about()
        if before != (now := {**before, **about}):
            self._tell(now, self._seals())

    def add(self, parties: Sequence[tuple[Key, Party]], **about: object) -> None:
        """Write a shard behind those that are there; `about` is given again by `told`.

        Raises:
            ExportgateError: it cannot be written.
        """
        seals = self._seals()
        shard = self._shard(len(seals))
        with told_in_words(self.folder):
            write_shard(shard, parties, **about)
            seal = seal_of(shard / ABOUT)
        self._tell(self.about(), (*seals, seal))

    def is_whole(self) -> bool:
        """Say whether all shards are there as they were written."""
        about = self._each()
        return about is not None and all(
            is_sealed(self._shard(number), one.get("seals")) for number, one in enumerate(about)
        )

    def shards(self) -> Iterator[Shard]:
        """Yield the shards one by one, as `is_whole` has found them."""
        for number in range(len(self._seals())):
            yield open_shard(self._shard(number))

    def told(self) -> list[dict[str, object]]:
        """Give what was told of each shard.

        Raises:
            ExportgateError: one is missing or damaged.
        """
        found = self._each()
        if found is None:
            raise ExportgateError(
                "was damaged meanwhile, so nothing was kept", where=str(self.folder), hint="Run it again."
            )
        return found

    def _each(self) -> list[dict[str, object]] | None:
        seals = self._seals()
        if not self.about() or not all(
            is_sealed(self._shard(number), {ABOUT: seal}) for number, seal in enumerate(seals)
        ):
            return None
        return [read_object(self._shard(number) / ABOUT) for number in range(len(seals))]

    def _seals(self) -> tuple[object, ...]:
        found = read_object(self.folder / ABOUT).get("shards")
        return tuple(found) if isinstance(found, list) else ()

    def _shard(self, number: int) -> Path:
        return self.folder / f"{number:06d}"

    def _tell(self, about: dict[str, object], seals: Sequence[object]) -> None:
        with told_in_words(self.folder):
            whole_file(self.folder / ABOUT, _told(about, seals).encode())


def _told(about: dict[str, object], seals: Sequence[object]) -> str:
    return json.dumps({"about": about, "shards": list(seals)})


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
        """Give the folder of the entries of an index that was screened, or `None` where it is not there whole."""
        folder = self.root / "entries" / index
        seals = read_object(folder / ABOUT).get("seals")
        return (
            folder if isinstance(seals, dict) and seals.keys() == {*_ENTRY_FILES} and is_sealed(folder, seals) else None
        )

    def keep_entries(self, index: Path) -> None:
        """Keep the entries of a compiled index, which an update may remove, beside those that are kept.

        Raises:
            ExportgateError: the folder cannot be written.
        """
        kept = self.root / "entries"
        if self.entries(index.name) is not None:
            return
        with told_in_words(kept):
            if kept.exists() and not kept.is_dir():
                put_away(kept)
            with whole_folder(kept / index.name) as half:
                for name in _ENTRY_FILES:
                    _linked(index / name, half / name)
                seals = {name: seal_of(half / name) for name in _ENTRY_FILES}
                (half / ABOUT).write_text(json.dumps({"seals": seals}), encoding="utf-8")

    def drop_entries(self, index: str) -> None:
        """Keep no entries but those of an index."""
        with told_in_words(self.root):
            for other in (self.root / "entries").iterdir():
                if other.name != index:
                    put_away(other)

    def promote(self, **about: object) -> None:
        """Put the parties of a full run that is done in the place of those before, and tell more of them.

        Raises:
            ExportgateError: the folder cannot be written.
        """
        self.underway.note(**about)
        with told_in_words(self.root):
            put_in_place(self.underway.folder, self.parties.folder)


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
