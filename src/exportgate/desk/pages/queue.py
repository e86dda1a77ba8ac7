"""The queue: shipments that are held, blocked or await their release, and who stops each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.decision import Finding, Outcome
from exportgate.desk.pages.deciding import stoppers, to_judge
from exportgate.desk.pages.naming import names_of
from exportgate.desk.pages.paging import paging_of, turn_of, with_query
from exportgate.desk.pages.proposals import proposed_of
from exportgate.desk.pages.questions import Declared, questions_of
from exportgate.desk.pages.rendering import age_words, render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, Visit, fields, page_of
from exportgate.judging.hold import Hold
from exportgate.judging.states import State
from exportgate.records import decisions, holds
from exportgate.records.decisions import Kept
from exportgate.records.paging import Count, Order
from exportgate.records.queue import (
    GRAVEST,
    NEWEST,
    OLDEST,
    Narrowed,
    counts,
    queue_count,
    queue_page,
    together,
)
from exportgate.report.answers import role_words
from exportgate.shipment import Shipment

router = APIRouter(route_class=PageRoute)

TABS: Mapping[str, tuple[str, tuple[State, ...]]] = {
    "": ("To settle", holds.WAITING),
    "held": ("Held", (State.HELD,)),
    "blocked": ("Blocked", (State.BLOCKED,)),
    "awaiting_release": ("Awaiting release", (State.AWAITING_RELEASE,)),
    "free": ("May leave", (State.PASSED, State.RELEASED)),
    "over": ("Left or cancelled", (State.SHIPPED, State.CANCELLED)),
}
_KEEPING = (
    Outcome.PROHIBITED,
    Outcome.LICENCE_REQUIRED,
    Outcome.REVIEW,
    Outcome.INDETERMINATE,
    Outcome.EXCEPTION_AVAILABLE,
)
_RECEIVERS = ("end_user", "consignee", "purchaser", "intermediate_consignee", "supplier")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for in the queue."""

    state: str = ""
    q: str = ""
    law: str = ""
    outcome: str = ""
    sort: str = "oldest"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """Read it from an address; words that are none count as nothing."""
        state, outcome, sort = query.get("state", ""), query.get("outcome", ""), query.get("sort", "")
        return cls(
            state=state if state in TABS else "",
            q=query.get("q", "").strip()[:200],
            law=query.get("law", "")[:40],
            outcome=outcome if outcome in set(_KEEPING) else "",
            sort=sort if sort in _SORTS else "oldest",
        )

    def query(self) -> dict[str, str]:
        """Give it as an address carries it."""
        sort = "" if self.sort == "oldest" else self.sort
        return {"state": self.state, "q": self.q, "law": self.law, "outcome": self.outcome, "sort": sort}

    @property
    def narrowed(self) -> Narrowed:
        """Which shipments of the records that is."""
        outcome = Outcome(self.outcome) if self.outcome else None
        return Narrowed(TABS[self.state][1], law=self.law, outcome=outcome, words=self.q)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state narrows it."""
        return bool(self.q or self.law or self.outcome)


_SORTS: Mapping[str, Order] = {"oldest": OLDEST, "newest": NEWEST, "gravest": GRAVEST}


@dataclass(frozen=True, slots=True)
class Row:
    """A shipment in the queue; `decision` is "" where its last one is not kept any more."""

    shipment: str
    state: str
    since: str
    age: str
    decision: str = ""
    way: str = ""
    whom: str = ""
    stops: Sequence[tuple[str, str]] = ()
    todo: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """A state to look at, with how many shipments are in it."""

    name: str
    path: str
    count: Count
    here: bool


@router.get("/")
def show_queue(request: Request, visit: Looking) -> Response:
    """Show the queue."""
    query = fields(request.query_params)
    wanted, names = Wanted.of(query), names_of(visit.gate)
    order = _SORTS[wanted.sort]
    turn = turn_of(query, order, with_query("/", wanted.query()))
    with visit.records.reading() as connection:
        found = queue_page(connection, wanted.narrowed, order, turn)
        counted = counts(connection)
        fitting = queue_count(connection, wanted.narrowed) if wanted.is_narrowed else _counted_in(wanted.state, counted)
        kept = decisions.some(connection, [one.decision for one in found.rows])
        proposed = proposed_of(connection, found.rows)
    written = render(
        "queue.html.j2",
        page=page_of(request, visit),
        tabs=[_tab(key, counted, wanted) for key in TABS],
        wanted=wanted,
        limit=turn.limit,
        laws=[("", "Any"), *sorted(names.items(), key=lambda item: item[1]), ("gate", "The gate itself")],
        outcomes=[("", "Anything"), *((one.value, one.value.replace("_", " ")) for one in _KEEPING)],
        told=_told(fitting, wanted),
        rows=[_row(one, kept.get(one.decision), visit, proposed[one.shipment]) for one in found.rows],
        found=paging_of(found, turn, "/", wanted.query(), f"{len(found.rows)} of {fitting}"),
    )
    return HTMLResponse(written)


def _counted_in(state: str, counted: Mapping[State, Count]) -> Count:
    return together(counted[one] for one in TABS[state][1])


def _tab(key: str, counted: Mapping[State, Count], wanted: Wanted) -> Tab:
    path = with_query("/", {**wanted.query(), "state": key})
    return Tab(TABS[key][0], path, _counted_in(key, counted), key == wanted.state)


def _row(hold: Hold, kept: Kept | None, visit: Visit, proposed: int) -> Row:
    """Give the row of a shipment; `None` where its decision is not kept any more."""
    row = Row(hold.shipment, hold.state.value, hold.since, age_words(hold.since, datetime.now(UTC)))
    if kept is None:
        todo = ["check again: its decision is not kept any more"] if hold.state in holds.WAITING else []
        return replace(row, todo=todo)
    shipment, names = kept.asked_of, names_of(visit.gate)
    return replace(
        row,
        decision=hold.decision,
        way=f"{shipment.departure or '?'} to {shipment.destination or '?'}",
        whom=_whom(shipment),
        stops=[(name, outcome.value) for name, outcome in stoppers(kept.decision, names)],
        todo=_todo(hold, kept, visit, proposed),
    )


def _whom(shipment: Shipment) -> str:
    """Name who the goods go to, or who they come from: the first of the receivers' roles that is there."""
    for role in _RECEIVERS:
        for _, party in shipment.with_role(role):
            return f"{role_words(role)} {party.name}"
    return ""


