"""Who acts on the command line."""

import getpass
import os

from exportgate.errors import ExportgateError

VARIABLE = "EXPORTGATE_USER"
_LONGEST = 200


def actor() -> str:
    """Give who acts: the user of the operating system, or who `EXPORTGATE_USER` says it is.

    Raises:
        ExportgateError: nobody can be named.
    """
    named = os.environ.get(VARIABLE, "").strip()
    try:
        name = named or getpass.getuser()
    except (OSError, KeyError):  # no such user, in a container say
        name = ""
    if not name.isprintable() or not 0 < len(name) <= _LONGEST:
        raise ExportgateError("who acts is not known", where=VARIABLE, hint=f"Set {VARIABLE} to your user name.")
    return f"os-user:{name}"
