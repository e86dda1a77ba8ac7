"""exportgate records: how long what is kept must be kept, and deleting what is past that."""

import datetime as dt
import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from exportgate.cli.acting import actor
from exportgate.cli.options import read_day
from exportgate.cli.terminal import shown
from exportgate.errors import InputError
from exportgate.gate import Gate

if TYPE_CHECKING:
    from exportgate.records.decisions import Kept
    from exportgate.records.keeping import Term

_TOLD_AT_MOST = 40
_ASKED_FOR = "What an authority has asked to see must not be destroyed, whatever its age: you know of that, not we."


@click.group("records")
def command() -> None:
    """What is kept, and how long it must be."""


@command.command("delete")
@click.option("--before", metavar="DATE", required=True, callback=read_day, help="Decisions made before this day.")
@click.option("--shipment", metavar="ID", help="On this shipment only.")
@click.option("--yes", is_flag=True, help="Delete without asking once more.")
def delete(before: dt.date, shipment: str | None, yes: bool) -> None:
    """Delete decisions whose time is over, by the law of every jurisdiction that they reached: the longest counts.

    What is still to be kept is told: until when, and by which law. Of what is deleted the chain keeps the hashes, and
    says who deleted it.

    Exit codes: 0 nothing of it has to be kept any more; 1 some has; 2 not done.
    """
    from exportgate.records import Records
    from exportgate.records.deleting import Asked, look
    from exportgate.records.deleting import delete as delete_records

    gate = Gate.open()
    today = dt.datetime.now(dt.UTC).date()
    asked = Asked(before, today, gate.jurisdictions, shipment)
    records = Records.open(gate.store.home)
    tally = _Tally(today)
    look(records, asked, tally.take)
    tally.tell()
    if tally.over and _agreed(tally.over, yes):
        done = _Tally(today)
        delete_records(records, actor(), asked, done.take)
        click.echo(f"{done.over:,} decisions deleted.")
    click.get_current_context().exit(1 if tally.kept else 0)


class _Tally:
    """How many decisions are past their time, and why the others are not."""

    def __init__(self, today: dt.date) -> None:
        self._today = today
        self.over = 0
        self.kept: Counter[str] = Counter()
        self._until: dict[str, dt.date] = {}

    def take(self, kept: "Kept", term: "Term") -> None:
        """Count one decision."""
        if term.is_over(self._today):
            self.over += 1
            return
        why = term.open or term.duties[0].law
        self.kept[why] += 1
        if term.until and not term.open:
            self._until[why] = max(term.until, self._until.get(why, term.until))

    def tell(self) -> None:
        """Tell what must be kept, and how many are past their time."""
        for why, count in self.kept.most_common(_TOLD_AT_MOST):
            last = f"the last of them until {self._until[why]}: " if why in self._until else ""
            click.echo(shown(f"{count:,} to be kept, {last}{why}"))
        if len(self.kept) > _TOLD_AT_MOST:
            click.echo(f"and {len(self.kept) - _TOLD_AT_MOST:,} more reasons to keep some")
        click.echo(f"{self.over:,} past their time, {sum(self.kept.values()):,} to be kept.")


def _agreed(count: int, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        raise InputError(f"{count:,} decisions would be deleted", hint=f"{_ASKED_FOR}\n  To delete them, say --yes.")
    click.echo(_ASKED_FOR)
    return click.confirm(f"Delete {count:,} decisions for good?")