def _todo(hold: Hold, kept: Kept, visit: Visit, proposed: int) -> list[str]:
    if hold.state is State.AWAITING_RELEASE:
        return ["confirm the release" if hold.proposal else "propose the release"]
    if hold.state not in holds.WAITING:
        return []
    questions = questions_of(kept.decision, kept.asked_of, Declared.of(visit.gate))
    told = [
        (proposed, "proposal to confirm"),
        (sum(not one.claim for one in questions), "question"),
        (sum(one.claim for one in questions), "exception to claim"),
        (len(to_judge(kept.decision)), "hit to judge"),
        (sum(_needs_licence(one) for one in kept.decision.findings), "licence to find"),
    ]
    # Held by nothing that its decision says: a judgement on which it rested counts no more.
    return [_counted(count, word) for count, word in told if count] or ["check again"]


def _needs_licence(finding: Finding) -> bool:
    return finding.weighs is Outcome.LICENCE_REQUIRED


def _counted(count: int, word: str) -> str:
    first, _, rest = word.partition(" ")
    return f"{count} {first}{'' if count == 1 else 's'}{' ' + rest if rest else ''}"


def _told(count: Count, wanted: Wanted) -> str:
    narrowed = " that fit what you look for" if wanted.is_narrowed else ""
    return f"{count} {'shipment' if count == Count(1) else 'shipments'}{narrowed}.".capitalize()
