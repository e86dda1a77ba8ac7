"""What the commands share that compare a plugin's tables of law with what the government publishes."""

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

import click

from exportgate.cli.terminal import shown
from exportgate.entry import Entry
from exportgate.errors import ExportgateError
from exportgate.feeds.edition import Edition
from exportgate.feeds.store import Store
from exportgate.home import data_folder


def loaded(feeds: Sequence[str]) -> list[tuple[Edition, list[Entry]]]:
    """Give the editions in use of some tables of law, with their rows; a table that is not loaded is told.

    Raises:
        ExportgateError: none of them is loaded, or one is damaged.
    """
    store = Store(data_folder())
    editions = {feed: store.in_use(feed) for feed in feeds}
    if missing := [feed for feed, edition in editions.items() if edition is None]:
        click.echo(f"Not loaded, so not compared: {', '.join(missing)}", err=True)
    found = [(edition, store.entries(edition)) for edition in editions.values() if edition is not None]
    if not found:
        raise ExportgateError(
            "no table of law is loaded, and no file was named",
            hint=f"Load them with: exportgate update {' '.join(f'--feed {feed}' for feed in feeds)}",
        )
    return found


def day_of_option(text: str | None) -> date | None:
    """Read the option --on.

    Raises:
        BadParameter: it is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day; expected YYYY-MM-DD", param_hint="--on") from error


def tell(lines: Sequence[str], compared: str) -> NoReturn:
    """Print the differences, and leave with exit code 1 where there is one, 0 where there is none."""
    for line in lines:
        click.echo(shown(line))
    click.echo(f"{len(lines)} differences between the tables in force and {compared}", err=True)
    click.get_current_context().exit(1 if lines else 0)


def fail(error: ExportgateError) -> NoReturn:
    """Print an error in a line, without a traceback, and leave with its exit code."""
    click.echo(str(error), err=True)
    click.get_current_context().exit(error.exit_code)
