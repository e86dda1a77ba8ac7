"""Names in other scripts: their own folding, and how they read in Latin letters."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from anyascii import anyascii

from exportgate.names.hanja import in_hangul, is_korean
from exportgate.names.hebrew import hebrew_readings
from exportgate.names.scripts import char_script, script_of
from exportgate.names.tables import table_rows
from exportgate.names.thai import thai_readings, without_tones

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
# Letters that Arabic and Persian read in two ways.
_PERSIAN = _ARABIC | {"ث": "s", "ذ": "z", "ض": "z", "و": "v"}
_LEFT = re.compile(r"[^\x00-\x7f]+")
_DOUBLE_FAMILY_NAMES = frozenset(
    ("欧阳", "司马", "诸葛", "上官", "司徒", "东方", "皇甫", "夏侯", "慕容", "尉迟", "长孙")
)
_KANA_DIGRAPH = {"ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ヮ": "wa"}
_KANA_SOUNDS = (
    "a i u e o ka ki ku ke ko ga gi gu ge go sa shi su se so za ji zu ze zo "
    "ta chi tsu te to da ji zu de do na ni nu ne no ha hi fu he ho ba bi bu be bo "
    "pa pi pu pe po ma mi mu me mo ya yu yo ra ri ru re ro wa i e o n vu"
)
_KANA = dict(zip(
    "アイウエオカキクケコガギグゲゴサシスセソザジズゼゾタチツテトダヂヅデドナニヌネノハヒフヘホバビブベボパピプペポマミムメモヤユヨラリルレロワヰヱヲンヴ",
    _KANA_SOUNDS.split(), strict=True,
))  # fmt: skip
_CYRILLIC_WORD = re.compile(r"[^\W_]+")
_CYRILLIC_ENDING = re.compile(
    "(?:ого|его|ому|ему|ыми|ими|ами|ями|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ом|ем|ых|их|ым|им|ую|юю|ах|ях|ов|ев|[аяоеыиуюьй])$"
)
# A short word of kana is a word only between separators; within another it would be anything.
_SHORT_KANA = re.compile("[ァ-ヺー]{1,3}")
_KOREAN_SYLLABLE = re.compile("[ア-ヶ][ャュョァィェォ]?[ンクムルプッグブ]?")
_KOREAN_GIVEN = re.compile(
    "([ア-ヶ][ャュョァィェォ]?(?:[ンクムルプッグブ](?=.))?)([ア-ヶ][ャュョァィェォ]?[ンクムルプッグブ]?)"
)
_SEPARATOR = re.compile(r"[^\w]+")
# Scripts whose vowels are signs at a letter: parts of the word, which tell names apart.
VOWEL_SIGNS = frozenset(
    ("devanagari", "bengali", "gurmukhi", "gujarati", "oriya", "tamil", "telugu", "kannada", "malayalam", "sinhala")
) | {"thai", "lao", "khmer", "myanmar", "tibetan"}
# Dots below that make a letter another one: written or not.
_DOTTED = "़়਼઼଼"
# Scripts whose general words are looked up together.
_TOGETHER = {"han": ("han", "japanese"), "japanese": ("han", "japanese"), "lao": ("thai", "lao")}
_GREEK_PAIRS = tuple(
    (re.compile(pair, re.IGNORECASE), sound)
    for pair, sound in (("μπ", "b"), (r"\bντ", "d"), ("ντ", "nt"), (r"γκ", "g"), ("ου", "ou"), ("τζ", "tz"), ("χ", "h"))
)
# Korean family names as their bearers write them, by the syllable that is heard.
_FAMILY = {
    "gim": "kim",
    "i": "lee",
    "bak": "park",
    "choe": "choi",
    "gang": "kang",
    "jo": "cho",
    "im": "lim",
    "o": "oh",
} | {"sin": "shin", "gwon": "kwon", "u": "woo", "no": "roh", "yu": "ryu", "gu": "koo", "go": "ko", "mun": "moon"}
_ASPIRATED = re.compile("(?<=[kpt])h")
# Hebrew puts `the` and `and` before a word without a blank.
_HEBREW_BEFORE = "[הו]{0,2}"


def native_words(text: str, script: str) -> list[str]:
    """Give the words of a name in its own script, folded; Chinese characters count one by one."""
    if script in VOWEL_SIGNS:
        return _words_with_signs(text)
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


def _words_with_signs(text: str) -> list[str]:
    """Give words whose vowels are signs; signs for tones, and dots, are written or not."""
    plain = unicodedata.normalize("NFKC", without_tones(unicodedata.normalize("NFC", text))).casefold()
    kept = (char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in plain)
    return [word[:32] for word in "".join(kept).translate(dict.fromkeys(map(ord, _DOTTED))).split()]


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
    """Write old and new forms of Chinese characters, Japan's new ones too, as the simplified ones."""
    return _converter().convert(text.translate(_old_forms()))  # type: ignore[no-any-return]


