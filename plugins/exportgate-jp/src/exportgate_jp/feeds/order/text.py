"""The Export Trade Control Order as e-Gov publishes it (law XML), read for what this plugin's tables hold.

Law: Export Trade Control Order (輸出貿易管理令, 324CO0000000378) Art. 4(1)(v), Appended Tables 1, 2-4, 3, 3-2, 3-3, 4,
supplementary provision para. 3; the other Appended Tables row by row, as they stand. Numbers are kanji or full-width
digits in the text, and plain ones here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from exportgate.feeds.feed import RawFile
from exportgate.feeds.reading import broken, xml_root
from exportgate_jp.feeds.japanese import country

TABLES = {"table_3": "別表第三", "table_3_2": "別表第三の二", "table_4": "別表第四", "table_2_4": "別表第二の四"}
TABLE_1, TABLE_3_3 = "別表第一", "別表第三の三"
DELETED = "削除"
_ALL, _ALL_BUT_A = "全地域", "全地域（別表第三に掲げる地域を除く。）"
_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_NUMERAL = r"[〇一二三四五六七八九十]+"
_BRACKET = re.compile(rf"^[（(]({_NUMERAL}(?:の{_NUMERAL})?)[）)]\s*(.*)$", re.DOTALL)
_GOODS = re.compile(r"^(\d{1,2}(?:の\d{1,2})?)\s+(\S.*)$", re.DOTALL)
_UNITS = (("億", 100_000_000), ("万", 10_000))
_SMALL_UNITS = {"千": 1_000, "百": 100, "十": 10}
_YEN = re.compile(r"総価額が(.{1,8})円（別表第三の三に掲げる貨物にあつては、(.{1,8})円）以下")
_UNTIL = re.compile(rf"令和({_NUMERAL}|元)年({_NUMERAL})月({_NUMERAL})日までの間は、第二条第一項第一号の二")


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row of a table as it stands: the table's title, its number there, its words, its other columns by title."""

    table: str
    number: str
    words: str
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The table and the number in it, as `別表第二 21-2`."""
        return f"{self.table} {self.number}".strip()


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
        goods: what the text calls the goods of each item and number of Appended Table 1.
        spelled: how the text spells each country.
        others: the rows of the tables that no rule of this plugin asks, and the words of Appended Table 3-3.
    """

    destinations: dict[str, str]
    numbers: dict[str, bool]
    countries: dict[str, frozenset[str]]
    table_3_3: frozenset[str]
    limits_jpy: tuple[int, int]
    north_korea_until: date | None
    goods: dict[str, str] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    others: tuple[TextRow, ...] = ()


def read_order(file: RawFile) -> Order:
    """Read the law XML.

    Raises:
        FeedError: it is not that law, or a table is not where and what it should be.
    """
    root = xml_root(file)
    law = root if root.tag == "Law" else root.find(".//Law")
    if law is None or law.findtext(".//LawTitle") != "輸出貿易管理令":
        raise broken(file, "is not the Export Trade Control Order as law XML")
    try:
        return _order(file, law)
    except ValueError as error:
        raise broken(file, f"holds a number or a day that cannot be read: {error}") from error


