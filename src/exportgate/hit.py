"""A party that resembles an entry: score, reasons and what the entry says."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from exportgate.entry import Entry

Match = Literal["identifier", "exact", "similar", "address"]


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """Words of two names that met, as folding writes them: ours, the listed ones, how, and how alike (0 to 1).

    `how` is `same`, `similar to`, `initial of`, `written together as`, `written apart as`, `short for` or
    `initials of`.
    """

    ours: tuple[str, ...]
    listed: tuple[str, ...]
    how: str
    alike: float


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing compared between a party and an entry.

    `points` is what it added to (or, negative, took from) the score; a comparison that came to nothing is kept with 0.
    Of two names, `met` are the words that met, `ours_left` and `listed_left` those that found no counterpart.
    """

    feature: str
    reason: str
    points: float = 0.0
    ours: str = ""
    listed: str = ""
    met: tuple[Meeting, ...] = ()
    ours_left: tuple[str, ...] = ()
    listed_left: tuple[str, ...] = ()


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A party of a shipment (or an owner of one) that resembles an entry.

    `party` is the index of the party in the shipment, `owner_path` the way down its owners (empty: the party itself).
    `score` runs from 0 to 100. `match` says how it was found; `confirmed` is the screening engine's word that an equal
    name or identifier leaves no reasonable doubt, so that the entry's own demand applies; anything else is for a person
    to look at. `edition` is the day of the list. `judged` is the id of the judgement by which people confirmed the hit.
    """

    party: int
    owner_path: tuple[int, ...] = ()
    name: str
    score: float
    feed: str
    entry: Entry
    matched_name: str
    match: Match
    confirmed: bool = False
    evidence: tuple[Evidence, ...] = ()
    edition: date | None = None
    judged: str = ""

    @property
    def reasons(self) -> str:
        """The evidence in words, the weightiest first as the engine gave it."""
        return "; ".join(item.reason for item in self.evidence)


def with_equals(scores: Sequence[float], top: int | None) -> int:
    """Say how many hits to tell: the first, and those that score like the last of them.

    Of two that score the same none is nearer, and one left out for its place in a list would look like nothing found.

    Args:
        scores: of the hits of one subject, highest first.
        top: how many are wanted; `None` for all.
    """
    if top is None or len(scores) <= top:
        return len(scores)
    return next((at for at in range(top, len(scores)) if scores[at] < scores[top - 1]), len(scores))
