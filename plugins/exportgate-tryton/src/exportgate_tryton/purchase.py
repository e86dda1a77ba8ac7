"""Purchase orders: the supplier is checked before an order is confirmed."""

from typing import Any

from trytond.model import ModelView, fields
from trytond.pool import PoolMeta
from trytond.transaction import Transaction

from exportgate_tryton.extended import Extended
from exportgate_tryton.guard import ask, note, require_release
from exportgate_tryton.question import country_of, goods_of, party_of, unit_of
from exportgate_tryton.shipment import STATES, warehouse_address

BINDING = frozenset({"confirmed", "processing"})


class Purchase(Extended, metaclass=PoolMeta):
    """A purchase order, asked as a shipment coming in."""

    __name__ = "purchase.purchase"

    export_state = fields.Selection(STATES, "Export Check", readonly=True, sort=False)
    export_decision = fields.Char("Export Decision", readonly=True)
    export_reason = fields.Text("Export Reason", readonly=True)
    export_link = fields.Char("Decision at the Desk", readonly=True)

    @classmethod
    def __setup__(cls) -> None:
        super().__setup__()
        cls._buttons.update({"export_check": {}})

    @classmethod
    def copy(cls, purchases: list[Any], default: dict[str, Any] | None = None) -> list[Any]:
        """Copy orders; the copy is a new one, of which exportgate has said nothing yet."""
        default = dict(default or {})
        for name in ("export_state", "export_decision", "export_reason", "export_link"):
            default.setdefault(name)
        return super().copy(purchases, default=default)

    @classmethod
    @ModelView.button
    def export_check(cls, purchases: list[Any]) -> None:
        """Ask exportgate now, whatever the order's state."""
        for purchase in purchases:
            note(purchase, ask(purchase))

    @classmethod
    def check_modification(cls, mode: str, purchases: list[Any], values: Any = None, external: bool = False) -> None:
        """Stop an order from becoming binding while its supplier or goods are held."""
        super().check_modification(mode, purchases, values=values, external=external)
        if mode == "create":
            require_release(purchase for purchase in purchases if purchase.state in BINDING)
        elif mode == "write" and values.get("state") in BINDING:
            require_release(purchase for purchase in purchases if purchase.state not in BINDING)

    def export_question(self) -> dict[str, Any]:
        """Give the question: from the supplier's country to the warehouse's, inbound."""
        own: Any = self
        address = own.invoice_address or own.party.address_get()
        day = own.purchase_date
        return {
            "id": f"{Transaction().database.name}.purchase.{own.id}",
            "direction": "inbound",
            "from": country_of(address),
            "to": country_of(warehouse_address(own.warehouse, own.company)),
            **({"date": day.isoformat()} if day else {}),
            "parties": [
                party_of("supplier", own.party, address),
                party_of("consignee", own.company.party),
            ],
            "lines": [
                {"line": number, **goods_of(line.product), "quantity": line.quantity, "unit": unit_of(line.unit)}
                if line.product
                else {"line": number, "description": line.summary or line.description or ""}
                for number, line in enumerate((line for line in own.lines if line.type == "line"), 1)
            ],
        }
