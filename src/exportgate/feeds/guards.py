"""Guards: what a publication must keep to, or the one before stays in use.

They answer the attacks that The Update Framework names for whoever serves updates: an older edition given out as new
(rollback), one dated far ahead so that none after it counts (fast-forward), a part withheld from a combined list (mix
and match), a list cut short. The endless, the truncated and the frozen ones are answered by `fetching` and `freshness`.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.edition import Edition, parts_of
from exportgate.feeds.feed import Feed, Guards, Reading

AHEAD_DAYS = 2
"""So many days may an edition be dated ahead of today: dates are local to the publisher."""
PART_SHRINK = 0.5
"""The share of one original list's entries that may vanish at once from a combined feed."""
SMALL_PART = 5
"""Of a part this small, entries may vanish freely, but not all of them."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Before:
    """The edition that a new one is compared with, and the ids of its entries."""

    edition: Edition
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A publication to judge: its day, what the reader found, the day judged, and whether it claims to be whole."""

    date: dt.date
    reading: Reading
    today: dt.date
    whole: bool = True


def require_usable(feed: Feed, entries: Sequence[Entry]) -> None:
    """Refuse entries that could not be addressed or shown, whoever would accept them.

    Raises:
        FeedError: there is none, one belongs to another feed or has no id, or two have the same id.
    """
    if not entries:
        raise FeedError("the reader found no entry", where=feed.id)
    if strangers := sorted({entry.feed for entry in entries} - {feed.id}):
        raise FeedError(f"the reader gave entries of {', '.join(strangers)}", where=feed.id)
    counts = Counter(entry.id for entry in entries)
    if "" in counts:
        raise FeedError(f"{counts['']:,} entries have no id", where=feed.id)
    if doubles := [entry_id for entry_id, count in counts.items() if count > 1]:
        raise FeedError(f"{len(doubles):,} ids stand for more than one entry: {_some(doubles)}", where=feed.id)


def breaches(feed: Feed, candidate: Candidate, before: Before | None) -> tuple[str, ...]:
    """Say in words which guards a publication breaks; () where none.

    Args:
        feed: the declaration with its guards.
        candidate: the publication.
        before: the edition in use, `None` for the first one; guards that need none always apply.
    """
    found = [*_fills(feed.guards.filled, candidate.reading.entries), *_ahead(candidate)]
    if candidate.whole:
        found += _bounds(feed.guards, candidate.reading)
        found += _parts_missing(feed.guards.parts, parts_of(candidate.reading.entries))
    if before is not None and is_earlier_state(before.edition, whole=candidate.whole):
        found += _older(candidate, before.edition)
        found += _shrunk(feed.guards, candidate.reading, before)
        found += ["is a sample, and a whole list is in use"] if before.edition.whole and not candidate.whole else []
    return tuple(found)


def is_earlier_state(in_use: Edition, *, whole: bool) -> bool:
    """Say whether a new edition has to stand up to the one in use; a whole list replaces a sample whatever it holds."""
    return in_use.whole or not whole


def _bounds(guards: Guards, reading: Reading) -> Iterator[str]:
    if reading.rows < guards.rows_min:
        yield f"read {reading.rows:,} rows, at least {guards.rows_min:,} expected"
    if reading.rows > guards.rows_max:
        yield f"read {reading.rows:,} rows, at most {guards.rows_max:,} expected"


def _fills(filled: Mapping[str, float], entries: Sequence[Entry]) -> Iterator[str]:
    for name, least in filled.items():
        share = sum(1 for entry in entries if getattr(entry, name)) / max(len(entries), 1)
        if share < least:
            yield f"{share:.1%} of the entries have {name}, at least {least:.1%} expected"


def _parts_missing(least: Mapping[str, int], counts: Mapping[str, int]) -> Iterator[str]:
    for part, number in least.items():
        if counts.get(part, 0) < number:
            yield f"holds {counts.get(part, 0):,} entries of {part}, at least {number:,} expected"


def _ahead(candidate: Candidate) -> Iterator[str]:
    if candidate.date > candidate.today + dt.timedelta(days=AHEAD_DAYS):
        yield f"is dated {candidate.date}, ahead of today ({candidate.today})"


def _older(candidate: Candidate, before: Edition) -> Iterator[str]:
    if candidate.date < before.date:
        yield f"is of {candidate.date}, older than the edition of {before.date} in use"
    published = candidate.reading.published
    if published and before.published and published < before.published and candidate.date >= before.date:
        yield f"its files say {published}, older than the {before.published} that the files in use say"


def _shrunk(guards: Guards, reading: Reading, before: Before) -> Iterator[str]:
    gone = before.ids.difference(entry.id for entry in reading.entries)
    share = len(gone) / max(len(before.ids), 1)
    if share > guards.shrink:
        yield (
            f"{len(gone):,} of {len(before.ids):,} entries of {before.edition.date} are gone ({share:.1%}), "
            f"at most {guards.shrink:.1%} may go at once"
        )
    yield from _parts_shrunk(parts_of(reading.entries), before.edition.parts)


def _parts_shrunk(now: Mapping[str, int], before: Mapping[str, int]) -> Iterator[str]:
    if len(before) < 2:
        return
    for part, number in before.items():
        left = now.get(part, 0)
        if left == 0 or (number > SMALL_PART and left < number * (1 - PART_SHRINK)):
            yield f"holds {left:,} entries of {part}, the edition before held {number:,}"


def _some(ids: Iterable[str]) -> str:
    ids = list(ids)
    shown = ", ".join(ids[:_SHOWN])
    return f"{shown} and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else shown
