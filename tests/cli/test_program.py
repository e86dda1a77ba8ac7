"""The program as a whole: commands are found, errors are words, and a quick command loads little."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from exportgate.cli.program import COMMANDS
from exportgate.errors import InputError
from exportgate.gate import Gate
from tests.cli.conftest import Run

PROGRAM = [sys.executable, "-c", "import sys; from exportgate.cli import main; sys.exit(main())"]


def test_the_version_is_told(run: Run) -> None:
    """And nothing else is done."""
    ran = run("--version")

    assert ran.code == 0
    assert ran.out.startswith("exportgate ")


def test_every_command_has_help(run: Run) -> None:
    """With its exit codes or purpose in words."""
    for command in COMMANDS:
        ran = run(command, "--help")
        assert ran.code == 0
        assert f"Usage: exportgate {command}" in ran.out


@pytest.mark.usefixtures("gate")
def test_a_command_of_a_plugin_is_found_and_listed(run: Run) -> None:
    """Beside those of the host."""
    assert run("greet").out == "Hello from a plugin.\n"
    assert "greet" in run("--help").out


@pytest.mark.parametrize("arguments", [("chek",), ("check",), ("check", "--nonsense"), (), ("screen", "a", "b")])
def test_a_command_line_that_is_wrong_gives_2(run: Run, arguments: tuple[str, ...]) -> None:
    """With what is wrong on standard error."""
    ran = run(*arguments)

    assert ran.code == 2
    assert "Usage: exportgate" in ran.err


def test_help_can_be_had_where_a_plugin_is_broken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin is told of."""

    def broken() -> None:
        raise InputError("cannot be loaded", where="plugin x")

    monkeypatch.setattr("exportgate.plugins.load_plugins", broken)
    ran = run("--help")

    assert ran.code == 0
    assert "check" in ran.out
    assert "plugin x: cannot be loaded" in ran.err


def test_an_unexpected_error_is_told_without_a_trace(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And asks to be reported; nothing was decided."""

    def fails(_: object) -> Gate:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(Gate, "open", classmethod(fails))
    ran = run("check", tmp_path / "s.csv")

    assert ran.code == 2
    assert "ZeroDivisionError: by nought" in ran.err
    assert "report it" in ran.err


@pytest.mark.parametrize("how", [("--debug",), ()])
def test_debugging_shows_where_an_error_came_from(how: tuple[str, ...], tmp_path: Path) -> None:
    """By the option or by EXPORTGATE_DEBUG=1."""
    environment = os.environ | {"EXPORTGATE_DEBUG": "" if how else "1"}
    ran = _program(*how, "screen", tmp_path / "missing.csv", "--list", tmp_path / "x.csv", environment=environment)

    assert ran.returncode == 2
    assert b"Traceback" in ran.stderr


def test_a_reader_that_goes_away_gives_no_traceback(tmp_path: Path) -> None:
    """As `| head` does; what was not delivered was not done."""
    (tmp_path / "p.csv").write_text("name\n" + "".join(f"Party Number {number}\n" for number in range(20)))
    for form in ("csv", "table"):
        arguments = ["screen", "p.csv", "--list", "p.csv", "--format", form]
        with subprocess.Popen(
            [*PROGRAM, *arguments], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            child.stdout.close()
            told = child.stderr.read()

        assert child.returncode == 2
        assert b"Traceback" not in told
        assert b"Exception ignored" not in told


def test_screening_against_one_s_own_list_loads_no_plugin_and_no_report_but_its_own(tmp_path: Path) -> None:
    """A cold start is quick because little is imported."""
    (tmp_path / "p.csv").write_text("name\nBakery of Doom\n")
    script = (
        "import sys; from exportgate.cli import main; main(['screen', 'p.csv', '--list', 'p.csv', '--format', 'csv']);"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=True)
    loaded = set(ran.stderr.decode().split())

    assert "exportgate.screening" in loaded
    unwanted = {
        "pluggy",
        "jinja2",
        "rich",
        "requests",
        "lxml",
        "python_calamine",
        "pyarrow",
        "exportgate.gate",
    }
    assert not loaded & unwanted


def _program(*arguments: object, environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, *map(str, arguments)], env=environment, capture_output=True, check=False)
