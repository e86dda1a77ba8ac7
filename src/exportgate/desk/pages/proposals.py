"""All that waits for a second person: judgements of hits, licences attached, releases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.desk.pages.paging import paging_of, turn_of
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, fields, page_of
from exportgate.judging.hold import Hold
from exportgate.judging.persons import person_of
from exportgate.records import holds
from exportgate.records.proposed import PROPOSED, Proposed, proposed_count, proposed_counts, proposed_page

router = APIRouter(route_class=PageRoute)


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
    """Show what waits for a second person: releases, judgements of hits, licences attached; each the longest first."""
    turn = turn_of(fields(request.query_params), PROPOSED, "/proposals")
    with visit.records.reading() as connection:
        found = proposed_page(connection, turn)
        count = proposed_count(connection)
        standing = holds.holds_of(connection, [one.shipment for one in found.rows])
    rows = sorted(_proposals(found.rows, standing, person_of(visit.actor)), key=lambda one: one.mine)
    paging = paging_of(found, turn, "/proposals", {}, f"{len(rows)} of {count}")
    return HTMLResponse(render("proposals.html.j2", page=page_of(request, visit), rows=rows, found=paging))


def proposed_of(connection: Connection, shipments: Sequence[Hold]) -> Counter[str]:
    """Give how much waits for a second person about each of some shipments."""
    releases = Counter(one.shipment for one in shipments if one.proposal is not None)
    return releases + proposed_counts(connection, [one.shipment for one in shipments])


def _proposals(found: Sequence[Proposed], standing: Mapping[str, Hold], person: str) -> list[Proposal]:
    return [
        Proposal(
            one.what,
            one.about,
            one.by,
            one.shipment,
            standing[one.shipment].decision if one.shipment in standing else "",
            person_of(one.by) == person,
        )
        for one in found
    ]
