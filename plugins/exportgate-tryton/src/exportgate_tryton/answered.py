"""Records that show what exportgate answered last: shipments and purchase orders alike."""

from typing import Any

from trytond.model import ModelView, fields

from exportgate_tryton.extended import Extended
from exportgate_tryton.guard import ask, note

STATES = [
    (None, ""),
    ("held", "Held"),
    ("blocked", "Blocked"),
    ("awaiting_release", "Awaiting Release"),
    ("passed", "Passed"),
    ("released", "Released"),
    ("cancelled", "Cancelled"),
    ("shipped", "Shipped"),
    ("unreachable", "Not Asked"),
]
FIELDS = ("export_state", "export_decision", "export_reason", "export_link")


class Answered(Extended):
    """The fields that show the answer, which nobody writes by hand, and the button that asks again."""

    __slots__ = ()

    export_state = fields.Selection(STATES, "Export Check", readonly=True, sort=False)
    export_decision = fields.Char("Export Decision", readonly=True)
    export_reason = fields.Text("Export Reason", readonly=True)
    export_link = fields.Char("Decision at the Desk", readonly=True)

    @classmethod
    def __setup__(cls) -> None:
        super().__setup__()
        cls._buttons.update({"export_check": {}})

    @classmethod
    def copy(cls, records: list[Any], default: dict[str, Any] | None = None) -> list[Any]:
        """Copy records; a copy is a new one, of which exportgate has said nothing yet."""
        default = dict(default or {})
        for name in FIELDS:
            default.setdefault(name)
        return super().copy(records, default=default)

    @classmethod
    @ModelView.button
    def export_check(cls, records: list[Any]) -> None:
        """Ask exportgate now, whatever the record's state."""
        for record in records:
            note(record, ask(record))
