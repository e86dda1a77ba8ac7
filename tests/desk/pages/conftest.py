"""The desk on the sample lists: asked in the process by a client, and served on a port for a browser."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from playwright.sync_api import Page

from exportgate.cli import main
from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework
from exportgate.desk.common import Common
from exportgate.records import Records
from tests.desk.pages.made import Person, at_the_door, hire, signed


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Hash passwords the same way, but without taking long over it."""
    quick = PasswordHasher(time_cost=1, memory_cost=64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exportgate.records.passwords._hasher", lambda: quick)
        yield


@pytest.fixture(scope="session")
def listed(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> Path:
    """A data folder with the sample lists, a policy and some trade, without records."""
    home = tmp_path_factory.mktemp("listed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPORTGATE_HOME", str(home))
        patch.delenv("EXPORTGATE_DATABASE", raising=False)
        main(["update", "--mirror", str(fixtures / "feeds")])
    (home / "policy").mkdir()
    (home / "trade").mkdir()
    shutil.copy(fixtures / "policy" / "areas.toml", home / "policy")
    shutil.copy(fixtures / "trade" / "masks.csv", home / "trade")
    return home


@pytest.fixture(scope="session")
def service(listed: Path) -> ServedCasework:
    """Casework on the sample lists; each test gives it records of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EXPORTGATE_DATABASE", raising=False)
        return ServedCasework.open(listed)


@pytest.fixture(scope="session")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records in which there is one person for each role, to be copied."""
    folder = tmp_path_factory.mktemp("staff")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EXPORTGATE_DATABASE", raising=False)
        records = Records.open(folder)
    hire(records)
    records.close()
    return folder


@pytest.fixture
def casework(service: ServedCasework, staff: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ServedCasework:
    """Casework with records of the test's own."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    shutil.copytree(staff, tmp_path, dirs_exist_ok=True)
    return ServedCasework(service.gate, Records.open(tmp_path), service.policy)


@pytest.fixture
def app(casework: ServedCasework, tmp_path: Path) -> FastAPI:
    """The application."""
    return create_app(casework, deliver=False, common=Common(tmp_path / "service"))


@pytest.fixture
def sign_in(app: FastAPI) -> Callable[[str], Person]:
    """Sign somebody in."""

    return lambda name: signed(at_the_door(app), name)


@dataclass(frozen=True)
class Served:
    """A desk on a port of this machine."""

    address: str
    casework: ServedCasework


@pytest.fixture(scope="session")
def served(service: ServedCasework, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The desk as a browser reaches it, with records that all browser tests share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EXPORTGATE_DATABASE", raising=False)
        casework = ServedCasework(service.gate, Records.open(tmp_path_factory.mktemp("served")), service.policy)
    hire(casework.records)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(casework, deliver=False), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", casework)
    server.should_exit = True
    thread.join(timeout=10)


@dataclass(frozen=True)
class Pictures:
    """Pictures of the pages for people to look at: all of them where `EXPORTGATE_PICTURES` names a folder."""

    folder: Path
    all: bool

    def take(self, page: Page, name: str, *, always: bool = False) -> None:
        """Take a picture of a whole page. The caret is left as it is, since hiding it would need a style of its own."""
        if self.all or always:
            page.screenshot(path=self.folder / f"{name}.png", full_page=True, caret="initial")


@pytest.fixture(scope="session")
def pictures(pytestconfig: pytest.Config) -> Pictures:
    """Where pictures are put: the folder that is named, else one in the cache of the tests."""
    named = os.environ.get("EXPORTGATE_PICTURES", "")
    folder = Path(named) if named else pytestconfig.rootpath / ".pytest_cache" / "desk-pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return Pictures(folder, bool(named))
