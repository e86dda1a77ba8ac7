"""A shipment read once: its destinations, the rulings of its lines, its users."""

from dataclasses import dataclass, field
from decimal import Decimal

from exportgate.jurisdiction import Case
from exportgate_jp.rules.route import Destination, destinations
from exportgate_jp.rules.rulings import Ruling, rulings_of
from exportgate_jp.rules.users import Users, users_of


@dataclass(frozen=True, slots=True)
class Total:
    """The value in yen of goods counted together: what is known, whether that is all, and what would tell the rest."""

    known: Decimal
    complete: bool
    asks: tuple[str, ...]

    def within(self, limit: Decimal) -> bool | None:
        """Say whether it is at most a limit; `None` where that is not known."""
        if self.known > limit:
            return False
        return True if self.complete else None


@dataclass(frozen=True, slots=True)
class Consignment:
    """What the rules share about one shipment. `totals` keeps sums that were made, by sub-item and class."""

    case: Case
    destinations: tuple[Destination, ...]
    rulings: tuple[Ruling, ...]
    users: Users
    totals: dict[tuple[str, bool], Total] = field(default_factory=dict, compare=False)


def consignment_of(case: Case) -> Consignment:
    """Read a shipment.

    Raises:
        LawTableError: the tables do not go back to the day judged.
    """
    return Consignment(case, destinations(case), rulings_of(case), users_of(case))
