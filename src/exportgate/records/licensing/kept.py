"""Licences as they stand in the records, and the acts that make and change them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from exportgate.errors import InputError
from exportgate.licences.balance import NOTHING, Ledger
from exportgate.licences.licence import Licence, Status, Terms, Use, UseKey, UseState
from exportgate.records.chain import Deed, canonical
from exportgate.records.paging import Count, Order, Page, Turn, count_up_to, read_page
from exportgate.records.records import Writing
from exportgate.records.tables.licences import licence_uses, licences

ADDED = "licence.added"
CHANGED = "licence.changed"
STATUS = "licence.status"
_AT_ONCE = 5_000
_ID = re.compile(r"L-[1-9]\d{0,17}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one licence of an import: `added`, `changed` (with what) or `unchanged`."""

    id: str
    title: str
    what: str
    changes: tuple[str, ...] = ()


def enter(write: Writing, many: Sequence[Terms]) -> list[Entered]:
    """Put licences on file; one that is there already (same law, authority and number) is changed to what is given."""
    held = {licence.terms.identity: licence for licence in all_licences(write.connection)}
    entered = []
    for terms in many:
        before = held.get(terms.identity)
        entered.append(_add(write, terms) if before is None else _change(write, before, terms))
        held[terms.identity] = Licence(entered[-1].id, terms, before.status if before else Status.ACTIVE)
    return entered


def _add(write: Writing, terms: Terms) -> Entered:
    act = write.act(Deed(ADDED, f"licence {terms.jurisdiction} {terms.title}", {"terms": terms.plain()}))[0]
    id = f"L-{act.seq}"
    row = {"id": id, "seq": act.seq, "status": Status.ACTIVE.value, **_columns(terms)}
    write.connection.execute(licences.insert(), row)
    return Entered(id, terms.title, "added")


def _change(write: Writing, before: Licence, terms: Terms) -> Entered:
    changes = tuple(_differences(before.terms, terms))
    if not changes:
        return Entered(before.id, terms.title, "unchanged")
    write.act(Deed(CHANGED, f"licence {before.id}", {"licence": before.id, "terms": terms.plain()}))
    write.connection.execute(licences.update().where(licences.c.id == before.id).values(**_columns(terms)))
    return Entered(before.id, terms.title, "changed", changes)


def _differences(before: Terms, after: Terms) -> Iterator[str]:
    old, new = before.plain(), after.plain()
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield f"{name}: {_told(old.get(name))} -> {_told(new.get(name))}"


def _told(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return "; ".join(_told(one) for one in value)
    if isinstance(value, dict):
        return " ".join(str(one) for one in value.values())
    return str(value)


def set_status(write: Writing, licence: str, status: Status, reason: str) -> Licence:
    """Say what became of a licence, and why. What shipments have taken of it stays counted.

    Raises:
        InputError: there is no such licence, it is so already, or no reason is given.
    """
    before = find(write.connection, licence)
    if before.status is status:
        raise InputError(f"it is {status.value} already", where=before.id)
    if not reason.strip():
        raise InputError("no reason is given", where=before.id, hint="Say why: the record is read years later.")
    write.act(
        Deed(STATUS, f"licence {before.id}", {"licence": before.id, "status": status.value, "reason": reason.strip()})
    )
    write.connection.execute(licences.update().where(licences.c.id == before.id).values(status=status.value))
    return Licence(before.id, before.terms, status)


def find(connection: Connection, named: str) -> Licence:
    """Give a licence by its id, or by its number where only one has it.

    Raises:
        InputError: there is none, or several bear the number.
    """
    name = named.strip()
    wanted = licences.c.id == name.upper() if _ID.fullmatch(name.upper()) else licences.c.number == name
    rows = connection.execute(select(licences).where(wanted)).all()
    if len(rows) == 1:
        return _licence(rows[0])
    if not rows:
        raise InputError(f"there is no licence {name[:80]!r} on file", hint="exportgate licences list shows them.")
    raise InputError(
        f"several licences bear {name[:80]!r}", hint=f"Name one by its id: {', '.join(r.id for r in rows)}"
    )


def some(connection: Connection, ids: Sequence[str]) -> list[Licence]:
    """Give licences by their ids, as many as fit on a page, in the order in which they came."""
    rows = connection.execute(select(licences).where(licences.c.id.in_(ids)).order_by(licences.c.seq))
    return [_licence(row) for row in rows]


def licence_page(connection: Connection, turn: Turn) -> Page[Licence]:
    """Read a page of the licences on file, in the order in which they came."""
    found = read_page(connection, [select(licences)], IN_ORDER, turn)
    return found.each(_licence)


def licence_count(connection: Connection) -> Count:
    """Count the licences on file."""
    return count_up_to(connection, select(licences.c.id))


IN_ORDER = Order((licences.c.seq,))
BY_SHIPMENT = Order((licence_uses.c.shipment, licence_uses.c.line, licence_uses.c.item))


def use_page(connection: Connection, licence: str, turn: Turn) -> Page[Use]:
    """Read a page of what shipments take of a licence, by shipment, line and item."""
    found = read_page(connection, [select(licence_uses).where(licence_uses.c.licence == licence)], BY_SHIPMENT, turn)
    return found.each(use_of)


def taken(connection: Connection, ids: Sequence[str]) -> Ledger:
    """Give how much is taken of some licences, summed by item, so that what is left of each can be told.

    The amounts are exact decimals, which not every database adds up, so the uses are read, holding few at a time.
    """
    columns = [licence_uses.c[name] for name in ("licence", "item", "quantity", "value")]
    wanted = select(*columns).where(licence_uses.c.licence.in_(ids)).execution_options(yield_per=_AT_ONCE)
    sums: dict[tuple[str, int], tuple[Decimal, Decimal]] = {}
    for row in connection.execute(wanted):
        quantity, value = sums.get((row.licence, row.item), (NOTHING, NOTHING))
        more = _decimal(row.quantity) or NOTHING, _decimal(row.value) or NOTHING
        sums[row.licence, row.item] = quantity + more[0], value + more[1]
    return Ledger.of(Use(UseKey(licence, item, "", 0), *summed) for (licence, item), summed in sums.items())


def all_licences(connection: Connection) -> list[Licence]:
    """Give the licences on file, in the order in which they came."""
    return [_licence(row) for row in connection.execute(select(licences).order_by(licences.c.seq))]


def all_uses(connection: Connection) -> Iterator[Use]:
    """Yield what shipments take of licences."""
    for row in connection.execute(select(licence_uses)):
        yield use_of(row)


def use_of(row: Row[Any]) -> Use:
    """Give a use from its row."""
    key = UseKey(row.licence, row.item, row.shipment, row.line)
    return Use(key, _decimal(row.quantity), _decimal(row.value), UseState(row.state))


def _columns(terms: Terms) -> dict[str, str]:
    number = terms.number or terms.symbol
    return {"jurisdiction": terms.jurisdiction, "number": number, "terms": canonical(terms.plain())}


def _licence(row: Row[Any]) -> Licence:
    return Licence(row.id, _terms(row.terms), Status(row.status))


@lru_cache(maxsize=4096)
def _terms(text: str) -> Terms:
    return msgspec.json.decode(text, type=Terms)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None
