"""What the workers of one service have in common, beside the records: a folder of files and locks.

The locks are the operating system's: who dies leaves them, and another takes them.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from exportgate.desk.rates import OwnRates, Rates, SharedRates
from exportgate.records.logins import LockedOutError

FOLDER = "service"
"""In the data folder."""
_AT_THE_DOOR = 2
"""So many passwords are looked at at once, by all workers together: each takes 64 MB on purpose."""
_DOOR_SECONDS = 10.0
_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Common:
    """The folder that workers share.

    Args:
        folder: for files and locks.
        several: whether there is more than one worker.
    """

    folder: Path
    several: bool = False

    def rates(self) -> Rates:
        """Give the buckets that say how often somebody may ask."""
        if not self.several:
            return OwnRates()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SharedRates(self.folder / "rates.sqlite")

    @contextmanager
    def door(self) -> Iterator[None]:
        """Let in one who signs in, as long as not too many others do.

        Raises:
            LockedOutError: too many do.
        """
        if not self.several:
            yield
            return
        lock = self._first_free([self.folder / f".door-{number}.lock" for number in range(_AT_THE_DOOR)])
        try:
            yield
        finally:
            lock.release()

    def only_one(self, name: str) -> FileLock | None:
        """Give the lock of what one process at a time does, held; `None` where another holds it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _held(self.folder / f".{name}.lock")

    def _first_free(self, places: list[Path]) -> FileLock:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ends = time.monotonic() + _DOOR_SECONDS
        while time.monotonic() < ends:
            for place in places:
                if (lock := _held(place)) is not None:
                    return lock
            time.sleep(_LOOK_SECONDS)
        raise LockedOutError(1)


def _held(place: Path) -> FileLock | None:
    lock = FileLock(place, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock
