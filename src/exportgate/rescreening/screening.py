"""Screening parties on file: the same engine, threshold and number of hits as everywhere."""

from collections.abc import Sequence

from exportgate.gate import HITS_A_PARTY
from exportgate.hit import Hit
from exportgate.records.parties import PartyOnFile
from exportgate.rescreening.found import Found, Key, found_of
from exportgate.screening import Progress, Screener, Subject


def key_of(one: PartyOnFile) -> Key:
    """Give the source and id of a party on file."""
    return one.source, one.party.id


def hits_now(screener: Screener, parties: Sequence[PartyOnFile], progress: Progress | None = None) -> list[list[Hit]]:
    """Give the hits of parties on file; a hit's `party` is the place here."""
    subjects = [_subject(place, one) for place, one in enumerate(parties)]
    return screener.screen(subjects, top=HITS_A_PARTY, progress=progress)


def found_now(
    screener: Screener, parties: Sequence[PartyOnFile], progress: Progress | None = None
) -> dict[Key, list[Found]]:
    """Give the hits of parties on file as they are kept; who has none is not among them."""
    hits = hits_now(screener, parties, progress)
    found = {key_of(one): found_of(key_of(one), own) for one, own in zip(parties, hits, strict=True)}
    return {key: own for key, own in found.items() if own}


def _subject(place: int, one: PartyOnFile) -> Subject:
    party = one.party
    return Subject(
        name=party.name,
        kind=party.kind,
        country=party.country,
        address=party.address,
        date_of_birth=party.date_of_birth,
        identifiers=party.identifiers,
        party=place,
    )
