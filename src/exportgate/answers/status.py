"""Status files that an ERP reads: one object or one row a document."""

from collections.abc import Iterable, Sequence

from exportgate.answers.answer import Answer, answer_object, citations_of
from exportgate.report.as_csv import written as table
from exportgate.report.as_json import written

COLUMNS = (
    "document",
    "form",
    "verdict",
    "decided",
    "reference",
    "reasons",
    "citations",
    "asks",
    "lacks",
    "problems",
    "alarms",
    "as_of",
    "answered_at",
    "file",
    "sha256",
    "decision",
)
_BETWEEN = " | "


def status_json(answer: Answer) -> bytes:
    """Give the status of one document."""
    return written(answer_object(answer))


def statuses_json(answers: Iterable[Answer]) -> bytes:
    """Give the status of several documents, as a list."""
    return written([answer_object(answer) for answer in answers])


def statuses_csv(answers: Iterable[Answer]) -> str:
    """Give the status of documents, one row each; what is several is parted by ` | `."""
    return table(COLUMNS, (_row(answer) for answer in answers))


def _row(answer: Answer) -> Sequence[str]:
    decision = answer.decision
    return (
        answer.number,
        answer.received.form,
        answer.verdict.value,
        "true" if decision else "false",
        answer.reference,
        _BETWEEN.join(f"{one.jurisdiction} {one.rule} {one.outcome.value}: {one.reason}" for one in answer.reasons),
        _BETWEEN.join(citations_of(answer)),
        _BETWEEN.join(answer.asks),
        _BETWEEN.join(answer.lacks),
        _BETWEEN.join(map(str, answer.problems)),
        _BETWEEN.join(decision.alarms) if decision else "",
        decision.as_of.isoformat() if decision else "",
        answer.answered_at.isoformat(timespec="seconds"),
        answer.received.file,
        answer.sha256,
        decision.id if decision else "",
    )
