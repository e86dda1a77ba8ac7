"""A shipment read once: its destinations, the rulings of its lines, its users."""

from dataclasses import dataclass

from exportgate.jurisdiction import Case
from exportgate_jp.rules.route import Destination, destinations
from exportgate_jp.rules.rulings import Ruling, rulings_of
from exportgate_jp.rules.users import Users, users_of


@dataclass(frozen=True, slots=True)
class Consignment:
    """What the rules share about one shipment."""

    case: Case
    destinations: tuple[Destination, ...]
    rulings: tuple[Ruling, ...]
    users: Users


def consignment_of(case: Case) -> Consignment:
    """Read a shipment.

    Raises:
        LawTableError: the tables do not go back to the day judged.
    """
    return Consignment(case, destinations(case), rulings_of(case), users_of(case))
