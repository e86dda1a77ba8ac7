"""Purchase orders: the supplier is checked before an order is confirmed."""

from typing import Any

from trytond.pool import PoolMeta
from trytond.transaction import Transaction

from exportgate_tryton.answered import Answered
from exportgate_tryton.guard import require_release
from exportgate_tryton.places import warehouse_address
from exportgate_tryton.question import country_of, goods_of, parties_at, party_of, unit_of, value_of

BINDING = frozenset({"confirmed", "processing"})


class Purchase(Answered, metaclass=PoolMeta):
    """A purchase order, asked as a shipment coming in."""

    __name__ = "purchase.purchase"

    @classmethod
    def check_modification(cls, mode: str, purchases: list[Any], values: Any = None, external: bool = False) -> None:
        """Stop an order from becoming binding while its supplier or goods are held."""
        super().check_modification(mode, purchases, values=values, external=external)
        if mode == "create":
            require_release(purchase for purchase in purchases if purchase.state in BINDING)
        elif mode == "write" and values.get("state") in BINDING:
            require_release(purchase for purchase in purchases if purchase.state not in BINDING)

    @classmethod
    def on_modification(cls, mode: str, purchases: list[Any], field_names: Any = None) -> None:
        """Ask again where an order was confirmed by a write of more than its state."""
        super().on_modification(mode, purchases, field_names=field_names)
        if mode == "write" and field_names and "state" in field_names and set(field_names) != {"state"}:
            require_release(purchase for purchase in purchases if purchase.state in BINDING)

    def export_question(self) -> dict[str, Any]:
        """Give the question: from the supplier's country to the warehouse's, inbound."""
        own: Any = self
        address = own.invoice_address or own.party.address_get()
        day = own.purchase_date
        return {
            "id": f"{Transaction().database.name}.purchase.{own.id}",
            "direction": "inbound",
            "from": country_of(address),
            "to": country_of(self._export_arrival()),
            **({"date": day.isoformat()} if day else {}),
            "parties": [
                *parties_at("supplier", own.party, address),
                party_of("consignee", own.company.party),
            ],
            "lines": [
                _line(number, line)
                for number, line in enumerate((line for line in own.lines if line.type == "line"), 1)
            ],
        }

    def _export_arrival(self) -> Any:
        """Give the address that goods arrive at; services arrive at the company's."""
        own: Any = self
        if own.warehouse or any(line.product and line.product.type != "service" for line in own.lines):
            return warehouse_address(own.warehouse, own.company)
        return own.company.party.address_get()


def _line(number: int, line: Any) -> dict[str, Any]:
    """Give a line of an order; what goes back to the supplier, by a quantity below zero, is of the same goods."""
    if not line.product:
        return {"line": number, "description": line.summary or line.description or ""}
    return {
        "line": number,
        **goods_of(line.product),
        "quantity": abs(line.quantity),
        "unit": unit_of(line.unit),
        **value_of(line.unit_price, abs(line.quantity), line.purchase.currency),
    }
