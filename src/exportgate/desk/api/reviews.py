"""Hits that a person must judge, and what was said of them."""

import datetime as dt
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.api.acting import NEEDED, REASON, Acts, Said, acted
from exportgate.desk.api.bodies import TEXTUAL, answered, body_of, read
from exportgate.desk.api.documents import KEY, answers, body, ref
from exportgate.desk.api.examples import HIT_EXAMPLE, JUDGEMENT_EXAMPLE
from exportgate.desk.api.queries import NEXT, After, next_of, turn_of
from exportgate.desk.api.schemas import DAY, TEXT, WHOLE, listed, maybe, one_of, record
from exportgate.desk.callers import needs
from exportgate.desk.problems import not_found
from exportgate.desk.service import Service, service_of
from exportgate.judging.decided import DecidedHit, about, hits_of, numbered
from exportgate.judging.judgement import Judgement, Standing
from exportgate.judging.judgement import Said as Word
from exportgate.records import Writing, decisions, holds, judgements
from exportgate.records.decisions import Kept
from exportgate.records.judgements import JudgementError, Saying, judgement_object
from exportgate.records.paging import Turn
from exportgate.records.queue import OLDEST, Narrowed, queue_page
from exportgate.records.tokens import Token
from exportgate.report.as_json import hit_object

router = APIRouter(prefix="/reviews", tags=["reviews"])
acts = Acts(router, ref("Judgement"), JUDGEMENT_EXAMPLE)
Reader = Annotated[Token, needs("read")]
Reviewer = Annotated[Token, needs("review")]
Approver = Annotated[Token, needs("approve")]
Id = Annotated[str, Path(pattern=r"^J-[1-9][0-9]{0,17}$", description="Of the judgement, such as J-21.")]
_MOST_SHIPMENTS = 200

_HIT = record(
    {
        "shipment": TEXT,
        "decision": TEXT,
        "number": WHOLE,
        "outcome": ref("Outcome"),
        "silenced_by": maybe(TEXT),
        "hit": ref("Hit"),
    }
)
_HIT_ITEM = {name: value for name, value in HIT_EXAMPLE.items() if name != "id"}
_HIT_EXAMPLE = {
    "shipment": "S-1",
    "decision": "D-17",
    "number": 1,
    "outcome": "review",
    "silenced_by": None,
    "hit": _HIT_ITEM,
}
_JUDGING = record(
    {
        "decision": {"type": "string", "pattern": "^D-[1-9][0-9]{0,17}$"},
        "hit": {"type": "integer", "minimum": 1},
        "said": one_of(Word),
        "reason": {"type": "string", "minLength": 1, "maxLength": 2000, "pattern": r"\S"},
    },
    {"until": maybe(DAY)},
)
_JUDGING_EXAMPLE = {"decision": "D-17", "hit": 1, "said": "false_positive", "reason": "another firm in another town"}


