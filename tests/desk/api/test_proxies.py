"""Where requests come from: by the word of trusted proxies alone."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework, ServedGate
from exportgate.desk.common import Common
from exportgate.desk.proxies import Proxies
from exportgate.records import Records
from exportgate.records.accounts import create_user
from exportgate.settings import RateLimits, ServiceSettings, Settings
from tests.loops import run

Headers = Sequence[tuple[str, str]]


@pytest.fixture
def behind(gate: ServedGate, records: Records, tmp_path: Path) -> Callable[..., TestClient]:
    """Give a client that reaches the service from an address, under a name, where some proxies are trusted."""

    def client(peer: str, host: str, *trusted: str) -> TestClient:
        settings = Settings(
            service=ServiceSettings(trusted_proxies=trusted),
            rate_limits=RateLimits(requests_per_minute=1_000_000, burst=1_000_000),
        )
        app = create_app(ServedCasework(gate, records), settings, deliver=False, common=Common(tmp_path / "service"))
        return TestClient(app, f"http://{host}", client=(peer, 5), follow_redirects=False)

    return client


async def _seen(peer: str, headers: Headers, *trusted: str) -> tuple[str, str, str]:
    """Give client, scheme and host as the service sees them."""
    found: list[tuple[str, str, str]] = []

    async def app(scope: dict[str, object], _receive: object, _send: object) -> None:
        host = dict(scope["headers"])[b"host"].decode()  # type: ignore[call-overload]
        found.append((scope["client"][0], str(scope["scheme"]), host))  # type: ignore[index]

    raw = [(name.encode(), value.encode()) for name, value in (("host", "127.0.0.1:8330"), *headers)]
    scope = {"type": "http", "client": (peer, 5), "scheme": "http", "headers": raw}
    await Proxies(app, lambda: trusted)(scope, None, None)  # type: ignore[arg-type]
    return found[0]


@pytest.mark.parametrize(
    ("peer", "headers", "seen"),
    [
        ("127.0.0.1", [("x-forwarded-for", "203.0.113.9")], "203.0.113.9"),
        ("127.0.0.1", [("x-forwarded-for", "198.51.100.1, 203.0.113.9")], "203.0.113.9"),
        ("127.0.0.1", [("x-forwarded-for", "203.0.113.9, 10.1.2.3")], "203.0.113.9"),
        ("127.0.0.1", [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "203.0.113.9")], "203.0.113.9"),
        ("127.0.0.1", [("x-forwarded-for", "127.0.0.1, 203.0.113.9, 127.0.0.1")], "203.0.113.9"),
        ("127.0.0.1", [("x-forwarded-for", "203.0.113.9:4711")], "203.0.113.9"),
        ("127.0.0.1", [("x-forwarded-for", '"[2001:db8::9]:4711"')], "2001:db8::9"),
        ("::ffff:127.0.0.1", [("x-forwarded-for", "::ffff:203.0.113.9")], "203.0.113.9"),
        ("127.0.0.1", [("x-forwarded-for", "198.51.100.1, unknown, 10.1.2.3")], "10.1.2.3"),
        ("127.0.0.1", [("x-forwarded-for", "unknown")], "127.0.0.1"),
        ("127.0.0.1", [("x-forwarded-for", ", ,")], "127.0.0.1"),
        ("127.0.0.1", [("x-forwarded-for", ",".join(["10.0.0.1"] * 5000))], "10.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("203.0.113.66", [("x-forwarded-for", "127.0.0.1")], "203.0.113.66"),
        ("testclient", [("x-forwarded-for", "127.0.0.1")], "testclient"),
    ],
)
def test_a_request_comes_from_the_rightmost_address_that_is_no_trusted_proxy(
    peer: str, headers: Headers, seen: str
) -> None:
    """Whatever was written to the left of it, anybody can have written."""
    assert run(_seen(peer, headers, "127.0.0.1", "10.0.0.0/8"))[0] == seen


@pytest.mark.parametrize("peer", ["127.0.0.1", "203.0.113.66"])
def test_without_a_trusted_proxy_nothing_that_a_request_says_of_itself_counts(peer: str) -> None:
    """As by default."""
    forged = [("x-forwarded-for", "10.0.0.1"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "desk.example")]

    assert run(_seen(peer, forged)) == (peer, "http", "127.0.0.1:8330")


@pytest.mark.parametrize(
    ("proto", "host", "seen"),
    [
        ("https", "desk.example", ("https", "desk.example")),
        ("http, https", "evil.example, desk.example:8443", ("https", "desk.example:8443")),
        ("HTTPS", "[2001:db8::9]:443", ("https", "[2001:db8::9]:443")),
        ("gopher", "desk.example/../x", ("http", "127.0.0.1:8330")),
        ("https", "a b", ("https", "127.0.0.1:8330")),
        ("https", "x" * 300, ("https", "127.0.0.1:8330")),
    ],
)
def test_scheme_and_name_are_those_that_the_trusted_proxy_was_asked_under(
    proto: str, host: str, seen: tuple[str, str]
) -> None:
    """What is neither is passed over."""
    headers = [("x-forwarded-proto", proto), ("x-forwarded-host", host)]

    assert run(_seen("127.0.0.1", headers, "127.0.0.1"))[1:] == seen


Behind = Callable[..., TestClient]
FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize("headers", [FORWARDED, {"X-Forwarded-For": "203.0.113.9"}])
def test_cookies_are_secure_behind_a_proxy_that_hands_on_under_a_name_of_this_machine(
    headers: dict[str, str], behind: Behind
) -> None:
    """As nginx does unless told otherwise; also where it does not say that it was asked over TLS."""
    door = behind("127.0.0.1", "127.0.0.1:8330", "127.0.0.1").get("/login", headers=headers)

    assert "secure" in door.headers["set-cookie"].lower()
    plain = behind("127.0.0.1", "127.0.0.1:8330").get("/login")
    assert "secure" not in plain.headers["set-cookie"].lower()


def test_what_is_for_this_machine_is_not_for_who_says_to_come_from_it(behind: Behind) -> None:
    """Metrics, through a proxy or with a forged header."""
    through = behind("127.0.0.1", "127.0.0.1:8330", "127.0.0.1")
    outside = behind("203.0.113.66", "127.0.0.1:8330", "127.0.0.1")

    assert through.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}).status_code == 401
    assert outside.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 401
    assert through.get("/metrics").status_code == 200


def test_failed_log_ins_are_counted_for_the_address_behind_the_proxy(behind: Behind, records: Records) -> None:
    """So one who guesses keeps nobody else out, and a forged header gives no further guesses."""
    create_user(records, "maria", actor="os-user:tests", roles=["officer"], password="seven grey geese fly")
    through = behind("127.0.0.1", "desk.example", "127.0.0.1")

    def enter(password: str, told: str) -> int:
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', through.get("/login").text)
        form = {"form_token": token[1] if token else "", "name": "maria", "password": password}
        headers = {"X-Forwarded-For": told, "X-Forwarded-Proto": "https", "Cookie": ""}
        headers["Cookie"] = f"exportgate_door={through.cookies.get('exportgate_door')}"
        return int(through.post("/login", data=form, headers=headers).status_code)

    guesses = [enter("wrong password", f"198.51.100.{number}, 203.0.113.9") for number in range(6)]

    assert guesses == [401] * 5 + [429]
    assert enter("seven grey geese fly", "203.0.113.10") == 303
