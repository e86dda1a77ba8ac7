"""Places as ISO 3166-1 alpha-2 codes, from names, alpha-3 codes and the spellings of commercial papers.

Names come from the Unicode CLDR (through Babel, in several languages) and from ISO 3166 (through iso3166). Spellings
that neither has, and names that two places share (a code is then missing, and the answer is `None`), stand in
place_spellings.csv.
"""

import csv
import io
import re
import unicodedata
from functools import cache
from importlib.resources import files

import iso3166
from babel import Locale

_LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "ja", "zh", "zh_Hant", "ko", "ru", "ar", "tr", "pl", "uk")
_NOISE = re.compile(r"[^\w]+")
_SMALL_WORDS = frozenset({"the", "of", "and", "republic", "state", "kingdom", "federation", "islamic"})


@cache
def codes() -> frozenset[str]:
    """The codes that count as a place: those of ISO 3166-1, and the user-assigned ones that CLDR names (Kosovo, XK)."""
    assigned = {country.alpha2 for country in iso3166.countries}
    return frozenset(assigned | {"XK"}) if "XK" in Locale("en").territories else frozenset(assigned)


@cache
def place(text: str) -> str | None:
    """Give the alpha-2 code of a place written as a code or a name, or `None` where it is unknown or ambiguous.

    Example:
        >>> place("Viet Nam"), place("DEU"), place("gb"), place("Korea, Republic of"), place("Korea")
        ('VN', 'DE', 'GB', 'KR', None)
    """
    words = text.strip()
    if not words or _key(words) in _own_spellings():
        return _own_spellings().get(_key(words)) or None
    if len(words) == 2 and words.upper() in codes():
        return words.upper()
    if len(words) == 3 and words.isascii() and (found := _alpha3().get(words.upper())):
        return found
    return _by_name().get(_key(words)) or _by_core(words)


@cache
def place_name(code: str, language: str = "en") -> str:
    """Give the name of a place for people; the code itself where it has none."""
    name: str = Locale.parse(language).territories.get(code, code)
    return name


@cache
def _own_spellings() -> dict[str, str]:
    text = (files("exportgate.law") / "place_spellings.csv").read_text(encoding="utf-8")
    return {_key(row["spelling"]): row["code"] for row in csv.DictReader(io.StringIO(text), strict=True)}


@cache
def _alpha3() -> dict[str, str]:
    return {country.alpha3: country.alpha2 for country in iso3166.countries}


@cache
def _by_name() -> dict[str, str]:
    """Folded name to code; a name that two places share is left out."""
    found: dict[str, str | None] = {}
    for name, code in _spellings():
        key = _key(name)
        if key:
            found[key] = code if found.get(key, code) == code else None
    return {key: code for key, code in found.items() if code}


def _spellings() -> list[tuple[str, str]]:
    spellings = []
    for country in iso3166.countries:
        spellings += [(country.name, country.alpha2), (country.apolitical_name, country.alpha2)]
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in codes():
                spellings.append((name, code))
                spellings += [(part, code) for part in re.findall(r"\(([^)]*)\)", name) if len(part) > 3]
                spellings.append((re.sub(r"\([^)]*\)", "", name), code))
    return [*spellings, *((_turned(name), code) for name, code in spellings if "," in name)]


def _turned(name: str) -> str:
    """Read `Korea, Republic of` as `Republic of Korea`."""
    first, _, rest = name.partition(",")
    return f"{rest} {first}"


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_NOISE.sub(" ", plain).split()).removeprefix("the ")


@cache
def _core_words() -> dict[frozenset[str], str]:
    """The words of each name but the small ones, to read `Russian Federation (the)` and `Republic of Iraq`."""
    found: dict[frozenset[str], str | None] = {}
    for key, code in _by_name().items():
        core = frozenset(key.split()) - _SMALL_WORDS
        if core:
            found[core] = code if found.get(core, code) == code else None
    return {core: code for core, code in found.items() if code}


def _by_core(name: str) -> str | None:
    outside = re.sub(r"\([^)]*\)", " ", name)
    for written in (_turned(name) if "," in name else name, outside):
        key = _key(written)
        if key in _own_spellings():
            return _own_spellings()[key] or None
        if found := _by_name().get(key):
            return found
        core = frozenset(key.split()) - _SMALL_WORDS
        if core and (found := _core_words().get(core)):
            return found
    return None
