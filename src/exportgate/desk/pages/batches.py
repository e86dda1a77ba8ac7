"""Files of shipments checked in the background: what is under way, how far it is, and what came of it."""

import logging
import secrets
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from exportgate.casework import Casework
from exportgate.decision import Decision, Outcome, Verdict
from exportgate.desk.pages.faults import told_of
from exportgate.errors import ExportgateError, InputError
from exportgate.intake.document import DocumentFormat, Problem
from exportgate.intake.shipments import host_formats, read_shipments
from exportgate.intake.vocabulary import Vocabulary
from exportgate.report.as_html import TONES

log = logging.getLogger(__name__)
AT_ONCE = 100
"""So many shipments are checked at a time, so that others who ask the gate wait no longer than for these."""
REMEMBERED = 50
"""So many files are remembered; their decisions stay in the records."""
WAITING = 20
"""More files than this do not wait to be checked."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a batch remembers of a shipment: its decision, which the records have whole."""

    id: str
    shipment: str
    verdict: Verdict
    outcomes: Mapping[str, Outcome]


@dataclass
class Batch:
    """A file under way, or done.

    Args:
        id: in its address.
        file: its name, as the browser gave it.
        actor: who uploaded it.
        begun: when.
        on: the day whose law is applied, `None` each shipment's own.
        jurisdictions: those asked, `None` all.
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


class Batches:
    """The files that a desk was given since it was started, checked one after the other.

    Args:
        casework: what checks them.
        decided: told of each decision.
    """

    def __init__(self, casework: Casework, decided: Callable[[Sequence[Decision]], None]) -> None:
        self._casework = casework
        self._decided = decided
        self._known: dict[str, Batch] = {}
        self._lock = Lock()
        self._waiting: SimpleQueue[tuple[Batch, Path]] = SimpleQueue()
        # A daemon, so that stopping the service waits for no long file: what was decided of it is kept.
        Thread(target=self._work, name="exportgate-batch", daemon=True).start()

    def begin(self, batch: Batch, stored: Path) -> None:
        """Take up a file, which is removed once it is read.

        Raises:
            InputError: too many wait already.
        """
        with self._lock:
            if sum(not one.over for one in self._known.values()) >= WAITING:
                _remove(stored)
                raise InputError(f"{WAITING} files wait already", hint="Wait for some of them to be done.")
            over = [one.id for one in self._known.values() if one.over]
            for id in over[: max(0, len(self._known) - REMEMBERED + 1)]:
                del self._known[id]
            self._known[batch.id] = batch
        self._waiting.put((batch, stored))

    def find(self, id: str) -> Batch | None:
        """Give a file by its id; `None` where it is not remembered."""
        return self._known.get(id)

    def all(self) -> list[Batch]:
        """Give all that are remembered, the newest first."""
        with self._lock:
            return list(self._known.values())[::-1]

    def _work(self) -> None:
        while True:
            batch, stored = self._waiting.get()
            try:
                self._check(batch, stored)
            except ExportgateError as error:
                batch.fault = told_of(error).replace(str(stored), batch.file)
            except Exception:  # a file that nobody foresaw ends its own batch, and no other
                log.exception("batch %s failed", batch.id)
                batch.fault = "Something went wrong here; the particulars stand in the log of the server."
            finally:
                batch.over = True
                _remove(stored)

    def _check(self, batch: Batch, stored: Path) -> None:
        taken = read_shipments([str(stored)], self._formats())
        batch.problems = [_named(one, stored, batch.file) for one in taken.problems]
        batch.notes = [_named(one, stored, batch.file) for one in taken.notes]
        batch.total = len(taken.shipments)
        for at in range(0, batch.total, AT_ONCE):
            part = taken.shipments[at : at + AT_ONCE]
            made = self._casework.check(part, actor=batch.actor, on=batch.on, jurisdictions=batch.jurisdictions)
            batch.rows += [Row(one.id, one.shipment, one.verdict, one.outcomes) for one in made]
            self._decided(made)

    def _formats(self) -> list[DocumentFormat]:
        gate = self._casework.gate
        given = [known for _, formats in gate.plugins.ask("exportgate_register_formats") for known in formats]
        return [*given, *host_formats(Vocabulary.of(gate.jurisdictions.values()))]


def _named(problem: Problem, stored: Path, file: str) -> Problem:
    """Tell of the file by the name that its owner knows, not by where it lies here."""
    where = problem.where.replace(str(stored), file)
    return Problem(where, problem.message.replace(str(stored), file), problem.column, problem.shipment)


def _remove(stored: Path) -> None:
    shutil.rmtree(stored.parent, ignore_errors=True)


def new_batch(file: str, actor: str, on: date | None, jurisdictions: tuple[str, ...] | None) -> Batch:
    """Give a batch with an id that nobody can guess."""
    return Batch(secrets.token_urlsafe(12), file, actor, datetime.now(UTC).isoformat(), on, jurisdictions)


def new_file(suffix: str) -> Path:
    """Give the path of a file to be written, in a folder of its own that only this program may read."""
    return Path(tempfile.mkdtemp(prefix="exportgate-")) / f"upload{suffix}"
