"""Shipments at the gate: how they stand, what settles them, and what becomes of them."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.api import keyed
from exportgate.desk.api.acting import NEEDED, REASON, Acts, Said, ShipmentId, acted, known, recheck
from exportgate.desk.api.bodies import answered, body_of, facts_in, plain, read, shipments_in
from exportgate.desk.api.documents import KEY, answers, body, ref
from exportgate.desk.api.examples import DECISION_EXAMPLE, HOLD_EXAMPLE, SHIPMENT_EXAMPLE
from exportgate.desk.api.queries import NEXT, After, next_of, turn_of
from exportgate.desk.api.schemas import TEXT, listed, record
from exportgate.desk.callers import needs
from exportgate.desk.problems import Problem, not_found
from exportgate.desk.service import Service, service_of
from exportgate.intake.document import Intake
from exportgate.judging.hold import Hold
from exportgate.judging.persons import need_another
from exportgate.judging.states import State
from exportgate.records import Writing, holds
from exportgate.records.idempotency import Answered, Held
from exportgate.records.queue import OLDEST, Narrowed, queue_page
from exportgate.records.tokens import Token
from exportgate.report.as_json import decision_object

router = APIRouter(tags=["shipments"])
acts = Acts(router, ref("Hold"), HOLD_EXAMPLE)
Reader = Annotated[Token, needs("read")]
Officer = Annotated[Token, needs("check")]
Approver = Annotated[Token, needs("approve")]
Step = Callable[[Writing, str, str], Hold]

_FACTS = record({"facts": {"type": "object", "description": "By name; null takes a fact back."}})
_GATE = record(
    dict.fromkeys(("shipment", "state", "reason", "decision", "verdict", "question", "released_by"), TEXT)
    | {"may_leave": {"type": "boolean"}, "asks": listed(TEXT), "released_at": TEXT}
)
_GATE_EXAMPLE = {
    "shipment": "S-1",
    "state": "held",
    "may_leave": False,
    "reason": "decision D-17: hold",
    "decision": "D-17",
    "verdict": "hold",
    "question": "ab" * 32,
    "asks": ["end_use.military"],
    "released_by": "",
    "released_at": "",
}


class Stated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Facts, by name."""

    facts: dict[str, Any]


