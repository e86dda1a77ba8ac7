"""Queries of addresses, read as strictly as bodies: a misspelt name, or one that comes twice, is told."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from inspect import signature
from typing import Annotated, Any, get_args, get_origin

from fastapi.params import Query
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BeforeValidator
from starlette.requests import Request

from exportgate.desk.problems import Problem, Slip
from exportgate.intake.values import did_you_mean
from exportgate.records.paging import Order, Page, PlaceError, Turn, written


def _written_as_a_day(given: object) -> object:
    """Take a day only as one is written: a bare number would be read as seconds since 1970."""
    if isinstance(given, str) and not _DAY.fullmatch(given):
        raise ValueError(f"found {given[:40]!r}, expected a day such as 2026-11-24")
    return given


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Day = Annotated[date, BeforeValidator(_written_as_a_day)]
"""A day in a query."""


def _that_there_is(given: str) -> str:
    """Take a moment only of a day that there is: of any other nothing would be found, and nobody told why."""
    if given:
        date.fromisoformat(given[:10])
    return given


_MOMENT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{0,15}(\+00:00)?)?)?$"
Moment = Annotated[str, Query(pattern=_MOMENT, description="ISO 8601 in UTC."), AfterValidator(_that_there_is)]
"""A moment in a query, or the beginning of one; "" for none."""


After = Annotated[
    str | None, Query(min_length=1, max_length=16_000, description="The last page's `next`, for the page that follows.")
]
"""A place in a list, as its page before gave it."""
NEXT = {"anyOf": [{"type": "string"}, {"type": "null"}], "description": "`after` of the next page; null on the last."}
"""The schema of where a page says that the next begins."""


def turn_of(order: Order, after: str | None, limit: int, name: str = "after") -> Turn:
    """Give which page of a list is asked for.

    Raises:
        Problem: 422 where the place is none of the list.
    """
    try:
        return Turn(limit, order.read(after) if after else None)
    except PlaceError as error:
        slip = Slip(field=f"query.{name}", message=error.message)
        told = "the request's query names no page of this list"
        raise Problem(422, "invalid", told, hint=error.hint, errors=[slip]) from error


def next_of(page: Page[Any]) -> str | None:
    """Give what the next page is asked for with; `None` on the last."""
    return written(page.after) if page.after else None


def known_only(request: Request) -> None:
    """Refuse a request whose query holds what its address does not take.

    Raises:
        Problem: 422 with each name at fault.
    """
    given = Counter(name for name, _ in request.query_params.multi_items())
    if not given:
        return
    route = request.scope.get("route")
    taken = _taken(route.endpoint) if isinstance(route, APIRoute) else {}
    slips = [
        Slip(field=f"query.{name[:80]}", message=f"unknown parameter{did_you_mean(name[:80], list(taken))}")
        for name in given
        if name not in taken
    ]
    slips += [
        Slip(field=f"query.{name}", message=f"found {times} times, expected once")
        for name, times in given.items()
        if times > 1 and taken.get(name) is False
    ]
    if slips:
        raise Problem(422, "invalid", "the request's query is not what it should be", errors=slips)


@cache
def _taken(endpoint: Callable[..., object]) -> dict[str, bool]:
    """Give the names of the parameters that an operation takes, and whether each may come several times."""
    named = signature(endpoint, eval_str=True).parameters.items()
    return {
        name: _many(get_args(parameter.annotation)[0])
        for name, parameter in named
        if any(isinstance(part, Query) for part in getattr(parameter.annotation, "__metadata__", ()))
    }


def _many(kind: Any) -> bool:
    return any(get_origin(part) is list for part in (kind, *get_args(kind)))
