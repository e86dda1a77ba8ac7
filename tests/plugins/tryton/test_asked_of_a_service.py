"""Tryton asks a running `exportgate serve`: held, released at the desk in a browser by two persons, told, shipped."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
import trytond.config as tryton_config
from playwright.sync_api import Browser, Page, expect
from proteus.config import get_config
from trytond.exceptions import UserError
from trytond.pool import Pool
from trytond.transaction import Transaction
from werkzeug.serving import make_server

from tests.desk.api.serving import Served
from tests.plugins.tryton.erp import LISTED, STRANGER, Erp

PASSWORD = "correct horse battery staple"
NEARLY = "Fujian Jinhua Integrated Circuit Company"


class Gate:
    """A served data folder, and what its keeper does on the command line."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.served = Served(home, {"EXPORTGATE_DATABASE": ""})

    def run(self, *words: str, told: str = "") -> str:
        """Run a command of exportgate's; gives what it prints."""
        program = [str(Path(sys.executable).with_name("exportgate")), *words]
        environment = {**os.environ, "EXPORTGATE_HOME": str(self.home), "EXPORTGATE_DATABASE": ""}
        done = subprocess.run(program, env=environment, input=told, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def token(self, name: str, *scopes: str) -> str:
        """Make a token."""
        asked = [word for scope in scopes for word in ("--scope", scope)]
        return self.run("tokens", "add", name, *asked, "--expires", "30").split()[-1]

    def call(self, token: str, method: str, path: str, body: Any = None) -> Any:
        """Ask the service over HTTP."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.request(method, f"{self.served.url}/api/v1{path}", json=body, headers=headers, timeout=30)
        assert answer.ok, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def gate(export_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """A service on the sample lists, with records of its own."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(export_home, home, ignore=shutil.ignore_patterns("records.sqlite*"))
    found = Gate(home)
    yield found
    found.served.stop()


@pytest.fixture(scope="module")
def token(gate: Gate) -> str:
    """The token that Tryton asks with."""
    return gate.token("tryton", "check", "screen", "read")


def _ask(url: str, token: str, timeout: str = "30") -> None:
    options = {"mode": "service", "url": url, "token": token, "timeout": timeout, "desk": ""}
    for name, value in options.items():
        tryton_config.set("exportgate", name, value)


@pytest.fixture
def asking(gate: Gate, token: str) -> Iterator[None]:
    """Tryton asks the service."""
    before = {name: tryton_config.get("exportgate", name, default="") for name in ("mode", "desk")}
    _ask(gate.served.url, token)
    yield
    for name, value in before.items():
        tryton_config.set("exportgate", name, value)


def _step(shipment: Any, *steps: str) -> str:
    for step in steps:
        shipment.click(step)
    shipment.reload()
    return str(shipment.state)


def _name(shipment: Any) -> str:
    return f"{get_config().database_name}.out.{shipment.id}"


@pytest.mark.usefixtures("asking")
def test_what_takes_a_licence_leaves_on_one_and_is_counted(erp: Erp, gate: Gate) -> None:
    """Held without a licence; with one on file it leaves, and the licence is used when the goods are done."""
    keeper = gate.token("keeper", "licences", "read")
    tool = erp.product("milling machine", hs="8457.10", us="2B001.b.2")
    shipment = erp.sell(erp.party("Hefei Blue Lantern Machine Works", "CN", "Hefei"), tool)
    assert _step(shipment, "assign_try") == "waiting"
    assert "licence required" in shipment.export_reason
    (entered,) = gate.call(keeper, "POST", "/licences", _licence(shipment))["licences"]

    assert _step(shipment, "assign_try") == "waiting"
    assert shipment.export_state == "awaiting_release"
    assert "second person" in shipment.export_reason
    path = f"/shipments/{_name(shipment)}/release"
    gate.call(gate.token("ann", "check"), "POST", f"{path}/propose", {"reason": "licence D1234567"})
    gate.call(gate.token("bob", "approve"), "POST", f"{path}/confirm", {})
    assert _step(shipment, "assign_try", "pick", "pack", "do") == "done"

    assert shipment.export_state == "shipped"
    licence = gate.call(keeper, "GET", f"/licences/{entered['id']}")
    used = [(use["shipment"], use["quantity"], use["state"]) for use in licence["uses"]]
    assert used == [(_name(shipment), "2", "used")]


def _licence(shipment: Any) -> dict[str, Any]:
    return {
        "jurisdiction": "us",
        "authority": "BIS",
        "number": "D1234567",
        "valid_to": "2028-12-31",
        "destinations": ["CN"],
        "applies": "automatic",
        "parties": [{"role": "consignee", "name": shipment.customer.name, "country": "CN"}],
        "items": [{"item": 1, "code": "2B001.b.2", "quantity": 100, "unit": "pcs"}],
    }


@pytest.fixture
def tryton_url(erp: Erp) -> Iterator[str]:
    """Tryton's own web application on a port of this machine."""
    from trytond.wsgi import app

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@contextmanager
def at_the_desk(browser: Browser, gate: Gate, name: str) -> Iterator[Page]:
    """Sign somebody in, in a browser of their own."""
    context = browser.new_context(base_url=gate.served.url)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shipments at the gate")
    yield page
    context.close()


@pytest.mark.usefixtures("asking")
def test_a_shipment_from_tryton_goes_through_the_desk(erp: Erp, gate: Gate, tryton_url: str, browser: Browser) -> None:
    """One person judges and proposes, another confirms both; Tryton is told of it and ships."""
    for name, role in (("maria", "officer"), ("ben", "approver")):
        gate.run("users", "add", name, "--role", role, told=f"{PASSWORD}\n")
    hook = f"{tryton_url}/{get_config().database_name}/exportgate/webhook"
    tryton_config.set("exportgate", "webhook_secret", gate.run("webhooks", "add", hook).split()[-1])
    shipment = erp.sell(erp.party(NEARLY, "CN", "Quanzhou"), erp.product())
    assert _step(shipment, "assign_try") == "waiting"
    assert shipment.export_link == f"{gate.served.url}/decisions/{shipment.export_decision}"

    with at_the_desk(browser, gate, "maria") as maria, at_the_desk(browser, gate, "ben") as ben:
        maria.get_by_role("link", name=_name(shipment)).click()
        maria.get_by_label("No, somebody else").check()
        maria.get_by_label("How you know").fill("Another firm in Quanzhou: registers of firms compared.")
        maria.get_by_role("button", name="Judge").click()
        expect(maria.get_by_text("You proposed it, so another person must confirm it.")).to_be_visible()
        ben.goto(shipment.export_link)  # as Tryton's people open it
        ben.get_by_role("button", name="Confirm").click()
        expect(ben.locator(".head")).to_contain_text("awaiting release")
        assert _step(shipment, "export_check") == "waiting"
        maria.goto(shipment.export_link)
        maria.get_by_label("Why it may leave").fill("The register of firms is on file.")
        maria.get_by_role("button", name="Propose the release").click()
        expect(maria.get_by_role("status")).to_contain_text("A second person must confirm it")
        assert _step(shipment, "assign_try") == "waiting"  # the link is to the decision of now
        ben.goto(shipment.export_link)
        ben.get_by_role("button", name="Confirm and release").click()
        expect(ben.locator(".head")).to_contain_text("released")

    _until(lambda: _shown(shipment) == "released")
    assert _step(shipment, "assign_try", "pick", "pack", "do") == "done"
    assert shipment.export_state == "shipped"


def _shown(shipment: Any) -> str:
    shipment.reload()
    return str(shipment.export_state)


def _until(happened: Callable[[], bool]) -> None:
    """Wait for what another process does in its own time."""
    ends = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.1)


