"""Judgements kept: what people said of hits, who confirmed it, and what became of it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, select

from exportgate.decision import Outcome
from exportgate.errors import InputError
from exportgate.judging.judgement import About, Judgement, Said, Standing
from exportgate.judging.listing import Listing, listing_of
from exportgate.judging.persons import need_another
from exportgate.judging.profile import same_party
from exportgate.judging.reasons import bounded, needed
from exportgate.records.acts_of import acts_of
from exportgate.records.chain import Act, Deed, digest
from exportgate.records.holds import undo
from exportgate.records.records import Writing
from exportgate.records.tables.judging import judgements
from exportgate.settings import FourEyes, Settings

JUDGED, CONFIRMED, REFUSED, WITHDRAWN = (
    "hit.judged",
    "judgement.confirmed",
    "judgement.refused",
    "judgement.withdrawn",
)
_AT_ONCE = 500
_NOT_REFUSED = tuple(state for state in Standing if state is not Standing.REFUSED)


class JudgementError(InputError):
    """A judgement that is not there, or cannot be made, confirmed or withdrawn."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says of a hit.

    Args:
        said: that the party is the listed one, or that it is somebody else.
        about: party and entry as they are told now.
        reason: in words; it must not be empty.
        until: the last day on which a false positive is silent; by default the last one that the settings allow.
        shipment: in which shipment the hit was seen.
        decision: in which decision.
        outcome: the most severe finding that the hit led to.
    """

    said: Said
    about: About
    reason: str
    until: dt.date | None = None
    shipment: str = ""
    decision: str = ""
    outcome: Outcome = Outcome.REVIEW


def judge(write: Writing, saying: Saying, settings: Settings) -> Judgement:
    """Keep what somebody says of a hit: it counts at once, or once a second person confirms it.

    Raises:
        JudgementError: there is no reason, the last day is over or too far off, or the same is proposed already.
    """
    reason = needed(saying.reason)
    until = _last_day(saying, settings, write.now.astimezone(dt.UTC).date())
    listing = listing_of(saying.about.entry)
    _refuse_double(write.connection, saying, listing)
    stored = msgspec.json.encode(saying.about)
    state = Standing.PROPOSED if needs_second(saying, settings.four_eyes) else Standing.STANDING
    body = {
        "said": saying.said.value,
        "state": state.value,
        "listing": list(listing),
        "party": saying.about.party.name,
        "until": until.isoformat() if until else None,
        "reason": reason,
        "shipment": saying.shipment,
        "decision": saying.decision,
        "outcome": saying.outcome.value,
        "about": digest(stored),
    }
    act = write.act(Deed(JUDGED, f"entry {listing[0]} {listing[1]}", body))[0]
    made = _made(act, body, saying.about)
    write.connection.execute(judgements.insert(), _row(made) | {"about": stored})
    if made.state is Standing.STANDING:
        _undo_contradicted(write, made)
    return made


def needs_second(saying: Saying, four_eyes: FourEyes) -> bool:
    """Say whether a second person must confirm a judgement.

    A judgement holds in every shipment, so however mild the findings of this one were, it counts as lifting a review;
    and that the engine is wrong where it is sure always takes two.
    """
    against_engine = saying.said is Said.FALSE_POSITIVE and saying.about.confirmed
    return against_engine or any(four_eyes.needed(outcome) for outcome in (saying.outcome, Outcome.REVIEW))


def confirm(write: Writing, id: str, reason: str = "") -> Judgement:
    """Confirm what another proposed: from now on it counts.

    Raises:
        JudgementError: there is none of this id, or it is not proposed.
        SamePersonError: whoever confirms has proposed it.
    """
    proposed = _proposed(write.connection, id)
    need_another(write.actor, proposed.by, "confirm it")
    confirmed = _become(write, proposed, CONFIRMED, bounded(reason))
    _undo_contradicted(write, confirmed)
    return confirmed


def refuse(write: Writing, id: str, reason: str) -> Judgement:
    """Refuse what was proposed, with a reason: it never counts.

    Raises:
        JudgementError: there is none of this id, it is not proposed, or there is no reason.
    """
    return _become(write, _proposed(write.connection, id), REFUSED, needed(reason))


def withdraw(write: Writing, id: str, reason: str) -> Judgement:
    """Withdraw a judgement, with a reason: from now on it does not count, and an earlier one counts again.

    Shipments that are free by it are held until they are checked again.

    Raises:
        JudgementError: there is none of this id, it counts no more, or there is no reason.
    """
    found = judgement(write.connection, id)
    if found.state not in (Standing.STANDING, Standing.PROPOSED):
        raise JudgementError(f"is {found.state.value}, so it cannot be withdrawn", where=f"judgement {id}")
    withdrawn = _become(write, found, WITHDRAWN, needed(reason))
    undo(write, id)
    return withdrawn


def _undo_contradicted(write: Writing, true: Judgement) -> None:
    """Hold the shipments that are free by what a true match now contradicts."""
    if true.said is not Said.TRUE_MATCH:
        return
    for one in on_listings(write.connection, [true.listing])[true.listing]:
        if one.said is Said.FALSE_POSITIVE and same_party(one.about.party, true.about.party):
            undo(write, one.id)


def judgement(connection: Connection, id: str) -> Judgement:
    """Give a judgement.

    Raises:
        JudgementError: there is none of this id.
    """
    row = connection.execute(select(judgements).where(judgements.c.id == id)).first()
    if row is None:
        raise JudgementError(f"there is no judgement {id[:40]!r}", hint="See: exportgate judgements list")
    return _read(row)


def some(connection: Connection, ids: Sequence[str]) -> list[Judgement]:
    """Give judgements by their ids, as many as fit on a page, in the order they were made."""
    rows = connection.execute(select(judgements).where(judgements.c.id.in_(ids)).order_by(judgements.c.seq))
    return [_read(row) for row in rows]


def list_judgements(
    connection: Connection, states: Sequence[Standing] = (), limit: int = 200, before: int | None = None
) -> list[Judgement]:
    """Give judgements, the last first.

    Args:
        states: only those in one of these states; all where none is given.
        limit: at most so many.
        before: of lower number than this act; for the next page.
    """
    found = select(judgements).order_by(judgements.c.seq.desc()).limit(limit)
    if states:
        found = found.where(judgements.c.state.in_([state.value for state in states]))
    if before is not None:
        found = found.where(judgements.c.seq < before)
    return [_read(row) for row in connection.execute(found)]


def on_listings(
    connection: Connection, listings: Iterable[Listing], states: Sequence[Standing] = _NOT_REFUSED
) -> dict[Listing, list[Judgement]]:
    """Give the judgements on some listings, in the order they were made; refused ones are left out unless asked for."""
    among = judgements.c.state.in_([state.value for state in states])
    wanted = set(listings)
    entries = sorted({entry for _, entry in wanted})
    found: dict[Listing, list[Judgement]] = {}
    for at in range(0, len(entries), _AT_ONCE):
        some = judgements.c.entry.in_(entries[at : at + _AT_ONCE])
        asked = select(judgements).where(some, among)
        for row in connection.execute(asked.order_by(judgements.c.seq)):
            if (row.listed_by, row.entry) in wanted:
                found.setdefault((row.listed_by, row.entry), []).append(_read(row))
    return found


def ended(connection: Connection, after: int, since: dt.date, today: dt.date) -> list[Judgement]:
    """Give the judgements that counted and do not any more.

    Args:
        after: withdrawn by a later act than this.
        since, today: or their last day was this one or a later one, and lies before the present day.
    """
    withdrawn = (judgements.c.ended_seq > after) & judgements.c.standing_seq.is_not(None)
    last_day = (judgements.c.until >= since.isoformat()) & (judgements.c.until < today.isoformat())
    over = (judgements.c.state == Standing.STANDING.value) & last_day
    return [_read(row) for row in connection.execute(select(judgements).where(withdrawn | over))]


def judgement_faults(connection: Connection) -> Iterator[str]:
    """Tell in words which stored judgements are not what their acts say, are missing, or have no act."""
    told: dict[str, dict[str, Any]] = {}
    for act in acts_of(connection, (JUDGED, CONFIRMED, REFUSED, WITHDRAWN)):
        _replay(told, act, msgspec.json.decode(act.body))
    for row in connection.execute(select(judgements)):
        expected = told.pop(row.id, None)
        if expected is None:
            yield f"judgement {row.id} stands in the records, but no act tells of it"
            continue
        stored = dict(row._mapping)
        stored["about"] = digest(stored["about"])
        for name in (name for name in expected if stored[name] != expected[name]):
            yield f"judgement {row.id}: {name} is {stored[name]!r}, its acts say {expected[name]!r}"
    for id in told:
        yield f"judgement {id} is missing from the records, though its acts tell of it"


def _replay(told: dict[str, dict[str, Any]], act: Act, body: Mapping[str, Any]) -> None:
    """Work an act into the rows that the table should hold, `about` as its digest."""
    if act.kind == JUDGED:
        told[f"J-{act.seq}"] = _first(act, body) | {"about": body["about"]}
    elif (id := act.subject.removeprefix("judgement ")) in told:
        told[id] |= _later(act, body)


def _first(act: Act, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns that the act of judging makes."""
    standing = body["state"] == Standing.STANDING.value
    listed_by, entry = body["listing"]
    plain = ("said", "state", "party", "until", "reason", "shipment", "decision", "outcome")
    return {name: body[name] for name in plain} | {
        "id": f"J-{act.seq}",
        "seq": act.seq,
        "listed_by": listed_by,
        "entry": entry,
        "by": act.actor,
        "at": act.at,
        "standing_seq": act.seq if standing else None,
        "confirmed_by": "",
        "confirmed_at": "",
        "ended_seq": None,
        "ended_by": "",
        "ended_at": "",
        "ended_reason": "",
    }


