"""Parties on file, for screening again whenever a list changes: what an import adds, changes and takes out.

Millions of them are compared in the database, by source and the company's own id. One act tells of an import; it names
the SHA-256 over all parties that its source has after it, each as the line `["id","name","details"]`, sorted by id.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select, tuple_

from exportgate.errors import InputError
from exportgate.records.audit import head_of
from exportgate.records.chain import Deed
from exportgate.records.incoming import Difference, difference, move, stage, take_away
from exportgate.records.paging import Order, Page, Turn, read_page
from exportgate.records.records import Records, Writing
from exportgate.records.tables.decisions import acts
from exportgate.records.tables.parties import parties
from exportgate.shipment import Identifier, Party

IMPORTED = "parties.imported"
_ROLE = "other"
_AT_ONCE = 10_000
_KEYS = 400
_MANY_SHARE, _MANY = 0.1, 10
"""An import that takes out more than this share of its source, and more than so many, is not believed unasked.

Neither is one that takes out everybody, however few they are.
"""


class Details(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a party beside its name."""

    kind: str = ""
    country: str = ""
    address: str = ""
    date_of_birth: str = ""
    identifiers: tuple[Identifier, ...] = ()


_NOTHING = Details()
_read = msgspec.json.Decoder(Details).decode
_write = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: parties added, changed, taken out, and as they were; the act that tells of it."""

    source: str
    added: int
    changed: int
    removed: int
    unchanged: int
    act: int


@dataclass(frozen=True, slots=True)
class PartyOnFile:
    """A party on file: the source it comes from, itself, and the act that added or last changed it."""

    source: str
    party: Party
    seq: int


Within = Callable[[Writing, Imported], None]


def take_in(
    records: Records,
    actor: str,
    source: str,
    found: Iterable[Party],
    *,
    partial: Callable[[], bool] = lambda: False,
    removals: bool = False,
    within: Within | None = None,
) -> Imported:
    """Bring the parties of a source up to date with what a file holds.

    Args:
        source: the name of the system that the file comes from; "" for the only one of a company that has one.
        found: the parties of the file, each with the company's own id.
        partial: asked when all parties were given: whether there are others beside them, so that none is taken out.
        removals: many may be taken out.
        within: told in the same transaction what was done.

    Raises:
        InputError: an id stands more than once, or the file lacks so many parties that it may not be whole. Nothing is
            changed then.
    """
    rows = ((party.id, party.name, details_of(party)) for party in found)
    with records.writing_staged(actor, lambda connection: stage(connection, rows)) as write:
        some_only = partial()
        differs = difference(write.connection, source, some_only)
        _refuse_loss(differs, source, removals)
        seq = head_of(write.connection).seq + 1
        move(write.connection, source, seq, some_only)
        return _told(write, source, differs, seq, within)


def take_out(
    records: Records, actor: str, source: str, ids: Iterable[str], *, within: Within | None = None
) -> Imported:
    """Take parties of a source out by their ids; those that are not on file are none the less.

    Args:
        source: the name of the system that they come from.
        within: told in the same transaction what was done.
    """
    rows = ((one, "", "") for one in dict.fromkeys(ids))
    with records.writing_staged(actor, lambda connection: stage(connection, rows)) as write:
        differs = take_away(write.connection, source)
        return _told(write, source, differs, head_of(write.connection).seq + 1, within)


def _told(write: Writing, source: str, differs: Difference, seq: int, within: Within | None) -> Imported:
    """Put the act of an import into the chain, and tell of it."""
    count, digest = digest_of(write.connection, source)
    body = {"added": differs.added, "changed": differs.changed, "removed": differs.removed}
    write.act(Deed(IMPORTED, _subject(source), {"source": source, "parties": count, "sha256": digest, **body}))
    unchanged = count - differs.added - differs.changed
    done = Imported(source, differs.added, differs.changed, differs.removed, unchanged, seq)
    if within is not None:
        within(write, done)
    return done


def _refuse_loss(differs: Difference, source: str, removals: bool) -> None:
    few = differs.removed <= max(_MANY, _MANY_SHARE * differs.before)
    # A file of headings alone would take out everybody of a small company, and a nightly export may well be empty.
    nobody_left = 0 < differs.before == differs.removed
    if removals or (few and not nobody_left):
        return
    raise InputError(
        f"{differs.removed:,} of the {differs.before:,} parties on file are not in it, so it may not be whole",
        where=_subject(source),
        hint="If they are to be taken out, say --removals; if the file holds only some of them, say --partial.",
    )


def _subject(source: str) -> str:
    return f"parties {source}".strip()


def details_of(party: Party) -> str:
    """Give what is known of a party beside its name, as it is stored; "" where nothing is."""
    known = Details(party.kind, party.country, party.address, party.date_of_birth, party.identifiers)
    return "" if known == _NOTHING else _write(known).decode()


def party_of(id: str, name: str, details: str) -> Party:
    """Give a stored party."""
    known = _read(details) if details else _NOTHING
    return Party(
        role=_ROLE,
        id=id,
        name=name,
        kind=known.kind,
        country=known.country,
        address=known.address,
        date_of_birth=known.date_of_birth,
        identifiers=known.identifiers,
    )


def count_of(connection: Connection) -> dict[str, int]:
    """Give the number of parties on file by source."""
    counted = select(parties.c.source, func.count()).group_by(parties.c.source).order_by(parties.c.source)
    return {row[0]: row[1] for row in connection.execute(counted)}


def told_counts(connection: Connection) -> dict[str, int]:
    """Give the number of parties on file by source, as the act of each source's last import tells it.

    Nobody waits for millions of them to be counted; that they are so many is verified with the acts.
    """
    found: dict[str, int] = {}
    first = select(func.min(parties.c.source))
    source = connection.execute(first).scalar()
    while source is not None:
        found[source] = _told_count(connection, source)
        source = connection.execute(first.where(parties.c.source > source)).scalar()
    return found


def _told_count(connection: Connection, source: str) -> int:
    last = select(acts.c.body).where(acts.c.subject == _subject(source), acts.c.kind == IMPORTED)
    told = json.loads(connection.execute(last.order_by(acts.c.seq.desc()).limit(1)).scalar() or "{}")
    if told.get("source") == source:
        return int(told["parties"])
    counted = select(func.count()).select_from(parties).where(parties.c.source == source)
    return connection.execute(counted).scalar() or 0


def each(connection: Connection, *, source: str | None = None, since: int = 0) -> Iterator[PartyOnFile]:
    """Yield parties on file, by source and id, holding few of them at a time.

    Args:
        source: of this source only.
        since: only those that an act of a higher number added or changed.
    """
    wanted = select(parties).where(parties.c.seq > since)
    if source is not None:
        wanted = wanted.where(parties.c.source == source)
    for rows in _in_order(connection, wanted):
        for row in rows:
            yield PartyOnFile(row.source, party_of(row.id, row.name, row.details), row.seq)


def page(connection: Connection, after: tuple[str, str] | None, limit: int, *, since: int = 0) -> list[PartyOnFile]:
    """Give the parties that follow a source and id, so many at most; only those that acts after `since` touched.

    Where nobody is named the first ones are given: there may be one without a source and an id.
    """
    wanted = select(parties).where(parties.c.seq > since)
    if after is not None:
        wanted = wanted.where(tuple_(parties.c.source, parties.c.id) > after)
    found = connection.execute(wanted.order_by(parties.c.source, parties.c.id).limit(limit))
    return [PartyOnFile(row.source, party_of(row.id, row.name, row.details), row.seq) for row in found]


IN_ORDER = Order((parties.c.source, parties.c.id))


def party_page(connection: Connection, turn: Turn, *, source: str | None = None, since: int = 0) -> Page[PartyOnFile]:
    """Read a page of the parties on file, by source and id, narrowed as `each` is."""
    wanted = select(parties).where(parties.c.seq > since)
    if source is not None:
        wanted = wanted.where(parties.c.source == source)
    found = read_page(connection, [wanted], IN_ORDER, turn)
    return found.each(lambda row: PartyOnFile(row.source, party_of(row.id, row.name, row.details), row.seq))


def some(connection: Connection, keys: Iterable[tuple[str, str]]) -> Iterator[PartyOnFile]:
    """Yield the parties of some sources and ids, by source and id; who is not on file is not among them."""
    for source, ids in by_source(keys):
        among = (parties.c.source == source) & parties.c.id.in_(ids)
        for row in connection.execute(select(parties).where(among).order_by(parties.c.id)):
            yield PartyOnFile(row.source, party_of(row.id, row.name, row.details), row.seq)


def by_source(keys: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Yield the ids of each source in order, some at a time: a database looks pairs of both up by reading all rows."""
    for source, group in groupby(sorted(set(keys)), key=lambda key: key[0]):
        ids = [id for _, id in group]
        for at in range(0, len(ids), _KEYS):
            yield source, ids[at : at + _KEYS]


