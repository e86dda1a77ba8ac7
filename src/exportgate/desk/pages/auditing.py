"""The audit chain: who did what, and whether all of it is as it was written."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.desk.pages.paging import AT_ONCE, Paging, whole_number, with_query
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, Reading, Visit, fields, page_of
from exportgate.records import accounts, decision_rows, judging, licences, parties, rescreening
from exportgate.records.audit import Walk, faults_in
from exportgate.records.chain import Act
from exportgate.records.tables.decisions import acts

router = APIRouter(route_class=PageRoute)
_FAULTS = 100


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
    start = whole_number(asked["from"], least=1)
    with visit.records.reading() as connection:
        wanted = select(acts).order_by(acts.c.seq.desc()).limit(AT_ONCE + 1)
        for name in ("subject", "actor", "kind"):
            if asked[name]:
                wanted = wanted.where(acts.c[name] == asked[name])
        if start is not None:
            wanted = wanted.where(acts.c.seq <= start)
        found = [Act(*row) for row in connection.execute(wanted)]
        kinds = list(connection.execute(select(acts.c.kind).distinct().order_by(acts.c.kind).limit(100)).scalars())
    shown = found[:AT_ONCE]
    after = with_query("/audit", asked, **{"from": str(found[AT_ONCE].seq)}) if len(found) > AT_ONCE else ""
    newer = with_query("/audit", {**asked, "from": ""}) if start is not None else ""
    written = render(
        "audit.html.j2",
        page=page_of(request, visit),
        wanted={**asked, "start": asked["from"]},
        acts=shown,
        kinds=kinds,
        verified=verified,
        found=Paging(newer, after),
    )
    return HTMLResponse(written)
