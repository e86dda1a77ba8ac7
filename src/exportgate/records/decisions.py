"""Decisions kept with the exact question, so that each can be read, and asked again, years later."""

import datetime as dt
import json
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

from exportgate.decision import Decision, Verdict
from exportgate.records.chain import Deed, digest
from exportgate.records.database import RecordsError
from exportgate.records.paging import Order, Page, Turn, read_page
from exportgate.records.records import Writing
from exportgate.records.shipments import packed, unpacked
from exportgate.records.tables.decisions import acts, decisions, enclosures
from exportgate.shipment import Shipment

MADE = "decision.made"
DELETED = "decision.deleted"
T = TypeVar("T")
_ID = re.compile(r"D-[1-9]\d{0,17}", re.ASCII)
_AT_ONCE = 500
_LEVEL = 1  # of compression: the answers are large and many, and what is gained beyond is little


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The exact question behind a decision.

    `shipment` is as `packed` writes it, `on` the day whose law was asked, `forced` whether somebody named that day
    rather than the shipment, `jurisdictions` those asked (`None`: all installed), `now` the moment that counted for the
    age of the lists. `policy`, `editions` and `made_with` are SHA-256 of enclosures: the company's policy file, the
    editions with their hashes, and the versions of program, plugins and law tables. `judgements` and `licences` are
    those on file that bore on the answer, as they were; `settings` those that words of the answer depend on. `sent` is
    the shipment as its sender sent it, where people have answered something on it since.
    """

    shipment: Mapping[str, Any]
    on: dt.date
    now: dt.datetime
    forced: bool = False
    jurisdictions: tuple[str, ...] | None = None
    policy: str = ""
    editions: str = ""
    made_with: str = ""
    settings: Mapping[str, Any] = {}
    judgements: tuple[Mapping[str, Any], ...] = ()
    licences: tuple[Mapping[str, Any], ...] = ()
    sent: Mapping[str, Any] = {}

    @property
    def enclosed(self) -> list[str]:
        """The enclosures that belong to the question."""
        return [one for one in (self.policy, self.editions, self.made_with) if one]


@dataclass(frozen=True)
class Kept:
    """A decision as it is kept; question and answer are unpacked when they are looked at."""

    id: str
    seq: int
    shipment: str
    made_at: str
    actor: str
    verdict: Verdict
    stored_question: bytes
    stored_answer: bytes

    @classmethod
    def of(cls, row: Row[Any]) -> "Kept":
        """Give the decision of a row."""
        return cls(row.id, row.seq, row.shipment, row.made_at, row.actor, Verdict(row.verdict), row.asked, row.answer)

    @cached_property
    def asked(self) -> Asked:
        """The question."""
        return _read(self.stored_question, Asked, self.id)

    @cached_property
    def decision(self) -> Decision:
        """The answer, with its id."""
        return msgspec.structs.replace(_read(self.stored_answer, Decision, self.id), id=self.id)

    @cached_property
    def asked_of(self) -> Shipment:
        """The shipment as it was asked about."""
        return unpacked(self.asked.shipment)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line in the list of decisions."""

    id: str
    seq: int
    shipment: str
    made_at: str
    actor: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions to list; what is left out does not narrow.

    Args:
        shipment: the id of the shipment.
        verdict: the gate's verdict.
        since: made at this moment or later, ISO 8601 in UTC or the beginning of one (`2026-11-01`).
        until: made before this moment.
        before: of lower number than this act; for the next page.
    """

    shipment: str | None = None
    verdict: Verdict | None = None
    since: str = ""
    until: str = ""
    before: int | None = None


def keep(write: Writing, made: Sequence[tuple[Asked, Decision]]) -> list[Decision]:
    """Keep decisions, any number at once, and give them with their ids."""
    stored = [(asked, decision, _packed(asked), _packed(decision)) for asked, decision in made]
    acts = write.act(*(_deed(*one) for one in stored))
    rows = [
        {
            "id": f"D-{act.seq}",
            "seq": act.seq,
            "shipment": decision.shipment,
            "made_at": act.at,
            "actor": act.actor,
            "verdict": decision.verdict.value,
            "asked": question,
            "answer": answer,
        }
        for act, (_, decision, question, answer) in zip(acts, stored, strict=True)
    ]
    if rows:
        write.connection.execute(decisions.insert(), rows)
    return [msgspec.structs.replace(one[1], id=row["id"]) for one, row in zip(stored, rows, strict=True)]


def _deed(asked: Asked, decision: Decision, question: bytes, answer: bytes) -> Deed:
    body = {
        "shipment": decision.shipment,
        "verdict": decision.verdict.value,
        "as_of": decision.as_of.isoformat(),
        "asked": digest(question),
        "answer": digest(answer),
        "enclosed": asked.enclosed,
    }
    return Deed(MADE, f"shipment {decision.shipment}", body)


def enclose(write: Writing, content: bytes) -> str:
    """Keep what many questions share, once, and give the SHA-256 that it stands under."""
    stored = zlib.compress(content, 9)
    name = digest(stored)
    there = write.connection.execute(select(enclosures.c.sha256).where(enclosures.c.sha256 == name)).first()
    if there is None:
        write.connection.execute(enclosures.insert(), {"sha256": name, "content": stored})
    return name


def enclosed(connection: Connection, name: str) -> bytes:
    """Give what `enclose` kept.

    Raises:
        RecordsError: it is not there, or not what was kept.
    """
    stored = connection.execute(select(enclosures.c.content).where(enclosures.c.sha256 == name)).scalar()
    if stored is None or digest(stored) != name:
        raise RecordsError("is missing or changed", where=f"enclosure {name[:16]}", hint=_VERIFY)
    return zlib.decompress(stored)


def decision(connection: Connection, id: str) -> Kept:
    """Give one decision.

    Raises:
        RecordsError: there is none of this id.
    """
    if _ID.fullmatch(id):
        row = connection.execute(select(decisions).where(decisions.c.id == id)).first()
        if row is not None:
            return Kept.of(row)
    raise RecordsError(f"there is no decision {id[:40]!r}", hint="exportgate decisions lists them.")


def some(connection: Connection, ids: Iterable[str]) -> dict[str, Kept]:
    """Give decisions by their ids; one that is not kept, or not any more, is not among them."""
    wanted = sorted(set(ids))
    pieces = (wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE))
    found = (connection.execute(select(decisions).where(decisions.c.id.in_(piece))) for piece in pieces)
    return {row.id: Kept.of(row) for rows in found for row in rows}


def names_of(connection: Connection, ids: Iterable[str]) -> dict[str, list[str]]:
    """Give the names of the parties asked about in each of some decisions; one not kept any more is not among them."""
    wanted = sorted(set(ids))
    found = {}
    for at in range(0, len(wanted), _AT_ONCE):
        piece = select(decisions.c.id, decisions.c.asked).where(decisions.c.id.in_(wanted[at : at + _AT_ONCE]))
        for row in connection.execute(piece):
            found[row.id] = [party.name for party in _read(row.asked, _Question, row.id).shipment.parties]
    return found


class _Named(msgspec.Struct):
    """Of a party, its name."""

    name: str = ""


class _Parties(msgspec.Struct):
    """Of a shipment, its parties."""

    parties: tuple[_Named, ...] = ()


class _Question(msgspec.Struct):
    """Of a question, what names are read from: most of it is not, which is quicker."""

    shipment: _Parties


def is_sound(connection: Connection, kept: Kept) -> bool:
    """Say whether question and answer are what was kept, by the hashes in the decision's act."""
    body = connection.execute(select(acts.c.body).where(acts.c.seq == kept.seq, acts.c.kind == MADE)).scalar()
    told = json.loads(body) if body else {}
    return (told.get("asked"), told.get("answer")) == (digest(kept.stored_question), digest(kept.stored_answer))


