"""exportgate update: load the lists, from their official addresses or from a mirror folder."""

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from exportgate.cli.terminal import console_for, shown
from exportgate.compiled import ensure_compiled
from exportgate.errors import InputError
from exportgate.feeds import keeping
from exportgate.feeds.feed import Feed
from exportgate.feeds.freshness import alarm_of
from exportgate.feeds.mirror import Mirror, read_mirror
from exportgate.feeds.sources import AddressSource, MirrorSource
from exportgate.feeds.steps import BAD, Order, Status, Step
from exportgate.feeds.updating import accept_aside, update
from exportgate.gate import Gate

_STYLES = {
    Status.IN_USE: "green",
    Status.UNCHANGED: "dim",
    Status.HISTORY: "dim",
    Status.SKIPPED: "yellow",
    Status.ASIDE: "bold red",
    Status.FAILED: "bold red",
}
GOOD, STALE, FAULTY = 0, 1, 2


@click.command("update")
@click.option(
    "--mirror",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Take the lists from a folder that holds a mirror.toml, not from their official addresses.",
)
@click.option("--feed", "feed_ids", multiple=True, metavar="ID", help="Only this list; may be given several times.")
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="FEED",
    help="Use the edition of this list although it broke a guard: the one kept aside, or the one now offered.",
)
@click.option("--rescreen", "again", is_flag=True, help="Then screen those on file against what changed.")
def command(mirror: Path | None, feed_ids: tuple[str, ...], accepted: tuple[str, ...], again: bool) -> None:
    """Load the lists and say what was added, removed and changed.

    A list that cannot be fetched or read, or that looks wrong, is kept aside, and its last good edition stays in use.
    Exit code: 0 all is well; 1 a list in use is out of date or closed, or, with --rescreen, a hit is new or changed;
    2 a list failed or was kept aside, or none is loaded.
    """
    gate = Gate.open()
    asked = _Asked(feed_ids, accepted, datetime.now(UTC))
    _require_known(gate, (*feed_ids, *accepted))
    with keeping.update_lock(gate.store, waiting=lambda: click.echo("Waiting for another update to end.", err=True)):
        with _bar() as bar:
            steps = list(_steps(gate, mirror, asked, bar))
        alarms = _alarms(gate, {step.feed for step in steps}, asked.now)
        _print(steps, alarms)
        with _bar() as bar:
            if gate.store.parties():
                ensure_compiled(gate.store, bar.tell)
    loaded = bool(gate.store.current())
    if not loaded:
        click.echo("No list is loaded.", err=True)
    code = _exit_code(steps, alarms) if loaded else FAULTY
    if again and loaded:
        code = max(code, _rescreened(gate))
    click.get_current_context().exit(code)


