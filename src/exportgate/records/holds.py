"""Shipments at the gate kept: how each stands, its release, and what waits for a person."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select

from exportgate.decision import Decision, Outcome
from exportgate.judging import hold as rules
from exportgate.judging import reasons
from exportgate.judging.hold import Hold, Settlement, settled, settlement_of
from exportgate.judging.judgement import Standing
from exportgate.judging.question import Question, question_changes, question_in
from exportgate.judging.states import AT_THE_GATE, State, TransitionError
from exportgate.records import decisions, licences, outbox
from exportgate.records.acts_of import acts_of
from exportgate.records.chain import Deed, digest
from exportgate.records.queue import columns_of, name_faults, names_in
from exportgate.records.records import Writing
from exportgate.records.shipments import unpacked
from exportgate.records.tables.judging import holds, judgements
from exportgate.settings import Settings, read_settings
from exportgate.shipment import Shipment

SETTLED, UNDONE, PROPOSED, CONFIRMED, REFUSED, CANCELLED, SHIPPED = (
    "shipment.settled",
    "shipment.undone",
    "release.proposed",
    "release.confirmed",
    "release.refused",
    "shipment.cancelled",
    "shipment.shipped",
)
WAITING = (State.BLOCKED, State.HELD, State.AWAITING_RELEASE)
_FREE = (State.PASSED, State.AWAITING_RELEASE, State.RELEASED)
"""Where nothing keeps a shipment but, perhaps, a second person's word."""
_AT_ONCE = 500

_STEPS: Mapping[str, Callable[[Hold, str, str, str], Hold]] = {
    PROPOSED: rules.propose_release,
    CONFIRMED: rules.confirm_release,
    REFUSED: rules.refuse_release,
    CANCELLED: rules.cancel,
    SHIPPED: rules.ship,
}
"""What each step that people take makes of a shipment."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision made of a shipment's state."""

    before: Hold | None
    after: Hold

    @property
    def reopened(self) -> bool:
        """Whether the shipment had been released and is not any more."""
        return (
            self.before is not None and self.before.state is State.RELEASED and self.after.state is not State.RELEASED
        )


class GateState(msgspec.Struct, frozen=True, kw_only=True):
    """What to tell somebody who asks whether goods may leave.

    `state` is "" where the shipment was never checked. `question` is the digest of what was decided, and released; ask
    with the shipment to be sure that it is the same one. `reason` says why it stands as it does.
    """

    shipment: str
    state: str
    may_leave: bool
    reason: str
    decision: str = ""
    verdict: str = ""
    question: str = ""
    asks: tuple[str, ...] = ()
    released_by: str = ""
    released_at: str = ""


def settle(write: Writing, shipment: Shipment, decision: Decision, settings: Settings | None = None) -> Change:
    """Bring a shipment into the state that a decision, just kept, puts it in.

    Webhooks are told where it loses its release by that.
    """
    return settle_all(write, [(shipment, decision)], settings)[0]


def settle_all(
    write: Writing, made: Sequence[tuple[Shipment, Decision]], settings: Settings | None = None
) -> list[Change]:
    """Bring shipments into their states, in the order of their decisions; a shipment may be among them twice."""
    if not made:
        return []
    known = holds_of(write.connection, [shipment.id for shipment, _ in made])
    there = set(known)
    settlements = _settlements(write, made, settings or read_settings())
    changes: list[Change] = []
    for (shipment, _), settlement in zip(made, settlements, strict=True):
        before = known.get(shipment.id)
        known[shipment.id] = settled(shipment.id, before, settlement, write.at)
        changes.append(Change(before, known[shipment.id]))
    done = zip(changes, settlements, strict=True)
    told = write.act(*(_deed(SETTLED, change.after, msgspec.to_builtins(one)) for change, one in done))
    seqs = {change.after.shipment: act.seq for change, act in zip(changes, told, strict=True)}
    for change in changes:
        if change.reopened:
            outbox.queue(write, "reopened", hold_object(change.after))
    parties = {shipment.id: {"parties": names_in(shipment)} for shipment, _ in made}
    _store(write.connection, {name: (seq, known[name]) for name, seq in seqs.items()}, there, parties)
    undone = {hold.shipment: hold for hold in _undo_stale(write, [known[name] for name in seqs])}
    return [
        Change(one.before, undone.get(one.after.shipment, one.after)) if one.after is known[one.after.shipment] else one
        for one in changes
    ]


