"""What people do about a decision: answer, judge, attach a licence, release, cancel, and ask again."""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from exportgate.casework.replaying import replay
from exportgate.decision import Decision, Verdict
from exportgate.desk.pages.answering import Answers, read_answers, with_fields
from exportgate.desk.pages.decisions import Result, decision_page, kept_decision
from exportgate.desk.pages.faults import Fault
from exportgate.desk.pages.questions import Declared, questions_of, stated_of
from exportgate.desk.pages.roles import APPROVE
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Act, Approving, Reading, Visit, Working, allowed, day_in
from exportgate.errors import InputError
from exportgate.judging.decided import DecidedHit, about, hits_of, numbered
from exportgate.judging.hold import Hold
from exportgate.judging.judgement import Said, Standing
from exportgate.judging.persons import need_another, person_of
from exportgate.licences.licence import AttachmentState
from exportgate.records import Writing, holds, judgements, licences
from exportgate.records.decisions import Kept
from exportgate.records.judgements import Saying

router = APIRouter(route_class=PageRoute)


@router.post("/decisions/{id}/answers")
def answer(request: Request, act: Working, id: str) -> Response:
    """State facts and fields that are asked for, and check the shipment again at once."""
    kept = _latest(act.visit, id)
    known = Declared.of(act.visit.gate)
    asked = questions_of(kept.decision, kept.asked_of, known)
    read = read_answers([*asked, *stated_of(kept.asked_of, known, asked)], act.texts(), known)
    if read.faults:
        return decision_page(request, act.visit, id, Result(faults=read.faults))
    if not read.some:
        return to_decision(id, "same")
    return to_decision(_asked_again(act.visit, kept, read), "answered")


@router.post("/decisions/{id}/check")
def check_again(act: Working, id: str) -> Response:
    """Check a shipment again as it was, with the lists, judgements and licences of now."""
    kept = _latest(act.visit, id)
    return to_decision(_asked_again(act.visit, kept, Answers({}, {})), "checked")


def _asked_again(visit: Visit, kept: Kept, read: Answers) -> str:
    """Ask the last question with more stated; gives the new decision's id."""
    filled = with_fields(kept.asked_of, read.fields) if read.fields else None
    return _recheck(visit, kept.shipment, facts=read.facts, filled=filled).id


def _recheck(visit: Visit, shipment: str, **stated: Any) -> Decision:
    """Ask a shipment again, while nobody else asks the gate."""
    made = visit.casework.alone(visit.casework.recheck, shipment, actor=visit.actor, **stated)
    visit.service.metrics.decided([made])
    return made


@router.post("/decisions/{id}/hits/{number}")
def judge(act: Working, id: str, number: int) -> Response:
    """Say whether a hit is the listed party or somebody else."""
    kept = _latest(act.visit, id)
    saying = _saying(act, kept, numbered(hits_of(kept.decision), number))
    with act.visit.records.writing(act.visit.actor) as write:
        made = judgements.judge(write, saying, act.visit.settings)
    return _after_judging(act.visit, kept.shipment, counts=made.state is Standing.STANDING)


def _saying(act: Act, kept: Kept, hit: DecidedHit) -> Saying:
    said = act.text("said")
    if said not in set(Said):
        raise Fault(400, "Say whether it is the listed party or somebody else.", back=f"/decisions/{kept.id}")
    return Saying(
        said=Said(said),
        about=about(kept.asked_of, hit.hit),
        reason=act.text("reason"),
        until=day_in(act.text("until"), "the last day") if said == Said.FALSE_POSITIVE else None,
        shipment=kept.shipment,
        decision=kept.id,
        outcome=hit.outcome,
    )


def _after_judging(visit: Visit, shipment: str, *, counts: bool) -> Response:
    """Check again where a judgement counts now, and go on to the shipment's newest decision."""
    if counts:
        return to_decision(_checked_again(visit, shipment), "judged")
    return to_decision(_newest(visit, shipment), "proposed")


def _checked_again(visit: Visit, shipment: str) -> str:
    """Check a shipment again, and give the decision; the newest where it is cancelled or gone, which it stays."""
    with visit.records.reading() as connection:
        waits = holds.at_gate(connection, shipment)
    return _recheck(visit, shipment).id if waits else _newest(visit, shipment)


