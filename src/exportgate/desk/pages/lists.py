"""The lists in use, how old they are, and what changed in them."""

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.cli.lists import ListedFeed, changes_of, loaded
from exportgate.desk.pages.faults import not_found
from exportgate.desk.pages.rendering import moment_words, render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, Visit, page_of
from exportgate.feeds.edition import Edition

router = APIRouter(route_class=PageRoute)
_SHOWN = 100


class _Row:
    """A list in use as its row shows it."""

    def __init__(self, row: ListedFeed, before: Edition | None) -> None:
        self.feed = row.feed
        self.title = row.publisher
        self.date = row.edition
        self.entries = row.entries
        self.age = row.age_days
        self.alarm = row.alarm
        self.before = before.date if before else None


@router.get("/lists")
def show_lists(request: Request, visit: Looking) -> Response:
    """Show the lists in use."""
    rows = [_Row(row, _before(visit, row.feed)) for row in loaded(visit.gate, datetime.now(UTC))]
    missing = sorted(set(visit.gate.feeds) - {row.feed for row in rows})
    return HTMLResponse(render("lists.html.j2", page=page_of(request, visit), rows=rows, missing=missing))


@router.get("/lists/{feed}")
def show_list(request: Request, visit: Looking, feed: str) -> Response:
    """Show one list, and what changed in it since the edition before."""
    edition = visit.gate.store.current().get(feed)
    if edition is None:
        raise not_found("list of this id in use")
    now = datetime.now(UTC)
    row = next(row for row in loaded(visit.gate, now) if row.feed == feed)
    before = _before(visit, feed)
    changed = changes_of(visit.gate.store, feed) if before else None
    most = max((len(some) for some in (changed.added, changed.removed, changed.changed)), default=0) if changed else 0
    written = render(
        "list.html.j2",
        page=page_of(request, visit),
        row=_Row(row, before),
        facts=_facts(row, edition),
        changed=changed,
        shown=_SHOWN,
        more=most > _SHOWN,
    )
    return HTMLResponse(written)


def _facts(row: ListedFeed, edition: Edition) -> list[tuple[str, str]]:
    return [
        ("Publisher", row.publisher or "not declared by an installed plugin"),
        ("Edition", f"{row.edition}, {row.age_days} days old"),
        ("Fetched", moment_words(edition.fetched_at)),
        ("Entries", f"{row.entries:,}, with {row.names:,} names and {row.addresses:,} addresses"),
        ("sha256", edition.sha256),
        *(("Note", note) for note in edition.notes),
    ]


def _before(visit: Visit, feed: str) -> Edition | None:
    """Give the edition kept before the one in use, `None` where there is none."""
    store = visit.gate.store
    used = store.current().get(feed)
    if used is None:
        return None
    older = [one for one in store.editions(feed) if (one.date, one.fetched_at) < (used.date, used.fetched_at)]
    return older[-1] if older else None
