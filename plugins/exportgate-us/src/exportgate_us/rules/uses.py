"""Whether the use or the user that a row of part 744 means is there."""

from dataclasses import dataclass
from datetime import date

from exportgate.jurisdiction import Case
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate.shipment import Party
from exportgate_us.rules.destinations import among
from exportgate_us.rules.roles import PARTIES_748_5, RECEIVERS


@dataclass(frozen=True, slots=True)
class Transaction:
    """What rules on uses and users ask of a shipment, gathered once.

    Args:
        case: what is judged.
        destination: as the shipment has it.
        places: where the items go: the destination, and where consignee and end user are.
        parties: purchaser, intermediate and ultimate consignees, end users (748.5(c) to (f)).
    """

    case: Case
    destination: str
    places: frozenset[str]
    parties: tuple[Party, ...]

    @property
    def on(self) -> date:
        """The day judged."""
        return self.case.on

    def state(self, row: Row) -> bool | None:
        """Say whether the use or user of a row is there; `None` where the rule is to be asked.

        It is to be asked where nobody says, where what is said does not sit with the flag of a party, and where the
        use is known but not the headquarters that would bring it under the rule.
        """
        fact = row["fact"]
        stated = truth(self.case, fact) if row["value"] is True else self.case.fact(fact)
        known = stated == row["value"]
        asked = bool(row["asks_for"]) and (stated is None or self.denied_of_a_flag(row))
        if not known and not asked and not self.flagged(row, row["flags"]):
            return False
        if not self.reached_by(row):
            return None if known and self.perhaps_headquartered(row) else False
        if known or self.flagged(row, row["flags"]):
            return True
        return None if not row["asking_flags"] or self.flagged(row, row["asking_flags"]) else False

    def denied_of_a_flag(self, row: Row) -> bool:
        """Say whether a use is stated not to be there although a party has a flag that calls for the question."""
        stated = truth(self.case, row["fact"]) if row["value"] is True else None
        return stated is False and self.flagged(row, row["asking_flags"])

    def flagged(self, row: Row, flags: list[str]) -> bool:
        """Say whether a party with one of some flags is in one of the places of a row."""
        return any(
            self._named(row, party.country or self.destination)
            for party in self.parties
            if party.flags and not set(flags).isdisjoint(party.flags)
        )

    def reached_by(self, row: Row) -> bool:
        """Say whether the items go to a place of a row, or to somebody headquartered in one that it names."""
        if any(self._named(row, place) for place in self.places):
            return True
        if not row["headquarters"] or among(self.destination, row["places_out"], self.on):
            return False
        return any(among(seat(party), row["headquarters"], self.on) for party in self.parties)

    def perhaps_headquartered(self, row: Row) -> bool:
        """Say whether somebody may be headquartered in a place of a row, as nobody says where."""
        if not row["headquarters"] or among(self.destination, row["places_out"], self.on):
            return False
        return not self.parties or any(not party.headquarters for party in self.parties)

    def _named(self, row: Row, place: str) -> bool:
        return among(place, row["places"], self.on) and not among(place, row["places_out"], self.on)


def transaction_of(case: Case) -> Transaction:
    """Gather what rules on uses and users ask of a shipment."""
    shipment = case.shipment
    parties = tuple(party for _, party in shipment.with_role(*PARTIES_748_5))
    receivers = {party.country for party in parties if party.role in RECEIVERS}
    return Transaction(case, shipment.destination, frozenset({shipment.destination, *receivers} - {""}), parties)


def seat(party: Party) -> str:
    """Give where a party is headquartered, or where it is where that is not known."""
    return party.headquarters or party.country