@router.get(
    "/shipments",
    summary="List shipments at the gate",
    response_class=Response,
    responses=answers(
        record({"shipments": listed(ref("Hold")), "next": NEXT}), {"shipments": [HOLD_EXAMPLE], "next": None}
    ),
)
def list_shipments(
    request: Request,
    caller: Reader,
    state: Annotated[list[State] | None, Query(description="By default those that wait for a person.")] = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> Response:
    """Give the shipments in some states, the longest in theirs first; where there are more, `next` leads to them."""
    turn = turn_of(OLDEST, after, limit)
    with service_of(request).casework.records.reading() as connection:
        found = queue_page(connection, Narrowed(tuple(dict.fromkeys(state or holds.WAITING))), OLDEST, turn)
    return answered({"shipments": [holds.hold_object(hold) for hold in found.rows], "next": next_of(found)})


@router.get(
    "/shipments/{shipment:path}",
    summary="Say how a shipment stands",
    response_class=Response,
    responses=answers(ref("Hold"), HOLD_EXAMPLE, 404),
)
def get_shipment(request: Request, caller: Reader, shipment: ShipmentId) -> Response:
    """Give a shipment's state, why it is in it, and what would settle it."""
    with service_of(request).casework.records.reading() as connection:
        hold = holds.hold_of(connection, shipment)
    if hold is None:
        raise not_found(f"shipment {shipment[:80]!r} at the gate")
    return answered(holds.hold_object(hold))


@router.post(
    "/may-leave",
    summary="Say whether the very goods may leave",
    response_class=Response,
    openapi_extra=body(ref("Shipment"), SHIPMENT_EXAMPLE),
    responses=answers(_GATE, _GATE_EXAMPLE, 413, 415),
)
async def may_leave(request: Request, caller: Reader) -> Response:
    """Compare what is about to leave with what was decided, and released: where it differs, it may not leave.

    Nothing is decided and nothing is kept.
    """
    service, content = service_of(request), await body_of(request)
    taken = await service.read(shipments_in, content, service.casework.gate)
    return answered(await run_in_threadpool(_gate_state, service, taken))


def _gate_state(service: Service, taken: Intake) -> Any:
    if len(taken.shipments) != 1:
        raise Problem(422, "invalid", f"found {len(taken.shipments)} shipments, expected one")
    asked = taken.shipments[0]
    with service.casework.records.reading() as connection:
        return holds.gate_state(connection, asked.id, asked)


@router.post(
    "/shipments/{shipment:path}/facts",
    summary="Answer what is asked",
    response_class=Response,
    openapi_extra=body(_FACTS, {"facts": {"end_use.military": False}}),
    responses=answers(ref("Decision"), DECISION_EXAMPLE, 404, 409, 413, 415),
)
async def state_facts(request: Request, caller: Officer, shipment: ShipmentId, idempotency_key: KEY = None) -> Response:
    """State facts of a shipment, and ask it again with them on the lists of today; without facts, only ask it again."""
    service, content = service_of(request), await body_of(request)
    facts = facts_in(read(content, Stated).facts, service.casework.gate)

    async def work(held: Held | None) -> Answered:
        return await service.workroom.run(_stated, service, caller.actor, shipment, facts, held)

    return await keyed.answer(request, caller, content, work)


def _stated(service: Service, actor: str, shipment: str, facts: dict[str, Any], held: Held | None) -> Answered:
    known(service, shipment)
    made = recheck(service, actor, shipment, facts, held)
    asked = service.casework.decision(made.id).asked_of
    return keyed.finish(service, held, Answered(200, plain(decision_object(asked, made))), actor)


@acts.post(
    "/shipments/{shipment:path}/release/propose",
    "Propose a release",
    body(REASON, {"reason": "end use statement received"}),
)
async def propose(request: Request, caller: Officer, shipment: ShipmentId, idempotency_key: KEY = None) -> Response:
    """Propose to release a shipment that passes; another person must confirm it."""
    return await _stepped(request, caller, shipment, holds.propose_release)


@acts.post("/shipments/{shipment:path}/release/confirm", "Confirm a release", body(REASON, {"reason": ""}))
async def confirm(request: Request, caller: Approver, shipment: ShipmentId, idempotency_key: KEY = None) -> Response:
    """Release a shipment whose release another proposed, after asking it again on the lists of today."""
    service, content = service_of(request), await body_of(request)
    said = read(content, Said)

    async def work(held: Held | None) -> Answered:
        return await service.workroom.run(_confirmed, service, caller.actor, shipment, said.reason, held)

    return await keyed.answer(request, caller, content, work)


def _confirmed(service: Service, actor: str, shipment: str, reason: str, held: Held | None) -> Answered:
    known(service, shipment)
    with service.casework.records.reading() as connection:
        before = holds.hold_of(connection, shipment)
    if before is not None and before.proposal is not None:
        need_another(actor, before.proposal.by, "confirm the release")
        recheck(service, actor, shipment, held=held)
    with service.casework.records.writing(actor) as write:
        after = holds.confirm_release(write, shipment, reason)
        answered = Answered(200, plain(holds.hold_object(after)))
        return keyed.finish_within(write, held, answered)


@acts.post(
    "/shipments/{shipment:path}/release/refuse",
    "Refuse a release",
    body(NEEDED, {"reason": "the end use statement is not signed"}),
)
async def refuse(request: Request, caller: Approver, shipment: ShipmentId, idempotency_key: KEY = None) -> Response:
    """Refuse a proposed release, with a reason."""
    return await _stepped(request, caller, shipment, holds.refuse_release)


@acts.post(
    "/shipments/{shipment:path}/cancel", "Cancel a shipment", body(NEEDED, {"reason": "the order was withdrawn"})
)
async def cancel(request: Request, caller: Officer, shipment: ShipmentId, idempotency_key: KEY = None) -> Response:
    """Cancel a shipment; what was reserved of licences for it is given back."""
    return await _stepped(request, caller, shipment, holds.cancel)


@acts.post(
    "/shipments/{shipment:path}/shipped",
    "Note that a shipment has left",
    body(REASON, {"reason": "waybill 123-45678901"}),
)
async def shipped(request: Request, caller: Officer, shipment: ShipmentId, idempotency_key: KEY = None) -> Response:
    """Note that a shipment which passed or was released has left; what was reserved of licences is used."""
    return await _stepped(request, caller, shipment, holds.mark_shipped)


async def _stepped(request: Request, caller: Token, shipment: str, step: Step) -> Response:
    content = await body_of(request)
    said = read(content, Said)

    def doing(write: Writing) -> Any:
        if holds.hold_of(write.connection, shipment) is None:
            raise not_found(f"shipment {shipment[:80]!r} at the gate")
        return holds.hold_object(step(write, shipment, said.reason))

    return await acted(request, caller, content, doing)
