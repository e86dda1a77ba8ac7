"""Parts of names in brackets: what a name is without them, and the short names that stand in them."""

import re
from functools import cache, lru_cache

from exportgate.names.tables import table_rows

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|（([^（）]*)）")
_SHORT = re.compile(r"[A-Z0-9][A-Z0-9&.\-]{1,11}")
_LEAST_CAPITALS = 3


def with_and_without_brackets(text: str) -> list[str]:
    """Give a name as it is and without its parts in brackets, once where that is the same or nothing is left."""
    if not _BRACKETS.search(text):
        return [text]
    outside = _BRACKETS.sub(" ", text)
    return [text, outside] if any(char.isalnum() for char in outside) else [text]


@lru_cache(maxsize=4096)
def short_names(name: str) -> tuple[str, ...]:
    """Give the short names in the brackets of a name: one word of capitals, where not all of the name is in them.

    In a name all in capitals it must be the initials of words, or `KARDAN WORKS (TEHRAN)` would be called Tehran.

    Example:
        >>> short_names("Air Weapons Complex (AWC)"), short_names("PRECISION WORKS (WUXI) CO.")
        (('AWC',), ())
    """
    if "(" not in name and "（" not in name and "[" not in name:
        return ()
    outside = _BRACKETS.sub(" ", name)
    inside = (next(filter(None, match.groups()), "").strip() for match in _BRACKETS.finditer(name))
    return tuple(dict.fromkeys(word for word in inside if _is_short_name(word, outside)))


def _is_short_name(word: str, name: str) -> bool:
    letters = "".join(filter(str.isalpha, word)).lower()
    if not _SHORT.fullmatch(word) or len(letters) < _LEAST_CAPITALS or letters in legal_words():
        return False
    starts = "".join(part[0] for part in re.findall(r"[^\W_]+", name.lower()))
    initials = letters[0] == starts[:1] and sum(char in starts for char in letters) > len(letters) // 2
    return initials or (name.upper() != name and any(map(str.isalpha, name)))


@cache
def legal_words() -> frozenset[str]:
    """Give the legal forms that are one word, folded."""
    return frozenset(row["form"] for row in table_rows("legal_forms.csv") if " " not in row["form"])
