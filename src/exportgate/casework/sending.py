"""A shipment that its sender asks about again: what people answered in between still counts.

An ERP sends the same delivery at every step, and knows nothing of what was answered at the desk. As long as it sends
the same goods, places and parties, the answers stand; where anything of these is another, people are asked anew. A fact
that the sender states otherwise than it did before counts as it states it now.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from exportgate.judging.question import question_changes, question_in
from exportgate.records.decisions import Asked
from exportgate.records.shipments import packed, unpacked
from exportgate.shipment import FactValue, Shipment

Facts = Mapping[str, FactValue]


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A shipment to be asked about, and how its sender sent it where people have added to it since."""

    shipment: Shipment
    sent: Mapping[str, Any] = {}


def as_answered(sent: Shipment, last: Asked | None) -> Sent:
    """Give the shipment with the answers that people gave on it.

    Args:
        sent: as it is sent now.
        last: the last question kept on it, if people had added to that.
    """
    if last is None or not last.sent:
        return Sent(shipment=sent)
    before = unpacked(last.sent)
    if any(not change.startswith("fact ") for change in question_changes(question_in(before), question_in(sent))):
        return Sent(shipment=sent)
    answered = unpacked(last.shipment)
    facts = _facts(answered.facts, before.facts, sent.facts)
    return Sent(shipment=msgspec.structs.replace(answered, date=sent.date, facts=facts), sent=packed(sent))


def _facts(answered: Facts, before: Facts, now: Facts) -> Facts:
    """Give the facts as people left them, but for those that the sender has changed or withdrawn since."""
    withdrawn = {name for name, value in before.items() if name not in now and answered.get(name) == value}
    stand = {name: value for name, value in answered.items() if name not in withdrawn}
    return stand | {name: value for name, value in now.items() if before.get(name) != value}


def answered(shipment: Shipment, last: Asked) -> Sent:
    """Give a shipment to which people have added, with how its sender sent it."""
    return Sent(shipment=shipment, sent=last.sent or last.shipment)
