"""Which script a name is written in."""

import unicodedata
from functools import cache

_BY_FIRST_WORD = {
    "CJK": "han",
    "IDEOGRAPHIC": "han",
    "HIRAGANA": "japanese",
    "KATAKANA": "japanese",
    "KATAKANA-HIRAGANA": "japanese",
    "HALFWIDTH": "japanese",
    "FULLWIDTH": "latin",
}


def script_of(text: str) -> str:
    """Give the script that most letters of a text are in, in lower case, or "" where it has no letters.

    The names are Unicode's (`latin`, `cyrillic`, `arabic`, `hangul`, `thai`), but Chinese characters are `han`, and a
    text with any kana is `japanese` whatever else it holds. A tie goes to the script that comes first in the text.

    Example:
        >>> script_of("Rosneft"), script_of("Роснефть"), script_of("中国银行"), script_of("ソニー"), script_of("42")
        ('latin', 'cyrillic', 'han', 'japanese', '')
    """
    if text.isascii():
        return "latin" if any(char.isalpha() for char in text) else ""
    counts: dict[str, int] = {}
    for char in text:
        if script := char_script(char):
            counts[script] = counts.get(script, 0) + 1
    if "japanese" in counts:
        return "japanese"
    return max(counts, key=lambda script: counts[script], default="")


@cache
def char_script(char: str) -> str:
    """Give the script of one letter, or "" for what is no letter (the kana sound mark counts as kana)."""
    if not char.isalpha():
        return ""
    first = unicodedata.name(char, "").split(" ", 1)[0]
    if first == "HALFWIDTH" and "HANGUL" in unicodedata.name(char):
        return "hangul"
    return _BY_FIRST_WORD.get(first, first.lower())
