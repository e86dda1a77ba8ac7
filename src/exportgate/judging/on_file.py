"""The hits of shipments as judged: what a check asks of the judgements on file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from exportgate.decision import Silenced
from exportgate.gate import Judged
from exportgate.hit import Hit
from exportgate.judging.applying import apply
from exportgate.judging.judgement import Judgement
from exportgate.judging.listing import Listing, listing_of
from exportgate.judging.profile import Profile, profile_at, related
from exportgate.shipment import Shipment

Find = Callable[[Iterable[Listing]], Mapping[Listing, Sequence[Judgement]]]
"""Gives the judgements on listings."""


class JudgedHits:
    """Applies judgements to the hits of shipments, and notes which bore on each.

    Args:
        find: gives the judgements on listings.
        today: the present day; a false positive whose last day is over is over, whatever day a shipment is judged for.
    """

    def __init__(self, find: Find, today: date) -> None:
        self._find = find
        self._today = today
        self.bearing: list[tuple[Judgement, ...]] = []
        """The judgements that bore on each shipment of the last call, for the record."""

    def __call__(
        self, shipments: Sequence[Shipment], hits: Sequence[tuple[Hit, ...]], on: Sequence[date]
    ) -> list[Judged]:
        """Give the hits of each shipment that stand, and those silenced."""
        on_file = self._find({listing_of(hit.entry) for found in hits for hit in found})
        self.bearing = []
        return [
            self._of(shipment, found, max(day, self._today), on_file)
            for shipment, found, day in zip(shipments, hits, on, strict=True)
        ]

    def _of(
        self, shipment: Shipment, hits: Sequence[Hit], day: date, on_file: Mapping[Listing, Sequence[Judgement]]
    ) -> Judged:
        bearing: dict[str, Judgement] = {}
        stand: list[Hit] = []
        silenced: list[Silenced] = []
        for hit in hits:
            known = on_file.get(listing_of(hit.entry), ())
            party = profile_at(shipment, hit) if known else None
            if party is None:
                stand.append(hit)
                continue
            concerned = concerning(party, known)
            bearing |= {one.id: one for one in concerned}
            judged = apply(hit, party, concerned, day)
            if isinstance(judged, Silenced):
                silenced.append(judged)
            else:
                stand.append(judged)
        self.bearing.append(tuple(bearing.values()))
        return tuple(stand), tuple(silenced)


def concerning(party: Profile, judgements: Iterable[Judgement]) -> list[Judgement]:
    """Give the judgements that are about a party, or about what may be the same party told differently."""
    return [one for one in judgements if related(one.about.party, party)]


def among(judgements: Iterable[Judgement]) -> Find:
    """Give what finds among judgements at hand, as where a kept decision is made again."""
    by_listing: dict[Listing, list[Judgement]] = {}
    for one in judgements:
        by_listing.setdefault(one.listing, []).append(one)
    return lambda listings: by_listing