def _later(act: Act, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns that a later act changes."""
    if act.kind == CONFIRMED:
        changed = {"state": Standing.STANDING.value, "standing_seq": act.seq}
        return changed | {"confirmed_by": act.actor, "confirmed_at": act.at}
    state = Standing.REFUSED if act.kind == REFUSED else Standing.WITHDRAWN
    ended = {"ended_seq": act.seq, "ended_by": act.actor, "ended_at": act.at, "ended_reason": body["reason"]}
    return {"state": state.value, **ended}


def _become(write: Writing, before: Judgement, kind: str, reason: str) -> Judgement:
    body = {"reason": reason}
    act = write.act(Deed(kind, f"judgement {before.id}", body))[0]
    changed = _later(act, body)
    write.connection.execute(judgements.update().where(judgements.c.id == before.id).values(**changed))
    return replace(before, **changed | {"state": Standing(changed["state"])})


def _made(act: Act, body: Mapping[str, Any], about: About) -> Judgement:
    return _judgement(_first(act, body), about)


def _read(row: Row[Any]) -> Judgement:
    columns = dict(row._mapping)
    return _judgement(columns, msgspec.json.decode(columns.pop("about"), type=About))


_APART = frozenset({"said", "state", "outcome", "until", "listed_by", "entry", "party"})


def _judgement(columns: Mapping[str, Any], about: About) -> Judgement:
    return Judgement(
        said=Said(columns["said"]),
        state=Standing(columns["state"]),
        outcome=Outcome(columns["outcome"]),
        until=dt.date.fromisoformat(columns["until"]) if columns["until"] else None,
        listing=(columns["listed_by"], columns["entry"]),
        about=about,
        **{name: value for name, value in columns.items() if name not in _APART},
    )


def _row(made: Judgement) -> dict[str, Any]:
    columns = {name: getattr(made, name) for name in made.__struct_fields__ if name not in ("listing", "about")}
    listed_by, entry = made.listing
    until = made.until.isoformat() if made.until else None
    words = {name: str(columns[name].value) for name in ("said", "state", "outcome")}
    return {**columns, **words, "until": until, "listed_by": listed_by, "entry": entry, "party": made.about.party.name}


def _proposed(connection: Connection, id: str) -> Judgement:
    found = judgement(connection, id)
    if found.state is not Standing.PROPOSED:
        whose = f" by {found.confirmed_by or found.ended_by or found.by}"
        raise JudgementError(f"is not proposed any more: {found.state.value}{whose}", where=f"judgement {id}")
    return found


def _refuse_double(connection: Connection, saying: Saying, listing: Listing) -> None:
    for one in on_listings(connection, [listing]).get(listing, ()):
        alike = one.said is saying.said and same_party(one.about.party, saying.about.party)
        if one.state is Standing.PROPOSED and alike and one.about.entry == saying.about.entry:
            raise JudgementError(
                f"the same is proposed already, by {one.by}",
                where=f"judgement {one.id}",
                hint=f"Another person confirms it: exportgate judgements confirm {one.id}",
            )


def _last_day(saying: Saying, settings: Settings, today: dt.date) -> dt.date | None:
    if saying.said is Said.TRUE_MATCH:
        if saying.until is not None:
            raise JudgementError("a true match has no last day", hint="Withdraw it when it is not true any more.")
        return None
    days = settings.judging.false_positive_days
    last = today + dt.timedelta(days=days)
    until = saying.until or last
    if until < today:
        raise JudgementError(f"the last day {until} is over, expected {today} or later")
    if until > last:
        raise JudgementError(
            f"the last day {until} is too far off, expected {last} or earlier",
            hint=f"A false positive lasts {days} days at most: judging.false_positive_days in settings.toml.",
        )
    return until


def judgement_object(one: Judgement) -> dict[str, Any]:
    """Give a judgement as plain values, for JSON."""
    listed_by, entry = one.listing
    return {
        "id": one.id,
        "state": one.state.value,
        "said": one.said.value,
        "party": one.about.party.name,
        "list": listed_by,
        "entry": entry,
        "listed_name": one.about.entry.primary_name,
        "until": one.until.isoformat() if one.until else None,
        "reason": one.reason,
        "by": one.by,
        "at": one.at,
        "confirmed_by": one.confirmed_by,
        "confirmed_at": one.confirmed_at,
        "ended_by": one.ended_by,
        "ended_at": one.ended_at,
        "ended_reason": one.ended_reason,
        "shipment": one.shipment,
        "decision": one.decision,
        "outcome": one.outcome.value,
        "edition": one.about.edition.isoformat() if one.about.edition else None,
        "score": one.about.score,
        "party_as_told": msgspec.to_builtins(one.about.party),
        "entry_as_listed": msgspec.to_builtins(one.about.entry),
    }
