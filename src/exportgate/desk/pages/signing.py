"""Signing in and out."""

import hmac
import secrets
from hashlib import sha256
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from exportgate.desk.pages.notices import NOTICES
from exportgate.desk.pages.paging import with_query
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import (
    FORM_TOKEN,
    SESSION,
    Act,
    Page,
    acting,
    form_of,
    secure,
    visit_of,
)
from exportgate.desk.service import service_of
from exportgate.records.logins import LockedOutError, authenticate, end_session, start_session

router = APIRouter(route_class=PageRoute)
_DOOR = "exportgate_door"
_FORM_BYTES = 16 * 1024


@router.get("/login")
def door(request: Request, onward: str = "") -> Response:
    """Show the form to sign in."""
    if visit_of(request) is not None:
        return RedirectResponse(safe_path(onward), 303)
    return _form(request, onward=onward)


@router.post("/login")
async def enter(request: Request) -> Response:
    """Sign somebody in: a session of its own begins, whatever the browser brought along."""
    form = await form_of(request, _FORM_BYTES)
    name, password, onward = (str(form.get(field, "")) for field in ("name", "password", "onward"))
    if not _from_the_door(request, str(form.get(FORM_TOKEN, ""))):
        said = "The form had grown old. Please sign in again."
        return await run_in_threadpool(_form, request, name=name, onward=onward, fault=said, status=403)
    return await run_in_threadpool(_entered, request, name, password, onward)


def _entered(request: Request, name: str, password: str, onward: str) -> Response:
    service = service_of(request)
    records = service.casework.records
    origin = request.client.host if request.client else ""
    try:
        user = authenticate(records, name, password, origin=origin, door=service.common.door())
    except LockedOutError as error:
        said = f"Too many attempts failed. Try again in {error.seconds} seconds."
        return _form(request, name=name, onward=onward, fault=said, status=429)
    if user is None:
        said = "Name and password do not belong together."
        return _form(request, name=name, onward=onward, fault=said, status=401)
    before = request.cookies.get(SESSION, "")
    if before:
        end_session(records, before)
    response = RedirectResponse(safe_path(onward), 303)
    keep_session(request, response, start_session(records, user))
    response.delete_cookie(_DOOR, path="/login")
    return response


def keep_session(request: Request, response: Response, session: str) -> None:
    """Give a browser its session: no script can read it, and no other site can send it along."""
    response.set_cookie(SESSION, session, httponly=True, samesite="strict", secure=secure(request), path="/")


@router.post("/logout")
def leave(request: Request, act: Annotated[Act, Depends(acting())]) -> Response:
    """Sign out: the session ends here and now, not only in this browser."""
    end_session(act.visit.records, act.visit.session)
    response = RedirectResponse("/login?told=signed_out", 303)
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="strict", secure=secure(request))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def safe_path(onward: str) -> str:
    """Give an address within the desk to go on to; the queue where what was asked for lies elsewhere.

    Example:
        >>> safe_path("/decisions/D-7?x=1"), safe_path("//elsewhere.example"), safe_path("https://elsewhere.example")
        ('/decisions/D-7?x=1', '/', '/')
    """
    plain = onward.isprintable() and "\\" not in onward and len(onward) <= 2000
    if not plain or not onward.startswith("/") or onward.startswith("//"):
        return "/"
    parts = urlsplit(onward)
    return "/" if parts.scheme or parts.netloc or parts.path in ("/login", "/logout") else onward


def _form(request: Request, *, name: str = "", onward: str = "", fault: str = "", status: int = 200) -> Response:
    """Show the form, bound to this browser by a cookie that only this site can have set."""
    browser = request.cookies.get(_DOOR, "") or secrets.token_urlsafe(24)
    notice = NOTICES.get(request.query_params.get("told", "")) if not fault else None
    page = Page(None, _word(browser), notice=notice, faults=[fault] if fault else [])
    provider = _provider(request, safe_path(onward))
    written = render("login.html.j2", page=page, name=name[:80], onward=safe_path(onward), provider=provider)
    response = HTMLResponse(written, status)
    response.set_cookie(_DOOR, browser, httponly=True, samesite="strict", secure=secure(request), path="/login")
    return response


def _provider(request: Request, onward: str) -> dict[str, str] | None:
    """Give name and address of the OpenID provider, where one is set up."""
    oidc = service_of(request).settings.oidc
    if oidc is None:
        return None
    name = urlsplit(oidc.issuer).hostname or "your organisation"
    return {"name": name, "path": with_query("/login/oidc", {}, onward=onward)}


def _from_the_door(request: Request, given: str) -> bool:
    browser = request.cookies.get(_DOOR, "")
    return bool(browser) and hmac.compare_digest(_word(browser).encode(), given.encode())


def _word(browser: str) -> str:
    return hmac.new(browser.encode(), b"the form to sign in", sha256).hexdigest()
