"""What must be filed and printed when goods leave the United States (15 CFR 758.1, 758.6; part 30)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from exportgate.decision import Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate.law.facts import truth
from exportgate.law.money import value_in
from exportgate.law.tables import Row
from exportgate_us.declaration import JURISDICTION
from exportgate_us.law.held import in_force
from exportgate_us.rules.ccl import PARAGRAPH, Holds
from exportgate_us.rules.codes import Code, Kind
from exportgate_us.rules.context import ID, UNVERIFIED, Context, Item
from exportgate_us.rules.destinations import one_of
from exportgate_us.rules.dollars import USD, missing
from exportgate_us.rules.exceptions import PREFIX
from exportgate_us.rules.items_named import named

EEI = "us.duty.eei"
STATEMENT = "us.duty.statement"
TABLE = "export_duties"
TANGIBLE = ("A", "B", "C")
PRINT = "print"
WITHIN = "within"
_RULES = (("file", EEI), (PRINT, STATEMENT))


class Duty(NamedTuple):
    """A duty that arises for a line, or may arise.

    Args:
        number: its row, counted among those in force on the day.
        sure: it arises; otherwise it may, and `asks` says what would tell.
        asks: facts that would settle it.
    """

    number: int
    sure: bool = True
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worth:
    """What the lines under one Schedule B number are worth, domestic and foreign origin apart.

    Args:
        known: dollars of the lines whose value is known.
        unknown: what would make the value of a line known, or "".
        numbered: the lines state a customs code, so that they surely share the number.
    """

    known: Decimal
    unknown: str
    numbered: bool


def findings(context: Context, before: Sequence[Finding]) -> list[Finding]:
    """Give the duties of filing and printing for each line that leaves the United States.

    Args:
        context: the case.
        before: what the families before found: a licence needed, an exception claimed, a party on the Unverified List.

    Law: 15 CFR 758.1(b), (g); 758.6; 30.2(a)(1); 30.36; 30.37(a).
    """
    if context.from_us and context.case.shipment.destination in JURISDICTION.territories:
        return list(_within(context))
    if not context.from_us or not context.reaches_any:
        return []
    worths = _worths(context.case, context.reached)
    states = _states(before)
    found: list[Finding] = []
    for item in context.reached:
        duties = tuple(_duties(context, item, states, worths[_number(item)]))
        for duty, rule in _RULES if duties else ():
            if (said := _said(duty, duties, context.case.on)) is not None:
                found.append(_finding(item, rule, said))
    return found


def _within(context: Context) -> Iterator[Finding]:
    """File what goes between places of the United States that its foreign trade statistics keep apart.

    Law: 15 CFR 30.2(a)(1)(ii), (iii); 30.37(a).
    """
    shipment, on = context.case.shipment, context.case.on
    rows = in_force(TABLE, on)
    there = _rows_to(shipment.destination, on)
    numbers = [each for each, row in enumerate(rows) if row["duty"] == WITHIN and each in there]
    numbers = [each for each in numbers if shipment.departure in rows[each]["from"]]
    worths = _worths(context.case, context.items) if numbers else {}
    for item in context.items if numbers else ():
        row = rows[numbers[0]]
        duty = _by_value(numbers[0], Decimal(row["over_usd"]), worths[_number(item)])
        if duty is not None and _of_item(row, item.code) is not Holds.NO:
            said = _said(WITHIN, (duty,), on)
            if said is not None:
                yield _finding(item, EEI, said)


def _finding(item: Item, rule: str, said: "_Said") -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=rule,
        outcome=Outcome.CONDITIONS,
        citation=said.citation,
        reason=said.reason,
        line=item.line.line,
        asks=said.asks,
        verify=said.verify,
    )


@dataclass(frozen=True, slots=True)
class _States:
    """What the findings before say, ready to be asked line by line."""

    license: frozenset[int | None]
    sta: frozenset[int | None]
    unverified: bool

    def hold(self, when: str, line: int) -> bool:
        if when == "unverified":
            return self.unverified
        lines = self.license if when == "license" else self.sta
        return line in lines or None in lines


def _states(before: Sequence[Finding]) -> _States:
    needed = frozenset(
        each.line for each in before if each.outcome is Outcome.LICENCE_REQUIRED and each.jurisdiction == ID
    )
    under_sta = frozenset(
        each.line for each in before if each.outcome is Outcome.CONDITIONS and "STA" in each.exceptions
    )
    return _States(needed, under_sta, any(each.rule == UNVERIFIED for each in before))


def _duties(context: Context, item: Item, states: _States, worth: Worth) -> Iterator[Duty]:
    shipment, on = context.case.shipment, context.case.on
    rows = in_force(TABLE, on)
    for number, holds in _rows_of(item.code, shipment.destination, on):
        row = rows[number]
        if row["duty"] == WITHIN:
            continue
        if row.get("when") and not states.hold(row["when"], item.line.line):
            continue
        if row.get("hs") and not _digits(item.line.hs).startswith(tuple(row["hs"])):
            continue
        if any(_claimed(context.case, symbol) for symbol in row.get("unless", ())):
            continue
        stated = truth(context.case, row["fact"]) if row.get("fact") else True
        if stated is False:
            continue
        if holds is Holds.PERHAPS or stated is None:
            yield Duty(number, False, (PARAGRAPH if holds is Holds.PERHAPS else str(row["fact"]),))
        elif not row.get("over_usd"):
            yield Duty(number)
        elif (duty := _by_value(number, Decimal(row["over_usd"]), worth)) is not None:
            yield duty


@lru_cache(maxsize=65536)
def _rows_of(code: Code | None, destination: str, on: date) -> tuple[tuple[int, Holds], ...]:
    """The numbers of the rows whose items (may) and destinations match; kept, since many lines ask the same."""
    there = _rows_to(destination, on)
    return tuple((number, holds) for number, holds in _rows_of_item(code, on) if number in there)


@lru_cache(maxsize=32768)
def _rows_of_item(code: Code | None, on: date) -> tuple[tuple[int, Holds], ...]:
    found = ((number, _of_item(row, code)) for number, row in enumerate(in_force(TABLE, on)))
    return tuple((number, holds) for number, holds in found if holds is not Holds.NO)


@lru_cache(maxsize=4096)
def _rows_to(destination: str, on: date) -> frozenset[int]:
    return frozenset(
        number
        for number, row in enumerate(in_force(TABLE, on))
        if (not row.get("to") or one_of(destination, tuple(row["to"]), on))
        and not (row.get("not_to") and one_of(destination, tuple(row["not_to"]), on))
    )


def _of_item(row: Row, code: Code | None) -> Holds:
    listed = code is not None and code.kind is Kind.ECCN
    if row.get("tangible") and listed and code is not None and code.entry[1] not in TANGIBLE:
        return Holds.NO
    items = tuple(row["items"])
    if items == ("any",):
        return Holds.YES
    if not listed or code is None:
        return Holds.NO
    if row.get("not_items") and named(code, tuple(row["not_items"])) is Holds.YES:
        return Holds.NO
    if row.get("not_y") and code.path[:1] == ("y",):
        return Holds.NO
    return Holds.YES if items == ("CCL",) else named(code, items)


def _claimed(case: Case, symbol: str) -> bool:
    return case.fact(f"{PREFIX}{symbol}") in (True, "true")


def _by_value(number: int, limit: Decimal, worth: Worth) -> Duty | None:
    if worth.known > limit:
        return Duty(number) if worth.numbered else Duty(number, False, ("hs",))
    return Duty(number, False, (worth.unknown,)) if worth.unknown else None


def _worths(case: Case, items: Sequence[Item]) -> dict[tuple[str, bool], Worth]:
    worths: dict[tuple[str, bool], Worth] = {}
    counts: dict[tuple[str, bool], int] = {}
    for item in items:
        number = _number(item)
        so_far = worths.get(number, Worth(Decimal(0), "", True))
        value = value_in(case, item.line, USD)
        counts[number] = counts.get(number, 0) + 1
        numbered = bool(number[0]) or counts[number] == 1
        known = so_far.known + (value or Decimal(0))
        unknown = missing(item.line) if value is None else so_far.unknown
        worths[number] = Worth(known, unknown, numbered)
    return worths


def _number(item: Item) -> tuple[str, bool]:
    """The Schedule B number as far as the line states it, and whether the item is of domestic origin."""
    return _digits(item.line.hs), item.line.origin in JURISDICTION.territories


@lru_cache(maxsize=8192)
def _digits(hs: str) -> str:
    return "".join(char for char in hs if char.isdigit())


class _Said(NamedTuple):
    citation: str
    reason: str
    asks: tuple[str, ...]
    verify: bool


@lru_cache(maxsize=8192)
def _said(duty: str, duties: tuple[Duty, ...], on: date) -> _Said | None:
    """Put the duties of one kind into words; kept, since most lines have the same."""
    rows = in_force(TABLE, on)
    of_kind = [(rows[each.number], each) for each in duties if rows[each.number]["duty"] == duty]
    if duty == PRINT:
        of_kind = [(row, each) for row, each in of_kind if each.sure]
    if not of_kind:
        return None
    sure = [row for row, each in of_kind if each.sure]
    perhaps = [row for row, each in of_kind if not each.sure]
    told = [rows[each.number] for each in duties if each.sure and rows[each.number]["duty"] == "tell"]
    asks = () if sure else tuple(dict.fromkeys(ask for _, each in of_kind for ask in each.asks))
    return _Said(
        "; ".join(dict.fromkeys(row.citation for row, _ in of_kind)),
        _reason(duty, sure, perhaps, told),
        asks,
        any(row.verify for row, _ in of_kind),
    )


def _reason(duty: str, sure: list[Row], perhaps: list[Row], told: list[Row]) -> str:
    arising = "; ".join(row["words"] for row in sure)
    if duty == PRINT:
        return f"Print on the commercial invoice: {arising}."
    if not sure:
        maybe = "; ".join(row["words"] for row in perhaps)
        return f"File electronic export information in AES if there is {maybe}; what is stated does not tell."
    also = f" State there: {'; '.join(row['words'] for row in told)}." if told else ""
    return f"File electronic export information in AES before the export: {arising}.{also}"
