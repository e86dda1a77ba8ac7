"""Options that several commands share."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any, TypeVar

import click

from exportgate.intake import values
from exportgate.intake.tables import Layout
from exportgate.report.languages import ENGLISH, languages

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("table", "csv", "json", "html")
_NEXT_COLUMN = re.compile(r",(?=\s*[\w:.*-]+\s*=)")


def _columns(_ctx: click.Context, _parameter: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """Read `name=Supplier,country=Country`: our column, and the heading that the file gives it."""
    pairs = [(word, *word.partition("=")[::2]) for words in given for word in _NEXT_COLUMN.split(words)]
    for word, ours, theirs in pairs:
        if not ours.strip() or not theirs.strip():
            raise click.BadParameter(f"{word!r} is not written OURS=THEIRS, such as name=Supplier")
    return {ours.strip(): theirs.strip() for _, ours, theirs in pairs}


def read_day(_ctx: click.Context, _parameter: click.Parameter, given: str | None) -> date | None:
    """Read a day of the calendar."""
    try:
        return values.date(given) if given is not None else None
    except values.Wrong as wrong:
        raise click.BadParameter(str(wrong)) from wrong


def read_words(_ctx: click.Context, _parameter: click.Parameter, given: Sequence[str]) -> tuple[str, ...] | None:
    """Read words parted by commas; `None` where there are none."""
    words = (word.strip().lower() for some in given for word in some.split(","))
    return tuple(dict.fromkeys(word for word in words if word)) or None


def table_options(command: Command) -> Command:
    """Add the options that say how a table is to be read; `layout_of` gathers them."""
    options = (
        click.option(
            "--columns",
            metavar="OURS=THEIRS",
            callback=_columns,
            multiple=True,
            help="Our column and the heading that the file gives it: name=Supplier,country=Country.",
        ),
        click.option("--ignore", multiple=True, metavar="HEADING", help="A column to leave out."),
        click.option("--encoding", default="", help="Of text that is not UTF-8 or UTF-16, such as cp1252 or cp932."),
        click.option("--sheet", default="", metavar="NAME", help="Of a workbook that has several."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def layout_of(columns: dict[str, str], ignore: tuple[str, ...], encoding: str, sheet: str) -> Layout:
    """Gather the options of `table_options`."""
    return Layout(columns, ignore, encoding, sheet)


def report_options(command: Command) -> Command:
    """Add the options that say what the report is and where it goes; see `form_of`."""
    form = click.option(
        "--format", "form", type=click.Choice(FORMATS), help="Of the report [default: by the ending of FILE, or table]."
    )
    output = click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write the report here.")
    return form(output(command))


language_option = click.option(
    "--language",
    type=click.Choice(languages()),
    default=ENGLISH,
    show_default=True,
    help="Of the report; another language stands beside the English, where a law has its findings in it.",
)


def form_of(form: str | None, output: str | None) -> str:
    """Give the format asked for; where none is, that of the output file's ending, else a table."""
    ending = PurePath(output or "").suffix.lower().removeprefix(".")
    return form or {"htm": "html"}.get(ending, ending if ending in FORMATS else "table")


top_option = click.option(
    "--top",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    metavar="N",
    help="Hits a party, and those that score like the last.",
)
"""How many hits of a party are told; equals are never parted (`hit.with_equals`)."""
