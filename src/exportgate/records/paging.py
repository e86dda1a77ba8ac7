"""Long lists read a page at a time, by the place of a row in its order: the same in every database.

A page is asked for by the place of the last row of the one before (keyset paging), so that what comes or goes meanwhile
shifts nothing: each row that stays where it was is on exactly one page, and no page takes longer than another.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnClause,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    SmallInteger,
    func,
    select,
    tuple_,
    union_all,
)

from exportgate.errors import InputError

T = TypeVar("T")
U = TypeVar("U")
Place = tuple[str | int, ...]
"""What the columns of an order hold in a row."""
MOST_COUNTED = 100_000
_LONGEST = 16_000


class PlaceError(InputError):
    """A place that a list cannot have, so that no page begins there."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the rows of a list stand: by columns that together name one row, all upwards or all downwards."""

    columns: tuple[ColumnClause[Any], ...]
    downwards: bool = False

    def place_of(self, row: Row[Any]) -> Place:
        """Give the place of a row, which holds the columns under their own names."""
        return tuple(getattr(row, column.name) for column in self.columns)

    def read(self, written: str) -> Place:
        """Read a place as `written` writes it.

        Raises:
            PlaceError: it is none of this order.
        """
        place = _decoded(written)
        if len(place) != len(self.columns) or not all(map(_fits, place, self.columns)):
            raise PlaceError("names no place in this list as it is sorted", hint=_BEGIN_AGAIN)
        return tuple(place)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page is asked for: the first, the one that follows a place, or the one that ends before one."""

    limit: int
    after: Place | None = None
    before: Place | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, with the places to go on from.

    Args:
        rows: in the order of the list.
        before: what to ask with for the page before; `None` where nothing stands before.
        after: what to ask with for the next page; `None` where nothing follows.
    """

    rows: Sequence[T]
    before: Place | None = None
    after: Place | None = None

    def each(self, read: Callable[[T], U]) -> "Page[U]":
        """Give the page with each row read as something else."""
        return Page([read(row) for row in self.rows], self.before, self.after)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are; `more` says that there are more, which were not counted."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"more than {self.number:,}" if self.more else f"{self.number:,}"

    def __add__(self, other: "Count") -> "Count":
        return Count(self.number + other.number, self.more or other.more)


NONE = Count(0)


def written(place: Place) -> str:
    """Write a place as an address carries it.

    Example:
        >>> written(("2026-11-25", "S-1"))
        'WyIyMDI2LTExLTI1IiwiUy0xIl0'
    """
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_page(connection: Connection, parts: Sequence[Select[Any]], order: Order, turn: Turn) -> Page[Row[Any]]:
    """Read one page of a list, and whether there is something before and after it.

    Args:
        parts: what the list consists of, each a select with the order's columns among its own. An index can lead to
            each part in its order, where it cannot to all at once.
        order: of the list.
        turn: which page.
    """
    backwards = turn.before is not None
    beyond = turn.before if backwards else turn.after
    found = _some(connection, parts, order, beyond, backwards, turn.limit + 1)
    more, rows = len(found) > turn.limit, found[: turn.limit]
    if not rows:
        return Page([])
    if backwards:
        rows.reverse()
    first, last = order.place_of(rows[0]), order.place_of(rows[-1])
    leads = more if backwards else beyond is not None and _any(connection, parts, order, first, True)
    follows = more if not backwards else _any(connection, parts, order, last, False)
    return Page(rows, first if leads else None, last if follows else None)


def count_up_to(connection: Connection, wanted: Select[Any], most: int = MOST_COUNTED) -> Count:
    """Count rows in the database, but no more than so many."""
    counted = select(func.count()).select_from(wanted.limit(most + 1).subquery())
    number = connection.execute(counted).scalar() or 0
    return Count(min(number, most), number > most)


def _any(connection: Connection, parts: Sequence[Select[Any]], order: Order, beyond: Place, backwards: bool) -> bool:
    return bool(_some(connection, parts, order, beyond, backwards, 1))


def _some(
    connection: Connection,
    parts: Sequence[Select[Any]],
    order: Order,
    beyond: Place | None,
    backwards: bool,
    limit: int,
) -> list[Row[Any]]:
    """Give the rows beyond a place, the nearest first, so many at most."""
    downwards = order.downwards != backwards
    limited = [_beyond(part, order.columns, beyond, downwards).limit(limit) for part in parts]
    if len(limited) == 1:
        return list(connection.execute(limited[0]))
    together = union_all(*(select(part.subquery()) for part in limited)).subquery()
    columns = [together.c[column.name] for column in order.columns]
    return list(connection.execute(_sorted(select(together), columns, downwards).limit(limit)))


def _beyond(
    wanted: Select[Any], columns: Sequence[ColumnClause[Any]], place: Place | None, downwards: bool
) -> Select[Any]:
    if place is not None:
        # Compared as one, so that an index over the columns leads to the place.
        here = tuple_(*columns) if len(columns) > 1 else columns[0]
        there: Any = place if len(columns) > 1 else place[0]
        wanted = wanted.where(here < there if downwards else here > there)
    return _sorted(wanted, columns, downwards)


def _sorted(wanted: Select[Any], columns: Sequence[ColumnElement[Any]], downwards: bool) -> Select[Any]:
    return wanted.order_by(*(column.desc() if downwards else column for column in columns))


_BEGIN_AGAIN = "Begin again at the first page."


def _decoded(text: str) -> list[Any]:
    try:
        if len(text) > _LONGEST or not text.isascii():
            raise ValueError
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(decoded, type=list[str | int])
    except (ValueError, binascii.Error, msgspec.MsgspecError, RecursionError) as error:
        raise PlaceError("is no place in a list", hint=_BEGIN_AGAIN) from error


def _fits(value: str | int, column: ColumnClause[Any]) -> bool:
    """Say whether a column can hold a value: a database refuses to compare it with others."""
    if isinstance(value, str):
        return column.type.python_type is str and "\0" not in value
    bits = next((bits for kind, bits in _BITS if isinstance(column.type, kind)), 0)
    return bits > 0 and abs(value) < 2**bits


_BITS = ((SmallInteger, 15), (BigInteger, 62), (Integer, 31))
"""Of the numbers that a column holds: the more particular types first."""
