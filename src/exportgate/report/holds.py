"""The shipments that wait at the gate, as plain values and CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exportgate.decision import Verdict
from exportgate.intake.document import Problem
from exportgate.judging.hold import Hold
from exportgate.report.answers import outcome_words
from exportgate.report.as_csv import written as csv_written
from exportgate.report.as_json import written as json_written

COLUMNS = (
    "shipment",
    "state",
    "age_hours",
    "since",
    "decision",
    "verdict",
    "held_for",
    "reasons",
    "asks",
    "why",
    "next",
)
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Queue:
    """The shipments that wait, the longest first, at one moment."""

    holds: Sequence[Hold]
    made_at: datetime
    problems: Sequence[Problem] = ()

    def age(self, hold: Hold) -> str:
        """Say for how long a shipment has been in its state.

        Example:
            >>> from datetime import UTC, datetime
            >>> Queue((), datetime(2026, 9, 3, 5, tzinfo=UTC)).since("2026-09-01T00:00:00+00:00")
            '2 d 5 h'
        """
        return self.since(hold.since)

    def since(self, moment: str) -> str:
        """Say how long ago a moment was, in days and hours, or minutes where it is less than an hour."""
        seconds = max(0, int((self.made_at - datetime.fromisoformat(moment)).total_seconds()))
        days, hours = divmod(seconds // _HOUR, 24)
        if not days and not hours:
            return f"{seconds // 60} min"
        return f"{days} d {hours} h" if days else f"{hours} h"


def reasons_of(hold: Hold) -> tuple[str, ...]:
    """Say why a shipment is where it is: what keeps it; where nothing does any more, what did."""
    if hold.reasons or not hold.held_for:
        return hold.reasons or (hold.why,)
    return (f"{hold.why}; it was held for: {', '.join(map(outcome_words, hold.held_for))}",)


def next_step(hold: Hold) -> str:
    """Say what a person can do for a shipment that waits."""
    if hold.proposal is not None:
        return f"release proposed by {hold.proposal.by}; another person confirms it"
    if hold.state.value == "held" and hold.verdict is Verdict.PASS:
        return "check it again"
    steps = {
        "held": f"answer {', '.join(hold.asks)}" if hold.asks else "judge its hits, or put a licence on file",
        "blocked": "it stays; where a hit is of somebody else, judge it",
        "awaiting_release": "propose its release",
    }
    return steps.get(hold.state.value, "")


def queue_json(queue: Queue) -> bytes:
    """Give the queue as a list of objects."""
    return json_written(list(_records(queue)))


def queue_csv(queue: Queue) -> str:
    """Give the queue, one row a shipment."""
    rows = ([_cell(record[name]) for name in COLUMNS] for record in _records(queue))
    return csv_written(COLUMNS, rows)


def _records(queue: Queue) -> Iterator[dict[str, Any]]:
    for hold in queue.holds:
        age = queue.made_at - datetime.fromisoformat(hold.since)
        yield {
            "shipment": hold.shipment,
            "state": hold.state.value,
            "age_hours": round(max(0.0, age.total_seconds()) / _HOUR, 1),
            "since": hold.since,
            "decision": hold.decision,
            "verdict": hold.verdict.value,
            "held_for": [outcome.value for outcome in hold.held_for],
            "reasons": list(hold.reasons),
            "asks": list(hold.asks),
            "why": hold.why,
            "next": next_step(hold),
        }


def _cell(value: Any) -> str:
    return " | ".join(value) if isinstance(value, list) else str(value)
