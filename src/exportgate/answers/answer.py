"""The answer to one document: what was decided, why, and what is asked; or why nothing was decided."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from exportgate.decision import Decision, Finding, Outcome, Verdict
from exportgate.intake.document import Intake, Problem, Received
from exportgate.report.as_json import decision_object, finding_object
from exportgate.shipment import Shipment

Question = Callable[[str], str]
"""Gives the question behind a fact's name; "" where nobody declares it."""

_SILENT = frozenset({Outcome.NO_LICENCE_FOUND, Outcome.OUT_OF_SCOPE})
SHIPMENT = "shipment"
"""The form of a document that is a shipments file of our own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one document.

    Args:
        received: the document.
        shipment: what was made of it; `None` where it could not be read.
        decision: on it; `None` where there is none, so that it is held.
        problems: why it could not be read.
        notes: what was told and changed nothing, of the document and of its file as a whole.
        sha256: of the file that it stood in; "" where it is not known.
        answered_at: when.
        question: gives the questions behind facts.
    """

    received: Received
    shipment: Shipment | None
    decision: Decision | None
    answered_at: datetime
    problems: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()
    sha256: str = ""
    question: Question = field(default=lambda _: "", repr=False)

    @property
    def number(self) -> str:
        """The sender's number of the document; "" where it has none."""
        return self.received.number

    @property
    def verdict(self) -> Verdict:
        """What becomes of the goods; a document that could not be decided is held."""
        return self.decision.verdict if self.decision else Verdict.HOLD

    @property
    def reasons(self) -> list[Finding]:
        """The findings that say something against it or bind it, most severe first."""
        found = [one for one in self.decision.findings if one.outcome not in _SILENT] if self.decision else []
        return sorted(found, key=lambda finding: finding.outcome.severity)

    @property
    def asks(self) -> dict[str, str]:
        """What would settle the open questions: names of facts and columns, with the questions in words."""
        names = dict.fromkeys(name for finding in self.reasons for name in finding.asks)
        return {name: self.question(name) for name in names}

    @property
    def lacks(self) -> list[str]:
        """What the document did not carry, by the names of our columns."""
        open_ones = self.shipment.left_open if self.shipment else ()
        return list(dict.fromkeys(name for question in open_ones for name in question.asks))

    @property
    def reference(self) -> str:
        """A reference of this answer: the same for the same document, content and outcome."""
        findings = [(one.rule, one.outcome.value, one.line, one.party) for one in self.reasons]
        told = [self.number, self.received.form, self.sha256, self.verdict.value, findings, *map(str, self.problems)]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12].upper()

    def contradicted(self, problem: Problem) -> "Answer":
        """Give the answer with nothing decided, since another document bears the same number."""
        return replace(self, decision=None, shipment=None, problems=[problem, *self.problems])


def answers_of(
    taken: Intake,
    decisions: Iterable[Decision],
    answered_at: datetime,
    sha256: Mapping[str, str] | None = None,
    question: Question = lambda _: "",
) -> tuple[list[Answer], list[Problem]]:
    """Give the answer to each document, and the problems that belong to none.

    A number that came twice is answered once, with nothing decided.

    Args:
        taken: what was read.
        decisions: on its shipments.
        answered_at: when.
        sha256: of each file, by name.
        question: gives the questions behind facts.
    """
    made = {decision.shipment: decision for decision in decisions}
    shipments = {shipment.id: shipment for shipment in taken.shipments}
    problems = _by_shipment(taken.problems)
    notes = _by_shipment(taken.notes)
    received = {one.number: one for one in taken.received if one.number}
    for number in [*shipments, *problems]:
        if number and number not in received:
            received[number] = Received(number, SHIPMENT, "")
    answers = [
        Answer(
            one,
            shipments.get(number),
            made.get(number),
            answered_at,
            problems.get(number, ()),
            [*notes.get(number, ()), *_around(one.file, [*problems.get("", ()), *notes.get("", ())])],
            (sha256 or {}).get(one.file, ""),
            question,
        )
        for number, one in received.items()
    ]
    return answers, problems.get("", [])


def _around(file: str, told: Sequence[Problem]) -> list[Problem]:
    """Give what is told of a file as a whole, such as that its encoding is another than it says."""
    return [one for one in told if file and one.where.startswith(file)]


def _by_shipment(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.shipment, []).append(problem)
    return found


def answer_object(answer: Answer) -> dict[str, Any]:
    """Give an answer as plain values: what an ERP needs first, and the whole decision after it."""
    shipment, decision = answer.shipment, answer.decision
    decided = shipment is not None and decision is not None
    reasons = [finding_object(finding, shipment) for finding in answer.reasons] if shipment is not None else []
    return {
        "document": answer.number,
        "form": answer.received.form,
        "verdict": answer.verdict.value,
        "decided": decided,
        "reference": answer.reference,
        "reasons": reasons,
        "citations": citations_of(answer),
        "asks": [{"name": name, "question": words} for name, words in answer.asks.items()],
        "lacks": answer.lacks,
        "problems": [str(problem) for problem in answer.problems],
        "notes": [str(note) for note in answer.notes],
        "alarms": list(decision.alarms) if decision else [],
        "as_of": decision.as_of.isoformat() if decision else None,
        "answered_at": answer.answered_at.isoformat(timespec="seconds"),
        "file": answer.received.file,
        "sha256": answer.sha256,
        "references": dict(answer.received.references),
        "decision": decision_object(shipment, decision) if shipment is not None and decision is not None else None,
    }


def citations_of(answer: Answer) -> list[str]:
    """Give the provisions that the reasons rest on, each once."""
    return list(dict.fromkeys(finding.citation for finding in answer.reasons))
