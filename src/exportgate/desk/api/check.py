"""Checking shipments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from exportgate.decision import Decision
from exportgate.desk.api import keyed
from exportgate.desk.api.bodies import MOST_SHIPMENTS, body_of, is_one, notes_of, plain, shipments_in
from exportgate.desk.api.documents import KEY, answers, body, one_or_many, ref
from exportgate.desk.api.examples import DECISION_EXAMPLE, SHIPMENT_EXAMPLE
from exportgate.desk.api.queries import Day
from exportgate.desk.callers import needs
from exportgate.desk.service import Service, service_of
from exportgate.intake.document import Intake
from exportgate.records import Writing, idempotency
from exportgate.records.idempotency import Answered, Held
from exportgate.records.tokens import Token
from exportgate.report.as_json import decision_object
from exportgate.shipment import Shipment

router = APIRouter(tags=["check"])
_BODY = one_or_many(ref("Shipment"), MOST_SHIPMENTS)
_ANSWER = one_or_many(ref("Decision"), MOST_SHIPMENTS)

AsOf = Annotated[Day | None, Query(description="Apply the law of this day, not the shipment's.")]
Asked = Annotated[str | None, Query(pattern=r"^[a-z]+(,[a-z]+)*$", max_length=200, description="Ask only these ids.")]
Trial = Annotated[bool, Query(description="Decide without keeping anything: no record, no licence is reserved.")]


@dataclass(frozen=True, slots=True)
class Question:
    """What a check was asked."""

    actor: str
    taken: Intake
    on: date | None
    jurisdictions: tuple[str, ...] | None
    one: bool


@router.post(
    "/check",
    summary="Decide whether shipments may leave",
    response_class=Response,
    openapi_extra=body(_BODY, SHIPMENT_EXAMPLE),
    responses=answers(_ANSWER, DECISION_EXAMPLE, 409, 413, 415, 503),
)
async def check(
    request: Request,
    caller: Annotated[Token, needs("check")],
    as_of: AsOf = None,
    jurisdictions: Asked = None,
    trial: Trial = False,
    idempotency_key: KEY = None,
) -> Response:
    """Decide each shipment and keep the decision.

    The body is one shipment, a list of up to 500, or one a line (`application/x-ndjson`); one object is answered with
    one decision, anything else with a list in the same order. Where anything in the body is wrong, nothing is decided.
    """
    service, content = service_of(request), await body_of(request)
    chosen = tuple(jurisdictions.split(",")) if jurisdictions else None

    async def work(held: Held | None) -> Answered:
        taken = await service.read(shipments_in, content, service.casework.gate)
        question = Question(caller.actor, taken, as_of, chosen, is_one(content, len(taken.shipments)))
        return await service.workroom.run(_checked, service, question, trial, held)

    return await keyed.answer(request, caller, content, work)


def _checked(service: Service, question: Question, trial: bool, held: Held | None) -> Answered:
    """Decide, in the room where the gate works."""
    taken = question.taken
    made = _on_trial(service, question) if trial else _kept(service, question, held)
    found = [_object(shipment, decision, taken) for shipment, decision in zip(taken.shipments, made, strict=True)]
    return keyed.finish(service, held, Answered(200, plain(found[0] if question.one else found)), question.actor)


def _on_trial(service: Service, question: Question) -> list[Decision]:
    return service.casework.supposed(question.taken.shipments, on=question.on, jurisdictions=question.jurisdictions)


def _kept(service: Service, question: Question, held: Held | None) -> list[Decision]:
    """Decide and keep, leaving out what was kept before this request was taken over."""
    casework, shipments = service.casework, question.taken.shipments
    before = idempotency.noted(casework.records, held) if held else {}
    places = [place for place in range(len(shipments)) if place not in before]
    made = {place: casework.decision(identity).decision for place, identity in before.items()}
    left = iter(places)

    def note(write: Writing, written: Sequence[Decision]) -> None:
        if held:
            idempotency.note(write, held, [next(left) for _ in written], written)

    if places:
        fresh = casework.check(
            [shipments[place] for place in places],
            actor=question.actor,
            on=question.on,
            jurisdictions=question.jurisdictions,
            within=note,
        )
        service.metrics.decided(fresh)
        made |= dict(zip(places, fresh, strict=True))
    return [made[place] for place in range(len(shipments))]


def _object(shipment: Shipment, decision: Decision, taken: Intake) -> dict[str, Any]:
    return decision_object(shipment, decision) | {"notes": notes_of(taken.notes, shipment.id)}
