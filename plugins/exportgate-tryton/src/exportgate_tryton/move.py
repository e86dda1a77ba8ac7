"""Moves: goods are reserved and done by them, with or without a shipment."""

from collections.abc import Iterable, Iterator
from typing import Any

from trytond.pool import PoolMeta
from trytond.transaction import Transaction

from exportgate_tryton.extended import Extended
from exportgate_tryton.guard import require_release
from exportgate_tryton.places import abroad, warehouse_address
from exportgate_tryton.question import country_of, lines_of, parties_at, party_of
from exportgate_tryton.shipment import GuardedShipment

CLOSER = frozenset({"assigned", "done"})
OUTSIDE = frozenset({"customer", "supplier"})
"""Types of location where goods are out of the company's hands."""


class Move(Extended, metaclass=PoolMeta):
    """A move of goods: one of a guarded shipment goes by its shipment, any other that leaves is asked by itself."""

    __name__ = "stock.move"

    @classmethod
    def check_modification(cls, mode: str, moves: list[Any], values: Any = None, external: bool = False) -> None:
        """Stop goods that are held from being reserved or done, also without their shipment's buttons."""
        super().check_modification(mode, moves, values=values, external=external)
        if mode == "create":
            require_release(_guarded(move for move in moves if move.state in CLOSER))
        elif mode == "write" and values.get("state") in CLOSER:
            require_release(_guarded(moves))

    @classmethod
    def on_modification(cls, mode: str, moves: list[Any], field_names: Any = None) -> None:
        """Ask again where more than the state was written: what was asked before the write did not know it."""
        super().on_modification(mode, moves, field_names=field_names)
        if mode == "write" and field_names and "state" in field_names and set(field_names) != {"state"}:
            require_release(_guarded(move for move in moves if move.state in CLOSER))

    @property
    def export_leaves(self) -> bool:
        """Whether the goods leave the company's hands or the country by this move."""
        own: Any = self
        return own.to_location.type in OUTSIDE or abroad(own.from_location, own.to_location, own.company)

    def export_question(self) -> dict[str, Any]:
        """Give the question of a move that belongs to no shipment of which exportgate is asked."""
        own: Any = self
        receiver, address = self._export_receiver()
        day = own.effective_date or own.planned_date
        return {
            "id": f"{Transaction().database.name}.move.{own.id}",
            "from": country_of(warehouse_address(own.from_location.warehouse, own.company)),
            "to": country_of(address),
            **({"date": day.isoformat()} if day else {}),
            "parties": [
                party_of("exporter", own.company.party),
                *(parties_at("consignee", receiver, address) if receiver else []),
            ],
            "lines": lines_of([self]),
        }

    def _export_receiver(self) -> tuple[Any, Any]:
        """Give who receives the goods and where: the warehouse, or as the order says; `None` where nobody says it."""
        own: Any = self
        if own.to_location.type not in OUTSIDE:
            address = warehouse_address(own.to_location.warehouse, own.company)
            return (address.party if address else None) or own.company.party, address
        order = getattr(own, "sale", None) or getattr(own, "purchase", None)
        if order is None:
            return None, None
        address = getattr(order, "shipment_address", None) or getattr(order, "invoice_address", None)
        return getattr(order, "shipment_party", None) or order.party, address


def _guarded(moves: Iterable[Any]) -> Iterator[Any]:
    """Give what is to be asked for moves: their shipments, each once, or the moves themselves."""
    seen = set()
    for move in moves:
        shipment = move.shipment
        if isinstance(shipment, GuardedShipment) and shipment.export_covers(move):
            if shipment not in seen and shipment.export_leaves:
                yield shipment
            seen.add(shipment)
        elif move.export_leaves:
            yield move
