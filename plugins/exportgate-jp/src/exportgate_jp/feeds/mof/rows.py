"""Rows of the asset freeze list, as they are published."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """One row: the sheet's number, its title with the notes under it, the row's number, and its cells by column."""

    sheet: int
    title: str
    number: int
    where: str
    cells: dict[str, str]
