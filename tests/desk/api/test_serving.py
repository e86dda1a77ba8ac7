"""Starting and stopping the service, and what it does while lists and settings change beside it."""

import io
import shutil
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

import exportgate.desk
from exportgate.cli import main
from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework, ServedGate
from exportgate.desk.probe import SILENT, Probe
from exportgate.plugins import load_plugins
from exportgate.records import Records
from exportgate.records.tokens import make_token
from tests.desk.api.conftest import LISTED, PLENTY


@pytest.fixture
def home(listed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, with the sample lists."""
    copied = tmp_path / "copied"
    shutil.copytree(listed_home, copied)
    monkeypatch.setenv("EXPORTGATE_HOME", str(copied))
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    return copied


@dataclass(frozen=True)
class Ran:
    """What a command gave: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the data folder, with a text as standard input."""

    def call(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main(arguments)
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return call


def test_a_port_that_is_taken_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to do."""
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        code = main(["serve", "--port", str(other.getsockname()[1])])

    told = capsys.readouterr().err
    assert code == 2
    assert "cannot be had" in told
    assert "--port" in told


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_who_lets_others_in_without_tls_is_warned(
    host: str, warned: bool, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default only this machine is answered."""
    monkeypatch.setattr("exportgate.desk.server.serve", lambda _casework, sock: sock.close())

    assert main(["serve", "--host", host, "--port", "0"]) == 0
    assert ("without TLS" in capsys.readouterr().err) is warned


def test_without_lists_nothing_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could answer nothing, so it says at once how to load them."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path / "empty"))
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)

    assert main(["serve", "--port", "0"]) == 2
    assert "exportgate update" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["fastapi", "uvicorn", "prometheus_client"])
def test_a_missing_extra_is_named(
    home: Path, missing: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to install."""
    monkeypatch.setattr(exportgate, "desk", exportgate.desk)  # put back afterwards, as sys.modules is
    for name in [name for name in sys.modules if name.startswith(("exportgate.desk", missing))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)

    assert main(["serve", "--port", "0"]) == 2
    assert "pip install 'exportgate[serve]'" in capsys.readouterr().err


def test_new_editions_are_taken_up_between_two_questions(home: Path) -> None:
    """Once their index is there; what was asked before rests on the old ones, wholly."""
    gate = ServedGate(load_plugins(), home)
    before = gate.store.parties()
    assert gate.screen([_subject(LISTED)])[0]

    shutil.rmtree(home / "feeds" / "us.el")
    shutil.rmtree(home / "feeds" / "us.csl")
    with gate.alone():
        assert gate.store.parties().keys() == before.keys()  # the index is not compiled yet
        assert gate.screen([_subject(LISTED)])[0]
    ServedGate(load_plugins(), home).screen([_subject("Anybody")])  # as an update does at its end

    assert gate.screen([_subject(LISTED)])[0] == []
    assert "us.el" not in gate.store.parties()


def _subject(name: str) -> Any:
    from exportgate.screening import Subject

    return Subject(name=name)


def test_readiness_goes_when_the_records_go(home: Path, tmp_path: Path) -> None:
    """503 with which of the two is wrong; that the service lives is told all the same."""
    records = Records.open(tmp_path / "records")
    client = TestClient(create_app(ServedCasework(ServedGate(load_plugins(), home), records), PLENTY))
    assert client.get("/health").status_code == 200
    records.close()
    shutil.rmtree(tmp_path / "records")

    got = client.get("/health")

    assert (got.status_code, got.json()["records"]) == (503, "the records cannot be reached")
    assert client.get("/health/live").status_code == 200


def test_users_are_made_and_changed_on_the_command_line(run: Run) -> None:
    """The password comes from standard input, and never from an argument."""
    made = run("users", "add", "Maria", "--role", "administrator", "--role", "officer", stdin="seven grey geese fly\n")
    assert (made.code, made.out) == (0, "Made user maria (administrator, officer).\n")

    assert "12 to 256" in run("users", "add", "eva", "--role", "viewer", stdin="short\n").err
    assert run("users", "add", "eva", "--role", "viewer", stdin="").code == 2
    assert run("users", "roles", "maria", "--role", "viewer").code == 2  # the only administrator
    assert run("users", "password", "maria", stdin="another long password\n").code == 0
    assert "administrator, officer" in run("users", "list").out


def test_tokens_are_shown_once_and_revoked(run: Run) -> None:
    """The token is all of standard output, so that it can be put into a file."""
    made = run("tokens", "add", "erp", "--scope", "check", "--expires", "30")
    secret = made.out.strip()

    assert secret.startswith("egt_")
    assert secret not in run("tokens", "list").out
    assert secret[:12] in run("tokens", "list").out
    assert run("tokens", "revoke", "erp").code == 0
    assert run("tokens", "revoke", "erp").code == 2
    assert run("tokens", "add", "erp2", "--scope", "everything", "--expires", "30").code == 2


def test_webhooks_are_kept_and_removed_on_the_command_line(home: Path, run: Run) -> None:
    """Inner addresses are refused until the settings name their network."""
    assert run("webhooks", "add", "http://10.1.2.3/hook").code == 2
    (home / "settings.toml").write_text('[webhooks]\nprivate_networks = ["10.1.0.0/16"]\n')

    made = run("webhooks", "add", "http://10.1.2.3/hook", "--event", "released")
    assert made.out.startswith("egw_")
    listed = run("webhooks", "list").out
    assert "http://10.1.2.3/hook" in listed
    assert made.out.strip() not in listed
    identity = next(word for word in listed.split() if word.startswith("W-"))
    assert run("webhooks", "remove", identity).code == 0
    assert run("webhooks", "deliveries").code == 0


def test_settings_that_cannot_be_read_are_told_and_nothing_else_ends(home: Path) -> None:
    """The service lives and says that it is not ready, a program is told, and nobody learns where files lie."""
    app = create_app(ServedCasework.open(home))
    (home / "settings.toml").write_text("[four_eyes")

    with TestClient(app, raise_server_exceptions=False) as client:
        live, health, nobody = (client.get(path) for path in ("/health/live", "/health", "/api/v1/decisions"))
        _, secret = make_token(Records.open(home), "erp", ["read"], 1, actor="os-user:root")
        told = client.get("/api/v1/decisions", headers={"Authorization": f"Bearer {secret}"})

    assert (live.status_code, health.status_code, nobody.status_code, told.status_code) == (200, 503, 401, 503)
    assert health.json()["settings"] == "settings.toml cannot be used as it is"
    assert told.json()["detail"].startswith("settings.toml: ")


def test_records_that_do_not_answer_are_told_and_keep_nobody_waiting() -> None:
    """A database that hangs, asked twice, is asked once; when it answers again, that is told."""
    hanging, asked = Event(), []

    def ask() -> str:
        asked.append(1)
        assert hanging.wait(20)
        return ""

    probe = Probe(seconds=0.05)
    assert [probe.told(ask), probe.told(ask)] == [SILENT, SILENT]
    hanging.set()
    assert Probe(seconds=20).told(ask) == ""
    assert len(asked) == 2


def test_a_program_is_not_told_where_the_records_stand(home: Path, tmp_path: Path) -> None:
    """Whoever has no token neither: only the log names the database."""
    records = Records.open(tmp_path / "records")
    client = TestClient(create_app(ServedCasework(ServedGate(load_plugins(), home), records), PLENTY))
    records.close()
    shutil.rmtree(tmp_path / "records")

    got = client.get("/api/v1/decisions", headers={"Authorization": "Bearer egt_x"})

    assert (got.status_code, got.json()["type"]) == (503, "urn:exportgate:problem:unavailable")
    assert "sqlite" not in got.text
