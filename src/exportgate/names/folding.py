"""Folding: names that differ in nothing but writing become the same words.

Case, punctuation, marks on letters, widths, look-alike letters of another script, invisible characters, traditional and
simplified characters and the spelling of legal forms go; the words stay, in their order. A legal form becomes one word
in capitals (`LTD`), which no other folded word can be.
"""

import re
import unicodedata
from functools import cache, lru_cache

from anyascii import anyascii

from exportgate.names.brackets import legal_words, with_and_without_brackets
from exportgate.names.mending import mended
from exportgate.names.native import VOWEL_SIGNS, native_words, readings
from exportgate.names.phrases import forms_written_right
from exportgate.names.scripts import char_script, script_of
from exportgate.names.tables import table_rows

MAX_CHARACTERS = 2048
MAX_WORDS = 32
MAX_LETTERS = 32

_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}
_ASCII |= {ord(char): "" for char in "'`\""}
_ASCII |= {ord("&"): " and ", ord("+"): " and "}
_ASCII_TABLE = str.maketrans(_ASCII)
_QUOTES = dict.fromkeys(map(ord, "’‘ʼʻ´ʹ‛′ʾʿˈ׳"), "'") | dict.fromkeys(map(ord, "“”„«»″"), " ")
_SPECIAL = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ə": "a",
        "ŋ": "ng",
    }
)
_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# The first byte of a letter in UTF-8 and the one after it, as letters of their own.
_MISREAD = re.compile(f"[Â-ô][\u0080-¿{_CP1252}]")
_HOMOGLYPHS = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԁаеорсухіјѕԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναιυρ", "ABEKMHOPCTYXIJSdaeopcyxijsqwhABEZHIKMNOPTYXovaiup"
)
# Run-together words are parted from so many letters on, and from which shorter general words.
_LEAST_PARTED = 7
# A legal form of letters with dots that the last word runs into: `TRADEB.V.`
_GLUED = re.compile(
    r"(?<=[a-z]{3})((?:b\.v|n\.v|s\.a|s\.l|a\.s|a\.g|k\.k|d\.o\.o|s\.r\.l|s\.a\.s|s\.r\.o|l\.l\.c)\.?$)"
)
_PARTED_TAILS = frozenset(("tech", "labs"))
# How names of a script are compared with Latin ones; the others spell sounds as Latin does.
_VIEWS = {
    "arabic": "arabic",
    "hebrew": "arabic",
    "japanese": "japanese",
    "han": "han",
    "hangul": "han",
} | dict.fromkeys((*VOWEL_SIGNS, "ethiopic"), "arabic")
_ABD = frozenset({"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdil", "abdu"})
# The servant's name and the name of whom he serves as one word; Abdullah is a name of its own.
_ABD_NAME = re.compile("^abd[aeiou]{1,2}l(?=[a-z]{4})(?!la)([a-z]+)$")
_ARTICLES = frozenset({"al", "el", "ul", "il", "ol"})
# The second part of names such as Nur al-Din, which is as often written as one word with the first.
_DIN = frozenset({"din", "deen", "dine", "dyn", "dein", "ddin", "ddine", "eddin", "eddine", "uddin", "addin", "eldin"})
_DIN_ARTICLES = _ARTICLES | {"ud", "ad", "ed", "od", "id"}
# Endings of Russian adjectives and nouns as they are written in Latin letters.
_ENDINGS = (
    "", "a", "y", "i", "e", "u", "yy", "yi", "iy", "ii", "aya", "aia", "oe", "oye", "ogo", "oy", "oi", "ye", "ie",
    "yh", "ykh", "ikh", "om", "em", "ov", "iya", "iia", "ia", "iye", "iei", "iey", "iu", "iyu", "ny", "nyy", "nyi",
    "noe", "noye", "naya", "naia", "nogo", "noy",
)  # fmt: skip
_DIN_END = re.compile("[aeiou]dd(?:in|ine|een|yn|yne)$")


def fold(text: str, kind: str = "") -> str:
    """Fold a name to the words that identify it, in the script it is written in, one blank between two.

    The empty string means that nothing was left (punctuation, emoji): such a name equals and resembles nothing.

    Example:
        >>> fold("Müller & Söhne (Gesellschaft mit beschränkter Haftung)"), fold("中國銀行")
        ('muller and sohne LLC', '中国银行')
    """
    plain = _tidy(text)
    script = script_of(plain)
    if script in ("", "latin"):
        return " ".join(_ascii_words(_to_ascii(plain), kind, abbreviate=False))
    return " ".join(native_words(plain, script)[:MAX_WORDS])


@lru_cache(maxsize=8192)
def identities(text: str, kind: str = "", *, whole: bool = False) -> frozenset[str]:
    """Give the folded ways to write a name that leave it the same name: with and without a part in brackets.

    `whole`: only with it.

    A name in a script whose letters stand for Latin ones (Cyrillic, Greek) has its Latin reading too; scripts that
    leave sounds open (Arabic, Chinese characters, kana) have not, as different names would read alike.
    """
    plain = _tidy(text)
    parts = [plain] if whole else with_and_without_brackets(plain)
    found = {fold(part, kind) for part in parts}
    if script_of(plain) in ("cyrillic", "greek"):
        found |= {" ".join(_ascii_words(_to_ascii(part), kind, abbreviate=False)) for part in parts}
    return frozenset(found - {""})


