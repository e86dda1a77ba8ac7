"""What every request meets first: how large and how slow it may be, and what every answer carries."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exportgate.desk.problems import Problem, problem_of
from exportgate.desk.turns import RETRY_SECONDS
from exportgate.desk.workroom import CLIENT_LEFT

log = logging.getLogger(__name__)
BODY_SECONDS = 60.0
"""A request whose body takes longer to arrive is not waited for."""
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
_API_HEADERS = ((b"cache-control", b"no-store"), (b"content-security-policy", b"default-src 'none'"))
API = "/api/"

_MOST_LARGEST = 8
"""The bodies of all requests under way are together as large as so many of the largest, at most."""
Observe = Callable[[Scope, int, float], None]


@dataclass
class Taken:
    """How many bytes of bodies all requests under way have brought."""

    size: int = 0


class Guard:
    """Limits the body of requests in size and time, chunked ones too, and sees that every answer is one.

    Args:
        app: what answers.
        largest: bytes of a body, asked anew for each request since the settings may change.
        observe: told of each answer: the request, its status, and the seconds it took.
        seconds: how long a body may take to arrive.
    """

    def __init__(
        self, app: ASGIApp, largest: Callable[[], int], observe: Observe, seconds: float = BODY_SECONDS
    ) -> None:
        self.app = app
        self.largest = largest
        self.observe = observe
        self.seconds = seconds
        self.taken = Taken()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _Guarded(scope, receive, send, self.largest(), self.seconds, self.taken)
        CLIENT_LEFT.set(guarded.left)
        began = time.monotonic()
        try:
            if guarded.announced > guarded.largest:
                await guarded.refuse(guarded.too_large())
            else:
                await self.app(scope, guarded.receive, guarded.send)
        except ClientDisconnect:  # nobody is there to be told, and nothing was done with half a body
            return
        except Exception as error:
            if guarded.status:  # the answer has begun, so the connection can only be cut
                raise
            if not isinstance(error, Problem):
                log.exception("%s %s failed", scope["method"], scope["path"])
            await guarded.refuse(problem_of(error))
        finally:
            guarded.forget()
            self.observe(scope, guarded.status, time.monotonic() - began)


class _Guarded:
    """One request on its way."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, largest: int, seconds: float, taken: Taken) -> None:
        self._taken = taken
        self.scope = scope
        self.largest = largest
        self.status = 0
        self._receive = receive
        self._send = send
        self._ends = time.monotonic() + seconds
        self._read = 0
        self.announced = _announced(scope)
        self._whole = not (self.announced or _chunked(scope))

    async def receive(self) -> Message:
        """Give the next part of the body."""
        if self._whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, self._ends - time.monotonic()))
        except TimeoutError:
            raise Problem(408, "too-slow", "the body did not arrive in time") from None
        if message["type"] == "http.request":
            self._count(len(message.get("body", b"")))
            self._whole = not message.get("more_body", False)
        return message

    def _count(self, size: int) -> None:
        self._read += size
        self._taken.size += size
        if self._read > self.largest:
            raise self.too_large()
        if self._taken.size > _MOST_LARGEST * self.largest:
            told = "so many large requests are under way that there is no room for this one"
            raise Problem(503, "crowded", told, headers={"Retry-After": str(RETRY_SECONDS)})

    async def left(self) -> None:
        """Wait until the client has gone; nobody waits for the rest of a request here, so that is for ever."""
        if not self._whole:
            await asyncio.Event().wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def forget(self) -> None:
        """Count what was brought no longer: it is answered."""
        self._taken.size -= self._read

    async def send(self, message: Message) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            present = {name.lower() for name, _ in headers}
            wanted = [*HEADERS, *(_API_HEADERS if self.scope["path"].startswith(API) else ())]
            headers += [(name, value) for name, value in wanted if name not in present]
            if not self._whole and (self.announced or _chunked(self.scope)):
                headers.append((b"connection", b"close"))  # or the rest of the body would be taken in for nothing
            message = {**message, "headers": headers}
        await self._send(message)

    async def refuse(self, problem: Problem) -> None:
        """Answer with a problem."""
        await problem.response()(self.scope, self._receive, self.send)

    def too_large(self) -> Problem:
        """Give the problem of a body that is too large."""
        return Problem(413, "too-large", f"at most {self.largest:,} bytes are taken", hint="Split it.")


def _announced(scope: Scope) -> int:
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(told) if told.isdigit() and len(told) < 20 else 0


def _chunked(scope: Scope) -> bool:
    return any(name == b"transfer-encoding" for name, _ in scope["headers"])
