"""A gate with one made-up jurisdiction and list, and a way to run the command line against it."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import pytest

from exportgate.cli import main
from exportgate.decision import EditionRef, Finding, Outcome
from exportgate.entry import Entry, ListedName
from exportgate.feeds.store import Store
from exportgate.gate import Gate
from exportgate.hooks import hookimpl
from exportgate.intake.document import DocumentFormat, Intake
from exportgate.jurisdiction import Case, Fact, Jurisdiction
from exportgate.plugins import load_plugins
from exportgate.screening import Screener
from exportgate.shipment import Shipment

LISTED = "Qinghe Inertial Navigation Institute"


class Toyland:
    """Forbids what goes to one place, reviews who resembles an entry, asks for a fact, and else finds nothing."""

    @hookimpl
    def exportgate_register_jurisdiction(self) -> Jurisdiction:
        fact = Fact("end_use.military", "Is there a military end use?", ("true", "false"), "Act 2")
        return Jurisdiction("aa", "Toyland", frozenset({"AX"}), facts=(fact,), line_fields=("aa_reasons",))

    @hookimpl
    def exportgate_assess_shipment(self, case: Case) -> list[Finding]:
        if case.shipment.destination == "AQ":
            return [_finding(Outcome.PROHIBITED, "Nothing goes there.")]
        if case.hits:
            hit = case.hits[0]
            return [_finding(Outcome.REVIEW, "The party resembles an entry.", party=hit.party, hit=hit)]
        if case.fact("end_use.military") is None:
            return [_finding(Outcome.INDETERMINATE, "The end use is not known.", asks=("end_use.military",))]
        return [_finding(Outcome.NO_LICENCE_FOUND, f"Nothing against it on {case.on}.")]

    @hookimpl
    def exportgate_register_formats(self) -> list[DocumentFormat]:
        return [DocumentFormat("toy", (".toy",), lambda head: head.startswith(b"TOY"), lambda stream, name: _toy(name))]

    @hookimpl
    def exportgate_register_commands(self) -> list[click.Command]:
        return [click.Command("greet", callback=lambda: click.echo("Hello from a plugin."), help="Say hello.")]


def _toy(name: str) -> Intake:
    if "broken" in name:
        raise ZeroDivisionError("a slip of the plugin's")
    return Intake([Shipment(id="T-1", departure="AX", destination="AQ")])


def _finding(outcome: Outcome, reason: str, **more: object) -> Finding:
    return Finding(jurisdiction="aa", rule="aa.rule", outcome=outcome, citation="Act 1", reason=reason, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Ran:
    """What a command gave: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command, with a text as standard input where one is given."""

    def call(*arguments: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", _Stdin(stdin))
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(code, captured.out, captured.err)

    return call


class _Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture(scope="session")
def screener() -> Screener:
    """An engine over one entry."""
    entry = Entry(feed="toy.list", id="17", kind="organisation", names=(ListedName(name=LISTED, script="latin"),))
    return Screener.over([entry], [EditionRef(feed="toy.list", edition=date(2026, 8, 30), sha256="ab" * 32)])


@pytest.fixture
def gate(tmp_path: Path, screener: Screener, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The gate that every command opens in the test."""
    toyland = load_plugins([("toyland", Toyland())], installed=False)
    opened = Gate(toyland, Store(tmp_path / "home"), screener)
    monkeypatch.setattr(Gate, "open", classmethod(lambda cls: opened))
    monkeypatch.setattr("exportgate.plugins.load_plugins", lambda: toyland)
    monkeypatch.setattr("exportgate.cli.plugins.load_plugins", lambda: toyland)
    return opened
