"""What of a folder was answered: one line a file, added when all its answers are written.

A line counts only whole: what a crash left half is cut off when the ledger is opened, and its file is asked again.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from exportgate.errors import InputError
from exportgate.report.output import put

NAME = "ledger.jsonl"
ASKING = "asking.json"
"""Which batch is being asked: there only while it is, and after a crash."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that was answered.

    Args:
        file: its name in the folder.
        sha256: of its content then.
        asked_with: fingerprint of what it was asked with: master files, policy, options.
        numbers: the documents in it.
        answers: the names of the answer files.
        verdicts: of its documents, and of what in it belongs to none.
        unread: something in it could not be read.
        clashes: other files, with their fingerprints, that bear a number of this one.
    """

    file: str
    sha256: str
    asked_with: str
    numbers: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    unread: bool = False
    clashes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of files that is being asked: since when, with what, and which."""

    at: datetime
    asked_with: str
    files: frozenset[str]


class Ledger:
    """The ledger of an answers folder; the last line on a file counts."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._asking = folder / ASKING
        self.entries: dict[str, Entry] = {}

    def begin(self, batch: Batch) -> None:
        """Say that a batch is about to be asked."""
        told = {"at": batch.at.isoformat(), "asked_with": batch.asked_with, "files": sorted(batch.files)}
        put(json.dumps(told), str(self._asking))

    def end(self) -> None:
        """Say that nothing is being asked."""
        self._asking.unlink(missing_ok=True)

    def interrupted(self) -> Batch | None:
        """Give the batch that a crash left unfinished; `None` where there is none, or it cannot be told."""
        try:
            told: Any = json.loads(self._asking.read_bytes())
            return Batch(datetime.fromisoformat(told["at"]), str(told["asked_with"]), frozenset(told["files"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    @classmethod
    def open(cls, folder: Path) -> "Ledger":
        """Read the ledger of a folder; an empty one where there is none.

        Raises:
            InputError: a whole line in it is no entry.
        """
        ledger = cls(folder)
        if ledger._path.exists():
            content = ledger._path.read_bytes()
            whole = content[: content.rfind(b"\n") + 1]
            if len(whole) < len(content):
                os.truncate(ledger._path, len(whole))
            for number, line in enumerate(whole.splitlines(), 1):
                entry = _entry(line, f"{ledger._path}, line {number}")
                ledger.entries[entry.file] = entry
        return ledger

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries, so that they last."""
        added = list(entries)
        if not added:
            return
        with self._path.open("ab") as stream:
            stream.write(b"".join(json.dumps(asdict(entry)).encode() + b"\n" for entry in added))
            stream.flush()
            os.fsync(stream.fileno())
        self.entries |= {entry.file: entry for entry in added}


def _entry(line: bytes, where: str) -> Entry:
    hint = "Move the file away; everything is asked again then."
    try:
        told: Any = json.loads(line)
        if any(PurePath(str(name)).name != name for name in told["answers"]):
            raise ValueError("a name is a path")
        return Entry(
            str(told["file"]),
            str(told["sha256"]),
            str(told["asked_with"]),
            tuple(map(str, told["numbers"])),
            tuple(map(str, told["answers"])),
            tuple(map(str, told["verdicts"])),
            bool(told["unread"]),
            tuple((str(file), str(sha256)) for file, sha256 in told["clashes"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError("is no entry of a ledger of answers", where=where, hint=hint) from error
