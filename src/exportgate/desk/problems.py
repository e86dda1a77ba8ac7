"""What goes wrong, as a program is told of it: `application/problem+json` (RFC 9457), the same shape for everything."""

import http
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.turns import RETRY_SECONDS, CrowdedError
from exportgate.errors import ExportgateError, FeedError, InputError, PluginError
from exportgate.judging.persons import SamePersonError
from exportgate.judging.states import TransitionError
from exportgate.records.database import RecordsError
from exportgate.records.idempotency import LostHoldError, OtherRequestError
from exportgate.records.judgements import JudgementError
from exportgate.settings import SettingsError

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_MOST_ERRORS = 200


class Slip(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing wrong in a request: the field (`parties[0].country`), what was found and expected, and whose it is."""

    field: str = ""
    message: str
    where: str = ""
    shipment: str = ""


class Problem(Exception):
    """Something that ends a request.

    Args:
        status: the HTTP status.
        kind: a short word for it, which programs can rely on; the end of the problem's `type`.
        detail: what is wrong, for people.
        hint: what to do next.
        errors: each thing wrong, where there are several.
        headers: of the answer.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str = "",
        *,
        hint: str = "",
        errors: Sequence[Slip] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.hint = hint
        self.errors = errors
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Give the answer."""
        told: dict[str, Any] = {
            "type": f"urn:exportgate:problem:{self.kind}",
            "title": _TITLES.get(self.kind) or http.HTTPStatus(self.status).phrase,
            "status": self.status,
        }
        if self.detail:
            told["detail"] = self.detail
        if self.hint:
            told["hint"] = self.hint
        if self.errors:
            told["errors"] = list(self.errors[:_MOST_ERRORS])
        return Response(msgspec.json.encode(told), self.status, self.headers, MEDIA_TYPE)


_TITLES = {
    "invalid": "The request cannot be read as what it should be",
    "not-signed-in": "A token is needed",
    "not-allowed": "The token may not do this",
    "not-found": "There is no such thing",
    "four-eyes": "A second person is needed",
    "state": "Not possible as things stand",
    "key-used": "The key was used for another request",
    "under-way": "The same request is being answered",
    "too-large": "The request is too large",
    "too-slow": "The request did not arrive in time",
    "too-many": "Too many requests",
    "crowded": "Too much is waiting",
    "unavailable": "Not available",
    "unexpected": "Something went wrong here",
}


def not_found(what: str) -> Problem:
    """Give the problem of something that is not there."""
    return Problem(404, "not-found", f"there is no {what}")


def problem_of(error: Exception) -> Problem:
    """Give the problem that an error comes to; what nobody foresaw is told without its particulars."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return Problem(422, "invalid", "the request's address or query is not what it should be", errors=_slips(error))
    if isinstance(error, HTTPException):
        kind = {404: "not-found", 413: "too-large", 408: "too-slow"}.get(error.status_code, "http")
        return Problem(error.status_code, kind, _detail(error), headers=error.headers)
    if isinstance(error, ExportgateError):
        return _of_ours(error)
    return Problem(500, "unexpected", "nothing is known of what became of the request", hint="The log tells more.")


def _of_ours(error: ExportgateError) -> Problem:
    status, kind, headers = next((row[1:] for row in _OURS if isinstance(error, row[0])), (409, "state", {}))
    if isinstance(error, RecordsError):
        if error.__cause__ is not None and error.where:  # whose words name the database: they are for the log
            return Problem(status, kind, "the records cannot be reached or written just now", headers=headers)
        status, kind, headers = 404, "not-found", {}
    where = Path(error.where).name if isinstance(error, SettingsError) else error.where  # not where files lie here
    detail = f"{where}: {error.message}" if where else error.message
    return Problem(status, kind, detail, hint=error.hint, headers=headers)


_SOON = {"Retry-After": str(RETRY_SECONDS)}
_OURS: tuple[tuple[type[ExportgateError], int, str, dict[str, str]], ...] = (
    (SamePersonError, 403, "four-eyes", {}),
    (TransitionError, 409, "state", {}),
    (JudgementError, 409, "state", {}),
    (OtherRequestError, 422, "key-used", {}),
    (LostHoldError, 409, "under-way", _SOON),
    (InputError, 422, "invalid", {}),
    (FeedError, 404, "not-found", {}),
    (CrowdedError, 503, "crowded", {**_SOON, "Connection": "close"}),  # another worker may have room
    (RecordsError, 503, "unavailable", _SOON),
    (SettingsError, 503, "unavailable", {}),
    (PluginError, 503, "unavailable", {}),
)
"""The more particular first."""


def _slips(error: RequestValidationError) -> list[Slip]:
    return [
        Slip(field=".".join(str(step) for step in slip["loc"]), message=str(slip["msg"])[:200])
        for slip in error.errors()[:_MOST_ERRORS]
    ]


def _detail(error: HTTPException) -> str:
    phrase = http.HTTPStatus(error.status_code).phrase
    return "" if error.detail == phrase else str(error.detail)


def add_handlers(app: FastAPI) -> None:
    """Answer everything that goes wrong under an application as a problem."""

    async def answer(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        if problem.status >= 500 and not isinstance(error, CrowdedError):
            log.error("%s %s: %s", request.method, request.url.path, type(error).__name__, exc_info=error)
        return problem.response()

    for kind in (Problem, RequestValidationError, HTTPException, ExportgateError, Exception):
        app.add_exception_handler(kind, answer)
