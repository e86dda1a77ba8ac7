"""exportgate decisions: what was decided, as it is kept."""

import re
import sys
from typing import Any

import click
import msgspec

from exportgate.cli.check import facts_of, names_of
from exportgate.cli.options import language_option
from exportgate.cli.terminal import console_for
from exportgate.decision import Verdict
from exportgate.gate import Gate
from exportgate.report.languages import Beside

_MOMENT = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?)?)?", re.ASCII)


def read_moment(_ctx: click.Context, _parameter: click.Parameter, given: str | None) -> str:
    """Read a day or moment in UTC, or the beginning of one; "" where none is given."""
    if given is None:
        return ""
    if not _MOMENT.fullmatch(given):
        raise click.BadParameter(f"{given!r} is no day or moment, such as 2026-11-01 or 2026-11-01T08:30")
    return given


@click.group("decisions", invoke_without_command=True)
@click.option("--shipment", metavar="ID", help="On this shipment.")
@click.option("--verdict", type=click.Choice([one.value for one in Verdict]), help="With this verdict.")
@click.option("--since", metavar="MOMENT", callback=read_moment, help="Made on this day or moment (UTC), or later.")
@click.option("--until", metavar="MOMENT", callback=read_moment, help="Made before this day or moment (UTC).")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="So many at most, the last ones.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.pass_context
def command(
    ctx: click.Context, shipment: str | None, verdict: str | None, since: str, until: str, limit: int, form: str
) -> None:
    """List the decisions that are kept, the last first; or show one of them.

    Exit codes: 0 listed; 2 not done.
    """
    if ctx.invoked_subcommand is not None:
        return
    from exportgate.records import Records
    from exportgate.records.decisions import Wanted, listing

    wanted = Wanted(shipment, Verdict(verdict) if verdict else None, since, until)
    with Records.open(Gate.open().store.home).reading() as connection:
        found = listing(connection, wanted, limit + 1)
    more, found = len(found) > limit, found[:limit]
    if form == "json":
        rows = [{name: getattr(one, name) for name in type(one).__slots__} for one in found]
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
    else:
        _print(found)
    if more:
        click.echo(f"More are kept than these {limit:,}: narrow the list, or give a greater --limit.", err=True)


def _print(found: list[Any]) -> None:
    from rich.table import Table

    from exportgate.report.as_table import plain, verdict_text

    console = console_for(sys.stdout)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("decision", "made (UTC)", "by", "shipment", "verdict"):
        table.add_column(heading, overflow="fold")
    for one in found:
        told = (plain(text) for text in (one.id, one.made_at[:19].replace("T", " "), one.actor, one.shipment))
        table.add_row(*told, verdict_text(one.verdict))
    console.print(table if found else plain("No decision is kept that this asks for."))


@command.command("show")
@click.argument("id", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@language_option
def show(id: str, form: str, language: str) -> None:
    """Show one kept decision in full, as explain does.

    Exit codes: 0 shown; 2 there is none.
    """
    from exportgate.records import Records
    from exportgate.records.decisions import decision
    from exportgate.report.explained import explained_object, print_explained

    gate = Gate.open()
    with Records.open(gate.store.home).reading() as connection:
        kept = decision(connection, id.strip().upper())
    facts, beside = facts_of(gate), Beside(language)
    if form == "json":
        told = {"made_at": kept.made_at, "actor": kept.actor}
        told |= explained_object(kept.asked_of, kept.decision, facts, beside)
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
        return
    click.echo(f"Made {kept.made_at[:19].replace('T', ' ')} UTC by {kept.actor}")
    print_explained(console_for(sys.stdout), kept.asked_of, kept.decision, facts, names_of(gate), beside)
