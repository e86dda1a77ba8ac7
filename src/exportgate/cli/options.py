"""Options that several commands share."""

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, TypeVar

import click

from exportgate.intake.tables import Layout

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("table", "csv", "json", "html")
_NEXT_COLUMN = re.compile(r",(?=\s*[\w:.*-]+\s*=)")


class Columns(click.ParamType[tuple[tuple[str, str], ...]]):
    """`name=Supplier,country=Country`: our column, and the heading that the file gives it."""

    name = "OURS=THEIRS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[str, str], ...]:
        """Read the pairs."""
        pairs = [pair.partition("=") for pair in _NEXT_COLUMN.split(value)]
        if any(not ours.strip() or not theirs.strip() for ours, _, theirs in pairs):
            self.fail(f"{value!r} is not written OURS=THEIRS, such as name=Supplier", param, ctx)
        return tuple((ours.strip(), theirs.strip()) for ours, _, theirs in pairs)


def table_options(command: Command) -> Command:
    """Add the options that say how a table is to be read; `layout_of` gathers them."""
    options = (
        click.option(
            "--columns",
            type=Columns(),
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


def layout_of(
    columns: tuple[tuple[tuple[str, str], ...], ...], ignore: tuple[str, ...], encoding: str, sheet: str
) -> Layout:
    """Gather the options of `table_options`."""
    return Layout(dict(pair for pairs in columns for pair in pairs), ignore, encoding, sheet)


def report_options(command: Command) -> Command:
    """Add the options that say what the report is and where it goes; see `form_of`."""
    form = click.option(
        "--format", "form", type=click.Choice(FORMATS), help="Of the report [default: by the ending of FILE, or table]."
    )
    output = click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write the report here.")
    return form(output(command))


def form_of(form: str | None, output: str | None) -> str:
    """Give the format asked for; where none is, that of the output file's ending, else a table."""
    ending = PurePath(output or "").suffix.lower().removeprefix(".")
    return form or {"htm": "html"}.get(ending, ending if ending in FORMATS else "table")
