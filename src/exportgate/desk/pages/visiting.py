"""Who is at the desk: the session behind a request, what its user may do, and the frame of every page."""

import math
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import metadata
from threading import Lock
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from exportgate.desk.casework import ServedCasework, ServedGate
from exportgate.desk.pages.faults import Fault, SignInNeededError
from exportgate.desk.pages.notices import NOTICES, Notice
from exportgate.desk.pages.roles import ADMINISTER, APPROVE, READ, WORK
from exportgate.desk.service import Service, service_of
from exportgate.errors import InputError
from exportgate.intake import values
from exportgate.records import Records
from exportgate.records.accounts import Role, User
from exportgate.records.logins import csrf_token, is_csrf_token, session_user
from exportgate.report.as_table import PASS_MEANS
from exportgate.settings import Settings

SESSION = "exportgate_session"
FORM_TOKEN = "form_token"
MAX_FORM_BYTES = 1024**2
MAX_FIELDS = 3000
T = TypeVar("T")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody signed in, and what the desk works with; `gate` has the editions of the moment the request came."""

    user: User
    session: str
    service: Service
    gate: ServedGate

    @property
    def casework(self) -> ServedCasework:
        """The casework."""
        return self.service.casework

    @property
    def records(self) -> Records:
        """The records."""
        return self.casework.records

    @property
    def settings(self) -> Settings:
        """The settings as the file has them now."""
        return self.service.settings

    @property
    def actor(self) -> str:
        """Who does it, as the audit chain names it."""
        return self.user.actor

    def may(self, roles: Sequence[Role]) -> bool:
        """Say whether the user has any of some roles."""
        return self.user.may(*roles)


@dataclass(frozen=True, slots=True)
class Act:
    """A form that was sent by somebody signed in, from a page of the desk."""

    visit: Visit
    form: FormData

    def text(self, name: str, limit: int = 2000) -> str:
        """Give a field as text, "" where it is missing.

        Raises:
            Fault: it is longer than it may be.
        """
        given = self.form.get(name)
        written = plain(given).strip() if isinstance(given, str) else ""
        if len(written) > limit:
            raise Fault(400, f"A field holds {len(written):,} characters, at most {limit:,} are read.")
        return written

    def texts(self) -> dict[str, str]:
        """Give all fields as text; of those that come twice, the last."""
        return {name: plain(value) for name, value in self.form.multi_items() if isinstance(value, str)}

    def chosen(self, name: str) -> list[str]:
        """Give what is ticked under a name."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def file(self, name: str) -> UploadFile | None:
        """Give a file, `None` where none was chosen."""
        given = self.form.get(name)
        return given if isinstance(given, UploadFile) and given.filename else None


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the desk's navigation."""

    name: str
    path: str
    here: bool = False
    count: int = 0
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The frame of a page."""

    user: User | None
    form_token: str
    places: Sequence[Place] = ()
    notice: Notice | None = None
    faults: Sequence[str] = ()
    refresh: str = ""
    version: str = field(default_factory=lambda: metadata.version("exportgate"))
    pass_means: str = PASS_MEANS

    def may(self, roles: Sequence[Role]) -> bool:
        """Say whether the user has any of some roles."""
        return self.user is not None and self.user.may(*roles)


_PLACES: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("Queue", "/", READ),
    ("To confirm", "/proposals", READ),
    ("Decisions", "/decisions", READ),
    ("Check a file", "/upload", WORK),
    ("Screen a name", "/screen", READ),
    ("Parties on file", "/rescreening", READ),
    ("Licences", "/licences", READ),
    ("Lists", "/lists", READ),
    ("Areas", "/areas", READ),
    ("Dependence", "/dependence", READ),
    ("Audit", "/audit", READ),
    ("Users", "/users", ADMINISTER),
    ("Tokens", "/tokens", ADMINISTER),
)


def visit_of(request: Request) -> Visit | None:
    """Give who sent a request; `None` where nobody is signed in."""
    session = request.cookies.get(SESSION, "")
    if not 0 < len(session) <= 200:
        return None
    service = service_of(request)
    user = session_user(service.casework.records, session)
    return None if user is None else Visit(user, session, service, service.casework.gate.glance())


_lock = Lock()


def shared(app: Starlette, name: str, make: Callable[[], T]) -> T:
    """Give what all requests to a desk share under a name, made when it is first asked for."""
    with _lock:
        if not hasattr(app.state, name):
            setattr(app.state, name, make())
        found: T = getattr(app.state, name)
        return found


def page_of(request: Request, visit: Visit | None, *, faults: Sequence[str] = (), **more: Any) -> Page:
    """Give the frame of a page: navigation, notice and form token for who is signed in."""
    notice = NOTICES.get(request.query_params.get("told", ""))
    if visit is None:
        return Page(None, "", notice=notice, faults=faults, **more)
    return Page(visit.user, csrf_token(visit.session), _places(request, visit), notice, faults, **more)


def _places(request: Request, visit: Visit) -> list[Place]:
    here = _here(request.url.path)
    return [Place(name, path, path == here) for name, path, roles in _PLACES if visit.may(roles)]


def _here(path: str) -> str:
    """Give the address of the place in the navigation that a page belongs to, "" where it belongs to none."""
    first = f"/{path.split('/')[1]}"
    return {"/entries": "/lists", "/batches": "/upload"}.get(first, first)


def allowed(user: User, roles: Sequence[Role]) -> None:
    """Refuse who has none of some roles; without any, everybody may.

    Raises:
        Fault: the user has none of them.
    """
    if roles and not user.may(*roles):
        wanted = " or ".join(("an " if role[0] in "ao" else "a ") + role for role in roles)
        raise Fault(403, f"This takes {wanted}.", hint="An administrator can give you the role.")


def _unhurried(visit: Visit) -> None:
    """Refuse who asks more often than the settings allow.

    Raises:
        Fault: the user does.
    """
    limits = visit.settings.rate_limits
    if wait := visit.service.rates.take(visit.user.id, limits.requests_per_minute, limits.burst):
        raise Fault(429, f"You ask faster than this desk answers. Try again in {math.ceil(wait)} seconds.")


def looking(*roles: Role) -> Callable[[Request], Visit]:
    """Give the dependency of a page that is looked at: somebody signed in with one of some roles."""

    def visit(request: Request) -> Visit:
        found = visit_of(request)
        if found is None:
            raise SignInNeededError
        _unhurried(found)
        allowed(found.user, roles)
        return found

    return visit


def acting(*roles: Role, limit: int = MAX_FORM_BYTES) -> Callable[[Request], Coroutine[Any, Any, Act]]:
    """Give the dependency of an address that changes something.

    Somebody is signed in with one of some roles, and the form carries the word that only pages of this session have.
    Roles are looked at before the form is read.
    """

    async def act(request: Request) -> Act:
        found = await run_in_threadpool(visit_of, request)
        if found is None:
            raise SignInNeededError
        await run_in_threadpool(_unhurried, found)
        allowed(found.user, roles)
        form = await form_of(request, limit)
        if not is_csrf_token(found.session, str(form.get(FORM_TOKEN, ""))):
            raise Fault(403, "The form is not one of this session.", hint="Open the page again, and send it once more.")
        return Act(found, form)

    return act


async def form_of(request: Request, limit: int) -> FormData:
    """Read a form that says how long it is, and is no longer than it may be.

    Raises:
        Fault: it does not say, is longer, or is in an encoding that there is not.
    """
    told = request.headers.get("content-length", "")
    if not told.isdecimal():
        raise Fault(411, "The form does not say how long it is.")
    if int(told) > limit:
        raise Fault(413, f"At most {limit // 1024**2:,} MB are taken at once.", hint="Split the file.")
    try:
        return await request.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=limit)
    except (UnicodeError, LookupError) as error:
        raise Fault(400, "The form is not written in UTF-8.") from error


def secure(request: Request) -> bool:
    """Say whether cookies of this desk go over encrypted connections alone: always, but on the machine itself.

    Where a proxy hands on requests under a name of this machine, its word tells that the browser is elsewhere.
    """
    here = request.client is not None and request.client.host in _LOOPBACK
    return request.url.scheme == "https" or request.url.hostname not in _LOOPBACK or not here


Looking = Annotated[Visit, Depends(looking(*READ))]
Reading = Annotated[Act, Depends(acting(*READ))]
Working = Annotated[Act, Depends(acting(*WORK))]
Approving = Annotated[Act, Depends(acting(*APPROVE))]
Administering = Annotated[Act, Depends(acting(*ADMINISTER))]


def fields(form: Mapping[str, Any]) -> dict[str, str]:
    """Give the fields of an address's query or a form as text."""
    return {name: plain(value) for name, value in form.items() if isinstance(value, str)}


def plain(written: str) -> str:
    """Take from a text the characters that are none (controls but line breaks), which no database needs to hold."""
    return _CONTROLS.sub("", written)


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def day_in(written: str, where: str) -> date | None:
    """Read a day of a form or an address; `None` where nothing is written.

    Raises:
        InputError: it is none; `where` says which field.
    """
    try:
        return values.date(written)
    except values.Wrong as wrong:
        raise InputError(str(wrong), where=where) from wrong
