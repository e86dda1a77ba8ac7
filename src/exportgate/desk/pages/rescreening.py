"""Parties on file: runs that screened them again, what each found new, changed or gone, and a word on a hit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from exportgate.desk.pages.faults import Fault, not_found
from exportgate.desk.pages.paging import AT_ONCE, number_of, numbered, paging_of, turn_of, with_query
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Approving, Looking, Visit, Working, day_in, fields, page_of
from exportgate.hit import Hit
from exportgate.judging.decided import about
from exportgate.judging.judgement import Judgement, Said, Standing
from exportgate.judging.listing import Listing, listing_of
from exportgate.judging.persons import person_of
from exportgate.judging.profile import profile_of, same_party
from exportgate.records import judgements, parties
from exportgate.records.judgements import Saying
from exportgate.records.parties import PartyOnFile
from exportgate.records.rescreening import NEWEST, KeptRun, changes_of, run_of, run_page, runs
from exportgate.report.rescreened import changed_words
from exportgate.rescreening import background, noting
from exportgate.rescreening.found import Change
from exportgate.screening import Subject
from exportgate.shipment import Shipment

router = APIRouter(route_class=PageRoute)
_TONES = {"new": "stop", "changed": "wait", "gone": "mute"}
_SIGNS = {"new": "review", "changed": "conditions", "gone": "no_licence_found"}
_DETAILS = ("name", "kind", "country", "address", "date_of_birth", "identifiers")


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as its row shows it.

    Args:
        number: in its run.
        change: what the run told.
        differs: what differs in a changed one, in words.
        listed: the feed is in use, so that its entry can be looked at.
        proposed: what somebody said of it that waits for another person.
        mine: whether who looks at it said so.
        judgeable: it stands, and nobody said anything of it yet.
    """

    number: int
    change: Change
    differs: str
    listed: bool
    proposed: Judgement | None
    mine: bool
    judgeable: bool

    @property
    def tone(self) -> str:
        """The tone of its mark."""
        return "mute" if self.change.judgement else _TONES[self.change.what]

    @property
    def sign(self) -> str:
        """The word whose sign its mark bears."""
        return _SIGNS[self.change.what]


@router.get("/rescreening")
def show_runs(request: Request, visit: Looking) -> Response:
    """Show who is on file, whether a re-screening is under way, and the runs that are kept."""
    turn = turn_of(fields(request.query_params), NEWEST, "/rescreening")
    with visit.records.reading() as connection:
        counts = parties.told_counts(connection)
        found = run_page(connection, turn)
    home = visit.gate.store.home
    now = noting.under_way(home)
    written = render(
        "rescreening.html.j2",
        page=page_of(request, visit, refresh="5" if now else ""),
        counts=counts,
        now=now,
        failed=None if now else noting.failed(home),
        runs=found.rows,
        paging=paging_of(found, turn, "/rescreening", {}),
    )
    return HTMLResponse(written)


@router.post("/rescreening")
def begin(act: Working) -> Response:
    """Screen those on file again, in a program of its own."""
    visit = act.visit
    with visit.records.reading() as connection:
        nobody = not parties.newest(connection) and not runs(connection, 1)
    if nobody or not visit.gate.store.parties():
        raise Fault(
            409, "No party is on file, or no list is loaded, so nothing would be screened.", back="/rescreening"
        )
    if noting.under_way(visit.gate.store.home):
        raise Fault(409, "A re-screening is under way already.", back="/rescreening")
    background.begin(visit.gate.store.home, visit.actor, full=bool(act.text("full")))
    return RedirectResponse("/rescreening", 303)


@router.get("/rescreening/{id}")
def show_run(request: Request, visit: Looking, id: str) -> Response:
    """Show what a run told, a page at a time."""
    start = number_of(fields(request.query_params), "from", "/rescreening") or 0
    with visit.records.reading() as connection:
        kept = _run(connection, id)
        changes = list(changes_of(connection, kept.seq, start, AT_ONCE))
        rows = _rows(connection, visit, changes, start)
    its = kept.run
    total = its.new + its.changed + its.gone
    written = render(
        "rescreening_run.html.j2",
        page=page_of(request, visit),
        kept=kept,
        editions=_editions(its.before, its.lists),
        rows=rows,
        paging=numbered(f"/rescreening/{kept.id}", start, len(rows), total),
        total=total,
    )
    return HTMLResponse(written)


