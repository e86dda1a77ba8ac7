"""exportgate lists: what is loaded, how old it is, and what changed from one edition to the next."""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

import click
import msgspec
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from exportgate.cli.terminal import console_for, shown
from exportgate.errors import ExportgateError, FeedError, InputError
from exportgate.feeds.changes import Changes, EntryChange, ListedParty, compare_kept
from exportgate.feeds.edition import Edition
from exportgate.feeds.feed import Feed, Holds
from exportgate.feeds.freshness import age_days, alarm_of
from exportgate.feeds.store import Store
from exportgate.gate import Gate

_T = TypeVar("_T")
_DAY = click.DateTime(["%Y-%m-%d"])


class ListedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `exportgate lists`, as in the contract.

    `names` counts aliases too; `rows` the rows, records or elements that the publisher printed, where one may hold
    several parties or several rows one; `holds` says whether the entries are parties or rows of a table of law;
    `alarm` is null where all is well.
    """

    feed: str
    publisher: str
    edition: date
    entries: int
    names: int
    addresses: int
    age_days: int
    alarm: str | None
    rows: int
    holds: Holds


@click.command("lists")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--changes", "changed", metavar="FEED", help="What differs between two editions of this list.")
@click.option("--edition", type=_DAY, metavar="DATE", help="With --changes: the later one (default: the one in use).")
@click.option("--since", type=_DAY, metavar="DATE", help="With --changes: the earlier one (default: the one before).")
def command(form: str, changed: str | None, edition: datetime | None, since: datetime | None) -> None:
    """Show the lists and tables of law that are loaded, with their age and alarms, or what changed in one.

    Exit code: 0; 2 if no list is loaded.
    """
    gate = Gate.open()
    if changed is None and (edition or since):
        raise InputError(
            "--edition and --since go with --changes", hint="For instance: exportgate lists --changes FEED"
        )
    if changed is not None:
        found = changes_of(gate.store, changed, edition and edition.date(), since and since.date())
        _print(found, form, _print_changes)
        return
    rows = loaded(gate, datetime.now(UTC))
    _print(rows, form, _print_lists)
    _tell_missing(gate, rows)
    click.get_current_context().exit(0 if any(row.holds == "parties" for row in rows) else 2)


def loaded(gate: Gate, now: datetime) -> list[ListedFeed]:
    """Give a row for each list in use, sorted by its id."""
    return [_row(gate, edition, now) for edition in gate.store.current().values()]


def changes_of(store: Store, feed: str, edition: date | None = None, since: date | None = None) -> Changes:
    """Compare two editions of a list, by default the one in use with the one before it.

    Raises:
        FeedError: the list is not loaded, or there is no edition of that day.
    """
    later = _edition_of(store, feed, edition) if edition else store.in_use(feed)
    if later is None:
        raise FeedError("is not loaded", where=feed, hint="exportgate lists shows what is.")
    older = [item for item in store.editions(feed) if (item.date, item.fetched_at) < (later.date, later.fetched_at)]
    earlier = _edition_of(store, feed, since) if since else (older[-1] if older else None)
    return compare_kept(store, later, earlier)


def _edition_of(store: Store, feed: str, day: date) -> Edition:
    editions = store.editions(feed)
    for edition in reversed(editions):
        if edition.date == day:
            return edition
    held = ", ".join(str(edition.date) for edition in editions) or "none"
    raise FeedError(f"no edition of {day} is kept", where=feed, hint=f"Kept: {held}")


def _row(gate: Gate, edition: Edition, now: datetime) -> ListedFeed:
    feed = gate.feeds.get(edition.feed)
    alarms = [alarm_of(feed, edition, now).removeprefix(f"{edition.feed}: "), _waiting(gate.store, edition)]
    alarms.append(_differing(gate.store, feed, edition))
    return ListedFeed(
        feed=edition.feed,
        publisher=feed.publisher if feed else "",
        edition=edition.date,
        entries=edition.entries,
        names=edition.names,
        addresses=edition.addresses,
        age_days=age_days(edition, now.date()),
        alarm="; ".join(alarm for alarm in alarms if alarm) or None,
        rows=edition.rows,
        holds=edition.holds,
    )


def _differing(store: Store, feed: Feed | None, edition: Edition) -> str:
    """Say that a loaded table of law is not what the plugin answers from; "" where it is, or is no table of law."""
    if feed is None or feed.compare is None:
        return ""
    try:
        found = feed.compare(store.entries(edition), edition.date)
    except ExportgateError as error:
        return f"cannot be compared with the plugin's tables: {error.message}"
    if not found:
        return ""
    differences = "1 difference" if len(found) == 1 else f"{len(found):,} differences"
    return f"{differences} from the tables that answers rest on, first: {found[0]}"


def _waiting(store: Store, in_use: Edition) -> str:
    """Say that a later edition was kept aside and waits for a person; "" where none does."""
    later = [item for item in store.aside(in_use.feed) if item.fetched_at > in_use.fetched_at]
    return f"the edition of {later[-1].date} was kept aside: {'; '.join(later[-1].breaches)}" if later else ""


def _tell_missing(gate: Gate, rows: Sequence[ListedFeed]) -> None:
    missing = sorted(set(gate.feeds) - {row.feed for row in rows})
    law = [feed for feed in missing if gate.feeds[feed].holds == "law"]
    if lists := [feed for feed in missing if feed not in law]:
        click.echo(f"Not loaded: {', '.join(lists)}", err=True)
    if law:
        click.echo(f"Tables of law not loaded, so not compared with those in use: {', '.join(law)}", err=True)
    if not any(row.holds == "parties" for row in rows):
        click.echo("No list is loaded. Load them with: exportgate update", err=True)


def _print(found: _T, form: str, as_table: Callable[[_T], None]) -> None:
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        as_table(found)


def _print_lists(rows: Sequence[ListedFeed]) -> None:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("list", no_wrap=True)
    table.add_column("publisher", overflow="fold", ratio=2)
    table.add_column("edition", no_wrap=True)
    table.add_column("holds", no_wrap=True)
    for heading in ("entries", "names", "addresses", "age"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("alarm", overflow="fold", ratio=3)
    for row in rows:
        counts = (f"{number:,}" for number in (row.entries, row.names, row.addresses))
        alarm = Text(shown(row.alarm or ""), style="bold red")
        table.add_row(row.feed, row.publisher, str(row.edition), row.holds, *counts, f"{row.age_days:,} d", alarm)
    console_for(sys.stdout).print(table)


def _print_changes(found: Changes) -> None:
    console = console_for(sys.stdout)
    span = f"{found.before} to {found.after}" if found.before else f"{found.after}"
    console.print(Text(f"{found.feed}, {span}: {found.summary()}"), soft_wrap=True)
    if found.note:
        console.print(Text(f"Note: {found.note}."), soft_wrap=True)
    if found.before is None:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "id"):
        table.add_column(heading, no_wrap=True)
    for heading in ("name", "field", "before", "after"):
        table.add_column(heading, overflow="fold")
    _add_parties(table, "added", "green", found.added)
    _add_parties(table, "removed", "red", found.removed)
    for entry in found.changed:
        _add_changed(table, entry)
    if table.rows:
        console.print(table)


def _add_parties(table: Table, kind: str, style: str, parties: Sequence[ListedParty]) -> None:
    for party in parties:
        table.add_row(Text(kind, style=style), Text(shown(party.id)), Text(shown(party.name)))


def _add_changed(table: Table, entry: EntryChange) -> None:
    for number, change in enumerate(entry.fields):
        head = (
            (Text("changed", style="yellow"), Text(shown(entry.id)), Text(shown(entry.name)))
            if number == 0
            else ("", "", "")
        )
        before, after = (Text(shown("\n".join(values))) for values in (change.before, change.after))
        table.add_row(*head, Text(shown(change.field)), before, after)
