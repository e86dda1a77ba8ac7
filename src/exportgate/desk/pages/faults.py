"""What goes wrong at the desk, told as a page: what, what it means, and what to do next."""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from exportgate.errors import ExportgateError, FeedError, InputError

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
    if isinstance(error, ExportgateError):
        return Fault(_status(error), capital(_told(error)), hint=error.hint)
    return Fault(
        500,
        "What you sent may not have been done.",
        hint="Look before you send it again. The particulars stand in the log of the server.",
    )


def _status(error: ExportgateError) -> int:
    return 400 if isinstance(error, InputError) else 404 if isinstance(error, FeedError) else 409


def _told(error: ExportgateError) -> str:
    return f"{error.where}: {error.message}." if error.where else f"{error.message}."


def told_of(error: ExportgateError) -> str:
    """Say in one sentence or two what a user can put right."""
    return " ".join(part for part in (capital(_told(error)), error.hint) if part)


def capital(text: str) -> str:
    """Begin a sentence with a capital, and end it with one full stop."""
    return text[:1].upper() + text[1:].replace("..", ".") if text else text
