"""What every request meets first: how large and how slow it may be, and what every answer carries."""

import asyncio
import logging
import time
from collections.abc import Callable

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exportgate.desk.problems import Problem, problem_of

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

Observe = Callable[[Scope, int, float], None]


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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _Guarded(scope, receive, send, self.largest(), self.seconds)
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
            self.observe(scope, guarded.status, time.monotonic() - began)


class _Guarded:
    """One request on its way."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, largest: int, seconds: float) -> None:
        self.scope = scope
        self.largest = largest
        self.status = 0
        self._receive = receive
        self._send = send
        self._ends = time.monotonic() + seconds
        self._read = 0
        self._whole = False
        self.announced = _announced(scope)

    async def receive(self) -> Message:
        """Give the next part of the body."""
        if self._whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, self._ends - time.monotonic()))
        except TimeoutError:
            raise Problem(408, "too-slow", "the body did not arrive in time") from None
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._read > self.largest:
                raise self.too_large()
        return message

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