def _settlements(write: Writing, made: Sequence[tuple[Shipment, Decision]], settings: Settings) -> list[Settlement]:
    """Give what each decision means for its shipment."""
    needs_second = [outcome for outcome in Outcome if settings.four_eyes.needed(outcome)]
    today = write.now.astimezone(dt.UTC).date()
    return [
        settlement_of(decision, question_in(shipment), needs_second, (shipment.date, today))
        for shipment, decision in made
    ]


def undo(write: Writing, judgement: str) -> list[Hold]:
    """Hold the shipments that are free by a judgement which counts no more, until they are checked again.

    Webhooks are told of those that were released.
    """
    free = holds.c.state.in_([state.value for state in _FREE])
    named = holds.c.hold.contains(f'"{judgement}"', autoescape=True)
    rows = write.connection.execute(select(holds.c.hold).where(free, named).order_by(holds.c.shipment))
    resting = [msgspec.json.decode(row.hold, type=Hold) for row in rows]
    return _undone(write, [(one, judgement) for one in resting if judgement in one.rests_on])


def _undone(write: Writing, resting: Sequence[tuple[Hold, str]]) -> list[Hold]:
    after = [rules.undo(hold, judgement, write.at) for hold, judgement in resting]
    deeds = [
        _deed(UNDONE, hold, {"judgement": judgement, "decision": hold.decision})
        for hold, (_, judgement) in zip(after, resting, strict=True)
    ]
    stored = {hold.shipment: (act.seq, hold) for hold, act in zip(after, write.act(*deeds), strict=True)}
    _store(write.connection, stored, set(stored))
    for (before, _), hold in zip(resting, after, strict=True):
        if before.state is State.RELEASED:
            outbox.queue(write, "reopened", hold_object(hold))
    return after


def _undo_stale(write: Writing, settled_now: Sequence[Hold]) -> list[Hold]:
    """Hold again what rests on a judgement that ceased to count while the shipment was checked."""
    free = [hold for hold in settled_now if hold.rests_on and hold.state in _FREE]
    named = sorted({one for hold in free for one in hold.rests_on})
    gone: set[str] = set()
    for at in range(0, len(named), _AT_ONCE):
        some = judgements.c.id.in_(named[at : at + _AT_ONCE])
        asked = select(judgements.c.id).where(some, judgements.c.state != Standing.STANDING.value)
        gone |= {row.id for row in write.connection.execute(asked)}
    stale = ((hold, next((one for one in hold.rests_on if one in gone), "")) for hold in free)
    return _undone(write, [(hold, judgement) for hold, judgement in stale if judgement])


def propose_release(write: Writing, shipment: str, reason: str = "") -> Hold:
    """Propose to release a shipment that passes; another person must confirm it.

    Raises:
        TransitionError: its last decision does not pass, or it needs no release; with the reason.
    """
    return _step(write, PROPOSED, shipment, reason)


def confirm_release(write: Writing, shipment: str, reason: str = "") -> Hold:
    """Release a shipment whose release another person proposed.

    Raises:
        TransitionError: nobody proposed it, or its last decision does not pass.
        SamePersonError: whoever confirms has proposed it.
    """
    return _step(write, CONFIRMED, shipment, reason)


def refuse_release(write: Writing, shipment: str, reason: str) -> Hold:
    """Refuse a proposed release, with a reason.

    Raises:
        TransitionError: nobody proposed it, or there is no reason.
    """
    return _step(write, REFUSED, shipment, reason, needed=True)


def cancel(write: Writing, shipment: str, reason: str) -> Hold:
    """Cancel a shipment, with a reason.

    Raises:
        TransitionError: it has left, is cancelled already, or there is no reason.
    """
    return _step(write, CANCELLED, shipment, reason, needed=True)


def mark_shipped(write: Writing, shipment: str, reason: str = "") -> Hold:
    """Note that a shipment has left.

    Raises:
        TransitionError: it may not leave.
        InputError: a licence that it rests on does not hold today.
    """
    return _step(write, SHIPPED, shipment, reason)


def hold_of(connection: Connection, shipment: str) -> Hold | None:
    """Give how a shipment stands at the gate; `None` where it was never checked."""
    return holds_of(connection, [shipment]).get(shipment)


