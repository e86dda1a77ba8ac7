"""Checking the files that the desk was given: in the background, one after the other, by one worker of the service.

Where that one dies, another goes on: the decisions of a batch are noted in the transactions that keep them, as those of
a request with an Idempotency-Key are, so that no shipment of it is decided twice.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from filelock import FileLock, Timeout

from exportgate.decision import Decision
from exportgate.desk.casework import SHIPMENTS_AT_ONCE, ServedCasework
from exportgate.desk.pages.batches import Batch, BatchShelf, Row
from exportgate.desk.pages.faults import told_of
from exportgate.errors import ExportgateError
from exportgate.intake.document import DocumentFormat, Intake, Problem
from exportgate.intake.shipments import host_formats, read_shipments
from exportgate.intake.vocabulary import Vocabulary
from exportgate.records import Writing, idempotency
from exportgate.records.idempotency import Answered, Held
from exportgate.shipment import Shipment

log = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0
_OWNER = "batch"
"""Whose idempotency keys those of batches are; programs' are `token:NAME`."""


class BatchChecker:
    """Checks what lies on the shelf, for as long as no other process does.

    Args:
        shelf: where the files lie.
        casework: what checks them.
        decided: told of each decision.
    """

    def __init__(
        self, shelf: BatchShelf, casework: ServedCasework, decided: Callable[[Sequence[Decision]], None]
    ) -> None:
        self._shelf = shelf
        self._casework = casework
        self._decided = decided
        self._come = Event()
        self._stopping = False
        # A daemon, so that stopping the service waits for no long file: what is left of it is checked after the start.
        self._thread = Thread(target=self._work, name="exportgate-batch", daemon=True)

    def start(self) -> None:
        """Begin to look for files."""
        self._thread.start()

    def look(self) -> None:
        """Look now: a file has come."""
        self._come.set()

    def stop(self) -> None:
        """Begin nothing further; what is being decided is decided."""
        self._stopping = True
        self._come.set()

    def _work(self) -> None:
        while not self._stopping:
            try:
                self._check_pending()
            except Exception:  # whatever it is, it must not end the checking for as long as the service runs
                log.exception("files cannot be checked")
            self._come.wait(_LOOK_SECONDS)
            self._come.clear()

    def _check_pending(self) -> None:
        if not self._shelf.pending():
            return
        lock = FileLock(self._shelf.folder / ".checking.lock", timeout=0, thread_local=False)
        try:
            with lock:
                while not self._stopping and (pending := self._shelf.pending()):
                    self._take(pending[0])
        except Timeout:  # another process is at it
            return

    def _take(self, batch: Batch) -> None:
        stored = self._shelf.upload(batch)
        try:
            self._check(batch, stored)
        except ExportgateError as error:
            batch.fault = told_of(error).replace(str(stored), batch.file)
        except Exception:  # a file that nobody foresaw ends its own batch, and no other
            log.exception("batch %s failed", batch.id)
            batch.fault = "Something went wrong here; the particulars stand in the log of the server."
        if not self._stopping or batch.fault or batch.done == batch.total:
            batch.over = True
            self._shelf.keep(batch)

    def _check(self, batch: Batch, stored: Path) -> None:
        taken = self._read(batch, stored)
        held = self._held(batch)
        if held is None:
            return
        noted = self._known(batch, held)
        left = [place for place in range(batch.total) if place not in noted]
        pinned = self._casework.pinned()
        for at in range(0, len(left), SHIPMENTS_AT_ONCE):
            if self._stopping:
                return
            self._check_piece(batch, held, pinned, taken.shipments, left[at : at + SHIPMENTS_AT_ONCE])
        with self._casework.records.writing(batch.actor) as write:
            idempotency.finish(write, held, Answered(200, b""))

    def _check_piece(
        self, batch: Batch, held: Held, pinned: ServedCasework, shipments: Sequence[Shipment], places: Sequence[int]
    ) -> None:
        def note(write: Writing, written: Sequence[Decision]) -> None:
            idempotency.note(write, held, places, written)

        asked = [shipments[place] for place in places]
        how = {"on": batch.on, "jurisdictions": batch.jurisdictions, "within": note, "patient": True}
        made = pinned.check(asked, actor=batch.actor, **how)
        self._shelf.keep_rows(batch, [Row.of(one) for one in made])
        self._decided(made)

    def _read(self, batch: Batch, stored: Path) -> Intake:
        taken = read_shipments([str(stored)], list(_formats(self._casework)))
        batch.problems = [_named(one, stored, batch.file) for one in taken.problems]
        batch.notes = [_named(one, stored, batch.file) for one in taken.notes]
        batch.total = len(taken.shipments)
        self._shelf.keep(batch)
        return taken

    def _held(self, batch: Batch) -> Held | None:
        """Take a batch over; `None` where it is done.

        Who had it before is not waited for: this process holds the lock, so that one has let go of it or has died.
        """
        digest, later = hashlib.sha256(batch.id.encode()).hexdigest(), datetime.now(UTC) + idempotency.LEASE
        begun = idempotency.begin(self._casework.records, _OWNER, batch.id, digest, later)
        return begun if isinstance(begun, Held) else None

    def _known(self, batch: Batch, held: Held) -> frozenset[int]:
        """Give the places of the shipments that were decided before whoever was at it died, and keep their rows."""
        known = idempotency.noted(self._casework.records, held)
        self._shelf.begin_rows(batch)
        if known:
            made = [self._casework.decision(known[place]).decision for place in sorted(known)]
            self._shelf.keep_rows(batch, [Row.of(one) for one in made])
        return frozenset(known)


def _formats(casework: ServedCasework) -> Iterator[DocumentFormat]:
    gate = casework.gate
    for _, formats in gate.plugins.ask("exportgate_register_formats"):
        yield from formats
    yield from host_formats(Vocabulary.of(gate.jurisdictions.values()))


def _named(problem: Problem, stored: Path, file: str) -> Problem:
    """Tell of the file by the name that its owner knows, not by where it lies here."""
    where = problem.where.replace(str(stored), file)
    return Problem(where, problem.message.replace(str(stored), file), problem.column, problem.shipment)
