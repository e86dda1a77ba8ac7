"""The queue: shipments that are held, blocked or await their release, and who stops each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter
from sqlalchemy import Connection, func, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.decision import Finding, Outcome
from exportgate.desk.pages.deciding import stoppers, to_judge
from exportgate.desk.pages.naming import names_of
from exportgate.desk.pages.paging import AT_ONCE, Paging, whole_number, with_query
from exportgate.desk.pages.proposals import proposals
from exportgate.desk.pages.questions import Declared, questions_of
from exportgate.desk.pages.rendering import age_words, render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, Visit, fields, page_of
from exportgate.judging.hold import Hold
from exportgate.judging.persons import person_of
from exportgate.judging.states import State
from exportgate.records import decisions, holds
from exportgate.records.decisions import Kept
from exportgate.records.tables.judging import holds as table
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

    def fits(self, hold: Hold) -> bool:
        """Say whether a shipment is among what is looked for, as far as its state alone tells."""
        if self.outcome and self.outcome not in hold.held_for:
            return False
        return not self.law or any(reason.startswith(f"{self.law} ") for reason in hold.reasons)


_SORTS = ("oldest", "newest", "gravest")


@dataclass(frozen=True, slots=True)
class Row:
    """A shipment in the queue."""

    shipment: str
    decision: str
    state: str
    since: str
    age: str
    way: str
    whom: str
    stops: Sequence[tuple[str, str]]
    todo: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tab:
    """A state to look at, with how many shipments are in it."""

    name: str
    path: str
    count: int
    here: bool


@router.get("/")
def show_queue(request: Request, visit: Looking) -> Response:
    """Show the queue."""
    query = fields(request.query_params)
    wanted, start = Wanted.of(query), whole_number(query.get("from", "")) or 0
    names = names_of(visit.gate)
    with visit.records.reading() as connection:
        counts = _counts(connection)
        found = _sorted([one for one in holds.queue(connection, TABS[wanted.state][1]) if wanted.fits(one)], wanted)
        kept: dict[str, Kept] = {}
        if wanted.q:
            found = [one for one in found if _mentions(one, wanted.q, kept, connection)]
        shown = found[start : start + AT_ONCE]
        waiting = Counter(one.shipment for one in proposals(connection, person_of(visit.actor)))
        for one in shown:
            kept.setdefault(one.decision, decisions.decision(connection, one.decision))
    rows = [_row(one, kept[one.decision], visit, waiting[one.shipment]) for one in shown]
    written = render(
        "queue.html.j2",
        page=page_of(request, visit),
        tabs=[_tab(key, counts, wanted) for key in TABS],
        wanted=wanted,
        laws=[("", "Any"), *sorted(names.items(), key=lambda item: item[1]), ("gate", "The gate itself")],
        outcomes=[("", "Anything"), *((one.value, one.value.replace("_", " ")) for one in _KEEPING)],
        told=_told(len(found), wanted),
        rows=rows,
        found=_paging(start, len(shown), len(found), wanted),
    )
    return HTMLResponse(written)


def _counts(connection: Connection) -> dict[State, int]:
    counted = select(table.c.state, func.count()).group_by(table.c.state)
    return dict.fromkeys(State, 0) | {State(state): count for state, count in connection.execute(counted)}


def _tab(key: str, counts: Mapping[State, int], wanted: Wanted) -> Tab:
    name, states = TABS[key]
    path = with_query("/", {**wanted.query(), "state": key})
    return Tab(name, path, sum(counts[state] for state in states), key == wanted.state)


def _sorted(found: list[Hold], wanted: Wanted) -> list[Hold]:
    if wanted.sort == "newest":
        return found[::-1]
    if wanted.sort == "gravest":
        return sorted(found, key=lambda one: min((outcome.severity for outcome in one.held_for), default=99))
    return found


def _mentions(hold: Hold, words: str, kept: dict[str, Kept], connection: Connection) -> bool:
    """Say whether a shipment's id, reasons or parties hold all words looked for."""
    wanted = words.casefold().split()
    told = f"{hold.shipment} {' '.join(hold.reasons)}".casefold()
    if all(word in told for word in wanted):
        return True
    known = decisions.decision(connection, hold.decision)
    kept[hold.decision] = known
    told += f" {' '.join(party.name for party in known.asked_of.parties)}".casefold()
    return all(word in told for word in wanted)


def _row(hold: Hold, kept: Kept, visit: Visit, proposed: int) -> Row:
    shipment, names = kept.asked_of, names_of(visit.gate)
    return Row(
        shipment=hold.shipment,
        decision=hold.decision,
        state=hold.state.value,
        since=hold.since,
        age=age_words(hold.since, datetime.now(UTC)),
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


def _told(count: int, wanted: Wanted) -> str:
    narrowed = " that fit what you look for" if wanted.q or wanted.law or wanted.outcome else ""
    return f"{count:,} {'shipment' if count == 1 else 'shipments'}{narrowed}."


def _paging(start: int, shown: int, total: int, wanted: Wanted) -> Paging:
    before = with_query("/", wanted.query(), **{"from": str(max(start - AT_ONCE, 0))}) if start else ""
    after = with_query("/", wanted.query(), **{"from": str(start + AT_ONCE)}) if start + shown < total else ""
    return Paging(before, after, f"{start + 1} to {start + shown} of {total:,}")
