"""What an update is asked to do, and what it did with each publication."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from exportgate.feeds.changes import Changes
from exportgate.feeds.feed import Feed
from exportgate.feeds.sources import Source


class Status(StrEnum):
    """What became of a publication."""

    IN_USE = "in use"
    UNCHANGED = "unchanged"
    HISTORY = "kept as history"
    ASIDE = "kept aside"
    FAILED = "failed"
    SKIPPED = "skipped"


BAD = frozenset({Status.ASIDE, Status.FAILED})


@dataclass(frozen=True, slots=True)
class Step:
    """What an update did with one publication of a feed, and why; `changes` against the edition before it."""

    feed: str
    status: Status
    message: str = ""
    date: dt.date | None = None
    changes: Changes | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What an update is asked to do: which feeds, in order; where from; the moment; whose breaches a person accepts."""

    feeds: Sequence[Feed]
    source: Source
    now: dt.datetime
    accepted: Collection[str] = ()
