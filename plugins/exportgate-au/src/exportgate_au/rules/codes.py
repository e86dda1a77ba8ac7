"""Codes of the Defence and Strategic Goods List."""

import re
from enum import StrEnum
from functools import lru_cache

from exportgate.law.codes import RULED_OUT, Code, read_code


class Part(StrEnum):
    """The part of the list that a code belongs to."""

    RULED_OUT = RULED_OUT
    MUNITIONS = "Part 1"
    DUAL_USE = "Part 2"


_NUMBERS: dict[str, re.Pattern[str]] = {
    Part.MUNITIONS: re.compile(r"ML\s?\d{1,3}(?!\d)", re.IGNORECASE),
    Part.DUAL_USE: re.compile(r"\d[A-E]\d{3}", re.IGNORECASE),
}


@lru_cache(maxsize=4096)
def code_of(text: str) -> Code | None:
    """Read a code, `None` where it has the form of none of the parts.

    Example:
        >>> str(code_of("2b001 b1")), str(code_of("ML10.a")), str(code_of("None")), code_of("PL9014")
        ('2B001.b.1', 'ML10.a', 'none', None)
    """
    return read_code(text, _NUMBERS)
