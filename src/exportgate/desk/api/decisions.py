"""Decisions that were kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from exportgate.casework.replaying import replay
from exportgate.cli.replay import replayed_object
from exportgate.decision import Verdict
from exportgate.desk.api.bodies import TEXTUAL, answered
from exportgate.desk.api.documents import answers, ref
from exportgate.desk.api.examples import KEPT_EXAMPLE
from exportgate.desk.api.queries import Moment
from exportgate.desk.api.schemas import TEXT, WHOLE, YES_NO, listed, maybe, one_of, record
from exportgate.desk.api.written import shipment_record
from exportgate.desk.callers import needs
from exportgate.desk.service import Service, service_of
from exportgate.records import decisions
from exportgate.records.decisions import Kept, Wanted
from exportgate.records.tokens import Token
from exportgate.report.as_json import decision_object

router = APIRouter(tags=["decisions"])
_LISTED = {"id": TEXT, "shipment": TEXT, "made_at": TEXT, "actor": TEXT, "verdict": one_of(Verdict)}
_PAGE = record({"decisions": listed(record(_LISTED)), "before": maybe(WHOLE)})
_PAGE_EXAMPLE = {
    "decisions": [
        {"id": "D-17", "shipment": "S-1", "made_at": KEPT_EXAMPLE["made_at"], "actor": "token:erp", "verdict": "hold"}
    ],
    "before": None,
}
_KEPT = record({"made_at": TEXT, "actor": TEXT, "asked": ref("Asked"), "decision": ref("Decision")})
_REPLAYED = record(
    {
        "decision": TEXT,
        "shipment": TEXT,
        "made_at": TEXT,
        "asked": YES_NO,
        "same": YES_NO,
        "differences": listed({"type": "object"}),
        "other_versions": listed(TEXT),
        "lacking": listed(TEXT),
    }
)
_REPLAYED_EXAMPLE = {
    "decision": "D-17",
    "shipment": "S-1",
    "made_at": KEPT_EXAMPLE["made_at"],
    "asked": True,
    "same": True,
    "differences": [],
    "other_versions": [],
    "lacking": [],
}

Reader = Annotated[Token, needs("read")]
Id = Annotated[str, Path(pattern=r"^D-[1-9][0-9]{0,17}$", description="Of the decision, such as D-17.")]


@router.get("/decisions", summary="List decisions", response_class=Response, responses=answers(_PAGE, _PAGE_EXAMPLE))
def list_decisions(
    request: Request,
    caller: Reader,
    shipment: Annotated[
        str | None, Query(pattern=TEXTUAL, max_length=500, description="Only those on this shipment.")
    ] = None,
    verdict: Annotated[Verdict | None, Query(description="Only those with this verdict.")] = None,
    since: Moment = "",
    until: Moment = "",
    before: Annotated[int | None, Query(ge=1, le=2**62, description="The last page's `before`.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Give decisions, the last first; where there are more, `before` is what to ask for the next page with."""
    wanted = Wanted(shipment=shipment, verdict=verdict, since=since, until=until, before=before)
    with service_of(request).casework.records.reading() as connection:
        found = decisions.listing(connection, wanted, limit + 1)
    rows = [{name: getattr(one, name) for name in _LISTED} for one in found[:limit]]
    return answered({"decisions": rows, "before": found[limit - 1].seq if len(found) > limit else None})


@router.get(
    "/decisions/{id}",
    summary="Give a decision with its question",
    response_class=Response,
    responses=answers(_KEPT, KEPT_EXAMPLE, 404),
)
def get_decision(request: Request, caller: Reader, id: Id) -> Response:
    """Give what was asked and what was answered, with who asked and when."""
    kept = service_of(request).casework.decision(id)
    return answered(kept_object(kept))


def kept_object(kept: Kept) -> dict[str, Any]:
    """Give a kept decision as plain values."""
    return {
        "made_at": kept.made_at,
        "actor": kept.actor,
        "asked": shipment_record(kept.asked_of),
        "decision": decision_object(kept.asked_of, kept.decision),
    }


@router.post(
    "/decisions/{id}/replay",
    summary="Ask a decision's question again",
    response_class=Response,
    responses=answers(_REPLAYED, _REPLAYED_EXAMPLE, 404, 409),
)
async def replay_decision(request: Request, caller: Reader, id: Id) -> Response:
    """Ask the kept question again, on the editions that the decision rests on, and say where the answers differ.

    `lacking` says why it could not be asked, `other_versions` what is of another version than then. Nothing is kept.
    """
    service = service_of(request)
    return answered(await service.library.run(_replayed, service, id))


def _replayed(service: Service, id: str) -> dict[str, Any]:
    casework = service.casework
    return replayed_object(replay(casework.gate, casework.records, id))
