"""Serving: the application on an address of this machine, until it is told to stop."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from exportgate.casework.making import made_with
from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework
from exportgate.desk.common import FOLDER, Common
from exportgate.desk.workers import Leash
from exportgate.entry import Entry, ListedName
from exportgate.errors import ExportgateError
from exportgate.feeds.store import Store
from exportgate.gate import Gate
from exportgate.home import data_folder
from exportgate.plugins import load_plugins
from exportgate.screening import Screener
from exportgate.shipment import Party, Shipment

HEADER_SECONDS = 15.0
"""A connection that brings no whole head of a request for so long is closed."""
KEEP_ALIVE_SECONDS = 15
STOP_SECONDS = 30
MOST_CONNECTIONS = 1000
MOST_HEAD_BYTES = 32 * 1024
MOST_WAITING, ACCEPTED_AT_ONCE = 2048, 2
"""So many connections wait to be accepted, and so many are by one worker before others have a look."""


class ServeError(ExportgateError):
    """The service cannot be started."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1 for clients that send the head of a request in time."""

    _head_ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Take in what came, and wait for the rest of a head that is not whole."""
        super().data_received(data)
        busy = self.cycle is not None and not self.cycle.response_complete
        if busy and self._head_ends is not None:
            self._head_ends.cancel()
            self._head_ends = None
        elif not busy and self._head_ends is None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        if self._head_ends is not None:
            self._head_ends.cancel()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._head_ends = self.loop.call_later(HEADER_SECONDS, self._too_slow)

    def _too_slow(self) -> None:
        self._head_ends = None
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()


class QuietServer(uvicorn.Server):
    """A server for which being told to stop is no failure: it answers what is under way and ends as any program.

    Args:
        config: as uvicorn takes it.
        serving: called once it serves.
    """

    def __init__(self, config: uvicorn.Config, serving: Callable[[], None] = lambda: None) -> None:
        super().__init__(config)
        self._serving = serving

    def stop(self) -> None:
        """Answer what is under way and end."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        await super().startup(sockets=sockets)
        for sock in sockets or ():  # asyncio takes so many at once as may wait, and workers are to share them
            sock.listen(MOST_WAITING)
        self._serving()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at the usual signals for as long as something takes."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(casework: ServedCasework, sock: socket.socket) -> None:
    """Serve on a socket until a signal comes; requests under way are answered first."""
    threading.Thread(target=_warm_up, args=(casework,), daemon=True).start()
    try:
        QuietServer(_config(create_app(casework))).run(sockets=[sock])
    finally:
        sock.close()


def serve_with_others(sock: socket.socket, leash: Leash) -> int:
    """Serve as one of several workers, until told to stop; gives the exit code.

    Raises:
        ExportgateError: it cannot be served.
    """
    casework = ServedCasework.open()
    _ = casework.gate.screener
    app = create_app(casework, common=Common(casework.gate.store.home / FOLDER, several=True))
    _warm_up(casework)
    server = QuietServer(_config(app), leash.tell_serving)
    leash.watch(server.stop)
    try:
        server.run(sockets=[sock])
    finally:
        sock.close()
    return 0


def prepare() -> None:
    """Load the program and the laws, without the lists, before workers are forked: they have them in common then."""
    gate = Gate(load_plugins(), Store(data_folder()), Screener.over([Entry(feed="none", id="1", names=_ANYBODY)]))
    with suppress(Exception):
        gate.check([Shipment(id="warm-up", parties=(Party(role="consignee", name="Anybody at all"),))], supposed=True)
        made_with(gate.plugins)


_ANYBODY = (ListedName(name="Anybody at all"),)


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=ACCEPTED_AT_ONCE,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _warm_up(casework: ServedCasework) -> None:
    """Have the laws loaded before the first question; whatever goes wrong will be told to whoever asks."""
    with suppress(Exception):
        casework.gate.check([Shipment(id="warm-up")], supposed=True)
        made_with(casework.gate.plugins)


def bound(host: str, port: int) -> socket.socket:
    """Give a socket that listens at an address of this machine.

    Raises:
        ServeError: the address cannot be had.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        sock = socket.socket(family, kind, protocol)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(MOST_WAITING)
    except OSError as error:
        told = f"the address {host}, port {port} cannot be had: {error.strerror or error}"
        raise ServeError(told, hint="Choose another with --port, or stop what listens there.") from error
    return sock
