"""What commands tell on standard error: what could not be read, and how far long work has come."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from exportgate.cli.terminal import shown
from exportgate.intake.document import Problem

_TOLD_AT_MOST = 50

Progress = Callable[[int, int], None]


def tell_problems(problems: Sequence[Problem], notes: Sequence[Problem] = ()) -> None:
    """Tell of what could not be read, and of what was left out; of very many only the first ones and their number."""
    for kind, told in (("Note", notes), ("Not read", problems)):
        for problem in told[:_TOLD_AT_MOST]:
            click.echo(shown(f"{kind}: {problem}"), err=True)
        if len(told) > _TOLD_AT_MOST:
            click.echo(f"{kind}: {len(told) - _TOLD_AT_MOST:,} more like these", err=True)


def tell_alarms(alarms: Sequence[str]) -> None:
    """Tell of what is wrong with the lists."""
    for alarm in alarms:
        click.echo(shown(f"Alarm: {alarm}"), err=True)


@contextmanager
def progress(words: str) -> Iterator[Progress | None]:
    """Show a bar on standard error while something long is done; on a terminal only, `None` elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)

        def advance(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield advance
