"""exportgate export: loaded lists in a form that other tools read."""

from datetime import UTC, datetime

import click

from exportgate.cli.telling import tell_alarms
from exportgate.errors import FeedError
from exportgate.feeds.edition import Edition
from exportgate.feeds.freshness import alarm_of
from exportgate.feeds.store import Store
from exportgate.ftm.writing import Origin, lines
from exportgate.gate import Gate
from exportgate.report.output import put


@click.command("export")
@click.argument("feeds", metavar="FEED...", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["ftm"]), default="ftm", show_default=True, help="Of the file.")
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write here.")
def command(feeds: tuple[str, ...], form: str, output: str | None) -> None:
    """Write loaded lists as entities of FollowTheMoney, one a line.

    FEED is the id of a list that is loaded, as `exportgate lists` shows it. What is written is told in docs/ftm.md.
    It is read back, as data sets of others are, with: exportgate screen PARTIES --list FILE

    Exit codes: 0 written; 2 not done.
    """
    gate, now = Gate.open(), datetime.now(UTC)
    editions = {feed: _in_use(gate.store, feed) for feed in feeds}
    written: list[bytes] = []
    for feed, edition in editions.items():
        declared = gate.feeds.get(feed)
        origin = Origin(feed, declared.publisher if declared else "", edition.date.isoformat())
        written += lines(gate.store.entries(edition), origin)
    put(b"".join(written), output)
    tell_alarms([alarm for feed, item in editions.items() if (alarm := alarm_of(gate.feeds.get(feed), item, now))])


def _in_use(store: Store, feed: str) -> Edition:
    edition = store.in_use(feed)
    if edition is None:
        raise FeedError("is not loaded, so nothing was written", where=feed, hint="exportgate lists shows what is.")
    if edition.holds != "parties":
        raise FeedError("is a table of law and lists no parties, so nothing was written", where=feed)
    return edition
