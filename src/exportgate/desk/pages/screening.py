"""One name against all lists, and entries with everything that their list says."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.desk.pages.faults import not_found, told_of
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, Visit, fields, page_of
from exportgate.entry import Entry
from exportgate.errors import FeedError, InputError
from exportgate.feeds.freshness import alarm_of
from exportgate.hit import Hit
from exportgate.intake import values
from exportgate.intake.record import identifiers_of
from exportgate.law.places import place_name
from exportgate.screening import Subject

router = APIRouter(route_class=PageRoute)
_ASKED = ("name", "country", "kind", "address", "date_of_birth", "identifiers")
_LONGEST = 500
_TOP = 25


@router.get("/screen")
def screen(request: Request, visit: Looking) -> Response:
    """Compare one party with the lists in use."""
    query = fields(request.query_params)
    wanted = {name: query.get(name, "").strip()[:_LONGEST] for name in _ASKED}
    hits: list[Hit] = []
    faults: list[str] = []
    asked = bool(wanted["name"])
    gate = visit.gate
    if asked:
        try:
            subject, gate = _subject(wanted), visit.casework.gate.pinned()
            hits = gate.screen([subject], top=_TOP)[0]
        except InputError as error:
            faults, asked = [told_of(error)], False
    current = gate.store.parties()
    now = datetime.now(UTC)
    alarms = [alarm_of(gate.feeds.get(feed), edition, now) for feed, edition in current.items()]
    written = render(
        "screen.html.j2",
        page=page_of(request, visit, faults=faults),
        wanted=wanted,
        asked=asked,
        hits=hits,
        lists=len(current),
        alarms=[alarm for alarm in alarms if alarm] if asked else [],
    )
    return HTMLResponse(written, 400 if faults else 200)


def _subject(wanted: Mapping[str, str]) -> Subject:
    """Read who is asked for.

    Raises:
        InputError: something told of the party is not what it should be.
    """
    given, wrong = identifiers_of(wanted["identifiers"]) if wanted["identifiers"] else ((), [])
    if wrong:
        raise InputError("; ".join(wrong), where="numbers")
    read: dict[str, Any] = {}
    for name, reader in _READERS.items():
        try:
            read[name] = reader(wanted[name])
        except values.Wrong as error:
            raise InputError(str(error), where=name.replace("_", " ")) from error
    return Subject(identifiers=given, **read)


_READERS: Mapping[str, Any] = {
    "name": values.text,
    "country": values.country,
    "kind": values.kind,
    "address": values.text,
    "date_of_birth": values.birth,
}


@router.get("/entries/{feed}/{id:path}")
def show_entry(request: Request, visit: Looking, feed: str, id: str) -> Response:
    """Show one entry of a list."""
    edition, entry = entry_of(visit, feed, id)
    back = fields(request.query_params).get("from", "")
    written = render(
        "entry.html.j2",
        page=page_of(request, visit),
        entry=entry,
        edition=edition,
        rows=[(heading, told) for heading, told in _rows(entry) if told],
        back=back if back.removeprefix("D-").isdecimal() else "",
    )
    return HTMLResponse(written)


def entry_of(visit: Visit, feed: str, id: str) -> tuple[Any, Entry]:
    """Give an entry and its edition.

    Raises:
        Fault: the list is not loaded, or has no such entry.
    """
    if feed not in visit.gate.store.current():
        raise not_found("list of this id in use")
    try:
        return visit.gate.store.entry(feed, id)
    except FeedError as error:
        raise not_found("entry of this id in the edition in use") from error


def _rows(entry: Entry) -> list[tuple[str, list[str]]]:
    return [
        ("Names", [f"{one.name} ({one.kind}{', ' + one.script if one.script else ''})" for one in entry.names]),
        ("Addresses", [f"{one.text} [{one.country}]" if one.country else one.text for one in entry.addresses]),
        ("Countries", [f"{code} {place_name(code)}" for code in entry.countries]),
        ("Numbers", [_identifier(one.scheme, one.value, one.country) for one in entry.identifiers]),
        ("Born", list(entry.dates_of_birth)),
        ("Programmes", list(entry.programmes)),
        ("Measures", [one.replace("_", " ") for one in entry.measures]),
        ("Licence requirement", _lines(entry.licence_requirement)),
        ("Licence policy", _lines(entry.licence_policy)),
        ("Footnotes", list(entry.footnotes)),
        ("Citations", list(entry.citations)),
        ("Listed on", [str(entry.listed_on)] if entry.listed_on else []),
        ("Remarks", _lines(entry.remarks)),
        *((heading, _lines(value)) for heading, value in entry.details.items()),
        ("Stands in the publication at", _lines(entry.source)),
    ]


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _identifier(scheme: str, value: str, country: str) -> str:
    return f"{scheme} {value} ({country})" if country else f"{scheme} {value}"
