"""What an entry of the list says of licence exceptions itself: LVS, GBS, TSR, IEC opened, STA closed."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from exportgate.law.tables import Row
from exportgate_us.law.held import table
from exportgate_us.rules.ccl import Answer, Asked, Holds, covers, required
from exportgate_us.rules.destinations import destination, one_of

Paths = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """An exception that the entry opens for the item.

    Args:
        limit_usd: of LVS: the dollars for one order.
        words: conditions of the entry in words.
        citation: where they stand.
        verify: the row could not be confirmed.
    """

    limit_usd: Decimal | None
    words: str
    citation: str
    verify: bool


@dataclass(frozen=True, slots=True)
class _Flag:
    applies: Paths
    left_out: Paths
    row: Row


@cache
def _flags(eccn: str, symbol: str) -> tuple[_Flag, ...]:
    rows = [row for row in table("ccl_eligibility").by("eccn").get(eccn, ()) if row["symbol"] == symbol]
    return tuple(_Flag(_paths(row["applies"]), _paths(row["except"]), row) for row in rows)


def _paths(paragraphs: list[str]) -> Paths:
    return tuple(tuple(each.split(".")) for each in paragraphs if each != "*")


@lru_cache(maxsize=65536)
def opened(asked: Asked, symbol: str) -> Opened | None:
    """Say whether the entry opens an exception for the item; `None` where it does not, or only might.

    An item that lies in several rows takes the one with the highest limit.

    Law: 15 CFR 774 Supp. 1, "List Based License Exceptions" of each entry.
    """
    answer = required(asked)
    found = [flag.row for flag in _flags(asked.code.entry, symbol) if _opens(flag, asked, answer)]
    if not found:
        return None
    best = max(found, key=lambda row: Decimal(row.get("limit_usd", "0")))
    limit = Decimal(best["limit_usd"]) if best.get("limit_usd") else None
    return Opened(limit, str(best.get("words", "")), best.citation, best.verify)


def _opens(flag: _Flag, asked: Asked, answer: Answer) -> bool:
    row = flag.row
    if not row.in_force(asked.on) or covers(asked.code, flag.applies, flag.left_out) is not Holds.YES:
        return False
    if answer.controlled & set(row["not_reasons"]):
        return False
    to, not_to = tuple(row["to"]), tuple(row["not_to"])
    marks = destination(asked.destination, asked.on).marks
    if marks & set(not_to) or one_of(asked.destination, not_to, asked.on):
        return False
    return not to or one_of(asked.destination, to, asked.on)


@cache
def _closures(eccn: str) -> tuple[_Flag, ...]:
    rows = table("ccl_sta").by("eccn").get(eccn, ())
    return tuple(_Flag(_paths(row["applies"]), _paths(row["except"]), row) for row in rows)


def closed_to_sta(asked: Asked, group: str) -> tuple[str, tuple[str, ...]]:
    """Say whether STA is closed for the item to a country group.

    Returns:
        (why it is closed, or ""; conditions in words where only part of the entry is closed).

    Law: 15 CFR 740.20(b)(2), (b)(3), (c)(2); "Special Conditions for STA" of each entry.
    """
    answer = required(asked)
    conditions: list[str] = []
    for flag in _closures(asked.code.entry):
        row = flag.row
        if group not in row["groups"] or not row.in_force(asked.on):
            continue
        if covers(asked.code, flag.applies, flag.left_out) is Holds.NO:
            continue
        if row["reasons"] and not answer.controlled & set(row["reasons"]):
            continue
        words = str(row.get("words", ""))
        if row.get("part") != "yes":
            return f"{row.citation}{': ' + words if words else ''}", ()
        conditions.append(words)
    return "", tuple(conditions)
