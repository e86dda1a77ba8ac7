"""How often somebody may ask: a bucket that fills steadily and holds so much, for each token and user."""

import logging
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

log = logging.getLogger(__name__)
_MOST_BUCKETS = 10_000
_WAIT_SECONDS = 1.0
_TABLE = "CREATE TABLE IF NOT EXISTS buckets (who TEXT PRIMARY KEY, left REAL NOT NULL, at REAL NOT NULL) WITHOUT ROWID"


class Rates(Protocol):
    """The buckets of all who ask."""

    def take(self, who: str, per_minute: int, burst: int) -> float:
        """Take one request of somebody; gives 0, or the seconds until there will be another.

        Args:
            who: whose bucket.
            per_minute: how many come back a minute.
            burst: how many the bucket holds.
        """
        ...


class OwnRates:
    """Buckets in this process's memory.

    Args:
        clock: seconds that only ever grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, per_minute: int, burst: int) -> float:
        """Take one request, as `Rates.take` does."""
        now = self._clock()
        with self._lock:
            left, at = self._buckets.pop(who, (float(burst), now))
            left, wait = _taken(left, now - at, per_minute, burst)
            self._buckets[who] = (left, now)
            while len(self._buckets) > _MOST_BUCKETS:
                self._buckets.popitem(last=False)
        return wait


class SharedRates:
    """Buckets in a file, which all workers of a service take from.

    It is no record: it may be lost, so nothing waits for the disk. Where it cannot be used, each worker counts for
    itself.

    Args:
        file: made where it is not there.
        clock: seconds that are the same in all processes.
    """

    def __init__(self, file: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._own = OwnRates()

    def take(self, who: str, per_minute: int, burst: int) -> float:
        """Take one request, as `Rates.take` does."""
        with self._lock:
            try:
                return self._take(who, per_minute, burst)
            except sqlite3.Error as error:
                log.warning("workers count apart how often somebody asks: %s: %s", self._file.name, error)
        return self._own.take(who, per_minute, burst)

    def _take(self, who: str, per_minute: int, burst: int) -> float:
        connection = self._opened()
        connection.execute("BEGIN IMMEDIATE")
        try:
            now = self._clock()
            row = connection.execute("SELECT left, at FROM buckets WHERE who = ?", (who,)).fetchone()
            before, at = row or (float(burst), now)
            left, wait = _taken(before, max(0.0, now - at), per_minute, burst)
            connection.execute("INSERT OR REPLACE INTO buckets VALUES (?, ?, ?)", (who, left, now))
        finally:
            connection.execute("COMMIT")
        return wait

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(
                self._file, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            for words in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF", _TABLE):
                connection.execute(words)
            self._connection = connection
        return self._connection


def _taken(left: float, seconds: float, per_minute: int, burst: int) -> tuple[float, float]:
    """Fill a bucket for some seconds and take one request; gives what is left, and the seconds to wait for one."""
    left = min(float(burst), left + seconds * per_minute / 60)
    return (left - 1, 0.0) if left >= 1 else (left, (1 - left) * 60 / per_minute)
