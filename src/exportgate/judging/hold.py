"""A shipment at the gate: its state, why it is in it, and what each act makes of it."""

import datetime as dt
from collections.abc import Collection, Iterable

import msgspec
from msgspec.structs import replace

from exportgate.decision import HELD, Decision, Finding, Outcome, Verdict
from exportgate.judging.persons import need_another
from exportgate.judging.question import Question, question_changes
from exportgate.judging.states import MAY_LEAVE, Happened, State, TransitionError, next_state

_KEPT_REASONS, _KEPT_CHARACTERS = 12, 400
_NO_LAWS = frozenset({"gate", "policy"})
"""What has outcomes in a decision and is no law: the host itself, and the company's own policy."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A release that one person proposed and another must confirm."""

    by: str
    at: str
    decision: str
    reason: str = ""


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A release: proposed by one, confirmed by another, of one decision on one question."""

    proposed_by: str
    by: str
    at: str
    decision: str
    question: Question
    reason: str = ""


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision means for the shipment's state; the body of the act `shipment.settled`.

    `held_for` are the outcomes that keep it, `stopped_by` who keeps it by them, `second` whether lifting them takes a
    second person, `reasons` what keeps it in words, the first of them, `asks` the facts that would settle it.
    `rests_on` are the judgements by which hits are silent in it, `silent_until` the first of their last days.
    """

    decision: str
    verdict: Verdict
    question: Question
    held_for: tuple[Outcome, ...] = ()
    second: bool = False
    reasons: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    silent_until: dt.date | None = None
    laws: tuple[str, ...] = ()
    other_day: dt.date | None = None
    stopped_by: tuple[str, ...] = ()


