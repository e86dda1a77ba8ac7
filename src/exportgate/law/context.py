"""A case in the terms of a law: how it touches its territory, and where the goods go as the law tells places apart."""

from dataclasses import dataclass
from functools import cached_property

from exportgate.jurisdiction import Case
from exportgate.law.destinations import destination_of, places_of
from exportgate.law.reach import Reach
from exportgate.law.tables import LawTable, Row


@dataclass(frozen=True)
class LawContext:
    """A case in the law's terms. A jurisdiction adds its own, such as the items with their codes.

    Args:
        case: what is asked.
        reach: why the law is asked.
        divided: the countries whose parts the law tells apart (see `destination_of`).
    """

    case: Case
    reach: Reach
    divided: LawTable

    @cached_property
    def destination(self) -> str:
        """The destination; a part of a country where its stated region is one that the law singles out."""
        return destination_of(self.case, self.divided)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Where the goods go: the destination or its stated part, and where those who receive them are."""
        return places_of(self.case, self.destination)

    def sanctioned(self, regimes: LawTable) -> dict[str, Row]:
        """Give the regimes in force on the day (column `destination`), of the places where the goods go."""
        return {place: row for place in self.places for row in regimes.find(self.case.on, "destination", place)}
