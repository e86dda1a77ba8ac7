"""Reading a file of entities as a list of the user's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from exportgate.entry import Entry
from exportgate.feeds.notes import Notes
from exportgate.ftm.document import entities
from exportgate.ftm.entries import Gathered, entries_of
from exportgate.intake.document import Problem


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file of entities held: entries, what could not be read, and what changes nothing."""

    entries: Sequence[Entry]
    problems: Sequence[Problem]
    notes: Sequence[Problem]


def read_entities(stream: BinaryIO, name: str, feed: str) -> Listed:
    """Read a file of entities, one a line, of which the parties become entries of a list.

    Sanctions, papers, addresses and links are joined by reference, wherever in the file they stand. A line that cannot
    be read is a problem that names it; the others are read.

    Args:
        stream: the file, which can be sought.
        name: its name for messages.
        feed: the id of the list.

    Raises:
        InputError: the file goes beyond a limit.
    """
    problems: list[Problem] = []
    notes, gathered = Notes(), Gathered()
    for entity in entities(stream, name, problems):
        gathered.add(entity, notes)
    entries = list(entries_of(gathered, feed, problems, notes))
    return Listed(entries, problems, [Problem(name, note) for note in notes.lines()])