def holds_of(connection: Connection, shipments: Sequence[str]) -> dict[str, Hold]:
    """Give how shipments stand at the gate, by id; those never checked are not among them."""
    found: dict[str, Hold] = {}
    wanted = sorted(set(shipments))
    for at in range(0, len(wanted), _AT_ONCE):
        some = select(holds.c.shipment, holds.c.hold).where(holds.c.shipment.in_(wanted[at : at + _AT_ONCE]))
        found |= {row.shipment: msgspec.json.decode(row.hold, type=Hold) for row in connection.execute(some)}
    return found


def at_gate(connection: Connection, shipment: str) -> bool:
    """Say whether a shipment was checked and is neither cancelled nor gone.

    Only such a one is checked again by itself, as when a judgement comes to count: checking would bring a cancelled one
    back to the gate.
    """
    hold = hold_of(connection, shipment)
    return hold is not None and hold.state in AT_THE_GATE


def queue(connection: Connection, states: Sequence[State] = WAITING, limit: int | None = None) -> list[Hold]:
    """Give the shipments in some states, the longest in theirs first: all, or so many at most.

    `exportgate.records.queue` reads them a page at a time.
    """
    asked = select(holds.c.hold).where(holds.c.state.in_([state.value for state in states]))
    rows = connection.execute(asked.order_by(holds.c.since, holds.c.shipment).limit(limit))
    return [msgspec.json.decode(row.hold, type=Hold) for row in rows]


def gate_state(
    connection: Connection, shipment: str, asked: Shipment | None = None, now: dt.datetime | None = None
) -> GateState:
    """Say whether the goods of a shipment may leave, and why or why not.

    Args:
        shipment: its id.
        asked: what is about to leave; where it differs from what was decided, it may not, nor where what was decided
            does not hold on its day any more.
        now: the present moment; what rests on a judgement that is over, or a licence that does not hold, may not leave.
    """
    hold = hold_of(connection, shipment)
    if hold is None:
        return GateState(shipment=shipment, state="", may_leave=False, reason="it was never checked")
    bound = hold.release.question if hold.release else hold.question
    against = _against(connection, hold, bound, asked, now or dt.datetime.now(dt.UTC))
    return GateState(
        shipment=shipment,
        state=hold.state.value,
        may_leave=hold.may_leave and not against,
        reason=against or hold.why,
        decision=hold.decision,
        verdict=hold.verdict.value,
        question=bound.digest,
        asks=hold.asks,
        released_by=hold.release.by if hold.release else "",
        released_at=hold.release.at if hold.release else "",
    )


def _against(connection: Connection, hold: Hold, bound: Question, asked: Shipment | None, now: dt.datetime) -> str:
    """Say why what was decided does not hold for what is asked, or does not hold any more; "" where it does."""
    if asked and (changed := _differences(connection, hold, bound, asked)):
        return f"what was decided is not what is asked: {', '.join(changed)} differ"
    if not hold.may_leave:
        return ""
    today = now.astimezone(dt.UTC).date()
    day = max(today, asked.date) if asked and asked.date else today
    if hold.lapsed(day):
        over = "was" if hold.lapsed(today) else "is"
        return f"it rests on a judgement whose last day {over} {hold.silent_until}: check it again"
    return next((f"{one}: check it again" for one in licences.not_held_on(connection, hold.shipment, day)), "")


def _differences(connection: Connection, hold: Hold, bound: Question, asked: Shipment) -> list[str]:
    """Name what is asked otherwise than it was decided; what people have added to what was sent is no difference.

    A fact that was stated when it was sent, and is not any more, is unknown now, which is another question.
    """
    question = question_in(asked)
    last = decisions.answered_questions(connection, [asked.id]).get(asked.id)
    sent = question_in(unpacked(last.sent)) if last else hold.question
    changed = question_changes(bound, question)
    if changed and last:
        changed = question_changes(sent, question)
    return changed + [f"fact {name}" for name in sorted(sent.facts.keys() - question.facts.keys())]


