"""OFAC's plain XML (SDN.XML, CONSOLIDATED.XML): `sdnList` of `sdnEntry`, in its old namespace and its present one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from exportgate.entry import NameKind
from exportgate.errors import FeedError
from exportgate.feeds.dates import month_day_year
from exportgate.feeds.feed import RawFile
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, local, xml_elements, xml_text
from exportgate_us.feeds.ofac.mapper import KINDS
from exportgate_us.feeds.ofac.party import Feature, Party, PartyAddress, PartyName, split_name, together
from exportgate_us.feeds.ofac.remarks import country_code, document, meaning_of, number_named, party_address, town

NAMESPACES = (
    "http://tempuri.org/sdnList.xsd",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
)
_KIND_OF_NAME: dict[str, NameKind] = {"a.k.a.": "alias", "n.k.a.": "alias", "f.k.a.": "former"}
_VESSEL = {
    "callSign": "Call sign",
    "vesselType": "Vessel type",
    "vesselFlag": "Vessel flag",
    "vesselOwner": "Vessel owner",
    "tonnage": "Tonnage",
    "grossRegisteredTonnage": "Gross registered tonnage",
}
_STREET = ("address1", "address2", "address3")
_LISTS = {
    "nationalityList": ("nationality", "country", "nationality"),
    "citizenshipList": ("citizenship", "country", "citizen"),
    "dateOfBirthList": ("dateOfBirthItem", "dateOfBirth", "DOB"),
    "placeOfBirthList": ("placeOfBirthItem", "placeOfBirth", "POB"),
}
"""List element: its item, the item's value, and the heading of the remarks that says the same."""
_KNOWN = frozenset(
    {"uid", "firstName", "lastName", "title", "sdnType", "nspType", "remarks", "programList", "idList", "akaList"}
    | {"addressList", "vesselInfo", *_LISTS}
)
_ENTRY = "sdnEntry"
_HEAD = "publshInformation"  # spelt so by the publisher


def read_parties(files: Sequence[RawFile], notes: Notes) -> tuple[list[Party], int, date | None]:
    """Read one file into parties, the number of its records and the day of its publication.

    Raises:
        FeedError: it is not what it should be: another root or namespace, an unknown element or type.
    """
    file = only_file(files)
    parties: dict[str, Party] = {}
    published: date | None = None
    rows, announced = 0, ""
    for element in xml_elements(file, _HEAD, _ENTRY):
        _require_root(file, element)
        if local(element) == _HEAD:
            published, announced = _published(file, element), xml_text(element, "Record_Count")
            continue
        rows += 1
        party = _party(file, element, notes)
        if party.uid in parties:
            notes.add("entry published twice with one number, put together", party.uid)
            party = together(parties[party.uid], party)
        parties[party.uid] = party
    if not parties:
        raise broken(file, "holds no sdnEntry of an sdnList")
    if announced and announced != str(rows):
        notes.add(f"Record_Count says {announced}, {rows:,} entries found", file.name)
    return list(parties.values()), rows, published


