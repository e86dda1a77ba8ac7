"""Requests that mean harm, against a real service: it answers each, soon, and goes on."""

import json
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from exportgate.records import Records
from exportgate.records.tokens import make_token
from tests.desk.api.conftest import ADMIN, shipment
from tests.desk.api.serving import Served

MEGABYTE = 1024**2
CROWDS = {
    "scalars": b"[" + b"1," * 400_000 + b"1]",
    "objects": b"[" + b"{}," * 300_000 + b"{}]",
    "lines": b"{}\n" * 300_000,
    "lines of scalars": b"{}\n" + b"1\n" * 400_000,
}


@pytest.fixture(scope="module")
def served(listed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that takes at most a megabyte."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    shutil.copytree(listed_home, home)
    limits = "[rate_limits]\nrequests_per_minute = 1000000\nburst = 1000000\nbody_megabytes = 1\n"
    (home / "settings.toml").write_text(limits)
    service = Served(home, {"EXPORTGATE_DATABASE": ""})
    yield service
    assert service.stop() == 0
    assert "Traceback" not in service.told()


@pytest.fixture(scope="module")
def token(served: Served) -> str:
    """A token for checks."""
    before = os.environ.pop("EXPORTGATE_DATABASE", None)
    try:
        return make_token(Records.open(served.home), "erp", ["check", "screen", "read"], 1, actor=ADMIN)[1]
    finally:
        if before is not None:
            os.environ["EXPORTGATE_DATABASE"] = before


@pytest.fixture
def client(served: Served, token: str) -> Iterator[httpx.Client]:
    """A client, and after each test the proof that the service still answers."""
    with httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {token}"}, timeout=30) as made:
        yield made
        assert made.post("/api/v1/check?trial=true", json=shipment()).status_code == 200


def _raw(served: Served, request: bytes, seconds: float = 30) -> bytes:
    """Send bytes, and give all that comes back until the service closes the connection."""
    with socket.create_connection(("127.0.0.1", served.port), seconds) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
        return answer


def test_a_body_that_says_it_is_too_large_is_not_taken_in(client: httpx.Client) -> None:
    """Before a byte of it is read."""
    got = client.post("/api/v1/check", content=b"x" * (2 * MEGABYTE))

    assert (got.status_code, got.json()["type"]) == (413, "urn:exportgate:problem:too-large")


def test_a_chunked_body_without_end_is_cut_off(served: Served, token: str, client: httpx.Client) -> None:
    """It does not say how large it is, so it is counted; the connection is closed."""
    head = b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token.encode()
    head += b"\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), 30) as connection:
        connection.sendall(head)
        sent, answer = 0, b""
        try:
            while sent < 50 * MEGABYTE:
                connection.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
                sent += 0x10000
        except OSError:
            pass
        with suppress(OSError):
            answer = connection.recv(4096)

    assert sent < 50 * MEGABYTE
    assert answer == b"" or b" 413 " in answer


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"id":' * 50_000,
        b'{"id": "A", "parties": ' + b"[" * 500 + b"]" * 500 + b"}",
        b'{"id": "\xff\xfe"}',
        b"\xff\xfe[\x00",
        b'{"id": "A", "lines": [{"quantity": ' + b"9" * 10_000 + b"}]}",
        b'{"id": "A", "lines": [{"quantity": 1e999999}]}',
        b"\x00" * 1000,
        b'{"id": "A", ' + b", ".join(b'"k%d": 1' % number for number in range(20_000)) + b"}",
        json.dumps({"id": "A" * 900_000}).encode(),
    ],
    ids=["lists", "objects", "deep", "utf-8", "utf-16", "digits", "exponent", "nuls", "keys", "id"],
)
@pytest.mark.parametrize("address", ["check", "screen", "may-leave"])
def test_bodies_that_mean_harm_are_told_as_problems(client: httpx.Client, body: bytes, address: str) -> None:
    """Deep, long, of no known text: 4xx, in the problem's shape, and soon."""
    began = time.monotonic()
    scopes = {"Content-Type": "application/json"}
    got = client.post(f"/api/v1/{address}", content=body, headers=scopes)

    assert 400 <= got.status_code < 500
    assert got.headers["content-type"] == "application/problem+json"
    assert len(got.content) < 100_000
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("written", ["A\\u0000B", "\\ud800A", "A\\u202eB", "A\\u001b[2J"])
def test_characters_that_are_none_are_answered_harmlessly(client: httpx.Client, written: str) -> None:
    """What comes back is text that can be shown and kept."""
    got = client.post("/api/v1/check", content=f'{{"id": "{written}", "from": "US", "to": "DE"}}'.encode())

    assert got.status_code in (200, 422)
    assert "\x00" not in got.text
    assert "\x1b" not in got.text


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/../../etc/passwd",
        "/api/v1/lists/..%2f..%2fetc/changes",
        "/api/v1/lists/us.el/entries/..%2f..%2f..%2fetc%2fpasswd",
        "/api/v1/lists/us.el/entries/%00",
        "/api/v1/lists/us.el%00/changes",
        "/api/v1/decisions/D-1%0d%0aSet-Cookie:%20x=y",
        "/api/v1//check",
        "/api/v1/shipments/%ff%fe",
        "/api/v1/shipments/" + "a" * 5000,
        "/api/v1/decisions/D-" + "9" * 400,
        "/static/../../records.sqlite",
        "/static/..%2f..%2frecords.sqlite",
        "/%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_paths_that_lead_elsewhere_lead_nowhere(served: Served, token: str, client: httpx.Client, path: str) -> None:
    """No file, no header of theirs, no server error."""
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    answer = _raw(served, request.encode())

    assert answer.split(b" ", 2)[1] in (b"400", b"404", b"405", b"422")
    assert b"root:" not in answer
    assert b"\r\nset-cookie: x" not in answer.lower()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(10_000)) + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"y" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ],
    ids=["many", "long", "path", "nonsense", "tls", "length", "lengths", "chunks", "hosts"],
)
def test_heads_that_are_floods_or_nonsense_are_refused(
    served: Served, client: httpx.Client, request_bytes: bytes
) -> None:
    """With an answer or without one, and the connection is closed."""
    with socket.create_connection(("127.0.0.1", served.port), 30) as connection:
        try:
            connection.sendall(request_bytes)
            answer = connection.recv(65536)
        except OSError:  # it was closed before all of it was sent
            answer = b""

    assert answer == b"" or answer.split(b" ", 2)[1] in (b"400", b"401", b"404", b"431")


