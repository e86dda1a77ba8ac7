"""How a name in Hebrew letters reads in Latin ones: as in Arabic, most vowels are not written."""

import unicodedata

_LETTERS = {
    "א": "a", "ב": "v", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t", "י": "y", "כ": "kh",
    "ך": "kh", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "f", "ף": "f", "צ": "ts",
    "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip
# Letters that are stopped at the beginning of a word, and may be within it.
_STOPPED = {"ב": "b", "כ": "k", "פ": "p"}
# Sounds of other languages, written with a stroke behind the letter.
_WITH_A_STROKE = {"ג'": "j", "ז'": "zh", "צ'": "ch", "ץ'": "ch", "ת'": "th"}
_HARSH = {"ח": "ch", "כ": "ch", "ך": "ch"}


def hebrew_readings(text: str) -> list[str]:
    """Give the ways a text in Hebrew letters is spelt in Latin ones, the likeliest first, each once.

    `b`, `k` and `p` are written as `v`, `kh` and `f` are, in foreign names at the beginning too; `h` is `h` or `ch`.

    Example:
        >>> hebrew_readings("בן גביר")
        ['bn gvyr', 'bn gbyr', 'vn gvyr']
    """
    marked = unicodedata.normalize("NFKD", text).replace("׳", "'").replace("״", "")
    words = "".join(char for char in marked if not unicodedata.combining(char)).split()
    ways = ((_LETTERS, _STOPPED), (_LETTERS | _STOPPED, _STOPPED), (_LETTERS | _HARSH, _STOPPED), (_LETTERS, _LETTERS))
    return list(dict.fromkeys(" ".join(_spelt(word, *way) for word in words) for way in ways))


def _spelt(word: str, letters: dict[str, str], first: dict[str, str]) -> str:
    for pair, sound in _WITH_A_STROKE.items():
        word = word.replace(pair, sound)
    spelt = [letters.get(char, char) for char in word]
    if spelt:
        spelt[0] = first.get(word[0], spelt[0])
        # At the end it tells that a vowel is heard.
        if len(word) > 1 and word[-1] == "ה":
            spelt[-1] = "a"
    return "".join(spelt)
