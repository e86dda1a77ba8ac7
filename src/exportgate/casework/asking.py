"""What is on file, as a check asks it, and what a check made, until it is kept."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from exportgate.casework.sending import Sent
from exportgate.decision import Decision, Finding
from exportgate.gate import Assessor, Gate, Judged, Progress
from exportgate.hit import Hit
from exportgate.judging.judgement import Judgement
from exportgate.judging.on_file import JudgedHits
from exportgate.jurisdiction import Case
from exportgate.shipment import Shipment


@dataclass(frozen=True, slots=True)
class How:
    """How shipments are asked about: on which day (`None`: each on its own), of whom (`None`: all), and when."""

    on: dt.date | None
    jurisdictions: Collection[str] | None
    now: dt.datetime

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """The jurisdictions in order."""
        return None if self.jurisdictions is None else tuple(sorted(self.jurisdictions))


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


def ask(
    gate: Gate,
    policy: Assessor | None,
    judged: JudgedHits,
    sent: Sequence[Sent],
    how: How,
    progress: Progress | None = None,
) -> list[Made]:
    """Decide shipments, without the licences on file; nothing is kept."""
    asking = Asking(judged)
    decided = gate.check(
        [one.shipment for one in sent],
        on=how.on,
        jurisdictions=how.jurisdictions,
        policy=policy,
        on_file=asking,
        supposed=True,
        progress=progress,
        now=how.now,
    )
    return [
        Made(case, decision, tuple(bearing), how.on is not None, how.chosen, one.sent)
        for case, decision, bearing, one in zip(asking.cases, decided, asking.bearing, sent, strict=True)
    ]
