"""The reasons that people give for what they do."""

from exportgate.errors import InputError

MAX_REASON = 2000


class ReasonError(InputError):
    """A reason that is missing or too long."""


def bounded(text: str) -> str:
    """Give a reason without blanks around it; "" where there is none.

    Raises:
        ReasonError: it is too long.
    """
    reason = text.strip()
    if len(reason) > MAX_REASON:
        raise ReasonError(f"the reason has {len(reason):,} characters, expected {MAX_REASON:,} at most")
    return reason


def needed(text: str) -> str:
    """Give a reason where there must be one.

    Raises:
        ReasonError: there is none, or it is too long.
    """
    reason = bounded(text)
    if not reason:
        raise ReasonError("a reason is needed, found none", hint="Say why, so that another can follow it.")
    return reason
