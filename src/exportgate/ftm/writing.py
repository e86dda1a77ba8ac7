"""From entries to entities, one a line: the party, its sanction, its papers and its addresses.

Ids depend on the list and on the publisher's own id alone, so that they stay from edition to edition.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from exportgate.entry import Entry, ListedAddress
from exportgate.ftm.vocabulary import property_of_scheme, topic_of_measure
from exportgate.shipment import Identifier

_SCHEMAS = {
    "person": "Person",
    "organisation": "Organization",
    "vessel": "Vessel",
    "aircraft": "Airplane",
    "address": "Address",
    "": "LegalEntity",
}
_PROPERTIES = {"primary": "name", "alias": "alias", "former": "previousName", "weak": "weakAlias"}
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:\-]{0,150}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._:\-]+")
_DIGEST = 10
_LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True)
class Origin:
    """Where entries come from: the list, its publisher, and the day of the edition as `YYYY-MM-DD`."""

    feed: str
    publisher: str
    edition: str


def lines(entries: Iterable[Entry], origin: Origin) -> Iterator[bytes]:
    """Yield entities as lines of JSON, each with its line end.

    Example:
        >>> from exportgate.entry import ListedName
        >>> entry = Entry(feed="xx.list", id="7", kind="person", names=(ListedName(name="Ann Example"),))
        >>> first, second = lines([entry], Origin("xx.list", "Ministry", "2026-01-31"))
        >>> msgspec.json.decode(first)["id"], msgspec.json.decode(second)["schema"]
        ('xx-list-7', 'Sanction')
    """
    for entry in entries:
        for entity in entities_of(entry, origin):
            yield msgspec.json.encode(entity) + b"\n"


def entities_of(entry: Entry, origin: Origin) -> list[dict[str, Any]]:
    """Give the entities that tell of one entry, that of the party first."""
    identity = entity_id(entry.feed, entry.id)
    schema = _SCHEMAS[entry.kind]
    own, papers = _sorted_out(entry.identifiers, schema)
    addresses = {_derived(identity, "address", item.text, item.country): item for item in entry.addresses}
    if schema == "Address":
        party = _listed_address(entry)
        addresses = dict(list(addresses.items())[1:])
    else:
        party = _party(entry, own, addresses)
    return [
        {**_entity(identity, schema, origin, party, entry.primary_name), "target": True},
        _entity(f"{identity}-sanction", "Sanction", origin, _sanction(entry, identity, origin)),
        *(_paper(identity, paper, origin) for paper in papers),
        *(_entity(key, "Address", origin, _place(address)) for key, address in addresses.items()),
    ]


def entity_id(feed: str, entry_id: str) -> str:
    """Give the id of an entity: list and publisher's id, with a check sum where that id holds other characters.

    Example:
        >>> entity_id("xx.list", "12"), entity_id("xx.list", "a/b")
        ('xx-list-12', 'xx-list-a-b-c14cddc033')
    """
    prefix = feed.replace(".", "-")
    if _SAFE_ID.fullmatch(entry_id):
        return f"{prefix}-{entry_id}"
    return f"{prefix}-{_UNSAFE.sub('-', entry_id)[:_LONGEST_SLUG].strip('-')}-{_digest(entry_id)}"


def _entity(
    identity: str, schema: str, origin: Origin, properties: dict[str, Iterable[str]], caption: str = ""
) -> dict[str, Any]:
    filled = {name: list(dict.fromkeys(filter(None, texts))) for name, texts in properties.items()}
    return {
        "id": identity,
        "caption": caption or schema,
        "schema": schema,
        "properties": {name: texts for name, texts in filled.items() if texts},
        "datasets": [origin.feed.replace(".", "_")],
    }


def _party(entry: Entry, own: dict[str, list[str]], addresses: Iterable[str]) -> dict[str, Iterable[str]]:
    names: dict[str, list[str]] = {name: [] for name in _PROPERTIES.values()}
    for name in entry.names:
        names[_PROPERTIES[name.kind]].append(name.name)
    person = entry.kind == "person"
    return {
        **names,
        **({"lastName": [name.family for name in entry.names]} if person else {}),
        **({"birthDate": entry.dates_of_birth} if person else {}),
        **own,
        "country": [code.lower() for code in entry.countries],
        "addressEntity": addresses,
        "topics": _topics(entry),
        "notes": [entry.remarks, *_footnotes(entry)],
    }


def _listed_address(entry: Entry) -> dict[str, Iterable[str]]:
    first = entry.addresses[:1]
    return {
        "full": [item.text for item in first],
        "country": [code.lower() for code in (*(item.country for item in first), *entry.countries)],
        "topics": _topics(entry),
        "remarks": [entry.remarks, *_footnotes(entry)],
    }


def _footnotes(entry: Entry) -> list[str]:
    return [f"Footnote {footnote}" for footnote in entry.footnotes]


def _topics(entry: Entry) -> list[str]:
    """Give the topics that the measures make; `sanction` where they make none of their own."""
    return [topic_of_measure().get(measure, "sanction") for measure in entry.measures] or ["sanction"]


def _sanction(entry: Entry, identity: str, origin: Origin) -> dict[str, Iterable[str]]:
    return {
        "entity": [identity],
        "authority": [origin.publisher],
        "authorityId": [entry.origin_id or entry.id],
        "programId": entry.programmes,
        "provisions": entry.measures,
        "listingDate": [entry.listed_on.isoformat() if entry.listed_on else ""],
        "recordId": entry.citations,
        "reason": [entry.licence_requirement],
        "description": [entry.licence_policy],
        "status": [f"on the list {entry.listed_by}, edition of {origin.edition}"],
    }


def _sorted_out(numbers: Iterable[Identifier], schema: str) -> tuple[dict[str, list[str]], list[Identifier]]:
    """Part the numbers that a property holds from those that need a paper: of a country, or of another scheme."""
    own: dict[str, list[str]] = {}
    papers: list[Identifier] = []
    for number in numbers:
        name = property_of_scheme().get((schema, number.scheme))
        if name is None or number.country:
            papers.append(number)
        else:
            own.setdefault(name, []).append(number.value)
    return own, papers


def _paper(identity: str, number: Identifier, origin: Origin) -> dict[str, Any]:
    key = _derived(identity, "paper", number.scheme, number.value, number.country)
    passport = number.scheme == "passport"
    properties: dict[str, Iterable[str]] = {
        "holder": [identity],
        "type": [number.scheme],
        "number": [number.value],
        "country": [number.country.lower()],
    }
    return _entity(key, "Passport" if passport else "Identification", origin, properties, number.value)


def _place(address: ListedAddress) -> dict[str, Iterable[str]]:
    return {"full": [address.text], "country": [address.country.lower()]}


def _derived(identity: str, what: str, *texts: str) -> str:
    return f"{identity}-{what}-{_digest(*texts)}"


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
