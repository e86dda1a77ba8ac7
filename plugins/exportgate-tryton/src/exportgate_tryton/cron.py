"""Scheduled tasks: ask again about what is held, screen parties that could not be, and put parties on file."""

from trytond.pool import Pool, PoolMeta

from exportgate_tryton.engine.answer import UNREACHABLE
from exportgate_tryton.extended import Extended
from exportgate_tryton.guard import ask, look, note
from exportgate_tryton.shipment import OVER

WAITING = ("waiting", "assigned", "picked", "packed", "shipped")


class Cron(Extended, metaclass=PoolMeta):
    """The tasks of this module, for the administrator to plan."""

    __name__ = "ir.cron"

    @classmethod
    def __setup__(cls) -> None:
        super().__setup__()
        cls.method.selection.extend(
            [
                ("ir.cron|export_ask_again", "Ask exportgate about Held Shipments"),
                ("party.party|export_screen_missing", "Screen Parties Not Yet Screened"),
                ("party.party|export_put_on_file", "Put Parties on File in exportgate"),
            ]
        )

    @classmethod
    def export_ask_again(cls) -> None:
        """Look how open shipments stand that are not free to go, and tell of those over that could not be told of.

        One that could not be asked about before is asked about.
        """
        for model in ("stock.shipment.out", "stock.shipment.in.return", "stock.shipment.internal"):
            Shipment = Pool().get(model)
            held = [("state", "in", WAITING), ("export_state", "not in", ["passed", "released", None])]
            for shipment in Shipment.search(held):
                seen = ask if shipment.export_state == UNREACHABLE else look
                note(shipment, seen(shipment))
            untold = [("state", "in", list(OVER)), ("export_state", "not in", ["shipped", "cancelled", None])]
            Shipment.export_tell(Shipment.search(untold))
