"""Looking for decisions by what people remember of them: the shipment, a party, or the decision's own id."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from exportgate.decision import Verdict
from exportgate.records import decisions
from exportgate.records.decisions import Listed, Wanted
from exportgate.records.paging import Page, Turn
from exportgate.records.tables import parties as party_tables
from exportgate.shipment import Party

MAX_READ = 5000
"""So many decisions are read at most to fill a page with those in which the words stand; from there one may go on."""
_AT_ONCE, _PARTIES = 200, 20


@dataclass(frozen=True, slots=True)
class Found:
    """A page of decisions, and how many were read for it; `stopped` says that there are others, not yet read."""

    page: Page[Listed]
    read: int = 0
    stopped: bool = False


def search(connection: Connection, wanted: Wanted, words: str, turn: Turn) -> Found:
    """Give a page of decisions, the newest first.

    Words are looked for in the decision's id and the shipment's, and in the parties of so many decisions at a time:
    where those were not all, the next page begins with what was not read.
    """
    if not words:
        return Found(decisions.page(connection, wanted, turn))
    found: list[Listed] = []
    read, last = 0, turn.after
    for one, names in _newest(connection, wanted, turn):
        read, last = read + 1, (one.seq,)
        if _named(one, words) or _has_party(names, words):
            found.append(one)
        if len(found) == turn.limit or read == MAX_READ:
            break
    more = last is not None and bool(decisions.page(connection, wanted, Turn(1, after=last)).rows)
    return Found(Page(found, after=last if more else None), read, more and len(found) < turn.limit)


def _newest(connection: Connection, wanted: Wanted, turn: Turn) -> Iterator[tuple[Listed, list[str]]]:
    """Yield decisions from a place on, the newest first, reading some at a time."""
    at: Turn | None = Turn(_AT_ONCE, after=turn.after)
    while at is not None:
        page = decisions.page(connection, wanted, at)
        names = decisions.names_of(connection, [one.id for one in page.rows])
        yield from ((one, names[one.id]) for one in page.rows)
        at = replace(at, after=page.after) if page.after else None


def _named(one: Listed, words: str) -> bool:
    plain = words.casefold()
    return plain == one.id.casefold() or plain in one.shipment.casefold()


def _has_party(names: list[str], words: str) -> bool:
    told = " ".join(names).casefold()
    return all(word in told for word in words.casefold().split())


def parties_on_file(connection: Connection, words: str) -> list[Party]:
    """Give parties on file whose name holds the words, the first twenty by name."""
    from exportgate.records.parties import party_of

    rows = party_tables.parties
    asked = select(rows)
    for word in words.casefold().split()[:8]:
        asked = asked.where(func.lower(rows.c.name).contains(word, autoescape=True))
    found = connection.execute(asked.order_by(rows.c.name).limit(_PARTIES))
    return [party_of(row.id, row.name, row.details) for row in found]


def verdicts(words: str) -> Verdict | None:
    """Read a verdict; `None` where it is none."""
    return Verdict(words) if words in set(Verdict) else None
