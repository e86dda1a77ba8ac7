"""Names in other scripts: their own folding, and how they read in Latin letters."""

import re
import unicodedata
from functools import cache

from anyascii import anyascii

from exportgate.names.scripts import char_script

_ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "th", "ج": "j",
    "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ڈ": "d", "ذ": "dh", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "zh", "س": "s",
    "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "gh", "ف": "f", "ڤ": "v", "ق": "q", "ك": "k",
    "ک": "k", "ګ": "g", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n", "ڼ": "n", "ه": "h",
    "ھ": "h", "ہ": "h", "ة": "a", "ۀ": "a", "ۃ": "a",
    "و": "w", "ؤ": "w", "ي": "y", "ى": "a", "ی": "y", "ے": "y", "ې": "y", "ۍ": "y", "ئ": "y", "ء": "", "ځ": "z",
    "څ": "s", "ښ": "sh", "ږ": "zh", "ړ": "r", "ټ": "t", "ډ": "d",
}  # fmt: skip
_ARABIC_SAME = str.maketrans("أإآٱىيكہھۀةؤئ", "ااااییکههههوی")
_KANA_DIGRAPH = {"ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ヮ": "wa"}
_KANA = dict(
    zip(
        "アイウエオカキクケコガギグゲゴサシスセソザジズゼゾタチツテトダヂヅデドナニヌネノハヒフヘホバビブベボパピプペポマミムメモヤユヨラリルレロワヰヱヲンヴ",
        [
            "a",
            "i",
            "u",
            "e",
            "o",
            "ka",
            "ki",
            "ku",
            "ke",
            "ko",
            "ga",
            "gi",
            "gu",
            "ge",
            "go",
            "sa",
            "shi",
            "su",
            "se",
            "so",
            "za",
            "ji",
            "zu",
            "ze",
            "zo",
            "ta",
            "chi",
            "tsu",
            "te",
            "to",
            "da",
            "ji",
            "zu",
            "de",
            "do",
            "na",
            "ni",
            "nu",
            "ne",
            "no",
            "ha",
            "hi",
            "fu",
            "he",
            "ho",
            "ba",
            "bi",
            "bu",
            "be",
            "bo",
            "pa",
            "pi",
            "pu",
            "pe",
            "po",
            "ma",
            "mi",
            "mu",
            "me",
            "mo",
            "ya",
            "yu",
            "yo",
            "ra",
            "ri",
            "ru",
            "re",
            "ro",
            "wa",
            "i",
            "e",
            "o",
            "n",
            "vu",
        ],
        strict=True,
    )
)
_SEPARATOR = re.compile(r"[^\w]+")


def native_words(text: str, script: str) -> list[str]:
    """Give the words of a name in its own script, folded; Chinese characters count one by one."""
    plain = unicodedata.normalize("NFKD", text).casefold() if script != "hangul" else text
    plain = "".join(char for char in plain if not unicodedata.combining(char) or char in "゙゚")
    plain = unicodedata.normalize("NFC", plain)
    if script == "arabic":
        plain = plain.translate(_ARABIC_SAME).replace("ـ", "")
    if script in ("han", "japanese"):
        plain = _hiragana_up(_simplified(plain))
    words: list[str] = []
    for word in _SEPARATOR.sub(" ", plain.replace("_", " ")).split():
        words += _characters_apart(word) if script in ("han", "japanese") else [word[:32]]
    return words


def _characters_apart(word: str) -> list[str]:
    apart: list[str] = []
    run = ""
    for char in word:
        if char_script(char) == "han":
            apart += [run, char] if run else [char]
            run = ""
        else:
            run += char
    return [part[:32] for part in [*apart, run] if part]


def _hiragana_up(text: str) -> str:
    return "".join(chr(ord(char) + 96) if "ぁ" <= char <= "ゖ" else char for char in text)


def _simplified(text: str) -> str:
    return _converter().convert(text)  # type: ignore[no-any-return]


@cache
def _converter():  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC("t2s")


def readings(text: str, script: str) -> list[str]:
    """Give the ways a name in another script reads in Latin letters, the likeliest first; at least one."""
    if script == "arabic":
        return [_arabic(text)]
    if script == "japanese":
        return [" ".join(_kana(part) for part in re.split(r"[・･=＝\s\-‐]+", _hiragana_up(text)))]
    if script == "han":
        return [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", anyascii(text))]
    return [anyascii(text)]


def _arabic(text: str) -> str:
    words = []
    for word in text.split():
        bare = unicodedata.normalize("NFKC", word)
        bare = "".join(char for char in bare if not unicodedata.combining(char) and char != "ـ")
        article = bare.startswith("ال") and len(bare) > 4
        letters = "".join(_ARABIC.get(char, anyascii(char)) for char in (bare[2:] if article else bare))
        words += ["al", letters] if article else [letters]
    return " ".join(words)


def _kana(text: str) -> str:
    out: list[str] = []
    double = False
    for char in text:
        if char == "ッ":
            double = True
        elif char in _KANA_DIGRAPH and out:
            vowel = _KANA_DIGRAPH[char]
            base = out[-1].rstrip("aiueo")
            out[-1] = base + (vowel[1:] if base in ("sh", "ch", "j") and vowel[0] == "y" else vowel)
        elif char == "ー":
            continue
        else:
            sound = _KANA.get(char) or anyascii(char)
            out.append(sound[:1] + sound if double and sound[:1].isalpha() else sound)
            double = False
    return "".join(out)
