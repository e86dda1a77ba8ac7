"""Parties of a file as somebody to screen."""

from exportgate.screening import Subject
from exportgate.shipment import Party


def subject_of(number: int, party: Party) -> Subject:
    """Give the party of a file as somebody to screen; `number` is its place."""
    return Subject(
        name=party.name,
        kind=party.kind,
        country=party.country,
        address=party.address,
        date_of_birth=party.date_of_birth,
        identifiers=party.identifiers,
        party=number,
    )
