"""How pages are made: templates, the words and marks in them, and the static files beside them."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from exportgate.desk.pages import roles
from exportgate.desk.pages.paging import AT_ONCE
from exportgate.intake.values import harmless
from exportgate.law.places import place_name
from exportgate.report.answers import entry_words
from exportgate.report.as_html import TONES
from exportgate.report.marking import listed_marked, ours_marked

STATIC: Mapping[str, tuple[str, str, str]] = {
    "report.css": ("exportgate.report", "templates/style.css", "text/css; charset=utf-8"),
    "desk.css": (__package__, "static/desk.css", "text/css; charset=utf-8"),
    "desk.js": (__package__, "static/desk.js", "text/javascript; charset=utf-8"),
    "htmx.js": (__package__, "static/htmx-2.0.11.min.js", "text/javascript; charset=utf-8"),
    "icon.svg": (__package__, "static/icon.svg", "image/svg+xml"),
    "licences.txt": (__package__, "static/LICENCES.txt", "text/plain; charset=utf-8"),
}
"""Static files by the name they are asked for with: package, file in it, and media type. No other file is served."""

MOST = 200
"""So many findings, lines, parties and questions are shown at most on one page."""

TONES_OF_STATES = {
    "held": "wait",
    "blocked": "stop",
    "passed": "go",
    "awaiting_release": "note",
    "released": "go",
    "cancelled": "mute",
    "shipped": "mute",
    "proposed": "note",
}
_TONES: Mapping[str, str] = {str(word): tone for word, tone in TONES.items()} | TONES_OF_STATES


@cache
def static_file(name: str) -> bytes:
    """Give the bytes of a static file.

    Raises:
        KeyError: there is none of this name.
    """
    package, path, _ = STATIC[name]
    return files(package).joinpath(*path.split("/")).read_bytes()


@cache
def asset(name: str) -> str:
    """Give the address of a static file; it changes with the file, so that browsers may keep it for good."""
    return f"/static/{name}?v={hashlib.sha256(static_file(name)).hexdigest()[:12]}"


def render(template: str, **values: Any) -> str:
    """Give a page."""
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """The templates of the desk, with those of the report behind them (names of a hit with their words marked)."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader(__package__), PackageLoader("exportgate.report")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "asset": asset,
        "entry": entry_words,
        "listed_marked": listed_marked,
        "moment": moment_words,
        "ours_marked": ours_marked,
        "place": lambda code: place_name(code) if code else "not stated",
        "tone": lambda word: _TONES.get(str(word), "mute"),
        "who": who_words,
        "words": lambda word: str(word).replace("_", " "),
    }
    made.globals |= {name: getattr(roles, name) for name in ("READ", "WORK", "APPROVE", "ADMINISTER")}
    made.globals |= {"MOST": MOST, "AT_ONCE": AT_ONCE}
    return made


def _harmless(value: object) -> object:
    """Take from what is put into a page the characters that turn the order of others or mean nothing in HTML."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return harmless(value) if "\n" not in value else "\n".join(harmless(line) for line in value.split("\n"))


def moment_words(moment: str | datetime) -> str:
    """Write a moment as people read it, in UTC.

    Example:
        >>> moment_words("2026-11-24T08:05:00.000000+00:00")
        '24 Nov 2026, 08:05 UTC'
    """
    known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    told = known.astimezone(UTC)
    return f"{day_words(told.date())}, {told:%H:%M} UTC"


def who_words(told: str) -> str:
    """Say who did something, as people call them, wherever a text names them.

    Example:
        >>> who_words("user:maria, confirmed by os-user:root"), who_words("token:erp")
        ('maria, confirmed by root on the command line', 'program erp')
    """
    return _ACTOR.sub(lambda found: _CALLED[found["way"]].format(found["name"]), told)


_ACTOR = re.compile(r"\b(?P<way>os-user|user|token):(?P<name>[^\s,;]+)")
_CALLED = {"user": "{}", "os-user": "{} on the command line", "token": "program {}"}


def day_words(day: date) -> str:
    """Write a day as people read it: `24 Nov 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def age_words(moment: str, now: datetime) -> str:
    """Say how long ago a moment was.

    Example:
        >>> age_words("2026-11-20T08:00:00+00:00", datetime(2026, 11, 24, 9, tzinfo=UTC))
        '4 days'
    """
    minutes = max(int((now - datetime.fromisoformat(moment)).total_seconds() // 60), 0)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "just now"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
