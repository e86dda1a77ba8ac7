"""A folder of documents answered so that each is answered once, whatever stops the run in the middle.

Files are taken in batches. The answers of a batch are written, each whole or not at all, and only then the ledger says
so: after a crash the files of the unfinished batch are asked again and their answers replaced by equal ones. A file
whose content has changed is asked again. Two files that bear one number are answered as contradicting each other.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from exportgate.answers.answer import Answer, Question, answers_of
from exportgate.answers.ledger import Batch as Asking
from exportgate.answers.ledger import Entry, Ledger
from exportgate.answers.names import file_name
from exportgate.answers.writing import HALF, files_of, made_folder, put_all
from exportgate.decision import Decision, Verdict
from exportgate.errors import InputError
from exportgate.intake.document import DocumentFormat, Intake, Problem
from exportgate.intake.shipments import read_shipments
from exportgate.report.as_json import written
from exportgate.shipment import Shipment

BATCH = 200
"""Files asked at once: screening many parties together is quicker, and a crash costs no more than this."""

_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
_LOCK = ".lock"
_HALVES = f".*{HALF}"
Check = Callable[[Sequence[Shipment]], Sequence[Decision]]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be answered, and how.

    Args:
        inbox: the folder of documents; files in folders within it are left.
        outbox: the folder of answers.
        formats: that documents may be in.
        check: gives the decisions on shipments.
        asked_with: fingerprint of master files, policy and options; where it differs, files are asked again.
        now: gives the present moment.
        question: gives the questions behind facts.
        again: ask all files again.
        kept: gives the decision on exactly this shipment that was kept since a moment; `None` where there is none.
    """

    inbox: Path
    outbox: Path
    formats: Sequence[DocumentFormat]
    check: Check
    asked_with: str
    now: Callable[[], datetime]
    question: Question = field(default=lambda _: "")
    again: bool = False
    kept: Callable[[Shipment, datetime], Decision | None] = lambda _shipment, _since: None


@dataclass(slots=True)
class Ran:
    """What a run did: files answered now and before, the verdicts in the folder, files not wholly read."""

    answered: int = 0
    before: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    unread: int = 0
    problems: list[Problem] = field(default_factory=list)


def answer_folder(task: Task, progress: Callable[[int, int], None] | None = None) -> Ran:
    """Answer the documents of a folder that are not answered yet.

    Raises:
        InputError: a folder cannot be used, or another run is at work on the answers.
        ExportgateError: no list is loaded, or an answer cannot be written.
    """
    if task.outbox.resolve() == task.inbox.resolve():
        raise InputError("is the folder of the documents; answers need one of their own", where=str(task.outbox))
    made_folder(str(task.outbox))
    try:
        with FileLock(task.outbox / _LOCK, timeout=0):
            return _Run(task).run(progress)
    except Timeout as error:
        raise InputError("another run is writing answers there", where=str(task.outbox)) from error


def files_in(folder: Path) -> list[str]:
    """Give the names of a folder's files in their order, without hidden ones and those still being written.

    Raises:
        InputError: the folder cannot be read.
    """
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(folder)) from error
    return sorted(name for name in names if not name.startswith(".") and not name.lower().endswith(_UNFINISHED))


