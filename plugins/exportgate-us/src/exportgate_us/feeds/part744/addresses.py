"""Addresses as the tables of part 744 list them: several in one text, parted by `; and`, at times by `and` alone."""

import re

from exportgate.law.places import place

_PARTS = re.compile(r";\s*(?:and\b[\s,]*)?|\.\s+and\b\s*")
_AND = re.compile(r",?\s+and\s+(?=\S)|(?<=[a-z])\s*,\s*and(?=[A-Z#\d])")
_LEAD = re.compile(r"(?:Alt\.? )?Address(?:es)?(?: for [^:]+)?:\s*", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\(?\s*\b(?:For (?:the )?alternat\w* address(?:es)?,? see|See (?:also )?(?:the )?(?:alternat\w* )?"
    r"(?:address(?:es)?|entry|entries))\b[^()]*\)?\.?",
    re.IGNORECASE,
)
_NOT_COUNTRY = re.compile(r"[\d\-–#./]+\w?")
_WORDS = re.compile(r"[^\W\d_][\w.'’]*")


def without_cross_reference(text: str) -> tuple[str, str]:
    """Take `(See alternate addresses under Pakistan)` out of a text, and give it apart.

    Example:
        >>> without_cross_reference("Kabul, Afghanistan. (See alternate addresses under Pakistan).")
        ('Kabul, Afghanistan.', 'See alternate addresses under Pakistan')
    """
    found = _ELSEWHERE.search(text)
    if not found:
        return text, ""
    rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()
    return rest, found.group().strip(" ().")


def split_addresses(text: str) -> list[str]:
    """Part the addresses of a text; `and` parts where a country stands before it.

    Example:
        >>> split_addresses("9 Moo 1, Kabul, Afghanistan, and Paktiya, Afghanistan; and Box 7, Dubai, U.A.E.")
        ['9 Moo 1, Kabul, Afghanistan', 'Paktiya, Afghanistan', 'Box 7, Dubai, U.A.E.']
    """
    found: list[str] = []
    for part in _PARTS.split(text):
        start = 0
        for joint in _AND.finditer(part):
            if country_in(part[start : joint.start()], last_words_only=True):
                found.append(part[start : joint.start()])
                start = joint.end()
        found.append(part[start:])
    return [tidy for piece in found if (tidy := _tidy(piece))]


def goes_on(text: str) -> bool:
    """Say whether the address at the end of a text goes on with the next line (`..., New Territories,`)."""
    bare = text.rstrip()
    return not bare.endswith((".", ";", "and", ":")) and not country_in(bare)


def _tidy(piece: str) -> str:
    text = _LEAD.sub("", piece.strip(" ,;"), count=1).strip(" ,;")
    text = re.sub(r"(?:,?\s+|^)and$", "", text)
    if text.endswith(".") and not text.endswith(("U.A.E.", "P.R.C.", "U.K.", "U.S.A.", "Rd.", "St.", "Ave.")):
        text = text[:-1]
    return text if any(char.isalnum() for char in text) else ""


def country_in(address: str, *, last_words_only: bool = False) -> str:
    """Give the code of the country that an address ends with, "" where none is recognised.

    Postal codes after or before it are passed over (`Shenzhen China 518031`, `Dubai, U.A.E., P.O. Box 16048`).

    Example:
        >>> country_in("1 Main St., Moscow, Russia, 119071"), country_in("Shenzhen China 518031"), country_in("Tbilisi")
        ('RU', 'CN', '')
    """
    pieces = [piece.strip(" .") for piece in address.strip(" .;").split(",")]
    for piece in reversed(pieces[-1:] if last_words_only else pieces[-4:]):
        if code := _ends_with_country(piece):
            return code
    return ""


def _may_be_a_country(name: str) -> bool:
    """Refuse words that are codes by chance only (`and` is the code of Andorra)."""
    letters = name.replace(".", "")
    return len(letters) > 3 or (len(letters) > 1 and letters.isupper() and letters in _SHORT)


_SHORT = frozenset({"UAE", "USA", "US", "UK", "PRC", "DRC", "KSA", "HK"})


def _ends_with_country(piece: str) -> str:
    words = piece.split()
    while words and _NOT_COUNTRY.fullmatch(words[-1]):
        words.pop()
    while words and _NOT_COUNTRY.fullmatch(words[0]):
        words.pop(0)
    for count in range(min(len(words), 5), 0, -1):
        name = " ".join(words[-count:])
        if _may_be_a_country(name) and (code := place(name) or place(name.strip("."))):
            return code
    return ""
