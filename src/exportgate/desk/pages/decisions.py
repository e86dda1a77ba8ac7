"""The decision page, and the list of all decisions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.casework.replaying import Replayed
from exportgate.desk.pages.comparing import Changes, changes
from exportgate.desk.pages.deciding import blocks
from exportgate.desk.pages.faults import Fault, not_found, told_of
from exportgate.desk.pages.naming import names_of
from exportgate.desk.pages.paging import paging_of, turn_of, with_query
from exportgate.desk.pages.questions import Declared, questions_of, stated_of
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.searching import parties_on_file, search, verdicts
from exportgate.desk.pages.underway import EVENTS, events_of, offers_of, pending_of, unjudged
from exportgate.desk.pages.visiting import Looking, Visit, day_in, fields, page_of
from exportgate.errors import InputError
from exportgate.records import decisions, holds
from exportgate.records.database import RecordsError
from exportgate.records.decisions import Kept, Wanted
from exportgate.records.paging import Turn

router = APIRouter(route_class=PageRoute)


@router.get("/decisions/{id}")
def show_decision(request: Request, visit: Looking, id: str) -> Response:
    """Show a decision."""
    return decision_page(request, visit, id)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an act on a decision, where it leads to no other page: faults in words, or an answer asked again."""

    faults: Sequence[str] = ()
    replayed: Replayed | None = None


def decision_page(request: Request, visit: Visit, id: str, result: Result | None = None) -> Response:
    """Give the page of a decision."""
    kept, told = kept_decision(visit, id), result or Result()
    written = render(
        "decision.html.j2",
        page=page_of(request, visit, faults=told.faults),
        kept=kept,
        decision=kept.decision,
        shipment=kept.asked_of,
        replayed=told.replayed,
        **_around(visit, kept),
        **_asked(visit, kept),
    )
    return HTMLResponse(written, 400 if told.faults else 200)


def _around(visit: Visit, kept: Kept) -> dict[str, Any]:
    """Give what a decision says, what came before and after it, and what is under way."""
    names = names_of(visit.gate)
    told = blocks(kept.decision, kept.asked_of, names)
    with visit.records.reading() as connection:
        newest = decisions.page(connection, Wanted(shipment=kept.shipment), Turn(1)).rows[0].id
        before = decisions.previous(connection, kept)
        standing = holds.hold_of(connection, kept.shipment)
        latest = newest == kept.id
        pending = pending_of(connection, kept, standing, visit.actor) if latest else []
        offers = offers_of(connection, kept, names) if latest else []
        events = events_of(connection, kept)
    return {
        "names": names,
        "blocks": told,
        "hits_shown": any(one.finding.hit for block in told for one in block.findings),
        "state": standing.state.value if standing else "",
        "standing": standing,
        "latest": latest,
        "newest": newest,
        "changed": _changes(before, kept, names) if before else None,
        "pending": pending,
        "judging": unjudged(kept.decision, pending),
        "offers": offers,
        "events": events[:EVENTS],
        "older_events": EVENTS if len(events) > EVENTS else 0,
    }


def _changes(before: Kept, kept: Kept, names: Mapping[str, str]) -> Changes:
    return changes((before.asked_of, before.decision), (kept.asked_of, kept.decision), names)


def _asked(visit: Visit, kept: Kept) -> dict[str, Any]:
    """Give what a decision asks, and until when a hit may be silenced."""
    known = Declared.of(visit.gate)
    questions = questions_of(kept.decision, kept.asked_of, known)
    days = visit.settings.judging.false_positive_days
    return {
        "questions": [one for one in questions if not one.claim],
        "claims": [one for one in questions if one.claim],
        "stated": stated_of(kept.asked_of, known, questions),
        "longest": dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days),
    }


def kept_decision(visit: Visit, id: str) -> Kept:
    """Give a decision.

    Raises:
        Fault: there is none of this id.
    """
    try:
        return visit.casework.decision(id)
    except RecordsError as error:
        if error.__cause__ is not None:
            raise
        raise not_found("decision of this id") from error


@router.get("/decisions")
def list_decisions(request: Request, visit: Looking) -> Response:
    """Show decisions, the newest first, narrowed by what is looked for."""
    query = fields(request.query_params)
    asked = {name: query.get(name, "").strip()[:200] for name in ("q", "verdict", "since", "until", "shipment")}
    faults: list[str] = []
    wanted = _wanted(asked, faults)
    path = with_query("/decisions", asked)
    turn = turn_of(query, decisions.LAST_FIRST, path)
    if asked["q"] and turn.before is not None:
        raise Fault(400, "Words are looked for from newer decisions to older ones, not back.", back=path)
    with visit.records.reading() as connection:
        found = search(connection, wanted, asked["q"], turn)
        parties = parties_on_file(connection, asked["q"]) if asked["q"] else []
    written = render(
        "decisions.html.j2",
        page=page_of(request, visit, faults=faults),
        wanted=asked,
        limit=turn.limit,
        rows=found.page.rows,
        parties=parties,
        read=found.read if found.stopped else 0,
        found=paging_of(found.page, turn, "/decisions", asked),
    )
    return HTMLResponse(written)


def _wanted(asked: Mapping[str, str], faults: list[str]) -> Wanted:
    since, until = (_day(asked[name], faults) for name in ("since", "until"))
    return Wanted(
        shipment=asked["shipment"] or None,
        verdict=verdicts(asked["verdict"]),
        since=since.isoformat() if since else "",
        until=(until + dt.timedelta(days=1)).isoformat() if until else "",
    )


def _day(written: str, faults: list[str]) -> dt.date | None:
    try:
        return day_in(written, "day")
    except InputError as error:
        faults.append(told_of(error))
        return None
