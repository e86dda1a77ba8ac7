"""Scheduled tasks: ask again about what is held, and screen parties that could not be."""

from trytond.pool import Pool, PoolMeta

from exportgate_tryton.extended import Extended
from exportgate_tryton.guard import ask, note

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
            ]
        )

    @classmethod
    def export_ask_again(cls) -> None:
        """Ask about every open shipment that is not free to go, so that a release is seen without anybody's click."""
        for model in ("stock.shipment.out", "stock.shipment.in.return", "stock.shipment.internal"):
            Shipment = Pool().get(model)
            open_ones = [("state", "in", WAITING), ("export_state", "not in", ["passed", "released", None])]
            for shipment in Shipment.search(open_ones):
                note(shipment, ask(shipment))
