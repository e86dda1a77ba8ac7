"""Files of shipments that the desk was given: what is under way, how far it is, and what came of it.

Each lies in a folder of its own, which every worker of the service reads, and which outlives a restart:

    <folder>/<id>/batch.json       what it is and how it stands; replaced in one step
    <folder>/<id>/rows.jsonl       a line for each shipment that is checked
    <folder>/<id>/upload<.ending>  the file itself, until it is checked
"""

import re
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from exportgate.decision import Decision, Outcome, Verdict
from exportgate.errors import InputError
from exportgate.intake.document import Problem
from exportgate.report.as_html import TONES

REMEMBERED = 50
"""So many files are remembered; their decisions stay in the records."""
WAITING = 20
"""More files than this do not wait to be checked."""
_STATE, _ROWS, _UPLOAD = "batch.json", "rows.jsonl", "upload"
_ID = re.compile(r"[A-Za-z0-9_-]{16}")


@dataclass(frozen=True, slots=True)
class Row:
    """What a batch remembers of a shipment: its decision, which the records have whole."""

    id: str
    shipment: str
    verdict: Verdict
    outcomes: Mapping[str, Outcome]

    @classmethod
    def of(cls, decision: Decision) -> "Row":
        """Give the row of a decision."""
        return cls(decision.id, decision.shipment, decision.verdict, decision.outcomes)


@dataclass
class Batch:
    """A file under way, or done.

    Args:
        id: in its address, and the name of its folder.
        file: its name, as the browser gave it.
        actor: who uploaded it.
        begun: when.
        on: the day whose law is applied, `None` each shipment's own.
        jurisdictions: those asked, `None` all.
        rows: the shipments that are checked, in the order of the file.
    """

    id: str
    file: str
    actor: str
    begun: str
    on: date | None
    jurisdictions: tuple[str, ...] | None
    total: int = 0
    over: bool = False
    fault: str = ""
    rows: list[Row] = field(default_factory=list)
    problems: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()

    @property
    def done(self) -> int:
        """How many shipments are checked."""
        return len(self.rows)

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return 100 if self.over else 100 * self.done // self.total if self.total else 0

    @property
    def state(self) -> str:
        """How it stands, in a word or two."""
        if not self.over:
            return f"{self.percent}%"
        return "not done" if self.fault else "done"

    @property
    def told(self) -> str:
        """How it stands, in a sentence."""
        if not self.over:
            return f"{self.done:,} of {self.total:,} shipments checked." if self.total else "Waiting to be read."
        return f"{self.done:,} {'shipment' if self.done == 1 else 'shipments'} checked, each decision kept."

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """Words, how many, and tone: by verdict, and what could not be read."""
        by_verdict = Counter(one.verdict for one in self.rows)
        found = [(verdict.value, by_verdict[verdict], TONES[verdict]) for verdict in Verdict]
        told = [*found, ("not read", len(self.problems), "stop")]
        return [(word, count, tone if count else "mute") for word, count, tone in told]


def new_batch(file: str, actor: str, on: date | None, jurisdictions: tuple[str, ...] | None) -> Batch:
    """Give a batch with an id that nobody can guess."""
    return Batch(secrets.token_urlsafe(12), file, actor, datetime.now(UTC).isoformat(), on, jurisdictions)


_read_state = msgspec.json.Decoder(Batch)
_read_row = msgspec.json.Decoder(Row)


class BatchShelf:
    """The folder of the batches.

    Args:
        folder: made when the first file is put into it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, batch: Batch, suffix: str, write: Callable[[BinaryIO], object]) -> None:
        """Take up a file, and forget the oldest of those that are done where they are too many.

        Args:
            batch: what is known of it.
            suffix: the ending that its format is told by, one of those that are known.
            write: writes the file's content.

        Raises:
            InputError: too many wait already.
        """
        known = self.all()
        if sum(not one.over for one in known) >= WAITING:
            raise InputError(f"{WAITING} files wait already", hint="Wait for some of them to be done.")
        for old in [one for one in known if one.over][REMEMBERED - 1 :]:
            shutil.rmtree(self.folder / old.id, ignore_errors=True)
        folder = self.folder / batch.id
        folder.mkdir(mode=0o700, parents=True)
        with (folder / f"{_UPLOAD}{suffix}").open("xb") as stream:
            write(stream)
        self.keep(batch)  # last, so that nobody takes up half a file

    def find(self, id: str) -> Batch | None:
        """Give a batch by its id; `None` where it is not remembered."""
        batch = self._state(id)
        if batch is not None:
            batch.rows = self._rows(id)
        return batch

    def all(self) -> list[Batch]:
        """Give all that are remembered, the newest first; of those that are done without their rows.

        A service looks for files every second, so that what lies here from before must not be read each time.
        """
        if not self.folder.is_dir():
            return []
        found = [batch for folder in self.folder.iterdir() if (batch := self._state(folder.name)) is not None]
        for batch in found:
            batch.rows = [] if batch.over else self._rows(batch.id)
        return sorted(found, key=lambda one: one.begun, reverse=True)

    def pending(self) -> list[Batch]:
        """Give those that are still to be checked, the oldest first."""
        return [one for one in reversed(self.all()) if not one.over]

    def upload(self, batch: Batch) -> Path:
        """Give where the file itself lies, while it is not checked."""
        folder = self.folder / batch.id
        return next(folder.glob(f"{_UPLOAD}*"), folder / _UPLOAD)

    def keep(self, batch: Batch) -> None:
        """Keep how a batch stands, but for its rows; the file of one that is over is removed."""
        folder = self.folder / batch.id
        told = msgspec.to_builtins(batch) | {"rows": []}
        (folder / f"{_STATE}.new").write_bytes(msgspec.json.encode(told))
        (folder / f"{_STATE}.new").replace(folder / _STATE)
        if batch.over:
            for file in folder.glob(f"{_UPLOAD}*"):
                file.unlink(missing_ok=True)

    def keep_rows(self, batch: Batch, rows: Sequence[Row]) -> None:
        """Keep what came of further shipments of a batch."""
        batch.rows += rows
        with (self.folder / batch.id / _ROWS).open("ab") as stream:
            stream.write(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))

    def begin_rows(self, batch: Batch) -> None:
        """Forget what is kept of the shipments of a batch, which is taken up anew."""
        batch.rows = []
        (self.folder / batch.id / _ROWS).unlink(missing_ok=True)

    def _state(self, id: str) -> Batch | None:
        """Give a batch without its rows."""
        if not _ID.fullmatch(id):
            return None
        try:
            return _read_state.decode((self.folder / id / _STATE).read_bytes())
        except (OSError, msgspec.DecodeError):
            return None

    def _rows(self, id: str) -> list[Row]:
        try:
            *lines, _ = (self.folder / id / _ROWS).read_bytes().split(b"\n")
        except OSError:
            return []
        return [_read_row.decode(line) for line in lines]
