"""Looking for decisions by what people remember of them: the shipment, a party, or the decision's own id."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from exportgate.decision import Verdict
from exportgate.desk.pages.paging import AT_ONCE
from exportgate.records import decisions
from exportgate.records.decisions import Listed, Wanted
from exportgate.records.tables import parties as party_tables
from exportgate.shipment import Party

MAX_READ = 5000
"""So many decisions are read at most to find a party in them; the newest ones."""
_PARTIES = 20


def search(connection: Connection, wanted: Wanted, words: str) -> list[Listed]:
    """Give decisions, the newest first, one more than a page holds where there are more.

    Words are looked for in the decision's id and the shipment's, and in the parties of the newest decisions.
    """
    if not words:
        return decisions.listing(connection, wanted, AT_ONCE + 1)
    found = []
    for one in _newest(connection, wanted):
        if _named(one, words) or _has_party(connection, one.id, words):
            found.append(one)
        if len(found) > AT_ONCE:
            break
    return found


def _newest(connection: Connection, wanted: Wanted) -> Iterator[Listed]:
    read = 0
    before = wanted.before
    while read < MAX_READ:
        page = decisions.listing(connection, _before(wanted, before), 500)
        yield from page
        read += len(page)
        if len(page) < 500:
            return
        before = page[-1].seq


def _before(wanted: Wanted, before: int | None) -> Wanted:
    return Wanted(wanted.shipment, wanted.verdict, wanted.since, wanted.until, before)


def _named(one: Listed, words: str) -> bool:
    plain = words.casefold()
    return plain == one.id.casefold() or plain in one.shipment.casefold()


def _has_party(connection: Connection, id: str, words: str) -> bool:
    wanted = words.casefold().split()
    names = " ".join(party.name for party in decisions.decision(connection, id).asked_of.parties).casefold()
    return all(word in names for word in wanted)


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
