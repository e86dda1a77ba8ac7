"""Shipments as answers give them: in the shape that a check takes, so that one can be asked again."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec

from exportgate.shipment import Shipment


def shipment_record(shipment: Shipment) -> dict[str, Any]:
    """Give a shipment as plain values; what only one jurisdiction asks of a line stands in the line itself."""
    told: dict[str, Any] = msgspec.to_builtins(shipment, builtin_types=(Decimal, dt.date))
    for line in told.get("lines", ()):
        line.update(line.pop("details", {}))
    return told
