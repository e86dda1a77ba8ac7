"""The ruling (該非判定) of a line: its number in Appended Table 1, or that it was ruled out of items 1 to 15."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exportgate.jurisdiction import Case
from exportgate.law.tables import Row
from exportgate.shipment import Line
from exportgate_jp.law import table
from exportgate_jp.rules.answers import ID
from exportgate_jp.wording import NOTHING, Words

_NUMBER = re.compile(r"(\d{1,2}(?:-\d)?)((?:\(\d{1,2}(?:-\d)?\)(?:\d{1,2}(?:-\d)?)?)?)")
_PARTED = re.compile(r"[,;、]|\bor\b|\band\b|又は|及び")
_TECHNOLOGY = re.compile(r"^(?:外為令|FEO|TECHNOLOGY|TECH)(?:別表)?(?:の)?[ :]*", re.IGNORECASE)
_GOODS = re.compile(r"^(?:輸出令|ETCO)?(?:別表第?1)?(?:の)?", re.IGNORECASE)
_FOREIGN_TECHNOLOGY = re.compile(r"\d[DE]\d{3}", re.IGNORECASE)
_RULED_OUT = frozenset({"none", "非該当", "not listed", "n/a"})
SIXTEEN = "16"
_SIXTEEN = frozenset({"16", "16(1)", "16(2)"})


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a line was ruled to be.

    Args:
        line: the line.
        numbers: rows of Appended Table 1, items 1 to 15.
        sixteen: `16(1)`, `16(2)`, `16` as given, or `none` where it was ruled out of items 1 to 15 and no more.
        technology: technology or software, under the Foreign Exchange Order, and no goods; `None` where a foreign code
            says so and the exporter does not.
        fault: why the code cannot be used; nothing where it can or none was given.
    """

    line: Line
    numbers: tuple[Row, ...] = ()
    sixteen: str = ""
    technology: bool | None = False
    fault: Words = NOTHING

    @property
    def known(self) -> bool:
        """Whether the line has a ruling that can be used."""
        return bool(self.numbers or self.sixteen) and not self.fault

    @property
    def listed_goods(self) -> bool:
        """Whether it is goods of items 1 to 15."""
        return bool(self.numbers) and self.technology is not True


def ruling_of(case: Case, line: Line) -> Ruling:
    """Read the code of a line."""
    written = (case.code_of(line, ID) or "").strip()
    if not written:
        return Ruling(line, technology=_technology(line, prefixed=False))
    prefixed, numbers, sixteen, fault = _read(written, case.on)
    return Ruling(line, numbers, sixteen, _technology(line, prefixed), fault)


def rulings_of(case: Case) -> tuple[Ruling, ...]:
    """Read the codes of all lines."""
    return tuple(ruling_of(case, line) for line in case.shipment.lines)


def _technology(line: Line, prefixed: bool) -> bool | None:
    stated = line.details.get("jp_technology")
    if isinstance(stated, bool):
        return stated
    if prefixed:
        return True
    foreign = (code for key, code in line.classification.items() if key != ID)
    return None if any(_FOREIGN_TECHNOLOGY.match(code.strip()) for code in foreign) else False


@lru_cache(maxsize=8192)
def _read(written: str, on: date) -> tuple[bool, tuple[Row, ...], str, Words]:
    """Give whether it is a number for technology, the rows of items 1 to 15, item 16, and what is wrong."""
    plain = unicodedata.normalize("NFKC", written).strip()
    rest = _TECHNOLOGY.sub("", plain)
    prefixed = rest != plain
    if rest.casefold() in _RULED_OUT:
        return prefixed, (), "none", NOTHING
    numbers: list[Row] = []
    sixteen = ""
    for part in _PARTED.split(rest):
        code = canonical(part)
        if code is None:
            return prefixed, (), "", _unreadable(part.strip())
        if code[:5] in _SIXTEEN:
            sixteen = code[:5]
            continue
        rows = _rows(code, on)
        if not rows:
            return prefixed, (), "", _no_number(code, on)
        if rows[0]["kind"] == "deleted":
            deleted = Words(f"{code} was deleted from Appended Table 1", f"{code}は別表第1から削除されています")
            return prefixed, (), "", deleted
        numbers += rows
    return prefixed, tuple(numbers), sixteen, NOTHING


def _unreadable(part: str) -> Words:
    return Words(
        f"{part!r} is not written as a number of Appended Table 1", f"「{part}」は別表第1の項番の書式ではありません"
    )


def _no_number(code: str, on: date) -> Words:
    return Words(f"{code} is no number of Appended Table 1 on {on}", f"{code}は{on}時点の別表第1の項番ではありません")


def canonical(written: str) -> str | None:
    """Give a number in the project's form, or `None` where it is none.

    Example:
        >>> canonical("６の項（２）"), canonical("３の２ (1)"), canonical("16(1)8"), canonical("6A002")
        ('6(2)', '3-2(1)', '16(1)8', None)
    """
    plain = unicodedata.normalize("NFKC", written).replace(" ", "")
    plain = _GOODS.sub("", plain).replace("の項", "").replace("項", "").replace("の", "-").replace("第", "")
    match = _NUMBER.fullmatch(plain)
    return match.group(1) + match.group(2) if match else None


def _rows(code: str, on: date) -> Sequence[Row]:
    found = table("list_numbers").find(on, "code", code)
    if found or "(" in code:
        return found
    item = table("list_numbers").find(on, "item", code)
    return [_whole_item(code, item)] if item else []


def _whole_item(item: str, rows: Sequence[Row]) -> Row:
    """Make the row of an item given without its sub-item, where the Order has no such row itself."""
    values = {"code": item, "item": item, "bracket": item, "kind": "item", "table_3_3": None}
    return Row(
        values, rows[0].valid_from, rows[0].valid_to, f"Export Trade Control Order Appended Table 1 item {item}", False
    )
