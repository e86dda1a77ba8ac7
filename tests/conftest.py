"""What all tests share."""

import os
from pathlib import Path

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
