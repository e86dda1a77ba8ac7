"""Answering a request that carries an Idempotency-Key: once, however often and from wherever it is sent."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.problems import Problem
from exportgate.desk.service import Service, service_of
from exportgate.records import Writing, idempotency
from exportgate.records.idempotency import Answered, Held
from exportgate.records.tokens import Token

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
_WAIT_SECONDS = 25.0
"""A second request with the same key waits so long for the answer of the first."""
_LOOK_SECONDS = 0.1
_HOLD_SECONDS = idempotency.LEASE.total_seconds() / 3

Work = Callable[[Held | None], Awaitable[Answered]]
"""Does what is asked; where a key is held, notes what it did in the transaction that does it."""


async def answer(request: Request, caller: Token, content: bytes, work: Work) -> Response:
    """Answer a request that changes something.

    Args:
        request: as it came.
        caller: whose keys these are.
        content: its body.
        work: does what is asked.

    Raises:
        Problem: the key is none, another request with it is still at work, or what `work` raises.
        OtherRequestError: the key was sent with another request.
    """
    service, key = service_of(request), request.headers.get(HEADER)
    if key is None:
        return _response(await work(None))
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem(400, "invalid", f"{HEADER}: expected 1 to {LONGEST_KEY} printable ASCII characters")
    begun = await _begin(service, caller.actor, key, _digest(request, content))
    if isinstance(begun, Answered):
        return _response(begun, replayed=True)
    return _response(await _at_work(service, begun, work))


async def _begin(service: Service, owner: str, key: str, digest: str) -> Held | Answered:
    records, loop = service.casework.records, asyncio.get_running_loop()
    ends, pause = loop.time() + _WAIT_SECONDS, _LOOK_SECONDS
    while True:
        begun = await run_in_threadpool(idempotency.begin, records, owner, key, digest, datetime.now(UTC))
        if begun is not None:
            return begun
        if loop.time() >= ends:
            told = f"another request with this {HEADER} is still being answered"
            raise Problem(409, "under-way", told, headers={"Retry-After": "5"})
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 1.0)


async def _at_work(service: Service, held: Held, work: Work) -> Answered:
    """Have the work done while holding on to the request, and let it go where the work fails."""
    records = service.casework.records
    task = asyncio.ensure_future(work(held))
    try:
        while not (await asyncio.wait({task}, timeout=_HOLD_SECONDS))[0]:
            await run_in_threadpool(idempotency.hold_on, records, held, datetime.now(UTC))
        return task.result()
    except BaseException:
        await run_in_threadpool(idempotency.abandon, records, held)
        raise


def finish(service: Service, held: Held | None, answered: Answered, actor: str) -> Answered:
    """Keep the answer of work that has been done in transactions before."""
    if held is None:
        return answered
    with service.casework.records.writing(actor) as write:
        return finish_within(write, held, answered)


def finish_within(write: Writing, held: Held | None, answered: Answered) -> Answered:
    """Keep the answer of work in the transaction that does it."""
    if held is not None:
        idempotency.finish(write, held, answered)
    return answered


def _digest(request: Request, content: bytes) -> str:
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(asked + content).hexdigest()


def _response(answered: Answered, *, replayed: bool = False) -> Response:
    headers = {"Idempotency-Replayed": "true"} if replayed else {}
    return Response(answered.answer, answered.status, headers, "application/json")
