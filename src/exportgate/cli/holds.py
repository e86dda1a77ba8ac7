"""exportgate holds: the shipments that wait at the gate."""

from datetime import UTC, datetime

import click

from exportgate.cli.judging import HELD
from exportgate.cli.options import form_of, report_options
from exportgate.cli.writing import write
from exportgate.judging.states import State
from exportgate.records import Records
from exportgate.records.holds import WAITING, queue
from exportgate.report.holds import Queue

WRITERS = {
    "table": "exportgate.report.holds_table:print_queue",
    "csv": "exportgate.report.holds:queue_csv",
    "json": "exportgate.report.holds:queue_json",
    "html": "exportgate.report.holds_page:queue_page",
}


@click.command("holds")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help="Only these; may be given several times [default: held, blocked, awaiting_release].",
)
@click.option(
    "--limit", type=click.IntRange(1), default=10_000, show_default=True, help="So many at most, the longest first."
)
@report_options
def command(states: tuple[str, ...], limit: int, form: str | None, output: str | None) -> None:
    """Show the shipments that wait at the gate: for how long, why, and what is asked.

    Exit codes: 0 none waits; 1 some do; 2 it could not be done.
    """
    wanted = tuple(State(state) for state in states) or WAITING
    now = datetime.now(UTC)
    with Records.open().reading() as connection:
        found = queue(connection, wanted, limit + 1)
    waiting = found[:limit]
    write(Queue(waiting, now), form_of(form, output), output, WRITERS)
    if len(found) > limit:
        click.echo(f"More are there than these {limit:,}: narrow the list, or give a greater --limit.", err=True)
    held = any(hold.state in WAITING for hold in waiting)
    click.get_current_context().exit(HELD if held else 0)