def latest(connection: Connection, shipment: str) -> Kept | None:
    """Give the last decision on a shipment; `None` where there is none."""
    newest = select(decisions).where(decisions.c.shipment == shipment).order_by(decisions.c.seq.desc()).limit(1)
    row = connection.execute(newest).first()
    return None if row is None else Kept.of(row)


def answered_questions(connection: Connection, shipments: Collection[str]) -> dict[str, Asked]:
    """Give the last question on each of these shipments, by its id, if people had answered something on it."""
    found = {}
    wanted = sorted(set(shipments))
    for at in range(0, len(wanted), _AT_ONCE):
        newest = (
            select(func.max(decisions.c.seq))
            .where(decisions.c.shipment.in_(wanted[at : at + _AT_ONCE]))
            .group_by(decisions.c.shipment)
        )
        for row in connection.execute(select(decisions).where(decisions.c.seq.in_(newest))):
            kept = Kept.of(row)
            # Looked for in the text first: few questions have it, and reading them all takes most of the time.
            if b'"sent":' in _unpacked(kept.stored_question, kept.id) and kept.asked.sent:
                found[kept.shipment] = kept.asked
    return found


def history(connection: Connection, shipment: str) -> list[Kept]:
    """Give the decisions on a shipment, the last first."""
    found = select(decisions).where(decisions.c.shipment == shipment).order_by(decisions.c.seq.desc())
    return [Kept.of(row) for row in connection.execute(found)]


