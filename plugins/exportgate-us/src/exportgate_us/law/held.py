"""The tables of this folder, each loaded once, when it is first asked."""

from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from exportgate.law.tables import LawTable, Row, load_table


@cache
def table(name: str) -> LawTable:
    """Give one table of the United States by its name.

    Raises:
        LawTableError: the table is missing or malformed.
    """
    return load_table(files("exportgate_us") / "law", name)


@lru_cache(maxsize=4096)
def in_force(name: str, on: date) -> tuple[Row, ...]:
    """Give the rows of a table that are in force on a day.

    Raises:
        LawTableError: the table is missing or malformed, or the day lies before it begins.
    """
    return tuple(table(name).on(on))
