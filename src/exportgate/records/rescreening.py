"""Re-screenings on file: the hits that parties have now, and what each run found new, changed and gone.

A run is one act. It names the SHA-256 over all hits after it, each as the line `["source","id","feed","entry","told"]`
in that order, and the SHA-256 over its changes, each a line as stored, so that every run is proved, also one that found
nothing new.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, update

from exportgate.records.acts_of import acts_of
from exportgate.records.chain import Deed
from exportgate.records.paging import Order, Page, Turn, read_page
from exportgate.records.parties import by_source
from exportgate.records.records import Writing
from exportgate.records.tables.parties import parties
from exportgate.records.tables.rescreening import rescreen_changes, rescreen_hits, rescreen_runs
from exportgate.rescreening.found import Change, Found, Key, read_change, read_found, written

RESCREENED = "parties.rescreened"
_SUBJECT = "parties"
_AT_ONCE = 5_000
_write = msgspec.json.Encoder().encode
_HIT = (rescreen_hits.c.source, rescreen_hits.c.id, rescreen_hits.c.feed, rescreen_hits.c.entry)


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A re-screening: what was screened against what, and how much it changed.

    Args:
        kind: `full`, or `changes` where only what changed was screened; `why` says why it was full.
        before, lists: the editions of the run before and of this one, by feed.
        index: the compiled index that it rests on, which names editions and engine.
        upto: the last import of parties that it knew of.
        screened: so many parties were screened, of so many on file (`parties`).
        new, changed, gone: hits; of them `silenced` by judgements; `unchanged` are as they were.
    """

    kind: str
    index: str
    upto: int
    lists: dict[str, str]
    before: dict[str, str] = {}
    why: str = ""
    parties: int = 0
    screened: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    silenced: int = 0
    unchanged: int = 0
    hits_sha256: str = ""
    changes_sha256: str = ""


class KeptRun(msgspec.Struct, frozen=True):
    """A run as it is kept: the number of its act, when, and what it tells."""

    seq: int
    at: str
    run: Run

    @property
    def id(self) -> str:
        """Its id, built on the act."""
        return f"R-{self.seq}"


_read_run = msgspec.json.Decoder(Run).decode


NEWEST = Order((rescreen_runs.c.seq,), downwards=True)


def runs(connection: Connection, limit: int = 100, before: int | None = None) -> list[KeptRun]:
    """Give the last runs, the newest first; where a number is given, those before it."""
    return list(run_page(connection, Turn(limit, after=None if before is None else (before,))).rows)


def run_page(connection: Connection, turn: Turn) -> Page[KeptRun]:
    """Read a page of the runs, the newest first."""
    found = read_page(connection, [select(rescreen_runs)], NEWEST, turn)
    return found.each(lambda row: KeptRun(row.seq, row.at, _read_run(row.body)))


def last_run(connection: Connection) -> KeptRun | None:
    """Give the last run, or `None` before the first."""
    return next(iter(runs(connection, 1)), None)


def run_of(connection: Connection, id: str) -> KeptRun | None:
    """Give a run by its id (`R-17`), or `None` where there is none."""
    letter, _, number = id.partition("-")
    if letter != "R" or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    row = connection.execute(select(rescreen_runs).where(rescreen_runs.c.seq == int(number))).first()
    return KeptRun(row.seq, row.at, _read_run(row.body)) if row else None


def hits(connection: Connection) -> Iterator[Found]:
    """Yield the hits that parties on file have now, by source, id, feed and entry."""
    ordered = select(rescreen_hits.c.told).order_by(*_HIT).execution_options(yield_per=_AT_ONCE)
    for told in connection.execute(ordered).scalars():
        yield read_found(told)


def hits_of(connection: Connection, keys: Iterable[Key]) -> dict[Key, list[Found]]:
    """Give the hits that some parties have now; a party without any is not in it."""
    found: dict[Key, list[Found]] = {}
    for source, ids in by_source(keys):
        among = (rescreen_hits.c.source == source) & rescreen_hits.c.id.in_(ids)
        for told in connection.execute(select(rescreen_hits.c.told).where(among).order_by(*_HIT)).scalars():
            one = read_found(told)
            found.setdefault(one.key, []).append(one)
    return found


def hits_of_changed(connection: Connection, since: int) -> Iterator[Found]:
    """Yield the hits of the parties that acts after `since` added or changed."""
    same = (parties.c.source == rescreen_hits.c.source) & (parties.c.id == rescreen_hits.c.id)
    wanted = select(rescreen_hits.c.told).join(parties, same).where(parties.c.seq > since)
    for told in connection.execute(wanted.execution_options(yield_per=_AT_ONCE)).scalars():
        yield read_found(told)


def hits_on(connection: Connection, listings: Iterable[tuple[str, str]]) -> Iterator[Found]:
    """Yield the hits on entries, each given by its feed and id."""
    for feed, ids in by_source(listings):
        among = (rescreen_hits.c.feed == feed) & rescreen_hits.c.entry.in_(ids)
        for told in connection.execute(select(rescreen_hits.c.told).where(among)).scalars():
            yield read_found(told)