@router.post("/judgements/{judgement}/confirm")
def confirm_judgement(act: Approving, judgement: str) -> Response:
    """Confirm what another person said of a hit."""
    shipment = _shipment(act)
    with act.visit.records.writing(act.visit.actor) as write:
        judgements.confirm(write, judgement, act.text("reason"))
    return _after_judging(act.visit, shipment, counts=True)


@router.post("/judgements/{judgement}/refuse")
def refuse_judgement(act: Working, judgement: str) -> Response:
    """Refuse what another person proposed, or take back what one proposed oneself."""
    shipment = _shipment(act)
    with act.visit.records.writing(act.visit.actor) as write:
        mine = _may_end(act.visit, judgements.judgement(write.connection, judgement).by)
        end = judgements.withdraw if mine else judgements.refuse
        end(write, judgement, act.text("reason"))
    return to_decision(_newest(act.visit, shipment), "withdrawn" if mine else "refused")


def _may_end(visit: Visit, proposed_by: str) -> bool:
    """Say whether a proposal is one's own, which one may take back; to refuse another's takes an approver.

    Raises:
        Fault: it is another's, and the user is no approver.
    """
    mine = person_of(proposed_by) == person_of(visit.actor)
    if not mine:
        allowed(visit.user, APPROVE)
    return mine


@router.post("/judgements/{judgement}/withdraw")
def withdraw_judgement(act: Working, judgement: str) -> Response:
    """Withdraw a judgement that counts, so that its hit comes back."""
    shipment = _shipment(act)
    with act.visit.records.writing(act.visit.actor) as write:
        judgements.withdraw(write, judgement, act.text("reason"))
    return to_decision(_checked_again(act.visit, shipment), "withdrawn")


@router.post("/decisions/{id}/licences")
def attach_licence(act: Working, id: str) -> Response:
    """Attach a licence on file to the shipment, or to a line of it."""
    kept, line = _latest(act.visit, id), act.text("line", 12)
    if not line.isdecimal():
        raise Fault(400, "There is no such line.", back=f"/decisions/{id}")
    four_eyes = act.visit.settings.four_eyes.licence_required
    with act.visit.records.writing(act.visit.actor) as write:
        _refuse_attached(write, kept, int(line))
        made = licences.attach(write, act.text("licence", 100), kept.shipment, int(line), four_eyes=four_eyes)
    if made.state is AttachmentState.EFFECTIVE:
        return to_decision(_recheck(act.visit, kept.shipment).id, "attached")
    return to_decision(id, "proposed")


def _refuse_attached(write: Writing, kept: Kept, line: int) -> None:
    """Refuse to attach what waits for its second person: confirming it is another act, and takes an approver.

    Raises:
        InputError: a licence is attached there and waits.
    """
    for one in licences.of_shipment(write.connection, kept.shipment):
        if one.line == line and one.state is AttachmentState.PROPOSED:
            raise InputError("is attached already and waits for a second person", where=one.licence)


@router.post("/attachments/{attachment}/confirm")
def confirm_attachment(act: Approving, attachment: str) -> Response:
    """Confirm that a licence is attached, as another person proposed."""
    with act.visit.records.writing(act.visit.actor) as write:
        made = licences.confirm(write, attachment)
    return to_decision(_recheck(act.visit, made.shipment).id, "attached")


@router.post("/attachments/{attachment}/refuse")
def refuse_attachment(act: Working, attachment: str) -> Response:
    """Take a licence off a shipment again before it counts."""
    shipment = _shipment(act)
    with act.visit.records.writing(act.visit.actor) as write:
        known = licences.of_shipment(write.connection, shipment)
        found = next((one for one in known if one.id == attachment), None)
        if found is None:
            raise InputError("is not attached to this shipment", where=attachment)
        _may_end(act.visit, found.proposed_by)
        licences.detach(write, found.licence, shipment, found.line)
    return to_decision(_newest(act.visit, shipment), "refused")


@router.post("/decisions/{id}/release")
def propose_release(act: Working, id: str) -> Response:
    """Propose the release of a shipment whose last decision passes."""
    kept = _latest(act.visit, id)
    with act.visit.records.writing(act.visit.actor) as write:
        _still(write, kept)
        holds.propose_release(write, kept.shipment, act.text("reason"))
    return to_decision(id, "release_asked")


