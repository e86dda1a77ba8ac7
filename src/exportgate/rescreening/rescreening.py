"""Re-screening: who on file is hit by what changed, on the lists or in what the company says of its parties."""

import datetime as dt
import math
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, select

from exportgate.compiled import engine_fingerprint, ensure_compiled
from exportgate.errors import ExportgateError, InputError
from exportgate.gate import HITS_A_PARTY, Gate
from exportgate.records import Records
from exportgate.records import parties as on_file
from exportgate.records.judgements import list_judgements
from exportgate.records.parties import PartyOnFile
from exportgate.records.records import Writing
from exportgate.records.rescreening import (
    KeptRun,
    Run,
    changes_of,
    hits,
    hits_of,
    keep,
    last_run,
    places,
    run_of,
)
from exportgate.records.tables.decisions import acts
from exportgate.rescreening.affected import Concerned, concerned
from exportgate.rescreening.differing import Differing, differing
from exportgate.rescreening.found import Change, Found, Key, compare
from exportgate.rescreening.nearness import make_ready
from exportgate.rescreening.noting import noted
from exportgate.rescreening.reasons import with_judgements, with_reasons
from exportgate.rescreening.returned import returned
from exportgate.rescreening.screening import Asking
from exportgate.rescreening.shard import FORMAT, Shard, hash_of_key
from exportgate.rescreening.shelf import Shelf, hits_read, hits_told
from exportgate.rescreening.silenced import key_of
from exportgate.rescreening.writing import told_in_words
from exportgate.screening import Screener

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many parties are done, of how many."""
_AT_ONCE = 50_000
"""So many parties are screened and kept before the next; a run that was cut off goes on after the last of them."""
_MOST_CHANGED = 0.5
"""Where a larger share of the parties changed, all are screened."""


@dataclass(frozen=True, slots=True)
class Rescreened:
    """What a run told: itself as kept, and each hit that is new, changed or gone."""

    run: KeptRun
    changes: Sequence[Change]

    @property
    def telling(self) -> list[Change]:
        """The new and changed hits that no judgement silences."""
        return [one for one in self.changes if one.what != "gone" and not one.judgement]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a run stands on."""

    index: Path
    asking: Asking
    about: dict[str, object]
    """The engine, and the records by their first act: what another had made of the parties is not built on."""
    known: dict[str, object]
    """The last import of parties that is known of, by the number and the hash of its act."""
    last: KeptRun | None
    lists: dict[str, str]
    parties: int

    @property
    def upto(self) -> int:
        """The number of the act of the last import that is known of."""
        return _number(self.known["upto"])


@dataclass(slots=True)
class _Screened:
    """Whom a run screened, with the hits found; `everybody`: all on file were, or stand for those that were not."""

    found: dict[Key, list[Found]]
    keys: set[Key]
    count: int
    everybody: bool = False


