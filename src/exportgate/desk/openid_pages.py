"""The two addresses of logging in through an OpenID provider: there, and back."""

import html
import secrets
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from exportgate.desk.oidc import OpenIdError, Provider
from exportgate.desk.pages.faults import Fault
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.signing import keep_session, safe_path
from exportgate.desk.pages.visiting import secure
from exportgate.desk.service import Service, service_of
from exportgate.records import openid
from exportgate.records.logins import start_session
from exportgate.settings import Oidc

router = APIRouter(route_class=PageRoute, include_in_schema=False)
PATH = "/login/oidc"
_BROWSER = "exportgate_openid"

Given = Annotated[str, Query(max_length=4000)]


@router.get(PATH)
def go(request: Request, onward: Given = "") -> Response:
    """Send the browser to the provider."""
    service = service_of(request)
    provider = _provider(service)
    browser = secrets.token_urlsafe(24)
    pending = openid.begin(service.casework.records, browser, safe_path(onward), datetime.now(UTC))
    response = RedirectResponse(provider.way_there(pending, _back(request, provider.settings)), 303)
    lasts = int(openid.LASTS.total_seconds())
    # It must come along from the provider's page, so it cannot be strict as the session is.
    response.set_cookie(_BROWSER, browser, lasts, path=PATH, httponly=True, samesite="lax", secure=secure(request))
    return response


@router.get(f"{PATH}/back")
def back(request: Request, state: Given = "", code: Given = "", error: Given = "") -> Response:
    """Take in who came back, and begin a session."""
    service = service_of(request)
    provider, now = _provider(service), datetime.now(UTC)
    browser = request.cookies.get(_BROWSER, "")
    pending = openid.take(service.casework.records, browser, state, now) if browser and state else None
    if pending is None:
        raise Fault(400, "This log-in is not one that was begun here.", hint="Begin again.", back="/login")
    if error or not code:
        raise Fault(403, "The provider did not sign you in.", hint="Begin again.", back="/login")
    try:
        person = provider.vouched(pending, code, _back(request, provider.settings))
    except OpenIdError as fault:
        raise Fault(403, f"You were not signed in: {fault.message}.", hint="Begin again.", back="/login") from fault
    if not person.roles:
        raise Fault(403, "You have no role here.", hint="An administrator maps groups of the provider to roles.")
    user = openid.user_of(service.casework.records, person.identity, person.names, person.display, person.roles)
    if not user.active:
        raise Fault(403, "Your account is disabled.", hint="An administrator can enable it.")
    return _onward(request, pending.onward, start_session(service.casework.records, user))


def _onward(request: Request, onward: str, session: str) -> Response:
    """Go on by a page: after a redirect from elsewhere the browser would not send the strict cookie of the session."""
    place = html.escape(onward, quote=True)
    page = (
        f'<!doctype html><html lang="en"><head><title>Signed in</title>'
        f'<meta http-equiv="refresh" content="0;url={place}"></head>'
        f'<body><main><h1>Signed in</h1><p><a href="{place}">Go on</a></p></main></body></html>'
    )
    response = HTMLResponse(page)
    keep_session(request, response, session)
    response.delete_cookie(_BROWSER, path=PATH)
    return response


def _provider(service: Service) -> Provider:
    settings = service.settings.oidc
    if settings is None:
        raise Fault(404, "No OpenID provider is set up.", hint="See oidc in settings.toml.")
    return service.provider(settings)


def _back(request: Request, settings: Oidc) -> str:
    desk = settings.desk_url or str(request.base_url)
    return f"{desk.rstrip('/')}{PATH}/back"
