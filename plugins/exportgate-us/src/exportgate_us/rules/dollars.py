"""Values in dollars, and what to ask for where there is none."""

from exportgate.shipment import Line

USD = "USD"


def missing(line: Line) -> str:
    """Give what would make a line's value in dollars known: the value, its currency, or a rate of exchange."""
    if line.value is None:
        return "value"
    return f"fx.{line.currency}.{USD}" if line.currency else "currency"
