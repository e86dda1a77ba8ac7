"""A re-screening as a table that fits a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from exportgate.report.as_table import plain
from exportgate.report.rescreened import changed_words, editions_changed, summary
from exportgate.rescreening.found import Change
from exportgate.rescreening.rescreening import Rescreened

_STYLE = {"new": "bold red", "changed": "bold yellow", "gone": "dim"}
_SHOWN = 500


def print_rescreened(console: Console, told: Rescreened) -> None:
    """Print what is new, changed and gone, and what the run came to."""
    if told.changes:
        console.print(_table(told))
        console.print()
    if len(told.changes) > _SHOWN:
        console.print(f"{len(told.changes) - _SHOWN:,} more; all are in --format csv or json.")
    for words in editions_changed(told):
        console.print(plain(words))
    console.print(plain(summary(told)))


def _table(told: Rescreened) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("hit", no_wrap=True)
    table.add_column("party", overflow="fold", ratio=2)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("entry", overflow="fold", ratio=2)
    table.add_column("why", overflow="fold", ratio=3)
    for change in told.changes[:_SHOWN]:
        table.add_row(*_row(change))
    return table


def _row(change: Change) -> tuple[Text, Text, str, Text, Text]:
    found = change.found
    known = " ".join(part for part in (found.source, found.id) if part)
    silent = f"silent by {change.judgement}" if change.judgement else ""
    why = "; ".join(part for part in (silent, *change.why, changed_words(change) or found.reasons) if part)
    return (
        Text(change.what, style=_STYLE[change.what]),
        plain(f"{found.party} ({known})"),
        f"{found.score:.1f}",
        plain(f"{found.listed} ({found.feed} {found.entry})"),
        plain(why),
    )
