"""Parties of a file as somebody to screen."""

from collections.abc import Sequence
from typing import overload

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


class Subjects(Sequence[Subject]):
    """The parties of a file as somebody to screen, each made when it is asked for, so that many are held only once."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self._parties = parties

    def __len__(self) -> int:
        return len(self._parties)

    @overload
    def __getitem__(self, place: int) -> Subject: ...
    @overload
    def __getitem__(self, place: slice) -> list[Subject]: ...
    def __getitem__(self, place: int | slice) -> Subject | list[Subject]:
        if isinstance(place, slice):
            numbers = range(*place.indices(len(self)))
            return [subject_of(number, self._parties[number]) for number in numbers]
        return subject_of(place if place >= 0 else place + len(self), self._parties[place])