LAST_FIRST = Order((decisions.c.seq,), downwards=True)


def listing(connection: Connection, wanted: Wanted, limit: int) -> list[Listed]:
    """Give decisions, the last first, so many at most."""
    return list(page(connection, wanted, Turn(limit)).rows)


def page(connection: Connection, wanted: Wanted, turn: Turn) -> Page[Listed]:
    """Read a page of decisions, the last first."""
    columns = [decisions.c[name] for name in Listed.__slots__]
    found = read_page(connection, [_narrowed(select(*columns), wanted)], LAST_FIRST, turn)
    return found.each(_listed)


def made_by(connection: Connection, seqs: Iterable[int]) -> dict[int, Listed]:
    """Give the decisions that some acts made, as many as fit on a page, by the numbers of the acts."""
    columns = [decisions.c[name] for name in Listed.__slots__]
    rows = connection.execute(select(*columns).where(decisions.c.seq.in_(list(seqs))))
    return {row.seq: _listed(row) for row in rows}


def previous(connection: Connection, kept: Kept) -> Kept | None:
    """Give the decision on the same shipment before one; `None` where there is none."""
    earlier = select(decisions).where(decisions.c.shipment == kept.shipment, decisions.c.seq < kept.seq)
    row = connection.execute(earlier.order_by(decisions.c.seq.desc()).limit(1)).first()
    return None if row is None else Kept.of(row)


def _listed(row: Row[Any]) -> Listed:
    return Listed(row.id, row.seq, row.shipment, row.made_at, row.actor, Verdict(row.verdict))


def each(connection: Connection, wanted: Wanted) -> Iterator[Kept]:
    """Yield decisions in the order they were made, holding few of them at a time."""
    found = _narrowed(select(decisions), wanted).order_by(decisions.c.seq)
    for row in connection.execute(found.execution_options(yield_per=500)):
        yield Kept.of(row)


def _narrowed(found: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.shipment is not None:
        found = found.where(decisions.c.shipment == wanted.shipment)
    if wanted.verdict is not None:
        found = found.where(decisions.c.verdict == wanted.verdict.value)
    if wanted.since:
        found = found.where(decisions.c.made_at >= wanted.since)
    if wanted.until:
        found = found.where(decisions.c.made_at < wanted.until)
    if wanted.before is not None:
        found = found.where(decisions.c.seq < wanted.before)
    return found


def question_of(shipment: Shipment, on: dt.date, now: dt.datetime, **more: Any) -> Asked:
    """Give the question about a shipment; `more` are the further fields of `Asked`."""
    return Asked(shipment=packed(shipment), on=on, now=now, **more)


_VERIFY = "Run exportgate audit verify: it tells what else was changed."


def _packed(record: msgspec.Struct) -> bytes:
    return zlib.compress(msgspec.json.encode(record), _LEVEL)


def _unpacked(stored: bytes, id: str) -> bytes:
    try:
        return zlib.decompress(stored)
    except zlib.error as error:
        raise _unreadable(id, error) from error


def _read(stored: bytes, kind: type[T], id: str) -> T:
    try:
        return msgspec.json.decode(_unpacked(stored, id), type=kind)
    except msgspec.MsgspecError as error:
        raise _unreadable(id, error) from error


def _unreadable(id: str, error: Exception) -> RecordsError:
    return RecordsError(f"cannot be read as it is kept: {error}", where=f"decision {id}", hint=_VERIFY)
