"""The lists in use: how fresh they are, what changed in them, and their entries."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from exportgate.cli.entry import entry_record
from exportgate.cli.lists import ListedFeed, changes_of, loaded
from exportgate.desk.api.bodies import TEXTUAL, answered
from exportgate.desk.api.documents import answers, ref
from exportgate.desk.api.queries import Day
from exportgate.desk.api.schemas import listed
from exportgate.desk.callers import needs
from exportgate.desk.service import Service, service_of
from exportgate.records.tokens import Token

router = APIRouter(tags=["lists"])
_LIST_EXAMPLE = {
    "feed": "xx.list",
    "publisher": "Example Authority",
    "edition": "2026-08-30",
    "entries": 12,
    "names": 30,
    "addresses": 9,
    "age_days": 3,
    "alarm": None,
    "rows": 12,
    "holds": "parties",
}
_CHANGES_EXAMPLE = {
    "feed": "xx.list",
    "from": "2026-08-01",
    "to": "2026-08-30",
    "added": [{"id": "17", "name": "Qinghe Inertial Navigation Institute"}],
    "removed": [],
    "changed": [],
    "note": "",
}
_ENTRY_EXAMPLE = {"feed": "xx.list", "id": "17", "edition": "2026-08-30", "kind": "organisation", "names": []}

Reader = Annotated[Token, needs("read")]
Feed = Annotated[str, Path(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$", max_length=100, description="The list's id.")]


@router.get(
    "/lists",
    summary="List what is loaded",
    response_class=Response,
    responses=answers(listed(ref("ListedFeed")), [_LIST_EXAMPLE]),
)
def list_lists(request: Request, caller: Reader) -> Response:
    """Give each list in use with its edition, its age, and what is wrong with it."""
    return answered(_rows(service_of(request)))


@router.get(
    "/lists/{feed}/changes",
    summary="Say what changed in a list",
    response_class=Response,
    responses=answers(ref("Changes"), _CHANGES_EXAMPLE, 404),
)
async def list_changes(
    request: Request,
    caller: Reader,
    feed: Feed,
    edition: Annotated[Day | None, Query(description="The later edition; by default the one in use.")] = None,
    since: Annotated[Day | None, Query(description="The earlier one; by default the one before.")] = None,
) -> Response:
    """Give entries added, removed and changed between two editions, field by field."""
    service = service_of(request)
    return answered(await service.library.run(changes_of, service.casework.gate.store, feed, edition, since))


@router.get(
    "/lists/{feed}/entries/{entry:path}",
    summary="Give an entry of a list",
    response_class=Response,
    responses=answers(ref("Entry"), _ENTRY_EXAMPLE, 404),
)
async def get_entry(
    request: Request,
    caller: Reader,
    feed: Feed,
    entry: Annotated[str, Path(pattern=TEXTUAL, max_length=300, description="The publisher's own id of the entry.")],
) -> Response:
    """Give one entry with all that its list says of it."""
    service = service_of(request)
    return answered(await service.library.run(_entry, service, feed, entry))


def _entry(service: Service, feed: str, entry: str) -> dict[str, object]:
    return entry_record(*service.casework.gate.store.entry(feed, entry))


def _rows(service: Service) -> list[ListedFeed]:
    return loaded(service.casework.gate, datetime.now(UTC))
