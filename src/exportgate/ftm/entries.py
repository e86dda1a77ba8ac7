"""From entities to entries: a party with the sanctions, papers, addresses and links that name it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName, NameKind
from exportgate.feeds.dates import cut_date, iso_date
from exportgate.feeds.notes import Notes
from exportgate.ftm.document import Entity
from exportgate.ftm.vocabulary import Schema, schemas, scheme_of_paper, scheme_of_property
from exportgate.intake.document import Problem
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate.shipment import Identifier

_NAMES: tuple[tuple[str, NameKind], ...] = (
    ("name", "primary"),
    ("alias", "alias"),
    ("previousName", "former"),
    ("weakAlias", "weak"),
    ("abbreviation", "weak"),
)
_T = TypeVar("_T")
_COUNTRIES = ("country", "jurisdiction", "nationality", "citizenship", "mainCountry", "flag")
_REMARKS = ("notes", "summary", "description")
_LONGEST_DETAIL = 4_000
_STREET = ("postOfficeBox", "street", "street2", "postalCode", "city", "region", "state")
_SAID_ELSEWHERE = frozenset(
    {*_COUNTRIES, *_REMARKS, *(name for name, _ in _NAMES), "birthDate", "address", "addressEntity", "lastName"}
    | {"program", "programId", "sanctions", "identification", "passport", "passportEntity"}
    | {"entity", "holder", "provisions", "listingDate", "things", "indexText"}
)
UNKNOWN = Schema("party")
"""A schema that we do not know: whoever bears a name in it is looked for, of whatever kind it is."""


@dataclass(slots=True)
class Gathered:
    """What a file held, sorted by what it is to us."""

    parties: dict[str, Entity] = field(default_factory=dict)
    addresses: dict[str, Entity] = field(default_factory=dict)
    sanctions: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    papers: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, list[tuple[Entity, str]]] = field(default_factory=lambda: defaultdict(list))
    captions: dict[str, str] = field(default_factory=dict)

    def add(self, entity: Entity, notes: Notes) -> None:
        """Put an entity where it belongs; of two with one id, the texts of both count."""
        schema = schemas().get(entity.schema)
        if schema is None:
            notes.add(f"entities of unknown schema {entity.schema}, read as parties of unknown kind", entity.id)
        role = (schema or UNKNOWN).role
        self.captions.setdefault(entity.id, entity.caption or entity.first("name"))
        if role == "party":
            self._party(entity, notes)
        elif role == "address":
            self.addresses.setdefault(entity.id, entity)
        elif role == "none":
            notes.add(f"entities that are no party, left out: {entity.schema}", entity.id)
        elif schema:
            self._said(entity, schema)

    def _party(self, entity: Entity, notes: Notes) -> None:
        if entity.nested:
            notes.add("entities within others, of which the name alone is read", entity.id)
            return
        if entity.target is False and not entity.texts("topics"):
            notes.add("entities that are no target of their list, left out", entity.id)
            return
        known = self.parties.setdefault(entity.id, entity)
        if known is not entity:
            notes.add("entities that stand more than once, joined", entity.id)
            for name, values in entity.properties.items():
                known.properties[name] = list(dict.fromkeys([*known.properties.get(name, ()), *values]))

    def _said(self, entity: Entity, schema: Schema) -> None:
        for holder in entity.texts(schema.subject):
            if schema.role == "sanction":
                self.sanctions[holder].append(entity)
            elif schema.role == "paper":
                self.papers[holder].append(entity)
            for other in entity.texts(schema.object) if schema.role == "link" else ():
                self.links[holder].append((entity, other))
                self.links[other].append((entity, holder))


def entries_of(gathered: Gathered, feed: str, problems: list[Problem], notes: Notes) -> Iterator[Entry]:
    """Yield an entry for each party, in the order of the file, then for each address that is listed for itself.

    Args:
        gathered: what the file held.
        feed: the id of the list.
        problems: takes parties without a name, which nothing can be compared with.
        notes: takes details that could not be read.
    """
    for entity in gathered.parties.values():
        names = _names(entity)
        if not names:
            problems.append(Problem(entity.where, f"{entity.schema} {entity.id} has no name to look for", "name"))
            continue
        yield _entry(gathered, entity, feed, names, notes)
    for identity, address in gathered.addresses.items():
        listed = _address(address)
        if listed and gathered.sanctions.get(identity):
            yield _listed_address(gathered, address, feed, listed, notes)


def _entry(gathered: Gathered, entity: Entity, feed: str, names: tuple[ListedName, ...], notes: Notes) -> Entry:
    sanctions = gathered.sanctions.get(entity.id, [])
    addresses = _addresses(gathered, entity)
    kind = (schemas().get(entity.schema) or UNKNOWN).kind
    return Entry(
        feed=feed,
        id=entity.id,
        kind=kind,
        names=names,
        addresses=addresses,
        countries=_distinct([*_codes(entity, notes), *(address.country for address in addresses)]),
        identifiers=_identifiers(entity, gathered.papers.get(entity.id, []), kind),
        dates_of_birth=_distinct(_birth(text, entity, notes) for text in entity.texts("birthDate")),
        programmes=_programmes(entity, sanctions),
        measures=_distinct(text for sanction in sanctions for text in sanction.texts("provisions")),
        remarks=" ".join(entity.texts(*_REMARKS)),
        source=entity.where,
        listed_on=_listed_on(sanctions),
        details=_details(gathered, entity, sanctions),
    )


def _listed_address(gathered: Gathered, entity: Entity, feed: str, listed: ListedAddress, notes: Notes) -> Entry:
    sanctions = gathered.sanctions[entity.id]
    return Entry(
        feed=feed,
        id=entity.id,
        kind="address",
        addresses=(listed,),
        countries=_distinct([listed.country, *_codes(entity, notes)]),
        programmes=_programmes(entity, sanctions),
        measures=_distinct(text for sanction in sanctions for text in sanction.texts("provisions")),
        remarks=" ".join(entity.texts("remarks", *_REMARKS)),
        source=entity.where,
        listed_on=_listed_on(sanctions),
        details=_details(gathered, entity, sanctions),
    )


def _names(entity: Entity) -> tuple[ListedName, ...]:
    """Give the names, that of the caption first; a name that stands under several headings is of the first kind."""
    kinds: dict[str, NameKind] = {}
    for name, kind in _NAMES:
        for text in entity.texts(name):
            kinds.setdefault(text, kind)
    if kinds.get(entity.caption) == "primary":
        kinds = {entity.caption: "primary", **kinds}
    if kinds and "primary" not in kinds.values():
        kinds = {**kinds, next(iter(kinds)): "primary"}
    families = entity.texts("lastName")
    return tuple(
        ListedName(name=text, kind=kind, script=script_of(text), family=_family(text, families))
        for text, kind in kinds.items()
    )


def _family(name: str, families: Sequence[str]) -> str:
    words = name.casefold().split()
    return next((family for family in families if set(family.casefold().split()) <= set(words)), "")


def _addresses(gathered: Gathered, entity: Entity) -> tuple[ListedAddress, ...]:
    referred = [gathered.addresses.get(reference) for reference in entity.texts("addressEntity")]
    written = [ListedAddress(text=text) for text in entity.texts("address")]
    found = [listed for address in referred if address and (listed := _address(address))]
    known = {listed.text for listed in found}
    return _distinct([*found, *(listed for listed in written if listed.text not in known)])


def _address(entity: Entity) -> ListedAddress | None:
    code = next((code for text in entity.texts("country") if (code := place(text.upper()) or place(text))), "")
    text = entity.first("full") or ", ".join(filter(None, map(entity.first, _STREET)))
    return ListedAddress(text=text, country=code) if text else None


def _codes(entity: Entity, notes: Notes) -> Iterator[str]:
    """Give the countries that an entity belongs to; parts of countries count for their country (`ua-cri`)."""
    for text in entity.texts(*_COUNTRIES):
        code = place(text.upper()) or place(text) or place(text.partition("-")[0].upper())
        if not code:
            notes.add(f"country {text[:40]!r} is not known", entity.id)
        yield code or ""


def _identifiers(entity: Entity, papers: Iterable[Entity], kind: EntryKind) -> tuple[Identifier, ...]:
    """Give the numbers, those of papers first, which tell the country; a number is kept once in each scheme."""
    found: dict[tuple[str, str], Identifier] = {}
    for paper in papers:
        passport = paper.schema == "Passport"
        scheme = "passport" if passport else scheme_of_paper(paper.first("type"))
        code = next((code for text in paper.texts("country") if (code := place(text.upper()) or place(text))), "")
        for number in paper.texts("number", "passportNumber"):
            found.setdefault((scheme, number), Identifier(scheme=scheme, value=number, country=code))
    for name, scheme in scheme_of_property().items():
        if name not in entity.properties:
            continue
        own = _OF_KIND.get((kind, name), scheme)
        for number in entity.texts(name):
            found.setdefault((own, number), Identifier(scheme=own, value=number))
    return tuple(found.values())


_OF_KIND: dict[tuple[EntryKind, str], str] = {
    ("person", "idNumber"): "national_id",
    ("aircraft", "registrationNumber"): "aircraft_registration",
}


def _birth(text: str, entity: Entity, notes: Notes) -> str:
    parts = text[:10].split("-")
    numbers = [int(part) if part.isascii() and part.isdigit() else -1 for part in parts]
    known = cut_date(*numbers) if 1 <= len(numbers) <= len("ymd") and min(numbers) > 0 else None
    if known is None:
        notes.add("date of birth that cannot be read", entity.id)
    return known or ""


def _programmes(entity: Entity, sanctions: Iterable[Entity]) -> tuple[str, ...]:
    return _distinct(text for said in (*sanctions, entity) for text in said.texts("programId", "program"))


def _listed_on(sanctions: Iterable[Entity]) -> date | None:
    days = [
        day
        for sanction in sanctions
        for text in sanction.texts("listingDate") or sanction.texts("startDate")
        if (day := iso_date(text))
    ]
    return min(days, default=None)


def _details(gathered: Gathered, entity: Entity, sanctions: Iterable[Entity]) -> dict[str, str]:
    """Keep what has no field of its own under its property's name, and those linked with it in words."""
    details = {name: _joined(texts) for name, texts in entity.properties.items() if _is_detail(name)}
    for sanction in sanctions:
        for name, texts in sanction.properties.items():
            if name not in _SAID_ELSEWHERE:
                heading = f"sanction.{name}"
                details[heading] = _joined([*filter(None, [details.get(heading, "")]), *texts])
    linked = (_linked(gathered, link, other) for link, other in gathered.links.get(entity.id, ()))
    details["linked"] = _joined(linked)
    return {name: text for name, text in details.items() if text}


def _is_detail(name: str) -> bool:
    return name not in _SAID_ELSEWHERE and name not in scheme_of_property()


def _linked(gathered: Gathered, link: Entity, other: str) -> str:
    role = link.first("role", "relationship", "percentage") or link.schema
    return f"{role}: {gathered.captions.get(other) or other}"


def _joined(texts: Iterable[str]) -> str:
    text = "; ".join(dict.fromkeys(texts))
    return text if len(text) <= _LONGEST_DETAIL else f"{text[:_LONGEST_DETAIL]} [cut]"


def _distinct(values: Iterable[_T | None]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
