"""The service under load: requests a second, p50 and p99, of check and screen, through a real `exportgate serve`."""

import itertools
import os
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from exportgate.records import Records
from exportgate.records.tokens import make_token
from tests.bench.timing import EXPORTGATE, timed
from tests.desk.api.serving import Served

SECONDS = float(os.environ.get("EXPORTGATE_BENCH_SECONDS", "20"))
LISTS = os.environ.get("EXPORTGATE_BENCH_HOME", "")
WORKERS = os.environ.get("EXPORTGATE_BENCH_WORKERS", "1")
CLIENTS = (1, 8)
NAMES = ("Shanghai Sunflower Furniture", "Möbelhaus Sonnenschein", "Qingdao Bright Lamp Works", "Ferramentas do Sul")


def run(shared: Path) -> None:
    """Print a row for each of check and screen, by one client and by several at once."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(LISTS) if LISTS else Path(folder) / "home"
        os.environ.pop("EXPORTGATE_DATABASE", None)
        os.environ["EXPORTGATE_HOME"] = str(home)
        if not LISTS:
            timed([EXPORTGATE, "update", "--mirror", str(shared / "feeds")], home)
        (home / "settings.toml").write_text("[rate_limits]\nrequests_per_minute = 1000000\nburst = 1000000\n")
        _, token = make_token(Records.open(home), f"bench-{time.time_ns()}", ["check", "screen"], 1, actor="bench")
        served = Served(home, {}, "--workers", WORKERS)
        try:
            _measure(served, token)
        finally:
            served.stop()


def _measure(served: Served, token: str) -> None:
    print(f"{'asked':<28}{'clients':>8}{'requests':>10}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}")
    for what, path, body in (
        ("check, kept, 2 parties", "/api/v1/check", _shipment),
        ("check, trial", "/api/v1/check?trial=true", _shipment),
        ("screen, 1 party", "/api/v1/screen", _party),
    ):
        for clients in CLIENTS:
            took = _asked(served.url + path, token, body, clients)
            took.sort()
            p50, p99 = (1000 * took[min(int(share * len(took)), len(took) - 1)] for share in (0.5, 0.99))
            print(
                f"{what:<28}{clients:>8}{len(took):>10}{len(took) / SECONDS:>10.1f}{p50:>9.1f}{p99:>9.1f}", flush=True
            )


def _asked(url: str, token: str, body: Callable[[int], Any], clients: int) -> list[float]:
    """Ask for some time, each client one request after the other; gives the seconds that each took."""
    numbers, took, lock = itertools.count(time.time_ns()), list[float](), threading.Lock()
    ends = time.monotonic() + SECONDS

    def client(_: int) -> None:
        with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=60) as asking:
            asking.post(url, json=body(next(numbers))).raise_for_status()  # whoever comes first waits for the laws
            while time.monotonic() < ends:
                began = time.monotonic()
                asking.post(url, json=body(next(numbers))).raise_for_status()
                with lock:
                    took.append(time.monotonic() - began)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))
    return took


def _shipment(number: int) -> dict[str, Any]:
    line = {"line": 1, "description": "chair", "quantity": 1, "unit": "pcs", "value": 50, "currency": "USD"}
    parties = [
        {"role": "consignee", "name": NAMES[number % 4], "country": "DE"},
        {"role": "end_user", "name": NAMES[(number + 1) % 4], "country": "DE"},
    ]
    lines = [line | {"classification": {"us": "EAR99"}}]
    return {"id": f"S-{number}", "from": "US", "to": "DE", "parties": parties, "lines": lines}


def _party(number: int) -> dict[str, Any]:
    return {"name": NAMES[number % 4], "kind": "organisation"}
