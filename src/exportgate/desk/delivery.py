"""Telling webhooks: signed, in order, again after failures, until the outbox is empty.

Each telling is a POST with the header `Exportgate-Signature: t=SECONDS,v1=HEX`, where HEX is the HMAC-SHA256, under
the webhook's secret, of `SECONDS.BODY`. Whoever is told compares it, refuses old seconds, and knows by `id` in the body
what it was told before: an event may come twice, and never before an earlier one of the same shipment.
"""

import asyncio
import hashlib
import hmac
import http.client
import logging
import ssl
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Timer
from typing import Any

from filelock import FileLock

from exportgate.desk.addresses import AddressError, connection_to, target_of
from exportgate.desk.service import Service
from exportgate.errors import ExportgateError
from exportgate.records import outbox
from exportgate.records.outbox import Delivery, Webhook

log = logging.getLogger(__name__)
SIGNATURE = "Exportgate-Signature"
SECONDS = 10.0
"""An attempt takes no longer than this, whatever the other side does."""
_AT_ONCE, _OF_ONE = 32, 8
"""So many attempts are under way at most: of all webhooks together, and of one."""
_LEASE = timedelta(seconds=60)
_LOOK_SECONDS = 1.0
_READ_BYTES = 4096


def signature(secret: str, seconds: int, body: bytes) -> str:
    """Give the header that proves who tells, when and what.

    Example:
        >>> signature("egw_x", 1, b"{}")[:14]
        't=1,v1=df3f862'
    """
    mac = hmac.new(secret.encode(), str(seconds).encode() + b"." + body, hashlib.sha256)
    return f"t={seconds},v1={mac.hexdigest()}"


def tell(delivery: Delivery, hook: Webhook, networks: tuple[str, ...], seconds: float = SECONDS) -> tuple[bool, str]:
    """Tell a webhook of an event; gives whether it was taken, and what came back in a few words."""
    try:
        connection = connection_to(target := target_of(hook.url, networks), seconds)
    except AddressError as error:
        return False, str(error).replace("\n", " ")
    began = time.monotonic()
    cut = Timer(seconds, _cut, [connection])
    cut.daemon = True
    cut.start()
    try:
        connection.request("POST", target.path, delivery.body, _headers(delivery, hook))
        response = connection.getresponse()
        response.read(_READ_BYTES)
        if time.monotonic() - began >= seconds:
            return False, "took too long"
        return 200 <= response.status < 300, str(response.status)
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError, AttributeError) as error:
        return False, f"{type(error).__name__}: {error}"[:200]
    finally:
        cut.cancel()
        connection.close()


def _headers(delivery: Delivery, hook: Webhook) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "exportgate",
        "Exportgate-Event": delivery.event,
        "Exportgate-Delivery": str(delivery.number),
        SIGNATURE: signature(hook.secret, int(time.time()), delivery.body),
    }


def _cut(connection: http.client.HTTPConnection) -> None:
    """End an attempt that takes too long, in the middle of whatever it is waiting for."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(2)


class Deliverer:
    """Sends what is in the outbox while the service runs, as long as no other worker of the service does.

    Args:
        service: whose outbox it is.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._stopping = asyncio.Event()
        self._senders = ThreadPoolExecutor(_AT_ONCE, "exportgate-webhook")
        self._busy: Counter[str] = Counter()
        self._lock: FileLock | None = None

    def stop(self) -> None:
        """Begin no further delivery; those under way end."""
        self._stopping.set()

    async def run(self) -> None:
        """Send until stopped. Each ends by itself: one that hangs keeps none of another webhook waiting."""
        stopped = asyncio.ensure_future(self._stopping.wait())
        under_way: set[asyncio.Future[None]] = set()
        while not stopped.done():
            begun = await self._begun()
            under_way = {one for one in under_way | begun if not one.done()}
            if not begun:
                ends: set[asyncio.Future[Any]] = {stopped, *under_way}
                await asyncio.wait(ends, timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if under_way:
            await asyncio.wait(under_way)
        self._senders.shutdown(wait=True)
        if self._lock is not None:
            self._lock.release()

    async def _begun(self) -> set[asyncio.Future[None]]:
        """Begin what is due, and give it; nothing where the records cannot be asked just now."""
        loop = asyncio.get_running_loop()
        try:
            due = await loop.run_in_executor(None, self._due, dict(self._busy))
        except ExportgateError as error:
            log.warning("webhooks cannot be told: %s", error)
            return set()
        except Exception:  # whatever it is, it must not end the telling for as long as the service runs
            log.exception("webhooks cannot be told")
            return set()
        begun = set()
        for delivery, hook in due:
            self._busy[hook.id] += 1
            sending = loop.run_in_executor(self._senders, self._send, delivery, hook)
            sending.add_done_callback(partial(self._over, hook.id))
            begun.add(sending)
        return begun

    def _over(self, webhook: str, _sending: object) -> None:
        self._busy[webhook] -= 1

    def _due(self, busy: Mapping[str, int]) -> list[tuple[Delivery, Webhook]]:
        self._lock = self._lock or self._service.common.only_one("webhooks")
        if self._lock is None:  # another tells, and where it dies, this one does
            return []
        return outbox.take_due(self._service.casework.records, datetime.now(UTC), _LEASE, _OF_ONE, busy)

    def _send(self, delivery: Delivery, hook: Webhook) -> None:
        """Make an attempt; where it cannot be made or noted, another follows once this one's time is over."""
        try:
            self._attempt(delivery, hook)
        except ExportgateError as error:
            log.warning("webhook %s cannot be told: %s", hook.id, error)
        except Exception:
            log.exception("webhook %s cannot be told", hook.id)

    def _attempt(self, delivery: Delivery, hook: Webhook) -> None:
        records, networks = self._service.casework.records, self._service.settings.webhooks.private_networks
        taken, answer = tell(delivery, hook, networks)
        now = datetime.now(UTC)
        if taken:
            outbox.mark_delivered(records, delivery.number, answer, now)
        else:
            outbox.mark_failed(records, delivery, answer, now)
            log.warning("webhook %s was not told of %s: %s", hook.id, delivery.event, answer)
        self._service.metrics.deliveries.labels("taken" if taken else "failed").inc()
