"""Reader of the Security Council's Consolidated List (XML)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName, NameKind
from exportgate.errors import FeedError
from exportgate.feeds.dates import cut_date, iso_date, written_date
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, local, xml_root, xml_text
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate.shipment import Identifier
from exportgate_un.feeds.sc.documents import identifier, in_note
from exportgate_un.feeds.sc.names import alias_names, whole
from exportgate_un.feeds.sc.regimes import regimes, said_of_itself

FEED = "un.sc"

_GROUPS: dict[str, tuple[str, EntryKind]] = {
    "INDIVIDUALS": ("INDIVIDUAL", "person"),
    "ENTITIES": ("ENTITY", "organisation"),
}
_HEAD = {
    *("DATAID", "VERSIONNUM", "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME", "UN_LIST_TYPE"),
    *("REFERENCE_NUMBER", "LISTED_ON", "SUBMITTED_ON", "SUBMITTED_BY", "DELISTED_ON", "GENDER", "COMMENTS1"),
    *("NAME_ORIGINAL_SCRIPT", "NATIONALITY2", "TITLE", "DESIGNATION", "NATIONALITY", "LIST_TYPE"),
    *("LAST_DAY_UPDATED", "SORT_KEY", "SORT_KEY_LAST_MOD"),
}
_PARTS = ("ALIAS", "ADDRESS", "DATE_OF_BIRTH", "PLACE_OF_BIRTH", "DOCUMENT")
_QUALITIES: dict[str, NameKind] = {"Good": "alias", "Low": "weak", "a.k.a.": "alias", "f.k.a.": "former", "": "alias"}
_PLACE = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_DOCUMENT = ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER", "NOTE")
_LONGEST_SPAN = 40
"""Years between which a birth may lie and still be told as years."""


def read(files: Sequence[RawFile]) -> Reading:
    """Read consolidated.xml.

    Raises:
        FeedError: the file is not what it should be: another root, an unknown element, quality or list type.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    file = files[0]
    root = xml_root(file)
    if local(root) != "CONSOLIDATED_LIST":
        raise broken(file, f"its root is {local(root)}, CONSOLIDATED_LIST expected")
    published = iso_date(root.get("dateGenerated", ""))
    if published is None:
        raise broken(file, f"dateGenerated {root.get('dateGenerated')!r} is not a day")
    notes = Notes()
    entries = [_entry(file, element, kind, notes) for element, kind in _elements(file, root)]
    if not entries:
        raise broken(file, "holds no INDIVIDUAL and no ENTITY")
    return Reading(entries, len(entries), published, notes.lines())


def _elements(file: RawFile, root: Any) -> Iterator[tuple[Any, EntryKind]]:
    for group in root:
        if local(group) not in _GROUPS:
            raise broken(file, f"holds unknown {local(group)}", row=group.sourceline)
        name, kind = _GROUPS[local(group)]
        for element in group:
            if local(element) != name:
                raise broken(file, f"holds {local(element)} among {local(group)}", row=element.sourceline)
            yield element, kind


def _entry(file: RawFile, element: Any, kind: EntryKind, notes: Notes) -> Entry:
    _require_known(file, element)
    number = xml_text(element, "DATAID")
    name = whole(*(xml_text(element, f"{rank}_NAME") for rank in ("FIRST", "SECOND", "THIRD", "FOURTH")))
    if not (number.isascii() and number.isdigit()) or not name:
        raise broken(file, f"{local(element)} without a number or a name ({number[:20]!r})", row=element.sourceline)
    regime = xml_text(element, "UN_LIST_TYPE")
    measures, citation = _imposed(file, element, regime, kind)
    listed_on = iso_date(xml_text(element, "LISTED_ON")[:10])  # at times with the offset of New York after it
    if listed_on is None:
        notes.add("entry without the day of its listing", number)
    addresses = [address for item in _parts(element, "ADDRESS") if (address := _address(item))]
    nationalities = [place(text) or "" for text in _values(element, "NATIONALITY")]
    return Entry(
        feed=FEED,
        id=number,
        kind=kind,
        names=tuple(_names(file, element, name)),
        addresses=tuple(addresses),
        countries=_distinct([*nationalities, *(item.country for item in addresses)]),
        identifiers=_distinct([*_documents(element), *_documents_of_aliases(element)]),
        dates_of_birth=_distinct(_births(element)),
        programmes=(regime,),
        measures=measures,
        citations=(citation,),
        remarks=whole(xml_text(element, "COMMENTS1")),
        source=f"Consolidated List, {xml_text(element, 'REFERENCE_NUMBER')}",
        listed_on=listed_on,
        details=_details(element),
    )


def _require_known(file: RawFile, element: Any) -> None:
    """Refuse an element that nobody reads: it may hold a name, an address or a paper."""
    name = local(element)
    known = _HEAD | {f"{name}_{part}" for part in _PARTS}
    if unknown := sorted({local(child) for child in element} - known):
        raise broken(file, f"{name} holds unknown {', '.join(unknown)}", row=element.sourceline)


def _imposed(file: RawFile, element: Any, regime: str, kind: EntryKind) -> tuple[tuple[str, ...], str]:
    known = regimes().get(regime)
    if known is None:
        raise broken(file, f"{local(element)} of unknown list type {regime!r}", row=element.sourceline)
    usual = known.person if kind == "person" else known.organisation
    return said_of_itself(xml_text(element, "COMMENTS1")) or usual, known.citation