class Judging(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of a hit."""

    decision: Annotated[str, msgspec.Meta(pattern=r"^D-[1-9][0-9]{0,17}$")]
    hit: Annotated[int, msgspec.Meta(ge=1)]
    said: Word
    reason: Annotated[str, msgspec.Meta(max_length=2000)]
    until: dt.date | None = None


@router.get(
    "/hits",
    summary="List hits to be judged",
    response_class=Response,
    responses=answers(record({"hits": listed(_HIT), "next": NEXT}), {"hits": [_HIT_EXAMPLE], "next": None}, 404),
)
def list_hits(
    request: Request,
    caller: Reader,
    shipment: Annotated[
        str | None, Query(pattern=TEXTUAL, max_length=500, description="All hits of its last decision.")
    ] = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_SHIPMENTS, description="So many shipments are looked at.")] = 50,
) -> Response:
    """Give the hits that stand in the shipments waiting longest, or all of one shipment, silent ones too.

    `decision` and `number` name a hit for a judgement. Where more shipments wait, `next` leads to their hits.
    """
    service = service_of(request)
    if shipment is None:
        decided, following = _waiting(service, turn_of(OLDEST, after, limit))
    else:
        decided, following = [_last(service, shipment)], None
    hits = [_hit(kept, one) for kept in decided for one in hits_of(kept.decision) if shipment or not one.silenced]
    return answered({"hits": hits, "next": following})


@router.get(
    "/judgements",
    summary="List judgements",
    response_class=Response,
    responses=answers(
        record({"judgements": listed(ref("Judgement")), "before": maybe(WHOLE)}),
        {"judgements": [JUDGEMENT_EXAMPLE], "before": None},
    ),
)
def list_judgements(
    request: Request,
    caller: Reader,
    state: Annotated[list[Standing] | None, Query(description="Only those in one of these states.")] = None,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="The last page's `before`.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """Give what people said of hits, the last first; where there are more, `before` is what to ask for them with.

    Those `proposed` wait for a second person.
    """
    with service_of(request).casework.records.reading() as connection:
        found = judgements.list_judgements(connection, tuple(state or ()), limit + 1, before)
    told = [judgement_object(one) for one in found[:limit]]
    return answered({"judgements": told, "before": found[limit - 1].seq if len(found) > limit else None})


@acts.post("/judgements", "Judge a hit", body(_JUDGING, _JUDGING_EXAMPLE), status=201)
async def judge(request: Request, caller: Reviewer, idempotency_key: KEY = None) -> Response:
    """Say of a hit that the party is the listed one, or somebody else.

    Where the settings ask for four eyes, it counts once another person confirms it. Once it counts, its shipment is
    asked again.
    """
    service, content = service_of(request), await body_of(request)
    given = read(content, Judging)
    made: list[Judgement] = []

    def doing(write: Writing) -> Any:
        kept = service.casework.decision(given.decision)
        hit = numbered(hits_of(kept.decision), given.hit)
        saying = Saying(
            said=given.said,
            about=about(kept.asked_of, hit.hit),
            reason=given.reason,
            until=given.until,
            shipment=kept.shipment,
            decision=kept.id,
            outcome=hit.outcome,
        )
        made.append(judgements.judge(write, saying, service.settings))
        return judgement_object(made[0])

    return await acted(request, caller, content, doing, asks_again=lambda: _settled(made), status=201)


@acts.post("/judgements/{id}/confirm", "Confirm a judgement", body(REASON, {"reason": ""}))
async def confirm(request: Request, caller: Approver, id: Id, idempotency_key: KEY = None) -> Response:
    """Confirm what another said of a hit: from now on it counts, and its shipment is asked again."""
    return await _became(request, caller, id, judgements.confirm)


@acts.post("/judgements/{id}/refuse", "Refuse a judgement", body(NEEDED, {"reason": "the address is the same"}))
async def refuse(request: Request, caller: Approver, id: Id, idempotency_key: KEY = None) -> Response:
    """Refuse what another said of a hit: it never counts."""
    return await _became(request, caller, id, judgements.refuse)


@acts.post("/judgements/{id}/withdraw", "Withdraw a judgement", body(NEEDED, {"reason": "a new document came in"}))
async def withdraw(request: Request, caller: Reviewer, id: Id, idempotency_key: KEY = None) -> Response:
    """Withdraw a judgement: from now on it does not count, and its shipment is asked again."""
    return await _became(request, caller, id, judgements.withdraw)


async def _became(request: Request, caller: Token, id: str, step: Any) -> Response:
    content = await body_of(request)
    said = read(content, Said)
    made: list[Judgement] = []

    def doing(write: Writing) -> Any:
        _known(write, id)
        made.append(step(write, id, said.reason))
        return judgement_object(made[0])

    return await acted(request, caller, content, doing, asks_again=lambda: _settled(made))


def _known(write: Writing, id: str) -> None:
    try:
        judgements.judgement(write.connection, id)
    except JudgementError:
        raise not_found(f"judgement {id}") from None


def _settled(made: list[Judgement]) -> list[str]:
    """Give the shipments that judgements may have settled or opened again."""
    return [one.shipment for one in made if one.shipment and one.state in (Standing.STANDING, Standing.WITHDRAWN)]


def _last(service: Service, shipment: str) -> Kept:
    kept = service.casework.latest(shipment)
    if kept is None:
        raise not_found(f"decision on shipment {shipment[:80]!r}")
    return kept


def _waiting(service: Service, turn: Turn) -> tuple[list[Kept], str | None]:
    """Give the decisions of a page of the shipments that wait, as far as they are kept, and where the next begins."""
    with service.casework.records.reading() as connection:
        page = queue_page(connection, Narrowed(holds.WAITING), OLDEST, turn)
        kept = decisions.some(connection, [hold.decision for hold in page.rows])
    return [kept[hold.decision] for hold in page.rows if hold.decision in kept], next_of(page)


def _hit(kept: Kept, one: DecidedHit) -> dict[str, Any]:
    return {
        "shipment": kept.shipment,
        "decision": kept.id,
        "number": one.number,
        "outcome": one.outcome.value,
        "silenced_by": one.silenced.judgement if one.silenced else None,
        "hit": hit_object(one.hit),
    }