def _rescreened(gate: Gate) -> int:
    """Screen again and tell; the lists are read anew, since the update changed them."""
    from exportgate.cli.rescreen import SOME_HIT, rescreen, tell  # brings the database, which an update does without

    told = rescreen(Gate(gate.plugins, gate.store))
    tell(told, "table", None)
    return SOME_HIT if told.telling else GOOD


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the user asked for: the lists (none named: all), and those whose breaches are accepted."""

    feed_ids: Sequence[str]
    accepted: Sequence[str]
    now: datetime

    def feeds(self, gate: Gate) -> list[Feed]:
        return [gate.feeds[name] for name in self.feed_ids] or list(gate.feeds.values())


def _steps(gate: Gate, mirror: Path | None, asked: _Asked, bar: "_Bar") -> Iterator[Step]:
    if mirror is not None:
        return _from_mirror(gate, mirror, asked, bar)
    if asked.accepted and not asked.feed_ids:
        return accept_aside(gate.store, asked.accepted, asked.now)
    return _from_addresses(gate, asked, bar)


def _from_mirror(gate: Gate, folder: Path, asked: _Asked, bar: "_Bar") -> Iterator[Step]:
    mirror = read_mirror(folder)
    if not asked.feed_ids:
        yield from _not_declared(mirror, gate.feeds)
    feeds = [feed for feed in asked.feeds(gate) if asked.feed_ids or feed.id in mirror.feeds()]
    order = Order(feeds, MirrorSource(mirror), asked.now, asked.accepted)
    yield from bar.along(feeds, update(gate.store, order, bar.tell))


def _from_addresses(gate: Gate, asked: _Asked, bar: "_Bar") -> Iterator[Step]:
    wanted = asked.feeds(gate)
    left_out = {} if asked.feed_ids else {feed.id: _why_not_fetched(feed, asked.now.date()) for feed in wanted}
    yield from (Step(feed_id, Status.SKIPPED, why) for feed_id, why in left_out.items() if why)
    feeds = [feed for feed in wanted if not left_out.get(feed.id)]
    with AddressSource(gate.store, feeds) as source:
        order = Order(feeds, source, asked.now, asked.accepted)
        yield from bar.along(feeds, update(gate.store, order, bar.tell))


def _why_not_fetched(feed: Feed, today: date) -> str:
    """Say why a list is not asked for at its official address unless somebody names it; "" where it is."""
    if feed.closed_on is not None and today > feed.closed_on:
        return f"the publisher closed this list on {feed.closed_on}"
    return "the publisher serves pages and no file: it comes from a mirror" if feed.mirror_only else ""


def _not_declared(mirror: Mirror, declared: Collection[str]) -> Iterator[Step]:
    for feed in mirror.feeds():
        if feed not in declared:
            yield Step(feed, Status.SKIPPED, "no installed plugin reads this list")
    for fault in mirror.faults.get("", ()):
        yield Step("mirror.toml", Status.FAILED, fault)


def _require_known(gate: Gate, names: Sequence[str]) -> None:
    for name in names:
        if name not in gate.feeds:
            known = ", ".join(sorted(gate.feeds)) or "none"
            raise InputError(f"no installed plugin declares the list {name!r}", hint=f"Declared: {known}")


def _alarms(gate: Gate, touched: Collection[str], now: datetime) -> list[str]:
    in_use = gate.store.current()
    found = (alarm_of(gate.feeds.get(feed), in_use[feed], now) for feed in sorted(touched) if feed in in_use)
    return [alarm for alarm in found if alarm]


def _exit_code(steps: Sequence[Step], alarms: Sequence[str]) -> int:
    if any(step.status in BAD for step in steps):
        return FAULTY
    return STALE if alarms else GOOD


@dataclass(frozen=True, slots=True)
class _Bar:
    """The progress bar on standard error."""

    progress: Progress
    task: TaskID

    def tell(self, words: str) -> None:
        """Say what is being done."""
        self.progress.update(self.task, description=words)

    def along(self, feeds: Sequence[Feed], steps: Iterator[Step]) -> Iterator[Step]:
        """Pass steps on, moving the bar as lists are done with."""
        order = {feed.id: number for number, feed in enumerate(feeds)}
        self.progress.update(self.task, total=len(order))
        for step in steps:
            self.progress.update(self.task, completed=order.get(step.feed, 0) + 1)
            yield step


@contextmanager
def _bar() -> Iterator[_Bar]:
    """Show on standard error what is being done; on a terminal only, as a log has no use for a moving line."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield _Bar(progress, progress.add_task("updating", total=None))


def _print(steps: Sequence[Step], alarms: Sequence[str]) -> None:
    console = console_for(sys.stdout)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("list", "edition", "result"):
        table.add_column(heading, no_wrap=True)
    table.add_column("changes", overflow="fold")
    for step in steps:
        result = Text(step.status, style=_STYLES[step.status])
        table.add_row(Text(shown(step.feed)), str(step.date or ""), result, Text(shown(_brief(step))))
    console.print(table)
    for step in steps:
        if step.status in BAD:
            console.print(Text(shown(f"{step.feed}: {step.message}"), style="red"), soft_wrap=True)
    for alarm in alarms:
        console.print(Text(shown(f"Alarm: {alarm}."), style="yellow"), soft_wrap=True)


def _brief(step: Step) -> str:
    """What fits in the table: how much changed, or else the message's first line."""
    counts = step.changes.summary() if step.changes else ""
    first = step.message.partition("\n")[0]
    return "; ".join(part for part in (counts, "" if step.status in BAD else first) if part)
