"""Licences and exceptions on file: what is left of them, and the shipments that rest on them."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.api.acting import Acts, acted, known
from exportgate.desk.api.bodies import NAME, answered, body_of, read, records_in, refuse_slips, slips_of
from exportgate.desk.api.documents import KEY, answers, body, one_or_many, ref
from exportgate.desk.api.examples import ATTACHMENT_EXAMPLE, LICENCE_EXAMPLE, TERMS_EXAMPLE
from exportgate.desk.api.queries import NEXT, After, Day, next_of, turn_of
from exportgate.desk.api.schemas import TEXT, TEXTS, listed, one_of, record
from exportgate.desk.callers import needs
from exportgate.desk.problems import Problem, not_found
from exportgate.desk.service import Service, service_of
from exportgate.errors import InputError
from exportgate.licences.balance import Ledger
from exportgate.licences.licence import Attachment, AttachmentState, Licence, Status, Terms
from exportgate.licences.reading import read_licences
from exportgate.licences.telling import licence_object, use_objects
from exportgate.licences.warnings import warn_from
from exportgate.records import Writing, licences
from exportgate.records.tokens import Token

router = APIRouter(prefix="/licences", tags=["licences"])
acts = Acts(router, ref("Attachment"), ATTACHMENT_EXAMPLE)
Reader = Annotated[Token, needs("read")]
Keeper = Annotated[Token, needs("licences")]
Approver = Annotated[Token, needs("approve")]
Id = Annotated[str, Path(pattern=r"^L-[1-9][0-9]{0,17}$", description="Of the licence, such as L-12.")]
AttachmentId = Annotated[str, Path(pattern=r"^T-[1-9][0-9]{0,17}$", description="Of the attachment, such as T-30.")]
On = Annotated[Day | None, Query(description="As of this day; by default today.")]
MOST_LICENCES = 1000

_ENTERED = record({"id": TEXT, "title": TEXT, "what": one_of(("added", "changed", "unchanged")), "changes": TEXTS})
_ENTERED_EXAMPLE = {"licences": [{"id": "L-12", "title": "licence X-77", "what": "added", "changes": []}]}
_ATTACHING = record(
    {"shipment": {"type": "string", "minLength": 1, "maxLength": 500}}, {"line": {"type": "integer", "minimum": 0}}
)
_NOTHING_USED: dict[str, Any] = {"uses": [], "uses_next": None, "attachments": [], "attachments_next": None}
_STATUS = record({"status": one_of(Status), "reason": {"type": "string", "minLength": 1, "pattern": r"\S"}})


class Attaching(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a licence is attached: a shipment, or one line of it; line 0 stands for all."""

    shipment: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    line: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0


class Becoming(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a licence, and why."""

    status: Status
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An empty object."""


@router.get(
    "",
    summary="List licences",
    response_class=Response,
    responses=answers(
        record({"licences": listed(ref("Licence")), "next": NEXT}), {"licences": [LICENCE_EXAMPLE], "next": None}
    ),
)
def list_licences(
    request: Request,
    caller: Reader,
    on: On = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=MOST_LICENCES)] = MOST_LICENCES,
) -> Response:
    """Give the licences on file with what is left of each, its state, and its warnings.

    Where there are more, `next` leads to them.
    """
    service = service_of(request)
    turn = turn_of(licences.IN_ORDER, after, limit)
    with service.casework.records.reading() as connection:
        found = licences.licence_page(connection, turn)
        ledger = licences.taken(connection, [licence.id for licence in found.rows])
    told = [_object(service, licence, ledger, on) for licence in found.rows]
    return answered({"licences": told, "next": next_of(found)})


@router.get(
    "/{id}",
    summary="Give a licence",
    response_class=Response,
    responses=answers(ref("Licence"), LICENCE_EXAMPLE | _NOTHING_USED, 404),
)
def get_licence(
    request: Request,
    caller: Reader,
    id: Id,
    on: On = None,
    uses_after: After = None,
    attachments_after: After = None,
    limit: Annotated[int, Query(ge=1, le=10_000, description="So many uses, and so many attachments.")] = 1000,
) -> Response:
    """Give a licence with the shipments that use it, and those that it is attached to.

    Where there are more of either, `uses_next` and `attachments_next` lead to them, as `uses_after` and
    `attachments_after`; what is left is told with all of them in mind.
    """
    service = service_of(request)
    uses_turn = turn_of(licences.BY_SHIPMENT, uses_after, limit, "uses_after")
    attached_turn = turn_of(licences.BY_NUMBER, attachments_after, limit, "attachments_after")
    with service.casework.records.reading() as connection:
        told = _object(service, _found(connection, id), licences.taken(connection, [id]), on)
        uses = licences.use_page(connection, id, uses_turn)
        attached = licences.attachment_page(connection, id, attached_turn)
    told |= {"uses": use_objects(uses.rows), "uses_next": next_of(uses)}
    told |= {"attachments": [_attachment(one) for one in attached.rows], "attachments_next": next_of(attached)}
    return answered(told)