@cache
def _old_forms() -> dict[int, str]:
    """Japan's new forms that are no other character in Chinese, to the old ones."""
    return {ord(row["new"]): row["old"] for row in table_rows("new_kanji.csv")}


@cache
def _converter():  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC("t2s")


def readings(text: str, script: str, kind: str = "") -> list[str]:
    """Give the ways a name in another script reads in Latin letters, the likeliest first; at least one.

    General words (`bank`, `trading`, legal forms) are given in English as well as by their sound, as lists translate
    what is not a name proper.
    """
    told = translated(text, script) if kind != "person" else text
    found = _spellings(told, script, kind) if told != text else []
    if script == "arabic":  # one of them is enough where most words are translated
        found = found[:1]
    if script == "han" and kind != "person" and is_korean(text):
        found.insert(0, _LEFT.sub(_joined_in_north, in_hangul(told)))
    found += _spellings(text, script, kind)
    return list(dict.fromkeys(" ".join(reading.split()) for reading in found))


def translated(text: str, script: str) -> str:
    """Put English for the general words of a name in another script."""
    if script == "cyrillic":
        return _translated_by_stem(text)
    pattern, words = _terms(script)
    if script in ("han", "japanese"):
        text = _hiragana_up(_simplified(text))
    elif script == "arabic":
        text = text.translate(_ARABIC_SAME)
    elif script in ("thai", "lao"):
        text = without_tones(text)
    return pattern.sub(lambda found: f" {words[found[1].casefold()]} ", text) if words else text


@cache
def _terms(script: str) -> tuple[re.Pattern[str], dict[str, str]]:
    words: dict[str, str] = {}
    family = _TOGETHER.get(script, (script,))
    for row in table_rows("native_terms.csv"):
        if script_of(row["term"]) in family:
            words[_term_key(row["term"], script)] = row["words"]
    longest = sorted(words, key=lambda term: (-len(term), term))
    alternatives = "|".join(_alternative(term) for term in longest) or "(?!)"
    before, after = _around(script)
    return re.compile(f"{before}({alternatives}){after}", re.IGNORECASE), words


def _around(script: str) -> tuple[str, str]:
    """Give what stands before and after a general word, where words are parted."""
    if script == "hebrew":
        return rf"(?<!\w){_HEBREW_BEFORE}", r"(?!\w)"
    return (r"(?<!\w)", r"(?!\w)") if script in ("arabic", "devanagari") else ("", "")


def _alternative(term: str) -> str:
    escaped = re.escape(term)
    return f"(?<![ァ-ヺー]){escaped}(?![ァ-ヺー])" if _SHORT_KANA.fullmatch(term) else escaped


def _translated_by_stem(text: str) -> str:
    """Put English for the general words of a name in Cyrillic letters, whatever their endings."""
    phrases = _stemmed_terms()
    words = _CYRILLIC_WORD.findall(text.replace("\u0301", ""))
    stems = [_stem(word) for word in words]
    told: list[str] = []
    at = 0
    while at < len(words):
        known = phrases.get(stems[at], ())
        phrase, english = next(
            ((phrase, english) for phrase, english in known if tuple(stems[at : at + len(phrase)]) == phrase),
            ((stems[at],), words[at]),
        )
        told.append(english)
        at += len(phrase)
    return " ".join(told)


@cache
def _stemmed_terms() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First stem to the phrases that begin with it, longest first, with their English."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for row in table_rows("native_terms.csv"):
        if script_of(row["term"]) == "cyrillic":
            phrase = tuple(_stem(word) for word in _CYRILLIC_WORD.findall(row["term"]))
            found.setdefault(phrase[0], {}).setdefault(phrase, row["words"])
    return {first: sorted(some.items(), key=lambda pair: -len(pair[0])) for first, some in found.items()}


def _stem(word: str) -> str:
    """Take the ending of declension from a Russian word, where enough is left."""
    word = unicodedata.normalize("NFC", word).lower().replace("ё", "е")
    bare = _CYRILLIC_ENDING.sub("", word)
    return bare if len(bare) > 2 else word


def _term_key(term: str, script: str) -> str:
    if script in ("han", "japanese"):
        return _hiragana_up(_simplified(term)).casefold()
    if script in ("thai", "lao"):
        return without_tones(term)
    return (term.translate(_ARABIC_SAME) if script == "arabic" else term).casefold()


