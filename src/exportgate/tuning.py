"""What each threshold would give on one's own parties: how many hits, on how many parties, and how many by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exportgate.decision import EditionRef
from exportgate.hit import Hit
from exportgate.intake.document import Problem
from exportgate.names.scoring import DEFAULT_THRESHOLD, false_alerts_at
from exportgate.screening import reaches

THRESHOLDS = (50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0, 95.0, 99.0, 100.0)


@dataclass(frozen=True, slots=True)
class Step:
    """What one threshold gives.

    Args:
        threshold: the lowest score that is a hit.
        hits, parties: how many hits there are, and how many parties have one.
        false_alerts: the published share (0 to 1) of names of unlisted parties that reach the threshold; `None` for
            100, which only the same name has.
    """

    threshold: float
    hits: int
    parties: int
    false_alerts: float | None


@dataclass(frozen=True, slots=True)
class Tuning:
    """What the thresholds give on a file of parties.

    Args:
        asked: how many parties were screened.
        names: how many listed names they were compared with.
        steps: the thresholds, rising.
    """

    asked: int
    names: int
    steps: Sequence[Step]
    editions: Sequence[EditionRef] = ()
    alarms: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    made_at: datetime | None = None
    default: float = DEFAULT_THRESHOLD

    def by_chance(self, step: Step) -> float:
        """Give how many of the parties would alert although none of them were listed."""
        return self.asked * (step.false_alerts or 0.0)


def steps_of(hits: Sequence[Sequence[Hit]], names: int) -> list[Step]:
    """Count what each threshold gives.

    Args:
        hits: of each party, down to the lowest threshold.
        names: how many listed names there are.
    """
    return [_step(hits, threshold, names) for threshold in THRESHOLDS]


def _step(hits: Sequence[Sequence[Hit]], threshold: float, names: int) -> Step:
    given = [sum(reaches(hit, threshold) for hit in some) for some in hits]
    share = false_alerts_at(threshold, names) if threshold < THRESHOLDS[-1] else None
    return Step(threshold, sum(given), sum(map(bool, given)), share)
