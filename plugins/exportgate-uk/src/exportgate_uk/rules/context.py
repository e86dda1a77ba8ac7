"""A case in the terms of the law of the United Kingdom."""

from dataclasses import dataclass
from functools import cached_property

from exportgate.jurisdiction import Case
from exportgate.law.codes import Code
from exportgate.law.context import LawContext
from exportgate.law.facts import word
from exportgate.law.reach import reach_of
from exportgate.law.tables import Row
from exportgate.shipment import Line
from exportgate_uk.declaration import JURISDICTION
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import ID
from exportgate_uk.rules.codes import code_of


@dataclass(frozen=True, slots=True)
class Item:
    """A line with its code; `code` is `None` where the code is missing or has no form that we know."""

    line: Line
    code: Code | None
    written: str


@dataclass(frozen=True)
class Context(LawContext):
    """A case in the law's terms, with its items and what is sanctioned."""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The lines with their codes."""
        return tuple(_item(self.case, line) for line in self.case.shipment.lines)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Where the exporter may be established: one region where it is stated, else all that there are."""
        known = [row["region"] for row in table("exporter_regions").on(self.case.on)]
        stated = word(self.case, "uk.exporter_region", known)
        return (stated,) if stated else tuple(known)

    @cached_property
    def embargoes(self) -> dict[str, Row]:
        """The embargoes in force on the day, of the places where the goods go."""
        return self.sanctioned(table("embargoes"))

    @property
    def arms_embargoed(self) -> tuple[str, ...]:
        """The places that count as arms-embargoed for end-use controls."""
        return tuple(place for place, row in self.embargoes.items() if row["arms_embargoed"])


def context_of(case: Case) -> Context:
    """Put a case into the law's terms."""
    return Context(case, reach_of(case.shipment, JURISDICTION.territories), table("divided_countries"))


def _item(case: Case, line: Line) -> Item:
    written = case.code_of(line, ID) or ""
    return Item(line, code_of(written) if written else None, written)
