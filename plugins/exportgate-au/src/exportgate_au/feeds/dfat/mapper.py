"""A party of the Consolidated List as an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName, NameKind
from exportgate.errors import FeedError
from exportgate.feeds.listed_names import each_once
from exportgate.feeds.notes import Notes
from exportgate.law.tables import load_yaml
from exportgate.names.scripts import script_of
from exportgate.shipment import Identifier
from exportgate_au.feeds.dfat.particulars import (
    birth_dates,
    citizenships,
    country_of_address,
    document_numbers,
    first_day,
    parts,
)
from exportgate_au.feeds.dfat.rows import ListedParty, NameRow

FEED = "au.dfat"
_TRUE = ("TRUE", "1", "YES")
_FALSE = ("FALSE", "0", "NO")
_KEPT_AS_PRINTED = ("Place of Birth", "Citizenship", "Listing Information", "Control Date", "Instrument of Designation")


@dataclass(frozen=True, slots=True)
class Lookups:
    """The publisher's words, lower case, and ours."""

    kinds: Mapping[str, str]
    name_kinds: Mapping[str, str]
    alias_strengths: Mapping[str, str]
    measures: Mapping[str, str]
    nothing: Sequence[str]
    citizenships: dict[str, str]


@cache
def lookups() -> Lookups:
    """Give the lookups of this list."""
    return Lookups(**load_yaml(files(__package__) / "lookups.yaml"))


def entry_of(party: ListedParty, file: str, notes: Notes) -> Entry:
    """Turn the rows of one party into an entry.

    Args:
        party: its rows.
        file: the name of the publication, for `source`.
        notes: told what could not be read as it should be.

    Raises:
        FeedError: its type or the type of one of its names is not known, or a measure is neither true nor false.
    """
    where = f"{file}, row {party.rows[0].row}"
    countries = _countries(party, notes)
    return Entry(
        feed=FEED,
        id=party.id,
        kind=_kind(party, where, notes),
        names=_names(party, where, notes),
        addresses=_addresses(party),
        countries=countries,
        identifiers=_identifiers(party),
        dates_of_birth=_dates_of_birth(party, notes),
        programmes=tuple(party.texts("Committees")),
        measures=_measures(party, where, notes),
        citations=tuple(party.texts("Instrument of Designation")),
        remarks="\n\n".join(party.texts("Additional Information")),
        source=where,
        listed_on=first_day(party.texts("Listing Information")),
        details=_details(party),
    )


def _kind(party: ListedParty, where: str, notes: Notes) -> EntryKind:
    written = {words.casefold() for words in party.texts("Type")}
    unknown = written - set(lookups().kinds)
    if unknown:
        raise FeedError(f"type {', '.join(sorted(unknown))} is not known", where=where)
    if any(not row.text("Type") for row in party.rows):
        notes.add("name without a type, taken from the other names of its party", f"reference {party.id}")
    if len(written) > 1:
        notes.add(f"names of one party with types {', '.join(sorted(written))}", f"reference {party.id}")
    return cast(EntryKind, lookups().kinds.get(party.kind(), ""))


def _names(party: ListedParty, where: str, notes: Notes) -> tuple[ListedName, ...]:
    names = each_once(_name(row, where, notes) for row in party.rows)
    if all(name.kind != "primary" for name in names):
        notes.add("party without a primary name", f"reference {party.id}")
    return names


def _name(row: NameRow, where: str, notes: Notes) -> ListedName:
    words = row.text("Name of Individual or Entity")
    return ListedName(name=words, kind=_name_kind(row, where, notes), script=script_of(words))


def _name_kind(row: NameRow, where: str, notes: Notes) -> NameKind:
    written, strength = row.text("Name Type").casefold(), row.text("Alias Strength").casefold()
    if written not in lookups().name_kinds:
        raise FeedError(f"name type {written!r} in row {row.row} is not known", where=where)
    kind = lookups().name_kinds[written]
    if kind == "alias" and strength:
        if strength not in lookups().alias_strengths:
            notes.add(f"alias strength {strength!r} is not known, taken as strong", f"row {row.row}")
        kind = lookups().alias_strengths.get(strength, "alias")
    return cast(NameKind, kind)


def _said(words: str) -> bool:
    return words.casefold().strip(" .") not in lookups().nothing


def _addresses(party: ListedParty) -> tuple[ListedAddress, ...]:
    written = [words for text in party.texts("Address") for words in parts(text) if _said(words)]
    return tuple(ListedAddress(text=words, country=country_of_address(words)) for words in dict.fromkeys(written))


def _countries(party: ListedParty, notes: Notes) -> tuple[str, ...]:
    found: list[str] = []
    for text in party.texts("Citizenship"):
        if not _said(text):
            continue
        codes, unread = citizenships(text, lookups().citizenships)
        found += codes
        for words in unread:
            notes.add(f"citizenship {words!r} names no country that we know", f"reference {party.id}")
    found += [address.country for address in _addresses(party) if address.country]
    return tuple(dict.fromkeys(found))


def _identifiers(party: ListedParty) -> tuple[Identifier, ...]:
    ships = [Identifier(scheme="imo", value=number) for number in party.texts("IMO Number")]
    others = [number for text in party.texts("Additional Information") for number in document_numbers(text)]
    return tuple(dict.fromkeys([*ships, *others]))


def _dates_of_birth(party: ListedParty, notes: Notes) -> tuple[str, ...]:
    found: list[str] = []
    for row in party.rows:
        cell, words = row.cells.get("Date of Birth"), row.text("Date of Birth")
        read = birth_dates(cell)
        if words and _said(words) and not read:
            notes.add(f"date of birth {words!r} cannot be read", f"reference {party.id}")
        found += read
    return tuple(dict.fromkeys(found))


def _measures(party: ListedParty, where: str, notes: Notes) -> tuple[str, ...]:
    found: list[str] = []
    for column, measure in lookups().measures.items():
        marks = party.texts(column)
        odd = [mark for mark in marks if mark.upper() not in (*_TRUE, *_FALSE)]
        if odd:
            raise FeedError(f"column {column} holds {odd[0]!r}, neither true nor false", where=where)
        if len({mark.upper() in _TRUE for mark in marks}) > 1:
            notes.add(f"names of one party differ in {column}, taken as imposed", f"reference {party.id}")
        if any(mark.upper() in _TRUE for mark in marks):
            found.append(measure)
    return tuple(found)


def _details(party: ListedParty) -> dict[str, str]:
    details = {column: "; ".join(party.texts(column)) for column in _KEPT_AS_PRINTED}
    details["Date of Birth"] = "; ".join(
        words for words in party.texts("Date of Birth") if _said(words) and any(char.isalpha() for char in words)
    )
    return {heading: words for heading, words in details.items() if words and _said(words)}
