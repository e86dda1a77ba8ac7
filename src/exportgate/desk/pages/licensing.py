"""Licences and exceptions on file: what is left of each, and which shipments took of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.desk.pages.faults import not_found
from exportgate.desk.pages.naming import names_of
from exportgate.desk.pages.paging import paging_of, turn_of
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, Visit, fields, page_of
from exportgate.errors import InputError
from exportgate.law.places import place_name
from exportgate.licences.balance import Ledger, Left, amount, balance_of
from exportgate.licences.licence import ANYWHERE, Licence, Terms
from exportgate.licences.warnings import WarnFrom, state_of, warnings_of
from exportgate.records import licences

router = APIRouter(route_class=PageRoute)
_TONES = {"active": "go", "not yet valid": "note", "expired": "stop", "used up": "stop", "revoked": "stop"}
_NEAR, _FULL = Decimal("0.8"), Decimal(1)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a licence, with how much of it is taken."""

    told: str
    percent: int
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """A licence as its row shows it."""

    id: str
    title: str
    law: str
    valid: str
    places: str
    limits: Sequence[Limit]
    state: str
    tone: str
    warnings: Sequence[str]


@router.get("/licences")
def show_licences(request: Request, visit: Looking) -> Response:
    """Show the licences on file."""
    turn = turn_of(fields(request.query_params), licences.IN_ORDER, "/licences")
    with visit.records.reading() as connection:
        found = licences.licence_page(connection, turn)
        count = licences.licence_count(connection)
        ledger = licences.taken(connection, [one.id for one in found.rows])
    rows = [_row(one, ledger, visit) for one in found.rows]
    paging = paging_of(found, turn, "/licences", {}, f"{len(rows)} of {count}")
    return HTMLResponse(render("licences.html.j2", page=page_of(request, visit), rows=rows, found=paging))


@router.get("/licences/{id}")
def show_licence(request: Request, visit: Looking, id: str) -> Response:
    """Show one licence, and what shipments took of it."""
    with visit.records.reading() as connection:
        try:
            found = licences.find(connection, id)
        except InputError as error:
            raise not_found("licence of this id on file") from error
        path = f"/licences/{found.id}"
        turn = turn_of(fields(request.query_params), licences.BY_SHIPMENT, path)
        ledger = licences.taken(connection, [found.id])
        uses = licences.use_page(connection, found.id, turn)
    written = render(
        "licence.html.j2",
        page=page_of(request, visit),
        row=_row(found, ledger, visit),
        facts=[(heading, told) for heading, told in _facts(found.terms) if told],
        items=found.terms.items,
        uses=uses.rows,
        found=paging_of(uses, turn, path, {}),
    )
    return HTMLResponse(written)


def _row(licence: Licence, ledger: Ledger, visit: Visit) -> Row:
    today, names = datetime.now(UTC).date(), names_of(visit.gate)
    state = state_of(licence, ledger, today)
    limits = balance_of(licence, ledger)
    return Row(
        id=licence.id,
        title=licence.terms.title,
        law=names.get(licence.terms.jurisdiction, licence.terms.jurisdiction),
        valid=_span(licence.terms.valid_from, licence.terms.valid_to),
        places=_places(licence.terms),
        limits=[_limit(one) for one in limits],
        state=state,
        tone=_TONES.get(state, "mute"),
        warnings=list(warnings_of(licence, ledger, today, _warn_from(visit))),
    )


def _warn_from(visit: Visit) -> WarnFrom:
    set_to = visit.settings.licences
    return WarnFrom(days=set_to.warn_days, share=Decimal(str(set_to.warn_use)))


def _limit(one: Left) -> Limit:
    of = f"item {one.item.item}: " if one.item else ""
    told = f"{of}{amount(one.left)} of {amount(one.licensed)} {one.unit} left"
    tone = "full" if one.share >= _FULL else "near" if one.share >= _NEAR else ""
    return Limit(told, min(100, int(one.share * 100)), tone)


def _span(first: date | None, last: date | None) -> str:
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else "no days stated"


def _places(terms: Terms) -> str:
    if ANYWHERE in terms.destinations:
        return "anywhere"
    shown = [place_name(code) if len(code) == 2 else code for code in terms.destinations[:6]]
    more = len(terms.destinations) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "") or "not stated"


def _facts(terms: Terms) -> list[tuple[str, str]]:
    return [
        ("Kind", terms.kind.value),
        ("Authority", terms.authority),
        ("Number", terms.number),
        ("Symbol", terms.symbol),
        ("Valid", _span(terms.valid_from, terms.valid_to)),
        ("For", _places(terms)),
        ("Parties", "; ".join(f"{one.role.replace('_', ' ')} {one.name}" for one in terms.parties)),
        ("Total value", f"{amount(terms.value)} {terms.currency}" if terms.value is not None else ""),
        ("Tolerance", f"{terms.tolerance_percent}%" if terms.tolerance_percent is not None else ""),
        ("Conditions", terms.conditions),
        ("Used", _APPLIES[terms.applies.value]),
    ]


_APPLIES: Mapping[str, str] = {
    "automatic": "by itself, where it fits exactly",
    "proposed": "once a person attaches it to a shipment",
}
