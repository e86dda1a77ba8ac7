"""Screening parties against the lists in use."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.api.bodies import MOST_PARTIES, body_of, notes_of, parties_of, plain
from exportgate.desk.api.documents import answers, body, one_or_many, ref
from exportgate.desk.api.examples import EDITION_EXAMPLE, HIT_EXAMPLE, PARTY_EXAMPLE
from exportgate.desk.api.schemas import TEXT, TEXTS, listed, record
from exportgate.desk.callers import needs
from exportgate.desk.service import Service, service_of
from exportgate.feeds.freshness import alarm_of
from exportgate.intake.parties import Parties
from exportgate.records.tokens import Token
from exportgate.report.as_json import edition_object, hit_object
from exportgate.screening import Subject
from exportgate.shipment import Party

router = APIRouter(tags=["screen"])
_ANSWER = record(
    {
        "parties": listed(record({"id": TEXT, "name": TEXT, "hits": listed(ref("Hit"))})),
        "editions": listed(ref("Edition")),
        "alarms": TEXTS,
        "notes": listed(record({"field": TEXT, "message": TEXT})),
    }
)
_EXAMPLE = {
    "parties": [{"id": "P-1", "name": PARTY_EXAMPLE["name"], "hits": [HIT_EXAMPLE]}],
    "editions": [EDITION_EXAMPLE],
    "alarms": [],
    "notes": [],
}

Threshold = Annotated[float | None, Query(ge=0, le=100, description="The lowest score that is a hit.")]
Top = Annotated[int, Query(ge=1, le=100, description="Hits a party, and those that score like the last.")]


@router.post(
    "/screen",
    summary="Compare parties with the lists in use",
    response_class=Response,
    openapi_extra=body(one_or_many(ref("Party"), MOST_PARTIES), PARTY_EXAMPLE),
    responses=answers(_ANSWER, _EXAMPLE, 413, 415),
)
async def screen(
    request: Request, caller: Annotated[Token, needs("screen")], threshold: Threshold = None, top: Top = 5
) -> Response:
    """Give the entries that each party resembles, best first, with the editions compared with and their alarms.

    The body is one party, a list of up to 2,000, or one a line. A party without hits resembled no entry of these
    editions; that says nothing of other lists.
    """
    service, content = service_of(request), await body_of(request)
    taken = await service.read(parties_of, content)
    return Response(
        await service.workroom.run(_screened, service, taken, threshold, top), media_type="application/json"
    )


def _screened(service: Service, taken: Parties, threshold: float | None, top: int) -> bytes:
    gate = service.casework.gate.pinned()
    subjects = [_subject(*one) for one in enumerate(taken.parties)]
    hits = gate.screen_in_pieces(subjects, threshold=threshold, top=top)
    editions = gate.store.parties()
    now = datetime.now(UTC)
    alarms = [alarm_of(gate.feeds.get(feed), edition, now) for feed, edition in editions.items()]
    return plain(
        {
            "parties": [
                {"id": party.id, "name": party.name, "hits": [hit_object(hit) for hit in found]}
                for party, found in zip(taken.parties, hits, strict=True)
            ],
            "editions": [edition_object(edition.ref()) for edition in editions.values()],
            "alarms": [alarm for alarm in alarms if alarm],
            "notes": _notes(taken),
        }
    )


def _notes(taken: Parties) -> list[dict[str, str]]:
    return [{"field": note["field"], "message": note["message"]} for note in notes_of(taken.notes)]


def _subject(number: int, party: Party) -> Subject:
    told: dict[str, Any] = {name: getattr(party, name) for name in _TOLD}
    return Subject(party=number, **told)


_TOLD = ("name", "kind", "country", "address", "date_of_birth", "identifiers")