@pytest.mark.usefixtures("asking")
def test_being_told_of_an_answer_makes_no_other(erp: Erp, gate: Gate, tryton_url: str) -> None:
    """A webhook about a decision leads to no decision: nobody is told for ever."""
    hook = f"{tryton_url}/{get_config().database_name}/exportgate/webhook"
    tryton_config.set("exportgate", "webhook_secret", gate.run("webhooks", "add", hook).split()[-1])
    shipment = erp.sell(erp.party(LISTED, "CN", "Jinjiang"), erp.product())
    _step(shipment, "export_check")
    made = shipment.export_decision
    reader = gate.token("counting", "read")

    gate.call(gate.token("asking-again", "check"), "POST", f"/shipments/{_name(shipment)}/facts", {"facts": {}})
    _until(lambda: _decision(shipment) != made)

    assert _decision(shipment) == gate.call(reader, "GET", f"/shipments/{_name(shipment)}")["decision"]


def _decision(shipment: Any) -> str:
    shipment.reload()
    return str(shipment.export_decision)


@pytest.mark.parametrize("wrong", ["", "egt_00000000_none", "scopes", "revoked"])
def test_a_token_that_is_none_holds(erp: Erp, gate: Gate, asking: None, wrong: str) -> None:
    """A token that is wrong, revoked or may not check: nothing moves, and the shipment says so."""
    if wrong == "scopes":
        wrong = gate.token("only-reads", "read")
    if wrong == "revoked":
        wrong = gate.token("was-tryton", "check", "read")
        gate.run("tokens", "revoke", "was-tryton")
    shipment = erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())
    _ask(gate.served.url, wrong)

    assert _step(shipment, "assign_try") == "waiting"

    assert shipment.export_state == "unreachable"
    assert "answered 401" in shipment.export_reason or "answered 403" in shipment.export_reason


