"""What every address of the desk does beside its own work: faults become pages, and browsers are told what to allow."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from exportgate.desk.pages.faults import Fault, SignInNeededError, fault_of, not_found
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.visiting import Visit, page_of, visit_of
from exportgate.desk.turns import RETRY_SECONDS
from exportgate.errors import ExportgateError

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_NOT_KEPT = "no-store"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route whose faults are shown as pages, and whose answers carry the desk's headers."""

    def get_route_handler(self) -> Handler:
        """Give the handler."""
        answer = super().get_route_handler()

        async def page(request: Request) -> Response:
            return with_headers(await _answered(answer, request))

        return page


def with_headers(response: Response) -> Response:
    """Give an answer the desk's headers; what is no static file is kept by no browser."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", _NOT_KEPT)
    return response


async def _answered(answer: Handler, request: Request) -> Response:
    try:
        if "\0" in request.scope["path"]:
            raise not_found("page")
        return await answer(request)
    except SignInNeededError:
        return _to_the_door(request)
    except (ExportgateError, Fault, HTTPException, RequestValidationError) as error:
        fault = fault_of(error)
    except Exception as error:  # nobody foresaw it, and nobody is shown a traceback
        log.exception("%s %s failed", request.method, request.url.path)
        fault = fault_of(error)
    return await run_in_threadpool(fault_page, request, fault)


def fault_page(request: Request, fault: Fault) -> Response:
    """Give the page that tells of a fault, within the desk for who is signed in."""
    try:
        visit: Visit | None = visit_of(request)
    except Exception:
        log.exception("the session of a fault's page cannot be read")
        visit = None
    page = page_of(request, visit)
    headers = {"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"}
    if fault.status == 503:
        headers["Retry-After"] = str(RETRY_SECONDS)
    return HTMLResponse(render("fault.html.j2", page=page, fault=fault), fault.status, headers)


def _to_the_door(request: Request) -> Response:
    onward = request.url.path if request.method == "GET" else "/"
    if request.method == "GET" and request.url.query:
        onward += f"?{request.url.query}"
    door = "/login" if onward == "/" else f"/login?onward={quote(onward, safe='')}"
    if request.headers.get("HX-Request"):
        return Response(status_code=204, headers={"HX-Redirect": door})
    return RedirectResponse(door, 303)
