"""One's own account: a new password."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from exportgate.desk.pages.faults import told_of
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, Reading, Visit, page_of
from exportgate.errors import ExportgateError
from exportgate.records import accounts
from exportgate.records.logins import authenticate

router = APIRouter(route_class=PageRoute)


@router.get("/account")
def show_account(request: Request, visit: Looking) -> Response:
    """Show one's own account."""
    return _page(request, visit)


@router.post("/account/password")
def change_password(request: Request, act: Reading) -> Response:
    """Take a new password from somebody who knows the present one; every session of theirs ends."""
    visit, origin = act.visit, request.client.host if request.client else ""
    current, wanted = (str(act.form.get(name, "")) for name in ("current", "password"))
    try:
        door = visit.service.common.door()
        if authenticate(visit.records, visit.user.name, current, origin=origin, door=door) is None:
            return _page(request, visit, ["The password of now is not the one that was given."])
        accounts.set_password(visit.records, visit.user.name, wanted, actor=visit.actor)
    except ExportgateError as error:
        return _page(request, visit, [told_of(error)])
    return RedirectResponse("/login?told=password_changed", 303)


def _page(request: Request, visit: Visit, faults: Sequence[str] = ()) -> Response:
    return HTMLResponse(render("account.html.j2", page=page_of(request, visit, faults=faults)), 400 if faults else 200)
