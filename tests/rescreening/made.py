"""Lists and parties in memory, and what a re-screening of them kept."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, cast

from exportgate.decision import EditionRef
from exportgate.entry import Entry, ListedName
from exportgate.feeds.store import Store
from exportgate.gate import HITS_A_PARTY, Gate
from exportgate.plugins import load_plugins
from exportgate.records import Records
from exportgate.records.parties import each, take_in
from exportgate.records.rescreening import hits, verify_rows
from exportgate.rescreening.found import Found, found_of
from exportgate.rescreening.rescreening import Rescreened, Rescreening
from exportgate.screening import Screener, Subject
from exportgate.shipment import Party

FEED = "xx.list"


class MadeEdition:
    """What is asked of an edition."""

    def __init__(self, feed: str, day: date, content: str) -> None:
        self.feed, self.date, self.sha256, self.entries_sha256 = feed, day, content, content

    def ref(self) -> EditionRef:
        return EditionRef(feed=self.feed, edition=self.date, sha256=self.sha256)


class MadeStore:
    """A store of one list in memory; `publish` brings its next edition."""

    def __init__(self, home: Path) -> None:
        self.home, self.listed, self.number = home, list[Entry](), 0

    def publish(self, entries: Iterable[Entry]) -> None:
        self.listed, self.number = list(entries), self.number + 1

    def parties(self) -> dict[str, MadeEdition]:
        if not self.number:
            return {}
        return {FEED: MadeEdition(FEED, date(2026, 1, self.number), f"{self.number}")}

    def entries(self, edition: MadeEdition) -> list[Entry]:
        return self.listed


class Office:
    """A data folder with a list and parties on file."""

    def __init__(self, home: Path, records: Records) -> None:
        self.store = MadeStore(home)
        self.records = records
        self.gate = Gate(load_plugins([], installed=False), cast(Store, self.store))

    def publish(self, *entries: Entry) -> None:
        self.store.publish(entries)

    def on_file(self, *parties: Party) -> None:
        take_in(self.records, "maria", "", parties, removals=True)

    def rescreen(self, **how: Any) -> Rescreened:
        return Rescreening(self.gate, self.records).run("maria", **how)

    def kept(self) -> list[Found]:
        with self.records.reading() as connection:
            return list(hits(connection))

    def anew(self) -> list[Found]:
        """Screen everybody with the engine itself, as `kept` gives it."""
        screener = Screener.over(self.store.listed, {FEED: date(2026, 1, 1)})
        with self.records.reading() as connection:
            parties = list(each(connection))
        subjects = [
            Subject(
                name=one.party.name,
                kind=one.party.kind,
                country=one.party.country,
                address=one.party.address,
                date_of_birth=one.party.date_of_birth,
                identifiers=one.party.identifiers,
            )
            for one in parties
        ]
        found = screener.screen(subjects, top=HITS_A_PARTY)
        flat = [
            hit for one, own in zip(parties, found, strict=True) for hit in found_of((one.source, one.party.id), own)
        ]
        return sorted(flat, key=lambda one: one.place)

    def faults(self) -> list[str]:
        with self.records.reading() as connection:
            return list(verify_rows(connection))


def entry(id: str, name: str, **more: Any) -> Entry:
    """An entry with one name."""
    return Entry(feed=FEED, id=id, names=(ListedName(name=name),), **more)


def party(id: str, name: str, **more: Any) -> Party:
    """A party on file."""
    return Party(role="other", id=id, name=name, **more)


def told(of: Rescreened) -> list[tuple[str, str, str]]:
    """What changed: new, changed or gone, the party and the entry."""
    return [(one.what, one.found.id, one.found.entry) for one in of.changes]
