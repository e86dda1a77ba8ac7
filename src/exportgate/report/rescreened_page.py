"""A re-screening as one self-contained page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exportgate.intake.document import Problem
from exportgate.report.as_html import page
from exportgate.report.rescreened import changed_words, editions_changed, summary
from exportgate.rescreening.rescreening import Rescreened

TONES = {"new": "stop", "changed": "wait", "gone": "mute"}


@dataclass(frozen=True, slots=True)
class _Answers:
    """What every page is told."""

    made_at: datetime
    problems: Sequence[Problem] = ()


def rescreened_page(told: Rescreened) -> str:
    """Give the page of a run."""
    return page(
        "rescreened.html.j2",
        _Answers(datetime.fromisoformat(told.run.at)),
        editions=(),
        alarms=(),
        told=told,
        run=told.run.run,
        tones=TONES,
        summary=summary(told),
        lists=editions_changed(told),
        differs=changed_words,
    )
