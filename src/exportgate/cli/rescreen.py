"""exportgate rescreen: who on file is hit by what changed."""

import atexit
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from exportgate.cli.acting import actor
from exportgate.cli.options import form_of, report_options
from exportgate.cli.writing import write
from exportgate.errors import ExportgateError
from exportgate.gate import Gate
from exportgate.home import data_folder

if TYPE_CHECKING:
    from exportgate.rescreening.rescreening import Progress, Rescreened

SOME_HIT = 1
_OBJECTS = 200_000
"""So many new objects are made before those that refer to each other in a ring are looked for."""
WRITERS = {
    "table": "exportgate.report.rescreened_table:print_rescreened",
    "csv": "exportgate.report.rescreened:rescreened_csv",
    "json": "exportgate.report.rescreened:rescreened_json",
    "html": "exportgate.report.rescreened_page:rescreened_page",
}


@click.command("rescreen")
@click.option("--full", is_flag=True, help="Screen everybody on file, whatever changed.")
@click.option("--run", "id", metavar="ID", help="Only tell again what a run found that is kept; screen nobody.")
@report_options
def command(full: bool, id: str | None, form: str | None, output: str | None) -> None:
    """Tell who on file is hit by what changed since the last time: on the lists, or of the parties.

    Only what changed is screened, and the result is kept. A run that was cut off goes on where it was.

    Exit codes: 0 no hit is new or changed; 1 some are; 2 not done.
    """
    if full and id is not None:
        raise click.UsageError("--run tells of a run that is kept, and --full makes a new one; give one of them")
    told = rescreen(Gate.open(), full=full) if id is None else _kept(id)
    tell(told, form_of(form, output), output)
    click.get_current_context().exit(SOME_HIT if told.telling else 0)


def tell(told: "Rescreened", form: str, output: str | None) -> None:
    """Write the report of a run.

    Raises:
        ExportgateError: it cannot be written. What it tells is kept, and the next run would not tell it again.
    """
    try:
        write(told, form, output, WRITERS)
    except ExportgateError as error:
        hint = f"What it tells is kept. Have it told again with: exportgate rescreen --run {told.run.id}"
        raise ExportgateError(error.message, where=error.where, hint=hint) from error


def _kept(id: str) -> "Rescreened":
    from exportgate.records import Records
    from exportgate.rescreening.rescreening import kept_run

    return kept_run(Records.open(data_folder()), id)


def rescreen(gate: Gate, *, full: bool = False) -> "Rescreened":
    """Screen again, showing on a terminal how far it has come."""
    with _seldom_collected(), _bar() as progress:
        from exportgate.records import Records
        from exportgate.rescreening.rescreening import Rescreening

        return Rescreening(gate, Records.open(gate.store.home)).run(actor(), full=full, progress=progress)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for rings of objects seldom, and at the end of the program not at all: there are few, and many objects.

    A tenth of the time of a short run would go to it.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    atexit.register(gc.freeze)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _bar() -> Iterator["Progress | None"]:
    """Show what is done, at what rate, and the time left; on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("looking what changed", total=None, rate="")

        def advance(words: str, done: int, of: int) -> None:
            speed = bar.tasks[0].speed
            told = f"{speed:,.0f}/s" if speed else ""
            bar.update(task, description=words, completed=done, total=of or None, rate=told)

        yield advance
