"""A designation of the UK Sanctions List as an entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, cast

from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName, NameKind
from exportgate.errors import FeedError
from exportgate.feeds.dates import day_month_year, masked_date
from exportgate.feeds.listed_names import each_once
from exportgate.feeds.notes import Notes
from exportgate.law.places import place
from exportgate.law.tables import load_yaml
from exportgate.names.scripts import script_of
from exportgate.shipment import Identifier
from exportgate_uk.feeds.sanctions.elements import Record, records, text, texts
from exportgate_uk.feeds.sanctions.identifiers import cleaned, imo_number, numbered_ship, registration_numbers

FEED = "uk.sanctions"
_NAME_PARTS = ("Name1", "Name2", "Name3", "Name4", "Name5", "Name6")
_ADDRESS_PARTS = (*(f"AddressLine{number}" for number in range(1, 7)), "AddressPostalCode", "AddressCountry")

# What only this list has, kept under the publisher's heading: heading and place in the designation.
_DETAILS = (
    ("Title", ("Titles", "Title")),
    ("Gender", ("IndividualDetails", "Individual", "Genders", "Gender")),
    ("Position", ("IndividualDetails", "Individual", "Positions", "Position")),
    ("Type of entity", ("EntityDetails", "Entity", "TypeOfEntities", "TypeOfEntity")),
    ("Parent company", ("EntityDetails", "Entity", "ParentCompanies", "ParentCompany")),
    ("Subsidiaries", ("EntityDetails", "Entity", "Subsidiaries", "Subsidiary")),
    (
        "Business registration number",
        ("EntityDetails", "Entity", "BusinessRegistrationNumbers", "BusinessRegistrationNumber"),
    ),
    ("Type of ship", ("ShipDetails", "Ship", "TypeOfShipDetails", "TypeOfShip")),
    ("Tonnage of ship", ("ShipDetails", "Ship", "TonnageOfShipDetails", "TonnageOfShip")),
    ("Length of ship", ("ShipDetails", "Ship", "LengthOfShipDetails", "LengthOfShip")),
    ("Year built", ("ShipDetails", "Ship", "YearsBuilt", "YearBuilt")),
    (
        "Current believed flag of ship",
        ("ShipDetails", "Ship", "CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip"),
    ),
    ("Previous flags", ("ShipDetails", "Ship", "PreviousFlags", "PreviousFlag")),
    ("Current owner/operator", ("ShipDetails", "Ship", "CurrentOwnerOperators", "CurrentOwnerOperator")),
    ("Previous owner/operator", ("ShipDetails", "Ship", "PreviousOwnerOperators", "PreviousOwnerOperator")),
    ("Hull identification number", ("ShipDetails", "Ship", "HullIdentificationNumbers", "HullIdentificationNumber")),
    ("Phone number", ("PhoneNumbers", "PhoneNumber")),
    ("Email address", ("EmailAddresses", "EmailAddress")),
    ("Website", ("Websites", "Website")),
    ("Date designated", ("DateDesignated",)),
    ("Designation source", ("DesignationSource",)),
    ("Last updated", ("LastUpdated",)),
)


@dataclass(frozen=True, slots=True)
class Lookups:
    """The publisher's words, lower case, and ours."""

    kinds: Mapping[str, str]
    name_kinds: Mapping[str, str]
    alias_strengths: Mapping[str, str]
    measures: Mapping[str, str]
    indicators: Mapping[str, str]
    countries: Mapping[str, str]


@cache
def lookups() -> Lookups:
    """Give the lookups of this list."""
    return Lookups(**load_yaml(files(__package__) / "lookups.yaml"))


def entry_of(record: Record, source: str, notes: Notes) -> Entry:
    """Turn one designation into an entry.

    Args:
        record: its elements.
        source: where it stands in the publication.
        notes: told what could not be read as it should be.

    Raises:
        FeedError: it has no Unique ID, no known kind of party or no measure.
    """
    unique_id = text(record, "UniqueID")
    if not unique_id:
        raise FeedError("a designation has no UniqueID", where=source)
    kind = _kind(record, source)
    return Entry(
        feed=FEED,
        id=unique_id,
        kind=kind,
        names=_names(record, kind, unique_id, notes),
        addresses=_addresses(record),
        countries=_countries(record),
        identifiers=_identifiers(record, unique_id, notes),
        dates_of_birth=_dates_of_birth(record, unique_id, notes),
        programmes=tuple(texts(record, "RegimeName")),
        measures=_measures(record, source, notes),
        remarks=_remarks(record),
        source=source,
        listed_on=_listed_on(record, unique_id, notes),
        details=_details(record),
    )


