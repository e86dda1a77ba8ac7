"""Several workers behind one socket: whichever answers, it is one service; and what becomes of it when some are killed.

One worker is made to answer by stopping the others for a while (SIGSTOP). Everything is asked over http, so no client
reads the certificates of this machine (`verify=False`), which takes longer than most answers do.
"""

import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from exportgate.desk.workers import Supervisor
from exportgate.records import Records, accounts, decisions
from exportgate.records.decisions import Wanted
from exportgate.records.outbox import add_webhook
from exportgate.records.tokens import make_token
from tests.bench.load import PLENTY, children_of
from tests.desk.api.conftest import ADMIN, shipment
from tests.desk.api.serving import Served

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux tells of them")
PASSWORD = "seven grey geese fly"


@dataclass
class Shop:
    """A service of two workers, its records, and a token for it."""

    home: Path
    served: Served
    token: str

    @property
    def workers(self) -> list[int]:
        """The processes of its workers."""
        return children_of(self.served.process.pid)

    def records(self) -> Records:
        """Open its records."""
        return Records.open(self.home)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask something on a connection of its own."""
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return httpx.request(method, f"{self.served.url}{path}", headers=headers, timeout=60, verify=False, **more)

    def kept(self) -> Counter[str]:
        """Count the decisions that are kept, by shipment."""
        with self.records().reading() as connection:
            return Counter(one.shipment for one in decisions.listing(connection, Wanted(), 10_000))

    @contextmanager
    def answered_by(self, worker: int) -> Iterator[None]:
        """See that one worker answers, while the others are stopped."""
        others = [one for one in self.workers if one != worker]
        for one in others:
            os.kill(one, signal.SIGSTOP)
        try:
            yield
        finally:
            for one in others:
                os.kill(one, signal.SIGCONT)


def _open(home: Path, environment: dict[str, str]) -> Shop:
    (home / "settings.toml").write_text(PLENTY, "utf-8")
    records = Records.open(home)
    _, token = make_token(records, f"erp-{time.time_ns()}", ["check", "read", "screen", "admin"], 1, actor=ADMIN)
    accounts.create_user(records, "maria", actor=ADMIN, roles=("officer",), password=PASSWORD)
    records.close()
    return Shop(home, Served(home, environment, "--workers", "2"), token)


def until(true: Callable[[], bool], told: Callable[[], str] = str, seconds: float = 120) -> None:
    """Wait for something to come true; where it does not, what was told meanwhile is shown."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, told()
        time.sleep(0.02)


