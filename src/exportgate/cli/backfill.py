"""exportgate backfill: the same shipment as if it left from each jurisdiction; or which lists have whom."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from exportgate.cli.check import as_of_option, jurisdiction_option, policy_for, policy_option, take_in
from exportgate.cli.options import form_of, layout_of, report_options, table_options
from exportgate.cli.telling import progress, tell_alarms
from exportgate.cli.writing import write
from exportgate.errors import InputError
from exportgate.gate import Gate
from exportgate.intake import values
from exportgate.policy.allied_lists import compare_lists
from exportgate.policy.backfill import Backfill, Rating, backfill

SOME_GAP, NOT_DONE = 1, 2
BACKFILLED = {
    "table": "exportgate.report.backfill_table:print_backfill",
    "csv": "exportgate.report.backfill_plain:backfill_csv",
    "json": "exportgate.report.backfill_plain:backfill_json",
    "html": "exportgate.report.backfill_page:backfill_page",
}
LISTED = {
    "table": "exportgate.report.backfill_table:print_lists",
    "csv": "exportgate.report.backfill_plain:lists_csv",
    "json": "exportgate.report.backfill_plain:lists_json",
    "html": "exportgate.report.backfill_page:lists_page",
}


def _departures(_ctx: click.Context, _parameter: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """Read `us=US`: a jurisdiction and the country that goods leave it from."""
    chosen = {}
    for word in given:
        name, equals, place = word.partition("=")
        try:
            code = values.country(place)
        except values.Wrong as wrong:
            raise click.BadParameter(str(wrong)) from wrong
        if not equals or not name.strip() or not code:
            raise click.BadParameter(f"{word!r} is not written ID=COUNTRY")
        chosen[name.strip().lower()] = code
    return chosen


@click.command("backfill")
@click.argument("shipments", nargs=-1)
@click.option("--lists", "of_lists", is_flag=True, help="Compare the lists in use instead: who lists whom.")
@click.option(
    "--from",
    "departures",
    metavar="ID=COUNTRY",
    multiple=True,
    callback=_departures,
    help="The country that goods leave a jurisdiction from, where it has several.",
)
@as_of_option
@jurisdiction_option
@policy_option
@report_options
@table_options
def command(
    shipments: tuple[str, ...],
    of_lists: bool,
    departures: dict[str, str],
    as_of: date | None,
    jurisdictions: tuple[str, ...] | None,
    policy_file: str | None,
    form: str | None,
    output: str | None,
    **table: Any,
) -> None:
    """Tell what one jurisdiction stops and another lets through.

    SHIPMENTS are files as for check. Each shipment is judged as if it left from each installed jurisdiction, side by
    side: who stops it, who lets it through, by which rule, how wide the gap is; then by area of the policy and
    destination. What is supposed of such a shipment is told in docs/policy.md.

    Exit codes: 0 no gap; 1 some gap, or some jurisdiction cannot say; 2 not done, or some rows could not be read. With
    --lists: 0; 2 not done.
    """
    gate, now, chosen = Gate.open(), datetime.now(UTC), form_of(form, output)
    if of_lists:
        _lists(gate, shipments, now, chosen, output)
        return
    policy = policy_for(gate, policy_file, as_of)
    if not shipments:
        raise InputError("no file of shipments is given", hint="Give one, or --lists.")
    taken = take_in(gate, shipments, layout_of(**table))
    if not taken.shipments:
        raise InputError("no shipment could be read, so nothing was compared")
    with progress("screening parties") as bar:
        report = backfill(
            gate,
            taken.shipments,
            policy=policy,
            on=as_of,
            jurisdictions=jurisdictions,
            departures=departures,
            now=now,
            problems=taken.problems,
            progress=bar,
        )
    write(report, chosen, output, BACKFILLED)
    if chosen in ("csv", "json"):
        tell_alarms(report.alarms())
    click.get_current_context().exit(NOT_DONE if taken.problems else SOME_GAP if _some_gap(report) else 0)


def _some_gap(report: Backfill) -> bool:
    return any(one.gap.rating is not Rating.NONE for one in report.compared)


def _lists(gate: Gate, shipments: Sequence[str], now: datetime, form: str, output: str | None) -> None:
    if shipments:
        raise InputError("--lists compares lists, not shipments", hint="Leave the files out, or --lists.")
    with progress("matching entries") as bar:
        report = compare_lists(gate, now, bar)
    write(report, form, output, LISTED)
    if form in ("csv", "json"):
        tell_alarms(report.alarms)
