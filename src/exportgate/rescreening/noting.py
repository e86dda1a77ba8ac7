"""How far a re-screening has come, noted in the data folder, where every program can read it.

<home>/rescreening/begun.json   one that a service began, until it holds the lock
<home>/rescreening/now.json     who runs one, and what is done; nobody reads it unless the lock is held
<home>/rescreening/failed.json  why the last one that a service began was not done
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from filelock import FileLock, Timeout

FOLDER, LOCK = "rescreening", ".lock"
BEGUN, NOW, FAILED = "begun.json", "now.json", "failed.json"
_EVERY_SECONDS = 0.5
_STARTS_WITHIN = 30.0
"""A program that was begun so long ago and does not hold the lock did not start."""
T = TypeVar("T")


class Now(msgspec.Struct, frozen=True):
    """A re-screening under way: who began it, when, what is being done, how many parties are done, of how many."""

    actor: str = ""
    begun: str = ""
    doing: str = "beginning"
    done: int = 0
    of: int = 0
    seconds_left: int | None = None


class Failed(msgspec.Struct, frozen=True):
    """A re-screening that was not done: who began it, when, and why not."""

    actor: str
    at: str
    why: str


class Noting:
    """Notes how far a run has come, for others to read; it must hold the lock.

    Args:
        folder: of re-screening in the data folder.
        actor: who began it.
    """

    def __init__(self, folder: Path, actor: str) -> None:
        self._folder, self._actor = folder, actor
        self._begun, self._noted, self._since = datetime.now(UTC).isoformat(), 0.0, (time.monotonic(), "", 0)

    def __call__(self, doing: str, done: int, of: int) -> None:
        """Note it, where the last note is not of just now."""
        now = time.monotonic()
        if doing != self._since[1]:
            self._since = now, doing, done
        elif now - self._noted < _EVERY_SECONDS:
            return
        self._noted = now
        begun, _, first = self._since
        left = round((now - begun) * (of - done) / (done - first)) if done > first else None
        with suppress(OSError):  # that nobody can see how far it has come is no reason to end
            put_note(self._folder / NOW, Now(self._actor, self._begun, doing, done, of, left))


@contextmanager
def noted(folder: Path, actor: str) -> Iterator[Noting]:
    """Give what notes how far a run has come; when it is over nothing is noted, nor what failed before it was done."""
    try:
        yield Noting(folder, actor)
        _remove(folder / FAILED)
    finally:
        _remove(folder / NOW)


def _remove(note: Path) -> None:
    with suppress(OSError):
        note.unlink(missing_ok=True)


def under_way(home: Path) -> Now | None:
    """Give the re-screening that is under way in a data folder; `None` where none is."""
    folder = home / FOLDER
    if _held(folder):
        return read_note(folder / NOW, Now) or Now()
    begun = read_note(folder / BEGUN, Now)
    return begun if begun and _is_of_just_now(begun.begun) else None


def _is_of_just_now(at: str) -> bool:
    """Whether a program that was begun then may still be starting; a clock that was set back says nothing of it."""
    try:
        age = (datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds()
    except (ValueError, TypeError):
        return False
    return 0 <= age < _STARTS_WITHIN


def failed(home: Path) -> Failed | None:
    """Give why the last one that a service began was not done; `None` where it was, or none was begun."""
    return read_note(home / FOLDER / FAILED, Failed)


def put_note(file: Path, told: msgspec.Struct) -> None:
    """Write a note, which is there whole or as it was before."""
    new = file.with_suffix(".new")
    new.write_bytes(msgspec.json.encode(told))
    new.replace(file)


def _held(folder: Path) -> bool:
    if not (folder / LOCK).exists():
        return False
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def read_note(file: Path, kind: type[T]) -> T | None:
    """Read a note; `None` where there is none that can be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None