@lru_cache(maxsize=65536)
def words_of(text: str, kind: str = "") -> tuple[str, ...]:
    """Give the folded words of a name in Latin letters; another script is read out first, by its likeliest reading."""
    if text.isascii():
        return _ascii_words(text[:MAX_CHARACTERS], kind)
    plain = _tidy(text)
    if (script := script_of(plain)) in ("", "latin"):
        return _ascii_words(_to_ascii(plain), kind)
    return _ascii_words(readings(plain, script, kind)[0], kind)


def forms_of(text: str, kind: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """Give every way to read a name as (view, words); none where nothing is left after folding.

    `view` says how the words are to be compared: `latin` by letters and sound, `arabic` by consonants (all scripts
    whose vowels are signs or are not written), `japanese` by the sounds that kana can write, `han` by syllables,
    `native` letter by letter. A part in brackets makes a second form without it.
    """
    if text.isascii() and "(" not in text and "[" not in text:
        words = words_of(text, kind)
        return _latin_forms(words, kind) if words else []
    plain = _tidy(text)
    script = script_of(plain)
    forms: list[tuple[str, tuple[str, ...]]] = []
    for part in with_and_without_brackets(plain):
        if script in ("", "latin"):
            forms += _latin_forms(_ascii_words(_to_ascii(part), kind), kind)
            continue
        forms.append(("native", tuple(native_words(part, script)[:MAX_WORDS])))
        view = _VIEWS.get(script, "latin")
        forms += [(view, _ascii_words(reading, kind)) for reading in readings(part, script, kind)]
    return [form for form in dict.fromkeys(forms) if form[1]]


def _latin_forms(words: tuple[str, ...], kind: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give the words as they are, with what is of another language in English, and with run-together words parted.

    Lists translate as they like.
    """
    if kind == "person":
        return [("latin", words)]
    return [("latin", one) for one in (words, _in_english(words), _parted(words)) if one]


def _parted(words: tuple[str, ...]) -> tuple[str, ...]:
    """Part words that end in a general word (`swissoltrade`); () where none does.

    Two words that are written as one meet it in any case, but not where one of them is an abbreviation.
    """
    if all(len(word) < _LEAST_PARTED or word in _general_words() for word in words):
        return ()
    found = [part for word in words for part in _two_words(word)]
    return tuple(found) if len(found) > len(words) else ()


@lru_cache(maxsize=65536)
def _two_words(word: str) -> tuple[str, ...]:
    shorts = abbreviations()
    if len(word) < _LEAST_PARTED or word in shorts or word in _longs():
        return (word,)
    for size in range(min(len(word) - 2, 12), 2, -1):
        tail = word[-size:]
        if tail in _PARTED_TAILS or (size > 4 and (tail in shorts or tail in _longs())):
            return word[:-size], shorts.get(tail, tail)
    return (word,)


@cache
def _longs() -> frozenset[str]:
    return frozenset(abbreviations().values())


def _tidy(text: str) -> str:
    """Drop what cannot be seen, see through look-alike letters, and bring widths and quotes to one form."""
    if text.isascii():
        return text[:MAX_CHARACTERS]
    text = _read_right(text)
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).translate(_QUOTES)
    # Tabs and ends of lines are blanks, other control characters nothing.
    plain = " ".join(plain.split())
    plain = "".join(char for char in plain if unicodedata.category(char) not in ("Cf", "So", "Co", "Cn", "Cs", "Cc"))
    return " ".join(_unmask(word) for word in plain.split()) if not plain.isascii() else plain


def _read_right(text: str) -> str:
    """Undo what comes of reading UTF-8 as one byte a letter: `MÃ¼ller`."""
    text = text[:MAX_CHARACTERS]
    if not _MISREAD.search(text):
        return text
    try:
        return b"".join(char.encode("cp1252" if char in _CP1252 else "latin-1") for char in text).decode()
    except UnicodeError:
        return text


def _unmask(word: str) -> str:
    """Write a word that mixes Latin with look-alike letters in Latin, where it can be wholly."""
    scripts = {char_script(char) for char in word} - {""}
    if "latin" in scripts and scripts & {"cyrillic", "greek"}:
        seen = word.translate(_HOMOGLYPHS)
        return seen if {char_script(char) for char in seen} <= {"latin", ""} else anyascii(word)
    return word


def _to_ascii(text: str) -> str:
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFD", text.lower()).translate(_SPECIAL)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return plain if plain.isascii() else anyascii(plain)


def _ascii_words(text: str, kind: str, *, abbreviate: bool = True) -> tuple[str, ...]:
    if kind == "person" and text.count(",") == 1:
        family, _, given = text.partition(",")
        text = f"{given} {family}"
    text = text.lower()
    if abbreviate and kind != "person" and "." in text:
        text = _GLUED.sub(r" \1", text)
    words = [word[:MAX_LETTERS] for word in text.translate(_ASCII_TABLE).split()[: 2 * MAX_WORDS]]
    if 1 in map(len, words):
        words = _letters_joined(words, kind)
    if "abd" in text:
        words = _abd_joined(words)
    if kind != "person":
        words = _legal_forms_found(mended(forms_written_right(words)) if abbreviate else words)
    if not abbreviate:
        return tuple(words[:MAX_WORDS])
    if "dd" in text or not _DIN.isdisjoint(words):
        words = _din_joined(words)
    if kind != "person":
        known = abbreviations()
        words = [known.get(word, word) for word in words]
    return tuple(words[:MAX_WORDS])


def _letters_joined(words: list[str], kind: str) -> list[str]:
    """Join three or more single letters that stand together (`u s a`); for persons they are initials."""
    if kind == "person":
        return words
    joined: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        joined += ["".join(run)] if len(run) > 2 or (len(run) == 2 and "".join(run) in legal_words()) else run
        run = []
        joined.append(word)
    return joined[:-1]


def _abd_joined(words: list[str]) -> list[str]:
    """Write `abd al`, `abdel`, `abdol` as `abdul`, and `abdulrahman` as two words, as most papers do."""
    joined: list[str] = []
    for word in words:
        if word in _ARTICLES and joined and joined[-1] == "abdul":
            continue
        joined += ["abdul"] if word in _ABD else _ABD_NAME.sub(r"abdul \1", word).split()
    return joined


def _din_joined(words: list[str]) -> list[str]:
    """Write `nur al din`, `nour eddine`, `nureddin` as `nuruddin`: one word, as many papers do."""
    joined: list[str] = []
    for word in words:
        if word in _DIN and joined:
            if joined[-1] in _DIN_ARTICLES and len(joined) > 1:
                joined.pop()
            joined[-1] += "uddin"
        else:
            joined.append(_DIN_END.sub("uddin", word) if len(word) > 5 else word)
    return joined


def _in_english(words: tuple[str, ...]) -> tuple[str, ...]:
    """Put English for the general words of other languages; nothing where there are none, or no other words.

    `Niru Co.` stays Niru: a name of general words alone would be anybody's.
    """
    known = _general_words()
    if not any(word in known for word in words) or all(word in known or word.isupper() for word in words):
        return ()
    return tuple([out for word in words for out in known.get(word, (word,))][:MAX_WORDS])


def _legal_forms_found(words: list[str]) -> list[str]:
    starts = _legal_starts()
    if starts.keys().isdisjoint(words):
        return words
    found: list[str] = []
    at = 0
    while at < len(words):
        length, legal = _legal_at(words, at)
        found.append(legal or words[at])
        at += length
    # A name of nothing but legal forms keeps its words, or "Company Limited" would vanish.
    return found if any(not word.isupper() for word in found) else words


def _legal_at(words: list[str], at: int) -> tuple[int, str]:
    for form, legal in _legal_starts().get(words[at], ()):
        if words[at : at + len(form)] == form:
            # Two letters mean a legal form only at an end: `ag`, `as` and `sa` are words elsewhere.
            if len(form) == 1 and len(form[0]) < 3 and 0 < at < len(words) - 3:
                continue
            return len(form), legal
    return 1, ""


@cache
def _legal_starts() -> dict[str, list[tuple[list[str], str]]]:
    """First word to the forms that begin with it, longest first."""
    starts: dict[str, list[tuple[list[str], str]]] = {}
    for row in table_rows("legal_forms.csv"):
        form = row["form"].split()
        starts.setdefault(form[0], []).append((form, row["class"].upper()))
    return {first: sorted(forms, key=lambda form: -len(form[0])) for first, forms in starts.items()}


@cache
def abbreviations() -> dict[str, str]:
    """Give the short general words, each to the one it stands for."""
    return {row["short"]: row["long"].split()[0] for row in table_rows("abbreviations.csv")}


@cache
def _general_words() -> dict[str, tuple[str, ...]]:
    """Words of other languages in Latin letters, and their English."""
    shorts = abbreviations()
    known: dict[str, tuple[str, ...]] = {}
    for row in table_rows("translations.csv"):
        english = tuple(shorts.get(one, one) for one in row["words"].replace("'", "").split())
        for word in _with_endings(row["word"]):
            known.setdefault(word, english)
    return known


def _with_endings(word: str) -> list[str]:
    """Give a word; of a stem (`nauchn*`) all that it may be with an ending."""
    stem = word.removesuffix("*")
    return [word] if stem == word else [stem + ending for ending in _ENDINGS]


def latin_letters(text: str) -> str:
    """Write a text in plain Latin letters, keeping its punctuation; other scripts are spelt by their usual sounds."""
    return text if text.isascii() else _to_ascii(unicodedata.normalize("NFKC", text))
