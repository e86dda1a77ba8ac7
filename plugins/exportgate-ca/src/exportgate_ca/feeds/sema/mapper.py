"""From a record of the list to an entry."""

import re
from collections.abc import Iterator, Mapping

from exportgate.entry import Entry, EntryKind, ListedName
from exportgate.feeds.dates import cut_date, iso_date
from exportgate.feeds.feed import RawFile
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken
from exportgate.names import script_of
from exportgate.shipment import Identifier
from exportgate_ca.feeds.sema.aliases import Called, organisation_names, person_names, tidy
from exportgate_ca.feeds.sema.regulations import entry_id, measures, regulations, schedule_of

FEED = "ca.sema"
_DATE = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
_SPAN = re.compile(r"(\d{4})\s*-\s*(\d{4})")
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_LONGEST_SPAN = 40
"""Years between which a birth may lie and still be told as years."""


def entry_of(file: RawFile, row: int, record: Mapping[str, str], notes: Notes) -> Entry:
    """Turn a record into an entry.

    Args:
        file: where it stands.
        row: the line of its element.
        record: its fields as printed, by element.
        notes: takes what could not be read.

    Raises:
        FeedError: regulations or schedule are not known, or the record has no name, item or day of listing.
    """
    fields = {name: tidy(text) for name, text in record.items()}
    country, schedule, item = fields.get("Country", ""), schedule_of(fields.get("Schedule", "")), fields.get("Item", "")
    rules = regulations().get(country)
    if rules is None:
        raise broken(file, f"record under unknown regulations {country[:80]!r}", row=row)
    imposed = measures().get((rules.code, schedule))
    if imposed is None:
        raise broken(file, f"record in unknown schedule {schedule[:40]!r} of {rules.code}", row=row)
    listed_on = iso_date(fields.get("DateOfListing", ""))
    if not item or listed_on is None:
        raise broken(file, "record without its item or the day of its listing", row=row)
    number = entry_id(rules.code, schedule, item)
    kind = _kind(file, row, fields)
    return Entry(
        feed=FEED,
        id=number,
        kind=kind,
        names=_names(fields, kind),
        identifiers=tuple(_identifiers(fields, number, notes)),
        dates_of_birth=_births(fields, number, notes) if kind == "person" else (),
        programmes=(rules.code,),
        measures=imposed,
        citations=(", ".join(filter(None, (rules.title, rules.citation, _place(schedule, item)))),),
        source=f"{country}, {_place(schedule, item)}",
        listed_on=listed_on,
        details=_details(fields, kind),
    )


def _place(schedule: str, item: str) -> str:
    within = f"Schedule {schedule}" if schedule[:1].isdigit() else f"Schedule, {schedule}" if schedule else "Schedule"
    return f"{within}, item {item}"


def _kind(file: RawFile, row: int, fields: Mapping[str, str]) -> EntryKind:
    person, other = bool(fields.get("LastName") or fields.get("GivenName")), bool(fields.get("EntityOrShip"))
    if person == other:
        raise broken(file, "record names both a person and an entity" if person else "record without a name", row=row)
    if person:
        return "person"
    return "vessel" if fields.get("ShipIMONumber") or fields.get("TitleOrShip") else "organisation"


def _names(fields: Mapping[str, str], kind: EntryKind) -> tuple[ListedName, ...]:
    aliases = fields.get("Aliases", "")
    if kind == "person":
        called = Called(fields.get("GivenName", ""), fields.get("LastName", ""))
        primary, *others = person_names(called, aliases)
        first = ListedName(name=primary, script=script_of(primary), family=called.family)
    else:
        primary, *others = organisation_names(fields["EntityOrShip"], aliases)
        first = ListedName(name=primary, script=script_of(primary))
    return (first, *(ListedName(name=name, kind="alias", script=script_of(name)) for name in others))


def _identifiers(fields: Mapping[str, str], number: str, notes: Notes) -> Iterator[Identifier]:
    if imo := fields.get("ShipIMONumber", ""):
        if not re.fullmatch(r"(?:IMO\s*)?\d{7}", imo, re.IGNORECASE | re.ASCII):
            notes.add("IMO number that is not of seven digits", number)
        yield Identifier(scheme="imo", value=imo)


def _births(fields: Mapping[str, str], number: str, notes: Notes) -> tuple[str, ...]:
    """Give each date that may be the day of birth, cut to what is known; words are kept in the details only."""
    printed = fields.get("DateOfBirthOrShipBuildDate", "")
    if not printed:
        return ()
    found = [day for part in _OR.split(printed) for day in _days(part)]
    if not found or "" in found:
        notes.add("date of birth kept as printed only", number)
    return tuple(dict.fromkeys(day for day in found if day))


def _days(printed: str) -> list[str]:
    if span := _SPAN.fullmatch(printed):
        first, last = map(int, span.groups())
        if 0 < last - first <= _LONGEST_SPAN:
            return [f"{year:04}" for year in range(first, last + 1)]
    day = _DATE.fullmatch(printed)
    return [(cut_date(*(int(part or 0) for part in day.groups())) or "") if day else ""]


def _details(fields: Mapping[str, str], kind: EntryKind) -> dict[str, str]:
    vessel = kind == "vessel"
    details = {
        "Type" if vessel else "Title": fields.get("TitleOrShip", ""),
        "Build date" if vessel else "Date of birth": fields.get("DateOfBirthOrShipBuildDate", ""),
        "Aliases": fields.get("Aliases", ""),
        "Regulations": fields.get("Country", ""),
        "Schedule": fields.get("Schedule", ""),
        "Item": fields.get("Item", ""),
    }
    return {heading: text for heading, text in details.items() if text}
