"""Acts of people through programs: one writing transaction, in which a keyed request is answered too."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exportgate.decision import Decision
from exportgate.desk.api import keyed
from exportgate.desk.api.bodies import TEXTUAL, plain
from exportgate.desk.api.documents import answers
from exportgate.desk.api.schemas import Schema, record
from exportgate.desk.problems import not_found
from exportgate.desk.service import Service, service_of
from exportgate.errors import ExportgateError
from exportgate.records import Writing, holds, idempotency
from exportgate.records.idempotency import Answered, Held
from exportgate.records.tokens import Token
from exportgate.shipment import FactValue

log = logging.getLogger(__name__)
ShipmentId = Annotated[str, Path(pattern=TEXTUAL, max_length=500, description="The shipment's own id.")]
Doing = Callable[[Writing], Any]
"""Does it within the transaction, and gives what is answered as plain values."""
Asked = Callable[[], Sequence[str]]
Way = TypeVar("Way", bound=Callable[..., Any])

REASON = record({}, {"reason": {"type": "string", "maxLength": 2000}})
"""The body of an act that may be given a reason."""
NEEDED = record({"reason": {"type": "string", "minLength": 1, "maxLength": 2000, "pattern": r"\S"}})
"""The body of an act that needs one."""


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts on one kind of thing, each of which is answered with how the thing stands afterwards.

    Args:
        router: takes their addresses.
        schema: of the thing.
        example: of the thing.
    """

    router: APIRouter
    schema: Schema
    example: Mapping[str, Any]

    def post(
        self, path: str, summary: str, taken: Schema, *, becomes: Mapping[str, Any] | None = None, status: int = 200
    ) -> Callable[[Way], Way]:
        """Give the decorator of an act.

        Args:
            path: its address.
            summary: what it does, in the description of the API.
            taken: its body, as `documents.body` describes it.
            becomes: what the act makes of the example.
            status: of its answer.
        """
        return self.router.post(
            path,
            status_code=status,
            summary=summary,
            response_class=Response,
            openapi_extra=taken,
            responses=answers(self.schema, {**self.example, **(becomes or {})}, 404, 409, 413, 415, status=status),
        )


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why something is done."""

    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


async def acted(
    request: Request, caller: Token, content: bytes, doing: Doing, *, asks_again: Asked = lambda: (), status: int = 200
) -> Response:
    """Answer a request that does something.

    Args:
        request: as it came.
        caller: who does it.
        content: its body.
        doing: does it.
        asks_again: names the shipments that are to be asked again afterwards, since what was done may settle them.
        status: of the answer.
    """
    service = service_of(request)

    async def work(held: Held | None) -> Answered:
        answered = await run_in_threadpool(_done, service, caller.actor, doing, held, status)
        for shipment in await run_in_threadpool(_at_gate, service, dict.fromkeys(asks_again())):
            try:
                await service.workroom.run(recheck, service, caller.actor, shipment)
            except ExportgateError as error:  # what was done is done; the shipment stays where it is until it is asked
                log.warning("shipment %s was not asked again: %s", shipment, error.message)
        return answered

    return await keyed.answer(request, caller, content, work)


def _at_gate(service: Service, shipments: Iterable[str]) -> list[str]:
    """Give those that are neither cancelled nor gone: asking would bring a cancelled one back to the gate."""
    with service.casework.records.reading() as connection:
        return [shipment for shipment in shipments if holds.at_gate(connection, shipment)]


def _done(service: Service, actor: str, doing: Doing, held: Held | None, status: int) -> Answered:
    with service.casework.records.writing(actor) as write:
        return keyed.finish_within(write, held, Answered(status, plain(doing(write))))


def recheck(
    service: Service,
    actor: str,
    shipment: str,
    facts: dict[str, FactValue | None] | None = None,
    held: Held | None = None,
) -> Decision:
    """Ask a shipment again, once for a keyed request however often it is taken over.

    Raises:
        ExportgateError: no decision on it is kept.
    """
    casework = service.casework
    if held and (before := idempotency.noted(casework.records, held)):
        return casework.decision(before[0]).decision

    def note(write: Writing, written: Sequence[Decision]) -> None:
        if held:
            idempotency.note(write, held, [0], written)

    made = casework.recheck(shipment, actor=actor, facts=facts, within=note)
    service.metrics.decided([made])
    return made


def known(service: Service, shipment: str) -> None:
    """See that a decision on a shipment is kept.

    Raises:
        Problem: 404 where none is.
    """
    if service.casework.latest(shipment) is None:
        raise not_found(f"decision on shipment {shipment[:80]!r}")
