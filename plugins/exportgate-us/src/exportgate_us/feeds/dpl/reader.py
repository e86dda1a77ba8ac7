"""Reader of the Denied Persons List (dpl.txt): tab separated, one row for each order, name and address."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files as package_files

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.errors import FeedError
from exportgate.feeds.dates import iso_date, month_day_year
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import Record, broken, csv_records
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate_us.feeds.ids import slug, with_ids
from exportgate_us.feeds.measures import DENIAL_ORDER
from exportgate_us.feeds.part744.citations import citations

FEED = "us.dpl"
COLUMNS = (
    *("Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date"),
    *("Standard_Order", "Last_Update", "Action", "FR_Citation"),
)
_KNOWN_AS = re.compile(r"\s+(?:A/K/A|AKA|A\.K\.A\.)\s+", re.IGNORECASE)


def read(files: Sequence[RawFile]) -> Reading:
    """Read dpl.txt; each row is an entry.

    Law: 15 CFR 764.3(a)(2).

    Raises:
        FeedError: the file is not what it should be.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    file = files[0]
    notes = Notes()
    rows = csv_records(file, COLUMNS, encodings=("utf-8-sig", "cp1252"), delimiter="\t")
    drafts = [_entry(Record(file, number, cells), notes) for number, cells in rows]
    if not drafts:
        raise broken(file, "holds no row")
    return Reading(with_ids(drafts, _values_for_id), len(drafts), notes=notes.lines())


def _entry(record: Record, notes: Notes) -> Entry:
    names = _names(record)
    parts = [record.take(column) for column in ("Street_Address", "City", "State", "Postal_Code")]
    country = _country(record, parts[2], notes)
    address = ", ".join(" ".join(part.split()) for part in (*parts, record.take("Country")) if part)
    effective, expires = _day(record, "Effective_Date"), _day(record, "Expiration_Date")
    notice = record.take("FR_Citation")
    details = {
        "Effective date": effective.isoformat() if effective else "",
        "Expiration date": expires.isoformat() if expires else "",
        "Standard order": record.take("Standard_Order").upper(),
        "Last update": record.take("Last_Update"),
        "Federal Register citation": notice,
    }
    entry = Entry(
        feed=FEED,
        id="",
        names=names,
        addresses=(ListedAddress(text=address, country=country),) if any(parts) else (),
        countries=(country,) if country else (),
        measures=(DENIAL_ORDER,),
        citations=citations(notice),
        remarks=record.take("Action"),
        source="Denied Persons List",
        listed_on=effective,
        details={heading: text for heading, text in details.items() if text},
    )
    record.finish()
    return entry


def _names(record: Record) -> tuple[ListedName, ...]:
    first, *others = _KNOWN_AS.split(" ".join(record.take("Name").split()))
    if not first:
        raise broken(record.file, "has no name", row=record.number)
    aliases = (ListedName(name=name, kind="alias", script=script_of(name)) for name in others)
    return (ListedName(name=first, kind="primary", script=script_of(first)), *aliases)


@cache
def _states() -> frozenset[str]:
    text = (package_files("exportgate_us.feeds.dpl") / "states.csv").read_text(encoding="utf-8")
    return frozenset(row["code"] for row in csv.DictReader(io.StringIO(text), strict=True))


def _country(record: Record, state: str, notes: Notes) -> str:
    """Give the country; where its column is empty, a state tells it, or the country stands in the column of states."""
    printed = record["Country"].strip()
    if printed:
        found = place(printed) or ("US" if printed in _states() else None)
        if found is None:
            notes.add(f"country {printed!r} is not known", f"row {record.number}")
        return found or ""
    if state in _states():
        return "US"
    found = place(state) if state else None
    if found:
        notes.add("country in the column of states", f"row {record.number}")
    return found or ""


def _day(record: Record, column: str) -> date | None:
    text = record.take(column)
    day = month_day_year(text) or iso_date(text)
    if text and day is None:
        raise broken(record.file, f"{text!r} is not a day MM/DD/YYYY", row=record.number, column=column)
    return day


def _values_for_id(entry: Entry) -> tuple[str, ...]:
    """Name, first day, and a check sum of the address: an order names a party once for each of its addresses."""
    address = entry.addresses[0].text if entry.addresses else ""
    check_sum = sha256(address.encode()).hexdigest()[:8]
    return slug(entry.primary_name), entry.details.get("Effective date", ""), check_sum
