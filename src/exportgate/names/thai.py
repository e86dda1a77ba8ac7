"""How a name in Thai or Lao letters reads in Latin ones: by its letters, as foreign words are written with them.

Vowels that stand before a consonant are heard after it; the royal system's `kh`, `ph` and `th` are the k, p and t of
words of other languages; a letter with a sign that silences it is written in the other language.
"""

import re

_CONSONANTS = {
    **dict.fromkeys("กฃขคฅฆ", "k"), "ง": "ng", "จ": "j", **dict.fromkeys("ฉชฌ", "ch"), **dict.fromkeys("ซศษส", "s"),
    "ญ": "y", **dict.fromkeys("ฎด", "d"), **dict.fromkeys("ฏตฐฑฒถทธ", "t"), **dict.fromkeys("ณน", "n"), "บ": "b",
    **dict.fromkeys("ปผพภ", "p"), **dict.fromkeys("ฝฟ", "f"), "ม": "m", "ย": "y", "ร": "r", **dict.fromkeys("ลฬ", "l"),
    "ว": "w", **dict.fromkeys("หฮ", "h"), "ฤ": "rue", "ฦ": "lue",
}  # fmt: skip
_ROYAL = _CONSONANTS | {
    **dict.fromkeys("ฃขคฅฆ", "kh"), **dict.fromkeys("ฐฑฒถทธ", "th"), **dict.fromkeys("ผพภ", "ph"), "จ": "ch",
}  # fmt: skip
_VOWELS = {
    "ะ": "a", "ั": "a", "า": "a", "ำ": "am", "ิ": "i", "ี": "i", "ึ": "u", "ื": "u", "ุ": "u", "ู": "u", "เ": "e", "แ": "ae",
    "โ": "o", "ใ": "ai", "ไ": "ai", "อ": "o",
}  # fmt: skip
_NAMES_OF_LETTERS = {
    "เอ": "a", "บี": "b", "ซี": "c", "ดี": "d", "อี": "e", "เอฟ": "f", "จี": "g", "เอช": "h", "ไอ": "i", "เจ": "j",
    "เค": "k", "แอล": "l", "เอ็ม": "m", "เอ็น": "n", "โอ": "o", "พี": "p", "คิว": "q", "อาร์": "r", "เอส": "s", "ที": "t",
    "ยู": "u", "วี": "v", "ดับเบิลยู": "w", "เอ็กซ์": "x", "วาย": "y", "แซด": "z",
}  # fmt: skip
_LEAST_LETTERS = 3
_LAO, _THAI_OF_LAO = ("\u0e80", "\u0eff"), 0x80
_TONES = dict.fromkeys(map(ord, "่้๊๋็ฺ๎"))
# With the sign of a tone in between or after.
_AM = re.compile("ํ[่-๋]?า")
_SILENCED = re.compile("[ก-ฮ][ิุ]?์")
_BEFORE = re.compile("([เแโใไ])([ก-ฮ])")
_SILENT_H = re.compile("ห(?=[งญนมยรลว])")
_CARRIER = re.compile("อ(?=[ะ-ูเแโใไ])")
_WORD = re.compile("[\u0e00-\u0e7f]+")
_ACRONYM = re.compile(f"(?:{'|'.join(sorted(_NAMES_OF_LETTERS, key=len, reverse=True))}){{{_LEAST_LETTERS},}}")
_LETTER = re.compile("|".join(sorted(_NAMES_OF_LETTERS, key=len, reverse=True)))


def without_tones(text: str) -> str:
    """Leave out the signs for tones and short vowels, which are written or not in foreign words."""
    return _in_thai(text.translate(_TONES))


def thai_readings(text: str) -> list[str]:
    """Give the ways a text in Thai or Lao letters is spelt in Latin ones: as a foreign name, and by the royal system.

    Words that are the English names of letters are an abbreviation.

    Example:
        >>> thai_readings("สยาม แอโร่ รีแพร์"), thai_readings("ทีเอเอ็นเอคิว")
        (['syam aero ripaer', 'syam aero riphae'], ['tanaq'])
    """
    plain = _in_thai(text)
    foreign = _WORD.sub(lambda found: _spelt(found[0].replace("์", ""), _CONSONANTS), _letters_told(plain))
    royal = _WORD.sub(lambda found: _spelt(_SILENCED.sub("", found[0]), _ROYAL), _letters_told(plain))
    return list(dict.fromkeys((foreign, royal)))


def _in_thai(text: str) -> str:
    """Write Lao letters as the Thai ones that stand at the same places of their block, and compose `am`."""
    low, high = _LAO
    thai = "".join(chr(ord(char) - _THAI_OF_LAO) if low <= char <= high else char for char in text)
    return _AM.sub("ำ", thai).replace("ํ", "")


def _letters_told(text: str) -> str:
    return " ".join(
        "".join(_NAMES_OF_LETTERS[name] for name in _LETTER.findall(word)) if _ACRONYM.fullmatch(word) else word
        for word in text.split()
    )


def _spelt(word: str, consonants: dict[str, str]) -> str:
    heard = _CARRIER.sub("", _BEFORE.sub(r"\2\1", _SILENT_H.sub("", word.translate(_TONES))))
    return "".join(consonants.get(char) or _VOWELS.get(char, "") for char in heard)
