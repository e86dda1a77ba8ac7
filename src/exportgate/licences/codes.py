"""Whether a line's control code stands under the code that a licence names."""

import re
from functools import lru_cache

from exportgate.law.codes import Code, read_code

_FORMS = {
    "entry": re.compile(r"\d[A-Z]\d{3}(?!\d)", re.IGNORECASE),
    "lettered": re.compile(r"[A-Z]+[ -]?\d{1,4}(?!\d)", re.IGNORECASE),
    "category": re.compile(r"[A-Z]+ [IVXLC]+(?![A-Z])", re.IGNORECASE),
    "numbered": re.compile(r"\d{1,2}(?:-\d)?(?!\d)"),
}
"""The forms in which control lists number what they list, whatever the list. Paragraphs follow."""

_BETWEEN = re.compile(r"[()\[\]{}（）.\s]+")
_CATEGORY = re.compile(r"\bcat(?:egory|\.)?\s+", re.IGNORECASE)


def covers_code(licensed: str, stated: str) -> bool:
    """Say whether a code is the one that a licence names or stands below it; codes of no known form must be equal.

    Example:
        >>> covers_code("2B001.b", "2B001.b.1"), covers_code("2B001.b", "2B001.a"), covers_code("2B001.b", "2B001")
        (True, False, False)
        >>> covers_code("6", "6(2)"), covers_code("USML XI(a)", "USML Category XI(a)(3)"), covers_code("ML1", "ML10")
        (True, True, False)
    """
    ours, theirs = _read(stated), _read(licensed)
    if ours is None or theirs is None:
        return _plain(stated) == _plain(licensed)
    return ours.within(theirs)


def number_of(code: str) -> str:
    """Give the number of a code without its paragraphs; codes of no known form are their own number.

    Only codes of one number can cover each other.

    Example:
        >>> number_of("2b001 b1"), number_of("6(2)")
        ('2B001', '6')
    """
    read = _read(code)
    return read.number if read else _plain(code)


def wider(licensed: str, stated: str) -> bool:
    """Say whether a stated code holds the licensed one and more, so that the line may or may not be covered."""
    return not covers_code(licensed, stated) and covers_code(stated, licensed)


@lru_cache(maxsize=8192)
def _read(text: str) -> Code | None:
    code = read_code(_plain(text), _FORMS)
    if code is None or not code.number:
        return None
    return Code("", code.number.replace("-", "") if code.list == "lettered" else code.number, code.paragraph)


def _plain(text: str) -> str:
    return " ".join(_BETWEEN.sub(" ", _CATEGORY.sub("", text)).split()).upper()
