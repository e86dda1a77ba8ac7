"""Screening parties on file: the same engine, threshold and number of hits as everywhere."""

import datetime as dt
from collections.abc import Iterator, Sequence

from exportgate.gate import HITS_A_PARTY, NAMESAKES
from exportgate.hit import Hit, with_equals
from exportgate.records import Records
from exportgate.records.judgements import list_judgements
from exportgate.records.parties import PartyOnFile
from exportgate.rescreening.found import Found, Key, found_of
from exportgate.rescreening.silenced import key_of, listing_on_file, silenced_by
from exportgate.screening import Progress, Screener
from exportgate.subjects import subject_of


class Asking:
    """Asks the engine about parties on file.

    Hits that people judged to be of somebody else are told beside those that stand, and crowd none of them out, as in a
    check.

    Args:
        screener: the lists.
        records: the judgements.
        now: the present moment.
    """

    def __init__(self, screener: Screener, records: Records, now: dt.datetime) -> None:
        self._screener, self._records, self._now = screener, records, now

    def hits(self, parties: Sequence[PartyOnFile], progress: Progress | None = None) -> list[list[Hit]]:
        """Give the hits of parties on file; a hit's `party` is the place here."""
        subjects = [subject_of(place, one.party) for place, one in enumerate(parties)]
        hits = self._screener.screen(subjects, top=HITS_A_PARTY, progress=progress)
        crowded = [place for place, own in enumerate(hits) if len(own) >= HITS_A_PARTY]
        for place, own in self._beside_judged(parties, crowded):
            hits[place] = own
        return hits

    def found(self, parties: Sequence[PartyOnFile], progress: Progress | None = None) -> dict[Key, list[Found]]:
        """Give the hits of parties on file as they are kept; who has none is not among them."""
        hits = self.hits(parties, progress)
        found = {key_of(one): found_of(key_of(one), own) for one, own in zip(parties, hits, strict=True)}
        return {key: own for key, own in found.items() if own}

    def _beside_judged(self, parties: Sequence[PartyOnFile], places: Sequence[int]) -> Iterator[tuple[int, list[Hit]]]:
        """Give those that have as many hits as are told what stands and what is judged, where anything was judged."""
        if not places:
            return
        with self._records.reading() as connection:
            if not list_judgements(connection, limit=1):
                return
            wide = self._screener.screen([subject_of(place, parties[place].party) for place in places], top=NAMESAKES)
            silenced = silenced_by(connection, parties, [hit for own in wide for hit in own], self._now)
        for place, own in zip(places, wide, strict=True):
            judged = [listing_on_file(parties, hit) in silenced for hit in own]
            standing = [hit.score for hit, is_judged in zip(own, judged, strict=True) if not is_judged]
            told = with_equals(standing, HITS_A_PARTY)
            ranks = iter(range(len(standing)))
            yield place, [hit for hit, is_judged in zip(own, judged, strict=True) if is_judged or next(ranks) < told]
