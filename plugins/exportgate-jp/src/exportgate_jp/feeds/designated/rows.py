"""Entries of the official PDFs, as they are published."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One numbered entry of one list, its lines without the number."""

    where: str
    of: str
    number: int
    lines: tuple[str, ...]
