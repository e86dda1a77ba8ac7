"""Spark for its tests: Java, pyspark and what it needs, installed where they are missing and the tests may do so.

Run as a program it makes sure of them: `python tests/spark/ready.py`. pyspark comes as a source archive of some 450 MB,
so it stands in a lock file of its own that only the tests of Spark use.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

if __package__ is None or not __package__:  # run as a program, it finds the repository by itself
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.desk.chromium import may_install

HERE = Path(__file__).resolve().parent
NEEDED = ("pyspark", "py4j", "pandas", "pyarrow")
LEAST_JAVA = 17
HINT = "install Java 17 or later (Debian: apt-get install default-jre-headless), or let JAVA_HOME name it"
_INSTALL = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "default-jre-headless"),
)
# What pyspark is built with comes first, since it is built without an isolated environment: all of it has its hash.
LOCKS = (HERE / "building.lock", HERE / "requirements.lock")
_PIP = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes")
_JAVA = re.compile(r'version "(?:1\.)?(\d+)')


class NotReadyError(Exception):
    """Spark cannot run here."""


@cache
def java() -> int:
    """Give the version of the Java that Spark would use; 0 where there is none."""
    home = os.environ.get("JAVA_HOME", "")
    program = shutil.which("java", path=f"{home}/bin" if home else None)
    if program is None:
        return 0
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    found = _JAVA.search(told.stderr + told.stdout)
    return int(found[1]) if found else 0


def installed() -> bool:
    """Whether pyspark and what it needs are there."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)


def is_ready() -> bool:
    """Whether the tests of Spark can run."""
    return installed() and java() >= LEAST_JAVA


def ensure() -> None:
    """Install what is missing.

    Raises:
        NotReadyError: there is no Java that is new enough, or the rest cannot be installed.
    """
    if java() < LEAST_JAVA and may_install() and not os.environ.get("JAVA_HOME"):
        _say("installing Java")
        for command in _INSTALL:
            subprocess.run(command, check=False, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
        java.cache_clear()
    version = java()
    if version < LEAST_JAVA:
        found = f"only Java {version}" if version else "no Java"
        raise NotReadyError(f"the tests of Spark need Java {LEAST_JAVA} or later, and there is {found}: {HINT}")
    if installed():
        return
    _say("installing pyspark, which takes some minutes")
    for lock in LOCKS:
        install = [*_PIP, "--no-deps", "--no-build-isolation", "--use-pep517", "-r", str(lock)]
        if subprocess.run(install, check=False).returncode:
            raise NotReadyError(f"the tests of Spark need pyspark, and {lock.name} could not be installed")


def _say(what: str) -> None:
    sys.stdout.write(f"{what}, for the tests of Spark\n")
    sys.stdout.flush()


def main() -> int:
    """Make sure that Spark can run; where it cannot, say so, and fail only in CI."""
    try:
        ensure()
    except NotReadyError as error:
        sys.stderr.write(f"{error}. Those tests are left out.\n")
        return 1 if os.environ.get("CI") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