def _parts(element: Any, part: str) -> Iterator[Any]:
    yield from element.iterchildren(f"{{*}}{local(element)}_{part}")


def _values(element: Any, name: str) -> list[str]:
    values = [whole(xml_text(value)) for holder in element.iterchildren(f"{{*}}{name}") for value in holder]
    return [value for value in values if value]


def _names(file: RawFile, element: Any, name: str) -> Iterator[ListedName]:
    first, *others = (part.strip() for part in name.split(" ; "))
    yield _listed(first, "primary")
    yield from (_listed(other, "alias") for other in others)
    original = whole(xml_text(element, "NAME_ORIGINAL_SCRIPT"))
    if original and original != name:
        yield _listed(original, "alias")
    for alias in _parts(element, "ALIAS"):
        quality = xml_text(alias, "QUALITY")
        if quality not in _QUALITIES:
            raise broken(file, f"alias of unknown quality {quality!r}", row=alias.sourceline)
        note, text = whole(xml_text(alias, "NOTE")), whole(xml_text(alias, "ALIAS_NAME"))
        yield from (_listed(found, kind) for found, kind in alias_names(text, note, _QUALITIES[quality]))


def _listed(name: str, kind: NameKind) -> ListedName:
    return ListedName(name=name, kind=kind, script=script_of(name))


def _address(element: Any) -> ListedAddress | None:
    text = ", ".join(part for name in _PLACE if (part := whole(xml_text(element, name))))
    note = whole(xml_text(element, "NOTE"))
    country = place(whole(xml_text(element, "COUNTRY"))) or ""
    if not text:
        return ListedAddress(text=note, country=country) if note else None
    return ListedAddress(text=f"{text} ({note})" if note else text, country=country)


def _documents(element: Any) -> Iterator[Identifier]:
    for item in _parts(element, "DOCUMENT"):
        country = whole(xml_text(item, "ISSUING_COUNTRY")) or whole(xml_text(item, "COUNTRY_OF_ISSUE"))
        kind, words, number, note = (whole(xml_text(item, name)) for name in _DOCUMENT)
        if found := identifier(kind, words, number, note, place(country) or ""):
            yield found


def _documents_of_aliases(element: Any) -> Iterator[Identifier]:
    for alias in _parts(element, "ALIAS"):
        yield from in_note(whole(xml_text(alias, "ALIAS_NAME"), xml_text(alias, "NOTE")))


def _births(element: Any) -> Iterator[str]:
    """Give the dates of birth as ISO dates cut to what is known, each year of a span, those of aliases last."""
    for item in _parts(element, "DATE_OF_BIRTH"):
        yield from _birth(item)
    for alias in _parts(element, "ALIAS"):
        day = iso_date(xml_text(alias, "DATE_OF_BIRTH"))
        yield day.isoformat() if day else ""


def _birth(item: Any) -> Iterable[str]:
    if day := iso_date(xml_text(item, "DATE")):
        return (day.isoformat(),)
    first, last = (_year(item, name) for name in ("FROM_YEAR", "TO_YEAR"))
    if first and last and 0 <= last - first <= _LONGEST_SPAN:
        return tuple(f"{year:04}" for year in range(first, last + 1))
    year, note = _year(item, "YEAR"), whole(xml_text(item, "NOTE"))
    if year:
        return (written_date(f"{note} {year}") or cut_date(year) or "",)
    return (written_date(note) or "",)


def _year(item: Any, name: str) -> int | None:
    text = xml_text(item, name)
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def _details(element: Any) -> dict[str, str]:
    details = {
        "Reference number": xml_text(element, "REFERENCE_NUMBER"),
        "Title": "; ".join(_values(element, "TITLE")),
        "Designation": "; ".join(_values(element, "DESIGNATION")),
        "Gender": xml_text(element, "GENDER"),
        "Nationality": "; ".join(_values(element, "NATIONALITY")),
        "Date of birth": "; ".join(filter(None, map(_printed_birth, _parts(element, "DATE_OF_BIRTH")))),
        "Place of birth": "; ".join(filter(None, map(_printed_place, _parts(element, "PLACE_OF_BIRTH")))),
        "Last updated": max(_values(element, "LAST_DAY_UPDATED"), default=""),
    }
    return {heading: text for heading, text in details.items() if text}


def _printed_birth(item: Any) -> str:
    """Give what a date of birth says beyond a plain day or year: that it is approximate, a span, a note."""
    kind = xml_text(item, "TYPE_OF_DATE").casefold()
    span = "-".join(filter(None, (xml_text(item, "FROM_YEAR"), xml_text(item, "TO_YEAR"))))
    day = xml_text(item, "DATE")[:10] or xml_text(item, "YEAR") or span
    note = whole(xml_text(item, "NOTE"))
    if kind in ("", "exact") and not note:
        return ""
    return whole("" if kind == "exact" else kind, day, f"({note})" if note else "")


def _printed_place(item: Any) -> str:
    parts = [whole(xml_text(item, name)) for name in ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY", "NOTE")]
    return ", ".join(part for part in parts if part)


def _distinct(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
