"""Codes as a line states them: an ECCN with its paragraph, EAR99, or a category of the Munitions List."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_ECCN = re.compile(r"^([0-9][A-E][0-9]{3})(?:[ .\-]*(.*))?$")
_USML = re.compile(r"^(?:USML|ITAR)\b[\s:,\-]*(?:CATEGORY|CAT\.?)?\s*(.*)$")
_PART = re.compile(r"[A-Z]+|[0-9]+")


class Kind(StrEnum):
    """Which list a code belongs to."""

    ECCN = "eccn"
    EAR99 = "ear99"
    USML = "usml"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Code:
    """A control code of the United States.

    Args:
        kind: the list that it belongs to.
        text: as printed to people, e.g. `3B001.c.1.a`, `EAR99`, `USML XI(a)`.
        entry: the five characters of an ECCN (`3B001`), or a Munitions List category (`XI`), else "".
        path: the paragraph, level by level, in lower case: `("c", "1", "a")`.
    """

    kind: Kind
    text: str
    entry: str = ""
    path: tuple[str, ...] = ()

    @property
    def munitions(self) -> bool:
        """Say whether the code is an ECCN of the 600 series (third character 6)."""
        return self.kind is Kind.ECCN and self.entry[2] == "6"


@lru_cache(maxsize=65536)
def parse_code(text: str) -> Code:
    """Read a code as a line states it. What is none of these is `Kind.UNREADABLE`, never a guess.

    Example:
        >>> parse_code("3b001 c.1.a").text, parse_code("EAR 99").text, parse_code("USML XI(a)").entry
        ('3B001.c.1.a', 'EAR99', 'XI')
    """
    plain = " ".join(text.split()).upper().removeprefix("ECCN").strip(" :")
    if plain.replace(" ", "").replace("-", "") == "EAR99":
        return Code(Kind.EAR99, "EAR99")
    if found := _ECCN.match(plain):
        path = tuple(part.lower() for part in _PART.findall(found.group(2) or ""))
        return Code(Kind.ECCN, ".".join((found.group(1), *path)), found.group(1), path)
    if found := _USML.match(plain):
        parts = _PART.findall(found.group(1))
        return Code(Kind.USML, f"USML {found.group(1)}".strip(), parts[0] if parts else "", _lower(parts[1:]))
    return Code(Kind.UNREADABLE, text)


def _lower(parts: list[str]) -> tuple[str, ...]:
    return tuple(part.lower() for part in parts)
