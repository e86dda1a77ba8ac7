"""What is on file, as a check asks it, and what a check made, until it is kept."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from exportgate.decision import Decision, Finding
from exportgate.gate import Judged
from exportgate.hit import Hit
from exportgate.judging.judgement import Judgement
from exportgate.judging.on_file import JudgedHits
from exportgate.jurisdiction import Case
from exportgate.shipment import Shipment


@dataclass(frozen=True, slots=True)
class Made:
    """A decision before it is kept.

    Args:
        case: what was asked.
        decision: the answer, without the licences on file.
        bearing: the judgements that bore on it.
        forced: somebody named the day whose law was asked.
        jurisdictions: those asked; `None` for all installed.
        sent: the shipment as its sender sent it, where people have added to it since.
    """

    case: Case
    decision: Decision
    bearing: tuple[Judgement, ...]
    forced: bool
    jurisdictions: tuple[str, ...] | None
    sent: Mapping[str, Any]

    @property
    def question(self) -> dict[str, Any]:
        """Its part of the question that is kept, beside shipment and day."""
        judgements = tuple(msgspec.to_builtins(one) for one in self.bearing)
        return {
            "forced": self.forced,
            "jurisdictions": self.jurisdictions,
            "judgements": judgements,
            "sent": self.sent,
        }


class Asking:
    """What is on file, as the gate asks it: hits as judged; licences only when the decision is kept.

    A licence must not be counted twice, so who uses it is settled in the writing transaction, one after the other.
    """

    def __init__(self, judged: JudgedHits) -> None:
        self._judged = judged
        self.cases: list[Case] = []

    @property
    def bearing(self) -> Sequence[Sequence[Judgement]]:
        """The judgements that bore on each shipment."""
        return self._judged.bearing

    def judged(
        self, shipments: Sequence[Shipment], hits: Sequence[tuple[Hit, ...]], on: Sequence[dt.date]
    ) -> list[Judged]:
        """Give the hits of each shipment as judged."""
        return self._judged(shipments, hits, on)

    def covered(self, case: Case, findings: Sequence[Finding]) -> list[Finding]:
        """Note the case, whose findings are covered when they are kept."""
        self.cases.append(case)
        return list(findings)
