"""Where work is done off the event loop: in turns, and for nobody who has gone meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from typing import ParamSpec, TypeVar

from starlette.requests import ClientDisconnect

from exportgate.desk.turns import MOST_PAUSED, CrowdedError, Turns

P = ParamSpec("P")
T = TypeVar("T")
_THREADS = 2 * MOST_PAUSED
"""One is at work, and who has let others go first keeps a thread to go on in; the rest are on their way out."""

CLIENT_LEFT: ContextVar[Callable[[], Awaitable[None]] | None] = ContextVar("client_left", default=None)
"""Waits until the client of the request that is being answered has gone."""


class Workroom:
    """Has work done in turns.

    Args:
        turns: whose turn it is; shared with whoever asks in threads of their own.
    """

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self._threads = ThreadPoolExecutor(_THREADS, "exportgate-work")
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many wait or are at work."""
        return self.turns.waiting

    async def run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Have something done, and wait for it. Once begun, it is done to its end even where nobody waits any more.

        Raises:
            CrowdedError: too much waits already, or it was waited for too long.
            ClientDisconnect: who asked has gone before it was begun.
        """
        if self._closed:
            raise CrowdedError("the service is being stopped")
        await self._turn()
        future = self._threads.submit(self._held, partial(work, *arguments, **named))
        return await asyncio.shield(asyncio.wrap_future(future))

    def close(self) -> None:
        """Finish what is at work and let nothing more begin."""
        self._closed = True
        self._threads.shutdown(wait=True)

    def _held(self, work: Callable[[], T]) -> T:
        with self.turns.held():
            return work()

    async def _turn(self) -> None:
        """Wait for a turn; whoever stops waiting, for whatever reason, leaves it to the next."""
        loop = asyncio.get_running_loop()
        come = loop.create_future()

        def told() -> None:
            try:
                loop.call_soon_threadsafe(_set, come)
            except RuntimeError:  # the loop has ended, and who waited on it with it
                self.turns.leave()

        self.turns.line_up(told)
        try:
            await _first_of(come, self.turns.longest)
        except BaseException:
            self.turns.withdraw(told)
            raise


def _set(come: "asyncio.Future[None]") -> None:
    if not come.done():
        come.set_result(None)


async def _first_of(come: "asyncio.Future[None]", seconds: float) -> None:
    """Wait for a turn, but neither too long nor for somebody who has gone.

    Raises:
        CrowdedError: it did not come in time.
        ClientDisconnect: the client has gone.
    """
    await asyncio.sleep(0)  # a turn that is there at once is told by now
    if come.done():
        return
    left = CLIENT_LEFT.get()
    leaving = asyncio.ensure_future(left()) if left else None
    try:
        ends = {come, leaving} if leaving else {come}
        await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if leaving:
            leaving.cancel()
    if come.done():
        return
    if leaving and leaving.done() and not leaving.cancelled():
        raise ClientDisconnect
    raise CrowdedError(f"nobody could answer within {seconds:g} s")
