"""What a word weighs, and words as tables for the compiled loops."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from exportgate.names.tables import table_rows

Array = npt.NDArray[Any]
LEGAL, INITIAL, NUMBER, SMALL, PATRONYMIC = 1, 2, 4, 8, 16
LEGAL_CLASSES = ("CO", "COOP", "EST", "GP", "INC", "IP", "JSC", "LLC", "LP", "LTD", "NPO", "PLC", "UE")
# Bits of a word that no list and no clean name holds, and of words that say little by their nature.
UNKNOWN_BITS = 13.0
# Bits of a word of a legal form of several words, where the form was not seen as one; but for words that tell more.
FORM_BITS = 2.5
_TELLING = {"autonomous", "capital", "commercial", "egyptian", "federal", "general", "individual", "organization"}
# Fathers' names as Russian, Ukrainian and Belarusian ones end in Latin letters.
_PATRONYMIC = re.compile("(?:[aeiouy]v(?:ich|ych|itch|yich|na)|auna|(?:ly|zm|kit|uk|fom)ich)$")
_ROLE_BITS = {"article": 0.3, "particle": 0.7, "title": 1.5, "initial": 2.5}


class Words(NamedTuple):
    """Distinct words: rows of codes (words, letters.ROW), the sounds that occur, weight in bits, and flags."""

    codes: Array
    mask: Array
    bits: Array
    flags: Array


def word_table(words: Sequence[str]) -> Words:
    """Describe words for the compiled loops."""
    from exportgate.names import letters

    count = len(words)
    points = np.frombuffer("".join(words).encode("utf-32-le", "replace"), np.uint32)
    starts = np.zeros(count + 1, np.int64)
    np.cumsum([len(word) for word in words], out=starts[1:])
    codes, mask = np.zeros((count, letters.ROW), np.uint8), np.zeros(count, np.uint64)
    letters.describe(points, starts, codes, mask)
    bits = np.array([bits_of(word) for word in words], np.float32)
    return Words(codes, mask, bits, np.array([flags_of(word) for word in words], np.int32))


def bits_of(word: str) -> float:
    """Give how much a word tells a party apart, in bits: how rarely names hold it."""
    if word.isupper() and word.isascii():
        return 1.0
    if role := _roles().get(word):
        return _ROLE_BITS[role]
    if len(word) == 1 and word.isascii():
        return 2.5 if word.isalpha() else 4.0
    known = _known_bits().get(word)
    if word.isdigit():
        return min(known or 8.0, 8.0)
    if word in _words_of_forms():
        return min(known or FORM_BITS, FORM_BITS)
    if known is not None:
        return known
    return UNKNOWN_BITS if len(word) > 3 else 11.0 if word.isascii() else 9.0


def is_known(word: str) -> bool:
    """Whether some names of the lists, or of unlisted parties, hold a word."""
    return word in _known_bits() or word in _roles()


@lru_cache(maxsize=65536)
def is_strange(word: str) -> bool:
    """Whether a word of three characters or more is no legal form, and no name of the lists or of others holds it."""
    return len(word) > 2 and not word.isupper() and not is_known(word)


def flags_of(word: str) -> int:
    """Give the flags of a word: a legal form (with its class), an initial, a number, a small word."""
    if word.isupper() and word.isascii() and word in LEGAL_CLASSES:
        return LEGAL | LEGAL_CLASSES.index(word) << 8
    if word.isdigit():
        return NUMBER
    if len(word) > 6 and _PATRONYMIC.search(word):
        return PATRONYMIC
    small = SMALL if word in _roles() else 0
    return small | INITIAL if len(word) == 1 and word.isascii() else small


@cache
def _words_of_forms() -> frozenset[str]:
    forms = (row["form"].split() for row in table_rows("legal_forms.csv"))
    return frozenset(word for form in forms if len(form) > 1 for word in form if len(word) > 4) - _TELLING


@cache
def _roles() -> dict[str, str]:
    return {row["word"]: row["role"] for row in table_rows("small_words.csv")}


_instead: list[dict[str, float]] = []


@contextmanager
def using_bits(bits: dict[str, float]) -> Iterator[None]:
    """Use other weights of words than the fitted ones for a while: for the fit itself."""
    _instead.append(bits)
    try:
        yield
    finally:
        _instead.pop()


def _known_bits() -> dict[str, float]:
    return _instead[-1] if _instead else _stored_bits()


@cache
def _stored_bits() -> dict[str, float]:
    blob = (files("exportgate.names") / "tables" / "word_bits.msgpack").read_bytes()
    return msgspec.msgpack.decode(blob, type=dict[str, float])
