"""What is counted for those who watch the service (Prometheus). Nothing of a shipment or a party is in it.

Several workers count in files that any of them adds up (the multiprocess mode of prometheus_client, which the variable
`PROMETHEUS_MULTIPROC_DIR` turns on before that is imported; `exportgate.desk.workers` sets it).
"""

import os
from collections.abc import Sequence
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import Scope

from exportgate.decision import Decision

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


_LAST: Literal["mostrecent"] = "mostrecent"
SHARED = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """The counters of one service, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        registry = self.registry
        self._requests = Counter("exportgate_requests", "Requests answered.", labels, registry=registry)
        self._seconds = Histogram(
            "exportgate_request_seconds", "Time to answer.", ("route",), buckets=_SECONDS, registry=registry
        )
        self._decisions = Counter(
            "exportgate_decisions", "Decisions kept, by verdict.", ("verdict",), registry=registry
        )
        self.waiting = Gauge(
            "exportgate_waiting", "Requests that wait for the gate.", registry=registry, multiprocess_mode="livesum"
        )
        self.list_age = Gauge(
            "exportgate_list_age_days",
            "Age of each list in use.",
            ("feed",),
            registry=registry,
            multiprocess_mode=_LAST,
        )
        self.list_alarms = Gauge(
            "exportgate_list_alarms", "Lists with an alarm.", registry=registry, multiprocess_mode=_LAST
        )
        self.deliveries = Counter("exportgate_deliveries", "Webhooks told.", ("outcome",), registry=registry)

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request. Addresses that no route knows count as one."""
        found = getattr(scope.get("route"), "path", "none")
        route = f"{API}{found}" if scope["path"].startswith(API) else found
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def decided(self, made: Sequence[Decision]) -> None:
        """Count decisions."""
        for decision in made:
            self._decisions.labels(decision.verdict.value).inc()

    def written(self) -> bytes:
        """Give what is counted, by all workers together, in Prometheus's text form."""
        folder = os.environ.get(SHARED)
        if not folder:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
        return generate_latest(together)


API = "/api"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
