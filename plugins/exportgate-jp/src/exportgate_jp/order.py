"""The Export Trade Control Order as e-Gov publishes it (law XML), read for what this plugin's tables hold.

Law: Export Trade Control Order (輸出貿易管理令, 324CO0000000378) Art. 4(1)(v), Appended Tables 1, 2-4, 3, 3-2, 3-3, 4,
supplementary provision para. 3. Numbers are kanji or full-width digits in the text, and plain ones here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile
from exportgate.feeds.reading import broken, xml_root
from exportgate_jp.feeds.japanese import country

TABLES = {"table_3": "別表第三", "table_3_2": "別表第三の二", "table_4": "別表第四", "table_2_4": "別表第二の四"}
_ALL, _ALL_BUT_A = "全地域", "全地域（別表第三に掲げる地域を除く。）"
_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_NUMERAL = r"[〇一二三四五六七八九十]+"
_BRACKET = re.compile(rf"^[（(]({_NUMERAL}(?:の{_NUMERAL})?)[）)]\s*(.*)$", re.DOTALL)
_GOODS = re.compile(r"^(\d{1,2}(?:の\d{1,2})?)\s+(\S.*)$", re.DOTALL)
_YEN = re.compile(r"総価額が(.{1,8})円（別表第三の三に掲げる貨物にあつては、(.{1,8})円）以下")
_UNTIL = re.compile(rf"令和({_NUMERAL}|元)年({_NUMERAL})月({_NUMERAL})日までの間は、第二条第一項第一号の二")


@dataclass(frozen=True, slots=True)
class Order:
    """What the text says.

    Args:
        destinations: item to `all` or `all_but_table_3`.
        numbers: every number of Appended Table 1 below an item, with whether it is deleted.
        countries: members of the tables of countries, by the name of this plugin's table.
        table_3_3: the sub-items that Appended Table 3-3 names, `15` for all of item 15.
        limits_jpy: the two limits of the minor value.
        north_korea_until: the last day of the total ban, `None` where the text has none.
    """

    destinations: dict[str, str]
    numbers: dict[str, bool]
    countries: dict[str, frozenset[str]]
    table_3_3: frozenset[str]
    limits_jpy: tuple[int, int]
    north_korea_until: date | None


def read_order(file: RawFile) -> Order:
    """Read the law XML.

    Raises:
        FeedError: it is not that law, or a table is not where and what it should be.
    """
    root = xml_root(file)
    if root.tag != "Law" or root.findtext(".//LawTitle") != "輸出貿易管理令":
        raise broken(file, "is not the Export Trade Control Order as law XML")
    destinations, numbers = _table_1(file, root)
    return Order(
        destinations=destinations,
        numbers=numbers,
        countries={name: _countries(file, _table(file, root, title)) for name, title in TABLES.items()},
        table_3_3=frozenset(_sub_items(_sentence(_table(file, root, "別表第三の三")))),
        limits_jpy=_limits(file, root),
        north_korea_until=_ban(root),
    )


def kanji_number(text: str) -> int:
    """Read a number written in kanji, with 十 or digit by digit.

    Example:
        >>> kanji_number("十一"), kanji_number("一六"), kanji_number("二十"), kanji_number("一〇"), kanji_number("十")
        (11, 16, 20, 10, 10)

    Raises:
        ValueError: it is none.
    """
    tens, ten, ones = text.rpartition("十")
    if not text or any(sign not in _DIGITS for sign in tens + ones):
        raise ValueError(f"{text!r} is no number in kanji")
    if not ten:
        return int("".join(str(_DIGITS[sign]) for sign in text))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def number_of(text: str) -> str:
    """Give a number like 三の二 or 5の2 in the project's form.

    Example:
        >>> number_of("三の二"), number_of("5の2"), number_of("一六")
        ('3-2', '5-2', '16')
    """
    parts = unicodedata.normalize("NFKC", text.strip()).split("の")
    return "-".join(part if part.isdigit() and part.isascii() else str(kanji_number(part)) for part in parts)


# --- parts of the text


def _table(file: RawFile, root: Any, title: str) -> Any:
    for table in root.iter("AppdxTable"):
        if _text(table.find("AppdxTableTitle")).split("（")[0] == title:
            return table
    raise broken(file, f"has no {title}")


def _text(element: Any) -> str:
    return re.sub(r"\s+", "", "".join(element.itertext())) if element is not None else ""


def _sentence(table: Any) -> str:
    return "".join(_text(element) for element in table.iter("ItemSentence"))


def _table_1(file: RawFile, root: Any) -> tuple[dict[str, str], dict[str, bool]]:
    destinations: dict[str, str] = {}
    numbers: dict[str, bool] = {}
    for row in _table(file, root, "別表第一").iter("TableRow"):
        columns = row.findall("TableColumn")
        if len(columns) != 3:
            raise broken(file, f"別表第一 has a row of {len(columns)} columns, 3 expected")
        if not _text(columns[0]):
            continue
        item = _item(file, _text(columns[0]))
        destinations[item] = _destination(file, item, _text(columns[2]))
        numbers.update(_numbers(item, columns[1]))
    return destinations, numbers


def _item(file: RawFile, written: str) -> str:
    try:
        return number_of(written)
    except ValueError as error:
        raise broken(file, f"別表第一: {error}") from error


def _destination(file: RawFile, item: str, written: str) -> str:
    known = {_ALL: "all", _ALL_BUT_A: "all_but_table_3"}
    if written not in known:
        raise broken(file, f"別表第一 item {item} goes to {written!r}, which is not known")
    return known[written]


def _numbers(item: str, column: Any) -> Iterator[tuple[str, bool]]:
    bracket = ""
    found = False
    for sentence in column.iter("Sentence"):
        text = "".join(sentence.itertext()).strip()
        if match := _BRACKET.match(text):
            bracket, found = f"({number_of(match.group(1))})", True
            yield f"{item}{bracket}", match.group(2).strip() == "削除"
        elif bracket and (goods := _GOODS.match(unicodedata.normalize("NFKC", text))):
            yield f"{item}{bracket}{number_of(goods.group(1))}", goods.group(2).strip() == "削除"
    if not found:
        yield item, False


def _countries(file: RawFile, table: Any) -> frozenset[str]:
    names = [name for name in _sentence(table).split("、") if name]
    codes = {name: country(name) for name in names}
    if unknown := [name for name, code in codes.items() if not code]:
        raise broken(file, f"{_text(table.find('AppdxTableTitle'))} names {', '.join(unknown)}, which is not known")
    return frozenset(codes.values())


def _sub_items(text: str) -> Iterator[str]:
    """Yield the sub-items that a sentence names as 七の項（二）若しくは（十五）、八の項の中欄, and so on."""
    text = text.replace("別表第一の", "")
    for part in re.finditer(
        rf"({_NUMERAL}(?:の{_NUMERAL})?)の項((?:[、若しくは]*（{_NUMERAL}(?:の{_NUMERAL})?）)*)", text
    ):
        item = number_of(part.group(1))
        brackets = re.findall(r"（(.+?)）", part.group(2))
        yield from (f"{item}({number_of(bracket)})" for bracket in brackets)
        if not brackets:
            yield item


def _limits(file: RawFile, root: Any) -> tuple[int, int]:
    match = _YEN.search(_text(root.find(".//MainProvision")))
    amounts = {"百万": 1_000_000, "五万": 50_000}
    if not match or not set(match.groups()) <= set(amounts):
        raise broken(file, "Art. 4(1)(v) does not name the limits of the minor value as known")
    return amounts[match.group(1)], amounts[match.group(2)]


def _ban(root: Any) -> date | None:
    match = _UNTIL.search("".join(_text(element) for element in root.iter("SupplProvision")))
    if not match:
        return None
    year, month, day = (1 if part == "元" else kanji_number(part) for part in match.groups())
    try:
        return date(2018 + year, month, day)
    except ValueError as error:
        raise FeedError(f"the ban on North Korea ends on no day: {match.group()}", where="附則") from error
