"""exportgate judgements: what was said of hits, and what becomes of it."""

import click
import msgspec

from exportgate.cli.judging import opened, recheck, tell, tell_judgements, writing
from exportgate.judging.judgement import Judgement, Standing
from exportgate.records.judgements import (
    confirm,
    judgement,
    judgement_object,
    list_judgements,
    refuse,
    withdraw,
)
from exportgate.report.as_csv import written as csv_written
from exportgate.report.as_json import written as json_written
from exportgate.report.output import put

COLUMNS = ("id", "state", "said", "party", "list", "entry", "until", "by", "confirmed_by", "at", "shipment", "reason")
_MOST = 10_000
_reason = click.option("--reason", metavar="TEXT", required=True, help="Why.")


@click.group("judgements")
def command() -> None:
    """What people said of hits: list, show, confirm, refuse, withdraw."""


@command.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in Standing]),
    help="Only these; may be given several times [default: all].",
)
@click.option("--limit", type=click.IntRange(1, _MOST), default=200, show_default=True, help="At most so many.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def list_command(states: tuple[str, ...], limit: int, form: str) -> None:
    """List judgements, the last first."""
    casework = opened()
    with casework.records.reading() as connection:
        found = list_judgements(connection, [Standing(state) for state in states], limit)
    records = [judgement_object(one) for one in found]
    if form == "json":
        put(json_written(records), None)
    elif form == "csv":
        put(csv_written(COLUMNS, ([str(record[name] or "") for name in COLUMNS] for record in records)), None)
    else:
        for one in found:
            tell(_line(one))
        tell(f"{len(found):,} {'judgement' if len(found) == 1 else 'judgements'}.")


@command.command("show")
@click.argument("judgement_id", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show_command(judgement_id: str, form: str) -> None:
    """Show one judgement: what was said, of which party and entry as they were, and what became of it."""
    casework = opened()
    with casework.records.reading() as connection:
        found = judgement(connection, judgement_id)
    record = judgement_object(found)
    if form == "json":
        put(json_written(record), None)
        return
    for name, value in record.items():
        if value not in (None, "", [], {}):
            tell(f"{name.replace('_', ' ')}: {value if isinstance(value, str) else _plain(value)}")


_ids = click.argument("ids", metavar="ID...", nargs=-1, required=True)


@command.command("confirm")
@_ids
@click.option("--reason", metavar="TEXT", default="", help="Why, where there is more to say.")
def confirm_command(ids: tuple[str, ...], reason: str) -> None:
    """Confirm what another person proposed: from now on it counts, and its shipment is checked again."""
    casework = opened()
    with writing(casework) as write:
        found = [confirm(write, id, reason) for id in dict.fromkeys(ids)]
    tell_judgements(found)
    recheck(casework, *(one.shipment for one in found))


@command.command("refuse")
@_ids
@_reason
def refuse_command(ids: tuple[str, ...], reason: str) -> None:
    """Refuse what was proposed, with a reason: it never counts."""
    casework = opened()
    with writing(casework) as write:
        found = [refuse(write, id, reason) for id in dict.fromkeys(ids)]
    tell_judgements(found)


@command.command("withdraw")
@_ids
@_reason
def withdraw_command(ids: tuple[str, ...], reason: str) -> None:
    """Withdraw a judgement, with a reason: it counts no more, and its shipment is checked again."""
    casework = opened()
    with writing(casework) as write:
        found = [withdraw(write, id, reason) for id in dict.fromkeys(ids)]
    tell_judgements(found)
    recheck(casework, *(one.shipment for one in found))


def _line(one: Judgement) -> str:
    until = f" until {one.until}" if one.until else ""
    what = f"{one.said.value.replace('_', ' ')}{until}"
    whom = f'"{one.about.party.name}", {":".join(one.listing)}'
    return f"{one.id}  {one.state.value}  {what}: {whom}; {one.who}: {one.reason}"


def _plain(value: object) -> str:
    return msgspec.json.encode(value).decode()
