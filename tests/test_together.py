"""Tests that share what is slow to set up run in one process."""

from typing import cast

import pytest

from tests.conftest import REPOSITORY, pytest_xdist_make_scheduler
from tests.together import BY_ITSELF, LONG, SET_UP_ONCE, Together, group_of


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/spark/test_checking.py::test_one", "tests/spark"),
        ("tests/spark/test_screening.py::test_two[a::b/c]", "tests/spark"),
        ("tests/plugins/tryton/test_engine.py::test_one", "tests/plugins/tryton"),
        (f"{BY_ITSELF}::test_one", BY_ITSELF),
        ("tests/names/test_asked.py::test_one[@x]", "tests/names/test_asked.py"),
        ("tests/test_gate.py::test_one", "tests/test_gate.py"),
    ],
)
def test_a_file_is_a_group_and_so_is_a_folder_that_is_set_up_once(test: str, group: str) -> None:
    """Whatever the tests are called, and whatever stands in their parameters."""
    assert group_of(test) == group


def test_every_group_named_is_there() -> None:
    """A file or folder that was renamed is not left behind here, where nobody would miss it."""
    assert [name for name in (*SET_UP_ONCE, *LONG) if not (REPOSITORY / name).exists()] == []
    assert {group_of(f"{name}/test_x.py::test") for name in SET_UP_ONCE} == set(SET_UP_ONCE)


class _TwoProcesses:
    """What a scheduler asks of the settings of pytest."""

    def getvalue(self, name: str) -> list[str]:
        return ["popen", "popen"] if name == "tx" else []


def test_the_suite_is_handed_out_in_these_groups() -> None:
    """Not by the names that xdist adds to the ids of tests, which does nothing with some versions of pytest."""
    scheduler = pytest_xdist_make_scheduler(cast(pytest.Config, _TwoProcesses()), None)

    assert isinstance(scheduler, Together)
    assert scheduler._split_scope("tests/spark/test_faults.py::test_one") == "tests/spark"
