"""What the rules on licence exceptions are asked: one item, its receivers and its route."""

from datetime import date
from typing import NamedTuple

from exportgate_us.rules.ccl import Answer, Asked, required
from exportgate_us.rules.codes import Code
from exportgate_us.rules.destinations import one_of


class Receivers(NamedTuple):
    """Who receives the goods, as far as the exceptions turn on it.

    Args:
        headquarters: ISO codes of the headquarters of consignee and end users; "" stands for one that is unknown.
        official: one of them is flagged as military, police, intelligence or government.
        sta_approved: all are approved for License Exception STA in Supplement No. 8 to part 740.
    """

    headquarters: frozenset[str] = frozenset({""})
    official: bool = False
    sta_approved: bool = False


class Transaction(NamedTuple):
    """One question to the licence exceptions; all that the answer rests on, so that it can be kept.

    Args:
        item: the question to the list.
        receivers: who receives the goods.
        origin: ISO code of the country where the item was made, "" where unknown.
        reexport: it does not leave the United States.
        claims: exceptions that the exporter confirms (`True`) or rules out (`False`).
        allowed: the exceptions that parts 744 and 746 leave; `None` where they take none away.
        value: `within`, `over` or `unknown`: the order against the entry's LVS limit.
    """

    item: Asked
    receivers: Receivers
    origin: str
    reexport: bool
    claims: frozenset[tuple[str, bool]]
    allowed: frozenset[str] | None
    value: str

    @property
    def code(self) -> Code:
        """The item's code."""
        return self.item.code

    @property
    def on(self) -> date:
        """The day judged."""
        return self.item.on

    @property
    def answer(self) -> Answer:
        """What the list requires."""
        return required(self.item)

    def goes_to(self, terms: tuple[str, ...]) -> bool:
        """Say whether the destination is one of some places."""
        return one_of(self.item.destination, terms, self.on)

    def comes_from(self, terms: tuple[str, ...]) -> bool:
        """Say whether the goods leave one of some places."""
        return one_of(self.item.departure, terms, self.on)

    def headquartered(self, terms: tuple[str, ...]) -> bool | None:
        """Say whether some receiver is headquartered in one of some places; `None` where that is not known."""
        found = [one_of(each, terms, self.on) for each in self.receivers.headquarters if each]
        if any(found):
            return True
        return None if "" in self.receivers.headquarters else False
