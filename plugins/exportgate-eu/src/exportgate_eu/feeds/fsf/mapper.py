"""From an entity of the list to an entry."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName, NameKind
from exportgate.feeds.dates import iso_date
from exportgate.feeds.feed import RawFile
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, local, xml_text
from exportgate.names import script_of
from exportgate.shipment import Identifier
from exportgate_eu.feeds.fsf.elements import attribute, country_of, parts, tidy
from exportgate_eu.feeds.fsf.particulars import births, identifiers, printed_birth, printed_number

FEED = "eu.fsf"
_KINDS: dict[str, EntryKind] = {"person": "person", "enterprise": "organisation"}
_STRONG: dict[str, NameKind] = {"true": "alias", "false": "weak", "": "alias"}
_FORMER = re.compile(r"\b(?:formerly|previously)\b|\bformer name\b|\bf\.?k\.?a\b", re.IGNORECASE)
_LANGUAGES = ("", "en")


def entry_of(file: RawFile, element: Any, identity: str, notes: Notes) -> Entry:
    """Turn a sanctionEntity into an entry.

    Args:
        file: where it stands.
        element: the entity, held against the schema before.
        identity: its id.
        notes: takes what could not be read.

    Raises:
        FeedError: the entity has no name, or a kind or a strength of alias that is not known.
    """
    names = list(_names(file, element))
    if not names:
        raise broken(file, f"entity {identity} has no name", row=element.sourceline)
    numbers = tuple(identifiers(parts(element, "identification"), identity, notes))
    addresses = _distinct(filter(None, map(_address, parts(element, "address"))))
    regulations = parts(element, "regulation")
    return Entry(
        feed=FEED,
        id=identity,
        kind=_kind(file, element, numbers),
        names=_ordered(names),
        addresses=addresses,
        countries=_countries(element),
        identifiers=_distinct(numbers),
        dates_of_birth=_distinct(births(parts(element, "birthdate"), identity, notes)),
        programmes=_distinct(attribute(item, "programme") for item in regulations),
        measures=("asset_freeze",),
        citations=_distinct(map(_citation, regulations)),
        remarks=" ".join(filter(None, (tidy(xml_text(item)) for item in parts(element, "remark")))),
        source=f"Consolidated list of EU financial sanctions, {identity}",
        listed_on=iso_date(attribute(element, "designationDate")),
        details=_details(element, regulations),
    )


def _kind(file: RawFile, element: Any, numbers: Iterable[Identifier]) -> EntryKind:
    codes = {attribute(item, "code").casefold() for item in parts(element, "subjectType")}
    if len(codes) != 1 or not codes <= _KINDS.keys():
        raise broken(file, f"entity of unknown kind {', '.join(sorted(codes))!r}", row=element.sourceline)
    kind = _KINDS[codes.pop()]
    may_be_ship = kind == "organisation" and any(number.scheme == "imo" for number in numbers)
    return "" if may_be_ship else kind


def _names(file: RawFile, element: Any) -> Iterator[tuple[ListedName, str]]:
    """Give each name with the language that it is written in."""
    for item in parts(element, "nameAlias"):
        strong = attribute(item, "strong").casefold()
        if strong not in _STRONG:
            raise broken(file, f"name of unknown strength {strong[:40]!r}", row=item.sourceline)
        pieces = (attribute(item, name) for name in ("firstName", "middleName", "lastName"))
        text = attribute(item, "wholeName") or " ".join(filter(None, pieces))
        remarks = " ".join(xml_text(remark) for remark in parts(item, "remark"))
        kind: NameKind = "former" if _FORMER.search(remarks) else _STRONG[strong]
        if text:
            name = ListedName(name=text, kind=kind, script=script_of(text), family=attribute(item, "lastName"))
            yield name, attribute(item, "nameLanguage").casefold()


def _ordered(names: list[tuple[ListedName, str]]) -> tuple[ListedName, ...]:
    """Put first, as the primary name, a strong one in English or in no named language; a name twice is kept once.

    The list marks no name as the primary one, and orders the languages as they come.
    """
    strongest = {"primary": 0, "alias": 1, "former": 2, "weak": 3}
    best: dict[str, ListedName] = {}
    for name, _ in sorted(names, key=lambda pair: strongest[pair[0].kind]):
        best.setdefault(name.name, name)
    kept = [best[text] for text in dict.fromkeys(name.name for name, _ in names)]
    usual = {name.name for name, language in names if language in _LANGUAGES and name.script == "latin"}
    first = min(kept, key=lambda name: (name.kind != "alias", name.name not in usual))
    primary = ListedName(name=first.name, kind="primary", script=first.script, family=first.family)
    return (primary, *(name for name in kept if name is not first))


def _address(item: Any) -> ListedAddress | None:
    """Give an address as printed; a country alone is none."""
    box = attribute(item, "poBox")
    town = tidy(f"{attribute(item, 'zipCode')} {attribute(item, 'city')}")
    within = (attribute(item, "street"), f"PO Box {box}" if box else "", town, *_area(item))
    text = ", ".join(filter(None, within))
    country = country_of(item)
    printed = attribute(item, "countryDescription") if country else ""
    return ListedAddress(text=", ".join(filter(None, (text, printed))), country=country) if text else None


def _area(item: Any) -> tuple[str, str]:
    return attribute(item, "place"), attribute(item, "region")


def _countries(element: Any) -> tuple[str, ...]:
    return _distinct(country_of(item) for name in ("citizenship", "address") for item in parts(element, name))


def _citation(regulation: Any) -> str:
    """Give number and Official Journal with the day of publication, as the list writes them."""
    return ", ".join(filter(None, (attribute(regulation, "numberTitle"), attribute(regulation, "publicationDate"))))


def _details(element: Any, regulations: list[Any]) -> dict[str, str]:
    aliases, born = parts(element, "nameAlias"), parts(element, "birthdate")
    details = {
        "EU reference number": attribute(element, "euReferenceNumber"),
        "Logical id": attribute(element, "logicalId"),
        "United Nations id": attribute(element, "unitedNationId"),
        "Designation": attribute(element, "designationDetails"),
        "Delisting date": attribute(element, "delistingDate"),
        **{heading: _each(aliases, name) for heading, name in _OF_NAMES.items()},
        "Citizenship": _each(parts(element, "citizenship"), "countryDescription"),
        "Date of birth": _joined(map(printed_birth, born)),
        "Place of birth": _joined(_birth_place(item) for item in born),
        "Identifications": _joined(map(printed_number, parts(element, "identification"))),
        "Contact": _joined(_pair(item) for home in parts(element, "address") for item in parts(home, "contactInfo")),
        "Address remarks": _joined(
            tidy(xml_text(item)) for home in parts(element, "address") for item in parts(home, "remark")
        ),
        "Additional information": _joined(_pair(item) for item in parts(element, "additionalInformation")),
        "Regulation type": _each(regulations, "regulationType"),
        "Entry into force": _each(regulations, "entryIntoForceDate"),
        "Publication": _joined(xml_text(item, "publicationUrl") for item in regulations),
    }
    return {heading: text for heading, text in details.items() if text}


_OF_NAMES = {"Title": "title", "Function": "function", "Gender": "gender"}


def _birth_place(item: Any) -> str:
    names = [attribute(item, name) for name in ("city", "place", "region")]
    return ", ".join(filter(None, (*names, attribute(item, "countryDescription") if country_of(item) else "")))


def _pair(item: Any) -> str:
    """Give key and value of a remark or a contact, which stand in attributes, in parts, or as plain text."""
    inside = {local(part): tidy(xml_text(part)) for part in item}
    key, value = (attribute(item, name) or inside.get(name, "") for name in ("key", "value"))
    return ": ".join(filter(None, (key, value or ("" if inside else tidy(xml_text(item))))))


def _each(items: Iterable[Any], name: str) -> str:
    return _joined(attribute(item, name) for item in items)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _distinct(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