class Rescreening:
    """Screens parties on file again, and keeps what came of it.

    Example:
        told = Rescreening(Gate.open(), Records.open()).run("maria")
        for change in told.telling:
            print(change.what, change.found.party, change.found.listed)
    """

    def __init__(self, gate: Gate, records: Records) -> None:
        self._gate = gate
        self._records = records
        self._shelf = Shelf(gate.store.home)

    def run(
        self, actor: str, *, full: bool = False, progress: Progress | None = None, now: dt.datetime | None = None
    ) -> Rescreened:
        """Screen what changed since the run before, or everybody where there is none to build on.

        Args:
            actor: who asks.
            full: screen everybody in any case.
            progress: told how far it has come.
            now: the present moment.

        Raises:
            InputError: no parties are on file.
            ExportgateError: no list is loaded, or another run is under way.
        """
        now = now or dt.datetime.now(dt.UTC)
        with self._shelf.held(), noted(self._shelf.root, actor) as noting:
            tell = _both(noting, progress)
            ground = self._ground(tell, now)
            why = "it was asked for" if full else self._why_full(ground)
            difference = self._difference(ground)
            screened = self._everybody(ground, tell) if why else self._changed(ground, difference, tell)
            changes = self._changes(ground, screened, difference, why, now)
            told = self._keep(actor, ground, screened, changes, why)
            # What is kept is told, whatever becomes of the folder: without it the next run screens everybody.
            with suppress(ExportgateError):
                if why:
                    self._shelf.promote(**ground.known)
                self._shelf.drop_entries(ground.index.name)
        return Rescreened(told, changes)

    def _ground(self, tell: Progress, now: dt.datetime) -> _Ground:
        if not self._gate.store.parties():
            hint = "Load them with: exportgate update"
            raise ExportgateError("no lists are loaded, so nothing can be screened", hint=hint)
        index, lists = self._compiled(tell)
        self._shelf.keep_entries(index)
        asking = Asking(Screener.open(index), self._records, now)
        with self._records.reading() as connection:
            count = sum(on_file.count_of(connection).values())
            last = last_run(connection)
            upto = max(on_file.newest(connection), last.run.upto if last else 0)
            about: dict[str, object] = {
                "engine": f"{engine_fingerprint()} {FORMAT}",
                "anchor": _act(connection, 1),
            }
            known: dict[str, object] = {"upto": upto, "act": _act(connection, upto)}
        if not count and last is None:
            hint = "Bring them in with: exportgate parties import FILE"
            raise InputError("no parties are on file, so nothing was screened", hint=hint)
        return _Ground(index, asking, about, known, last, lists, count)

    def _compiled(self, tell: Progress) -> tuple[Path, dict[str, str]]:
        """Give the index of the lists in use, and their editions; an update may put others in use meanwhile."""
        while True:
            lists = self._editions()
            with told_in_words(self._gate.store.home):
                index = ensure_compiled(self._gate.store, lambda words: tell(words, 0, 0))
            if lists == self._editions():
                with suppress(OSError):  # of somebody else; an update removes what nobody opened for a while
                    os.utime(index)
                return index, lists

    def _editions(self) -> dict[str, str]:
        return {feed: edition.date.isoformat() for feed, edition in sorted(self._gate.store.parties().items())}

    def _why_full(self, ground: _Ground) -> str:
        """Say why everybody is to be screened; "" where what changed is enough."""
        if ground.last is None:
            return "it is the first"
        about = self._shelf.parties.about()
        covers = _number(about.get("upto"))
        ours = about.get("anchor") == ground.about["anchor"] and self._is_act(covers, about.get("act"))
        if not ours or covers < ground.last.run.upto:
            return "what the run before had made of the parties is not in this data folder"
        if about.get("engine") != ground.about["engine"]:
            return "the matching engine has changed"
        if self._shelf.entries(ground.last.run.index) is None:
            return "the entries screened last are not in this data folder"
        if ground.last.run.index != ground.index.name and not self._shelf.parties.is_whole():
            return "what the run before had made of the parties is damaged"
        if self._count_changed(ground) > _MOST_CHANGED * ground.parties:
            return "more than half of the parties are new or have changed"
        return ""

    def _is_act(self, seq: int, hash: object) -> bool:
        """Whether an act is the one that was noted: records restored from a copy may have another of its number."""
        with self._records.reading() as connection:
            return _act(connection, seq) == hash

    def _count_changed(self, ground: _Ground) -> int:
        assert ground.last is not None
        with self._records.reading() as connection:
            return on_file.count_since(connection, ground.last.run.upto)

    def _difference(self, ground: _Ground) -> Differing:
        last = ground.last
        if last is None or last.run.index == ground.index.name:
            return Differing()
        before = self._shelf.entries(last.run.index)
        return differing(before, ground.index) if before else Differing()

    def _everybody(self, ground: _Ground, tell: Progress) -> _Screened:
        """Screen everybody, going on where a run over the same lists was cut off."""
        underway = self._shelf.underway
        since = self._begun(ground)
        done = [one for one in underway.told() if "last" in one]
        after = _key(done[-1]["last"]) if done else None
        count = sum(_number(one["rows"]) for one in done)
        while rows := self._page(after):
            found = ground.asking.found(rows, _shifted(tell, "screening parties", count, ground.parties))
            after, count = key_of(rows[-1]), count + len(rows)
            own = [hit for hits in found.values() for hit in hits]
            underway.add([(key_of(one), one.party) for one in rows], last=after, hits=hits_told(own))
        held = (hit for one in underway.told() if "last" in one for hit in hits_read(one["hits"]))
        screened = _Screened(_by_party(held), set(), count, everybody=True)
        make_ready()  # what compiles its loops belongs to the long run, not to the first short one
        self._late(ground, since, screened)
        return screened

    def _begun(self, ground: _Ground) -> int:
        """Give the import that a full run over these lists knew of when it began; where none can go on, begin one."""
        underway, about = self._shelf.underway, {**ground.about, "index": ground.index.name}
        begun = underway.about()
        same = {name: begun.get(name) for name in about} == about and underway.is_whole()
        if not (same and self._is_act(_number(begun.get("since")), begun.get("since_act"))):
            underway.begin(**about, since=ground.upto, since_act=ground.known["act"])
        return _number(underway.about().get("since"))

    def _late(self, ground: _Ground, since: int, screened: _Screened) -> None:
        """Screen those that changed while a full run was under way, and forget those taken out."""
        for rows in self._pages(since):
            for one in rows:
                screened.found.pop(key_of(one), None)
            screened.found |= ground.asking.found(rows)
            self._shelf.underway.add([(key_of(one), one.party) for one in rows])
        with self._records.reading() as connection:
            there = {key_of(one) for one in on_file.some(connection, screened.found)}
        screened.found = {key: own for key, own in screened.found.items() if key in there}

    def _changed(self, ground: _Ground, difference: Differing, tell: Progress) -> _Screened:
        """Screen the parties that changed, and those that a change of the lists may concern."""
        assert ground.last is not None
        screened = _Screened({}, set(), 0)
        wanted = self._concerned(ground, difference, tell)
        for rows in self._pages(ground.last.run.upto):
            self._add(ground, screened, rows, tell)
            self._shelf.parties.add([(key_of(one), one.party) for one in rows])
        self._shelf.parties.note(**ground.known)
        rest = sorted(wanted - screened.keys)
        for at in range(0, len(rest), _AT_ONCE):
            with self._records.reading() as connection:
                rows = list(on_file.some(connection, rest[at : at + _AT_ONCE]))
            self._add(ground, screened, rows, tell)
        screened.keys |= wanted
        return screened

    def _add(self, ground: _Ground, screened: _Screened, rows: Sequence[PartyOnFile], tell: Progress) -> None:
        told = _shifted(tell, "screening what changed", screened.count, screened.count + len(rows))
        screened.found |= ground.asking.found(rows, told)
        screened.keys |= {key_of(one) for one in rows}
        screened.count += len(rows)

    def _concerned(self, ground: _Ground, difference: Differing, tell: Progress) -> set[Key]:
        """Give whom a change of the lists may concern, and those with hits that are on file no more."""
        assert ground.last is not None
        wanted: set[Key] = set()
        hit: Counter[Key] = Counter()
        touched = difference.touched
        # Also where the same entries stand in another order: of more than are told, the order chooses.
        others = ground.last.run.index != ground.index.name
        with self._records.reading() as connection:
            # Those judged to be others leave room for more.
            crowding = HITS_A_PARTY if others or list_judgements(connection, limit=1) else math.inf
            for found, there in places(connection):
                hit[found.key] += 1
                crowded = (others and found.address) or hit[found.key] >= crowding
                if not there or crowded or (found.feed, found.entry) in touched:
                    wanted.add(found.key)
        if difference:
            hashes = np.array(sorted(map(hash_of_key, hit)), np.uint64)
            parts = _counted(self._shelf.parties.shards(), tell, ground.parties)
            wanted |= set(concerned(parts, Concerned(difference, ground.index), hashes))
        return wanted

    def _page(self, after: Key | None, since: int = 0) -> list[PartyOnFile]:
        with self._records.reading() as connection:
            return on_file.page(connection, after, _AT_ONCE, since=since)

    def _pages(self, since: int) -> Iterator[list[PartyOnFile]]:
        after: Key | None = None
        while rows := self._page(after, since):
            yield rows
            after = key_of(rows[-1])

    def _changes(
        self, ground: _Ground, screened: _Screened, difference: Differing, why: str, now: dt.datetime
    ) -> list[Change]:
        with self._records.reading() as connection:
            kept = _by_party(hits(connection)) if screened.everybody else hits_of(connection, screened.keys)
            changes = list(compare(kept, screened.found))
            beside = f"everybody was screened: {why}" if why else "other names came or went beside it"
            since = ground.last.run.upto if ground.last else 0
            changes = with_reasons(connection, changes, difference, since, beside)
            if ground.last:
                back = returned(connection, ground.asking, changes, ground.last, now)
                changes = sorted([*changes, *back], key=lambda one: one.found.key)
            return with_judgements(connection, ground.asking, changes, now)

    def _keep(self, actor: str, ground: _Ground, screened: _Screened, changes: Sequence[Change], why: str) -> KeptRun:
        last, count = ground.last, Counter(one.what for one in changes)
        with self._records.writing(actor) as write:
            _refuse_overtaken(write, last)
            kept = sum(1 for _ in hits(write.connection))
            run = Run(
                kind="full" if why else "changes",
                index=ground.index.name,
                upto=ground.upto,
                lists=ground.lists,
                before=last.run.lists if last else {},
                why=why,
                parties=ground.parties,
                screened=screened.count,
                silenced=sum(bool(one.judgement) for one in changes),
                unchanged=kept - count["changed"] - count["gone"],
                new=count["new"],
                changed=count["changed"],
                gone=count["gone"],
            )
            return keep(write, run, changes)