def _kind(record: Record, source: str) -> EntryKind:
    written = text(record, "IndividualEntityShip")
    kind = lookups().kinds.get(written.casefold())
    if kind is None:
        raise FeedError(f"kind of party {written!r} is not known (individual, entity or ship expected)", where=source)
    return cast(EntryKind, kind)


def _names(record: Record, kind: str, unique_id: str, notes: Notes) -> tuple[ListedName, ...]:
    latin = [_latin_name(name, kind, unique_id, notes) for name in records(record, "Names", "Name")]
    if kind == "vessel":
        latin += [_name_within(name) for name in latin if name]
    other = (
        ListedName(name=words, kind="alias", script=script_of(words))
        for words in texts(record, "NonLatinNames", "NonLatinName", "NameNonLatinScript")
    )
    names = each_once(name for name in (*latin, *other) if name is not None)
    if not names:
        notes.add("designation without any name", unique_id)
    return names


def _latin_name(name: Record, kind: str, unique_id: str, notes: Notes) -> ListedName | None:
    parts = [text(name, part) for part in _NAME_PARTS]
    whole = " ".join(part for part in parts if part)
    if not whole:
        notes.add("name with a type but no words, left out", unique_id)
        return None
    family = parts[-1] if kind == "person" and any(parts[:-1]) else ""
    return ListedName(name=whole, kind=_name_kind(name, unique_id, notes), script=script_of(whole), family=family)


def _name_within(name: ListedName) -> ListedName | None:
    """The name of a ship that is printed within its number, as an alias: `IMO 9058713 ("AVAX")`."""
    within = numbered_ship(name.name)
    return ListedName(name=within[1], kind="alias", script=script_of(within[1])) if within else None


def _name_kind(name: Record, unique_id: str, notes: Notes) -> NameKind:
    written, strength = text(name, "NameType"), text(name, "AliasStrength")
    kind = lookups().name_kinds.get(written.casefold())
    if kind is None:
        notes.add(f"name type {written!r} is not known, taken as an alias", unique_id)
        kind = "alias"
    if kind == "alias" and strength:
        kind = lookups().alias_strengths.get(strength.casefold(), "")
        if not kind:
            notes.add(f"alias strength {strength!r} is not known, taken as good", unique_id)
            kind = "alias"
    return cast(NameKind, kind)


def _addresses(record: Record) -> tuple[ListedAddress, ...]:
    found: dict[str, ListedAddress] = {}
    for address in records(record, "Addresses", "Address"):
        words = ", ".join(part for part in (text(address, name) for name in _ADDRESS_PARTS) if part)
        if words:
            found.setdefault(words, ListedAddress(text=words, country=_country(text(address, "AddressCountry"))))
    return tuple(found.values())


def _country(written: str) -> str:
    return lookups().countries.get(written.casefold()) or place(written) or ""


def _countries(record: Record) -> tuple[str, ...]:
    written = [
        *texts(record, "IndividualDetails", "Individual", "Nationalities", "Nationality"),
        *texts(record, "Addresses", "Address", "AddressCountry"),
        *texts(record, "ShipDetails", "Ship", "CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip"),
    ]
    return tuple(dict.fromkeys(code for code in map(_country, written) if code))


def _identifiers(record: Record, unique_id: str, notes: Notes) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    for scheme, path in (
        ("passport", ("IndividualDetails", "Individual", "PassportDetails", "Passport", "PassportNumber")),
        (
            "national_id",
            (
                "IndividualDetails",
                "Individual",
                "NationalIdentifierDetails",
                "NationalIdentifier",
                "NationalIdentifierNumber",
            ),
        ),
    ):
        found += [Identifier(scheme=scheme, value=cleaned(number)) for number in texts(record, *path)]
    for number in texts(record, "EntityDetails", "Entity", "BusinessRegistrationNumbers", "BusinessRegistrationNumber"):
        found += registration_numbers(number)
    for number in texts(record, "ShipDetails", "Ship", "IMONumbers", "IMONumber"):
        if (imo := imo_number(number)) is None:
            notes.add(f"IMO number {number!r} has not seven digits", unique_id)
        found.append(Identifier(scheme="imo", value=imo or cleaned(number)))
    named = map(numbered_ship, texts(record, "Names", "Name", "Name6") if _is_ship(record) else ())
    found += [Identifier(scheme="imo", value=within[0]) for within in named if within]
    found += _references(record)
    return tuple(dict.fromkeys(identifier for identifier in found if identifier.value))


