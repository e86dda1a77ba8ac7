"""Long lists, a page at a time: which page an address asks for, and the addresses of those before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from exportgate.desk.pages.faults import Fault
from exportgate.records.paging import Order, Page, PlaceError, Turn, written

AT_ONCE, MOST_AT_ONCE = 50, 200
"""So many rows stand on a page, and so many at most where an address says `limit`."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where to go on from a page of a list: the addresses before and after it, "" where there is no more.

    Args:
        before, after: the pages beside it.
        told: where it stands.
        first: the first page, "" where it is shown.
    """

    before: str = ""
    after: str = ""
    told: str = ""
    first: str = ""


def turn_of(query: Mapping[str, str], order: Order, path: str) -> Turn:
    """Read which page of a list an address asks for.

    Args:
        query: of the address: `after` or `before` a place, and `limit`, how many rows.
        order: of the list.
        path: its first page.

    Raises:
        Fault: 400 where one of them is none.
    """
    limit = limit_of(query, path)
    after, before = query.get("after", ""), query.get("before", "")
    if after and before:
        raise Fault(400, "The address asks for what follows and for what stands before.", hint=_BEGIN, back=path)
    try:
        return Turn(limit, order.read(after) if after else None, order.read(before) if before else None)
    except PlaceError as error:
        name = "after" if after else "before"
        raise Fault(
            400, f"The address says {name}={(after or before)[:40]}, which {error.message}.", hint=_BEGIN, back=path
        ) from error


_BEGIN = "It may have been cut, or is of a list sorted otherwise. Begin again at the first page."


def limit_of(query: Mapping[str, str], path: str) -> int:
    """Read how many rows of a list an address asks for.

    Raises:
        Fault: 400 where it is no number, or out of bounds.
    """
    given = query.get("limit", "")
    limit = whole_number(given, 1, MOST_AT_ONCE) if given else AT_ONCE
    if limit is None:
        told = f"The address says limit={given[:40]}; expected a whole number from 1 to {MOST_AT_ONCE}."
        raise Fault(400, told, back=path)
    return limit


def number_of(query: Mapping[str, str], name: str, path: str, least: int = 0) -> int | None:
    """Read a number of an address; `None` where it says none.

    Raises:
        Fault: 400 where it is no number, or out of bounds.
    """
    given = query.get(name, "").strip()
    number = whole_number(given, least) if given else None
    if given and number is None:
        raise Fault(400, f"The address says {name}={given[:40]}; expected a whole number.", back=path)
    return number


def paging_of(page: Page[Any], turn: Turn, path: str, query: Mapping[str, str], told: str = "") -> Paging:
    """Give the addresses of the pages beside one.

    Args:
        page: as it was read.
        turn: as it was asked for.
        path: of the list.
        query: what the list is narrowed by.
        told: where the page stands.
    """
    wanted = {**query, "limit": "" if turn.limit == AT_ONCE else str(turn.limit)}
    begins = turn.after is None and (turn.before is None or bool(page.rows and page.before is None))
    return Paging(
        before=with_query(path, wanted, before=written(page.before)) if page.before else "",
        after=with_query(path, wanted, after=written(page.after)) if page.after else "",
        told=told,
        first="" if begins else with_query(path, wanted),
    )


def numbered(path: str, start: int, shown: int, total: int, size: int = AT_ONCE) -> Paging:
    """Give the addresses of the pages beside one, of a list whose rows are numbered and stay as they are.

    Args:
        path: of the list.
        start: so many rows stand before the page.
        shown: so many stand on it.
        total: of the list.
        size: of a page.
    """
    before = with_query(path, {}, **{"from": str(max(start - size, 0) or "")}) if start else ""
    after = with_query(path, {}, **{"from": str(start + size)}) if start + shown < total and shown else ""
    told = f"{start + 1:,} to {start + shown:,} of {total:,}" if shown else f"{total:,} in all"
    return Paging(before, after, told, path if start > size else "")


def with_query(path: str, wanted: Mapping[str, str], **changed: str) -> str:
    """Give an address with what is looked for in its query; what is empty is left out.

    Example:
        >>> with_query("/decisions", {"q": "a b", "verdict": ""}, before="17")
        '/decisions?q=a+b&before=17'
    """
    told = {name: value for name, value in {**wanted, **changed}.items() if value}
    return f"{path}?{urlencode(told)}" if told else path


def whole_number(written: str, least: int = 0, most: int = 10**18) -> int | None:
    """Read a number of an address; `None` where it is none or out of bounds."""
    if not (written.isascii() and written.isdecimal() and len(written) <= 19):
        return None
    number = int(written)
    return number if least <= number <= most else None