@pytest.fixture(scope="module")
def _shop(listed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    home = tmp_path_factory.mktemp("shop") / "home"
    shutil.copytree(listed_home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EXPORTGATE_DATABASE", raising=False)
        shop = _open(home, {})
        yield shop
        shop.served.stop()


@pytest.fixture
def shop(_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """The service, with two workers that serve."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    until(lambda: len(_shop.workers) == 2, _shop.served.told)
    yield _shop
    (_shop.home / "settings.toml").write_text(PLENTY, "utf-8")


def _all_at_once(count: int, ask: Callable[[int], Any]) -> list[Any]:
    together = threading.Barrier(count)

    def one(number: int) -> Any:
        together.wait()
        return ask(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_who_asks_too_often_is_told_so_by_every_worker(shop: Shop) -> None:
    """What one let pass, the other counts too."""
    (shop.home / "settings.toml").write_text("[rate_limits]\nrequests_per_minute = 1\nburst = 6\n", "utf-8")
    _, token = make_token(shop.records(), f"often-{time.time_ns()}", ["read"], 1, actor=ADMIN)
    header = {"headers": {"Authorization": f"Bearer {token}"}}
    told: list[int] = []

    for worker in shop.workers:
        with shop.answered_by(worker):
            told += [shop.ask("GET", "/api/v1/lists", **header).status_code for _ in range(4)]

    assert told == [200] * 6 + [429] * 2


def test_what_is_counted_is_counted_by_all_workers_together(shop: Shop) -> None:
    """Whichever is asked."""

    def counted() -> float:
        found = re.search(
            r'^exportgate_decisions_total\{verdict="pass"\} (\S+)', shop.ask("GET", "/metrics").text, re.M
        )
        return float(found[1]) if found else 0.0

    before = counted()
    for number, worker in enumerate(shop.workers):
        with shop.answered_by(worker):
            assert shop.ask("POST", "/api/v1/check", json=shipment(f"counted-{number}")).status_code == 200
    after: list[float] = []
    for worker in shop.workers:
        with shop.answered_by(worker):
            after.append(counted())

    assert after == [before + 2] * 2


def _enter(url: str, name: str, password: str) -> int:
    with httpx.Client(base_url=url, timeout=60, verify=False) as browser:
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', browser.get("/login").text)
        form = {"form_token": token[1] if token else "", "name": name, "password": password}
        return browser.post("/login", data=form).status_code


def test_a_flood_of_log_ins_over_all_workers_gets_no_further_guesses(shop: Shop) -> None:
    """Five are looked at, and one that was let in beside the fifth; the others are sent away, and nothing fails."""
    told = Counter(_all_at_once(30, lambda _: _enter(shop.served.url, "maria", "wrong password")))

    assert set(told) == {401, 429}
    assert told[401] <= 6
    assert shop.ask("GET", "/health").status_code == 200


def _signed_in(shop: Shop) -> httpx.Client:
    records = shop.records()
    name = f"ben{time.time_ns()}"
    accounts.create_user(records, name, actor=ADMIN, roles=("officer",), password=PASSWORD)
    records.close()
    browser = httpx.Client(base_url=shop.served.url, timeout=60, verify=False)
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', browser.get("/login").text)
    browser.post("/login", data={"form_token": token[1] if token else "", "name": name, "password": PASSWORD})
    return browser


def _uploaded(browser: httpx.Client, name: str, content: bytes) -> str:
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', browser.get("/upload").text)
    boxes = re.findall(r'name="jurisdiction" value="([a-z]+)"', browser.get("/upload").text)
    form = {"form_token": token[1] if token else "", "jurisdiction": boxes}
    sent = browser.post("/upload", data=form, files={"file": (name, content)})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def test_a_file_is_checked_to_its_end_whoever_is_killed_meanwhile(shop: Shop) -> None:
    """Every worker tells of it; no shipment of it is decided twice, and none is left out."""
    browser, count = _signed_in(shop), 400
    lines = "\n".join(json.dumps(shipment(f"file-{number}")) for number in range(count))
    path = _uploaded(browser, "orders.jsonl", lines.encode())
    until(lambda: shop.kept()["file-30"] > 0)
    for worker in shop.workers:
        os.kill(worker, signal.SIGKILL)

    def over() -> bool:
        with suppress(httpx.HTTPError):
            return "each decision kept" in browser.get(path).text
        return False

    until(over, shop.served.told)
    until(lambda: len(shop.workers) == 2)
    told: list[str] = []
    for worker in shop.workers:
        with (
            shop.answered_by(worker),
            httpx.Client(base_url=shop.served.url, cookies=browser.cookies, verify=False) as fresh,
        ):
            told += [fresh.get(path).text, fresh.get("/upload").text]
    assert all(f"{count} shipments checked" in page for page in told[::2])
    assert all("orders.jsonl" in page for page in told[1::2])
    assert {shop.kept()[f"file-{number}"] for number in range(count)} == {1}
    assert not list((shop.home / "service" / "batches").glob("*/upload*"))
    assert "was ended by signal 9" in shop.served.told()


class _Listener(http.server.BaseHTTPRequestHandler):
    told: list[tuple[str, str]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.told.append((body["id"], body["shipment"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_webhook_is_told_once_though_every_worker_could_tell_it(shop: Shop) -> None:
    """Each event, and those of one shipment in their order."""
    told: list[tuple[str, str]] = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Listener", (_Listener,), {"told": told}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    add_webhook(shop.records(), f"http://127.0.0.1:{server.server_port}/hook", ["decided"], actor=ADMIN)

    asked = [f"hook-{number}" for number in range(12)]
    _all_at_once(12, lambda number: shop.ask("POST", "/api/v1/check", json=shipment(asked[number])).raise_for_status())
    until(lambda: {name for _, name in told} >= set(asked), lambda: str(told))
    time.sleep(1.5)  # in which another would have told it again
    server.shutdown()

    assert len(told) == len(set(told)) == len(asked)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_worker_killed_in_the_middle_of_a_check_costs_no_decision_and_makes_none_twice(
    database: str, request: pytest.FixtureRequest, listed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clients send the same again with their key: one decision each, the one that was answered; the others go on."""
    if database == "sqlite":
        shop = request.getfixturevalue("shop")
    else:
        monkeypatch.setenv("EXPORTGATE_DATABASE", request.getfixturevalue("postgres_url"))
        shutil.copytree(listed_home, tmp_path / "home")
        shop = _open(tmp_path / "home", {})
        until(lambda: len(shop.workers) == 2)
    orders, over = [f"{database}-{number}" for number in range(60)], threading.Event()
    answers: dict[str, str] = {}

    def ask(number: int) -> None:
        name = orders[number]
        while not over.wait(0.1):
            with suppress(httpx.HTTPError):
                answer = shop.ask(
                    "POST", "/api/v1/check", json=[shipment(name)], headers={"Idempotency-Key": f"key {name}"}
                )
                if answer.status_code == 200:
                    answers[name] = answer.text
                    return
                assert answer.status_code in (409, 503), answer.text

    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(ask, number) for number in range(len(orders))]
        until(lambda: len(answers) >= 10)
        os.kill(shop.workers[0], signal.SIGKILL)
        until(lambda: all(one.done() for one in asked), shop.served.told)
        over.set()
        for one in asked:
            one.result()

    kept = shop.kept()
    assert {kept[name] for name in orders} == {1}
    for name in orders:
        (made,) = json.loads(answers[name])
        assert shop.ask("GET", f"/api/v1/decisions/{made['id']}").json()["decision"]["shipment"] == name
    if database == "postgres":
        assert shop.served.stop() == 0


def _gone(processes: list[int]) -> bool:
    return not any(Path(f"/proc/{one}").exists() for one in processes)


def test_told_to_stop_it_answers_what_is_under_way_and_leaves_nobody(shop: Shop) -> None:
    """Whoever is being answered gets the answer; then no process is left. Killed at once, none is left either."""
    workers, answers = shop.workers, list[int]()
    whole = [shipment(f"last-{number}") for number in range(400)]
    asking = threading.Thread(target=lambda: answers.append(shop.ask("POST", "/api/v1/check", json=whole).status_code))
    asking.start()
    until(lambda: shop.kept()["last-0"] > 0)

    assert shop.served.stop() == 0
    asking.join()
    assert answers == [200]
    assert _gone(workers)

    again = Served(shop.home, {}, "--workers", "2")
    until(lambda: len(children_of(again.process.pid)) == 2)
    workers = children_of(again.process.pid)
    again.kill()
    until(lambda: _gone(workers))


def test_what_no_worker_can_serve_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without lists nothing is served, and it is not tried again and again."""
    environment = {**os.environ, "EXPORTGATE_HOME": str(tmp_path / "empty")}
    environment.pop("EXPORTGATE_DATABASE", None)
    command = [str(Path(sys.executable).with_name("exportgate")), "serve", "--port", "0", "--workers", "2"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 2
    assert done.stderr.count("exportgate update") == 1
    assert "Traceback" not in done.stderr


class _Dead:
    """A process that died."""

    pid, exitcode = 17, 3

    def is_alive(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is left of it."""


def test_a_worker_that_dies_again_and_again_is_started_after_longer_and_longer_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """So that what is broken does not keep the machine busy; one that had served for long is replaced at once."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    with socket.socket() as sock:
        supervisor = Supervisor(1, sock, lambda *_: 0, lambda: None)
    worker, pauses = supervisor._workers[0], list[float]()
    for _ in range(9):
        worker.process, worker.began = _Dead(), time.monotonic()
        supervisor._bury(worker)
        pauses.append(worker.pause)
    worker.process, worker.began = _Dead(), time.monotonic() - 3600
    supervisor._bury(worker)

    assert pauses == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    assert worker.pause == 0
    assert "worker 1 (process 17) ended with 3; another is started in 0.5 s" in caplog.text
