"""Telling webhooks: signed, not elsewhere than allowed, not for long, and again after failures."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exportgate.desk.addresses import AddressError, target_of
from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework, ServedGate
from exportgate.desk.delivery import SECONDS, tell
from exportgate.records import Records, outbox
from exportgate.records.outbox import Delivery, Webhook
from tests.desk.api.conftest import ADMIN, PLENTY, shipment

BODY = b'{"id":"E-1","event":"decided","shipment":"S-1"}'


class Receiver:
    """A program that is told of events; `answers` are the statuses that it gives, the last one for ever."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, str], bytes]] = []
        self.answers = [200]
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.told.append((self.path, dict(self.headers), body))
                status = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{receiver.url}/elsewhere")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A program on this machine."""
    made = Receiver()
    yield made
    made.stop()


def _delivery() -> Delivery:
    return Delivery(1, "W-1", "decided", "S-1", BODY, "2026-11-24T12:00:00+00:00", 0, "x", "", "")


def _hook(url: str) -> Webhook:
    return Webhook("W-1", url, frozenset(outbox.EVENTS), "egw_secret")


def test_what_is_told_is_signed_with_the_moment(receiver: Receiver) -> None:
    """Whoever has the secret can tell that it comes from us, now, and unchanged."""
    assert tell(_delivery(), _hook(f"{receiver.url}/hook?x=1"), ()) == (True, "200")

    path, headers, body = receiver.told[0]
    moment, mac = (part.partition("=")[2] for part in headers["Exportgate-Signature"].split(","))
    expected = hmac.new(b"egw_secret", f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert (path, body, headers["Exportgate-Event"]) == ("/hook?x=1", BODY, "decided")
    assert hmac.compare_digest(mac, expected)
    assert abs(int(moment) - time.time()) < 60


@pytest.mark.parametrize("status", [302, 400, 404, 500])
def test_other_answers_are_failures_and_redirects_are_not_followed(receiver: Receiver, status: int) -> None:
    """Only 2xx says that it was taken."""
    receiver.answers = [status]

    assert tell(_delivery(), _hook(receiver.url), ()) == (False, str(status))
    assert len(receiver.told) == 1


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"nonsense\r\n\r\n"])
def test_who_answers_slowly_or_nonsense_is_not_waited_for(greeting: bytes) -> None:
    """An attempt ends after its time, also where a byte comes now and then."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        done = threading.Event()

        def dribble() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(greeting)
                while not done.wait(0.1):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        threading.Thread(target=dribble, daemon=True).start()
        began = time.monotonic()
        taken, _ = tell(_delivery(), _hook(f"http://127.0.0.1:{server.getsockname()[1]}"), (), seconds=0.5)
        done.set()

    assert not taken
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.8/x",
        "https://10.0.0.8/x",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://[::ffff:10.0.0.8]/",
        "https://[64:ff9b::10.0.0.8]/",
        "https://[::10.0.0.8]/",
        "https://[2002:a00:8::1]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://100.64.0.1/",
        "https://0x0a000008/",
        "http://93.184.216.34/",
        "https://user:secret@93.184.216.34/",
        "https://93.184.216.34:0/",
        "https://93.184.216.34:99999/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "https:///x",
    ],
)
def test_addresses_that_lead_inside_are_refused(url: str) -> None:
    """However they are written."""
    with pytest.raises(AddressError):
        target_of(url)


def test_networks_that_the_settings_name_are_allowed() -> None:
    """And only those."""
    assert target_of("http://10.1.2.3/x", ["10.1.0.0/16"]).address == "10.1.2.3"
    assert target_of("https://93.184.216.34/").port == 443
    with pytest.raises(AddressError, match="in no public network"):
        target_of("https://10.2.2.3/x", ["10.1.0.0/16"])


def test_a_name_is_connected_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for a public address now and for an inner one a moment later leads nowhere inside."""
    answers = [[(2, 1, 6, "", ("93.184.216.34", 443))], [(2, 1, 6, "", ("10.0.0.8", 443))]]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_named: answers.pop(0))

    assert target_of("https://rebinding.example/").address == "93.184.216.34"
    mixed = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_named: mixed)
    with pytest.raises(AddressError):
        target_of("https://mixed.example/")


def test_the_running_service_tells_what_it_decides(
    gate: ServedGate, records: Records, receiver: Receiver, bearer: Callable[..., dict[str, str]]
) -> None:
    """In the order of the decisions on a shipment, and again where the first attempt failed."""
    receiver.answers = [503, 200]
    outbox.add_webhook(records, receiver.url, actor=ADMIN)
    app: FastAPI = create_app(ServedCasework(gate, records), PLENTY)
    with TestClient(app, headers=bearer()) as client:
        made = [client.post("/api/v1/check", json=shipment()).json()["id"] for _ in range(2)]
        _until(lambda: len(receiver.told) >= 1)
        with records.writing("x") as write:  # the wait of five seconds is over
            write.connection.exec_driver_sql("UPDATE deliveries SET next_at = made_at WHERE next_at IS NOT NULL")
        _until(lambda: len(receiver.told) >= 3)

    told = [json.loads(body)["decision"] for _, _, body in receiver.told]
    assert told == [made[0], made[0], made[1]]
    assert [one.state for one in outbox.list_deliveries(records)] == ["delivered", "delivered"]


def test_one_that_hangs_keeps_no_other_waiting(
    gate: ServedGate, records: Records, receiver: Receiver, bearer: Callable[..., dict[str, str]]
) -> None:
    """While a webhook answers nothing at all, another is told of everything."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=100)) as silent:
        outbox.add_webhook(records, f"http://127.0.0.1:{silent.getsockname()[1]}/", actor=ADMIN)
        outbox.add_webhook(records, receiver.url, actor=ADMIN)
        _queue_many(records, 30)

        with TestClient(create_app(ServedCasework(gate, records), PLENTY)):
            _until(lambda: len(receiver.told) == 30, seconds=SECONDS - 1)


def test_what_nobody_foresaw_does_not_end_the_telling(
    gate: ServedGate, records: Records, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that failed is tried again once its time is over; all others are told."""
    outbox.add_webhook(records, receiver.url, actor=ADMIN)
    _queue_many(records, 3)

    def telling(delivery: Delivery, *rest: Any) -> tuple[bool, str]:
        return tell(delivery, *rest) if delivery.number > 1 else (False, str(1 / 0))

    monkeypatch.setattr("exportgate.desk.delivery.tell", telling)
    with TestClient(create_app(ServedCasework(gate, records), PLENTY)):
        _until(lambda: len(receiver.told) == 2)

    assert [one.state for one in outbox.list_deliveries(records)] == ["delivered", "delivered", "waiting"]


def _queue_many(records: Records, count: int) -> None:
    with records.writing("token:erp") as write:
        outbox.queue_all(write, "decided", [{"shipment": f"S-{number}"} for number in range(count)])


def _until(true: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)
