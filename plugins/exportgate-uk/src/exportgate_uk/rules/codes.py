"""Codes of the United Kingdom's control lists, taken apart."""

import re
from dataclasses import dataclass
from enum import StrEnum

_RULED_OUT = "none"
_MILITARY = re.compile(r"(ML\s?\d{1,2})(.*)", re.IGNORECASE)
_NATIONAL = re.compile(r"(PL\s?\d{4})(.*)", re.IGNORECASE)
_DUAL_USE = re.compile(r"(\d[A-E]\d{3})(.*)", re.IGNORECASE)
_PARAGRAPH = re.compile(r"(?:[\s.]*(?:[a-z]|\d{1,3})(?![a-z]))*", re.IGNORECASE)
_PART = re.compile(r"[a-z]|\d{1,3}", re.IGNORECASE)


class List(StrEnum):
    """The list that a code belongs to."""

    RULED_OUT = "ruled out"
    MILITARY = "military list"
    NATIONAL = "national controls"
    DUAL_USE = "Annex I"


@dataclass(frozen=True, slots=True)
class Code:
    """A control code: its list, its number and its paragraph, part by part (`2B001.b.1`: "2B001" and ("b", "1"))."""

    list: List
    number: str = ""
    paragraph: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.number, *self.paragraph)) if self.number else _RULED_OUT

    def on_branch_of(self, other: "Code") -> bool:
        """Say whether one of the two contains the other: they are equal, or one is a paragraph of the other."""
        shared = min(len(self.paragraph), len(other.paragraph))
        return self.number == other.number and self.paragraph[:shared] == other.paragraph[:shared]

    def within(self, other: "Code") -> bool:
        """Say whether this code is the other or stands below it."""
        return self.on_branch_of(other) and len(self.paragraph) >= len(other.paragraph)


def code_of(text: str) -> Code | None:
    """Read a code as people write it, `None` where it has the form of none of the lists.

    Example:
        >>> str(code_of("2b001 b1")), str(code_of("ML10.a")), str(code_of("None")), code_of("EAR99")
        ('2B001.b.1', 'ML10.a', 'none', None)
    """
    text = text.strip().rstrip(".")
    if text.lower() == _RULED_OUT:
        return Code(List.RULED_OUT)
    for which, form in ((List.MILITARY, _MILITARY), (List.NATIONAL, _NATIONAL), (List.DUAL_USE, _DUAL_USE)):
        match = form.fullmatch(text)
        if match and _PARAGRAPH.fullmatch(match[2].strip()):
            parts = tuple(part.lower() for part in _PART.findall(match[2]))
            return Code(which, "".join(match[1].upper().split()), parts)
    return None
