"""Which parties one publisher lists and others do not, over all lists in use, matched by the screening engine."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from exportgate.decision import EditionRef
from exportgate.entry import Entry
from exportgate.feeds.freshness import alarm_of
from exportgate.gate import Gate
from exportgate.hit import Hit
from exportgate.intake.document import Problem
from exportgate.names import fold
from exportgate.names.comparison import compare
from exportgate.names.folding import identities
from exportgate.screening import Screener, Subject

Progress = Callable[[int, int], None]
PERHAPS_FROM = 90.0
"""The score from which an entry of another publisher is told as perhaps the same party."""
_BATCH = 2048
_TOP = 24


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry: the list whose authority put it there, its id, and the publisher's name for the party."""

    feed: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ListedParty:
    """A party, with all the entries that are surely it.

    Args:
        by: its entries by publisher.
        also: publishers that surely list it too, but under a name that is only another one of the party's; each with
            an entry. Such entries are parties of their own, since an alias can stand for several.
        perhaps: entries of publishers that do not surely list it, but have one like it, with the best score of each.
    """

    name: str
    kind: str
    countries: tuple[str, ...]
    by: Mapping[str, tuple[Listing, ...]]
    also: Mapping[str, Listing]
    perhaps: Mapping[str, tuple[Listing, float]]

    def surely(self, publishers: Iterable[str]) -> list[str]:
        """Give the publishers that surely list it, by whatever name."""
        return [one for one in publishers if one in self.by or one in self.also]

    def missing(self, publishers: Iterable[str]) -> list[str]:
        """Give the publishers that neither list it nor have an entry like it."""
        return [one for one in publishers if one not in (*self.by, *self.also, *self.perhaps)]

    def only(self, publisher: str) -> bool:
        """Say whether this publisher alone lists it, and no other has an entry like it."""
        return list(self.by) == [publisher] and not self.also and not self.perhaps


@dataclass(frozen=True, slots=True)
class Extent:
    """What was compared with all names of all lists: first names, and other names that another publisher has too."""

    entries: int
    names: int
    first_names: int
    other_names: int

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        return (
            f"Compared: the first names of {self.first_names:,} entries, and {self.other_names:,} of their other names "
            f"that an entry of another publisher has too, each with all {self.names:,} names of "
            f"{self.entries:,} entries. Equal other names alone join no parties; they are told as perhaps."
        )


@dataclass(frozen=True, slots=True)
class AlliedLists:
    """All parties of all lists in use, and who lists them.

    Args:
        publishers: by plugin, the lists of each that are loaded.
        parties: those that most publishers list first.
    """

    publishers: Mapping[str, tuple[str, ...]]
    parties: Sequence[ListedParty]
    editions: Sequence[EditionRef] = ()
    alarms: Sequence[str] = ()
    made_at: datetime | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    extent: "Extent | None" = None
    problems: Sequence[Problem] = ()

    def name_of(self, publisher: str) -> str:
        """Give the name of a publisher for people."""
        return self.names.get(publisher, publisher)

    def count(self, publisher: str) -> int:
        """Count the parties that a publisher lists."""
        return sum(publisher in party.by for party in self.parties)

    def alone(self, publisher: str) -> int:
        """Count the parties that only this publisher lists, and of which no other has an entry like it."""
        return sum(party.only(publisher) for party in self.parties)

    def both(self, one: str, other: str) -> int:
        """Count the parties of one publisher that another surely lists too."""
        return sum(one in party.by and (other in party.by or other in party.also) for party in self.parties)

    def only_perhaps(self, one: str, other: str) -> int:
        """Count the parties that one publisher lists and another perhaps does."""
        return sum(one in party.by and other in party.perhaps for party in self.parties)

    def sets(self) -> list[tuple[tuple[str, ...], int]]:
        """Count the parties by the publishers that surely list them, the largest set first."""
        found = Counter(tuple(party.surely(self.publishers)) for party in self.parties)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def compare_lists(gate: Gate, now: datetime, progress: Progress | None = None) -> AlliedLists:
    """Match every entry of every list in use with those of the other publishers.

    Two entries are one party where the screening engine confirms that their first names are the same, or a number
    together with a name like it. A name that is equal only to an alias says that the publisher lists the party, and
    joins nothing further. Of two entries that share only other names, which may be as common as a nom de guerre, one
    is perhaps the other. What merely resembles is told beside. An address without a party is left out.

    Raises:
        ExportgateError: no list is loaded.
    """
    screener = gate.screener
    current = gate.store.parties()
    publisher_of = publishers_of(gate)
    entries = [entry for edition in current.values() for entry in gate.store.entries(edition) if entry.names]
    entries = _apart(entries)
    joined = _Joined(entries, publisher_of)
    _match([(entry, _subject(entry)) for entry in entries], screener, joined.note, progress)
    others = _shared_other_names(entries, joined)
    _match(others, screener, joined.note_other_name, progress)
    extent = Extent(len(entries), sum(len(entry.names) for entry in entries), len(entries), len(others))
    loaded = {name: tuple(feed for feed in current if publisher_of.get(feed, feed) == name) for name in joined.order()}
    alarms = [alarm for feed, edition in current.items() if (alarm := alarm_of(gate.feeds.get(feed), edition, now))]
    names = {name: _name_of(gate, name, loaded[name]) for name in loaded}
    return AlliedLists(
        loaded, joined.parties(), [edition.ref() for edition in current.values()], alarms, now, names, extent
    )


