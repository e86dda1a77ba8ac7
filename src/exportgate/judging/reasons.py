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
    reason = text.replace("\0", " ").strip()  # PostgreSQL keeps no text with a nought in it
    if len(reason) > MAX_REASON:
        raise ReasonError(f"the reason has {len(reason):,} characters, expected {MAX_REASON:,} at most")
    return reason


def needed(text: str) -> str:
    """Give a reason where there must be one.

    Raises:
        ReasonError: there is none, or it is too long.
    """
    reason = bounded(text)
    if not any(character.isalnum() for character in reason):
        raise ReasonError("a reason is needed, found none", hint="Say why, so that another can follow it.")
    return reason
