"""Parties against entries: who resembles whom, how surely, and why."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace
from rapidfuzz.fuzz import ratio, token_sort_ratio

from exportgate.decision import EditionRef
from exportgate.entry import Entry, ListedName
from exportgate.errors import ExportgateError
from exportgate.hit import Evidence, Hit, Match, with_equals
from exportgate.names.attributes import (
    ADDRESS_SAME,
    birth_evidence,
    country_evidence,
    identifier_evidence,
    kind_evidence,
)
from exportgate.names.brackets import short_names
from exportgate.names.comparison import Comparison, NamesAndKind, compare, compare_ahead, same_name
from exportgate.names.confirm import contradicted, doubts
from exportgate.names.identifiers import identifier_key, key_hash
from exportgate.names.lists import Lists, kind_of
from exportgate.names.scoring import CEILING, DEFAULT_THRESHOLD, EXACT_SCORE, SHORT_CEILING
from exportgate.shipment import Identifier, Owner, Shipment

Progress = Callable[[int, int], None]
"""Told after each batch: how many distinct parties are done, of how many."""

MAX_LAYERS = 24
FORMAT = 1
_BATCH = 16384
# So many subjects have their names compared at once.
_TOGETHER = 256
# Scores nearer than this are one score, as the trees go in steps; so many are put in order.
_TIED = 2.0
_MOST_TIED = 6
# Evidence beside the name can raise a score by this much at most, so names this far below may still become hits.
_HEADROOM = 20.0
_ADDRESS_SCORE = 90.0
# Scores below this are reached by one clean name in five; only who asks for all scores sees them.
_WORTH_WORDS = 43.0


class Subject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody to screen: a party of a shipment, or an owner of one.

    `country` is an ISO 3166-1 alpha-2 code, `date_of_birth` an ISO date cut to what is known. `party` and `owner_path`
    say where in the shipment the subject stands, as in `Hit`.
    """

    name: str
    kind: str = ""
    country: str = ""
    address: str = ""
    date_of_birth: str = ""
    identifiers: tuple[Identifier, ...] = ()
    party: int = 0
    owner_path: tuple[int, ...] = ()


def subjects_of(shipment: Shipment) -> list[Subject]:
    """Give everybody in a shipment who is to be screened: its parties, and recursively their owners."""
    subjects: list[Subject] = []
    for number, party in enumerate(shipment.parties):
        subjects.append(
            Subject(
                name=party.name,
                kind=party.kind,
                country=party.country,
                address=party.address,
                date_of_birth=party.date_of_birth,
                identifiers=party.identifiers,
                party=number,
            )
        )
        subjects += _owners(party.owners, number, ())
    return subjects


def _owners(owners: Sequence[Owner], party: int, above: tuple[int, ...]) -> Iterator[Subject]:
    if len(above) >= MAX_LAYERS:
        return
    for number, owner in enumerate(owners):
        path = (*above, number)
        yield Subject(
            name=owner.name,
            kind=owner.kind,
            country=owner.country,
            date_of_birth=owner.date_of_birth,
            identifiers=owner.identifiers,
            party=party,
            owner_path=path,
        )
        yield from _owners(owner.owners, party, path)


