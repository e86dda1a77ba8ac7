"""Shipments that leave: to customers, back to suppliers, and between warehouses in different countries."""

import logging
from typing import Any

from trytond.model import ModelView, dualmethod, fields
from trytond.pool import PoolMeta
from trytond.transaction import Transaction

from exportgate_tryton.answered import Answered
from exportgate_tryton.engine import UnreachableError, engine
from exportgate_tryton.extended import Extended
from exportgate_tryton.guard import released, require_release
from exportgate_tryton.places import STORED, abroad, warehouse_address
from exportgate_tryton.question import country_of, lines_of, parties_at, party_of

log = logging.getLogger(__name__)

CLOSER = frozenset({"assigned", "picked", "packed", "shipped", "done"})
"""States into which only a shipment that may leave can go."""
OVER = {"done": "shipped", "cancelled": "cancelled"}
"""States in which a shipment is over, and what exportgate is told of it."""


class GuardedShipment(Answered):
    """What all kinds of guarded shipments share beside the answer they show: the guard."""

    __slots__ = ()

    @classmethod
    def check_modification(cls, mode: str, shipments: list[Any], values: Any = None, external: bool = False) -> None:
        """Stop the way into a state nearer to the door: by buttons, wizards, tasks, or a write of the state itself."""
        super().check_modification(mode, shipments, values=values, external=external)
        if mode == "create":
            require_release(shipment for shipment in shipments if shipment.state in CLOSER and shipment.export_leaves)
        elif mode == "write" and values.get("state") in CLOSER:
            require_release(shipment for shipment in shipments if shipment.export_leaves)

    @classmethod
    def on_modification(cls, mode: str, shipments: list[Any], field_names: Any = None) -> None:
        """Ask again where more than the state was written; have exportgate told of shipments that are over.

        What was asked before the write did not know what else was written with it.
        """
        super().on_modification(mode, shipments, field_names=field_names)
        if mode == "write" and field_names and "state" in field_names:
            if set(field_names) != {"state"}:
                require_release(
                    shipment for shipment in shipments if shipment.state in CLOSER and shipment.export_leaves
                )
            over = [shipment for shipment in shipments if shipment.state in OVER and shipment.export_state]
            if over:
                cls.__queue__.export_tell(over)

    @classmethod
    def export_tell(cls, shipments: list[Any]) -> None:
        """Tell exportgate what became of shipments: it counts down licences by it. What fails is told again later."""
        for shipment in shipments:
            try:
                state = engine().tell(shipment.export_question()["id"], OVER[shipment.state])
            except UnreachableError as error:
                log.warning("exportgate could not be told that %s is %s: %s", shipment, shipment.state, error)
                continue
            if state and state != shipment.export_state:
                cls.write([shipment], {"export_state": state})

    @property
    def export_leaves(self) -> bool:
        """Whether the goods leave the company's hands or the country."""
        return True

    def export_covers(self, move: Any) -> bool:
        """Whether the question about this shipment is about that move of it too; one that is not is asked by itself."""
        raise TypeError(f"{self.__class__} covers no move")

    def export_question(self) -> dict[str, Any]:
        """Give the question to exportgate."""
        raise TypeError(f"{self.__class__} asks no question")

    def _export_head(self, kind: str, address: Any, destination: str) -> dict[str, Any]:
        own: Any = self
        day = own.effective_date or own.planned_date
        head = {
            "id": f"{Transaction().database.name}.{kind}.{own.id}",
            "from": country_of(address),
            "to": destination,
        }
        return head | ({"date": day.isoformat()} if day else {})


