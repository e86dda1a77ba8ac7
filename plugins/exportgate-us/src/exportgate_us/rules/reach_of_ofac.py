"""Whether the regulations of the Office of Foreign Assets Control reach a shipment: by territory or by person."""

from dataclasses import dataclass

from exportgate.law.facts import truth
from exportgate_us.declaration import JURISDICTION
from exportgate_us.rules.context import Context


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties a shipment to the United States for OFAC.

    Args:
        known: the tie is there; `False`: the exporter states that there is none; `None`: none is visible.
        why: in words.
    """

    known: bool | None
    why: str


def tie_of(context: Context) -> Tie:
    """Say what makes a shipment a matter for United States persons or within the United States.

    Law: 31 CFR 501.603 (blocked property within the United States or held by United States persons); the definitions
    of United States person in each part of 31 CFR chapter V, e.g. 589.339.
    """
    shipment = context.case.shipment
    places = (shipment.departure, *shipment.via, shipment.destination)
    if any(place in JURISDICTION.territories for place in places):
        return Tie(True, "The goods leave, pass through or enter the United States.")
    for party in shipment.parties:
        if party.country in JURISDICTION.territories:
            return Tie(True, f'The {party.role.replace("_", " ")} "{party.name}" is in the United States.')
    stated = truth(context.case, "us.person_involved")
    if stated is not None:
        return Tie(stated, f"As stated, {'a' if stated else 'no'} United States person takes part.")
    return Tie(None, "No United States person is seen to take part; a payment in dollars would bring one in.")