class Screener:
    """Screens subjects against entries. Make one with `over`, or with `compile` once and `open` each time after."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    @classmethod
    def over(cls, entries: Iterable[Entry], editions: Mapping[str, date] | Iterable[EditionRef] = ()) -> "Screener":
        """Make a screener in memory.

        Args:
            entries: of any number of lists.
            editions: the day of each list's edition, by feed id or as references.
        """
        return cls(Lists.of(list(entries), _days(editions)))

    @classmethod
    def compile(cls, lists: Iterable[tuple[EditionRef, Sequence[Entry]]], folder: Path) -> "Screener":
        """Make a screener and write it to an existing, empty folder, so that `open` is quick.

        The same lists give the same bytes. The caller moves the finished folder to its place.
        """
        entries: list[Entry] = []
        editions: list[EditionRef] = []
        for edition, listed in lists:
            entries += listed
            editions.append(edition)
        screener = cls.over(entries, editions)
        screener.save(folder)
        return screener

    @classmethod
    def open(cls, folder: Path) -> "Screener":
        """Open what `compile` wrote; nothing is read before it is needed.

        Raises:
            ExportgateError: the folder was written by another version, or is incomplete.
        """
        try:
            about = json.loads((folder / "screener.json").read_text(encoding="utf-8"))
            if about["format"] != FORMAT:
                raise ValueError(f"format {about['format']}, this version reads {FORMAT}")
            return cls(Lists.open(folder, {feed: date.fromisoformat(day) for feed, day in about["editions"].items()}))
        except (OSError, ValueError, KeyError) as error:
            hint = "Compile the lists again: exportgate update."
            raise ExportgateError(
                f"the compiled lists cannot be used: {error}", where=str(folder), hint=hint
            ) from error

    def __len__(self) -> int:
        return len(self._lists.entries)

    @property
    def names(self) -> int:
        """How many listed names are searched, aliases counted."""
        return len(self._lists.name_entries)

    def screen(
        self,
        subjects: Iterable[Subject],
        threshold: float | None = None,
        top: int | None = None,
        progress: Progress | None = None,
    ) -> list[list[Hit]]:
        """Find the entries that each subject resembles, best first; one hit an entry, by its best name.

        Args:
            subjects: each distinct name is searched once.
            threshold: the lowest score that is a hit; by default `DEFAULT_THRESHOLD`. Confirmed hits and equal
                identifiers are always given.
            top: so many hits a subject, and those that score like the last of them (`hit.with_equals`).
        """
        everybody = subjects if isinstance(subjects, Sequence) else list(subjects)
        least = DEFAULT_THRESHOLD if threshold is None else threshold
        hits: list[list[Hit]] = []
        for some, named in self._named(everybody, least, top, progress):
            for at in range(0, len(some), _TOGETHER):
                hits += self._hits_of(some[at : at + _TOGETHER], named, least, top)
        return hits

    def _named(
        self, everybody: Sequence[Subject], least: float, top: int | None, progress: Progress | None
    ) -> Iterator[tuple[Sequence[Subject], Mapping[tuple[str, str], dict[int, float]]]]:
        """Give some subjects at a time, with what each of their names finds; of others no more is held."""
        hashes = np.array([hash((subject.name, subject.kind)) for subject in everybody], np.int64)
        distinct, times = np.unique(hashes, return_counts=True)
        again = set(distinct[times > 1].tolist())
        known: dict[tuple[str, str], dict[int, float]] = {}
        done = 0
        for at in range(0, len(everybody), _BATCH):
            some = everybody[at : at + _BATCH]
            wanted = dict.fromkeys((subject.name, subject.kind) for subject in some)
            new = [one for one in wanted if one not in known]
            known |= dict(zip(new, self._names_like(new, least, top), strict=True))
            done += len(new)
            if progress:
                progress(min(done, len(distinct)), len(distinct))
            yield some, known
            known = {one: found for one, found in known.items() if hash(one) in again}

    def _names_like(self, names: Sequence[tuple[str, str]], least: float, top: int | None) -> list[dict[int, float]]:
        width = 32 if top is None else max(8, min(64, 4 * top))
        return self._lists.names.search(names, width, least - _HEADROOM, os.cpu_count() or 1)

    def _hits_of(
        self,
        subjects: Sequence[Subject],
        named: Mapping[tuple[str, str], dict[int, float]],
        least: float,
        top: int | None,
    ) -> Iterator[list[Hit]]:
        """Give the hits of each subject; their names are compared all at once before words are made of it."""
        seen = []
        for subject in subjects:
            addresses = {entry: (place, share) for entry, place, share in self._addresses_like(subject)}
            ranked = self._ranked(subject, named[subject.name, subject.kind], addresses, least, top)
            seen.append((subject, addresses, ranked))
        compare_ahead(pair for subject, _, ranked in seen for pair in self._to_compare(subject, ranked, top))
        return (self._hits(subject, addresses, ranked, least, top) for subject, addresses, ranked in seen)

    def _hits(
        self,
        subject: Subject,
        addresses: Mapping[int, tuple[int, float]],
        ranked: list[tuple[float, "_Found"]],
        least: float,
        top: int | None,
    ) -> list[Hit]:
        hits = {}
        ranked = self._nearest_first(subject, ranked)
        for score, found in ranked[: with_equals([round(score, 1) for score, _ in ranked], top)]:
            hits[found.entry] = self._name_hit(subject, found, score, addresses)
        for number, (place, share) in addresses.items():
            if number not in hits:
                hits[number] = self._address_hit(subject, number, place, share)
        for number in self._identified(subject):
            if number not in hits or hits[number].match not in ("identifier", "exact"):
                hits[number] = self._identifier_hit(subject, number)
        good = [hit for hit in hits.values() if reaches(hit, least)]
        good.sort(key=lambda hit: (-hit.score, not hit.confirmed))
        return good[: with_equals([hit.score for hit in good], top)]

    def _ranked(
        self, subject: Subject, named: dict[int, float], addresses: Mapping[int, object], least: float, top: int | None
    ) -> list[tuple[float, "_Found"]]:
        """Give the entries that the name finds, each by its best name, with the score of all evidence; best first."""
        best: dict[int, _Found] = {}
        entries, places, shorts = self._lists.name_entries, self._lists.name_places, self._lists.name_shorts
        for number, score in named.items():
            entry, place, short = entries.item(number), places.item(number), shorts.item(number)
            exact = not short and self._exact(subject, score, entry, place)
            most = SHORT_CEILING if short else CEILING
            found = _Found(entry, place, EXACT_SCORE if exact else min(score, most), exact, short)
            if entry not in best or found.order > best[entry].order:
                best[entry] = found
        ranked: list[tuple[float, _Found]] = []
        lift = 0.0 if _only_a_name(subject) else _HEADROOM
        for found in sorted(best.values(), key=lambda one: one.order, reverse=True):
            # Nothing can bring those that follow before what is already at hand.
            if top is not None and len(ranked) >= 3 * top and found.score + lift < ranked[top - 1][0] - _TIED:
                break
            others = self._other_evidence(subject, self._lists.entries[found.entry])
            points = sum(one.points for one in others) + (ADDRESS_SAME if found.entry in addresses else 0.0)
            total = _bounded(found.score + points, EXACT_SCORE if found.exact else CEILING)
            if total >= least or found.exact:
                ranked.append((total, found))
        ranked.sort(key=lambda one: (-one[0], not one[1].exact, one[1].entry))
        return ranked

    def _to_compare(
        self, subject: Subject, ranked: list[tuple[float, "_Found"]], top: int | None
    ) -> Iterator[NamesAndKind]:
        """Give the pairs of names that are compared to put the ranked entries in order, and to tell of them."""
        told = with_equals([round(score, 1) for score, _ in ranked], top)
        tied = sum(ranked[0][0] - score < _TIED for score, _ in ranked)
        for _, found in ranked[: max(told, tied)]:
            if found.score >= _WORTH_WORDS:
                yield self._pair(subject, found)

    def _pair(self, subject: Subject, found: "_Found") -> NamesAndKind:
        entry = self._lists.entries[found.entry]
        listed = entry.names[found.place].name
        named = short_names(listed)[found.short - 1] if found.short else listed
        return subject.name, named, subject.kind or kind_of(entry)

    def _nearest_first(self, subject: Subject, ranked: list[tuple[float, "_Found"]]) -> list[tuple[float, "_Found"]]:
        """Give those that share the best score in the order of how near their names are."""
        if len(ranked) < 2 or ranked[0][0] - ranked[1][0] >= _TIED:
            return ranked
        best, first = ranked[0]
        tied = [one for one in ranked if best - one[0] < _TIED and one[1].exact == first.exact]
        if len(tied) < 2 or best < _WORTH_WORDS:
            return ranked
        near = sorted(tied[:_MOST_TIED], key=lambda one: self._apart(subject, one[1])) + tied[_MOST_TIED:]
        return [*((best, found) for _, found in near), *(one for one in ranked if one not in tied)]

    def _apart(self, subject: Subject, found: "_Found") -> tuple[float, ...]:
        """Say how far a name is from a listed one: what of it is left over, which words are the same, letter by letter.

        Legal forms count among the letters. In another script the words are readings, of which several are right.
        """
        entry = self._lists.entries[found.entry]
        listed = entry.names[found.place].name
        ours, theirs = subject.name.casefold(), listed.casefold()
        alike = max(ratio(ours, theirs), token_sort_ratio(ours, theirs))
        if found.exact:
            return (-alike,)
        compared = compare(subject.name, listed, subject.kind or kind_of(entry))
        left = sum(map(len, compared.ours_left))
        same = sum(len(word) // 3 for met in compared.meetings if met.how == "same" for word in met.ours)
        return (left, -same if subject.name.isascii() else 0, -alike)

    def _exact(self, subject: Subject, score: float, number: int, place: int) -> bool:
        # Who is not said to be a person is read as a firm too: `Min` as an abbreviation, no family name before a comma.
        if score < (EXACT_SCORE if subject.kind else DEFAULT_THRESHOLD):
            return False
        entry = self._lists.entries[number]
        if score < EXACT_SCORE and entry.kind != "person":
            return False
        return same_name(subject.name, entry.names[place].name, subject.kind or kind_of(entry))

    def _name_hit(
        self, subject: Subject, found: "_Found", total: float, addresses: Mapping[int, tuple[int, float]]
    ) -> Hit:
        entry = self._lists.entries[found.entry]
        listed = entry.names[found.place]
        others = self._other_evidence(subject, entry)
        if found.entry in addresses:
            place, share = addresses[found.entry]
            others += (_address_evidence(subject, entry, place, share, ADDRESS_SAME),)
        evidence = (*_name_evidence(subject, listed, found, kind_of(entry)), *others)
        same = any(one.feature == "identifier" and one.points > 0 for one in others)
        doubt = doubts(subject.name, subject.kind, listed, entry, others) if found.exact and not same else ()
        evidence += tuple(Evidence(feature="doubt", reason=reason) for reason in doubt)
        match: Match = "identifier" if same else "exact" if found.exact else "similar"
        confirmed = not contradicted(others) if same else found.exact and not doubt
        return self._hit(subject, entry, total, listed.name, match, confirmed, evidence)

    def _other_evidence(self, subject: Subject, entry: Entry) -> tuple[Evidence, ...]:
        found = (
            identifier_evidence(subject.identifiers, entry),
            birth_evidence(subject.date_of_birth, entry.dates_of_birth),
            kind_evidence(subject.kind, entry.kind),
            country_evidence(subject.country, entry.countries),
        )
        return tuple(one for one in found if one)

    def _addresses_like(self, subject: Subject) -> Iterator[tuple[int, int, float]]:
        if subject.address:
            for number, share in self._lists.addresses.search(subject.address):
                yield int(self._lists.address_entries[number]), int(self._lists.address_places[number]), share

    def _address_hit(self, subject: Subject, number: int, place: int, share: float) -> Hit:
        entry = self._lists.entries[number]
        score = _bounded(_ADDRESS_SCORE * share + (10.0 * share if entry.kind == "address" else 0.0))
        evidence = (_address_evidence(subject, entry, place, share, round(score, 1)),)
        return self._hit(subject, entry, score, entry.primary_name, "address", False, evidence)

    def _identified(self, subject: Subject) -> Iterator[int]:
        for one in subject.identifiers:
            key = identifier_key(one)
            if not key:
                continue
            wanted = np.uint64(key_hash(key))
            first = int(np.searchsorted(self._lists.identifier_keys, wanted, "left"))
            last = int(np.searchsorted(self._lists.identifier_keys, wanted, "right"))
            for at in range(first, last):
                number = int(self._lists.identifier_entries[at])
                found = identifier_evidence((one,), self._lists.entries[number])
                if found and found.points > 0:
                    yield number

    def _identifier_hit(self, subject: Subject, number: int) -> Hit:
        entry = self._lists.entries[number]
        others = self._other_evidence(subject, entry)
        compared = max(
            (compare(subject.name, listed.name, subject.kind or kind_of(entry)) for listed in entry.names),
            key=lambda found: found.score,
            default=Comparison(0.0, False),
        )
        matched = next((one.listed for one in compared.evidence), entry.primary_name)
        evidence = (*others, *compared.evidence)
        return self._hit(subject, entry, 100.0, matched, "identifier", not contradicted(others), evidence)

    def _hit(
        self,
        subject: Subject,
        entry: Entry,
        score: float,
        matched: str,
        match: Match,
        confirmed: bool,
        evidence: tuple[Evidence, ...],
    ) -> Hit:
        return Hit(
            party=subject.party,
            owner_path=subject.owner_path,
            name=subject.name,
            score=round(score, 1),
            feed=entry.feed,
            entry=entry,
            matched_name=matched,
            match=match,
            confirmed=confirmed,
            evidence=evidence,
            edition=self._lists.editions.get(entry.feed),
        )

    def save(self, folder: Path) -> None:
        """Write what is searched to an existing, empty folder, for `open`."""
        self._lists.save(folder)
        days = {feed: day.isoformat() for feed, day in sorted(self._lists.editions.items())}
        about = {"format": FORMAT, "editions": days}
        (folder / "screener.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def reaches(hit: Hit, threshold: float) -> bool:
    """Whether a hit is given at a threshold: confirmed hits and equal identifiers always are."""
    return hit.score >= threshold or hit.confirmed or hit.match == "identifier"


class _Found(NamedTuple):
    """An entry that a name found: by which of its names, the score of the two names alone, and whether they are one.

    `short` is 0 for the name as it is listed, else which of the short names in its brackets was found.
    """

    entry: int
    place: int
    score: float
    exact: bool
    short: int = 0

    @property
    def order(self) -> tuple[float, bool, int]:
        return self.score, self.exact, -self.place


def _only_a_name(subject: Subject) -> bool:
    return not (subject.country or subject.date_of_birth or subject.identifiers or subject.address)


def _name_evidence(subject: Subject, listed: ListedName, found: _Found, kind: str) -> tuple[Evidence, ...]:
    """Say in words what the names have in common; not for what is so little that nobody will look at it."""
    if found.score < _WORTH_WORDS:
        points = round(found.score, 1)
        return (
            Evidence(feature="name", reason="little in common", points=points, ours=subject.name, listed=listed.name),
        )
    if not found.short:
        return compare(subject.name, listed.name, subject.kind or kind).evidence
    short = short_names(listed.name)[found.short - 1]
    (evidence,) = compare(subject.name, short, subject.kind or kind).evidence
    reason = f"{evidence.reason} ({short}, the short name that the list gives in brackets)"
    return (replace(evidence, reason=reason, points=round(found.score, 1), listed=listed.name),)


def _address_evidence(subject: Subject, entry: Entry, place: int, share: float, points: float) -> Evidence:
    reason = f"address resembles the listed one ({round(100 * share)} in 100 of its words)"
    listed = entry.addresses[place].text
    return Evidence(feature="address", reason=reason, points=points, ours=subject.address, listed=listed)


def _bounded(score: float, most: float = EXACT_SCORE) -> float:
    return max(0.0, min(most, score))


def _days(editions: Mapping[str, date] | Iterable[EditionRef]) -> dict[str, date]:
    if isinstance(editions, Mapping):
        return dict(editions)
    return {edition.feed: edition.edition for edition in editions}
