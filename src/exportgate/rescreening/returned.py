"""Hits that are as they were and are back all the same: a judgement silenced them, and does so no more.

A judgement holds for a party as the company tells of it, until its last day, and until it is withdrawn. None of this
need change the hit itself, so that comparing hits does not show it.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from exportgate.decision import Silenced
from exportgate.hit import Hit
from exportgate.judging.applying import apply
from exportgate.judging.judgement import Judgement, Standing
from exportgate.judging.listing import Listing, listing_of
from exportgate.judging.on_file import concerning
from exportgate.judging.profile import Profile, profile_of, same_party
from exportgate.records.judgements import ended, list_judgements, on_listings
from exportgate.records.parties import some
from exportgate.records.rescreening import KeptRun, hits_of_changed, hits_on
from exportgate.rescreening.found import Change, Found, Place
from exportgate.rescreening.screening import Asking
from exportgate.rescreening.silenced import key_of

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class _Hit:
    """A hit as it is kept, what is said of its party, the hit as the engine gives it now, and the judgements on it."""

    kept: Found
    party: Profile
    hit: Hit
    known: Sequence[Judgement]


def returned(
    connection: Connection, asking: Asking, told: Collection[Change], last: KeptRun, now: dt.datetime
) -> Iterator[Change]:
    """Yield hits kept that are silent no more, though they and their entries are what they were.

    Args:
        told: what changed in the hits themselves, of which nothing is told twice.
        last: the run before.
        now: the present moment.
    """
    if not list_judgements(connection, limit=1):
        return
    today = now.astimezone(dt.UTC).date()
    over = {one.id: one for one in ended(connection, last.seq, dt.date.fromisoformat(last.at[:10]), today)}
    found = {one.place: one for one in hits_of_changed(connection, last.run.upto)}
    found |= {one.place: one for one in hits_on(connection, {place for one in over.values() for place in _places(one)})}
    for one in told:
        found.pop(one.found.place, None)
    for hit in _hits(connection, asking, found):
        judged = apply(hit.hit, hit.party, hit.known, today)
        if not isinstance(judged, Silenced) and not judged.judged and (why := _why(hit, over)):
            yield Change(what="changed", why=(why,), before=hit.kept, after=hit.kept)


def _places(one: Judgement) -> set[Listing]:
    """Give what hits on a judgement's entry are kept under: the list itself, or a combined one that told of it."""
    return {one.listing, (one.about.entry.feed, one.about.entry.id)}


def _hits(connection: Connection, asking: Asking, found: Mapping[Place, Found]) -> Iterator[_Hit]:
    """Yield kept hits as the engine gives them now, with what is on file about them."""
    keys = sorted({one.key for one in found.values()})
    for at in range(0, len(keys), _AT_ONCE):
        parties = list(some(connection, keys[at : at + _AT_ONCE]))
        ours = [
            (kept, profile_of(one.party), hit)
            for one, own in zip(parties, asking.hits(parties), strict=True)
            for hit in own
            if (kept := found.get((*key_of(one), hit.feed, hit.entry.id))) is not None
        ]
        known = on_listings(connection, {listing_of(hit.entry) for _, _, hit in ours})
        for kept, party, hit in ours:
            yield _Hit(kept, party, hit, concerning(party, known.get(listing_of(hit.entry), ())))


def _why(hit: _Hit, over: Mapping[str, Judgement]) -> str:
    """Say why the judgements known of a hit silence it no more; "" where none did."""
    for one in hit.known:
        if one.id in over and same_party(one.about.party, hit.party):
            return _ended_words(one)
    earlier = [
        one for one in hit.known if one.state is Standing.STANDING and not same_party(one.about.party, hit.party)
    ]
    if not earlier:
        return ""
    return f"the party has changed, so what was judged does not hold for it ({earlier[-1].id})"


def _ended_words(one: Judgement) -> str:
    if one.state is Standing.WITHDRAWN:
        return f"the judgement {one.id} was withdrawn: {one.ended_reason}"
    return f"the judgement {one.id} held until {one.until}"