def _order(file: RawFile, law: Any) -> Order:
    destinations, numbers = _table_1(file, law)
    spelled = {name: _countries(file, _table(file, law, title)) for name, title in TABLES.items()}
    return Order(
        destinations=destinations,
        numbers={code: words == DELETED for code, words in numbers.items()},
        countries={name: frozenset(found) for name, found in spelled.items()},
        table_3_3=frozenset(_sub_items(_sentence(_table(file, law, TABLE_3_3)))),
        limits_jpy=_limits(file, law),
        north_korea_until=_ban(law),
        goods=numbers | _items_goods(file, law),
        spelled={code: name for found in spelled.values() for code, name in found.items()},
        others=tuple(_other_rows(file, law)),
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
    if not text or any(sign not in _DIGITS for sign in tens + ones) or (ten and max(len(tens), len(ones)) > 1):
        raise ValueError(f"{text!r} is no number in kanji")
    if not ten:
        return int("".join(str(_DIGITS[sign]) for sign in text))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def amount(text: str) -> int:
    """Read an amount written in kanji.

    Example:
        >>> amount("百万"), amount("五万"), amount("三〇万"), amount("二千五百")
        (1000000, 50000, 300000, 2500)

    Raises:
        ValueError: it is none.
    """
    total = 0
    for unit, value in _UNITS:
        head, found, rest = text.partition(unit)
        if found:
            total, text = total + _small(head) * value, rest
    return total + (_small(text) if text else 0)


def _small(text: str) -> int:
    total = 0
    for unit, value in _SMALL_UNITS.items():
        head, found, rest = text.partition(unit)
        if found:
            total, text = total + (kanji_number(head) if head else 1) * value, rest
    return total + (kanji_number(text) if text or not total else 0)


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


def _rows_of_table_1(file: RawFile, root: Any) -> Iterator[tuple[str, Any, str]]:
    """Yield each item of Appended Table 1 with the element of its goods and the words of its destinations."""
    for row in _table(file, root, TABLE_1).iter("TableRow"):
        columns = row.findall("TableColumn")
        if len(columns) != 3:
            raise broken(file, f"別表第一 has a row of {len(columns)} columns, 3 expected")
        if _text(columns[0]):
            yield number_of(_text(columns[0])), columns[1], _text(columns[2])


def _table_1(file: RawFile, root: Any) -> tuple[dict[str, str], dict[str, str]]:
    destinations: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for item, goods, region in _rows_of_table_1(file, root):
        destinations[item] = _destination(file, item, region)
        numbers.update(_numbers(item, goods))
    return destinations, numbers


def _items_goods(file: RawFile, root: Any) -> dict[str, str]:
    """Give what the text says of each item before its numbers begin."""
    words = ((item, _before_numbers(goods)) for item, goods, _ in _rows_of_table_1(file, root))
    return {item: text for item, text in words if text}


def _before_numbers(column: Any) -> str:
    kept = []
    for sentence in column.iter("Sentence"):
        text = "".join(sentence.itertext()).strip()
        if _BRACKET.match(text):
            break
        kept.append(text)
    return "\n".join(text for text in kept if text)


def _destination(file: RawFile, item: str, written: str) -> str:
    known = {_ALL: "all", _ALL_BUT_A: "all_but_table_3"}
    if written not in known:
        raise broken(file, f"別表第一 item {item} goes to {written!r}, which is not known")
    return known[written]


def _numbers(item: str, column: Any) -> Iterator[tuple[str, str]]:
    """Yield each number below an item with its words; an item without any is its own only number."""
    bracket = ""
    found = False
    for sentence in column.iter("Sentence"):
        text = "".join(sentence.itertext()).strip()
        if match := _BRACKET.match(text):
            bracket, found = f"({number_of(match.group(1))})", True
            yield f"{item}{bracket}", match.group(2).strip()
        elif bracket and (goods := _GOODS.match(unicodedata.normalize("NFKC", text))):
            yield f"{item}{bracket}{number_of(goods.group(1))}", goods.group(2).strip()
    if not found:
        yield item, _before_numbers(column)


def _countries(file: RawFile, table: Any) -> dict[str, str]:
    """Give the members of a table of countries, and how it spells them."""
    names = [name for name in _sentence(table).split("、") if name]
    codes = {name: country(name) for name in names}
    if unknown := [name for name, code in codes.items() if not code]:
        raise broken(file, f"{_text(table.find('AppdxTableTitle'))} names {', '.join(unknown)}, which is not known")
    return {code: name for name, code in codes.items()}


# --- tables as they stand


def _other_rows(file: RawFile, root: Any) -> Iterator[TextRow]:
    read = {TABLE_1, *TABLES.values()}
    for table in root.iter("AppdxTable"):
        title = _text(table.find("AppdxTableTitle")).split("（")[0]
        if title in read:
            continue
        rows = [row.findall("TableColumn") for row in table.iter("TableRow")]
        yield from _rows_as_they_stand(title, rows)
        for item in table.iterchildren("Item"):
            yield from _items_as_they_stand(title, "", item, "Item")


def _rows_as_they_stand(title: str, rows: list[list[Any]]) -> Iterator[TextRow]:
    headings: list[str] = []
    for count, columns in enumerate(rows, 1):
        texts = [_lines(column) for column in columns]
        if count == 1 and texts and not texts[0]:
            headings = texts
            continue
        if not any(texts):
            continue
        number = _plain_number(texts[0]) or str(count)
        names = headings if len(headings) == len(texts) else [str(place) for place in range(len(texts))]
        rest = {name: text for name, text in list(zip(names, texts, strict=True))[1:] if text}
        words = next((text for text in texts[1:] if text), "") if headings else texts[0]
        yield TextRow(title, number, words, rest)


def _items_as_they_stand(title: str, above: str, element: Any, kind: str) -> Iterator[TextRow]:
    below = "Subitem1" if kind == "Item" else f"Subitem{int(kind.removeprefix('Subitem')) + 1}"
    written = _text(element.find(f"{kind}Title"))
    number = above + (
        _plain_number(written) if kind == "Item" else f"({unicodedata.normalize('NFKC', written).strip('()')})"
    )
    yield TextRow(title, number, _lines(element.find(f"{kind}Sentence")))
    for child in element.iterchildren(below):
        yield from _items_as_they_stand(title, number, child, below)


def _plain_number(text: str) -> str:
    try:
        return number_of(text)
    except ValueError:
        return ""


def _lines(element: Any) -> str:
    if element is None:
        return ""
    return "\n".join(text for sentence in element.iter("Sentence") if (text := _text(sentence)))


# --- sentences


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
    if not match:
        raise broken(file, "Art. 4(1)(v) does not name the limits of the minor value as known")
    return amount(match.group(1)), amount(match.group(2))


def _ban(root: Any) -> date | None:
    match = _UNTIL.search("".join(_text(element) for element in root.iter("SupplProvision")))
    if not match:
        return None
    year, month, day = (1 if part == "元" else kanji_number(part) for part in match.groups())
    return date(2018 + year, month, day)
