"""Where the gate's work is done: one after the other, off the event loop, and only so much waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from exportgate.errors import ExportgateError

P = ParamSpec("P")
T = TypeVar("T")
RETRY_SECONDS = 2


class CrowdedError(ExportgateError):
    """So much waits to be done already that more would only wait longer."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} requests wait to be answered already", hint=f"Try again in {RETRY_SECONDS} s.")


class Workroom:
    """One worker with a queue of a limited length.

    Args:
        room: so many may wait or be at work at once.
    """

    def __init__(self, room: int = 256) -> None:
        self.room = room
        self.waiting = 0
        self._worker = ThreadPoolExecutor(1, "exportgate-gate")

    async def run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Have something done, and wait for it. It is done to its end even where nobody waits any more.

        Raises:
            CrowdedError: too much waits already.
        """
        if self.waiting >= self.room:
            raise CrowdedError(self.waiting)
        self.waiting += 1
        try:
            future = self._worker.submit(work, *arguments, **named)
        except RuntimeError as error:  # it is closed
            self.waiting -= 1
            raise CrowdedError(self.waiting) from error
        future.add_done_callback(self._done)
        return await asyncio.shield(asyncio.wrap_future(future))

    def _done(self, _future: Any) -> None:
        self.waiting -= 1

    def close(self) -> None:
        """Finish what is at work and let nothing more begin."""
        self._worker.shutdown(wait=True, cancel_futures=True)
