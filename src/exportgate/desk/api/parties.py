"""Parties on file, which are screened again when lists change: list them, and bring them up to date."""

import io
from collections.abc import Callable
from itertools import islice
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.api import keyed
from exportgate.desk.api.bodies import body_of, notes_of, plain, read, records_in, refuse_slips, slips_of
from exportgate.desk.api.documents import KEY, answers, body, one_or_many, ref
from exportgate.desk.api.examples import PARTY_EXAMPLE
from exportgate.desk.api.queries import NEXT, After, next_of, turn_of
from exportgate.desk.api.schemas import TEXT, WHOLE, listed, record
from exportgate.desk.callers import needs
from exportgate.desk.problems import Problem
from exportgate.desk.service import Service, service_of
from exportgate.intake.parties import under_ids
from exportgate.intake.party_rows import Told
from exportgate.intake.tables import Layout
from exportgate.records import Records, Writing, parties
from exportgate.records.idempotency import Answered, Held
from exportgate.records.parties import Imported, PartyOnFile
from exportgate.records.tokens import Token
from exportgate.shipment import Party

router = APIRouter(tags=["parties"])
_ANSWER = record(
    {
        "counts": {"type": "object", "additionalProperties": WHOLE},
        "parties": listed(record({"source": TEXT, "changed_by": WHOLE, "party": ref("Party")})),
        "next": NEXT,
    }
)
MOST_SYNCED = 50_000
_CSV, _NAME = "text/csv", "the body"
_DONE = record(
    {"source": TEXT, **dict.fromkeys(("added", "changed", "removed", "unchanged", "act"), WHOLE)}
    | {"notes": listed(record({"field": TEXT, "message": TEXT}))}
)
_DONE_EXAMPLE = {"source": "erp", "added": 1, "changed": 0, "removed": 0, "unchanged": 3, "act": 31, "notes": []}
_REMOVAL = record(
    {"ids": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "maxItems": MOST_SYNCED}},
    {"source": {"type": "string", "maxLength": 200}},
)
Source = Annotated[
    str, Query(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200, description="The system that they come from.")
]
Writer = Annotated[Token, needs("screen")]
Change = Callable[[Records, str, parties.Within], Imported]