def places(connection: Connection) -> Iterator[tuple[Found, bool]]:
    """Yield each hit kept, and whether its party is still on file."""
    same = (parties.c.source == rescreen_hits.c.source) & (parties.c.id == rescreen_hits.c.id)
    joined = rescreen_hits.outerjoin(parties, same)
    wanted = select(rescreen_hits.c.told, parties.c.id.label("party")).select_from(joined)
    for row in connection.execute(wanted.execution_options(yield_per=_AT_ONCE)):
        yield read_found(row.told), row.party is not None


def changes_of(connection: Connection, run: int, after: int = 0, limit: int | None = None) -> Iterator[Change]:
    """Yield what a run found new, changed and gone; from the one after a number on, so many at most."""
    here = (rescreen_changes.c.run == run) & (rescreen_changes.c.number > after)
    wanted = select(rescreen_changes.c.told).where(here).order_by(rescreen_changes.c.number).limit(limit)
    for told in connection.execute(wanted.execution_options(yield_per=_AT_ONCE)).scalars():
        yield read_change(told)


def keep(write: Writing, run: Run, changes: Sequence[Change]) -> KeptRun:
    """Keep a run with what it changed.

    Args:
        write: the transaction in which it was made sure that no other run was kept since the hits were compared.
        run: without its hashes.
        changes: all that differs from the hits kept.
    """
    lines = [written(one) for one in changes]
    seq = _next(write)
    _move(write.connection, seq, changes)
    told = msgspec.structs.replace(
        run, hits_sha256=_hits_digest(write.connection), changes_sha256=_digest(line.encode() for line in lines)
    )
    (act,) = write.act(Deed(RESCREENED, _SUBJECT, msgspec.to_builtins(told)))
    if lines:
        rows = [{"run": act.seq, "number": number, "told": line} for number, line in enumerate(lines, 1)]
        write.connection.execute(rescreen_changes.insert(), rows)
    write.connection.execute(rescreen_runs.insert(), [{"seq": act.seq, "at": act.at, "body": act.body}])
    return KeptRun(act.seq, act.at, told)


def _next(write: Writing) -> int:
    from exportgate.records.audit import head_of

    return head_of(write.connection).seq + 1


def _move(connection: Connection, seq: int, changes: Sequence[Change]) -> None:
    """Bring the hits kept up to date."""
    gone = [_place(one) for one in changes if one.what == "gone"]
    changed = [_place(one) | {"told": written(one.found), "seq": seq} for one in changes if one.what == "changed"]
    new = [_place(one) | {"told": written(one.found)} for one in changes if one.what == "new"]
    here = [column == bindparam(f"at_{column.name}") for column in _HIT]
    if gone:
        connection.execute(delete(rescreen_hits).where(*here), gone)
    if changed:
        values: dict[str, Any] = {"told": bindparam("told"), "seq": bindparam("seq")}
        connection.execute(update(rescreen_hits).where(*here).values(values), changed)
    if new:
        rows = [{name.removeprefix("at_"): value for name, value in one.items()} for one in new]
        connection.execute(rescreen_hits.insert(), [one | {"since": seq, "seq": seq} for one in rows])


def _place(change: Change) -> dict[str, object]:
    return dict(zip(("at_source", "at_id", "at_feed", "at_entry"), change.found.place, strict=True))


def _hits_digest(connection: Connection) -> str:
    wanted = select(*_HIT, rescreen_hits.c.told).order_by(*_HIT).execution_options(yield_per=_AT_ONCE)
    return _digest(_write(tuple(row)) for row in connection.execute(wanted))


def _digest(lines: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for line in lines:
        total.update(line + b"\n")
    return total.hexdigest()


def verify_rows(connection: Connection) -> Iterator[str]:
    """Tell in words every run, change and hit of the parties on file that is not what the acts of the runs say."""
    said = {act.seq: act.body for act in acts_of(connection, [RESCREENED])}
    kept = {row.seq: row.body for row in connection.execute(select(rescreen_runs.c.seq, rescreen_runs.c.body))}
    for seq in sorted(said.keys() | kept.keys()):
        if said.get(seq) != kept.get(seq):
            yield f"re-screening R-{seq}: it is not what its act says"
    counted = _changes_digests(connection)
    for seq in sorted(said.keys() | counted.keys()):
        if counted.get(seq, _digest(())) != _said(said, seq, "changes_sha256"):
            yield f"re-screening R-{seq}: what it found new, changed or gone is not what its act says"
    last = max(said, default=0)
    if _hits_digest(connection) != (_said(said, last, "hits_sha256") if last else _digest(())):
        yield f"the hits of parties on file are not those that the last re-screening left (R-{last})"


def _said(bodies: Mapping[int, str], seq: int, name: str) -> str:
    return str(json.loads(bodies[seq]).get(name, "")) if seq in bodies else ""


def _changes_digests(connection: Connection) -> dict[int, str]:
    totals: dict[int, Any] = {}
    wanted = select(rescreen_changes.c.run, rescreen_changes.c.told)
    ordered = wanted.order_by(rescreen_changes.c.run, rescreen_changes.c.number)
    for row in connection.execute(ordered.execution_options(yield_per=_AT_ONCE)):
        totals.setdefault(row.run, hashlib.sha256()).update(row.told.encode() + b"\n")
    return {run: total.hexdigest() for run, total in totals.items()}
