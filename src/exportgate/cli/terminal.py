"""Showing text on a terminal: in its width, in colour only there, and without what would command it."""

import re
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_PLAIN_WIDTH = 160
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def console_for(stream: TextIO) -> "Console":
    """Give a console that fits the terminal; without one it has no colour, and lines long enough for a log."""
    from rich.console import Console  # slow to load, and messages can do without

    console = Console(file=stream, highlight=False)
    return console if console.is_terminal else Console(file=stream, highlight=False, width=_PLAIN_WIDTH)


def shown(text: str) -> str:
    """Give text from a file of somebody else's without control characters, which could command the terminal.

    Example:
        >>> shown("ACME\\x1b[2J Ltd")
        'ACME�[2J Ltd'
    """
    return _CONTROL.sub("\ufffd", text)
