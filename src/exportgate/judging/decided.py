"""The hits of a decision, numbered, so that a person can say which one is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from exportgate.decision import Decision, Outcome, Silenced
from exportgate.errors import InputError
from exportgate.hit import Hit
from exportgate.judging.judgement import About
from exportgate.judging.listing import Listing, listing_of
from exportgate.judging.profile import folded_name, profile_at
from exportgate.shipment import Shipment


@dataclass(frozen=True, slots=True)
class DecidedHit:
    """A hit of a decision.

    Args:
        number: its place among the decision's hits, from 1; those silenced come last.
        hit: as it was found.
        outcome: the most severe finding that it led to; `review` where it led to none.
        silenced: by which judgement it is silent; `None` where it stands.
    """

    number: int
    hit: Hit
    outcome: Outcome
    silenced: Silenced | None = None


def hits_of(decision: Decision) -> list[DecidedHit]:
    """Give the hits of a decision, each once however many findings tell of it, in the order of the findings."""
    worst: dict[tuple[int, tuple[int, ...], Listing], Outcome] = {}
    hits: dict[tuple[int, tuple[int, ...], Listing], Hit] = {}
    for finding in decision.findings:
        if finding.hit is None:
            continue
        key = (finding.hit.party, finding.hit.owner_path, listing_of(finding.hit.entry))
        hits.setdefault(key, finding.hit)
        worst[key] = min(worst.get(key, finding.outcome), finding.outcome, key=lambda outcome: outcome.severity)
    found = [DecidedHit(number, hits[key], worst[key]) for number, key in enumerate(hits, 1)]
    begin = len(found) + 1
    return found + [
        DecidedHit(number, one.hit, Outcome.REVIEW, one) for number, one in enumerate(decision.silenced, begin)
    ]


def numbered(hits: Sequence[DecidedHit], number: int) -> DecidedHit:
    """Give the hit of a number.

    Raises:
        InputError: there is none.
    """
    if 1 <= number <= len(hits):
        return hits[number - 1]
    raise InputError(f"there is no hit {number}; the decision has {len(hits)}")


def named(hits: Sequence[DecidedHit], feed: str, entry: str, party: str = "") -> DecidedHit:
    """Give the hit of an entry, and of a party where several parties hit it.

    Raises:
        InputError: none is meant, or more than one.
    """
    meant = [one for one in hits if (feed, entry) in (listing_of(one.hit.entry), (one.hit.feed, one.hit.entry.id))]
    if party:
        meant = [one for one in meant if folded_name(one.hit.name, "") == folded_name(party, "")]
    if len(meant) == 1:
        return meant[0]
    whose = f" of party {party!r}" if party else ""
    if not meant:
        raise InputError(f"no hit{whose} on entry {feed}:{entry} is in the decision")
    numbers = ", ".join(f'{one.number} ("{one.hit.name}")' for one in meant)
    raise InputError(f"several hits{whose} on entry {feed}:{entry} are in the decision: {numbers}", hint="Say which.")


def about(shipment: Shipment, hit: Hit) -> About:
    """Give what a judgement of a hit is made on: party and entry as the decision saw them."""
    return About(
        party=profile_at(shipment, hit), entry=hit.entry, edition=hit.edition, score=hit.score, confirmed=hit.confirmed
    )