def only_file(files: Sequence[RawFile]) -> RawFile:
    """Give the one file of a publication.

    Raises:
        FeedError: there are none or several.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    return files[0]


def _require_root(file: RawFile, element: Any) -> None:
    root = element.getparent()
    space = element.tag.partition("}")[0].lstrip("{")
    if root is None or local(root) != "sdnList" or space not in NAMESPACES:
        raise broken(file, f"is not an sdnList in a known namespace, but {element.tag}", row=element.sourceline)


def _published(file: RawFile, element: Any) -> date | None:
    text = xml_text(element, "Publish_Date")
    if (day := month_day_year(text)) is None:
        raise broken(file, f"Publish_Date {text!r} is not a day MM/DD/YYYY", row=element.sourceline)
    return day


def _party(file: RawFile, element: Any, notes: Notes) -> Party:
    uid = xml_text(element, "uid")
    if not (uid.isascii() and uid.isdigit()):
        raise broken(file, f"sdnEntry has no number but {uid[:40]!r}", row=element.sourceline)
    if unknown := sorted({local(child) for child in element} - _KNOWN):
        raise broken(file, f"sdnEntry {uid} has unknown elements: {', '.join(unknown)}", row=element.sourceline)
    kind = (xml_text(element, "sdnType") or xml_text(element, "nspType")).casefold()
    if kind not in KINDS:
        raise broken(file, f"sdnEntry {uid} has unknown type {kind!r}", row=element.sourceline)
    fields = {"Title": xml_text(element, "title"), **_vessel(element)}
    return Party(
        uid=uid,
        kind=kind,
        names=tuple(_names(file, element, uid, kind == "individual")),
        programmes=tuple(xml_text(item) for item in _items(element, "programList", "program") if xml_text(item)),
        addresses=tuple(_addresses(element)),
        features=tuple(_features(element, notes)),
        fields={label: value for label, value in fields.items() if value},
        remarks=" ".join(xml_text(element, "remarks").split()),
    )


def _items(element: Any, holder: str, item: str) -> Iterator[Any]:
    for found in element.iterchildren(f"{{*}}{holder}"):
        yield from found.iterchildren(f"{{*}}{item}")


def _names(file: RawFile, element: Any, uid: str, individual: bool) -> Iterable[PartyName]:
    if not (xml_text(element, "lastName") or xml_text(element, "firstName")):
        raise broken(file, f"sdnEntry {uid} has no name", row=element.sourceline)
    yield _name(element, individual, "primary")
    for aka in _items(element, "akaList", "aka"):
        kind = _KIND_OF_NAME.get(xml_text(aka, "type").casefold())
        category = xml_text(aka, "category").casefold()
        if kind is None or category not in ("strong", "weak"):
            raise broken(
                file,
                f"sdnEntry {uid} has a name of unknown type {xml_text(aka, 'type')!r} or category {category!r}",
                row=aka.sourceline,
            )
        if xml_text(aka, "lastName") or xml_text(aka, "firstName"):
            yield _name(aka, individual, "weak" if category == "weak" else kind)


def _name(element: Any, individual: bool, kind: NameKind) -> PartyName:
    parts = (xml_text(element, "lastName"), xml_text(element, "firstName"))
    return split_name(", ".join(part for part in parts if part), individual, kind)


def _addresses(element: Any) -> Iterable[PartyAddress]:
    for item in _items(element, "addressList", "address"):
        parts = [xml_text(item, part) for part in _STREET]
        parts.append(town(*(xml_text(item, part) for part in ("city", "stateOrProvince", "postalCode"))))
        if address := party_address(parts, xml_text(item, "country")):
            yield address


def _features(element: Any, notes: Notes) -> Iterable[Feature]:
    for holder, (item, value, heading) in _LISTS.items():
        for found in _items(element, holder, item):
            yield Feature(heading, xml_text(found, value))
    for found in _items(element, "idList", "id"):
        feature = document(
            xml_text(found, "idType"),
            xml_text(found, "idNumber"),
            country_code(xml_text(found, "idCountry")) or "",
            xml_text(found, "issueDate"),
            xml_text(found, "expirationDate"),
        )
        tell_unknown(feature.heading, notes)
        yield feature
    for text in linked_to(xml_text(element, "remarks")):
        yield Feature("Linked To:", text)


def tell_unknown(heading: str, notes: Notes) -> None:
    """Remark on a label that OFAC has not used before; its value is kept in the details under it."""
    if meaning_of(heading) is None and number_named(heading) is None:
        notes.add("label that is not known, kept in the details", heading)


def linked_to(remarks: str) -> Iterator[str]:
    """Give the parties of `(Linked To: ...)` in the remarks."""
    for piece in remarks.split("(Linked To: ")[1:]:
        yield piece.rpartition(")")[0] if piece.count(")") == 1 else piece.split("; ")[0].rstrip(" .").removesuffix(")")


def _vessel(element: Any) -> dict[str, str]:
    return {label: xml_text(element, f"vesselInfo/{tag}") for tag, label in _VESSEL.items()}
