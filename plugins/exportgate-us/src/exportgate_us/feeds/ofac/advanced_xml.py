"""OFAC's advanced model (SDN_ADVANCED.XML, CONS_ADVANCED.XML): values by number, parties, and why they are listed.

The file is in the order of its sections: reference values, locations, documents, parties, relations between them,
entries on lists. It is read in that order, one element at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from exportgate.entry import NameKind
from exportgate.errors import FeedError
from exportgate.feeds.dates import cut_date
from exportgate.feeds.feed import RawFile
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, local, xml_elements, xml_text
from exportgate_us.feeds.ofac.births import span
from exportgate_us.feeds.ofac.list_xml import only_file, tell_unknown
from exportgate_us.feeds.ofac.mapper import KINDS
from exportgate_us.feeds.ofac.party import Feature, Party, PartyAddress, PartyName, split_name
from exportgate_us.feeds.ofac.remarks import country_code, document, party_address, town

NAMESPACES = (
    "http://www.un.org/sanctions/1.0",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
)
_KIND_OF_NAME: dict[str, NameKind] = {"Name": "alias", "A.K.A.": "alias", "N.K.A.": "alias", "F.K.A.": "former"}
_STREET = ("ADDRESS1", "ADDRESS2", "ADDRESS3")
_VESSEL = {
    "Vessel Call Sign": "Call sign",
    "VESSEL TYPE": "Vessel type",
    "Vessel Type": "Vessel type",
    "Vessel Flag": "Vessel flag",
    "Vessel Owner": "Vessel owner",
    "Vessel Tonnage": "Tonnage",
    "Vessel Gross Tonnage": "Tonnage",
    "Vessel Gross Registered Tonnage": "Gross registered tonnage",
    "Title": "Title",
}
_SUBLISTS = {
    "Sectoral Sanctions Identifications List": "SSI",
    "Non-SDN Palestinian Legislative Council List": "PLC",
    "FSE List": "FSE",
    "CAPTA List": "CAPTA",
    "Part 561 List": "CAPTA",
    "Non-SDN Menu-Based Sanctions List": "NS-MBS",
    "Non-SDN Chinese Military-Industrial Complex Companies List": "CMIC",
    "Non-SDN Chinese Military Companies List": "CMIC",
    "Non-SDN Iranian Sanctions Act List": "NS-ISA",
}
_SECTIONS = ("DateOfIssue", "ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty")
_AFTER_PARTIES = ("ProfileRelationship", "SanctionsEntry")


@dataclass(slots=True)
class _Known:
    """What was read before it is needed: reference values by set and number, places, documents by identity."""

    values: dict[str, dict[str, str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    places: dict[str, PartyAddress] = field(default_factory=dict)
    documents: dict[str, list[Feature]] = field(default_factory=dict)

    def value(self, kind: str, number: str | None) -> str:
        """Give the word that a number stands for; "" for none.

        Raises:
            FeedError: the file refers to a number that it does not define.
        """
        if not number:
            return ""
        try:
            return self.values[kind][number]
        except KeyError as error:
            raise FeedError(f"refers to {kind} {number[:40]!r}, which it does not define") from error


def read_parties(files: Sequence[RawFile], notes: Notes) -> tuple[list[Party], int, date | None]:
    """Read one file into parties, the number of its parties and the day of its issue.

    Raises:
        FeedError: it is not what it should be.
    """
    file = only_file(files)
    known, parties, published = _Known(), dict[str, Party](), None
    for element in xml_elements(file, *_SECTIONS, *_AFTER_PARTIES):
        _require_namespace(file, element)
        try:
            if local(element) == "DateOfIssue":
                published = _issued(file, element)
            else:
                _take(element, known, parties, notes)
        except FeedError as error:
            raise error if error.where else broken(file, error.message, row=element.sourceline) from error
    if not parties:
        raise broken(file, "holds no DistinctParty")
    return list(parties.values()), len(parties), published


def _require_namespace(file: RawFile, element: Any) -> None:
    space = element.tag.partition("}")[0].lstrip("{")
    if space not in NAMESPACES:
        raise broken(file, f"is not in a known namespace of the model, but in {space!r}", row=element.sourceline)


def _issued(file: RawFile, element: Any) -> date:
    day = _day(element)
    if day is None or len(day) != 10:
        raise broken(file, "its DateOfIssue is no day", row=element.sourceline)
    return date.fromisoformat(day)


def _take(element: Any, known: _Known, parties: dict[str, Party], notes: Notes) -> None:
    match local(element):
        case "ReferenceValueSets":
            _take_values(element, known)
        case "Location":
            known.places[element.get("ID", "")] = _place(element, known)
        case "IDRegDocument":
            known.documents.setdefault(element.get("IdentityID", ""), []).append(_document(element, known, notes))
        case "DistinctParty":
            party = _party(element, known, notes)
            if party.uid in parties:
                raise FeedError(f"party {party.uid} stands twice")
            parties[party.uid] = party
        case "ProfileRelationship":
            _relate(element, known, parties)
        case _:
            _list(element, known, parties)


def _take_values(sets: Any, known: _Known) -> None:
    for holder in sets:
        for item in holder:
            number = item.get("ID", "")
            known.values.setdefault(local(item), {})[number] = xml_text(item)
            match local(item):
                case "Country":
                    known.countries[number] = item.get("ISO2") or country_code(xml_text(item)) or ""
                case "AreaCode":
                    known.areas[number] = xml_text(item) or country_code(item.get("Description", "")) or ""
                case "PartySubType":
                    known.kinds[number] = item.get("PartyTypeID", "")


def _place(element: Any, known: _Known) -> PartyAddress:
    parts: dict[str, str] = {}
    for part in element.iterchildren("{*}LocationPart"):
        kind = known.value("LocPartType", part.get("LocPartTypeID"))
        text = next((xml_text(value, "Value") for value in part.iterchildren("{*}LocationPartValue")), "")
        parts[kind] = f"{parts[kind]}, {text}" if kind in parts else text
    country = area = name = ""
    for item in element.iterchildren("{*}LocationCountry"):
        country = known.countries.get(item.get("CountryID", ""), "")
        name = known.value("Country", item.get("CountryID"))
    for item in element.iterchildren("{*}LocationAreaCode"):
        area = known.areas.get(item.get("AreaCodeID", ""), "")
    code = country_code(country or area) or ""
    lines = [parts.get(kind, "") for kind in _STREET]
    lines.append(town(*(parts.get(kind, "") for kind in ("CITY", "STATE/PROVINCE", "POSTAL CODE"))))
    printed = party_address((*lines, parts.get("REGION", "")), name)
    return PartyAddress(printed.text if printed else "", code)


def _document(element: Any, known: _Known, notes: Notes) -> Feature:
    days = {
        known.value("IDRegDocDateType", item.get("IDRegDocDateTypeID")): _first_day(item)
        for item in element.iterchildren("{*}DocumentDate")
    }
    heading = known.value("IDRegDocType", element.get("IDRegDocTypeID"))
    tell_unknown(heading, notes)
    return document(
        heading,
        xml_text(element, "IDRegistrationNo"),
        country_code(known.countries.get(element.get("IssuedBy-CountryID", ""), "")) or "",
        days.get("Issue Date", ""),
        days.get("Expiration Date", ""),
    )


def _first_day(element: Any) -> str:
    period = next(element.iterchildren("{*}DatePeriod"), None)
    return _day(_child(period, "Start", "From")) or ""


def _child(element: Any, *path: str) -> Any:
    for step in path:
        element = None if element is None else next(element.iterchildren(f"{{*}}{step}"), None)
    return element


def _day(element: Any) -> str | None:
    if element is None:
        return None
    parts = [xml_text(element, part) for part in ("Year", "Month", "Day")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts if part) or not parts[0]:
        return None
    return cut_date(*(int(part or 0) for part in parts))


def _party(element: Any, known: _Known, notes: Notes) -> Party:
    uid = element.get("FixedRef", "")
    if not (uid.isascii() and uid.isdigit()):
        raise FeedError(f"DistinctParty has no number but {uid[:40]!r}")
    profile = _child(element, "Profile")
    if profile is None:
        raise FeedError(f"party {uid} has no profile")
    kind = _kind(profile, known)
    identities = list(profile.iterchildren("{*}Identity"))
    names = tuple(name for identity in identities for name in _names(identity, known, kind == "individual"))
    if not names:
        raise FeedError(f"party {uid} has no name")
    features = list(_features(profile, known, notes))
    for identity in identities:
        features += known.documents.get(identity.get("ID", ""), [])
    return Party(
        uid=uid,
        kind=kind,
        names=_primary_first(names),
        programmes=(),
        addresses=tuple(_addresses(profile, known)),
        features=tuple(item for item in features if item.heading not in _VESSEL),
        fields={_VESSEL[item.heading]: item.value for item in features if item.heading in _VESSEL},
        remarks=" ".join(xml_text(element, "Comment").split()),
    )


def _kind(profile: Any, known: _Known) -> str:
    number = profile.get("PartySubTypeID", "")
    subtype = known.value("PartySubType", number).casefold()
    kind = known.value("PartyType", known.kinds.get(number)).casefold()
    found = subtype if subtype in KINDS else kind
    if found not in KINDS:
        raise FeedError(f"party of unknown type {kind or number!r}")
    return found


def _names(identity: Any, known: _Known, individual: bool) -> Iterator[PartyName]:
    types = {
        group.get("ID"): known.value("NamePartType", group.get("NamePartTypeID"))
        for group in identity.iter("{*}NamePartGroup")
    }
    for alias in identity.iterchildren("{*}Alias"):
        kind = _KIND_OF_NAME.get(known.value("AliasType", alias.get("AliasTypeID")))
        if kind is None:
            raise FeedError(f"unknown kind of name {alias.get('AliasTypeID')!r}")
        if alias.get("LowQuality") == "true":
            kind = "weak"
        for at, documented in enumerate(alias.iterchildren("{*}DocumentedName")):
            first = alias.get("Primary") == "true" and at == 0
            if name := _documented(documented, types, individual, "primary" if first else kind):
                yield name


def _documented(element: Any, types: dict[Any, str], individual: bool, kind: NameKind) -> PartyName | None:
    last: list[str] = []
    given: list[str] = []
    for value in element.iter("{*}NamePartValue"):
        of_person = types.get(value.get("NamePartGroupID"), "")
        (last if of_person.startswith(("Last", "Entity", "Vessel", "Aircraft")) else given).append(xml_text(value))
    text = ", ".join(part for part in (" ".join(last), " ".join(given)) if part)
    return split_name(text, individual, kind) if text else None


def _primary_first(names: tuple[PartyName, ...]) -> tuple[PartyName, ...]:
    """Put the primary name first; another one that calls itself primary becomes an alias."""
    first = next((name for name in names if name.kind == "primary"), names[0])
    rest = [name for name in names if name is not first]
    return (
        replace(first, kind="primary"),
        *(replace(name, kind="alias") if name.kind == "primary" else name for name in rest),
    )


def _versions(profile: Any, known: _Known) -> Iterator[tuple[str, Any]]:
    for item in profile.iterchildren("{*}Feature"):
        heading = known.value("FeatureType", item.get("FeatureTypeID"))
        for version in item.iterchildren("{*}FeatureVersion"):
            yield heading, version


def _addresses(profile: Any, known: _Known) -> Iterator[PartyAddress]:
    for heading, version in _versions(profile, known):
        if heading == "Location":
            yield from (place for place in _places(version, known) if place.text)


def _places(version: Any, known: _Known) -> Iterator[PartyAddress]:
    for item in version.iterchildren("{*}VersionLocation"):
        if item.get("LocationID", "") not in known.places:
            raise FeedError(f"refers to location {item.get('LocationID')!r}, which it does not define")
        yield known.places[item.get("LocationID", "")]


def _features(profile: Any, known: _Known, notes: Notes) -> Iterator[Feature]:
    for heading, version in _versions(profile, known):
        if heading == "Location":
            continue
        if heading not in _VESSEL:
            tell_unknown(heading, notes)
        yield from (Feature(heading, text) for text in _texts(version, known))


def _texts(version: Any, known: _Known) -> Iterable[str]:
    """Give what a feature says: a day or span of days, a text, a value referred to, or the country of a place."""
    for period in version.iterchildren("{*}DatePeriod"):
        first, last = _day(_child(period, "Start", "From")), _day(_child(period, "End", "To"))
        about = any(item.get("Approximate") == "true" for item in period)
        yield from (f"circa {day}" if about else day for day in _days(first, last))
    for detail in version.iterchildren("{*}VersionDetail"):
        if text := xml_text(detail) or known.value("DetailReference", detail.get("DetailReferenceID")):
            yield text
    for place in _places(version, known):
        yield place.country or place.text


def _days(first: str | None, last: str | None) -> tuple[str, ...]:
    if first and last and first <= last:
        return span(first, last)
    return tuple(day for day in (first or last,) if day)


def _relate(element: Any, known: _Known, parties: dict[str, Party]) -> None:
    """Note on a party whom it is linked to, in the model's own words (`Owned or Controlled By`)."""
    subject, other = parties.get(element.get("From-ProfileID", "")), parties.get(element.get("To-ProfileID", ""))
    if subject is None or other is None:
        return
    relation = known.value("RelationType", element.get("RelationTypeID"))
    if element.get("Former") == "true":
        relation = f"Formerly: {relation}"
    feature = Feature(relation, other.names[0].natural())
    parties[subject.uid] = replace(subject, features=(*subject.features, feature))


def _list(element: Any, known: _Known, parties: dict[str, Party]) -> None:
    """Note on a party the list that an entry puts it on, since when, and the programmes."""
    party = parties.get(element.get("ProfileID", ""))
    if party is None:
        raise FeedError(f"SanctionsEntry of an unknown party {element.get('ProfileID')!r}")
    sublist = _SUBLISTS.get(known.value("List", element.get("ListID")), "")
    days = [_day(_child(event, "Date")) or "" for event in element.iterchildren("{*}EntryEvent")]
    programmes = [
        xml_text(measure, "Comment")
        for measure in element.iterchildren("{*}SanctionsMeasure")
        if known.value("SanctionsType", measure.get("SanctionsTypeID")) == "Program"
    ]
    whole_days = [day for day in (party.listed_on, *days) if len(day) == 10]
    parties[party.uid] = replace(
        party,
        programmes=_union(party.programmes, programmes),
        sublists=_union(party.sublists, [sublist]),
        listed_on=min(whole_days, default=""),
    )


def _union(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in (*first, *second) if text))
