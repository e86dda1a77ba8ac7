"""Where a request came from, as the proxies that are trusted tell it: `X-Forwarded-For`, `-Proto` and `-Host`.

Anybody can write these headers, and each proxy only adds to what it was sent. So they are read from the right, for as
long as whoever wrote a part is trusted: the first address that is not is where the request came from.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Trusted = Callable[[], Sequence[str]]
_MOST_STEPS = 50
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


class Proxies:
    """Puts a request where it came from, by the word of proxies that are trusted.

    Args:
        app: what answers.
        trusted: addresses and networks, asked anew for each request since the settings may change.
    """

    def __init__(self, app: ASGIApp, trusted: Trusted) -> None:
        self.app = app
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and (named := self.trusted()) and scope.get("client"):
            networks = [ipaddress.ip_network(one, strict=False) for one in named]
            if _is_in(scope["client"][0], networks):
                scope = _seen_from_outside(scope, networks)
        await self.app(scope, receive, send)


def _seen_from_outside(scope: Scope, networks: Sequence[Network]) -> Scope:
    """Give a request as the outermost trusted proxy got it."""
    headers: list[tuple[bytes, bytes]] = list(scope["headers"])
    seen = {**scope, "client": (came_from(_all(headers, b"x-forwarded-for"), scope["client"][0], networks), 0)}
    scheme = _last(headers, b"x-forwarded-proto").lower()
    if scheme in ("http", "https"):
        seen["scheme"] = scheme
    host = _last(headers, b"x-forwarded-host")
    if _HOST.fullmatch(host):
        seen["headers"] = [*(one for one in headers if one[0] != b"host"), (b"host", host.encode("ascii"))]
    return seen


def came_from(told: Sequence[str], peer: str, networks: Sequence[Network]) -> str:
    """Give the address that a request came from: the rightmost that is not a trusted proxy's.

    Args:
        told: what `X-Forwarded-For` lists, each proxy having added at the end whom it was sent the request by.
        peer: who connected, which is trusted.
        networks: of the proxies that are trusted.

    Example:
        >>> came_from(["127.0.0.1", "203.0.113.9", "10.0.0.2"], "10.0.0.1", [ipaddress.ip_network("10.0.0.0/8")])
        '203.0.113.9'
    """
    found = peer
    for written in list(reversed(told))[:_MOST_STEPS]:
        address = _address(written)
        if address is None:  # whoever wrote it, nothing before it can be believed
            return found
        found = str(address)
        if not _is_in(found, networks):
            return found
    return found


def _all(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> list[str]:
    joined = ",".join(value.decode("latin-1") for key, value in headers if key == name)
    return [part.strip() for part in joined.split(",") if part.strip()]


def _last(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> str:
    return (_all(headers, name) or [""])[-1]


def _address(written: str) -> Address | None:
    """Read an address, perhaps with a port, as proxies write it."""
    bare = written.strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _is_in(written: str, networks: Sequence[Network]) -> bool:
    address = _address(written)
    return address is not None and any(address in network for network in networks if network.version == address.version)
