"""The tables of this folder, each loaded once, when it is first asked."""

from functools import cache
from importlib.resources import files

from exportgate.law.tables import LawTable, load_table


@cache
def table(name: str) -> LawTable:
    """Give one table of Australia by its name.

    Raises:
        LawTableError: the table is missing or malformed.
    """
    return load_table(files("exportgate_au") / "law", name)
