"""Names as they stand in the fields of commercial papers: more ways to read one than lists need.

A field holds two names (`Aria Ltd a.k.a. Beta FZE`, `c/o`, a slash, two scripts), an address on the internet in place
of a name, or a name that was cut off. Each reading is searched beside the name as it stands; what is found so is alike,
never the same.
"""

import re
from functools import cache

from exportgate.names.brackets import legal_words
from exportgate.names.folding import MAX_CHARACTERS, forms_of
from exportgate.names.mending import near
from exportgate.names.scripts import char_script
from exportgate.names.tables import table_rows

Form = tuple[str, tuple[str, ...]]
"""A way to compare, and words (see folding.forms_of)."""

MAX_PARTS = 6
# Fields of forms and of ERP systems hold at least so many characters before they cut a name off.
_LEAST_CUT = 20
# A name of one word before an address has more letters than this.
_LONE_NAME = 7
# Legal forms that end a name (classes of the table); `Co` stands within names too.
_ENDING = frozenset(("LTD", "LLC", "JSC", "PLC", "INC"))
_MARKS = (
    r"a\.?\s?k\.?\s?a\.?", r"a/k/a", r"f\.?k\.?a\.?", r"f/k/a", r"n\.?k\.?a\.?", r"d\.?b\.?a\.?", r"d/b/a", r"t/a",
    r"t/as", r"c/o", r"o/b/o", r"obo", r"f/a/o", "formerly(?: known as)?", "previously(?: known as)?",
    "(?:also |now |better )?known as", "trading as", "doing business as", "(?:on|in) behalf of", "care of",
    "for (?:the )?account of", "by order of", "attn", "attention", "alias",
)  # fmt: skip
_BETWEEN = re.compile(
    rf"[(\[]?\b(?:{'|'.join(_MARKS)})(?![\w/])[:.]?|;|\||\s/+\s|(?<=\w{{4}})/+(?=\w{{4}})|[\r\n]+", re.IGNORECASE
)
_ON_THE_NET = re.compile(r"(?:https?://)?(?:([\w.+-]+)@)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})(?:[/?]\S*)?", re.IGNORECASE)
# Labels of domains that name no firm, beside the last.
_SECOND_LEVEL = frozenset(("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go"))
_MAIL_FOR_ALL = frozenset(
    (
        "gmail", "googlemail", "hotmail", "outlook", "live", "msn", "yahoo", "ymail", "icloud", "aol", "gmx", "web",
        "mail", "yandex", "rambler", "protonmail", "proton", "qq", "163", "126", "sina", "naver", "hanmail",
    )
)  # fmt: skip
# What at least one of is there where a field holds more than one name.
_SIGNS = re.compile(r"[@;|/\r\n]")
_WORDS = frozenset(
    (
        "aka", "fka", "nka", "dba", "obo", "formerly", "previously", "known", "doing", "behalf", "care", "account",
        "order", "attn", "attention", "alias", "as",
    )
)  # fmt: skip
_PLAIN = str.maketrans("", "", "()[].,:")
_SHORT = ("llc", "ltd", "inc", "jsc", "ojsc", "pjsc", "cjsc", "ooo", "oao", "zao", "gmbh", "fze", "fzco", "dmcc", "pvt")


def asked_forms(text: str, kind: str = "") -> list[Form]:
    """Give every way to read a name that is asked for as (view, words), the name as it stands first.

    Example:
        >>> [" ".join(words) for _, words in asked_forms("Aria Ltd d/b/a Beta", "organisation")][1:]
        ['aria LTD', 'beta']
    """
    forms = forms_of(text, kind)
    parts = parts_of(text)
    if kind != "person" and text.count(",") > 1:
        parts += _before_an_address(text)
    for part in parts:
        forms += forms_of(part, kind)
    if kind != "person":
        latin = [words for view, words in forms if view == "latin"]
        forms += [("latin", read) for words in latin for read in (_ended(words, text), _to_the_form(words)) if read]
    return list(dict.fromkeys(forms)) if len(forms) > 1 else forms