class Hold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shipment at the gate.

    `since` is the moment it came into its state, `first_held` that of the first decision that kept it. `second` says
    that something was found that only two persons may lift. `why` says how it came into its state. `rests_on` and
    `silent_until` are those of the last decision, as is `stopped_by`: all that keep it, a law, the policy or the gate,
    where `reasons` are the first few. `laws` are those asked so far.
    """

    shipment: str
    state: State
    since: str
    decision: str
    verdict: Verdict
    question: Question
    why: str = ""
    first_held: str = ""
    held_for: tuple[Outcome, ...] = ()
    second: bool = False
    reasons: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    proposal: Proposal | None = None
    release: Release | None = None
    rests_on: tuple[str, ...] = ()
    silent_until: dt.date | None = None
    laws: tuple[str, ...] = ()
    stopped_by: tuple[str, ...] = ()

    @property
    def may_leave(self) -> bool:
        """Whether the goods may leave: passed or released, and the last decision passes."""
        return self.state in MAY_LEAVE and self.verdict is Verdict.PASS

    def lapsed(self, day: dt.date) -> bool:
        """Say whether a judgement that it rests on is over, so that it must be checked again."""
        return self.silent_until is not None and day > self.silent_until


def settlement_of(
    decision: Decision,
    question: Question,
    needs_second: Iterable[Outcome],
    days: Collection[dt.date | None] | None = None,
) -> Settlement:
    """Give what a decision means for its shipment.

    Args:
        decision: as kept, with its id.
        question: what was asked.
        needs_second: the outcomes that only two persons may lift.
        days: the days by whose law goods may go: that on which they leave, and the present one; left out, any.
    """
    keeping = [one for one in decision.findings if one.weighs in HELD or one.weighs is Outcome.PROHIBITED]
    keeping.sort(key=lambda one: one.weighs.severity)
    held_for = tuple(dict.fromkeys(one.weighs for one in keeping))
    return Settlement(
        decision=decision.id,
        verdict=decision.verdict,
        question=question,
        held_for=held_for,
        second=not set(held_for).isdisjoint(needs_second),
        reasons=tuple(dict.fromkeys(map(_reason, keeping)))[:_KEPT_REASONS],
        asks=tuple(dict.fromkeys(name for one in keeping for name in one.asks)),
        rests_on=tuple(dict.fromkeys(one.judgement for one in decision.silenced)),
        silent_until=min((one.until for one in decision.silenced if one.until), default=None),
        laws=tuple(sorted(decision.outcomes.keys() - _NO_LAWS)),
        other_day=None if days is None or decision.as_of in days else decision.as_of,
        stopped_by=tuple(dict.fromkeys(one.jurisdiction for one in keeping)),
    )


def _reason(finding: Finding) -> str:
    return f"{finding.jurisdiction} {finding.weighs.value.replace('_', ' ')}: {finding.reason}"[:_KEPT_CHARACTERS]


def settled(shipment: str, before: Hold | None, made: Settlement, at: str) -> Hold:
    """Give where a shipment stands after a decision.

    A shipment that was released keeps its release while the same question passes; whatever else is decided, it loses
    it. What was once found that takes two persons is remembered: a later pass then awaits a release.
    """
    changed = question_changes(before.release.question, made.question) if before and before.release else []
    short = _falls_short(before, made)
    second = made.second or bool(before and before.second)
    happened = _happened(before, made, changed, second)
    state = next_state(shipment, before.state if before else None, Happened.HOLDS if short else happened)
    lost = before is not None and before.state is State.RELEASED and state is not State.RELEASED
    same = before is not None and before.state is state
    keeps = made.verdict is Verdict.PASS and before is not None and before.question.digest == made.question.digest
    first = before.first_held if before else ""
    return Hold(
        shipment=shipment,
        state=state,
        since=before.since if before is not None and same else at,
        decision=made.decision,
        verdict=made.verdict,
        question=made.question,
        why=short or _why(before, made, changed, lost),
        first_held=first or ("" if made.verdict is Verdict.PASS else at),
        held_for=made.held_for or (before.held_for if before else ()),
        second=second,
        reasons=(short,) if short else made.reasons,
        asks=made.asks,
        proposal=before.proposal if before is not None and same and keeps else None,
        release=before.release if before and state in (State.RELEASED, State.SHIPPED) else None,
        rests_on=made.rests_on,
        silent_until=made.silent_until,
        laws=tuple(sorted({*made.laws, *(before.laws if before and before.state is not State.CANCELLED else ())})),
        stopped_by=made.stopped_by,
    )


def _falls_short(before: Hold | None, made: Settlement) -> str:
    """Say why what passes frees nothing: it was asked of fewer laws than before, or of that of another day.

    Where the same was asked before and passed, that answer still stands.
    """
    gone = before is not None and before.state in (State.CANCELLED, State.SHIPPED)
    stands = before is not None and before.state is not State.HELD and before.verdict is Verdict.PASS
    if made.verdict is not Verdict.PASS or (before and stands and before.question.digest == made.question.digest):
        return ""
    if made.other_day:
        told = f"passes by the law of {made.other_day}, which is not that of the day the goods leave"
        return f"decision {made.decision}: {told}; check it again without naming a day"
    unasked = [] if before is None or gone else sorted(set(before.laws) - set(made.laws))
    if not unasked:
        return ""
    told = f"passes by {', '.join(made.laws) or 'no law'}, but {', '.join(unasked)}, asked before, was not asked again"
    return f"decision {made.decision}: {told}; check it by all laws, or cancel it first"


def _happened(before: Hold | None, made: Settlement, changed: list[str], second: bool) -> Happened:
    if made.verdict is Verdict.BLOCK:
        return Happened.BLOCKS
    if made.verdict is Verdict.HOLD:
        return Happened.HOLDS
    if before is not None and before.state is State.RELEASED and not changed:
        return Happened.STILL_PASSES
    return Happened.PASSES_FOR_SECOND if second else Happened.PASSES


def _why(before: Hold | None, made: Settlement, changed: list[str], lost: bool) -> str:
    told = f"decision {made.decision}: {made.verdict.value}"
    if before is not None and before.state is State.SHIPPED:
        return f"{told}, asked after the goods had left"
    if before is not None and before.state is State.HELD and before.verdict is Verdict.PASS:  # it was undone
        return f"{told}; {before.why}"
    if lost:
        cause = f"the question changed ({', '.join(changed)})" if changed else "the same question no longer passes"
        return f"{told}; reopened, as {cause} since it was released"
    if before is not None and before.state is State.RELEASED:
        return f"{before.why}; {told} again"
    return told


def propose_release(before: Hold, actor: str, at: str, reason: str) -> Hold:
    """Give a shipment whose release somebody proposed.

    Raises:
        TransitionError: it cannot be released, and why.
    """
    _need_release(before, at)
    if before.proposal is not None:
        raise TransitionError(
            f"its release is proposed already, by {before.proposal.by} on {before.proposal.at[:10]}",
            where=f"shipment {before.shipment}",
            hint="Another person confirms or refuses it.",
        )
    return replace(before, proposal=Proposal(by=actor, at=at, decision=before.decision, reason=reason))


def confirm_release(before: Hold, actor: str, at: str, reason: str) -> Hold:
    """Give a shipment that is released.

    Raises:
        TransitionError: it cannot be released, or nobody proposed it.
        SamePersonError: whoever confirms has proposed it.
    """
    _need_release(before, at)
    proposal = _proposal_of(before)
    need_another(actor, proposal.by, "confirm the release")
    release = Release(
        proposed_by=proposal.by,
        by=actor,
        at=at,
        decision=before.decision,
        question=before.question,
        reason=reason or proposal.reason,
    )
    why = f"decision {before.decision}: released by {actor}, proposed by {proposal.by}"
    state = next_state(before.shipment, before.state, Happened.RELEASED)
    return replace(before, state=state, since=at, why=why, proposal=None, release=release)


def refuse_release(before: Hold, actor: str, at: str, reason: str) -> Hold:
    """Give a shipment whose proposed release somebody refused; it awaits another one.

    Raises:
        TransitionError: nobody proposed it.
    """
    proposal = _proposal_of(before)
    return replace(before, proposal=None, why=f"release proposed by {proposal.by} refused by {actor}: {reason}")


def undo(before: Hold, judgement: str, at: str) -> Hold:
    """Give a shipment whose last answer rests on a judgement that counts no more: held until it is checked again.

    Raises:
        TransitionError: it is not free anyway.
    """
    state = next_state(before.shipment, before.state, Happened.UNDONE)
    reason = f"judgement {judgement}, on which decision {before.decision} rests, counts no more; check it again"
    why = f"{'reopened, as ' if before.state is State.RELEASED else ''}{reason}"
    return replace(
        before, state=state, since=at, why=why, reasons=(reason,), stopped_by=(), asks=(), proposal=None, release=None
    )


def cancel(before: Hold, actor: str, at: str, reason: str) -> Hold:
    """Give a shipment that was cancelled; asked again, it is at the gate again.

    Raises:
        TransitionError: it has left, or is cancelled already.
    """
    state = next_state(before.shipment, before.state, Happened.CANCELLED)
    why = f"cancelled by {actor}: {reason}"
    return replace(before, state=state, since=at, why=why, proposal=None, release=None)


def ship(before: Hold, actor: str, at: str, reason: str) -> Hold:
    """Give a shipment that has left.

    Raises:
        TransitionError: it may not leave.
    """
    if before.state is not State.SHIPPED and not before.may_leave:
        raise _not_free(before, "may not leave")
    _need_not_lapsed(before, at)
    state = next_state(before.shipment, before.state, Happened.SHIPPED)
    return replace(
        before, state=state, since=at, why=f"left, as {actor} says: {reason}" if reason else f"left, as {actor} says"
    )


def _proposal_of(hold: Hold) -> Proposal:
    if hold.proposal is None:
        raise TransitionError("nobody has proposed its release", where=f"shipment {hold.shipment}", hint=_PROPOSE)
    return hold.proposal


_PROPOSE = "Propose it with: exportgate release SHIPMENT"


def _need_not_lapsed(hold: Hold, at: str) -> None:
    if hold.state is not State.SHIPPED and hold.lapsed(dt.date.fromisoformat(at[:10])):
        told = f"rests on a judgement whose last day was {hold.silent_until}"
        raise TransitionError(told, where=f"shipment {hold.shipment}", hint=_CHECK_AGAIN)


_CHECK_AGAIN = "Check it again: exportgate answer SHIPMENT --again"


def _need_release(hold: Hold, at: str) -> None:
    if hold.state is State.AWAITING_RELEASE:
        _need_not_lapsed(hold, at)
        return
    if hold.state in MAY_LEAVE:
        raise TransitionError(f"is {hold.state.words} and needs no release", where=f"shipment {hold.shipment}")
    raise _not_free(hold, "cannot be released")


def _not_free(hold: Hold, what: str) -> TransitionError:
    """Say why a shipment does not get free, and what would free it."""
    told = "; ".join(hold.reasons[:3]) or hold.why
    where = f"shipment {hold.shipment}"
    if hold.state is State.BLOCKED:
        hint = "What is prohibited is not released. If a hit is of somebody else, judge it: exportgate judge"
        return TransitionError(f"is blocked and {what}: {told}", where=where, hint=hint)
    if hold.state is State.HELD:
        asks = f" Asked: {', '.join(hold.asks)}." if hold.asks else ""
        hint = f"Answer what is asked, judge the hits, or put a licence on file.{asks}"
        return TransitionError(f"is held and {what}: {told}", where=where, hint=hint)
    hint = "A second person must release it: exportgate release" if hold.state is State.AWAITING_RELEASE else ""
    return TransitionError(f"is {hold.state.words} and {what}", where=where, hint=hint)
