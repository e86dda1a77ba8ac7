"""Records on SQLite, and where the database makes a difference on PostgreSQL too."""

from collections.abc import Callable
from pathlib import Path

import pytest

from exportgate.cli import main
from exportgate.decision import EditionRef, Finding, Outcome
from exportgate.entry import Entry, ListedName
from exportgate.feeds.store import Store
from exportgate.gate import Gate
from exportgate.hooks import hookimpl
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate.plugins import load_plugins
from exportgate.records import Records
from exportgate.screening import Screener
from tests.licences.made import DAY, LAW, finding


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records in SQLite; the data folder has no settings of its own."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))
    return Records.open(tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records in SQLite, or in PostgreSQL."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))
    if request.param == "postgres":
        monkeypatch.setenv("EXPORTGATE_DATABASE", request.getfixturevalue("postgres_url"))
    return Records.open(tmp_path)


class Examplia:
    """Asks for a licence for every line that has a code, and forbids what goes to one place."""

    @hookimpl
    def exportgate_register_jurisdiction(self) -> Jurisdiction:
        """Declare the law."""
        return LAW

    @hookimpl
    def exportgate_assess_shipment(self, case: Case) -> list[Finding]:
        """Say that each line needs a licence."""
        outcome = Outcome.PROHIBITED if case.shipment.destination == "AQ" else Outcome.LICENCE_REQUIRED
        return [finding(line=line.line, outcome=outcome) for line in case.shipment.lines]


@pytest.fixture
def gate(records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The gate that every command opens in the test."""
    examplia = load_plugins([("examplia", Examplia())], installed=False)
    entry = Entry(feed="xx.list", id="17", kind="organisation", names=(ListedName(name="Somebody Listed"),))
    screener = Screener.over([entry], [EditionRef(feed="xx.list", edition=DAY, sha256="ab" * 32)])
    opened = Gate(examplia, Store(tmp_path), screener)
    monkeypatch.setattr(Gate, "open", classmethod(lambda cls, home=None: opened))
    monkeypatch.setattr("exportgate.plugins.load_plugins", lambda: examplia)
    return opened


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(gate: Gate, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as somebody; gives exit code, standard output and standard error."""

    def call(*arguments: object, user: str = "maria") -> tuple[int, str, str]:
        monkeypatch.setenv("EXPORTGATE_USER", user)
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return call
