"""Shipments as the records hold them: JSON in the contract's shape, from which exactly the same shipment comes back.

JSON has no exact numbers and no days, so where the model leaves the type open (facts, and what single jurisdictions ask
of a line) such values are marked: `{"$decimal": "12.0"}`, `{"$date": "2026-07-23"}`, `{"$list": [...]}`.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from exportgate.shipment import Shipment


class _Stored(Shipment, frozen=True, kw_only=True, omit_defaults=True):
    """A shipment whose facts are still marked."""

    facts: Mapping[str, Any] = {}


def packed(shipment: Shipment) -> dict[str, Any]:
    """Give a shipment as plain values."""
    record: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(shipment, facts={}))
    if shipment.facts:
        record["facts"] = _marked(shipment.facts)
    for line, written in zip(shipment.lines, record.get("lines", ()), strict=True):
        if line.details:
            written["details"] = _marked(line.details)
    return record


def unpacked(record: Mapping[str, Any]) -> Shipment:
    """Give the shipment that `packed` wrote.

    Raises:
        msgspec.ValidationError: it is none.
    """
    stored = msgspec.convert(record, _Stored)
    lines = tuple(msgspec.structs.replace(line, details=_unmarked(line.details)) for line in stored.lines)
    rest = {name: getattr(stored, name) for name in stored.__struct_fields__ if name not in ("lines", "facts")}
    return Shipment(**rest, lines=lines, facts=_unmarked(stored.facts))


def _marked(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, dt.date):
        return {"$date": value.isoformat()}
    if isinstance(value, tuple):
        return {"$list": [_marked(one) for one in value]}
    if isinstance(value, list):
        return [_marked(one) for one in value]
    if isinstance(value, Mapping):
        return {_kept_apart(str(key)): _marked(one) for key, one in value.items()}
    return value


def _kept_apart(key: str) -> str:
    """A key of the user's that begins like our marks gets a second sign, so that it is not taken for one."""
    return f"${key}" if key.startswith("$") else key


def _unmarked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unmarked(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1:
        ((mark, inner),) = value.items()
        if mark in _READ:
            return _READ[mark](inner)
    return {key[1:] if key.startswith("$") else key: _unmarked(one) for key, one in value.items()}


_READ: dict[str, Callable[[Any], Any]] = {
    "$decimal": Decimal,
    "$date": dt.date.fromisoformat,
    "$list": lambda inner: tuple(_unmarked(one) for one in inner),
}
