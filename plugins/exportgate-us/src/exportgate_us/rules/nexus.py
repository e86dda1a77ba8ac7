"""What ties an item made abroad to the United States, as a line states it (`us_nexus`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from exportgate.shipment import Line
from exportgate_us.rules.codes import Code, parse_code

FIELD = "us_nexus"


@dataclass(frozen=True, slots=True)
class Nexus:
    """The tie stated.

    Args:
        stated: the line states anything at all.
        percent: controlled United States content, 0 to 100; `None` where it is not known.
        content: codes of that content; `None` where they are not known, as when the line names none.
        direct_product: it is a direct product of United States technology, software or plant; `None` unknown.
        inputs: codes of that technology or software; `None` where they are not known.
        encryption_authorised: its 5x002 content was classified and authorised under 740.17 (734.4(b)).
        report_filed: the one-time report for commingled technology was filed.
    """

    stated: bool = False
    percent: Decimal | None = None
    content: tuple[Code, ...] | None = None
    direct_product: bool | None = None
    inputs: tuple[Code, ...] | None = None
    encryption_authorised: bool | None = None
    report_filed: bool | None = None


def nexus_of(line: Line) -> Nexus:
    """Read the tie that a line states; a member that cannot be read stays unknown."""
    stated = line.details.get(FIELD)
    if not isinstance(stated, Mapping) or not stated:
        return Nexus()
    return Nexus(
        True,
        _percent(stated.get("content_percent")),
        _codes(stated.get("content_eccns")),
        _truth(stated.get("direct_product")),
        _codes(stated.get("direct_product_eccns")),
        _truth(stated.get("encryption_authorised")),
        _truth(stated.get("report_filed")),
    )


def _percent(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        share = Decimal(str(value).strip().rstrip("%").strip())
    except InvalidOperation:
        return None
    return share if share.is_finite() and 0 <= share <= 100 else None


def _codes(value: Any) -> tuple[Code, ...] | None:
    if isinstance(value, str):
        value = value.replace("|", " ").replace(",", " ").replace(";", " ").split()
    if not isinstance(value, (list, tuple)) or not value:
        return None
    return tuple(parse_code(str(each)) for each in value)


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.strip().lower()) if isinstance(value, str) else None
