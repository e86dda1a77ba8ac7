"""Screening those on file again: begin it, see how far it is, and read what each run told."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.api import keyed
from exportgate.desk.api.bodies import answered, body_of, plain, read
from exportgate.desk.api.documents import KEY, answers, body
from exportgate.desk.api.schemas import NUMBER, TEXT, WHOLE, YES_NO, listed, maybe, one_of, record
from exportgate.desk.callers import needs
from exportgate.desk.problems import Problem, not_found
from exportgate.desk.service import Service, service_of
from exportgate.records import parties
from exportgate.records.idempotency import Answered, Held
from exportgate.records.rescreening import changes_of, run_of, runs
from exportgate.records.tokens import Token
from exportgate.report.rescreened import change_record, run_record
from exportgate.rescreening import background, noting

router = APIRouter(prefix="/rescreenings", tags=["rescreening"])
Reader = Annotated[Token, needs("read")]
Id = Annotated[str, Path(pattern=r"^R-[1-9][0-9]{0,17}$", description="Of the run, such as R-17.")]
_EDITIONS = {"type": "object", "additionalProperties": TEXT}
_COUNTS = dict.fromkeys(("parties", "screened", "new", "changed", "gone", "silenced", "unchanged"), WHOLE)
_RUN = record(
    {"run": TEXT, "at": TEXT, "kind": one_of(("full", "changes")), "why": TEXT}
    | {"editions_before": _EDITIONS, "editions": _EDITIONS, **_COUNTS}
)
_RUN_EXAMPLE: dict[str, Any] = {
    "run": "R-17",
    "at": "2026-11-24T05:15:00.000000+00:00",
    "kind": "changes",
    "why": "",
    "editions_before": {"xx.list": "2026-11-23"},
    "editions": {"xx.list": "2026-11-24"},
    **dict.fromkeys(_COUNTS, 1),
}
_NOW = record({"actor": TEXT, "begun": TEXT, "doing": TEXT, "done": WHOLE, "of": WHOLE, "seconds_left": maybe(WHOLE)})
_NOW_EXAMPLE = {
    "actor": "token:erp",
    "begun": "2026-11-24T05:15:00+00:00",
    "doing": "screening parties",
    "done": 50000,
    "of": 1000000,
    "seconds_left": 440,
}
_FAILED = record({"actor": TEXT, "at": TEXT, "why": TEXT})
_CHANGE = record(
    {
        "what": one_of(("new", "changed", "gone")),
        **dict.fromkeys(("source", "id", "name", "list", "entry", "listed", "matched_name", "why", "reasons"), TEXT),
        **dict.fromkeys(("edition_before", "edition", "judgement"), TEXT),
        "score": NUMBER,
        "score_before": maybe(NUMBER),
        "confirmed": YES_NO,
    }
)
_CHANGE_EXAMPLE = {
    "what": "new",
    "source": "",
    "id": "P-1",
    "name": "Qinghe Inertial Navigation Institute",
    "score": 100.0,
    "list": "xx.list",
    "entry": "17",
    "listed": "Qinghe Inertial Navigation Institute",
    "matched_name": "Qinghe Inertial Navigation Institute",
    "confirmed": True,
    "why": "the entry is new on the list",
    "reasons": "same name",
    "score_before": None,
    "edition_before": "2026-11-23",
    "edition": "2026-11-24",
    "judgement": "",
}


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be screened."""

    full: bool = False


@router.get(
    "",
    summary="List re-screenings",
    response_class=Response,
    responses=answers(
        record({"under_way": maybe(_NOW), "failed": maybe(_FAILED), "runs": listed(_RUN), "before": maybe(WHOLE)}),
        {"under_way": _NOW_EXAMPLE, "failed": None, "runs": [_RUN_EXAMPLE], "before": None},
    ),
)
def list_runs(
    request: Request,
    caller: Reader,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="The last page's `before`.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Give the runs that are kept, the last first; the one under way; and why the last that was begun here failed.

    Where there are more runs, `before` is what to ask for them with.
    """
    casework = service_of(request).casework
    with casework.records.reading() as connection:
        found = runs(connection, limit + 1, before)
    home = casework.gate.store.home
    told = {"under_way": noting.under_way(home), "failed": noting.failed(home)}
    older = found[limit - 1].seq if len(found) > limit else None
    return answered(told | {"runs": [run_record(one) for one in found[:limit]], "before": older})


@router.get(
    "/{id}",
    summary="Read what a re-screening told",
    response_class=Response,
    responses=answers(
        record({"run": _RUN, "changes": listed(_CHANGE), "next": maybe(WHOLE)}),
        {"run": _RUN_EXAMPLE, "changes": [_CHANGE_EXAMPLE], "next": None},
        404,
    ),
)
def get_run(
    request: Request,
    caller: Reader,
    id: Id,
    after: Annotated[int, Query(ge=0, le=2**62, description="The number in `next` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> Response:
    """Give a run with the hits that were new, changed or gone, a page at a time; `next` is null after the last."""
    with service_of(request).casework.records.reading() as connection:
        found = run_of(connection, id)
        if found is None:
            raise not_found(f"re-screening {id}")
        changes = list(changes_of(connection, found.seq, after, limit + 1))
    told = [change_record(found.run, one) for one in changes[:limit]]
    return answered(
        {"run": run_record(found), "changes": told, "next": after + limit if len(changes) > limit else None}
    )


@router.post(
    "",
    status_code=202,
    summary="Screen those on file again",
    response_class=Response,
    openapi_extra=body(record({}, {"full": YES_NO}), {"full": False}),
    responses=answers(record({"under_way": _NOW}), {"under_way": _NOW_EXAMPLE}, 409, 413, 415, status=202),
)
async def begin_run(
    request: Request, caller: Annotated[Token, needs("screen")], idempotency_key: KEY = None
) -> Response:
    """Begin to screen what changed since the last run, or everybody with `full`; `GET` tells how far it is."""
    service, content = service_of(request), await body_of(request)
    wish = read(content, Wish)

    async def work(held: Held | None) -> Answered:
        return await run_in_threadpool(_begun, service, caller.actor, wish.full, held)

    return await keyed.answer(request, caller, content, work)


def _begun(service: Service, actor: str, full: bool, held: Held | None) -> Answered:
    store = service.casework.gate.store
    refuse_idle(service)
    if noting.under_way(store.home):
        raise Problem(409, "state", "a re-screening is under way already", hint="Wait for it to end.")
    now = background.begin(store.home, actor, full=full)
    return keyed.finish(service, held, Answered(202, plain({"under_way": now})), actor)


def refuse_idle(service: Service) -> None:
    """Refuse what could find nothing.

    Raises:
        Problem: 409 where no list is loaded, or nobody is or was on file.
    """
    if not service.casework.gate.store.parties():
        raise Problem(409, "state", "no lists are loaded, so nothing can be screened")
    with service.casework.records.reading() as connection:
        if not parties.newest(connection) and not runs(connection, 1):
            raise Problem(409, "state", "no parties are on file, so nothing would be screened")
