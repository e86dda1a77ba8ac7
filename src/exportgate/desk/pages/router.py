"""All addresses of the desk's pages."""

from fastapi import APIRouter
from starlette.responses import Response

from exportgate.desk.pages import (
    account,
    acts,
    administering,
    auditing,
    decisions,
    files,
    licensing,
    lists,
    policy,
    proposals,
    queue,
    rescreening,
    screening,
    signing,
    uploading,
)
from exportgate.desk.pages.faults import not_found
from exportgate.desk.pages.routing import PageRoute

PARTS = tuple(
    part.router
    for part in (
        files,
        signing,
        queue,
        decisions,
        acts,
        proposals,
        uploading,
        screening,
        rescreening,
        licensing,
        lists,
        policy,
        auditing,
        administering,
        account,
    )
)
"""The addresses by subject."""

router = APIRouter(include_in_schema=False, route_class=PageRoute)
for part in PARTS:
    router.include_router(part)


@router.api_route("/{path:path}", methods=["GET", "POST"])
async def nothing(path: str) -> Response:
    """Answer every other address with a page that says so."""
    raise not_found("page")
