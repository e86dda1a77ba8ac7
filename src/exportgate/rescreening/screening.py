"""Screening parties on file: the same engine, threshold and number of hits as everywhere."""

from collections.abc import Sequence

from exportgate.gate import HITS_A_PARTY
from exportgate.hit import Hit
from exportgate.records.parties import PartyOnFile
from exportgate.rescreening.found import Found, Key, found_of
from exportgate.screening import Progress, Screener
from exportgate.subjects import subject_of


def key_of(one: PartyOnFile) -> Key:
    """Give the source and id of a party on file."""
    return one.source, one.party.id


def hits_now(screener: Screener, parties: Sequence[PartyOnFile], progress: Progress | None = None) -> list[list[Hit]]:
    """Give the hits of parties on file; a hit's `party` is the place here."""
    subjects = [subject_of(place, one.party) for place, one in enumerate(parties)]
    return screener.screen(subjects, top=HITS_A_PARTY, progress=progress)


def found_now(
    screener: Screener, parties: Sequence[PartyOnFile], progress: Progress | None = None
) -> dict[Key, list[Found]]:
    """Give the hits of parties on file as they are kept; who has none is not among them."""
    hits = hits_now(screener, parties, progress)
    found = {key_of(one): found_of(key_of(one), own) for one, own in zip(parties, hits, strict=True)}
    return {key: own for key, own in found.items() if own}
