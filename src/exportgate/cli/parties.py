"""exportgate parties: those on file, to be screened again whenever a list changes."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click
import msgspec

from exportgate.cli.acting import actor
from exportgate.cli.options import layout_of, table_options
from exportgate.cli.telling import tell_problems
from exportgate.cli.terminal import console_for
from exportgate.home import data_folder

if TYPE_CHECKING:
    from exportgate.records import Records
    from exportgate.records.parties import PartyOnFile

NOT_ALL = 2
source_option = click.option("--source", metavar="NAME", help="The system that they come from.")


@click.group("parties")
def command() -> None:
    """Parties on file: bring them up to date from a file, list and export them."""


@command.command("import")
@click.argument("file", metavar="FILE")
@click.option(
    "--source", metavar="NAME", default="", help="The system that the file comes from, where there are several."
)
@click.option("--partial", is_flag=True, help="The file holds some of its parties only; none is taken out.")
@click.option("--removals", is_flag=True, help="Take out those that are not in the file, also where they are many.")
@table_options
def import_(file: str, source: str, partial: bool, removals: bool, **table: Any) -> None:
    """Bring the parties of a source up to date with FILE (csv, xlsx, json, jsonl, parquet; - is standard input).

    Added, changed and taken out are told apart by the company's own id. Where rows cannot be read nobody is taken out,
    since it might be them.

    Exit codes: 0 done; 2 not done, or some rows could not be read.
    """
    from exportgate.intake.parties import PartyFile
    from exportgate.records.parties import take_in

    found = PartyFile(file, layout_of(**table))
    unread = found.told.problems
    records = _records()
    done = take_in(
        records, actor(), source.strip(), _counted(found), partial=lambda: partial or bool(unread), removals=removals
    )
    tell_problems(unread, found.told.notes)
    click.echo(
        f"{done.added:,} added, {done.changed:,} changed, {done.removed:,} taken out, {done.unchanged:,} as they were"
        f" (act {done.act})."
    )
    click.get_current_context().exit(NOT_ALL if unread else 0)


@command.command("list")
@source_option
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="So many at most.")
def list_(source: str | None, limit: int) -> None:
    """List parties on file, by source and id.

    Exit codes: 0 listed; 2 not done.
    """
    from exportgate.records.parties import count_of, each

    with _records().reading() as connection:
        counts = count_of(connection)
        rows = [one for one, _ in zip(each(connection, source=source), range(limit), strict=False)]
    _print(rows)
    for name, count in counts.items():
        click.echo(f"{count:,} parties{f' of {name}' if name else ''} on file.")
    if not counts:
        click.echo("No parties are on file.")


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False))
@source_option
def export(file: str, source: str | None) -> None:
    """Write the parties on file to FILE, as import and screen read them: JSON lines.

    Exit codes: 0 written; 2 not done.
    """
    from exportgate.records.parties import each
    from exportgate.report.output import put_lines

    with _records().reading() as connection:
        put_lines((_line(one) for one in each(connection, source=source)), file)


def _records() -> "Records":
    from exportgate.records import Records

    return Records.open(data_folder())


def _counted(found: Iterable[Any]) -> Iterator[Any]:
    """Show on a terminal how many parties are read, since nobody knows beforehand how many there are."""
    if not sys.stderr.isatty():
        yield from found
        return
    for number, one in enumerate(found, 1):
        if number % 10_000 == 0:
            click.echo(f"\r{number:,} parties read", nl=False, err=True)
        yield one
    click.echo("\r", nl=False, err=True)


def _line(one: "PartyOnFile") -> str:
    party = one.party
    known: dict[str, Any] = {"id": party.id, "name": party.name}
    for name in ("kind", "country", "address", "date_of_birth"):
        if value := getattr(party, name):
            known[name] = value
    if party.identifiers:
        known["identifiers"] = [msgspec.to_builtins(one) for one in party.identifiers]
    return msgspec.json.encode(known).decode()


def _print(rows: Iterable["PartyOnFile"]) -> None:
    from rich.table import Table

    from exportgate.report.as_table import plain

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    columns: dict[str, Callable[[PartyOnFile], str]] = {
        "source": lambda one: one.source,
        "id": lambda one: one.party.id,
        "name": lambda one: one.party.name,
        "kind": lambda one: one.party.kind,
        "country": lambda one: one.party.country,
    }
    for heading in columns:
        table.add_column(heading, overflow="fold")
    for one in rows:
        table.add_row(*(plain(cell(one)) for cell in columns.values()))
    if table.row_count:
        console_for(sys.stdout).print(table)