def _match(
    asked: Sequence[tuple[Entry, Subject]],
    screener: Screener,
    note: Callable[[Entry, Hit], None],
    progress: Progress | None,
) -> None:
    """Screen many at a time, and note what is found."""
    for at in range(0, len(asked), _BATCH):
        batch = asked[at : at + _BATCH]
        found = screener.screen([subject for _, subject in batch], threshold=PERHAPS_FROM, top=_TOP)
        for (entry, _), hits in zip(batch, found, strict=True):
            for hit in hits:
                note(entry, hit)
        if progress:
            progress(min(at + _BATCH, len(asked)), len(asked))


def _shared_other_names(entries: Sequence[Entry], joined: "_Joined") -> list[tuple[Entry, Subject]]:
    """Give the other names of entries that an entry of another publisher has too, of which nothing is known yet.

    A name that is the first one of somebody has found its aliases from there. Weak aliases are left out: publishers
    say themselves that they are too common to go by.
    """
    held: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        for name in _other_names(entry):
            for key in _keys(name, entry.kind):
                held.setdefault(key, []).append(number)
    return [
        (entry, msgspec.structs.replace(_subject(entry), name=name, identifiers=()))
        for number, entry in enumerate(entries)
        for name in _other_names(entry)
        if any(joined.strangers(number, other) for key in _keys(name, entry.kind) for other in held[key])
    ]


def _other_names(entry: Entry) -> list[str]:
    return [listed.name for listed in entry.names if listed.kind in ("alias", "former")]


def _keys(name: str, kind: str) -> frozenset[str]:
    """Give what two spellings of a name have in common; legal forms go where it may be an organisation's."""
    kinds = (kind,) if kind in ("person", "organisation") else ("", "person", "organisation")
    return frozenset(key for one in kinds for key in identities(name, one))


def publishers_of(gate: Gate) -> dict[str, str]:
    """Give the publisher of each declared list: the plugin that brings it."""
    return {feed.id: plugin for plugin, declared in gate.plugins.ask("exportgate_register_feeds") for feed in declared}


def _name_of(gate: Gate, publisher: str, lists: Sequence[str]) -> str:
    """Give the name of a publisher: that of its jurisdiction, else what its lists agree in."""
    if publisher in gate.jurisdictions:
        return gate.jurisdictions[publisher].name
    named = {gate.feeds[feed].publisher for feed in lists if feed in gate.feeds}
    return named.pop() if len(named) == 1 else publisher