def _run(connection: Connection, id: str) -> KeptRun:
    kept = run_of(connection, id)
    if kept is None:
        raise not_found("re-screening of this id")
    return kept


def _editions(before: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Give the lists whose edition is another than in the run before, with both."""
    feeds = sorted({*before, *now}) if before else []
    pairs = [(feed, before.get(feed, "not loaded"), now.get(feed, "not loaded")) for feed in feeds]
    return [pair for pair in pairs if pair[1] != pair[2]]


def _rows(connection: Connection, visit: Visit, changes: Sequence[Change], start: int) -> list[Row]:
    on_file = {(one.source, one.party.id): one for one in parties.some(connection, {one.found.key for one in changes})}
    listings = {(one.found.feed, one.found.entry) for one in changes if one.after}
    said = judgements.on_listings(connection, listings, _COUNTING)
    loaded = visit.gate.store.current()
    return [
        _row(number, one, on_file.get(one.found.key), said, visit, one.found.feed in loaded)
        for number, one in enumerate(changes, start + 1)
    ]


def _row(
    number: int,
    change: Change,
    party: PartyOnFile | None,
    said: Mapping[Listing, Sequence[Judgement]],
    visit: Visit,
    listed: bool,
) -> Row:
    found = change.found
    own = [
        one
        for one in said.get((found.feed, found.entry), ())
        if party and same_party(one.about.party, profile_of(party.party))
    ]
    proposed = next((one for one in own if one.state is Standing.PROPOSED), None)
    mine = proposed is not None and person_of(proposed.by) == person_of(visit.actor)
    judgeable = change.after is not None and party is not None and not own and not change.judgement
    return Row(number, change, changed_words(change), listed, proposed, mine, judgeable)


_COUNTING = (Standing.PROPOSED, Standing.STANDING)


@router.post("/rescreening/{id}/hits/{number}")
def judge(act: Working, id: str, number: int) -> Response:
    """Say whether a party on file is the listed one or somebody else."""
    visit, back = act.visit, _back(id, number)
    if act.text("said") not in set(Said):
        raise Fault(400, "Say whether it is the listed party or somebody else.", back=back)
    said = Said(act.text("said"))
    with visit.records.reading() as connection:
        change = next(changes_of(connection, _run(connection, id).seq, max(number, 1) - 1, 1), None)
        party = next(parties.some(connection, [change.found.key]), None) if change else None
    if change is None or party is None:
        raise not_found("hit of a party on file of this number")
    saying = Saying(
        said=said,
        about=about(Shipment(id="", parties=(party.party,)), _hit(visit, party, change)),
        reason=act.text("reason"),
        until=day_in(act.text("until"), "the last day") if said is Said.FALSE_POSITIVE else None,
    )
    with visit.records.writing(visit.actor) as write:
        made = judgements.judge(write, saying, visit.settings)
    told = "judged_on_file" if made.state is Standing.STANDING else "proposed"
    return RedirectResponse(with_query(back, {}, told=told), 303)


def _hit(visit: Visit, party: PartyOnFile, change: Change) -> Hit:
    """Give the hit as it is with the lists in use: a word is said on what a list says now.

    Raises:
        Fault: the party does not resemble the entry any more.
    """
    subject = Subject(**{name: getattr(party.party, name) for name in _DETAILS})
    wanted = change.found.feed, change.found.entry
    for hit in visit.casework.gate.pinned().screen([subject], top=100)[0]:
        if wanted in (listing_of(hit.entry), (hit.feed, hit.entry.id)):
            return hit
    raise Fault(409, "With the lists in use now the party does not resemble this entry any more.")


@router.post("/rescreening/{id}/hits/{number}/confirm")
def confirm(act: Approving, id: str, number: int) -> Response:
    """Confirm what another person said of a hit."""
    with act.visit.records.writing(act.visit.actor) as write:
        judgements.confirm(write, act.text("judgement"), act.text("reason"))
    return RedirectResponse(with_query(_back(id, number), {}, told="judged_on_file"), 303)


def _back(id: str, number: int) -> str:
    """Give the page of a run on which a hit stands."""
    start = (max(number, 1) - 1) // AT_ONCE * AT_ONCE
    run = id if id.removeprefix("R-").isdecimal() else "R-0"
    return with_query(f"/rescreening/{run}", {"from": str(start) if start else ""})
