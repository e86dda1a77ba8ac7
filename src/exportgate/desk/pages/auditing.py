"""The audit chain: who did what, and whether all of it is as it was written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.desk.pages.paging import number_of, paging_of, turn_of, with_query
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, Reading, Visit, fields, page_of
from exportgate.records import accounts, decision_rows, judging, licences, parties, rescreening
from exportgate.records.audit import Walk, faults_in
from exportgate.records.chain import Act
from exportgate.records.paging import Order, read_page
from exportgate.records.tables.decisions import acts

router = APIRouter(route_class=PageRoute)
_FAULTS = 100
_LAST = 5_000


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying came to: faults in words, how many acts were read, and the hash of the last one."""

    faults: Sequence[str]
    acts: int
    last: str


@router.get("/audit")
def show_audit(request: Request, visit: Looking) -> Response:
    """Show acts, the newest first."""
    return _page(request, visit, None)


@router.post("/audit/verify")
def verify(request: Request, act: Reading) -> Response:
    """Verify the whole chain and every record against it."""
    return _page(request, act.visit, _verified(act.visit))


def _verified(visit: Visit) -> Verified:
    walk = Walk()
    faults: list[str] = []
    with visit.records.reading() as connection:
        for fault in faults_in(connection, rows=_ROWS, walk=walk):
            faults.append(fault)
            if len(faults) >= _FAULTS:
                faults.append("and perhaps more: exportgate audit verify tells all")
                break
    return Verified(faults, walk.acts, str(walk.head))


_ROWS = tuple(subject.verify_rows for subject in (decision_rows, licences, judging, parties, accounts, rescreening))


def _page(request: Request, visit: Visit, verified: Verified | None) -> Response:
    query = fields(request.query_params)
    asked = {name: query.get(name, "").strip()[:200] for name in ("subject", "actor", "kind", "from")}
    start = number_of(asked, "from", "/audit", least=1)
    narrowing = {name: asked[name] for name in _NARROWING}
    turn = turn_of(query, _NEWEST, with_query("/audit", narrowing))
    if start is not None and turn.after is None and turn.before is None:
        turn = replace(turn, after=(start + 1,))
    wanted = select(acts).where(*(acts.c[name] == value for name, value in narrowing.items() if value))
    with visit.records.reading() as connection:
        found = read_page(connection, [wanted], _NEWEST, turn)
        kinds = _kinds(connection)
    written = render(
        "audit.html.j2",
        page=page_of(request, visit),
        wanted={**asked, "start": asked["from"]},
        limit=turn.limit,
        acts=[Act(**row._asdict()) for row in found.rows],
        kinds=kinds,
        verified=verified,
        found=paging_of(found, turn, "/audit", narrowing),
    )
    return HTMLResponse(written)


_NARROWING = ("subject", "actor", "kind")
_NEWEST = Order((acts.c.seq,), downwards=True)


def _kinds(connection: Connection) -> list[str]:
    """Give the kinds of the last acts, which a field offers beside what one types oneself."""
    last = select(acts.c.kind).order_by(acts.c.seq.desc()).limit(_LAST).subquery()
    return list(connection.execute(select(last.c.kind).distinct().order_by(last.c.kind)).scalars())
