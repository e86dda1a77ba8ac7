"""A shipment that its sender asks about again: what people answered in between still counts.

An ERP sends the same delivery at every step, and knows nothing of what was answered at the desk. As long as it sends
the same goods, places and parties, the answers stand; where anything of these is another, people are asked anew. A fact
that the sender states otherwise than it did before counts as it states it now.

What people said stays known, though: where it was more than a plain no, the changed shipment is not let go before it is
said again. Some laws take what is not stated for not known, and a military end use that was known is not forgotten
because a quantity changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from exportgate.judging.question import question_changes, question_in
from exportgate.records.decisions import Asked
from exportgate.records.shipments import packed, unpacked
from exportgate.shipment import FactValue, OpenQuestion, Shipment

Facts = Mapping[str, FactValue]


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A shipment to be asked about, and how its sender sent it where people have added to it since."""

    shipment: Shipment
    sent: Mapping[str, Any] = {}


def same(now: Sequence[Sent], before: Sequence[Sent]) -> bool:
    """Say whether the same is asked of shipments as before."""
    return now == before or [packed(one.shipment) for one in now] == [packed(one.shipment) for one in before]


def as_answered(sent: Shipment, last: Asked | None) -> Sent:
    """Give the shipment with the answers that people gave on it.

    Args:
        sent: as it is sent now.
        last: the last question kept on it, if people had added to that.
    """
    if last is None or not last.sent:
        return Sent(shipment=sent)
    before, known = unpacked(last.sent), unpacked(last.shipment)
    if any(not change.startswith("fact ") for change in question_changes(question_in(before), question_in(sent))):
        anew = [name for name in _said(known, before) if name not in sent.facts]
        if not anew:
            return Sent(shipment=sent)
        left_open = (*sent.left_open, *map(_asked_anew, anew))
        return Sent(shipment=msgspec.structs.replace(sent, left_open=left_open), sent=packed(sent))
    facts = _facts(known.facts, before.facts, sent.facts)
    return Sent(shipment=_settled(msgspec.structs.replace(known, date=sent.date, facts=facts)), sent=packed(sent))


def _said(known: Shipment, before: Shipment) -> list[str]:
    """Name what people said that is more than a plain no, and what they are still to say anew."""
    said = [name for name, value in known.facts.items() if before.facts.get(name) != value and value not in _NO]
    still = [name for question in known.left_open if question.rule == ASKED_ANEW for name in question.asks]
    return sorted({*said, *still})


ASKED_ANEW = "answers.asked_anew"
"""The rule of what is to be said again, since it was said on the shipment as it was before."""
_NO = (False, "none")


def _asked_anew(name: str) -> OpenQuestion:
    reason = (
        f"{name} was answered on this shipment before its sender changed it. It is to be answered for what it is now."
    )
    return OpenQuestion(rule=ASKED_ANEW, reason=reason, asks=(name,))


def _settled(shipment: Shipment) -> Shipment:
    """Give a shipment without what was to be said anew and is known now."""
    left_open = tuple(
        one for one in shipment.left_open if one.rule != ASKED_ANEW or not set(one.asks) <= shipment.facts.keys()
    )
    return msgspec.structs.replace(shipment, left_open=left_open)


def _facts(answered: Facts, before: Facts, now: Facts) -> Facts:
    """Give the facts as people left them, but for those that the sender has changed or withdrawn since."""
    withdrawn = {name for name, value in before.items() if name not in now and answered.get(name) == value}
    stand = {name: value for name, value in answered.items() if name not in withdrawn}
    return stand | {name: value for name, value in now.items() if before.get(name) != value}


def added(last: Asked, facts: Mapping[str, FactValue | None], filled: Shipment | None = None) -> Sent:
    """Give the last question with what people add to it, and how its sender sent it.

    Args:
        last: the question.
        facts: stated beside those of the question; `None` takes a fact back, so that it is unknown again.
        filled: the shipment of the question with what was asked of it filled in.
    """
    before = unpacked(last.shipment)
    asked = filled or before
    known = {name: value for name, value in {**before.facts, **asked.facts, **facts}.items() if value is not None}
    shipment = _settled(msgspec.structs.replace(asked, facts=known))
    return Sent(shipment=shipment, sent=last.sent or (last.shipment if filled or facts else {}))