def kept_run(records: Records, id: str) -> Rescreened:
    """Give a run as it was told when it was made.

    Args:
        records: where it is kept.
        id: of the run (`R-17`).

    Raises:
        InputError: there is none of this id.
    """
    with records.reading() as connection:
        found = run_of(connection, id)
        if found is None:
            raise InputError(f"no re-screening {id[:40]!r} is kept")
        return Rescreened(found, list(changes_of(connection, found.seq)))


def _act(connection: Connection, seq: int) -> str:
    """Give the hash of an act; "" where there is none of this number."""
    return connection.execute(select(acts.c.hash).where(acts.c.seq == seq)).scalar() or ""


def _refuse_overtaken(write: Writing, last: KeptRun | None) -> None:
    newest = last_run(write.connection)
    if (newest.seq if newest else 0) != (last.seq if last else 0):
        raise ExportgateError("another re-screening was kept meanwhile, so nothing was", hint="Run it again.")


def _by_party(found: Iterable[Found]) -> dict[Key, list[Found]]:
    parted: dict[Key, list[Found]] = {}
    for one in found:
        parted.setdefault(one.key, []).append(one)
    return parted


def _shifted(tell: Progress, words: str, before: int, of: int) -> Callable[[int, int], None]:
    """Give what tells of a part of the parties as of all; the engine counts distinct names, so it is held to these."""
    return lambda done, _: tell(words, min(before + done, of), of)


def _counted(parts: Iterable[Shard], tell: Progress, of: int) -> Iterator[Shard]:
    done = 0
    for shard in parts:
        yield shard
        done += len(shard)
        tell("looking whom it concerns", min(done, of), of)


def _key(told: object) -> Key | None:
    return (str(told[0]), str(told[1])) if isinstance(told, list) and len(told) == 2 else None


def _number(told: object) -> int:
    return told if isinstance(told, int) else 0


def _both(noting: Progress, progress: Progress | None) -> Progress:
    def tell(words: str, done: int, of: int) -> None:
        noting(words, done, of)
        if progress:
            progress(words, done, of)

    return tell
