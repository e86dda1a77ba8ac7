"""exportgate tune: what each threshold would give on one's own parties."""

from datetime import UTC, datetime
from typing import Any

import click

from exportgate.cli.against import against
from exportgate.cli.options import form_of, layout_of, report_options, table_options, top_option
from exportgate.cli.telling import progress, tell_alarms, tell_problems
from exportgate.cli.writing import write
from exportgate.errors import InputError
from exportgate.intake.parties import read_parties
from exportgate.subjects import subject_of
from exportgate.tuning import THRESHOLDS, Tuning, steps_of

NOT_DONE = 2
WRITERS = {
    "table": "exportgate.report.tuning:print_tuning",
    "csv": "exportgate.report.tuning:tuning_csv",
    "json": "exportgate.report.tuning:tuning_json",
    "html": "exportgate.report.tuning_page:tuning_page",
}


@click.command("tune")
@click.argument("parties")
@click.option("--list", "lists", multiple=True, metavar="FILE", help="Compare with this list of your own alone.")
@top_option
@report_options
@table_options
def command(parties: str, lists: tuple[str, ...], top: int, form: str | None, output: str | None, **table: Any) -> None:
    """Tell how many hits each threshold would give on your own parties.

    PARTIES is a file as for screen; - is standard input. Beside each threshold stands the published share of names of
    unlisted parties that reach it, and how many of yours that would be: what lies above them is for a person to see.

    Exit codes: 0 told; 2 not done, or some rows could not be read.
    """
    taken = read_parties(parties, layout_of(**table))
    tell_problems(taken.problems, taken.notes)
    if not taken.parties:
        raise InputError("no party could be read, so nothing was screened", where=parties)
    listed = against(lists)
    subjects = [subject_of(number, party) for number, party in enumerate(taken.parties)]
    with progress("screening parties") as bar:
        hits = listed.screener.screen(subjects, threshold=THRESHOLDS[0], top=top, progress=bar)
    names = listed.screener.names
    problems = [*taken.problems, *listed.problems]
    tuning = Tuning(
        len(subjects), names, steps_of(hits, names), listed.editions, listed.alarms, problems, datetime.now(UTC)
    )
    chosen = form_of(form, output)
    write(tuning, chosen, output, WRITERS)
    if chosen in ("csv", "json"):
        tell_alarms(listed.alarms)
    click.get_current_context().exit(NOT_DONE if problems else 0)
