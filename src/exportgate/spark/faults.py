"""What Spark says when something fails, in the words of a user who can put it right."""

import json
import re
from collections.abc import Sequence

from exportgate.errors import ExportgateError

TELLS = "exportgate-tells:"
"""In front of what a user can put right, among all that Spark says of a failed task."""
_OURS = re.compile(re.escape(TELLS) + r"(\{.*\})")
_ENVIRONMENT = "Install exportgate in the environment of the workers, or send it: docs/spark.md says how."
_SIGNS: tuple[tuple[str, str, str], ...] = (
    (
        r"PYTHON_VERSION_MISMATCH|Python in worker has different version[^.]*",
        "the workers have another version of Python than this machine",
        "Let PYSPARK_PYTHON name the same version there as here.",
    ),
    (
        r"No module named '(?:exportgate|pyarrow|numpy|pandas|numba|msgspec|filelock)[\w.]*'",
        "exportgate, or something that it needs, is not installed on the workers",
        _ENVIRONMENT,
    ),
    (
        r"Cannot run program \"[^\"]*\"",
        "the workers have no such Python",
        "Let PYSPARK_PYTHON name the Python of the environment on the workers.",
    ),
    (r"UnsupportedClassVersionError", "this Java is too old for Spark", "Spark needs Java 17 or later."),
    (
        r"JAVA_GATEWAY_EXITED|Java gateway process exited",
        "Spark's Java did not start",
        "Is it Java 17 or later? JAVA_HOME names the one to use.",
    ),
    (
        r"All masters are unresponsive|Could not parse Master URL",
        "the master of Spark cannot be reached",
        "Is --master right?",
    ),
    (
        r"DATA_SOURCE_NOT_FOUND[^\n]*",
        "Spark does not know this format",
        "What reads it must be on Spark's class path: --spark-conf spark.jars.packages=...",
    ),
    (r"PATH_NOT_FOUND\][^\n]*", "there is nothing to read", ""),
    (r"TABLE_OR_VIEW_NOT_FOUND\][^.\n]*", "Spark knows no such table", ""),
    (r"PATH_ALREADY_EXISTS\][^\n]*", "what is to be written is there already", "See --write-mode."),
    (r"TABLE_OR_VIEW_ALREADY_EXISTS\][^.\n]*", "the table that is to be written is there already", "See --write-mode."),
    (
        r"bigger than spark.driver.maxResultSize",
        "the hits are too many for one machine to hold",
        "Let Spark write them itself: --to-table or --to-path.",
    ),
    (
        r"OutOfMemoryError[^\n]*",
        "Spark's Java ran out of memory",
        "Give it more (--spark-conf spark.driver.memory=4g), or let Spark read the file itself (--from-format).",
    ),
    (
        r"most recent failure: Lost task[^\n]*",
        "a task of Spark was lost too often",
        "The logs of the workers say more. --spark-conf spark.task.maxFailures=N lets it be tried more often.",
    ),
)
"""What to look for, what it means, and what to do."""


class NotInstalledError(ExportgateError):
    """Something that Spark needs is missing on this machine."""


def told(error: Exception, log: Sequence[str] = ()) -> ExportgateError | None:
    """Give an error of Spark as one that a user can put right; `None` where it is not one of Spark's.

    Args:
        error: as pyspark raised it.
        log: the last lines that Spark wrote.
    """
    if not type(error).__module__.startswith(("pyspark", "py4j")):
        return None
    said = f"{error}\n" + "\n".join(log)
    if ours := _OURS.search(said):
        return _ours(ours[1])
    for sign, message, hint in _SIGNS:
        if found := re.search(sign, said):
            return ExportgateError(f"{message} ({_line(found[0])})", where="Spark", hint=hint)
    return ExportgateError(f"it could not be done: {_line(str(error))}", where="Spark")


def _ours(written: str) -> ExportgateError:
    """Read what a task told; Spark may have put its own words behind it."""
    said, _ = json.JSONDecoder().raw_decode(written)
    return ExportgateError(said["message"], where=said["where"], hint=said["hint"])


def _line(text: str) -> str:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "no words")
    return first if len(first) <= 300 else f"{first[:300]}..."