def test_a_slow_head_and_a_slow_body_do_not_keep_others_waiting(served: Served, client: httpx.Client) -> None:
    """A hundred connections that say nothing more do not stop the service from answering."""
    idle = [socket.create_connection(("127.0.0.1", served.port), 30) for _ in range(100)]
    try:
        for number, connection in enumerate(idle):
            body = b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"
            connection.sendall(b"GET / HTTP/1.1\r\nX-" if number % 2 else body)
        began = time.monotonic()

        assert client.get("/health").status_code == 200
        assert time.monotonic() - began < 5
    finally:
        for connection in idle:
            connection.close()


def test_a_token_is_in_no_log(served: Served, token: str, client: httpx.Client) -> None:
    """Nor in what goes wrong."""
    client.get("/api/v1/lists", headers={"Authorization": f"Bearer {token}x"})
    client.get(f"/api/v1/nothing?token={token}")

    assert token not in served.told()
    assert token.rsplit("_", 1)[1] not in served.told()


@pytest.mark.parametrize("crowd", CROWDS)
@pytest.mark.parametrize("path", ["/api/v1/check", "/api/v1/screen", "/api/v1/may-leave"])
def test_a_crowd_in_one_body_is_refused_for_its_number_alone(client: httpx.Client, path: str, crowd: str) -> None:
    """Without a word on each of a million things that are wrong with it."""
    answer = client.post(path, content=CROWDS[crowd], headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["type"]) == (413, "urn:exportgate:problem:too-large")
    assert len(answer.content) < 1000
