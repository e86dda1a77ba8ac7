"""Verifying the audit chain and all that is kept beside it: every act, and every row that acts speak of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from exportgate.records.chain import BEGINNING, Act, hash_of
from exportgate.records.tables.decisions import acts

Progress = Callable[[int, int], None]
Rows = Callable[[Connection], Iterator[str]]
AT_ONCE = 5_000
"""So many acts are held at a time."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last act of a chain at some time. Whoever has noted it can tell later that nothing was cut off."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


NOTHING = Head(0, BEGINNING)
"""The head of a chain without acts."""


@dataclass(slots=True)
class Walk:
    """How far the verifying has come: the last act seen as it should be followed, and how many were seen."""

    head: Head = NOTHING
    acts: int = 0


def faults_in(
    connection: Connection,
    *,
    expect: tuple[Head, ...] = (),
    rows: tuple[Rows, ...] = (),
    walk: Walk | None = None,
    progress: Progress | None = None,
) -> Iterator[str]:
    """Yield in words whatever is wrong with the records: a change, a gap, another order, an end cut off.

    Args:
        connection: a reading transaction, so that the state of one moment is verified.
        expect: heads noted before, which must be in the chain.
        rows: what compares the rows of each subject with their acts.
        walk: told how far it has come.
        progress: told how many acts are verified, of how many.
    """
    walk = walk or Walk()
    yield from _damage(connection)
    try:
        yield from _chain(connection, {head.seq: head for head in expect}, walk, progress)
        for verify in rows:
            yield from _rows(verify, connection)
    except DBAPIError as error:
        yield f"after act {walk.head.seq} the database cannot be read: {error.orig}"


def _rows(verify: Rows, connection: Connection) -> Iterator[str]:
    """Compare the rows of one subject; values of a kind that nobody writes there are a fault like others."""
    try:
        yield from verify(connection)
    except DBAPIError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever was put into the rows, the other subjects are looked at too
        subject = verify.__module__.rpartition(".")[2].replace("_", " ")
        yield f"rows of {subject} cannot be compared with their acts: {type(error).__name__}: {error}"


def head_of(connection: Connection) -> Head:
    """Give the last act's number and hash."""
    last = connection.execute(select(acts.c.seq, acts.c.hash).order_by(acts.c.seq.desc()).limit(1)).first()
    return Head(last.seq, last.hash) if last else NOTHING


def walk_acts(connection: Connection, after: int = 0) -> Iterator[Act]:
    """Yield the acts in their order, holding few of them at a time."""
    while True:
        page = select(acts).where(acts.c.seq > after).order_by(acts.c.seq).limit(AT_ONCE)
        found = connection.execute(page).all()
        for row in found:
            yield Act(*row)
        if len(found) < AT_ONCE:
            return
        after = found[-1].seq


def _damage(connection: Connection) -> Iterator[str]:
    """Ask SQLite whether its file is sound: a damaged index could hide rows from every other question."""
    if connection.dialect.name != "sqlite":
        return
    try:
        for (told,) in connection.execute(text("PRAGMA integrity_check(20)")):
            if told != "ok":
                yield f"the database file is damaged: {told}"
    except DBAPIError as error:
        yield f"the database file is damaged: {error.orig}"


def _chain(connection: Connection, expected: dict[int, Head], walk: Walk, progress: Progress | None) -> Iterator[str]:
    of = connection.execute(select(func.max(acts.c.seq))).scalar() or 0
    for act in walk_acts(connection):
        yield from _faults_of(act, walk.head, expected)
        walk.head = Head(act.seq, act.hash)
        walk.acts += 1
        if progress and walk.acts % 1000 == 0:
            progress(walk.acts, of)
    if progress:
        progress(of, of)
    for head in sorted(expected.values(), key=lambda one: one.seq):
        if head.seq > walk.head.seq:
            yield f"the chain ends with act {walk.head.seq}, but act {head.seq} was noted: its end was cut off"


def _faults_of(act: Act, before: Head, expected: dict[int, Head]) -> Iterator[str]:
    if not isinstance(act.seq, int) or act.seq < 1:
        yield f"act {act.seq!r} has no number that an act can have"
        return
    if act.seq != before.seq + 1:
        first, last = before.seq + 1, act.seq - 1
        yield f"act {first} is missing" if first == last else f"acts {first} to {last} are missing"
    elif act.previous != before.hash:
        yield f"act {act.seq} does not follow act {before.seq}: one of them is not the one that was written"
    if _hash(act) != act.hash:
        yield f"act {act.seq} is not what was written: its hash differs from its contents"
    if act.seq in expected and expected[act.seq].hash != act.hash:
        yield f"act {act.seq} is not the one that was noted: its hash was {expected[act.seq].hash}"


def _hash(act: Act) -> str:
    try:
        return hash_of(act.seq, act.at, act.actor, act.kind, act.subject, act.body, act.previous)
    except (TypeError, ValueError):  # no texts any more
        return ""


def last_acts(
    connection: Connection,
    *,
    limit: int,
    subject: str | None = None,
    kind: str | None = None,
    actor: str | None = None,
    since: str | None = None,
) -> list[Act]:
    """Give the last acts, the newest first, narrowed by what is given."""
    found = select(acts).order_by(acts.c.seq.desc()).limit(limit)
    for column, wanted in ((acts.c.subject, subject), (acts.c.kind, kind), (acts.c.actor, actor)):
        if wanted is not None:
            found = found.where(column == wanted)
    if since:
        found = found.where(acts.c.at >= since)
    return [Act(*row) for row in connection.execute(found)]