class Removal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Parties to take out."""

    ids: Annotated[tuple[Annotated[str, msgspec.Meta(min_length=1)], ...], msgspec.Meta(min_length=1)]
    source: Annotated[str, msgspec.Meta(max_length=200)] = ""


_EXAMPLE = {"counts": {"": 1}, "parties": [{"source": "", "changed_by": 30, "party": PARTY_EXAMPLE}], "next": None}


@router.get("/parties", summary="List parties on file", response_class=Response, responses=answers(_ANSWER, _EXAMPLE))
def list_parties(
    request: Request,
    caller: Annotated[Token, needs("read")],
    source: Annotated[
        str | None, Query(pattern=r"^[^\x00]*$", max_length=200, description="Of this source only.")
    ] = None,
    since: Annotated[int, Query(ge=0, le=2**62, description="Added or changed by an act of a higher number.")] = 0,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> Response:
    """Give how many parties are on file from each source, and the parties; where there are more, `next` leads to them.

    `exportgate parties` puts them on file.
    """
    turn = turn_of(parties.IN_ORDER, after, limit)
    with service_of(request).casework.records.reading() as connection:
        counts = parties.told_counts(connection)
        found = parties.party_page(connection, turn, source=source, since=since)
    told = {"counts": counts, "parties": [_object(one) for one in found.rows], "next": next_of(found)}
    return Response(plain(told), media_type="application/json")


def _object(one: PartyOnFile) -> dict[str, Any]:
    told = {name: getattr(one.party, name) for name in ("id", "name", "kind", "country", "address", "date_of_birth")}
    known = {name: value for name, value in told.items() if value}
    numbers = [
        {"scheme": number.scheme, "value": number.value, "country": number.country} for number in one.party.identifiers
    ]
    party = known | ({"identifiers": numbers} if numbers else {})
    return {"source": one.source, "changed_by": one.seq, "party": party}


def _csv_too(described: dict[str, Any]) -> dict[str, Any]:
    described["requestBody"]["content"][_CSV] = {
        "schema": TEXT,
        "example": "id,name,kind,country\nP-1,Qinghe Inertial Navigation Institute,organisation,\n",
    }
    return described


@router.post(
    "/parties",
    summary="Bring parties on file up to date",
    response_class=Response,
    openapi_extra=_csv_too(body(one_or_many(ref("Party"), MOST_SYNCED), PARTY_EXAMPLE)),
    responses=answers(_DONE, _DONE_EXAMPLE, 409, 413, 415),
)
async def sync_parties(
    request: Request,
    caller: Writer,
    source: Source = "",
    whole: Annotated[
        bool, Query(description="The body holds all parties of the source: who is not in it is taken out.")
    ] = False,
    removals: Annotated[bool, Query(description="With `whole`: also where many are taken out.")] = False,
    idempotency_key: KEY = None,
) -> Response:
    """Add and change parties by their own ids; the answer tells apart what was added, changed, taken out and as it was.

    The body is one party, a list of up to 50,000, one a line, or CSV with the columns of a parties file. Where anything
    in it is wrong nothing is done.
    """
    content = await _content(request)
    found, notes = await run_in_threadpool(_parties_in, content)

    def change(records: Records, actor: str, within: parties.Within) -> Imported:
        return parties.take_in(
            records, actor, source.strip(), found, partial=lambda: not whole, removals=removals, within=within
        )

    return await _changed(request, caller, content, change, notes)


@router.post(
    "/parties/removals",
    summary="Take parties out",
    response_class=Response,
    openapi_extra=body(_REMOVAL, {"source": "erp", "ids": ["P-1"]}),
    responses=answers(_DONE, _DONE_EXAMPLE, 409, 413, 415),
)
async def remove_parties(request: Request, caller: Writer, idempotency_key: KEY = None) -> Response:
    """Take parties out by their own ids; ids that are not on file change nothing, as `removed` tells."""
    content = await body_of(request)
    given = read(content, Removal)
    if len(given.ids) > MOST_SYNCED:
        raise _too_many(len(given.ids))

    def change(records: Records, actor: str, within: parties.Within) -> Imported:
        return parties.take_out(records, actor, given.source.strip(), given.ids, within=within)

    return await _changed(request, caller, content, change, [])


async def _content(request: Request) -> bytes:
    """Give the body: CSV where it says so, else JSON."""
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told != _CSV or request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        return await body_of(request)
    content = await request.body()
    if content.lstrip()[:1] in (b"[", b"{") or not content.strip():
        raise Problem(422, "invalid", "the body says that it is CSV, and is not")
    return content


def _parties_in(content: bytes) -> tuple[list[Party], list[dict[str, str]]]:
    """Read the parties of a body, each with its own id.

    Raises:
        Problem: 422 where any of them cannot be read wholly; 413 where they are too many.
    """
    told = Told()
    csv = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"[", b"{")
    stream = io.BytesIO(content) if csv else records_in(content, MOST_SYNCED, "parties")
    found = list(islice(under_ids(stream, _NAME, Layout(), told), MOST_SYNCED + 1))
    if len(found) > MOST_SYNCED:
        raise _too_many(len(found))
    refuse_slips(slips_of([*told.problems, *(note for note in told.notes if note.message.startswith("not read"))]))
    if not found:
        raise Problem(422, "invalid", "the body holds no party")
    return found, notes_of(told.notes)


def _too_many(found: int) -> Problem:
    told = f"found {found:,} parties or more, at most {MOST_SYNCED:,} are taken at once"
    return Problem(413, "too-large", told, hint="Split them, or use: exportgate parties import FILE")


async def _changed(
    request: Request, caller: Token, content: bytes, change: Change, notes: list[dict[str, str]]
) -> Response:
    service = service_of(request)

    async def work(held: Held | None) -> Answered:
        return await run_in_threadpool(_done, service, caller.actor, change, notes, held)

    return await keyed.answer(request, caller, content, work)


def _done(service: Service, actor: str, change: Change, notes: list[dict[str, str]], held: Held | None) -> Answered:
    """Do it, and keep the answer of a keyed request in the transaction that does it."""

    def answer(done: Imported) -> Answered:
        return Answered(200, plain({name: getattr(done, name) for name in _TOLD} | {"notes": notes}))

    def within(write: Writing, done: Imported) -> None:
        keyed.finish_within(write, held, answer(done))

    return answer(change(service.casework.records, actor, within))


_TOLD = ("source", "added", "changed", "removed", "unchanged", "act")
