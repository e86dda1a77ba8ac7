"""The rows of one group as an entry."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName, NameKind
from exportgate.errors import FeedError
from exportgate.feeds.dates import day_month_year, masked_date
from exportgate.feeds.listed_names import each_once
from exportgate.feeds.notes import Notes
from exportgate.law.places import place
from exportgate.law.tables import load_yaml
from exportgate.names.scripts import script_of
from exportgate.shipment import Identifier
from exportgate_uk.feeds.sanctions.identifiers import cleaned, imo_number, registration_numbers

FEED = "uk.ofsi"
Cells = Mapping[str, str]

_NAME_COLUMNS = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_ADDRESS_COLUMNS = (*(f"Address {number}" for number in range(1, 7)), "Post/Zip Code", "Country")
_DETAILS = (
    "Title",
    "Position",
    "Town of Birth",
    "Country of Birth",
    "Passport Details",
    "National Identification Details",
)
_NUMBERED = re.compile(r"\(\d+\)\s*")
_LABELS = (
    ("UK Sanctions List Ref", "UN Ref", "UK Statement of Reasons", "Gender", "Phone number", "Fax", "Website"),
    ("Email address", "Type of entity", "Business Reg No", "Parent company", "Subsidiaries", "IMO number"),
    ("Flag of ship", "Type of ship", "Tonnage of ship", "Length of ship", "Year built", "Current owners"),
    ("Previous owners", "Previous flags"),
)
_LABEL = re.compile(rf"\(({'|'.join(label for group in _LABELS for label in group)})\):")
_FURTHER = re.compile(r"Financial sanctions imposed in addition to an asset freeze:\s*([^.]+)\.")


@dataclass(frozen=True, slots=True)
class Lookups:
    """The publisher's words, lower case, and ours."""

    kinds: Mapping[str, str]
    name_kinds: Mapping[str, str]
    alias_qualities: Mapping[str, str]
    further_measures: Mapping[str, str]


