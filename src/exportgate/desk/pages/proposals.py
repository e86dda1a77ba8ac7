"""All that waits for a second person: judgements of hits, licences attached, releases."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, page_of
from exportgate.judging.judgement import Standing
from exportgate.judging.persons import person_of
from exportgate.judging.states import State
from exportgate.records import holds, judgements, licences

router = APIRouter(route_class=PageRoute)
_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that one person proposed.

    Args:
        what: in words.
        about: whom or what it is about.
        by: who proposed it.
        shipment: on whose page it is confirmed.
        decision: the shipment's last one; "" where none is kept.
        mine: whether who looks at it proposed it.
    """

    what: str
    about: str
    by: str
    shipment: str
    decision: str
    mine: bool


@router.get("/proposals")
def show_proposals(request: Request, visit: Looking) -> Response:
    """Show what waits for a second person."""
    with visit.records.reading() as connection:
        found = list(proposals(connection, person_of(visit.actor)))
    rows = sorted(found, key=lambda one: one.mine)
    return HTMLResponse(render("proposals.html.j2", page=page_of(request, visit), rows=rows))


def proposals(connection: Connection, person: str) -> Iterator[Proposal]:
    """Yield what waits for a second person, as somebody looks at it."""
    for hold in holds.queue(connection, (State.AWAITING_RELEASE,), _AT_MOST):
        if hold.proposal is not None:
            yield _proposal(connection, person, "Release", hold.proposal.reason, hold.proposal.by, hold.shipment)
    for one in judgements.list_judgements(connection, (Standing.PROPOSED,), _AT_MOST):
        about = f"{one.about.party.name} and {one.about.entry.primary_name}"
        yield _proposal(connection, person, one.said.words.capitalize(), about, one.by, one.shipment)
    for attached in licences.waiting(connection):
        title = licences.find(connection, attached.licence).terms.title
        yield _proposal(connection, person, "Licence attached", title, attached.proposed_by, attached.shipment)


def _proposal(connection: Connection, person: str, what: str, about: str, by: str, shipment: str) -> Proposal:
    standing = holds.hold_of(connection, shipment)
    decision = standing.decision if standing else ""
    return Proposal(what, about, by, shipment, decision, person_of(by) == person)
