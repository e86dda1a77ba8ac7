"""The audit chain: every act hashed onto the one before, so that a change, a gap or another order shows.

The hash of an act is the SHA-256, in hexadecimal, of the UTF-8 bytes of a JSON array without spaces, characters as they
are: `[seq, at, actor, kind, subject, body, previous]`, where `seq` is a number and the others are strings. `body` is
the act's own JSON as the string that is stored. The first act has 64 zeros for `previous`. Whoever has the acts can
verify them with any JSON and SHA-256 library; nothing of exportgate is needed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from exportgate.records.tables.decisions import acts

_encode = msgspec.json.encode
BEGINNING = "0" * 64
"""What stands for the act before the first."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did, as it stands in the chain.

    Args:
        seq: its number, from 1, without gaps; the id of the record that it made is built on it (`D-17`).
        at: when, ISO 8601 in UTC with microseconds.
        actor: who: a user, a token's name, or the command line's user.
        kind: what was done (`decision.made`, `hit.judged`).
        subject: what it was done to (`shipment S-1`, `licence L-12`).
        body: the particulars as canonical JSON; of large records the SHA-256 of what is stored elsewhere.
        previous: the hash of the act before.
        hash: its own.
    """

    seq: int
    at: str
    actor: str
    kind: str
    subject: str
    body: str
    previous: str
    hash: str


def hash_of(seq: int, at: str, actor: str, kind: str, subject: str, body: str, previous: str) -> str:
    """Give the hash of an act, as the module's text says how."""
    # Writes as the module's text says, many times faster than the standard library; a test compares the two.
    return hashlib.sha256(_encode([seq, at, actor, kind, subject, body, previous])).hexdigest()


def canonical(body: Mapping[str, Any]) -> str:
    """Give particulars as JSON with sorted keys and no spaces: the same body is always the same text."""
    return _encode(body, order="deterministic").decode()


def digest(stored: bytes) -> str:
    """Give the SHA-256 of the bytes of a record that stands outside the chain, for the body of its act."""
    return hashlib.sha256(stored).hexdigest()


@dataclass(frozen=True, slots=True)
class Deed:
    """An act before it has its place in the chain."""

    kind: str
    subject: str
    body: Mapping[str, Any]


def append(connection: Connection, actor: str, deeds: Sequence[Deed], now: datetime | None = None) -> list[Act]:
    """Put acts at the end of the chain.

    Args:
        connection: within a writing transaction, which nobody else can be in at the same time.

    Returns:
        The acts with their numbers and hashes, in order.
    """
    at = (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")
    last = connection.execute(select(acts.c.seq, acts.c.hash).order_by(acts.c.seq.desc()).limit(1)).first()
    seq, previous = (last.seq, last.hash) if last else (0, BEGINNING)
    made = []
    for deed in deeds:
        seq += 1
        body = canonical(deed.body)
        own = hash_of(seq, at, actor, deed.kind, deed.subject, body, previous)
        made.append(Act(seq, at, actor, deed.kind, deed.subject, body, previous, own))
        previous = own
    if made:
        connection.execute(acts.insert(), [{name: getattr(act, name) for name in Act.__slots__} for act in made])
    return made