@cache
def lookups() -> Lookups:
    """Give the lookups of this list."""
    return Lookups(**load_yaml(files(__package__) / "lookups.yaml"))


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one Group ID: each its number in the sheet and its cells by column, blanks put right."""

    id: str
    rows: Sequence[tuple[int, Cells]]

    def texts(self, column: str) -> list[str]:
        """Give what the rows say in a column, each once; `(1) a (2) b` is two."""
        written = dict.fromkeys(cells[column] for _, cells in self.rows)
        pieces = (piece for text in written if text for piece in _NUMBERED.split(text))
        return list(dict.fromkeys(piece.strip(" .") for piece in pieces if piece.strip(" .")))

    def labelled(self) -> dict[str, list[str]]:
        """Give what stands behind the labels within the remarks: `(UN Ref):TAe.010`, each once."""
        found: dict[str, list[str]] = {}
        for text in dict.fromkeys(cells["Other Information"] for _, cells in self.rows):
            pieces = _LABEL.split(text)
            for label, words in zip(pieces[1::2], pieces[2::2], strict=True):
                if words.strip(" .") and words.strip() not in found.setdefault(label, []):
                    found[label].append(words.strip())
        return found


def entry_of(group: Group, file: str, notes: Notes) -> Entry:
    """Turn the rows of one group into an entry.

    Raises:
        FeedError: its group type or a kind of name is not known.
    """
    labelled = group.labelled()
    where = f"{file}, row {group.rows[0][0]}"
    kind = _word(lookups().kinds, group, "Group Type", where)
    return Entry(
        feed=FEED,
        id=group.id,
        kind=cast(EntryKind, kind),
        names=_names(group, kind, where),
        addresses=_addresses(group),
        countries=_countries(group, labelled),
        identifiers=_identifiers(group, labelled),
        dates_of_birth=_dates_of_birth(group, notes),
        programmes=tuple(group.texts("Regime")),
        measures=_measures(group, notes),
        remarks="\n\n".join(dict.fromkeys(cells["Other Information"] for _, cells in group.rows)),
        source=where,
        listed_on=min(filter(None, map(day_month_year, group.texts("Listed On"))), default=None),
        details=_details(group, labelled),
    )


def _word(known: Mapping[str, str], group: Group, column: str, where: str) -> str:
    written = {words.casefold() for words in group.texts(column)}
    if len(written) != 1 or not written <= set(known):
        raise FeedError(f"{column} of group {group.id} is {', '.join(sorted(written)) or 'empty'}", where=where)
    return known[written.pop()]


def _names(group: Group, kind: str, where: str) -> tuple[ListedName, ...]:
    names = (name for _, cells in group.rows for name in _names_of_row(cells, kind, where))
    return each_once(name for name in names if name.name)


def _names_of_row(cells: Cells, kind: str, where: str) -> tuple[ListedName, ...]:
    parts = [cells[column] for column in _NAME_COLUMNS]
    whole = " ".join(part for part in parts if part)
    family = parts[-1] if kind == "person" and any(parts[:-1]) else ""
    latin = ListedName(name=whole, kind=_name_kind(cells, where), script=script_of(whole), family=family)
    others = (
        ListedName(name=piece.strip(), kind="alias", script=script_of(piece))
        for piece in _NUMBERED.split(cells["Name Non-Latin Script"])
        if piece.strip()
    )
    return (latin, *others)


def _name_kind(cells: Cells, where: str) -> NameKind:
    written, quality = cells["Alias Type"].casefold(), cells["Alias Quality"].casefold()
    if written not in lookups().name_kinds or (quality and quality not in lookups().alias_qualities):
        raise FeedError(f"alias type {written!r} of quality {quality!r} is not known", where=where)
    kind = lookups().name_kinds[written]
    return cast(NameKind, lookups().alias_qualities.get(quality, kind) if kind == "alias" else kind)


def _addresses(group: Group) -> tuple[ListedAddress, ...]:
    found: dict[str, ListedAddress] = {}
    for _, cells in group.rows:
        words = ", ".join(cells[column] for column in _ADDRESS_COLUMNS if cells[column])
        if words:
            found.setdefault(words, ListedAddress(text=words, country=_country(cells["Country"])))
    return tuple(found.values())


def _country(written: str) -> str:
    return place(re.sub(r"\([^)]*\)", "", written).strip(" .")) or place(written) or ""


def _countries(group: Group, labelled: Mapping[str, list[str]]) -> tuple[str, ...]:
    written = [*group.texts("Nationality"), *group.texts("Country"), *labelled.get("Flag of ship", [])]
    return tuple(dict.fromkeys(code for code in map(_country, written) if code))


def _identifiers(group: Group, labelled: Mapping[str, list[str]]) -> tuple[Identifier, ...]:
    found = [Identifier(scheme="passport", value=cleaned(number)) for number in group.texts("Passport Number")]
    found += [
        Identifier(scheme="national_id", value=cleaned(number))
        for number in group.texts("National Identification Number")
    ]
    for words in labelled.get("Business Reg No", []):
        found += [number for piece in _NUMBERED.split(words) if piece.strip() for number in registration_numbers(piece)]
    for words in labelled.get("IMO number", []):
        found.append(Identifier(scheme="imo", value=imo_number(words) or cleaned(words)))
    for label, scheme in (("UK Sanctions List Ref", "uksl_reference"), ("UN Ref", "un_reference")):
        found += [Identifier(scheme=scheme, value=_reference(words)) for words in labelled.get(label, [])]
    return tuple(dict.fromkeys(number for number in found if number.value))


def _reference(words: str) -> str:
    """The reference alone: text may follow it without a label, as in `RUS1831. Financial sanctions imposed ...`."""
    match = re.match(r"[A-Za-z]{3}(?:\d{4}|[a-z]?\.\d{3})|[A-Za-z]{2,3}\.\d+", words)
    return match[0] if match else cleaned(words.split(" ")[0])


def _dates_of_birth(group: Group, notes: Notes) -> tuple[str, ...]:
    found = []
    for written in group.texts("DOB"):
        born = masked_date(written)
        if born is None:
            notes.add(f"date of birth {written!r} cannot be read", f"group {group.id}")
        else:
            found.append(born)
    return tuple(found)


def _measures(group: Group, notes: Notes) -> tuple[str, ...]:
    found = ["asset_freeze"]
    for _, cells in group.rows:
        for match in _FURTHER.finditer(cells["Other Information"]):
            words = match[1].strip()
            measure = lookups().further_measures.get(words.casefold())
            if measure is None:
                notes.add(f"measure {words!r} is not known, kept as printed", f"group {group.id}")
            found.append(measure or words)
    return tuple(dict.fromkeys(found))


def _details(group: Group, labelled: Mapping[str, list[str]]) -> dict[str, str]:
    details = {column: "; ".join(group.texts(column)) for column in _DETAILS}
    details["Date designated"] = "; ".join(group.texts("UK Sanctions List Date Designated"))
    details["Last updated"] = "; ".join(group.texts("Last Updated"))
    for label, words in labelled.items():
        if label not in ("UK Statement of Reasons", "UK Sanctions List Ref", "UN Ref"):
            details[label] = "; ".join(words)
    return {heading: words for heading, words in details.items() if words}
