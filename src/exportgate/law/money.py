"""Values of lines in the currency that a law counts in."""

from collections.abc import Iterable
from decimal import Decimal

from exportgate.jurisdiction import Case
from exportgate.shipment import Line


def value_in(case: Case, line: Line, currency: str) -> Decimal | None:
    """Give a line's value in a currency, or `None` where it cannot be known.

    Another currency is converted only by a rate that the shipment states as fact `fx.<FROM>.<TO>` (units of TO for one
    of FROM): which day's rate counts is the law's business and the exporter's, not ours.
    """
    if line.value is None or not line.currency:
        return None
    if line.currency == currency:
        return line.value
    rate = case.fact(f"fx.{line.currency}.{currency}")
    return line.value * rate if isinstance(rate, Decimal) else None


def total_in(case: Case, lines: Iterable[Line], currency: str) -> Decimal | None:
    """Give the total of some lines in a currency, or `None` where one of them is unknown."""
    total = Decimal(0)
    for line in lines:
        value = value_in(case, line, currency)
        if value is None:
            return None
        total += value
    return total
