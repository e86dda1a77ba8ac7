"""Rows of the Foreign End User List, as they are published."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EndUserRow:
    """One row as published: where it stands, its number, and each cell as lines of text.

    `conventional` is `None` where the edition has no such column.
    """

    where: str
    number: str
    country: tuple[str, ...]
    name: tuple[str, ...]
    aliases: tuple[str, ...]
    kinds: tuple[str, ...]
    conventional: tuple[str, ...] | None
