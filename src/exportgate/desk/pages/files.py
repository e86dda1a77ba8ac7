"""The static files of the desk: each by its name, from the package, and no other."""

from fastapi import APIRouter
from starlette.responses import Response

from exportgate.desk.pages.faults import not_found
from exportgate.desk.pages.rendering import STATIC, static_file
from exportgate.desk.pages.routing import PageRoute

router = APIRouter(route_class=PageRoute)
_KEPT = "public, max-age=31536000, immutable"


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """Give a static file. Its address carries its fingerprint, so browsers may keep it."""
    if name not in STATIC:
        raise not_found("such file")
    return Response(static_file(name), media_type=STATIC[name][2], headers={"Cache-Control": _KEPT})
