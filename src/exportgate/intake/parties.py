"""Files of parties to screen, and the user's own lists to screen them against."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any, BinaryIO, TypeVar

from exportgate.decision import EditionRef
from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName
from exportgate.errors import InputError
from exportgate.ftm.recognition import looks_like_entities
from exportgate.intake import values
from exportgate.intake.document import Problem
from exportgate.intake.party_rows import PartyRow, Told, party_rows
from exportgate.intake.record import identifiers_of
from exportgate.intake.sources import STANDARD_INPUT, opened
from exportgate.intake.tables import Layout
from exportgate.intake.values import Wrong
from exportgate.shipment import Identifier, Party

PARTY_FIELDS = ("id", "name", "kind", "country", "address", "date_of_birth", "identifiers")
LIST_FIELDS = ("id", "name", "kind", "aliases", "country", "address", "note")
_ROLE = "other"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of a file. A row with a problem is either left out or, where only a detail is wrong, without it."""

    parties: Sequence[Party]
    problems: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list of the user's own, as an edition of its own."""

    entries: Sequence[Entry]
    edition: EditionRef
    problems: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()


def read_parties(path: str, layout: Layout | None = None) -> Parties:
    """Read a file of parties; `-` is standard input. A party without an id is called after its row: `row-2`.

    Raises:
        InputError: the file cannot be read, or holds no party.
    """
    with opened(path) as (stream, name):
        return parties_in(stream, name, layout)


def parties_in(stream: BinaryIO, name: str, layout: Layout | None = None) -> Parties:
    """Read parties from a stream that can be sought, as `read_parties` does from a file.

    Raises:
        InputError: it cannot be read, or holds no party.
    """
    told, left_out = Told(), LeftOut()
    rows = party_rows(stream, name, PARTY_FIELDS, layout or Layout(), told)
    parties = [party for row in rows if (party := party_of(row, told, left_out)) is not None]
    told.notes += left_out.notes(name)
    told.notes += _repeated([party.id for party in parties], name)
    if not parties and not told.problems:
        raise InputError("holds no party", where=name)
    return Parties(parties, told.problems, told.notes)


class PartyFile:
    """A file of parties under the company's own ids, read one at a time however many they are.

    Args:
        path: the file; `-` is standard input.
        layout: what the user says of its columns.
    """

    def __init__(self, path: str, layout: Layout | None = None) -> None:
        self.path = path
        self.layout = layout or Layout()
        self.told = Told()
        """Filled while the parties are given."""

    def __iter__(self) -> Iterator[Party]:
        """Yield the parties; a row without a name or an id is a problem and left out.

        Raises:
            InputError: the file cannot be read.
        """
        with opened(self.path) as (stream, name):
            yield from under_ids(stream, name, self.layout, self.told)


def under_ids(stream: BinaryIO, name: str, layout: Layout, told: Told) -> Iterator[Party]:
    """Yield the parties of a stream that can be sought; a row without a name or an id is a problem and left out.

    Args:
        name: of the stream, for messages.
        layout: what the user says of the columns.
        told: takes what there is to tell.

    Raises:
        InputError: it cannot be read.
    """
    left_out = LeftOut()
    for row in party_rows(stream, name, PARTY_FIELDS, layout, told):
        party = party_of(row, told, left_out)
        if row.values[0] is None:
            told.problems.append(Problem(row.where, "found nothing, expected the company's own id", "id"))
        elif party is not None:
            yield party
    told.notes += left_out.notes(name)


def read_own_list(path: str, layout: Layout | None = None) -> OwnList:
    """Read a list of the user's own. Its id is the file's name without ending, its edition the day it was changed.

    Raises:
        InputError: the file cannot be read, or holds no entry.
    """
    if path == STANDARD_INPUT:
        raise InputError("a list must be a file, since a hit names it", where="--list -")
    told, left_out, feed = Told(), LeftOut(), PurePath(path).stem.removesuffix(".ftm")
    with opened(path) as (stream, name):
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        stream.seek(0)
        if looks_like_entities(stream):
            entries = _of_entities(stream, name, feed, told)
        else:
            rows = party_rows(stream, name, LIST_FIELDS, layout or Layout(), told)
            entries = [entry for row in rows if (entry := _entry(row, feed, told, left_out)) is not None]
    if not entries:
        raise InputError("holds no entry, so that nothing could be found in it", where=name)
    told.notes += [*left_out.notes(name), *_repeated([entry.id for entry in entries], name)]
    changed = datetime.fromtimestamp(os.stat(path).st_mtime, UTC).date()
    edition = EditionRef(feed=feed, edition=changed, sha256=sha256)
    return OwnList(entries, edition, told.problems, told.notes)


def _of_entities(stream: BinaryIO, name: str, feed: str, told: Told) -> list[Entry]:
    """Read a list of FollowTheMoney entities, for which no other list needs the code."""
    from exportgate.ftm.reading import read_entities

    listed = read_entities(stream, name, feed)
    told.problems += listed.problems
    told.notes += listed.notes
    return list(listed.entries)


