"""What a screening of those on file found, as it is kept, and what differs between two."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from exportgate.hit import Hit, Match

Key = tuple[str, str]
"""The source of a party on file, and the company's own id."""
Place = tuple[str, str, str, str]
"""The source and id of a party, and the feed and id of an entry: what a hit is known by."""
What = Literal["new", "changed", "gone"]
_encode = msgspec.json.Encoder(order="deterministic").encode
ADDRESS = "address"


class Found(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A hit of a party on file, as it is kept: all that the engine told of it.

    `party` is the name on file; `listed` the entry's primary name, `content` the SHA-256 of all that its list says
    but for the place in the file,
    `evidence` that of all that was compared. `address` says that addresses resemble each other.
    """

    source: str
    id: str
    party: str
    feed: str
    entry: str
    listed: str
    score: float
    match: Match
    confirmed: bool = False
    matched_name: str = ""
    reasons: str = ""
    content: str = ""
    evidence: str = ""
    address: bool = False

    @property
    def key(self) -> Key:
        """The party: its source, and the company's own id."""
        return self.source, self.id

    @property
    def place(self) -> Place:
        """The party and the entry."""
        return self.source, self.id, self.feed, self.entry


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A hit that is new, differs from what was kept, or is no more; with why, and the judgement that silences it."""

    what: What
    why: tuple[str, ...] = ()
    before: Found | None = None
    after: Found | None = None
    judgement: str = ""

    @property
    def found(self) -> Found:
        """The hit as it is, or as it was where it is gone."""
        found = self.after or self.before
        assert found is not None  # one of the two is always given
        return found


def found_of(key: Key, hits: Iterable[Hit]) -> list[Found]:
    """Give the hits of a party as they are kept; of one entry's several the best."""
    kept: dict[tuple[str, str], Found] = {}
    for hit in hits:
        kept.setdefault((hit.feed, hit.entry.id), _found(key, hit))
    return list(kept.values())


def _found(key: Key, hit: Hit) -> Found:
    return Found(
        source=key[0],
        id=key[1],
        party=hit.name,
        feed=hit.feed,
        entry=hit.entry.id,
        listed=hit.entry.primary_name,
        score=hit.score,
        match=hit.match,
        confirmed=hit.confirmed,
        matched_name=hit.matched_name,
        reasons=hit.reasons,
        content=_digest(replace(hit.entry, source="")),
        evidence=_digest(hit.evidence),
        address=any(one.feature == ADDRESS for one in hit.evidence),
    )


def _digest(told: object) -> str:
    return hashlib.sha256(_encode(told)).hexdigest()


def compare(before: Mapping[Key, Sequence[Found]], after: Mapping[Key, Sequence[Found]]) -> Iterator[Change]:
    """Yield what differs between the hits kept of some parties and those found now, by party, the best hit first."""
    for key in sorted(before.keys() | after.keys()):
        earlier = {one.place: one for one in before.get(key, ())}
        later = {one.place: one for one in after.get(key, ())}
        for place, now in later.items():
            if place not in earlier:
                yield Change(what="new", after=now)
            elif earlier[place] != now:
                yield Change(what="changed", before=earlier[place], after=now)
        for place, was in earlier.items():
            if place not in later:
                yield Change(what="gone", before=was)


def written(found: Found | Change) -> str:
    """Give a hit or a change as it is stored."""
    return _encode(found).decode()


read_found = msgspec.json.Decoder(Found).decode
read_change = msgspec.json.Decoder(Change).decode
