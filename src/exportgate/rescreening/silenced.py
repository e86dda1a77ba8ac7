"""Which hits of parties on file a judgement silences."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection

from exportgate.hit import Hit
from exportgate.records.judging import judged
from exportgate.records.parties import PartyOnFile
from exportgate.rescreening.found import Key
from exportgate.shipment import Shipment

ListingOnFile = tuple[Key, str, str]
"""A party on file, and the feed and id of an entry."""


def key_of(one: PartyOnFile) -> Key:
    """Give the source and id of a party on file."""
    return one.source, one.party.id


def listing_on_file(parties: Sequence[PartyOnFile], hit: Hit) -> ListingOnFile:
    """Give the party that a hit is of, by its place among some, and the entry."""
    return key_of(parties[hit.party]), hit.feed, hit.entry.id


def silenced_by(
    connection: Connection, parties: Sequence[PartyOnFile], hits: Sequence[Hit], now: dt.datetime
) -> dict[ListingOnFile, str]:
    """Give the hits that a judgement silences, each with its id.

    Args:
        connection: reads the judgements.
        parties: on file; a hit's `party` is the place here.
        hits: of them.
        now: the present moment.
    """
    together = Shipment(id="", parties=tuple(one.party for one in parties))
    ((_, silenced),) = judged(connection, now)([together], [tuple(hits)], [now.date()])
    return {listing_on_file(parties, one.hit): one.judgement for one in silenced}