def count_since(connection: Connection, since: int) -> int:
    """Give the number of parties that acts after `since` added or changed."""
    return connection.execute(select(func.count()).select_from(parties).where(parties.c.seq > since)).scalar() or 0


def newest(connection: Connection) -> int:
    """Give the number of the last act that added or changed a party on file; 0 where none is."""
    return connection.execute(select(func.max(parties.c.seq))).scalar() or 0


def _in_order(connection: Connection, wanted: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    """Yield rows by source and id, some at a time."""
    ordered = wanted.order_by(parties.c.source, parties.c.id).execution_options(yield_per=_AT_ONCE)
    return connection.execute(ordered).partitions()


def digest_of(connection: Connection, source: str) -> tuple[int, str]:
    """Give the number of a source's parties, and the SHA-256 over all of them."""
    total, count = hashlib.sha256(), 0
    wanted = select(parties.c.id, parties.c.name, parties.c.details).where(parties.c.source == source)
    for rows in _in_order(connection, wanted):
        total.update(b"".join([_write(tuple(row)) + b"\n" for row in rows]))
        count += len(rows)
    return count, total.hexdigest()


def verify_rows(connection: Connection) -> Iterator[str]:
    """Yield in words each source whose parties are not those that its last import left."""
    said: dict[str, dict[str, Any]] = {}
    for body in connection.execute(select(acts.c.body).where(acts.c.kind == IMPORTED).order_by(acts.c.seq)).scalars():
        told = json.loads(body)
        said[told["source"]] = told
    for source in sorted(said.keys() | count_of(connection).keys()):
        told = said.get(source, {"parties": 0, "sha256": ""})
        count, digest = digest_of(connection, source)
        if count != told["parties"]:
            yield f"{_subject(source)}: {count:,} are on file, {told['parties']:,} by the act of the last import"
        elif digest != told["sha256"]:
            yield f"{_subject(source)}: one or more are not what the last import left, by the hash in its act"
