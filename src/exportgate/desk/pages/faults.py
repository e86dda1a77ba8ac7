"""What goes wrong at the desk, told as a page: what, what it means, and what to do next."""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from exportgate.desk.turns import CrowdedError
from exportgate.errors import ExportgateError, FeedError, InputError
from exportgate.judging.persons import SamePersonError
from exportgate.judging.states import TransitionError
from exportgate.records.database import RecordsError
from exportgate.settings import SettingsError

_TITLES = {
    400: "That cannot be done",
    403: "Not yours to do",
    404: "Not found",
    405: "Not found",
    409: "Changed in the meantime",
    411: "That cannot be done",
    413: "Too large",
    429: "Too many at once",
    500: "Something went wrong here",
    503: "Not available",
}


class SignInNeededError(Exception):
    """Nobody is signed in."""


class Fault(Exception):
    """Something that is told on a page of its own.

    Args:
        status: the HTTP status.
        message: what is wrong.
        hint: what to do next.
        back: the address to go back to; the queue where none is given.
    """

    def __init__(self, status: int, message: str, *, hint: str = "", back: str = "") -> None:
        self.status = status
        self.message = message
        self.hint = hint
        self.back = back
        super().__init__(message)

    @property
    def title(self) -> str:
        """The heading of its page."""
        return _TITLES.get(self.status, _TITLES[400])


def not_found(what: str) -> Fault:
    """Give the fault of something that is not there."""
    return Fault(404, f"There is no {what} here.", hint="It may have been mistyped, or never kept.")


def fault_of(error: Exception) -> Fault:
    """Give the fault that an error comes to; what nobody foresaw is told without its particulars."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, RequestValidationError):
        return Fault(400, "The address or the form holds something that does not belong there.")
    if isinstance(error, HTTPException):
        return Fault(error.status_code, str(error.detail))
    if isinstance(error, RecordsError) and error.__cause__ is not None:
        return Fault(503, "The records cannot be reached or written just now.", hint="Nothing was changed. Try again.")
    if isinstance(error, SettingsError):  # whose words name a folder of the server
        return Fault(
            503,
            "The settings cannot be used as they are.",
            hint="Whoever keeps the server finds them in settings.toml.",
        )
    if isinstance(error, ExportgateError):
        return Fault(_status(error), _told(error), hint=error.hint)
    return Fault(
        500,
        "What you sent may not have been done.",
        hint="Look before you send it again. The particulars stand in the log of the server.",
    )


def _status(error: ExportgateError) -> int:
    if isinstance(error, CrowdedError):
        return 503
    if isinstance(error, SamePersonError):
        return 403
    if isinstance(error, TransitionError):
        return 409
    return 400 if isinstance(error, InputError) else 404 if isinstance(error, FeedError) else 409


def _told(error: ExportgateError) -> str:
    said = f"{error.where}: {error.message}" if error.where else error.message[:1].upper() + error.message[1:]
    return said if said.endswith((".", "?", "!")) else f"{said}."


def told_of(error: ExportgateError) -> str:
    """Say in a sentence or two what a user can put right."""
    fault = fault_of(error)
    return " ".join(part for part in (fault.message, fault.hint) if part)