def parts_of(text: str) -> list[str]:
    """Give the names that a field holds beside each other; none where it holds one name.

    Example:
        >>> parts_of("Huawei / Futurewei"), parts_of("info@alfa-steel.ru"), parts_of("A/S Norsk")
        (['Huawei', 'Futurewei'], ['alfa steel'], [])
    """
    text = text[:MAX_CHARACTERS]
    if text.isascii():
        return _pieces(text) if _may_hold_more(text) else []
    return list(dict.fromkeys([*_by_script(text), *_pieces(text)]))[:MAX_PARTS]


def _may_hold_more(text: str) -> bool:
    if _SIGNS.search(text) or (" " not in text and "." in text):
        return True
    return not _WORDS.isdisjoint(text.lower().translate(_PLAIN).split())


def _pieces(text: str) -> list[str]:
    if found := _ON_THE_NET.fullmatch(text.strip()):
        return _from_the_net(found[1] or "", found[2].lower().split("."))
    if not _BETWEEN.search(text):
        return []
    parts = [part.strip(" ,.()[]-") for part in _BETWEEN.split(text)[:MAX_PARTS]]
    # One short word is too little to go by: `Aka`, `Alias` and `Obo` are names too.
    return [part for part in parts if len(part) > 3 or not part.isascii()]


def _from_the_net(person: str, labels: list[str]) -> list[str]:
    owner = labels[-3] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2]
    name = person if owner in _MAIL_FOR_ALL else owner
    words = re.findall(r"[^\W\d_]+", name)
    return [" ".join(words)] if len("".join(words)) > 3 else []


def _by_script(text: str) -> list[str]:
    """Part a text in Latin letters and another script into what is in either."""
    latin = sum(char_script(char) == "latin" for char in text)
    other = sum(char_script(char) not in ("latin", "") for char in text)
    if latin < 3 or other < 2:
        return []
    parts = [
        "".join(char if char_script(char) in wanted else " " for char in text)
        if wanted
        else "".join(" " if char_script(char) == "latin" else char for char in text)
        for wanted in (("latin", ""), ())
    ]
    return [" ".join(part.split()).strip(" ,.()[]（）-/") for part in parts]


def _before_an_address(text: str) -> list[str]:
    first = text[:MAX_CHARACTERS].partition(",")[0].strip()
    return [first] if " " in first or len(first) > _LONE_NAME else []


def _to_the_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the words up to the legal form where an address or a branch follows it; () where none does."""
    for at in range(1, len(words) - 1):
        if words[at] in _ENDING and not words[at + 1].isupper():
            return words[: at + 1] if any(len(word) > 2 and not word.isupper() for word in words[:at]) else ()
    return ()


def _ended(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Read a last or first word that is no word as the legal form that it misspells or begins; () where none is."""
    if len(words) < 2:
        return ()
    for at in (len(words) - 1, 0):
        word = words[at]
        if at and len(text) >= _LEAST_CUT and len(word) > 1 and word in _beginnings():
            return words[:at]
        # A firm whose name ends in its legal form has no other before it: `LCC Infotech Ltd` is no LLC.
        if not at and words[-1] in _ENDING:
            continue
        if 2 < len(word) < 6 and not word.isupper() and (legal := _slip_of(word)):
            return (*words[:at], legal, *words[at + 1 :])
    return ()


@cache
def _slip_of(word: str) -> str:
    """Give the legal form that a short word is one slip away from, or ""."""
    from exportgate.names.words import is_known

    if is_known(word):
        return ""
    return next((_classes()[legal] for legal in _SHORT if near(word, legal)), "")


@cache
def _classes() -> dict[str, str]:
    return {row["form"]: row["class"].upper() for row in table_rows("legal_forms.csv")}


@cache
def _beginnings() -> frozenset[str]:
    """Beginnings of the long words of legal forms, where they are no forms themselves."""
    words = ("company", "corporation", "limited", "liability", "incorporated", "gesellschaft", "sirketi")
    return frozenset(word[:size] for word in words for size in range(2, len(word))) - legal_words()
