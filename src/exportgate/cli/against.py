"""What parties are compared with by `screen` and `tune`: the lists in use, or lists of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from exportgate.cli.telling import tell_problems
from exportgate.decision import EditionRef
from exportgate.entry import Entry
from exportgate.errors import InputError
from exportgate.intake.document import Problem
from exportgate.intake.parties import read_own_list
from exportgate.screening import Screener


@dataclass(frozen=True, slots=True)
class Against:
    """The engine over some lists, their editions and alarms, and rows of them that could not be read."""

    screener: Screener
    editions: Sequence[EditionRef]
    alarms: Sequence[str] = ()
    problems: Sequence[Problem] = ()


def against(own: Sequence[str]) -> Against:
    """Give the engine over lists of one's own, or over the lists in use where there are none."""
    return _own(own) if own else _in_use()


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
    return Against(Screener.over(entries, editions.values()), list(editions.values()), (), problems)


def _in_use() -> Against:
    from exportgate.feeds.freshness import alarm_of  # with the plugins, which a list of one's own can do without
    from exportgate.gate import Gate

    gate, now = Gate.open(), datetime.now(UTC)
    screener = gate.screener
    current = gate.store.parties()
    alarms = [alarm for feed, edition in current.items() if (alarm := alarm_of(gate.feeds.get(feed), edition, now))]
    return Against(screener, [edition.ref() for edition in current.values()], alarms)
