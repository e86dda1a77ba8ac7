"""The application: the HTTP API and the desk's pages on one casework."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from importlib import metadata
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk import api, health
from exportgate.desk.api.schemas import described
from exportgate.desk.casework import ServedCasework
from exportgate.desk.common import Common
from exportgate.desk.delivery import Deliverer
from exportgate.desk.guarding import Guard
from exportgate.desk.problems import Problem, add_handlers
from exportgate.desk.proxies import Proxies
from exportgate.desk.service import Service
from exportgate.settings import Settings

_ABOUT = """Decides whether shipments may leave: export controls, embargoes and listed parties, each finding with rule,
citation, edition and date. There is no "clear": the mildest answer says that no requirement was found."""

log = logging.getLogger(__name__)
_LOOK_SECONDS = 2.0


def create_app(
    casework: ServedCasework,
    settings: Settings | None = None,
    *,
    deliver: bool = True,
    pages: bool = True,
    common: Common | None = None,
) -> FastAPI:
    """Make the application.

    Args:
        casework: what answers.
        settings: hold instead of those of the data folder's file.
        deliver: tell webhooks while the application runs.
        pages: with the desk's pages.
        common: what it has in common with other workers of the service.
    """
    service = Service(casework, settings, common)
    app = FastAPI(
        title="exportgate",
        version=metadata.version("exportgate"),
        description=_ABOUT,
        lifespan=_lifespan(service, deliver, pages),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.service = service
    app.state.casework = casework
    app.add_middleware(Guard, largest=lambda: service.largest_body, observe=service.metrics.answered)
    app.add_middleware(Proxies, trusted=lambda: service.trusted_proxies)
    add_handlers(app)
    for router in (api.router, health.router, _nothing(), *(_pages() if pages else ())):
        app.include_router(router)
    app.openapi = described(app.openapi)  # type: ignore[method-assign]
    return app


def _lifespan(service: Service, deliver: bool, pages: bool) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        deliverer = Deliverer(service)
        begun = [asyncio.create_task(_look_around(service))]
        telling = asyncio.create_task(deliverer.run()) if deliver else None
        stop_checking = _begin_checking(app) if pages else None
        yield
        for task in begun:
            task.cancel()
        if stop_checking:
            stop_checking()
        if telling is not None:
            deliverer.stop()
            with suppress(asyncio.CancelledError):
                await telling
        service.close()

    return lifespan


async def _look_around(service: Service) -> None:
    """See from time to time whether there are new editions."""
    while True:
        try:
            await service.watched(service.casework.gate.look_around)
        except Exception:  # whatever it is, it must not end the looking for as long as the service runs
            log.exception("new lists cannot be looked for")
        await asyncio.sleep(_LOOK_SECONDS)


def _begin_checking(app: FastAPI) -> Callable[[], None]:
    """Check the files that wait, those that were left over when the service was stopped, too."""
    from exportgate.desk.pages.uploading import checker_of

    return checker_of(app).stop


def _nothing() -> APIRouter:
    """Answer every other address under /api as a program expects it, before the desk answers with a page."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/api/{path:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    async def nothing(request: Request, path: str) -> Response:
        allowed = _methods_at(request)
        if allowed:
            raise Problem(
                405, "http", f"{request.method} is not for this address", headers={"Allow": ", ".join(allowed)}
            )
        raise Problem(404, "not-found", "nothing is at this address", hint="See /api/v1/openapi.json.")

    return router


def _methods_at(request: Request) -> Sequence[str]:
    """Give the methods that the API knows at an address."""
    path = request.url.path.removeprefix(api.PREFIX)
    routes = (route for subject in api.SUBJECTS for route in subject.router.routes if isinstance(route, APIRoute))
    return sorted({method for route in routes if route.path_regex.match(path) for method in route.methods or ()})


def _pages() -> list[APIRouter]:
    from exportgate.desk import openid_pages
    from exportgate.desk.pages.router import router

    return [openid_pages.router, router]
