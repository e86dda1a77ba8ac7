"""The general bars of 15 CFR 740.2, asked before any licence exception's own terms."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exportgate.law.tables import Row
from exportgate_us.law.held import in_force
from exportgate_us.rules.asked import Transaction
from exportgate_us.rules.ccl import Holds
from exportgate_us.rules.codes import Code
from exportgate_us.rules.eligibility import opened
from exportgate_us.rules.items_named import named


@dataclass(frozen=True, slots=True)
class Barred:
    """What the bars leave.

    Args:
        left: the symbols that survive every bar; `None` where no bar bites.
        bars: which bar took what away, by symbol: `STA` to `740.2(a)(5)(i)`.
        conditions: bars that turn on what a shipment does not state, as conditions in words.
        asks: facts that would settle whether a bar bites.
        verify: a bar that bites could not be confirmed.
    """

    left: frozenset[str] | None
    bars: tuple[Row, ...]
    conditions: tuple[str, ...]
    asks: tuple[str, ...]
    verify: bool

    def bar_of(self, symbol: str) -> str:
        """Give the citation of the first bar that takes an exception away, or "" where none does."""
        return next((row.citation for row in self.bars if symbol not in row["survives"]), "")


def bars_on(asked: Transaction) -> Barred:
    """Say which bars bite.

    A bar that may or may not hold the item, or whose headquarters are unknown, bites: the strictest reading.

    Law: 15 CFR 740.2(a)(3)-(26).
    """
    biting: list[Row] = []
    conditions: list[str] = []
    asks: dict[str, None] = {}
    for row in _bars_of(asked.code, asked.on):
        if not _bites(row, asked):
            continue
        if row.get("asks"):
            conditions.append(f"{row['asks']} ({row.citation})")
            continue
        biting.append(row)
        if row.get("headquarters") and asked.headquartered(tuple(row["headquarters"])) is None:
            asks["parties.headquarters"] = None
    left = frozenset.intersection(*(frozenset(row["survives"]) for row in biting)) if biting else None
    return Barred(left, tuple(biting), tuple(conditions), tuple(asks), any(row.verify for row in biting))


@lru_cache(maxsize=32768)
def _bars_of(code: Code, on: date) -> tuple[Row, ...]:
    """The bars that may hold an item by its code; kept, since many lines ask the same."""
    return tuple(row for row in in_force("exception_bars", on) if _of_item(row, code))


def _of_item(row: Row, code: Code) -> bool:
    items, without = row.get("items"), row.get("not_items")
    if items and named(code, tuple(items)) is Holds.NO:
        return False
    return not (without and named(code, tuple(without)) is Holds.YES)


def _bites(row: Row, asked: Transaction) -> bool:
    if row.get("flag") and opened(asked.item, row["flag"]) is None:
        return False
    return _of_reasons(row, asked) and _of_places(row, asked)


def _of_reasons(row: Row, asked: Transaction) -> bool:
    of_item, met = row.get("item_reasons"), row.get("met_reasons")
    if of_item and not asked.answer.controlled & set(of_item):
        return False
    return not met or bool(asked.answer.reasons & set(met))


def _of_places(row: Row, asked: Transaction) -> bool:
    if row.get("to") and not asked.goes_to(tuple(row["to"])):
        return False
    if row.get("not_to") and asked.goes_to(tuple(row["not_to"])):
        return False
    if row.get("route") and not _on_route(tuple(row["route"]), asked):
        return False
    if row.get("headquarters") and asked.headquartered(tuple(row["headquarters"])) is False:
        return False
    if row.get("reexport") and not asked.reexport:
        return False
    return not (row.get("unless_sta_approved") and asked.receivers.sta_approved)


def _on_route(terms: tuple[str, ...], asked: Transaction) -> bool:
    from_there = asked.comes_from(terms)
    made_there = asked._replace(item=asked.item._replace(departure=asked.origin)).comes_from(terms)
    return from_there or made_there