def _is_ship(record: Record) -> bool:
    return lookups().kinds.get(text(record, "IndividualEntityShip").casefold()) == "vessel"


def _references(record: Record) -> list[Identifier]:
    """The numbers that other lists know the party by: OFSI's group and the United Nations' reference."""
    group = [Identifier(scheme="ofsi_group_id", value=number) for number in texts(record, "OFSIGroupID")]
    united_nations = [
        Identifier(scheme="un_reference", value=number)
        for number in texts(record, "UNReferenceNumber")
        if any(char.isdigit() for char in number)  # one entry of 2026 says N/A
    ]
    return [*group, *united_nations]


def _dates_of_birth(record: Record, unique_id: str, notes: Notes) -> tuple[str, ...]:
    found = []
    for written in texts(record, "IndividualDetails", "Individual", "DOBs", "DOB"):
        born = _birth_date(written)
        if born is None:
            notes.add(f"date of birth {written!r} cannot be read", unique_id)
        else:
            found.append(born)
    return tuple(dict.fromkeys(found))


def _listed_on(record: Record, unique_id: str, notes: Notes) -> date | None:
    written = text(record, "DateDesignated")
    day = day_month_year(written)
    if day is None:
        notes.add(f"date of designation {written!r} is no day written dd/mm/yyyy", unique_id)
    return day


def _birth_date(written: str) -> str | None:
    return masked_date(cleaned(written))


def _measures(record: Record, source: str, notes: Notes) -> tuple[str, ...]:
    known = lookups()
    written = [part for text_ in texts(record, "SanctionsImposed") for part in text_.split("|") if part.strip()]
    found = []
    for words in (" ".join(part.split()) for part in written):
        measure = known.measures.get(words.casefold().replace("“", '"').replace("”", '"'))
        if measure is None:
            notes.add(f"measure {words!r} is not known, kept as printed", text(record, "UniqueID"))
        found.append(measure or words)
    marked = [known.indicators[name] for name in _marked(record)]
    for measure in marked:
        if measure not in found:
            notes.add(f"measure {measure} is marked as imposed but not written in SanctionsImposed", source)
    if not written and not marked:
        raise FeedError("a designation imposes no measure", where=source)
    return tuple(dict.fromkeys([*found, *marked]))


def _marked(record: Record) -> list[str]:
    boxes = records(record, "SanctionsImposedIndicators")
    return [name for box in boxes for name, values in box.items() if "true" in (v.strip().casefold() for v in values)]


def _remarks(record: Record) -> str:
    words = [*texts(record, "OtherInformation"), *texts(record, "UKStatementofReasons")]
    return "\n\n".join(words)


def _details(record: Record) -> dict[str, str]:
    details = {heading: "; ".join(dict.fromkeys(texts(record, *path))) for heading, path in _DETAILS}
    individual = ("IndividualDetails", "Individual")
    details["Place of birth"] = _joined(
        record, (*individual, "BirthDetails", "Location"), "TownOfBirth", "CountryOfBirth"
    )
    details["Date of birth as printed"] = "; ".join(
        written for written in texts(record, *individual, "DOBs", "DOB") if _birth_date(written) is None
    )
    details["Passport"] = _joined(
        record, (*individual, "PassportDetails", "Passport"), "PassportNumber", "PassportAdditionalInformation"
    )
    details["National identifier"] = _joined(
        record,
        (*individual, "NationalIdentifierDetails", "NationalIdentifier"),
        "NationalIdentifierNumber",
        "NationalIdentifierAdditionalInformation",
    )
    details["Non-Latin script"] = _joined(
        record, ("NonLatinNames", "NonLatinName"), "NonLatinScriptType", "NonLatinScriptLanguage"
    )
    return {heading: words for heading, words in details.items() if words}


def _joined(record: Record, path: tuple[str, ...], *names: str) -> str:
    """Put the words of some elements of each record side by side, e.g. a passport's number and its remark."""
    together: Any = (", ".join(filter(None, (text(part, name) for name in names))) for part in records(record, *path))
    return "; ".join(dict.fromkeys(words for words in together if words))