class ShipmentOut(GuardedShipment, metaclass=PoolMeta):
    """A shipment to a customer."""

    __name__ = "stock.shipment.out"

    export_end_user = fields.Many2One(
        "party.party", "End User", help="Who will use the goods, if it is not the customer."
    )

    @dualmethod
    @ModelView.button
    def assign_try(cls, shipments: list[Any]) -> Any:
        """Reserve goods for those shipments alone that may leave: reserving comes before the state changes."""
        return super().assign_try(released(shipments))

    def export_question(self) -> dict[str, Any]:
        """Give the question: from the warehouse's country to that of the delivery address."""
        own: Any = self
        return {
            **self._export_head("out", warehouse_address(own.warehouse, own.company), country_of(own.delivery_address)),
            "parties": [
                party_of("exporter", own.company.party),
                *self._export_purchasers(),
                *parties_at("consignee", own.delivery_address.party or own.customer, own.delivery_address),
                *([party_of("end_user", own.export_end_user)] if own.export_end_user else []),
            ],
            "lines": lines_of(move for move in own.moves if move.to_location.type == "customer"),
        }

    def export_covers(self, move: Any) -> bool:
        """Whether a move goes to the customer, or within the warehouse towards it."""
        own: Any = self
        there = move.to_location
        return there.type == "customer" or (there.type in STORED and there.warehouse == own.warehouse)

    def _export_purchasers(self) -> list[dict[str, Any]]:
        """Give the customer, and who buys by the sales behind the moves, where they are others than who receives."""
        own: Any = self
        sales = {move.sale for move in own.moves if getattr(move, "sale", None)}
        buyers = {own.customer} | {sale.party for sale in sales} | {sale.invoice_party or sale.party for sale in sales}
        others = buyers - {own.delivery_address.party}
        return [party_of("purchaser", party) for party in sorted(others, key=lambda party: party.id)]


class ShipmentInReturn(GuardedShipment, metaclass=PoolMeta):
    """A shipment back to a supplier: it leaves like any other."""

    __name__ = "stock.shipment.in.return"

    @dualmethod
    @ModelView.button
    def assign_try(cls, shipments: list[Any], with_childs: Any = None) -> Any:
        """Reserve goods for those shipments alone that may leave."""
        return super().assign_try(released(shipments), with_childs=with_childs)

    def export_question(self) -> dict[str, Any]:
        """Give the question: from the warehouse the goods lie in to the supplier's address."""
        own: Any = self
        address = own.delivery_address
        return {
            **self._export_head(
                "return", warehouse_address(own.from_location.warehouse, own.company), country_of(address)
            ),
            "parties": [
                party_of("exporter", own.company.party),
                *parties_at("consignee", (address.party if address else None) or own.supplier, address),
            ],
            "lines": lines_of(move for move in own.moves if self.export_covers(move)),
        }

    def export_covers(self, move: Any) -> bool:
        """Whether a move goes to where the supplier takes goods back."""
        own: Any = self
        return bool(move.to_location == own.to_location)


class ShipmentInternal(GuardedShipment, metaclass=PoolMeta):
    """A shipment between the company's own warehouses: asked where it crosses a border."""

    __name__ = "stock.shipment.internal"

    @dualmethod
    @ModelView.button
    def assign_try(cls, shipments: list[Any]) -> Any:
        """Reserve goods for those shipments alone that may leave, or stay in the country."""
        staying = [shipment for shipment in shipments if not shipment.export_leaves]
        leaving = released([shipment for shipment in shipments if shipment.export_leaves])
        return super().assign_try(staying + leaving)

    @property
    def export_leaves(self) -> bool:
        """Whether the goods go to another country; where one of the two is not known, they may."""
        own: Any = self
        return abroad(own.from_location, own.to_location, own.company)

    def export_covers(self, move: Any) -> bool:
        """Whether a move goes to the warehouse that the shipment goes to, or is on its way there."""
        own: Any = self
        there = move.to_location
        return there in (own.transit_location, own.to_location) or (
            there.type in STORED and there.warehouse is not None and there.warehouse == own.to_location.warehouse
        )

    def export_question(self) -> dict[str, Any]:
        """Give the question: from one warehouse's country to the other's."""
        own: Any = self
        here = warehouse_address(own.from_location.warehouse, own.company)
        there = warehouse_address(own.to_location.warehouse, own.company)
        return {
            **self._export_head("internal", here, country_of(there)),
            "parties": [
                party_of("exporter", own.company.party, here),
                *parties_at("consignee", (there.party if there else None) or own.company.party, there),
            ],
            "lines": lines_of(
                move for move in own.moves if self.export_covers(move) and move.to_location != own.transit_location
            ),
        }


class Assign(Extended, metaclass=PoolMeta):
    """The wizard by which people assign: it says why nothing was reserved, where exportgate is the reason."""

    __name__ = "stock.shipment.assign"

    def transition_start(self) -> str:
        """Reserve goods; a shipment that may not leave is told with its reason, not as one short of stock."""
        following: str = super().transition_start()
        if following == "partial" and isinstance(self.record, GuardedShipment) and self.record.export_leaves:
            require_release([self.record])
        return following
