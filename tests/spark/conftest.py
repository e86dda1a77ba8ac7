"""A data folder with the fixture lists, a session of Spark on this machine, and a way to run commands in it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from exportgate.cli import main
from exportgate.compiled import ensure_compiled
from exportgate.feeds.store import Store
from tests.conftest import REPOSITORY
from tests.spark.made import SETTINGS

EXPORTGATE = Path(sys.executable).with_name("exportgate")


@dataclass(frozen=True)
class Ran:
    """What a command gave: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the lists of the fixtures, compiled; nothing writes to it."""
    home = tmp_path_factory.mktemp("lists")
    mirror = str(REPOSITORY / "fixtures" / "feeds")
    done = subprocess.run([EXPORTGATE, "update", "--mirror", mirror], env={"EXPORTGATE_HOME": str(home)}, check=False)
    assert done.returncode == 1  # samples, and old ones: each an alarm
    ensure_compiled(Store(home))
    return home


@pytest.fixture
def home(lists: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own with these lists, which every command uses."""
    own = tmp_path / "home"
    own.mkdir()
    for shelf in ("feeds", "index"):
        (own / shelf).symlink_to(lists / shelf)
    monkeypatch.setenv("EXPORTGATE_HOME", str(own))
    monkeypatch.setenv("EXPORTGATE_USER", "ann")
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    return own


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command, as a user would."""

    def call(*arguments: object) -> Ran:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        assert "Traceback" not in captured.err
        return Ran(code, captured.out, captured.err)

    return call


@dataclass
class Sessions:
    """The session of Spark that is open: a process has one at a time, and each start of one takes long."""

    master: str = ""
    session: Any = None
    _open: ExitStack = field(default_factory=ExitStack)

    def on(self, master: str) -> Any:
        """Give the session of a master; one of another master is ended first."""
        from exportgate.spark.session import Cluster, opened

        if master != self.master:
            self.close()
            self.session = self._open.enter_context(opened(Cluster(master, SETTINGS), lambda line: None))
            self.master = master
        return self.session

    def close(self) -> None:
        """End the one that is open."""
        self.master, self.session = "", None
        self._open.close()


@pytest.fixture(scope="session")
def sessions() -> Iterator[Sessions]:
    """The session that is open, for all files of tests."""
    held = Sessions()
    yield held
    held.close()


@pytest.fixture
def local(sessions: Sessions) -> Any:
    """A session on two cores of this machine."""
    return sessions.on("local[2]")


@pytest.fixture
def on_spark(local: Any, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with `--engine spark` on two cores of this machine."""
    return run_in(local, run, monkeypatch)


def run_in(session: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands with `--engine spark` in the session that is open, since each start takes seconds."""

    @contextmanager
    def session_at_hand(_asked: object) -> Iterator[Any]:
        from exportgate.spark.session import _faults_told, _Log

        with _faults_told(_Log(lambda line: None)):
            yield session

    for module in ("on_spark", "check_on_spark"):
        monkeypatch.setattr(f"exportgate.cli.{module}.spark_session", session_at_hand)
    return lambda *arguments: run(*arguments, "--engine", "spark")
