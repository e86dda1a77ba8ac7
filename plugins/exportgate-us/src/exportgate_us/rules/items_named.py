"""Whether an item is among those that a provision names: entries, paragraphs, series, chart marks."""

from functools import lru_cache

from exportgate_us.rules.ccl import Holds, covers
from exportgate_us.rules.codes import Code

# Series that provisions name as such: the "600 series" told by the third character of the entry, 9x515, 0x5zz.
SERIES = {
    "600": lambda entry: entry[2] == "6",
    "515": lambda entry: entry[0] == "9" and entry[2:] == "515",
    "0x5": lambda entry: entry[0] == "0" and entry[2] == "5",
}


@lru_cache(maxsize=65536)
def named(code: Code, scopes: tuple[str, ...]) -> Holds:
    """Say whether a code is among some scopes: `3B993`, `3B001.a.4`, `600`, `515`, `0x5`.

    Example:
        >>> from exportgate_us.rules.codes import parse_code
        >>> named(parse_code("3B001"), ("3B001.a.4", "3B993")).value, named(parse_code("9A610.x"), ("600",)).value
        ('perhaps', 'yes')
    """
    found = {_one(code, scope) for scope in scopes}
    return next((answer for answer in (Holds.YES, Holds.PERHAPS) if answer in found), Holds.NO)


def _one(code: Code, scope: str) -> Holds:
    if scope in SERIES:
        return Holds.YES if SERIES[scope](code.entry) else Holds.NO
    entry, _, paragraph = scope.partition(".")
    if code.entry != entry:
        return Holds.NO
    return covers(code, (tuple(paragraph.split(".")),), ()) if paragraph else Holds.YES