def hold_object(hold: Hold) -> dict[str, Any]:
    """Give a shipment at the gate as plain values, for JSON and webhooks."""
    plain: dict[str, Any] = msgspec.to_builtins(hold)
    return {
        "shipment": hold.shipment,
        "state": hold.state.value,
        "may_leave": hold.may_leave,
        "since": hold.since,
        "first_held": hold.first_held,
        "decision": hold.decision,
        "verdict": hold.verdict.value,
        "why": hold.why,
        "held_for": [outcome.value for outcome in hold.held_for],
        "second_person": hold.second,
        "reasons": list(hold.reasons),
        "asks": list(hold.asks),
        "question": hold.question.digest,
        "proposal": plain.get("proposal"),
        "release": _release_object(hold),
    }


def hold_faults(connection: Connection) -> Iterator[str]:
    """Tell in words which stored states are not what the acts say, are missing, or have no act."""
    expected: dict[str, tuple[int, str]] = {}
    for act in acts_of(connection, (SETTLED, UNDONE, *_STEPS)):
        expected[act.subject.removeprefix("shipment ")] = (act.seq, json.loads(act.body)["hold"])
    for row in connection.execute(select(holds)):
        known = expected.pop(row.shipment, None)
        if known is None:
            yield f"the state of shipment {row.shipment} stands in the records, but no act tells of it"
        elif known != (row.seq, digest(row.hold.encode())) or not _agrees(row):
            yield f"shipment {row.shipment}: its state {row.state} as stored is not what its acts say"
    for name in expected:
        yield f"the state of shipment {name} is missing from the records, though its acts tell of it"
    yield from name_faults(connection)


def _agrees(row: Row[Any]) -> bool:
    """Whether the columns beside the JSON, by which rows are found, say what it says."""
    hold = msgspec.json.decode(row.hold, type=Hold)
    told = {"shipment": hold.shipment, "state": hold.state.value, "since": hold.since, **columns_of(hold)}
    return all(getattr(row, name) == value for name, value in told.items())


def _deed(kind: str, after: Hold, body: Mapping[str, Any]) -> Deed:
    """Give an act with the digest of what it makes of the shipment."""
    return Deed(kind, f"shipment {after.shipment}", {**body, "hold": digest(_written(after).encode())})


def _step(write: Writing, kind: str, shipment: str, reason: str, *, needed: bool = False) -> Hold:
    """Do one of the steps that people take, in the records and the chain; licences are used or given back by it."""
    where = f"shipment {shipment}"
    before = hold_of(write.connection, shipment)
    if before is None:
        raise TransitionError("was never checked", where=where, hint="Check it first: exportgate check")
    said = reasons.needed(reason) if needed else reasons.bounded(reason)
    after = _STEPS[kind](before, write.actor, write.at, said)
    act = write.act(_deed(kind, after, {"reason": said, "decision": before.decision}))[0]
    _store(write.connection, {shipment: (act.seq, after)}, {shipment})
    if kind == CONFIRMED:
        outbox.queue(write, "released", hold_object(after))
    elif kind == SHIPPED:
        licences.ship(write, shipment, write.now.date())
    elif kind == CANCELLED:
        licences.give_back(write, shipment)
    return after


def _store(
    connection: Connection,
    changed: Mapping[str, tuple[int, Hold]],
    there: set[str],
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Write how shipments stand; `more` holds further columns of all of them, where a decision changes those."""
    rows = [_columns(name, seq, hold) | dict((more or {}).get(name, {})) for name, (seq, hold) in changed.items()]
    new = [row for row in rows if row["shipment"] not in there]
    known = [row | {"which": row["shipment"]} for row in rows if row["shipment"] in there]
    if new:
        connection.execute(holds.insert(), new)
    if known:
        columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "shipment"}
        for row in known:
            row.pop("shipment")
        connection.execute(holds.update().where(holds.c.shipment == bindparam("which")).values(columns), known)


def _columns(name: str, seq: int, hold: Hold) -> dict[str, Any]:
    told = {"shipment": name, "seq": seq, "state": hold.state.value, "since": hold.since, "hold": _written(hold)}
    return told | columns_of(hold)


def _written(hold: Hold) -> str:
    return msgspec.json.encode(hold, order="deterministic").decode()


def _release_object(hold: Hold) -> dict[str, Any] | None:
    if hold.release is None:
        return None
    plain: dict[str, Any] = msgspec.to_builtins(hold.release)
    return plain | {"question": hold.release.question.digest}
