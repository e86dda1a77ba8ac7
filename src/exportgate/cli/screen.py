"""exportgate screen: parties against lists."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from exportgate.cli.options import form_of, layout_of, report_options, table_options
from exportgate.cli.telling import progress, tell_alarms, tell_problems
from exportgate.cli.writing import SCREENED, write
from exportgate.decision import EditionRef
from exportgate.entry import Entry
from exportgate.errors import InputError
from exportgate.intake.document import Problem
from exportgate.intake.parties import read_own_list, read_parties
from exportgate.report.answers import Screened
from exportgate.screening import Screener, Subject
from exportgate.shipment import Party

SOME_HIT, NOT_DONE = 1, 2


def _score(_ctx: click.Context, _parameter: click.Parameter, given: float | None) -> float | None:
    """Read a score; what is no number compares with nothing, and would find nothing."""
    if given is not None and not 0 <= given <= 100:
        raise click.BadParameter(f"{given} is no score from 0 to 100")
    return given


@click.command("screen")
@click.argument("parties")
@click.option("--list", "lists", multiple=True, metavar="FILE", help="Screen against this list of your own alone.")
@click.option(
    "--threshold",
    type=float,
    callback=_score,
    metavar="N",
    help="The lowest score that is a hit [default: the engine's].",
)
@click.option("--top", type=click.IntRange(1), default=5, show_default=True, metavar="N", help="Hits a party, at most.")
@report_options
@table_options
def command(
    parties: str,
    lists: tuple[str, ...],
    threshold: float | None,
    top: int,
    form: str | None,
    output: str | None,
    **table: Any,
) -> None:
    """Compare parties with the lists in use, or with your own.

    PARTIES is a file: CSV, xlsx, JSON, JSON lines or Parquet, of which only a column for the name is needed; - is
    standard input. A list of your own has the columns id, name, kind, aliases (parted by |), country, address, note.

    Exit codes: 0 no hit; 1 some hit; 2 not done, or some rows could not be read.
    """
    taken = read_parties(parties, layout_of(**table))
    tell_problems(taken.problems, taken.notes)
    if not taken.parties:
        raise InputError("no party could be read, so nothing was screened", where=parties)
    subjects = [_subject(number, party) for number, party in enumerate(taken.parties)]
    screener, editions, alarms, faults = _own(lists) if lists else _in_use()
    with progress("screening parties") as bar:
        hits = screener.screen(subjects, threshold=threshold, top=top, progress=bar)
    problems = [*taken.problems, *faults]
    screened = Screened(taken.parties, hits, editions, alarms, problems, datetime.now(UTC))
    chosen = form_of(form, output)
    write(screened, chosen, output, SCREENED)
    if chosen in ("csv", "json"):
        tell_alarms(alarms)
    click.get_current_context().exit(NOT_DONE if problems else SOME_HIT if any(hits) else 0)


def _subject(number: int, party: Party) -> Subject:
    return Subject(
        name=party.name,
        kind=party.kind,
        country=party.country,
        address=party.address,
        date_of_birth=party.date_of_birth,
        identifiers=party.identifiers,
        party=number,
    )


Against = tuple[Screener, Sequence[EditionRef], Sequence[str], Sequence[Problem]]
"""What parties are compared with: the engine, the editions, their alarms, and rows of them that could not be read."""


def _own(lists: Sequence[str]) -> Against:
    entries: list[Entry] = []
    editions: dict[str, EditionRef] = {}
    problems: list[Problem] = []
    for path in dict.fromkeys(lists):
        own = read_own_list(path)
        if own.edition.feed in editions:
            raise InputError(f'another list is called "{own.edition.feed}" too', where=path, hint="Rename one of them.")
        tell_problems(own.problems, own.notes)
        entries += own.entries
        editions[own.edition.feed] = own.edition
        problems += own.problems
    return Screener.over(entries, editions.values()), list(editions.values()), (), problems


def _in_use() -> Against:
    from exportgate.feeds.freshness import alarm_of  # with the plugins, which a list of one's own can do without
    from exportgate.gate import Gate

    gate, now = Gate.open(), datetime.now(UTC)
    screener = gate.screener
    current = gate.store.parties()
    alarms = [alarm for feed, edition in current.items() if (alarm := alarm_of(gate.feeds.get(feed), edition, now))]
    return screener, [edition.ref() for edition in current.values()], alarms, ()
