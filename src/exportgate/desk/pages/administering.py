"""Users and tokens, for administrators."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from exportgate.desk.pages.faults import told_of
from exportgate.desk.pages.paging import paging_of, turn_of
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.roles import ADMINISTER
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Administering, Visit, fields, looking, page_of
from exportgate.errors import InputError
from exportgate.records import accounts, tokens
from exportgate.records.accounts import ROLES
from exportgate.records.tokens import SCOPES, make_token, revoke_token

router = APIRouter(route_class=PageRoute)
Administrator = Annotated[Visit, Depends(looking(*ADMINISTER))]
_NOBODY: Mapping[str, Any] = {"name": "", "display": "", "roles": ()}
_NO_TOKEN: Mapping[str, Any] = {"name": "", "days": "365", "scopes": ()}


@router.get("/users")
def show_users(request: Request, visit: Administrator) -> Response:
    """Show the users."""
    return _users(request, visit)


@router.post("/users")
def make_user(request: Request, act: Administering) -> Response:
    """Make a user."""
    given: dict[str, Any] = {
        "name": act.text("name", 80),
        "display": act.text("display", 200),
        "roles": act.chosen("role"),
    }
    try:
        accounts.create_user(
            act.visit.records,
            given["name"],
            actor=act.visit.actor,
            roles=given["roles"],
            password=str(act.form.get("password", "")),
            display=given["display"],
        )
    except InputError as error:
        return _users(request, act.visit, given=given, faults=[told_of(error)], status=400)
    return RedirectResponse("/users?told=user_made", 303)


@router.post("/users/{name}/roles")
def set_roles(act: Administering, name: str) -> Response:
    """Give a user the ticked roles and no others."""
    accounts.set_roles(act.visit.records, name, act.chosen("role"), actor=act.visit.actor)
    return RedirectResponse("/users?told=user_changed", 303)


@router.post("/users/{name}/password")
def set_password(act: Administering, name: str) -> Response:
    """Give a user a new password."""
    accounts.set_password(act.visit.records, name, str(act.form.get("password", "")), actor=act.visit.actor)
    return RedirectResponse("/users?told=user_changed", 303)


@router.post("/users/{name}/disable")
def shut_out(act: Administering, name: str) -> Response:
    """Let a user in no longer."""
    accounts.set_active(act.visit.records, name, False, actor=act.visit.actor)
    return RedirectResponse("/users?told=user_changed", 303)


@router.post("/users/{name}/enable")
def let_in(act: Administering, name: str) -> Response:
    """Let a user in again."""
    accounts.set_active(act.visit.records, name, True, actor=act.visit.actor)
    return RedirectResponse("/users?told=user_changed", 303)


def _users(
    request: Request,
    visit: Visit,
    *,
    given: Mapping[str, Any] = _NOBODY,
    faults: Sequence[str] = (),
    status: int = 200,
) -> Response:
    turn = turn_of(fields(request.query_params), accounts.BY_NAME, "/users")
    with visit.records.reading() as connection:
        found, count = accounts.user_page(connection, turn), accounts.user_count(connection)
    written = render(
        "users.html.j2",
        page=page_of(request, visit, faults=faults),
        users=found.rows,
        roles=ROLES,
        given=given,
        found=paging_of(found, turn, "/users", {}, f"{len(found.rows)} of {count}"),
    )
    return HTMLResponse(written, status)


@router.get("/tokens")
def show_tokens(request: Request, visit: Administrator) -> Response:
    """Show the tokens, never what they are."""
    return _tokens(request, visit)


@router.post("/tokens")
def make(request: Request, act: Administering) -> Response:
    """Make a token, and show it this once."""
    given: dict[str, Any] = {"name": act.text("name", 80), "days": act.text("days", 6), "scopes": act.chosen("scope")}
    try:
        days = int(given["days"]) if given["days"].isdecimal() else 0
        made, secret = make_token(act.visit.records, given["name"], given["scopes"], days, actor=act.visit.actor)
    except InputError as error:
        return _tokens(request, act.visit, given=given, faults=[told_of(error)], status=400)
    return _tokens(request, act.visit, made=made, secret=secret)


@router.post("/tokens/{id}/revoke")
def revoke(act: Administering, id: str) -> Response:
    """End a token at once."""
    revoke_token(act.visit.records, id, actor=act.visit.actor)
    return RedirectResponse("/tokens?told=token_gone", 303)


def _tokens(
    request: Request,
    visit: Visit,
    *,
    given: Mapping[str, Any] = _NO_TOKEN,
    made: object = None,
    secret: str = "",
    faults: Sequence[str] = (),
    status: int = 200,
) -> Response:
    turn = turn_of(fields(request.query_params), tokens.BY_NAME, "/tokens")
    with visit.records.reading() as connection:
        found, count = tokens.token_page(connection, turn), tokens.token_count(connection)
    written = render(
        "tokens.html.j2",
        page=page_of(request, visit, faults=faults),
        tokens=found.rows,
        found=paging_of(found, turn, "/tokens", {}, f"{len(found.rows)} of {count}"),
        scopes=SCOPES,
        given=given,
        made=made,
        secret=secret,
        now=datetime.now(UTC),
    )
    return HTMLResponse(written, status)
