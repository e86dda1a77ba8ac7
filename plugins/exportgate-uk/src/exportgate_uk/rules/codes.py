"""Codes of the United Kingdom's control lists."""

import re
from enum import StrEnum
from functools import lru_cache

from exportgate.law.codes import RULED_OUT, Code, read_code


class List(StrEnum):
    """The list that a code belongs to."""

    RULED_OUT = RULED_OUT
    MILITARY = "military list"
    NATIONAL = "national controls"
    DUAL_USE = "Annex I"


_NUMBERS: dict[str, re.Pattern[str]] = {
    List.MILITARY: re.compile(r"ML\s?\d{1,2}(?!\d)", re.IGNORECASE),
    List.NATIONAL: re.compile(r"PL\s?\d{4}", re.IGNORECASE),
    List.DUAL_USE: re.compile(r"\d[A-E]\d{3}", re.IGNORECASE),
}


@lru_cache(maxsize=4096)
def code_of(text: str) -> Code | None:
    """Read a code, `None` where it has the form of none of the lists.

    Example:
        >>> str(code_of("2b001 b1")), str(code_of("ML10.a")), str(code_of("None")), code_of("EAR99")
        ('2B001.b.1', 'ML10.a', 'none', None)
    """
    return read_code(text, _NUMBERS)
