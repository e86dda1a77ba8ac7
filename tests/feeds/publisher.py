"""A publisher on a local HTTP server, honest or hostile, for tests of fetching."""

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

_BOMB = gzip.compress(bytes(10_000_000), 1)
Answer = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """One request. `send` answers it in one go; hostile answers use `wfile` themselves."""

    protocol_version = "HTTP/1.1"
    server: "Publisher"

    def do_GET(self) -> None:  # the name that http.server calls
        self.server.asked.append(dict(self.headers.items()))
        self.close_connection = True
        self.server.answer(self)

    def start(self, status: int, headers: dict[str, str]) -> None:
        """Send the status and the headers."""
        self.send_response(status)
        for name, value in {**headers, "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, content: bytes, status: int = 200, **headers: str) -> None:
        """Send an answer with its true length."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.start(status, {"Content-Length": str(len(content)), **named})
        self.wfile.write(content)

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


class Publisher(ThreadingHTTPServer):
    """The server. `answer` may be changed at any time; `asked` holds the headers of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.answer: Answer = lambda visit: visit.send(b"")
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        """The address of its list."""
        return f"http://127.0.0.1:{self.server_port}/list.csv"

    def handle_error(self, *_request: Any) -> None:
        """A client that goes away in mid-answer is no error of the publisher's."""


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Run a publisher."""
    with Publisher() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def stalls(visit: Visit) -> None:
    """Announce a file, send its start, and fall silent."""
    visit.start(200, {"Content-Length": "1000"})
    visit.wfile.write(b"published")
    visit.wfile.flush()
    time.sleep(5)


def stalls_before_the_headers(visit: Visit) -> None:
    """Accept the connection and say nothing."""
    time.sleep(5)


def drips(visit: Visit) -> None:
    """Send a byte now and then, each in time, for ever."""
    visit.start(200, {})
    while True:
        visit.wfile.write(b"x")
        visit.wfile.flush()
        time.sleep(0.02)


def drips_headers(visit: Visit) -> None:
    """Send the headers byte by byte, each in time, for ever."""
    visit.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        visit.wfile.write(b"x")
        visit.wfile.flush()
        time.sleep(0.02)


def never_ends(visit: Visit) -> None:
    """Send without a length and without an end."""
    visit.start(200, {})
    while True:
        visit.wfile.write(b"T-1,Toy,AA\n" * 1_000)


def never_ends_in_chunks(visit: Visit) -> None:
    """Send chunk after chunk."""
    visit.start(200, {"Transfer-Encoding": "chunked"})
    while True:
        visit.wfile.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")


def gzip_bomb(visit: Visit) -> None:
    """Send a few kilobytes that decompress to many megabytes."""
    visit.send(_BOMB, Content_Encoding="gzip")


def announces_too_much(visit: Visit) -> None:
    """Announce more than it sends."""
    visit.start(200, {"Content-Length": "5000"})
    visit.wfile.write(b"published,2026-02-27\n")


def announces_a_giant(visit: Visit) -> None:
    """Announce more than anybody would take."""
    visit.start(200, {"Content-Length": "99999999999"})
    visit.wfile.write(b"published,2026-02-27\n")


def breaks_a_chunk(visit: Visit) -> None:
    """Send a chunk that is no chunk."""
    visit.start(200, {"Transfer-Encoding": "chunked"})
    visit.wfile.write(b"zz\r\nrubbish\r\n")


def rubbish(visit: Visit) -> None:
    """Answer with something that is not HTTP."""
    visit.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")
