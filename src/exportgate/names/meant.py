"""What a name was meant to be where a general word or a legal form in it is misspelt, run together or scattered.

Lists and names that are asked for are folded alike: `telecom` becomes `telecommunications`, `GmbH` a legal form. With
one wrong letter, or glued to its neighbour, such a word is not known as one, and nothing of it meets the listed name.
"""

from functools import cache, lru_cache

from exportgate.names.folding import abbreviations
from exportgate.names.mending import near
from exportgate.names.tables import table_rows
from exportgate.names.words import bits_of, is_strange

# Shorter words have too many neighbours, and shorter rests are no names.
_LEAST, _LEAST_REST = 5, 4
# Words of a legal form that are counted as telling; the others may be anything.
_LONG = 5
_TELLING_BITS = 9.0
_NO_ENDINGS = frozenset(("ltd", "llc", "plc", "srl", "fze", "ooo", "jsc"))
"""Legal forms of three letters that words seldom end with; longer ones are taken as they are."""
_WHOLE = {"CO": "company", "LTD": "limited", "INC": "incorporated"}
"""Legal forms that are also words of longer ones."""


def meant(words: tuple[str, ...]) -> tuple[str, ...]:
    """Read words that no name holds as a slip of a short general word, or as two words; () where none is so.

    Example:
        >>> meant(("datak", "tslecom")), meant(("evilcorp",)), meant(("datak", "telecommunications"))
        (('datak', 'telecommunications'), ('evil', 'INC'), ())
    """
    found = tuple(part for word in words for part in _meant(word))
    # What is left must still tell a party apart: a maker called Elecom is not anybody's telecom.
    return found if found != words and any(map(_tells, found)) else ()


def gathered(words: tuple[str, ...]) -> tuple[str, ...]:
    """Put the words of a legal form together that stand about in a name, at its end; () where none do.

    Example:
        >>> gathered(("CO", "sovcombank", "open", "joint", "stock"))
        ('sovcombank', 'JSC')
    """
    there = [_WHOLE.get(word, word) for word in words]
    if sum(word in _telling() for word in there) < 2:
        return ()
    for form, legal in _forms():
        if form <= set(there):
            rest = tuple(word for word, known in zip(words, there, strict=True) if known not in form)
            return (*rest, legal) if any(len(word) > 2 and not word.isupper() for word in rest) else ()
    return ()


def _tells(word: str) -> bool:
    return word not in _general_words() and bits_of(word) >= _TELLING_BITS


@lru_cache(maxsize=65536)
def _meant(word: str) -> tuple[str, ...]:
    if len(word) < _LEAST or not is_strange(word):
        return (word,)
    return _slip(word) or _with_a_form(word) or _after_a_general_word(word) or (word,)


def _slip(word: str) -> tuple[str, ...]:
    # A slip leaves the beginning or the end of a word as it is.
    if word[:2] not in _ends() and word[-2:] not in _ends():
        return ()
    shorts = _without_a_letter()
    for spelt in (word, *(word[:at] + word[at + 1 :] for at in range(len(word)))):
        if spelt in shorts and near(word, shorts[spelt]):
            return (abbreviations()[shorts[spelt]],)
    return ()


def _with_a_form(word: str) -> tuple[str, ...]:
    if word[:3] not in _legal_ends() and word[-3:] not in _legal_ends():
        return ()
    for size in range(min(len(word) - _LEAST_REST, 6), 2, -1):
        if legal := _legal().get(word[-size:]):
            return _general(word[:-size]), legal
        if legal := _legal().get(word[:size]):
            return legal, _general(word[size:])
    return ()


def _after_a_general_word(word: str) -> tuple[str, ...]:
    if word[:_LEAST] not in _beginnings():
        return ()
    shorts = abbreviations()
    for size in range(len(word) - _LEAST_REST, _LEAST - 1, -1):
        if word[:size] in shorts:
            return shorts[word[:size]], _general(word[size:])
    return ()


def _general(word: str) -> str:
    return abbreviations().get(word, word)


@cache
def _general_words() -> frozenset[str]:
    return frozenset(abbreviations().values())


@cache
def _without_a_letter() -> dict[str, str]:
    """Each short general word, and it with each letter left out, to the word."""
    words = sorted(word for word in abbreviations() if len(word) >= _LEAST)
    return {spelt: word for word in words for spelt in (word[:at] + word[at + 1 :] for at in range(len(word)))} | {
        word: word for word in words
    }


@cache
def _ends() -> frozenset[str]:
    words = [word for word in abbreviations() if len(word) >= _LEAST]
    return frozenset(word[:2] for word in words) | frozenset(word[-2:] for word in words)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word[:_LEAST] for word in abbreviations() if len(word) >= _LEAST)


@cache
def _legal() -> dict[str, str]:
    """Legal forms of one word that end no other word, to their class."""
    rows = table_rows("legal_forms.csv")
    return {row["form"]: row["class"].upper() for row in rows if len(row["form"]) > 3 or row["form"] in _NO_ENDINGS}


@cache
def _legal_ends() -> frozenset[str]:
    return frozenset(part for form in _legal() for part in (form[:3], form[-3:]))


@cache
def _forms() -> tuple[tuple[frozenset[str], str], ...]:
    """Legal forms of two long words or more, those of the most words first."""
    rows = [(frozenset(row["form"].split()), row["class"].upper()) for row in table_rows("legal_forms.csv")]
    long = [(form, legal) for form, legal in rows if sum(len(word) >= _LONG for word in form) > 1]
    return tuple(sorted(long, key=lambda one: -len(one[0])))


@cache
def _telling() -> frozenset[str]:
    return frozenset(word for form, _ in _forms() for word in form if len(word) >= _LONG)