def _apart(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out an entry of a combined list whose original is there, by its id or by its first name."""
    originals: dict[str, set[str]] = {}
    for entry in entries:
        if not entry.origin_feed:
            originals.setdefault(entry.feed, set()).update((f"id {entry.id}", f"name {fold(entry.primary_name)}"))
    return [
        entry
        for entry in entries
        if not entry.origin_feed
        or originals.get(entry.origin_feed, set()).isdisjoint(
            {f"id {entry.origin_id}", f"name {fold(entry.primary_name)}"}
        )
    ]


def _subject(entry: Entry) -> Subject:
    return Subject(
        name=entry.primary_name,
        kind="" if entry.kind == "address" else entry.kind,
        country=entry.countries[0] if len(entry.countries) == 1 else "",
        date_of_birth=entry.dates_of_birth[0] if len(entry.dates_of_birth) == 1 else "",
        identifiers=entry.identifiers,
    )


class _Joined:
    """Entries joined to parties: a forest in which the entries of one party have one root."""

    def __init__(self, entries: Sequence[Entry], publisher_of: Mapping[str, str]) -> None:
        self._entries = entries
        self._publisher_of = publisher_of
        self._number = {(entry.feed, entry.id): number for number, entry in enumerate(entries)}
        self._above = list(range(len(entries)))
        self._like: list[tuple[int, int, float]] = []
        self._sure: list[tuple[int, int]] = []
        self._known: set[frozenset[int]] = set()

    def note(self, one: Entry, hit: Hit) -> None:
        """Note what the engine found for an entry: the same party, one listed by another name, or one like it."""
        here, there = self._number[one.feed, one.id], self._number.get((hit.entry.feed, hit.entry.id))
        if there is None or here == there or hit.match == "address":
            return
        if hit.confirmed and _same_first_name(one, hit):
            self._above[self._root(here)] = self._root(there)
        elif self._publisher(here) != self._publisher(there):
            self._known.add(frozenset((here, there)))
            if hit.confirmed:
                self._sure.append((here, there))
            else:
                self._like.append((here, there, hit.score))

    def note_other_name(self, one: Entry, hit: Hit) -> None:
        """Note that two entries surely share a name that is the first one of neither: perhaps they are one party."""
        here, there = self._number[one.feed, one.id], self._number.get((hit.entry.feed, hit.entry.id))
        if hit.confirmed and there is not None and self.strangers(here, there):
            self._known.add(frozenset((here, there)))
            self._like.append((here, there, hit.score))

    def strangers(self, one: int, other: int) -> bool:
        """Say whether two entries are of different publishers, and nothing joins or likens them."""
        apart = self._publisher(one) != self._publisher(other) and self._root(one) != self._root(other)
        return apart and frozenset((one, other)) not in self._known

    def order(self) -> list[str]:
        """Give the publishers, the one with most entries first."""
        return [name for name, _ in Counter(map(self._publisher, range(len(self._entries)))).most_common()]

    def parties(self) -> list[ListedParty]:
        """Give the parties, those that most publishers list first."""
        groups: dict[int, list[int]] = {}
        for number in range(len(self._entries)):
            groups.setdefault(self._root(number), []).append(number)
        like, also = self._likenesses(), self._other_names()
        found = [self._party(members, also.get(root, {}), like.get(root, {})) for root, members in groups.items()]
        return sorted(found, key=lambda party: (-len(party.by), party.name.casefold()))

    def _other_names(self) -> dict[int, dict[str, Listing]]:
        """By party: the publishers that list it by another name, told from both sides."""
        found: dict[int, dict[str, Listing]] = {}
        for here, there in self._sure:
            for one, other in ((here, there), (there, here)):
                found.setdefault(self._root(one), {}).setdefault(self._publisher(other), self._listing(other))
        return found

    def _likenesses(self) -> dict[int, dict[str, tuple[Listing, float]]]:
        """By party: the best likeness with each publisher, told from both sides."""
        best: dict[int, dict[str, tuple[Listing, float]]] = {}
        for here, there, score in self._like:
            for one, other in ((here, there), (there, here)):
                known = best.setdefault(self._root(one), {})
                publisher = self._publisher(other)
                if self._root(one) != self._root(other) and score > known.get(publisher, (None, -1.0))[1]:
                    known[publisher] = (self._listing(other), score)
        return best

    def _party(
        self, members: Sequence[int], also: Mapping[str, Listing], like: Mapping[str, tuple[Listing, float]]
    ) -> ListedParty:
        first = self._entries[members[0]]
        by: dict[str, list[Listing]] = {}
        for number in members:
            by.setdefault(self._publisher(number), []).append(self._listing(number))
        return ListedParty(
            name=first.primary_name,
            kind=next((self._entries[number].kind for number in members if self._entries[number].kind), ""),
            countries=tuple(sorted({code for number in members for code in self._entries[number].countries})),
            by={publisher: tuple(listings) for publisher, listings in by.items()},
            also={publisher: found for publisher, found in also.items() if publisher not in by},
            perhaps={publisher: found for publisher, found in like.items() if publisher not in (*by, *also)},
        )

    def _listing(self, number: int) -> Listing:
        entry = self._entries[number]
        return Listing(entry.listed_by, entry.id, entry.primary_name)

    def _publisher(self, number: int) -> str:
        feed = self._entries[number].feed
        return self._publisher_of.get(feed, feed)

    def _root(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number


def _same_first_name(one: Entry, hit: Hit) -> bool:
    """Say whether two entries agree by the names that they are listed under, not by an alias or a number alone."""
    if hit.match == "exact":
        return hit.matched_name == hit.entry.primary_name
    kind = "person" if "person" in (one.kind, hit.entry.kind) else ""
    return compare(one.primary_name, hit.entry.primary_name, kind).score >= PERHAPS_FROM


def listed_only_by(lists: AlliedLists, publisher: str) -> Iterator[ListedParty]:
    """Give the parties that only one publisher lists, and of which no other has an entry like it."""
    return (party for party in lists.parties if party.only(publisher))
