"""Decisions and hits as one self-contained page: no scripts, no other files, to read on a screen or on paper."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib import metadata
from importlib.resources import files
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from exportgate.decision import Outcome, Verdict
from exportgate.intake.document import Problem
from exportgate.intake.values import harmless
from exportgate.law.places import place_name
from exportgate.report.answers import Checked, Screened, entry_words, outcome_words, silenced_words, subject_of
from exportgate.report.as_table import PASS_MEANS
from exportgate.report.languages import ALONE
from exportgate.report.marking import listed_marked, ours_marked

TONES = {
    Verdict.BLOCK: "stop",
    Verdict.HOLD: "wait",
    Verdict.PASS: "go",
    Outcome.PROHIBITED: "stop",
    Outcome.LICENCE_REQUIRED: "stop",
    Outcome.REVIEW: "wait",
    Outcome.INDETERMINATE: "wait",
    Outcome.EXCEPTION_AVAILABLE: "wait",
    Outcome.CONDITIONS: "note",
    Outcome.NO_LICENCE_FOUND: "go",
    Outcome.OUT_OF_SCOPE: "mute",
}
_SHOWN_PROBLEMS = 200


class Answers(Protocol):
    """What every page tells: when it was made, and what could not be read."""

    @property
    def made_at(self) -> datetime | None:
        """When the answers were given."""
        ...

    @property
    def problems(self) -> Sequence[Problem]:
        """Rows that could not be read."""
        ...


def checked_page(checked: Checked) -> str:
    """Give the page of a check."""
    names = checked.jurisdictions()
    return page(
        "checked.html.j2",
        checked,
        editions=checked.editions(),
        alarms=checked.alarms(),
        pairs=checked.pairs(),
        jurisdictions=names,
        names=checked.names,
        laws=[checked.name_of(name) for name in names],
        counts=[(verdict, checked.count(verdict)) for verdict in Verdict],
        subject=subject_of,
        question=checked.question,
        pass_means=PASS_MEANS,
        beside=checked.beside,
    )


def screened_page(screened: Screened) -> str:
    """Give the page of a screening."""
    return page(
        "screened.html.j2",
        screened,
        editions=screened.editions,
        alarms=screened.alarms,
        ranked=screened.ranked(),
        silenced=screened.silenced or (),
        silent=screened.silent_parties(),
        asked=screened.asked,
        found=screened.hit_parties(),
    )


def page(template: str, answers: Answers, **values: Any) -> str:
    """Give a page made from a template, with the style, the marks and the footer that all pages share."""
    made_at = answers.made_at.strftime("%Y-%m-%d %H:%M %Z") if answers.made_at else ""
    style = Markup((files("exportgate.report") / "templates" / "style.css").read_text(encoding="utf-8"))
    return (
        _environment()
        .get_template(template)
        .render(
            version=metadata.version("exportgate"),
            style=style,
            tone=TONES,
            made_at=made_at,
            problems=answers.problems,
            shown_problems=_SHOWN_PROBLEMS,
            **{"beside": ALONE, **values},
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("exportgate.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["entry"] = entry_words
    environment.filters["ours_marked"] = ours_marked
    environment.filters["listed_marked"] = listed_marked
    environment.filters["silenced"] = silenced_words
    environment.filters["words"] = outcome_words
    environment.filters["place"] = lambda code: place_name(code) if code else "unknown"
    return environment


def _harmless(value: object) -> object:
    """Take from what is put into the page the characters that turn the order of others or mean nothing in HTML."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return harmless(value)