class LeftOut:
    """Details that could not be read but do not keep a party from being screened, told once for each value."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], int] = {}
        self._count: Counter[tuple[str, str]] = Counter()

    def take(self, row: PartyRow, field: str, read: Callable[[Any], T], value: Any, default: T) -> T:
        """Read a detail; the default, and a note, where it cannot be read."""
        try:
            return read(value)
        except Wrong as wrong:
            self.add(field, str(wrong), row.number, 1)
            return default

    def add(self, field: str, message: str, row: int, count: int) -> None:
        """Keep what was left out of so many rows, of which this is the first."""
        self._first[field, message] = min(row, self._first.get((field, message), row))
        self._count[field, message] += count

    def seen(self) -> list[tuple[str, str, int, int]]:
        """Give each field and why it could not be read, with the number of the first row and how many there are."""
        by_row = sorted(self._first.items(), key=lambda item: item[1])
        return [(*key, row, self._count[key]) for key, row in by_row]

    def notes(self, name: str) -> list[Problem]:
        """Tell each once, with the first row and how many more there are."""
        return [
            Problem(
                f"{name}, row {row}" + (f" and {count - 1} more" if count > 1 else ""),
                f"{message}; screened without it",
                field,
            )
            for field, message, row, count in self.seen()
        ]


def party_of(row: PartyRow, told: Told, left_out: LeftOut) -> Party | None:
    """Read a row whose values are those of `PARTY_FIELDS`; `None`, and a problem told, where it names nobody."""
    identity, name, kind, country, address, born, identifiers = row.values
    try:
        wanted = values.required("" if name is None else name)
    except Wrong as wrong:
        told.problems.append(Problem(row.where, str(wrong), "name"))
        return None
    return Party(
        role=_ROLE,
        id=_id_of(identity, row, left_out),
        name=wanted,
        kind="" if kind is None else left_out.take(row, "kind", values.kind, kind, ""),
        country="" if country is None else left_out.take(row, "country", values.country, country, ""),
        address="" if address is None else left_out.take(row, "address", values.text, address, ""),
        date_of_birth="" if born is None else left_out.take(row, "date_of_birth", values.birth, born, ""),
        identifiers=() if identifiers is None else _identifiers(identifiers, row, told),
    )


def _identifiers(value: Any, row: PartyRow, told: Told) -> tuple[Identifier, ...]:
    """Read identifiers; one that cannot be read is a problem, since an equal number would have been a hit."""
    read, wrong = identifiers_of(value)
    told.problems += [Problem(row.where, message, "identifiers") for message in wrong]
    return read


def _entry(row: PartyRow, feed: str, told: Told, left_out: LeftOut) -> Entry | None:
    identity, name, kind, aliases, country, address, note = row.values
    place = "" if country is None else left_out.take(row, "country", values.country, country, "")
    street = "" if address is None else left_out.take(row, "address", values.text, address, "")
    try:
        names = _names(name, aliases)
    except Wrong as wrong:
        told.problems.append(Problem(row.where, str(wrong), "name"))
        return None
    if not names and not street:
        told.problems.append(Problem(row.where, "found nothing, expected a name (or an address to look for)", "name"))
        return None
    known: Any = left_out.take(row, "kind", values.kind, kind or "", "")
    listed: EntryKind = known if names else "address"
    return Entry(
        feed=feed,
        id=_id_of(identity, row, left_out),
        kind=listed,
        names=names,
        addresses=(ListedAddress(text=street, country=place),) if street else (),
        countries=(place,) if place else (),
        remarks="" if note is None else left_out.take(row, "note", values.text, note, ""),
        source=row.where,
    )


def _names(name: Any, aliases: Any) -> tuple[ListedName, ...]:
    from exportgate.names import script_of

    given = values.text("" if name is None else name)
    others = [] if aliases is None else aliases if isinstance(aliases, list) else values.text(aliases).split("|")
    cleaned = dict.fromkeys(alias for other in others if (alias := values.text(other)))
    primary = [given] if given else list(cleaned)[:1]
    return tuple(
        ListedName(name=text, kind="primary" if text in primary else "alias", script=script_of(text))
        for text in dict.fromkeys([*primary, *cleaned])
    )


def _id_of(value: Any, row: PartyRow, left_out: LeftOut) -> str:
    given = "" if value is None else left_out.take(row, "id", values.text, value, "")
    return given or f"row-{row.number}"


def _repeated(ids: Sequence[str], name: str) -> list[Problem]:
    twice = [identity for identity, times in Counter(ids).items() if times > 1]
    if not twice:
        return []
    some = ", ".join(values.shown(identity) for identity in twice[:5]) + (" ..." if len(twice) > 5 else "")
    return [Problem(name, f"ids that stand more than once: {len(twice)} ({some})", "id")]
