"""Licences and exceptions on file: what the rest of the program asks of the records about them.

reserved = licences.reserve(write, [(case, decision)], gate.jurisdictions)   # when decisions are kept
licences.ship(write, "S-1", day)                                             # when the goods leave
licences.give_back(write, "S-1")                                             # when they will not
"""

from exportgate.records.licensing.attachments import (
    BY_NUMBER,
    all_attachments,
    attach,
    attachment,
    attachment_page,
    confirm,
    detach,
    of_shipment,
    takes_two,
)
from exportgate.records.licensing.kept import (
    BY_SHIPMENT,
    IN_ORDER,
    Entered,
    all_licences,
    all_uses,
    enter,
    find,
    licence_count,
    licence_page,
    set_status,
    some,
    taken,
    use_page,
)
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
    "BY_NUMBER",
    "BY_SHIPMENT",
    "IN_ORDER",
    "Entered",
    "Reserved",
    "all_attachments",
    "all_licences",
    "all_uses",
    "as_they_stood",
    "attach",
    "attachment",
    "attachment_page",
    "confirm",
    "covering",
    "detach",
    "enter",
    "find",
    "give_back",
    "licence_count",
    "licence_page",
    "not_held_on",
    "of_shipment",
    "reserve",
    "set_status",
    "ship",
    "shipments_on",
    "some",
    "taken",
    "takes_two",
    "use_page",
    "uses_of",
    "verify_rows",
]
