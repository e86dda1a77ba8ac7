"""Why a hit is new, differs or is gone; and what people judged of it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec.structs import replace
from sqlalchemy import Connection

from exportgate.feeds.changes import differences
from exportgate.judging.applying import change_words
from exportgate.records.judgements import list_judgements
from exportgate.records.parties import PartyOnFile, some
from exportgate.rescreening.differing import Differing
from exportgate.rescreening.found import Change
from exportgate.rescreening.screening import Asking
from exportgate.rescreening.silenced import ListingOnFile, key_of, silenced_by

_FIELDS_TOLD = 6
_AT_ONCE = 2_000


def with_reasons(
    connection: Connection, changes: Sequence[Change], difference: Differing, since: int, beside: str
) -> list[Change]:
    """Give changes with why each came about.

    Args:
        changes: as they were compared.
        difference: what changed in the lists.
        since: the last import of parties that the run before knew of; 0 where there was none.
        beside: the reason where neither the party nor the entry changed.
    """
    on_file = {key_of(one): one for one in some(connection, {one.found.key for one in changes})}
    return [
        replace(one, why=tuple(_why(one, on_file.get(one.found.key), difference, since)) or (beside,))
        for one in changes
    ]


def _why(change: Change, party: PartyOnFile | None, difference: Differing, since: int) -> Iterator[str]:
    if party is None:
        yield "the party is not on file any more"
    elif since and party.seq > since:
        yield "the party is new on file or has changed"
    listing = change.found.feed, change.found.entry
    if listing in difference.added:
        yield "the entry is new on the list"
    elif listing in difference.removed:
        yield "the entry is not on the list any more"
    elif listing in difference.changed:
        before, now = difference.changed[listing]
        told = [
            words for was, one in zip(before, now, strict=False) for words in map(change_words, differences(was, one))
        ]
        yield from (f"of the entry, {words}" for words in islice(told, _FIELDS_TOLD))
        if len(told) > _FIELDS_TOLD or not told:
            yield f"{len(told) - _FIELDS_TOLD} more of the entry's fields changed" if told else "the entry has changed"


def with_judgements(
    connection: Connection, asking: Asking, changes: Sequence[Change], now: dt.datetime
) -> list[Change]:
    """Give changes with the judgement that silences a hit, where one does."""
    if not list_judgements(connection, limit=1):
        return list(changes)
    keys = sorted({one.found.key for one in changes if one.after is not None})
    silenced: dict[ListingOnFile, str] = {}
    for at in range(0, len(keys), _AT_ONCE):
        parties = list(some(connection, keys[at : at + _AT_ONCE]))
        hits = [hit for own in asking.hits(parties) for hit in own]
        silenced |= silenced_by(connection, parties, hits, now)
    return [replace(one, judgement=_judgement(one, silenced)) for one in changes]


def _judgement(change: Change, silenced: Mapping[ListingOnFile, str]) -> str:
    found = change.found
    return silenced.get((found.key, found.feed, found.entry), "") if change.after is not None else ""