@router.post(
    "",
    summary="Put licences on file",
    response_class=Response,
    openapi_extra=body(one_or_many(ref("Terms"), MOST_LICENCES), TERMS_EXAMPLE),
    responses=answers(record({"licences": listed(_ENTERED)}), _ENTERED_EXAMPLE, 409, 413, 415),
)
async def add_licences(request: Request, caller: Keeper, idempotency_key: KEY = None) -> Response:
    """Put one licence, a list of them, or one a line on file.

    One that is there already (same law, authority and number) is changed to what is given. Where anything is wrong,
    nothing is kept.
    """
    service, content = service_of(request), await body_of(request)
    terms = await service.read(_terms_in, content, service)

    def doing(write: Writing) -> Any:
        entered = licences.enter(write, terms)
        return {"licences": [{name: getattr(one, name) for name in _ENTERED["properties"]} for one in entered]}

    return await acted(request, caller, content, doing)


def _terms_in(content: bytes, service: Service) -> Sequence[Terms]:
    taken = read_licences(records_in(content, MOST_LICENCES, "licences"), NAME, service.casework.gate.jurisdictions)
    refuse_slips(slips_of(taken.problems))
    if not 1 <= len(taken.licences) <= MOST_LICENCES:
        raise Problem(422, "invalid", f"found {len(taken.licences)} licences, expected 1 to {MOST_LICENCES}")
    return taken.licences


@acts.post("/{id}/attach", "Attach a licence to a shipment", body(_ATTACHING, {"shipment": "S-1"}))
async def attach(request: Request, caller: Keeper, id: Id, idempotency_key: KEY = None) -> Response:
    """Attach a licence to a shipment, or to one line of it; where it counts at once, the shipment is asked again."""
    service, content = service_of(request), await body_of(request)
    given = read(content, Attaching)

    def doing(write: Writing) -> Attachment:
        found = _found(write.connection, id)
        known(service, given.shipment)
        waiting = licences.of_shipment(write.connection, given.shipment)
        if any(one.licence == id and one.line == given.line for one in waiting):
            raise Problem(409, "state", f"{id} is attached to shipment {given.shipment} already")
        two = licences.takes_two(found, service.settings.four_eyes)
        return licences.attach(write, id, given.shipment, given.line, four_eyes=two)

    return await _attached(request, caller, content, doing)


@acts.post(
    "/{id}/detach",
    "Take a licence off a shipment",
    body(_ATTACHING, {"shipment": "S-1"}),
    becomes={"state": "detached"},
)
async def detach(request: Request, caller: Keeper, id: Id, idempotency_key: KEY = None) -> Response:
    """Take a licence off a shipment, or off one line of it, which is then asked again."""
    content = await body_of(request)
    given = read(content, Attaching)

    def doing(write: Writing) -> Attachment:
        _found(write.connection, id)
        return licences.detach(write, id, given.shipment, given.line or None)[0]

    return await _attached(request, caller, content, doing)


@acts.post("/attachments/{id}/confirm", "Confirm an attachment", body(record({}), {}), becomes={"state": "effective"})
async def confirm(request: Request, caller: Approver, id: AttachmentId, idempotency_key: KEY = None) -> Response:
    """Confirm that another attached a licence: from now on it counts, and the shipment is asked again."""
    content = await body_of(request)
    read(content, Nothing)

    def doing(write: Writing) -> Attachment:
        found = licences.attachment(write.connection, id)
        if found is None or found.state is AttachmentState.DETACHED:
            raise not_found(f"attachment {id}")
        if found.state is not AttachmentState.PROPOSED:
            raise Problem(409, "state", f"attachment {id} is {found.state.value} already")
        return licences.confirm(write, id)

    return await _attached(request, caller, content, doing)


@router.post(
    "/{id}/status",
    summary="Say what became of a licence",
    response_class=Response,
    openapi_extra=body(_STATUS, {"status": "suspended", "reason": "letter of the authority"}),
    responses=answers(ref("Licence"), LICENCE_EXAMPLE | {"state": "suspended"}, 404, 409, 413, 415),
)
async def set_status(request: Request, caller: Keeper, id: Id, idempotency_key: KEY = None) -> Response:
    """Say that a licence is suspended, revoked, cancelled, or active again. What was taken of it stays counted."""
    service, content = service_of(request), await body_of(request)
    given = read(content, Becoming)

    def doing(write: Writing) -> Any:
        _found(write.connection, id)
        after = licences.set_status(write, id, given.status, given.reason)
        return _object(service, after, licences.taken(write.connection, [id]), None)

    return await acted(request, caller, content, doing)


async def _attached(
    request: Request, caller: Token, content: bytes, attaching: Callable[[Writing], Attachment]
) -> Response:
    made: list[Attachment] = []

    def doing(write: Writing) -> Any:
        made.append(attaching(write))
        return _attachment(made[0])

    def settled() -> list[str]:
        return [one.shipment for one in made if one.state is not AttachmentState.PROPOSED]

    return await acted(request, caller, content, doing, asks_again=settled)


def _found(connection: Connection, id: str) -> Licence:
    try:
        return licences.find(connection, id)
    except InputError:
        raise not_found(f"licence {id}") from None


def _object(service: Service, licence: Licence, ledger: Ledger, on: date | None) -> dict[str, Any]:
    day = on or datetime.now(UTC).date()
    return licence_object(licence, ledger, day, warn_from(service.settings.licences))


def _attachment(one: Attachment) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("id", "licence", "shipment", "line", "proposed_by", "confirmed_by")}
    return {**told, "state": one.state.value}