class _Run:
    """One run over a folder."""

    def __init__(self, task: Task) -> None:
        self.task = task
        for half in task.outbox.glob(_HALVES):  # of answers that a killed run was writing
            half.unlink(missing_ok=True)
        self.ledger = Ledger.open(task.outbox)
        self.sha256 = {name: sha for name in files_in(task.inbox) if (sha := sha256_of(task.inbox / name))}
        self.interrupted = self.ledger.interrupted()
        self.claims: dict[str, dict[str, str]] = {}
        self.bearers = Counter(answer for entry in self.ledger.entries.values() for answer in entry.answers)
        self.ran = Ran()

    def run(self, progress: Callable[[int, int], None] | None) -> Ran:
        """Ask what is not answered, batch by batch."""
        done = {name for name in self.sha256 if self._is_done(name)}
        for name in done:
            self._claim(self.ledger.entries[name])
        pending = [name for name in self.sha256 if name not in done]
        self.ran.before = len(done)
        for at in range(0, len(pending), BATCH):
            self._answer(pending[at : at + BATCH])
            if progress:
                progress(min(at + BATCH, len(pending)), len(pending))
        self.ledger.end()
        entries = [self.ledger.entries[name] for name in self.sha256]
        self.ran.verdicts = Counter(verdict for entry in entries for verdict in entry.verdicts)
        self.ran.unread = sum(entry.unread for entry in entries)
        return self.ran

    def _is_done(self, name: str) -> bool:
        """Say whether a file is answered as it is now, with what it is asked with now, and its answers are there."""
        entry = self.ledger.entries.get(name)
        if self.task.again or entry is None or entry.asked_with != self.task.asked_with:
            return False
        same = entry.sha256 == self.sha256[name] and all(self.sha256.get(file) == sha for file, sha in entry.clashes)
        return same and all((self.task.outbox / answer).is_file() for answer in entry.answers)

    def _claim(self, entry: Entry) -> None:
        for number in entry.numbers:
            self.claims.setdefault(number, {})[entry.file] = entry.sha256

    def _answer(self, names: Sequence[str]) -> None:
        """Ask one batch, write its answers, and then say in the ledger that they are written."""
        read = {name: self._read(name) for name in names}
        self.ledger.begin(Asking(self.task.now(), self.task.asked_with, frozenset(names)))
        decisions = iter(self._decided(read))
        batch = _Batch()
        for name, taken in read.items():
            made = [next(decisions) for _ in taken.shipments]
            self._answer_file(name, taken, made, batch)
        for answer in batch.gone - batch.files.keys():
            (self.task.outbox / answer).unlink(missing_ok=True)
        put_all(batch.files, self.task.outbox)
        for entry in batch.entries.values():
            before = self.ledger.entries.get(entry.file)
            self.bearers.subtract(before.answers if before else ())
            self.bearers.update(entry.answers)
        self.ledger.add(batch.entries.values())
        self.ran.answered += len(names)

    def _decided(self, read: Mapping[str, Intake]) -> list[Decision]:
        """Give the decisions on all shipments of a batch; those kept before a crash are not made a second time."""
        before = self.interrupted if self.interrupted and self.interrupted.asked_with == self.task.asked_with else None
        found: list[tuple[Shipment, Decision | None]] = [
            (shipment, self.task.kept(shipment, before.at) if before and name in before.files else None)
            for name, taken in read.items()
            for shipment in taken.shipments
        ]
        missing = [shipment for shipment, decision in found if decision is None]
        made = iter(self.task.check(missing) if missing else ())
        return [decision if decision is not None else next(made) for _, decision in found]

    def _read(self, name: str) -> Intake:
        """Read a file; one that cannot be read at all is a problem of its own, and stops no other."""
        path = self.task.inbox / name
        taken = read_shipments([str(path)], self.task.formats, go_on=True)
        if sha256_of(path) != self.sha256[name]:
            said = "changed while it was read; it is asked again in the next run"
            return Intake([], [Problem(name, said), *taken.problems], taken.notes, taken.received)
        return taken

    def _answer_file(self, name: str, taken: Intake, decisions: Sequence[Decision], batch: "_Batch") -> None:
        path, sha256 = str(self.task.inbox / name), self.sha256[name]
        answers, loose = answers_of(taken, decisions, self.task.now(), {path: sha256, "": sha256}, self.task.question)
        clashes: dict[str, str] = {}
        files: dict[str, bytes] = {}
        verdicts = [Verdict.HOLD.value] * bool(loose)
        for answer in answers:
            others = self._others(answer.number, name)
            given = _contradicted(answer, name, others) if others else answer
            files |= files_of(given)
            verdicts.append(given.verdict.value)
            clashes |= others
        if loose:
            files[f"{file_name(name)}.unread.json"] = _unread(name, sha256, loose)
        told = [*taken.problems, *(Problem(name, f"bears a number of {other} too") for other in clashes)]
        self.ran.problems += told
        entry = Entry(
            name,
            sha256,
            self.task.asked_with,
            tuple(answer.number for answer in answers),
            tuple(files),
            tuple(verdicts),
            unread=bool(told),
            clashes=tuple(sorted(clashes.items())),
        )
        batch.files |= files
        batch.gone |= self._outlived(entry)
        self._mark_others(entry, set(files), batch)
        batch.add(entry)
        self._claim(entry)

    def _mark_others(self, entry: Entry, files: set[str], batch: "_Batch") -> None:
        """Note on the files that bear a number of this one too that they are contradicted, and what that replaces."""
        for other, _ in entry.clashes:
            known = batch.entries.get(other) or self.ledger.entries[other]
            stale = {answer for answer in known.answers if answer.startswith(_starts(entry))} - files
            batch.gone |= stale
            batch.add(_marked(known, entry, stale))

    def _others(self, number: str, name: str) -> dict[str, str]:
        """Give the other files that bear a number, with other content."""
        claims, sha256 = self.claims.get(number, {}), self.sha256[name]
        return {file: sha for file, sha in claims.items() if file != name and sha != sha256}

    def _outlived(self, entry: Entry) -> set[str]:
        """Give the answers to documents that a changed file does not hold any more, and no other file does."""
        before = self.ledger.entries.get(entry.file)
        if before is None or before.sha256 == entry.sha256:
            return set()
        return {answer for answer in before.answers if self.bearers[answer] <= 1} - set(entry.answers)


class _Batch:
    """What a batch comes to: answers to write, answers to take away, and the lines for the ledger."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.gone: set[str] = set()
        self.entries: dict[str, Entry] = {}

    def add(self, entry: Entry) -> None:
        """Add the line of a file, in place of one it may have."""
        self.entries[entry.file] = entry


def _starts(entry: Entry) -> tuple[str, ...]:
    return tuple(f"{file_name(number)}." for number in entry.numbers)


def _contradicted(answer: Answer, name: str, others: Mapping[str, str]) -> Answer:
    files = ", ".join(sorted({name, *others}))
    said = f"several files bear this number with different content ({files}), so none of them is answered"
    return answer.contradicted(Problem(answer.number, said, shipment=answer.number))


def _marked(entry: Entry, by: Entry, stale: set[str]) -> Entry:
    """Say of a file answered before that another clashes with it; it is asked again when that one is gone."""
    return replace(
        entry,
        answers=tuple(answer for answer in entry.answers if answer not in stale),
        clashes=tuple(sorted({*entry.clashes, (by.file, by.sha256)})),
        unread=True,
        verdicts=(Verdict.HOLD.value,) * len(entry.verdicts),
    )


def _unread(name: str, sha256: str, problems: Sequence[Problem]) -> bytes:
    """Give the status of a file of which something belongs to no document."""
    told = {
        "document": "",
        "file": name,
        "sha256": sha256,
        "verdict": Verdict.HOLD.value,
        "decided": False,
        "problems": [str(problem) for problem in problems],
    }
    return written(told)


def sha256_of(path: Path) -> str:
    """Give the fingerprint of a file; "" where it is gone."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def fingerprint(parts: Iterator[bytes | str] | Sequence[bytes | str]) -> str:
    """Give the fingerprint of what documents are asked with."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()
