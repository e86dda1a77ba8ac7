"""A licence on file as plain values: its terms, what is left of it, in which state it is, and its warnings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from exportgate.licences.balance import Ledger, Left, balance_of
from exportgate.licences.licence import Licence, Use
from exportgate.licences.record import record_of
from exportgate.licences.units import written
from exportgate.licences.warnings import USUAL, WarnFrom, state_of, warnings_of


def licence_object(licence: Licence, ledger: Ledger, on: date, warn: WarnFrom = USUAL) -> dict[str, Any]:
    """Give a licence as plain values.

    The keys of its document are those that an import reads; beside them stand `id`, `state` (what people made of it,
    or what its days and uses come to), `balance` and `warnings`. Amounts are texts, so that none loses a digit.
    """
    return {
        "id": licence.id,
        **record_of(licence.terms),
        "state": state_of(licence, ledger, on),
        "balance": [left_object(left) for left in balance_of(licence, ledger)],
        "warnings": list(warnings_of(licence, ledger, on, warn)),
    }


def left_object(left: Left) -> dict[str, Any]:
    """Give one limit of a licence as plain values; `item` is null where it limits all items together."""
    return {
        "item": left.item.item if left.item else None,
        "unit": left.unit,
        "licensed": written(left.licensed),
        "taken": written(left.taken),
        "left": written(left.left),
        "share": round(float(left.share), 4),
    }


def use_objects(uses: Iterable[Use]) -> list[dict[str, Any]]:
    """Give uses as plain values, by shipment and line."""
    ordered = sorted(uses, key=lambda use: (use.key.shipment, use.key.line, use.key.item))
    return [
        {
            "shipment": use.key.shipment,
            "line": use.key.line,
            "item": use.key.item or None,
            "quantity": written(use.quantity) or None,
            "value": written(use.value) or None,
            "state": use.state.value,
        }
        for use in ordered
    ]
