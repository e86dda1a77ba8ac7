"""Which tests run in one process, and which of them begin first, where the suite runs on several cores.

The groups of xdist itself (`--dist loadgroup`) are names that it adds to the ids of tests, which does nothing, and says
nothing, with the structured ids of pytest 9.2 (github.com/pytest-dev/pytest-xdist/issues/1386): every fixture of a file
or a folder was then set up once a core. So the groups are made here, of the paths of the tests.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

SET_UP_ONCE = ("tests/desk/pages", "tests/plugins/tryton", "tests/spark")
"""Folders whose tests share what takes long to make or large to run: a company in Tryton, a desk, a Spark."""
BY_ITSELF = "tests/plugins/tryton/test_on_postgresql.py"
"""Starts a process that makes all it needs, so it need not wait for the others of its folder."""
LONG = (
    "tests/spark",
    "tests/plugins/tryton",
    BY_ITSELF,
    "tests/desk/pages",
    "tests/desk/service/test_workers.py",
    "tests/desk/service/test_load.py",
    "tests/desk/api/test_schema.py",
    "tests/rescreening/test_equals_full.py",
)
"""The groups that take longest: they begin first, so that no core waits for one at the end."""


def group_of(test: str) -> str:
    """Name what runs in one process: a file, or a folder whose files share what is slow to set up."""
    file = test.partition("::")[0]
    folder = file.rpartition("/")[0]
    return folder if folder in SET_UP_ONCE and file != BY_ITSELF else file


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process a whole group at a time."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        """Hand out the group that takes longest; of the others, the one with most tests."""
        longest = next((group for group in LONG if group in self.workqueue), None)
        if longest is not None:
            self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)
