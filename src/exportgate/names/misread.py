"""Names that a machine or a form misread: letters taken for others, blanks lost or put between all letters."""

import re

from exportgate.names.brackets import legal_words
from exportgate.names.words import bits_of, is_known

# Digits that stand for letters, likeliest first.
_FOR_DIGITS = {"0": "o", "1": "li", "5": "s", "8": "b"}
_LEAST_LETTERS = 2
# Shorter words with another letter are other words.
_LEAST_SLIP = 6
# So many letters without a blank may be words run together.
_LEAST_TOGETHER = 9
_MOST_TOGETHER = 80
_LONGEST_PIECE = 24
# So many single letters in a row are a name with a blank after each letter.
_LEAST_APART = 6
# What each word costs, in bits, beside its own; an unknown one costs more with each letter.
_WORD, _UNKNOWN, _UNKNOWN_LETTER = 6.0, 12.0, 2.5


def read_right(words: tuple[str, ...]) -> tuple[str, ...]:
    """Read digits within words as the letters they look like, and `m` for `rn`; () where nothing is so.

    Example:
        >>> read_right(("r0sneft", "intemational", "103")), read_right(("rosneft",))
        (('rosneft', 'international', '103'), ())
    """
    found = tuple(_right(word) for word in words)
    return found if found != words else ()


def _right(word: str) -> str:
    # Most words have nothing to misread; asking whether one is known takes longer.
    if len(word) < 3 or (word.isalpha() and "m" not in word and "rn" not in word) or is_known(word):
        return word
    if not word.isalpha():
        return _letters_for_digits(word)
    if "rn" in word and len(word) >= _LEAST_SLIP:
        return word.replace("rn", "m")
    spelt = (word[:at] + "rn" + word[at + 1 :] for at, letter in enumerate(word) if letter == "m" and at)
    return next((one for one in spelt if len(one) > _LEAST_SLIP and is_known(one)), word)


def _letters_for_digits(word: str) -> str:
    digits = [letter for letter in word if letter.isdigit()]
    if (
        not digits
        or not set(digits) <= _FOR_DIGITS.keys()
        or len(word) - len(digits) < max(_LEAST_LETTERS, len(digits))
    ):
        return word
    spelt = [word]
    for digit, letters in _FOR_DIGITS.items():
        spelt = [one.replace(digit, letter) for one in spelt for letter in (letters if digit in one else " ")]
    return next((one for one in spelt if is_known(one)), spelt[0])


def together(text: str) -> str:
    """Part a name that is written without blanks, at its capitals or else into the likeliest words; "" for others.

    Example:
        >>> together("IslamicRevolutionaryGuard"), together("MEDICALEQUIPMENTCOMPANY"), together("Rosneft")
        ('Islamic Revolutionary Guard', 'medical equipment company', '')
    """
    name = text.strip()
    if not _LEAST_TOGETHER <= len(name) <= _MOST_TOGETHER or not name.isalnum() or not name.isascii():
        return ""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    words = parted.split() if " " in parted else _likeliest(name.lower())
    # Two words that are written as one meet in any case.
    return " ".join(words) if len(words) > 2 else ""


def _likeliest(letters: str) -> list[str]:
    """Part letters into the words that cost the fewest bits together."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(letters) + 1):
        first = max(0, end - _LONGEST_PIECE)
        best.append(min((best[start][0] + _cost(letters[start:end]), start) for start in range(first, end)))
    words: list[str] = []
    end = len(letters)
    while end:
        words.insert(0, letters[best[end][1] : end])
        end = best[end][1]
    return words


def _cost(piece: str) -> float:
    if len(piece) > 1 and piece in legal_words():
        return _WORD + 1.0
    if len(piece) > 2 and is_known(piece):
        return _WORD + bits_of(piece)
    return _WORD + _UNKNOWN + _UNKNOWN_LETTER * len(piece)


def apart(text: str) -> str:
    """Join a name with a blank after each letter; more blanks part its words. "" for other names.

    Example:
        >>> apart("R o s n e f t   O i l"), apart("A B Trading")
        ('Rosneft Oil', '')
    """
    letters = text.split()
    if len(letters) < _LEAST_APART or any(len(letter) > 1 for letter in letters):
        return ""
    words = [word.replace(" ", "") for word in re.split(r"\s{2,}", text.strip())]
    return " ".join(words) if len(words) > 1 else together(words[0]) or words[0]
