"""What people judged, for `screen --judged`."""

import datetime as dt
from collections.abc import Sequence

from exportgate.decision import Silenced
from exportgate.hit import Hit, with_equals
from exportgate.records import Records
from exportgate.records.judging import judged
from exportgate.shipment import Party, Shipment

NAMESAKES = 1000
"""So many hits of a party are judged, so that those silenced do not crowd out the ones that stand."""

Screening = tuple[list[list[Hit]], list[Silenced]]
"""The hits of each party that stand, and those silenced."""


def judged_hits(parties: Sequence[Party], hits: Sequence[Sequence[Hit]], top: int) -> Screening:
    """Apply the judgements on file to the hits of parties.

    Args:
        parties: as they were screened; a hit's `party` is the place here.
        hits: of each.
        top: so many that stand are given of each, and those that score like the last of them.

    Raises:
        RecordsError: the records cannot be reached.
    """
    together = Shipment(id="", parties=tuple(parties))
    flat = tuple(hit for found in hits for hit in found)
    now = dt.datetime.now(dt.UTC)
    with Records.open().reading() as connection:
        stand, silenced = judged(connection, now)([together], [flat], [now.date()])[0]
    standing: list[list[Hit]] = [[] for _ in parties]
    for hit in stand:
        standing[hit.party].append(hit)
    return [found[: with_equals([hit.score for hit in found], top)] for found in standing], list(silenced)
