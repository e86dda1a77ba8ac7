"""Parties on file, which are screened again when lists change."""

from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.api.bodies import plain
from exportgate.desk.api.documents import answers, ref
from exportgate.desk.api.examples import PARTY_EXAMPLE
from exportgate.desk.api.schemas import TEXT, WHOLE, listed, record
from exportgate.desk.callers import needs
from exportgate.desk.service import service_of
from exportgate.records import parties
from exportgate.records.parties import PartyOnFile
from exportgate.records.tokens import Token

router = APIRouter(tags=["parties"])
_ANSWER = record(
    {
        "counts": {"type": "object", "additionalProperties": WHOLE},
        "parties": listed(record({"source": TEXT, "changed_by": WHOLE, "party": ref("Party")})),
    }
)
_EXAMPLE = {"counts": {"": 1}, "parties": [{"source": "", "changed_by": 30, "party": PARTY_EXAMPLE}]}


@router.get("/parties", summary="List parties on file", response_class=Response, responses=answers(_ANSWER, _EXAMPLE))
def list_parties(
    request: Request,
    caller: Annotated[Token, needs("read")],
    source: Annotated[
        str | None, Query(pattern=r"^[^\x00]*$", max_length=200, description="Of this source only.")
    ] = None,
    since: Annotated[int, Query(ge=0, le=2**62, description="Added or changed by an act of a higher number.")] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> Response:
    """Give how many parties are on file from each source, and the parties. `exportgate parties` puts them on file."""
    with service_of(request).casework.records.reading() as connection:
        counts = parties.count_of(connection)
        found = list(islice(parties.each(connection, source=source, since=since), limit))
    told = {"counts": counts, "parties": [_object(one) for one in found]}
    return Response(plain(told), media_type="application/json")


def _object(one: PartyOnFile) -> dict[str, Any]:
    told = {name: getattr(one.party, name) for name in ("id", "name", "kind", "country", "address", "date_of_birth")}
    known = {name: value for name, value in told.items() if value}
    numbers = [
        {"scheme": number.scheme, "value": number.value, "country": number.country} for number in one.party.identifiers
    ]
    party = known | ({"identifiers": numbers} if numbers else {})
    return {"source": one.source, "changed_by": one.seq, "party": party}
