"""Whose turn it is: one at a time, in the order they came; only so many wait, and nobody waits for ever.

What takes long is done in pieces: between two of them it lets those go first who came meanwhile.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from exportgate.errors import ExportgateError
from exportgate.settings import ServiceSettings

RETRY_SECONDS = 2
MOST_THREADS = 16
"""So many threads wait for a turn at most: they are those that answer everything else, too."""
MOST_PAUSED = 8
"""So many long questions let others go first at a time, since each keeps in memory what it was asked."""

Told = Callable[[], None]
Limits = Callable[[], ServiceSettings]


class CrowdedError(ExportgateError):
    """So much waits to be done already that more would only wait longer."""

    def __init__(self, told: str) -> None:
        super().__init__(told, hint=f"Try again in {RETRY_SECONDS} s.")


class Turns:
    """A lock that is fair, that only so many wait for, and that is waited for in threads and on an event loop alike.

    Args:
        limits: how many may wait, and how long; asked anew each time since the settings may change.
    """

    def __init__(self, limits: Limits = ServiceSettings) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._queue: deque[Told] = deque()
        self._taken = False
        self._paused = 0
        self._here = threading.local()
        self._threads = threading.BoundedSemaphore(MOST_THREADS)

    @property
    def waiting(self) -> int:
        """How many wait or are at work."""
        return len(self._queue) + self._taken

    @property
    def longest(self) -> float:
        """How many seconds a turn is waited for."""
        return float(self._limits().longest_wait_seconds)

    def line_up(self, told: Told, *, patient: bool = False) -> None:
        """Ask for a turn; `told` is called once it has come, from whatever thread left it, or at once.

        Args:
            told: must not wait for anything.
            patient: has been let in before, so it is not refused.

        Raises:
            CrowdedError: so many wait already.
        """
        room = self._limits().waiting
        with self._lock:
            if self._taken:
                if not patient and len(self._queue) >= room:
                    raise CrowdedError(f"{len(self._queue)} requests wait to be answered already")
                self._queue.append(told)
                return
            self._taken = True
        told()

    def withdraw(self, told: Told) -> None:
        """Wait no longer; a turn that has come meanwhile is left to the next."""
        with self._lock:
            if told in self._queue:
                self._queue.remove(told)
                return
        self.leave()

    def leave(self) -> None:
        """Leave the turn to who came first of those that wait."""
        with self._lock:
            if not self._queue:
                self._taken = False
                return
            following = self._queue.popleft()
        following()

    @contextmanager
    def taken(self, *, patient: bool = False) -> Iterator[None]:
        """Take a turn in this thread, for as long as something takes; within one that it has already, at once.

        Raises:
            CrowdedError: too much waits already, or it was waited for too long.
        """
        if getattr(self._here, "held", False):
            yield
            return
        if patient:
            self._wait(None)
        else:
            self._wait_among_others()
        with self.held():
            yield

    @contextmanager
    def held(self) -> Iterator[None]:
        """Mark a turn that has come as this thread's, and leave it at the end."""
        self._here.held = True
        try:
            yield
        finally:
            self._here.held = False
            self.leave()

    def pass_on(self) -> None:
        """Let those go first who wait now, and go on afterwards; unless so many have paused that no more can."""
        with self._lock:
            if not self._queue or self._paused >= MOST_PAUSED:
                return
            self._paused += 1
            following = self._queue.popleft()
            again = threading.Event()
            self._queue.append(again.set)
        following()
        again.wait()
        with self._lock:
            self._paused -= 1

    def _wait_among_others(self) -> None:
        if not self._threads.acquire(blocking=False):
            raise CrowdedError(f"{MOST_THREADS} requests of the desk wait to be answered already")
        try:
            self._wait(self.longest)
        finally:
            self._threads.release()

    def _wait(self, seconds: float | None) -> None:
        come = threading.Event()
        self.line_up(come.set, patient=seconds is None)
        if not come.wait(seconds):
            self.withdraw(come.set)
            raise CrowdedError(f"nobody could answer within {seconds:g} s")
