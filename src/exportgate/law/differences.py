"""Where a plugin's dated tables and the text that the government publishes say something different."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a table of ours and the published text say differently.

    Args:
        table: the plugin's table.
        what: the row, and what of it.
        ours: what the table says.
        text: what the published text says.

    Example:
        >>> str(Difference("table_3", "country DE", "present", "absent"))
        'table_3: country DE: here present, in the text absent'
    """

    table: str
    what: str
    ours: str
    text: str

    def __str__(self) -> str:
        return f"{self.table}: {self.what}: here {self.ours}, in the text {self.text}"


def of_sets(table: str, what: str, ours: Iterable[str], text: Iterable[str]) -> Iterator[Difference]:
    """Give what only one of two sets has, in order; nothing where they are the same."""
    mine, theirs = set(ours), set(text)
    yield from (Difference(table, f"{what} {one}", "present", "absent") for one in sorted(mine - theirs))
    yield from (Difference(table, f"{what} {one}", "absent", "present") for one in sorted(theirs - mine))
