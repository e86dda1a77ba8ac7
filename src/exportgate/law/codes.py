"""Codes of control lists: a number, and the way down its paragraphs."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from exportgate.law.tables import Row

RULED_OUT = "none"
"""What stands for an item that was compared with a list and is not on it."""

_PARAGRAPH = re.compile(r"(?:[\s.]*(?:[a-z]|\d{1,3})(?![a-z]))*", re.IGNORECASE)
_PART = re.compile(r"[a-z]|\d{1,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """A control code: its list, its number and its paragraph part by part (`2B001.b.1`: "2B001" and ("b", "1")).

    The number is "" where the item was ruled out.
    """

    list: str
    number: str = ""
    paragraph: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.number, *self.paragraph)) if self.number else RULED_OUT

    def on_branch_of(self, other: "Code") -> bool:
        """Say whether one of the two contains the other: they are equal, or one is a paragraph of the other."""
        shared = min(len(self.paragraph), len(other.paragraph))
        return self.number == other.number and self.paragraph[:shared] == other.paragraph[:shared]

    def within(self, other: "Code") -> bool:
        """Say whether this code is the other or stands below it."""
        return self.on_branch_of(other) and len(self.paragraph) >= len(other.paragraph)


def read_code(text: str, numbers: Mapping[str, re.Pattern[str]]) -> Code | None:
    """Read a code as people write it, `None` where it has the form of none of the lists.

    Args:
        text: the code, with its paragraph or without; blanks and points within it do not matter.
        numbers: the form of the numbers of each list.

    Example:
        >>> forms = {"dual-use": re.compile(r"[0-9][A-E][0-9]{3}", re.IGNORECASE)}
        >>> str(read_code("2b001 b1", forms)), str(read_code("None", forms)), read_code("EAR99", forms)
        ('2B001.b.1', 'none', None)
    """
    text = text.strip().rstrip(".")
    if text.lower() == RULED_OUT:
        return Code(RULED_OUT)
    for name, form in numbers.items():
        match = form.match(text)
        rest = text[match.end() :].strip() if match else ""
        if match and _PARAGRAPH.fullmatch(rest):
            parts = tuple(part.lower() for part in _PART.findall(rest))
            return Code(name, "".join(match[0].upper().split()), parts)
    return None


def rows_naming(code: Code, rows: Sequence[Row], read: Callable[[str], Code | None]) -> list[Row]:
    """Give the rows (column `code`) that an item may fall under.

    Where a row names a paragraph, the item above it counts too, since it may hold it. The whole category of a number
    counts where a row names it, save for the numbers that have rows of their own.

    Args:
        code: of the item.
        rows: each with a code of the list, or with the first sign of its numbers.
        read: reads the codes of the list.
    """
    own = [row for row in rows if (other := read(str(row["code"]))) and code.on_branch_of(other)]
    return own or [row for row in rows if str(row["code"]) == code.number[:1]]
