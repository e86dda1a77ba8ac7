"""Where webhooks may lead: public addresses over https, this machine, and networks that the settings name.

A name is resolved once and the connection goes to an address that was looked at, so that a name that changes in
between leads nowhere else. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from exportgate.errors import ExportgateError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_PORTS = {"https": 443, "http": 80}


class AddressError(ExportgateError):
    """An address that a webhook must not lead to."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect to, and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def target_of(url: str, networks: Sequence[str] = ()) -> Target:
    """Give where a webhook's address leads, after looking at every address that its name stands for.

    Args:
        url: of the webhook.
        networks: of one's own that are allowed.

    Raises:
        AddressError: it must not lead there, or its name stands for nothing.
    """
    parts = _parts(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    found = _resolved(host, port)
    allowed = [ipaddress.ip_network(network, strict=False) for network in networks]
    for address in found:
        _look_at(address, parts.scheme, host, allowed)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path, str(found[0]))


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressError(f"is no address: {error}", where=url[:80]) from error
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise AddressError("expected https://HOST/PATH", where=url[:80])
    if parts.username is not None or parts.password is not None:
        raise AddressError("holds a user or a password, which would be sent", where=parts.hostname)
    return parts


def _resolved(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressError("its name stands for no address", where=host[:80]) from error
    return list(dict.fromkeys(_plain(str(one[4][0])) for one in found))


def _plain(address: str) -> Address:
    """Give an address; one of IPv4 that is dressed as IPv6 counts as what it is."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv4Address):
        return found
    inner = found.ipv4_mapped or found.sixtofour
    if inner is None and any(found in network for network in _DRESSED) and not found.is_loopback:
        inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return inner or found


_DRESSED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
"""Where the last 32 bits are an address of IPv4: as a translator reaches it (RFC 6052), and as it once was written."""


def _look_at(address: Address, scheme: str, host: str, allowed: Sequence[Network]) -> None:
    if address.is_loopback:
        return
    named = any(address in network for network in allowed if network.version == address.version)
    if scheme != "https" and not named:
        raise AddressError("expected https, since what is told would be read on the way", where=host[:80])
    if not named and (not address.is_global or address.is_multicast):
        raise AddressError(
            f"stands for {address}, which is in no public network",
            where=host[:80],
            hint="Networks of your own are named in settings.toml: webhooks.private_networks.",
        )


def connection_to(target: Target, seconds: float) -> http.client.HTTPConnection:
    """Give a connection to a target, which is made to the very address that was looked at."""
    if target.scheme == "http":
        return _Plain(target, seconds)
    return _Secure(target, seconds)


class _Plain(http.client.HTTPConnection):
    def __init__(self, target: Target, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self._target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self._target.address, self._target.port), self.timeout)


class _Secure(http.client.HTTPSConnection):
    def __init__(self, target: Target, seconds: float) -> None:
        self._context_of_names = ssl.create_default_context()
        super().__init__(target.host, target.port, timeout=seconds, context=self._context_of_names)
        self._target = target

    def connect(self) -> None:
        plain = socket.create_connection((self._target.address, self._target.port), self.timeout)
        self.sock = self._context_of_names.wrap_socket(plain, server_hostname=self._target.host)