def _spellings(text: str, script: str, kind: str) -> list[str]:
    """Spell what is not in Latin letters yet by its sound."""
    if script == "arabic":
        plain = _arabic(text, _ARABIC)
        persian = _arabic(text, _PERSIAN)
        return [plain] if plain == persian else [plain, persian]
    if script == "japanese":
        parts = [part for part in re.split(r"[・･=＝\s\-‐]+", _hiragana_up(text)) if part]
        apart = _syllables_apart(parts) if kind == "person" else parts
        return [" ".join(_kana(part) for part in some) for some in ([parts] if apart == parts else [parts, apart])]
    if script == "han":
        return [_LEFT.sub(lambda run: f" {_pinyin(run[0], kind)} ", text)]
    if script == "hangul":
        ways = (_in_north, _in_south, _in_papers) if kind == "person" else (_in_north, _in_south)
        return [_LEFT.sub(way, text) for way in ways]
    if script == "hebrew":
        return hebrew_readings(text)
    if script in ("thai", "lao"):
        return thai_readings(text)
    plain = anyascii(_greek_pairs(text) if script == "greek" else text.replace("\u0301", ""))
    return [plain, _ASPIRATED.sub("", plain)] if script in VOWEL_SIGNS else [plain]


def _greek_pairs(text: str) -> str:
    """Write pairs of Greek letters that are one sound as the Latin letters that names are spelt with."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    for pair, sound in _GREEK_PAIRS:
        bare = pair.sub(sound, bare)
    return bare


def _pinyin(run: str, kind: str) -> str:
    """Spell Chinese characters by their Mandarin sound: a person's family name apart, other names in twos."""
    syllables = [anyascii(char).lower() for char in run if char_script(char) == "han"]
    if kind == "person" and 2 <= len(syllables) <= 4:
        cut = 2 if run[:2] in _DOUBLE_FAMILY_NAMES and len(syllables) > 2 else 1
        return f"{''.join(syllables[:cut])} {''.join(syllables[cut:])}"
    if len(syllables) <= 3:
        return "".join(syllables)
    return " ".join("".join(syllables[at : at + 2]) for at in range(0, len(syllables), 2))


def _in_north(run: re.Match[str]) -> str:
    """Spell Hangul as the North does (`Kim Jong Un`)."""
    return f" {' '.join(_northern(syllable) for syllable in _syllables(run[0]))} "


def _joined_in_north(run: re.Match[str]) -> str:
    return f" {_in_north(run).replace(' ', '')} "


def _in_south(run: re.Match[str]) -> str:
    """Spell Hangul as the South does (`Gim Jeong Eun`)."""
    return f" {' '.join(_syllables(run[0]))} "


def _in_papers(run: re.Match[str]) -> str:
    """Spell Hangul as people spell their own names (`Kim Yong Bok`): family names by custom, others in between."""
    syllables = [_southern(syllable) for syllable in _syllables(run[0])]
    return f" {' '.join([_FAMILY.get(syllables[0], syllables[0]), *syllables[1:]])} "


def _southern(syllable: str) -> str:
    """Write a syllable with the North's vowels and closing sounds, and the South's opening ones."""
    northern = _northern(syllable)
    return northern if syllable[0] in "aeiou" else syllable[0] + northern[1:]


def _syllables(run: str) -> list[str]:
    return [syllable.lower() for syllable in re.findall(r"[A-Z][a-z]*", anyascii(run))] or [anyascii(run).lower()]


def _northern(syllable: str) -> str:
    for southern, northern in (("gw", "kw"), ("eo", "o"), ("eu", "u"), ("ui", "ui")):
        syllable = syllable.replace(southern, northern)
    first = {"g": "k", "d": "t", "b": "p", "l": "r"}.get(syllable[:1], syllable[:1])
    closing = "" if syllable.endswith("ng") else syllable[-1:]
    last = {"g": "k", "d": "t", "b": "p"}.get(closing, syllable[-1:])
    return first + syllable[1:-1] + last if len(syllable) > 1 else first


def _arabic(text: str, letters: Mapping[str, str]) -> str:
    words = []
    for word in text.split():
        bare = unicodedata.normalize("NFKC", word)
        bare = "".join(char for char in bare if not unicodedata.combining(char) and char != "ـ")
        article = bare.startswith("ال") and len(bare) > 4
        bare = bare[2:] if article else bare
        # The letter that stands for no Latin one is heard as a vowel at the start.
        bare = "ا" + bare[1:] if bare.startswith("ع") else bare
        spelt = "".join(letters.get(char, anyascii(char)) for char in bare)
        words += ["al", spelt] if article else [spelt]
    return " ".join(words)


def _syllables_apart(parts: list[str]) -> list[str]:
    """Part the second of two words where it may be a Korean given name, which Latin letters write in two.

    A Korean family name is one syllable; so is the first half of a given name, with the sound that closes it.
    """
    if len(parts) != 2 or not _KOREAN_SYLLABLE.fullmatch(parts[0]):
        return parts
    halves = _KOREAN_GIVEN.fullmatch(parts[1])
    return [parts[0], *halves.groups()] if halves else parts


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
