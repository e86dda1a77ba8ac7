"""Licences and exceptions on file: what the rest of the program asks of the records about them.

reserved = licences.reserve(write, [(case, decision)], gate.jurisdictions)   # when decisions are kept
licences.ship(write, "S-1", day)                                             # when the goods leave
licences.give_back(write, "S-1")                                             # when they will not
"""

from exportgate.records.licensing.attachments import (
    all_attachments,
    attach,
    confirm,
    detach,
    of_shipment,
    takes_two,
    waiting,
)
from exportgate.records.licensing.kept import Entered, all_licences, all_uses, enter, find, set_status
from exportgate.records.licensing.rows import verify_rows
from exportgate.records.licensing.uses import (
    Reserved,
    as_they_stood,
    covering,
    give_back,
    not_held_on,
    reserve,
    ship,
    shipments_on,
    uses_of,
)

__all__ = [
    "Entered",
    "Reserved",
    "all_attachments",
    "all_licences",
    "all_uses",
    "as_they_stood",
    "attach",
    "confirm",
    "covering",
    "detach",
    "enter",
    "find",
    "give_back",
    "not_held_on",
    "of_shipment",
    "reserve",
    "set_status",
    "ship",
    "shipments_on",
    "takes_two",
    "uses_of",
    "verify_rows",
    "waiting",
]
