"""A case in the terms of the law of Australia."""

from dataclasses import dataclass
from functools import cached_property

from exportgate.jurisdiction import Case
from exportgate.law.codes import Code
from exportgate.law.context import LawContext
from exportgate.law.reach import reach_of
from exportgate.law.tables import Row
from exportgate.shipment import Line
from exportgate_au.declaration import JURISDICTION
from exportgate_au.law.held import table
from exportgate_au.rules.answers import ID
from exportgate_au.rules.codes import code_of
from exportgate_au.rules.listing import Listing, listing_of


@dataclass(frozen=True, slots=True)
class Item:
    """A line with its code and what the list says of it; both `None` where the code is missing or cannot be read."""

    line: Line
    code: Code | None
    listing: Listing | None
    written: str

    @property
    def is_unlisted(self) -> bool:
        """Whether the item was compared with the list and is not on it."""
        return self.listing is not None and self.listing.is_unlisted

    @property
    def is_listed(self) -> bool:
        """Whether the item is on the list."""
        return self.listing is not None and self.listing.is_listed


@dataclass(frozen=True)
class Context(LawContext):
    """A case in the law's terms, with its items and what is sanctioned."""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The lines with their codes."""
        return tuple(_item(self.case, line) for line in self.case.shipment.lines)

    @cached_property
    def regimes(self) -> dict[str, Row]:
        """The sanctions regimes in force on the day, of the places where the goods go."""
        return self.sanctioned(table("regimes"))

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """The destination, and where consignee and end user are outside Australia: what an exception must reach."""
        receiving = (party.country for _, party in self.case.shipment.with_role("consignee", "end_user"))
        abroad = (place for place in receiving if place and place not in JURISDICTION.territories)
        return tuple(dict.fromkeys((self.destination, *abroad)))


def context_of(case: Case) -> Context:
    """Put a case into the law's terms."""
    return Context(case, reach_of(case.shipment, JURISDICTION.territories), table("divided_countries"))


def _item(case: Case, line: Line) -> Item:
    written = case.code_of(line, ID) or ""
    code = code_of(written) if written else None
    return Item(line, code, listing_of(code, case.on) if code else None, written)
