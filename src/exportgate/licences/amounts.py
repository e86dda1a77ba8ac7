"""How much of a licence a line takes, and whether so much is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from exportgate.jurisdiction import Case, Jurisdiction
from exportgate.law.money import value_in
from exportgate.licences.balance import Ledger, amount
from exportgate.licences.licence import Licence, LicensedItem, Use, UseKey, UseState
from exportgate.licences.misses import Miss, doubt
from exportgate.licences.tolerances import Tolerance, tolerance_of
from exportgate.licences.units import converted
from exportgate.shipment import Line


@dataclass(frozen=True, slots=True)
class Taking:
    """What a line would take of an item, and what stands against it."""

    use: Use
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class _Limit:
    """One limit that a taking must keep: what is licensed, what others take, what is asked, and the tolerance."""

    licensed: Decimal
    taken: Decimal
    asked: Decimal
    unit: str
    tolerance: Tolerance
    what: str = ""

    def misses(self) -> Iterator[Miss]:
        left = self.licensed - self.taken
        if self.asked <= left:
            return
        told = f"{amount(max(Decimal(0), left))} {self.unit} left{self.what}, {amount(self.asked)} asked"
        beyond = self.tolerance.beyond(self.licensed, self.taken)
        if self.asked > left + beyond:
            allowed = f" (with a shipping tolerance of {amount(beyond)}: {self.tolerance.citation})" if beyond else ""
            yield Miss(told + allowed)
        elif self.tolerance.to_confirm or self.tolerance.verify:
            words = self.tolerance.to_confirm or "a person should read the provision"
            yield doubt(f"{told}, within the shipping tolerance of {self.tolerance.citation}, where {words}")


def taking_of(
    licence: Licence, item: LicensedItem, line: Line, case: Case, jurisdiction: Jurisdiction, taken: Ledger
) -> Taking:
    """Give what a line takes of an item, and why that is too much or cannot be counted.

    Args:
        licence: whose item it is.
        item: what is taken of.
        line: what takes.
        case: the shipment, which states rates of exchange.
        jurisdiction: whose tolerances apply.
        taken: what others, and other lines, take already.
    """
    key = UseKey(licence.id, item.item, case.shipment.id, line.line)
    before = taken.use(key)
    if before and before.state is UseState.RESERVED:
        return Taking(before, ())
    quantity, unknown = _quantity(item, line)
    value, unvalued = _value(licence, item, line, case)
    if before:
        more = _more(quantity, before.quantity) or _more(value, before.value)
        told = Miss(f"line {line.line} has left already, with less than is asked now")
        return Taking(before, (*unknown, *unvalued, told) if more else ())
    limits = _limits(licence, item, quantity, value, taken)
    misses = [*unknown, *unvalued]
    for of, limit in limits:
        tolerance = tolerance_of(licence.terms, of, item.code, jurisdiction, case.on)
        misses += _Limit(*limit[:4], tolerance, limit[4]).misses()
    return Taking(Use(key, quantity, value), tuple(misses))


def _more(asked: Decimal | None, left_with: Decimal | None) -> bool:
    return asked is not None and asked > (left_with or 0)


_Bounds = tuple[Decimal, Decimal, Decimal, str, str]


def _limits(
    licence: Licence, item: LicensedItem, quantity: Decimal | None, value: Decimal | None, taken: Ledger
) -> Iterator[tuple[str, _Bounds]]:
    """Yield each limit of the item and the licence: licensed, taken, asked, unit, and what it is of."""
    if item.quantity is not None and quantity is not None:
        held = taken.quantity(licence.id, item.item)
        yield "quantity", (item.quantity, held, quantity, item.unit or "units", "")
    if item.value is not None and value is not None:
        yield "value", (item.value, taken.value(licence.id, item.item), value, item.currency, "")
    if licence.terms.value is not None and value is not None:
        held = taken.total(licence.id)
        yield "value", (licence.terms.value, held, value, licence.terms.currency, " of the licence's total")


def _quantity(item: LicensedItem, line: Line) -> tuple[Decimal | None, list[Miss]]:
    if item.quantity is None:
        return None, []
    if not line.quantity:  # nought pieces of something that is shipped are an amount that nobody stated
        return None, [Miss(f"counted in {item.unit or 'units'}, line {line.line} states no quantity")]
    if item.unit == line.unit:
        return line.quantity, []
    found = converted(line.quantity, line.unit, item.unit)
    if found is None:
        ours = line.unit or "no unit"
        return None, [
            Miss(f"counted in {item.unit or 'no unit'}, line {line.line} in {ours}: it is not known how many that is")
        ]
    return found, []


def _value(licence: Licence, item: LicensedItem, line: Line, case: Case) -> tuple[Decimal | None, list[Miss]]:
    currency = (item.currency if item.value is not None else "") or (
        licence.terms.currency if licence.terms.value is not None else ""
    )
    if not currency:
        return None, []
    found = value_in(case, line, currency)
    if found is not None:
        return found, []
    if line.value is None or not line.currency:
        return None, [Miss(f"limited in {currency}, line {line.line} states no value")]
    rate = f"fx.{line.currency}.{currency}"
    return None, [
        Miss(f"limited in {currency}, line {line.line} is valued in {line.currency}: state the rate as fact {rate}")
    ]
