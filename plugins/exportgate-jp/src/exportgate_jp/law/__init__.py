"""Dated tables of law, a citation in each row. `table` loads one and keeps it."""

from functools import cache
from importlib.resources import files

from exportgate.law.tables import LawTable, load_table


@cache
def table(name: str) -> LawTable:
    """Give one of this plugin's tables by the name of its file.

    Raises:
        LawTableError: the file is missing or malformed.
    """
    return load_table(files("exportgate_jp.law"), name)
