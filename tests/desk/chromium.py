"""The browser of the desk's tests: Debian's Chromium, installed where it is missing and the tests may install it.

Run as a program it makes sure that there is one: `python tests/desk/chromium.py`.
"""

import os
import shutil
import subprocess
import sys

VARIABLE = "EXPORTGATE_CHROMIUM"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""No sandbox, since tests in containers run as root; and nothing that calls out."""
HINT = f"install one (Debian: apt-get install chromium), or name one in {VARIABLE}"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_INSTALL = (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"))


class NoBrowserError(Exception):
    """There is no browser, and none could be installed."""


def find() -> str | None:
    """Give the path of a browser; `None` where there is none."""
    named = os.environ.get(VARIABLE, "")
    return next((path for name in (named, *_NAMES) if name and (path := shutil.which(name))), None)


def ensure() -> str:
    """Give the path of a browser, installing Debian's where there is none and this is Debian and root.

    Raises:
        NoBrowserError: there is none, and none could be installed.
    """
    known = find()
    if known is None and may_install():
        for command in _INSTALL:
            subprocess.run(command, check=False, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
        known = find()
    if known is None:
        raise NoBrowserError(f"the tests of the desk in a browser need Chromium, and there is none: {HINT}")
    return known


def may_install() -> bool:
    """Whether one can be installed: on Debian, as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def main() -> int:
    """Make sure that there is a browser; where there can be none, say so, and fail only in CI."""
    try:
        sys.stdout.write(f"{ensure()}\n")
    except NoBrowserError as error:
        sys.stderr.write(f"{error}. Those tests are left out.\n")
        return 1 if os.environ.get("CI") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
