"""What the Japanese lists share: dates with eras, names of countries, numbered parts of a cell."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from exportgate.feeds.dates import cut_date
from exportgate.law.places import place

LONGEST_CELL = 8_000
"""Characters that a cell or an entry may have: three times what is published, and little enough to be taken apart."""

UNKNOWN = frozenset({"", "不明", "なし", "無し", "-", "―", "－", "ー", "n/a", "na", "unknown", "none"})
"""Words that stand for nothing known."""

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_DATE = re.compile(
    r"(?:(令和|平成|昭和|大正|明治)\s*(元|\d{1,2})|(?<!\d)(\d{4}))\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?(\s*(?:頃|ごろ|前後|初頭|代))?"
)
_RANGE = re.compile(r"から|～|〜|の間|between|circa|approx", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARKS = re.compile(r"[（(]\s*[a-zａ-ｚ]{1,2}\s*[）)]\s*")
_FORMAL = {
    "中華人民共和国": "CN",
    "大韓民国": "KR",
    "韓国": "KR",
    "朝鮮民主主義人民共和国": "KP",
    "北朝鮮": "KP",
    "ロシア連邦": "RU",
    "香港": "HK",
    "マカオ": "MO",
    "台湾": "TW",
    "中央アフリカ": "CF",
    "シリア・アラブ": "SY",
    "シリア・アラブ共和国": "SY",
    "イラン・イスラム共和国": "IR",
    "ベトナム社会主義共和国": "VN",
    "米国": "US",
    "英国": "GB",
    "アメリカ合衆国": "US",
    "コンゴ民主共和国": "CD",
    "パレスチナ": "PS",
}
_KINDS_OF_STATE = re.compile(r"(?:共和国|連邦|王国|首長国|公国|国)$")


def known(text: str) -> str:
    """Give a cell's text, "" where it only says that nothing is known."""
    plain = text.strip()
    return "" if plain.casefold() in UNKNOWN else plain


def dates_in(text: str) -> tuple[str, ...]:
    """Give the days, months and years that a text names for certain, as ISO dates cut to what is known.

    About-dates and spans of years are left out: no single year is known from them.

    Example:
        >>> dates_in("(a)1966年 (b)昭和39年3月"), dates_in("1962年頃"), dates_in("1968年から1973年の間")
        (('1966', '1964-03'), (), ())
    """
    plain = unicodedata.normalize("NFKC", text)
    if _RANGE.search(plain):
        return ()
    found = [match.group() for match in _ISO.finditer(plain)]
    for era, era_year, year, month, day, about in _DATE.findall(plain):
        if about.strip():
            continue
        number = _ERAS[era] + (1 if era_year == "元" else int(era_year)) if era else int(year)
        cut = cut_date(number, int(month or 0), int(day or 0))
        found += [cut] if cut else []
    return tuple(dict.fromkeys(found))


def dotted_date(text: str) -> str | None:
    """Give the first day of a text written with dots, as notices are dated (`2004.8.26`), or `None`.

    Example:
        >>> dotted_date("2002.4.20\\n2012.9.28改訂"), dotted_date("200812.19改訂")
        ('2002-04-20', None)
    """
    match = re.match(r"\s*(\d{4})[.．](\d{1,2})[.．](\d{1,2})(?!\d)", text)
    return cut_date(*map(int, match.groups())) if match else None


@cache
def country(text: str) -> str:
    """Give the code of a country named in Japanese, "" where it is none.

    Example:
        >>> country("ルワンダ共和国"), country("中華人民共和国"), country("どこか")
        ('RW', 'CN', '')
    """
    plain = text.strip(" 、。\u3000")
    if plain in _FORMAL:
        return _FORMAL[plain]
    return place(plain) or place(_KINDS_OF_STATE.sub("", plain)) or ""


@cache
def country_at_start(text: str) -> str:
    """Give the code of the country that an address in Japanese begins with, "" where it begins with none."""
    if text[:1].isascii():
        return ""
    for length in range(min(len(text), 16), 1, -1):
        if code := country(text[:length]):
            return code
    return ""


def numbered(text: str) -> list[str]:
    """Cut a text at marks like (a), (b); without any it is one part. Empty and unknown parts are left out.

    Example:
        >>> numbered("(a)タリバーン、\\n(b)リビア"), numbered("リビア")
        (['タリバーン', 'リビア'], ['リビア'])
    """
    parts = (part.strip(" \n\t、,;；") for part in _MARKS.split(text))
    return [part for part in parts if known(part)]


def marked(text: str) -> bool:
    """Say whether a text has marks like (a)."""
    return bool(_MARKS.search(text))


def countries_in(text: str) -> Iterator[str]:
    """Yield the countries that a cell of nationalities names."""
    for part in numbered(text):
        for name in re.split(r"[、,;；\n]|及び|又は", re.sub(r"[（(].*?[）)]", "", part)):
            if code := country(name):
                yield code