Told = Callable[[BaseHTTPRequestHandler], None]


def _says(status: int, content: bytes, **headers: str) -> Told:
    def tell(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(content)

    return tell


def _drips(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000000")
    request.end_headers()
    for _ in range(100):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.1)


def _hangs(request: BaseHTTPRequestHandler) -> None:
    time.sleep(2)


FREE = {"state": "released", "may_leave": True, "shipment": "x", "reasons": [], "id": "D-1", "findings": []}
STRANGE: dict[str, Told] = {
    "500": _says(500, b"{}"),
    "redirect": _says(302, b"", Location="http://127.0.0.1:9/"),
    "page": _says(200, b"<html>Welcome to the wireless network</html>"),
    "empty": _says(200, b""),
    "nothing": _says(200, b"null"),
    "list": _says(200, b"[]"),
    "deep": _says(200, b"[" * 100_000),
    "words": _says(200, b'"released"'),
    "other_keys": _says(200, b'{"state": "released", "may_leave": true}'),
    "another_decision": _says(200, json.dumps({**FREE, "decision": "D-2"}).encode()),
    "may_not_leave": _says(200, json.dumps({**FREE, "decision": "D-1", "may_leave": "yes"}).encode()),
    "unknown_state": _says(200, json.dumps({**FREE, "decision": "D-1", "state": "RELEASED"}).encode()),
    "not_found": _says(404, b'{"title": "not found"}'),
    "drips": _drips,
    "hangs": _hangs,
}


@pytest.fixture(scope="module")
def strange() -> Iterator[ThreadingHTTPServer]:
    """A service that answers as its `told` says."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.told(self)  # type: ignore[attr-defined]

        do_GET = do_POST

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                return  # whoever asked has lost patience

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def plain(erp: Erp) -> Any:
    """A shipment against which nothing would be found, waiting."""
    return erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize("answer", STRANGE)
def test_what_is_no_answer_holds(plain: Any, strange: ThreadingHTTPServer, answer: str) -> None:
    """Rubbish, faults, redirections, other answers than ours, and silence keep a shipment, and it says so."""
    strange.told = STRANGE[answer]  # type: ignore[attr-defined]
    _ask(f"http://127.0.0.1:{strange.server_port}", "x", timeout="0.5")

    with pytest.raises(UserError, match="exportgate"):
        plain.click("assign_force")

    plain.reload()
    assert plain.state == "waiting"
    assert plain.export_state in ("unreachable", "held")
    assert plain.export_state == "held" or "could not be asked" in plain.export_reason


@pytest.mark.parametrize(
    ("option", "value"),
    [("mode", "none"), ("url", ""), ("url", "no address"), ("timeout", "soon"), ("timeout", "0"), ("timeout", "-1")],
)
def test_a_wrong_option_holds_and_is_named(plain: Any, asking: None, option: str, value: str) -> None:
    """A slip in the configuration frees nothing."""
    tryton_config.set("exportgate", option, value)

    with pytest.raises(UserError, match="could not be asked"):
        plain.click("assign_force")

    plain.reload()
    assert (plain.state, plain.export_state) == ("waiting", "unreachable")


@pytest.mark.usefixtures("asking")
def test_what_leaves_while_nobody_can_be_told_is_told_later(erp: Erp, gate: Gate, token: str) -> None:
    """exportgate hears of a cancelled shipment once it answers again."""
    shipment = erp.sell(erp.party(LISTED, "CN", "Jinjiang"), erp.product())
    _step(shipment, "assign_try")
    _ask("http://127.0.0.1:9", token)
    assert _step(shipment, "cancel") == "cancelled"
    assert shipment.export_state == "held"
    _ask(gate.served.url, token)

    with Transaction().start(get_config().database_name, 0):
        Pool().get("ir.cron").export_ask_again()

    shipment.reload()
    assert shipment.export_state == "cancelled"
    assert gate.call(token, "GET", f"/shipments/{_name(shipment)}")["state"] == "cancelled"