@router.post("/decisions/{id}/release/confirm")
def release(act: Approving, id: str) -> Response:
    """Release a shipment that another person proposed to release, after asking it again on the lists of today."""
    kept = _latest(act.visit, id)
    with act.visit.records.reading() as connection:
        before = holds.hold_of(connection, kept.shipment)
    if before is None or before.proposal is None:
        raise Fault(409, "Nobody has proposed this release, or it was settled already.", back=f"/decisions/{id}")
    need_another(act.visit.actor, before.proposal.by, "confirm the release")
    again = _recheck(act.visit, kept.shipment)
    if again.verdict is not Verdict.PASS:
        return to_decision(again.id, "not_released")
    with act.visit.records.writing(act.visit.actor) as write:
        _refuse_older(again, holds.hold_of(write.connection, kept.shipment))
        holds.confirm_release(write, kept.shipment, act.text("reason"))
    return to_decision(again.id, "released")


@router.post("/decisions/{id}/release/refuse")
def refuse_release(act: Working, id: str) -> Response:
    """Refuse the proposed release of a shipment."""
    kept = _latest(act.visit, id)
    with act.visit.records.writing(act.visit.actor) as write:
        standing = _still(write, kept)
        _may_end(act.visit, standing.proposal.by if standing and standing.proposal else act.visit.actor)
        holds.refuse_release(write, kept.shipment, act.text("reason"))
    return to_decision(id, "refused")


@router.post("/decisions/{id}/cancel")
def cancel(act: Working, id: str) -> Response:
    """Cancel a shipment; what it reserved of licences is given back."""
    kept = _latest(act.visit, id)
    with act.visit.records.writing(act.visit.actor) as write:
        _still(write, kept)
        holds.cancel(write, kept.shipment, act.text("reason"))
    return to_decision(id, "cancelled")


@router.post("/decisions/{id}/shipped")
def shipped(act: Working, id: str) -> Response:
    """Note that the goods have left; what was reserved of licences is used."""
    kept = _latest(act.visit, id)
    with act.visit.records.writing(act.visit.actor) as write:
        _still(write, kept)
        holds.mark_shipped(write, kept.shipment, act.text("reason"))
    return to_decision(id, "shipped")


@router.post("/decisions/{id}/replay")
def replay_decision(request: Request, act: Reading, id: str) -> Response:
    """Ask the question of a decision again, against the lists of that day, and tell whether the answer is the same."""
    kept_decision(act.visit, id)
    with act.visit.service.library.turns.taken():
        replayed = replay(act.visit.gate, act.visit.records, id)
    return decision_page(request, act.visit, id, Result(replayed=replayed))


def _latest(visit: Visit, id: str) -> Kept:
    """Give a decision that is the last one on its shipment.

    Raises:
        Fault: there is none of this id, or a newer one was made in the meantime.
    """
    kept = kept_decision(visit, id)
    newest = _newest(visit, kept.shipment)
    if newest != kept.id:
        raise _older(newest)
    return kept


def _still(write: Writing, kept: Kept) -> Hold | None:
    """Give how a shipment stands, while nobody else can write, if what somebody acts on is what that person saw.

    Raises:
        Fault: a newer decision was made in the meantime.
    """
    standing = holds.hold_of(write.connection, kept.shipment)
    _refuse_older(kept, standing)
    return standing


def _refuse_older(seen: Kept | Decision, standing: Hold | None) -> None:
    if standing is not None and standing.decision != seen.id:
        raise _older(standing.decision)


def _older(newest: str) -> Fault:
    return Fault(
        409,
        f"Decision {newest} on this shipment was made in the meantime, so nothing was changed.",
        hint="Look at the newer decision, and act there.",
        back=f"/decisions/{newest}",
    )


def _newest(visit: Visit, shipment: str) -> str:
    latest = visit.casework.latest(shipment)
    if latest is None:
        raise Fault(404, "No decision on this shipment is kept.")
    return latest.id


def _shipment(act: Act) -> str:
    """Give the shipment of the decision page that a form stands on."""
    return kept_decision(act.visit, act.text("decision", 40)).shipment


def to_decision(id: str, told: str) -> Response:
    """Go on to a decision's page, which says what was done."""
    return RedirectResponse(f"/decisions/{id}?told={told}", 303)
