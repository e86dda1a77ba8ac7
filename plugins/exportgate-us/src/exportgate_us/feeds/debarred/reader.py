"""Reader of the debarred parties of the Directorate of Defense Trade Controls (csv)."""

import re
from collections.abc import Sequence
from datetime import date

from exportgate.entry import Entry, EntryKind, ListedName, NameKind
from exportgate.errors import FeedError
from exportgate.feeds.dates import month_day_year, written_date
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.reading import Record, broken, csv_records
from exportgate.names import script_of
from exportgate_us.feeds.ids import slug, with_ids
from exportgate_us.feeds.measures import DEBARMENT
from exportgate_us.feeds.ofac.party import split_name
from exportgate_us.feeds.part744.citations import citations
from exportgate_us.feeds.part744.names import is_legal_form

FEED = "us.debarred"
COLUMNS = (
    *("Debarred Party Full Name and Alias", "Date of Birth", "Notice", "Notice Date"),
    *("Corrected Notice", "Corrected Notice Date"),
)
_ALIASES = re.compile(r"\s*\((?:a\.?k\.?a\.?,?\s+)(.*)\)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r";\s*(?:a\.?k\.?a\.?\s+)?", re.IGNORECASE)


def read(files: Sequence[RawFile]) -> Reading:
    """Read the csv; each row is an entry.

    Law: 22 CFR 127.7 (debarment), 120.16.

    Raises:
        FeedError: the file is not what it should be.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    file = files[0]
    rows = csv_records(file, COLUMNS, encodings=("utf-8-sig", "cp1252"))
    drafts = [_entry(Record(file, number, cells)) for number, cells in rows]
    if not drafts:
        raise broken(file, "holds no row")
    return Reading(with_ids(drafts, _values_for_id), len(drafts))


def _entry(record: Record) -> Entry:
    listed, birth = _printed_names(record), record.take("Date of Birth")
    kind = _kind(listed[0][0], birth)
    notice, corrected = record.take("Notice"), record.take("Corrected Notice")
    day, corrected_day = record.take("Notice Date"), record.take("Corrected Notice Date")
    born = written_date(birth.replace(",", " "))
    details = {
        "Date of birth": "" if born else birth,
        "Notice": f"{notice}, {day}".strip(", "),
        "Corrected notice": f"{corrected}, {corrected_day}".strip(", "),
    }
    entry = Entry(
        feed=FEED,
        id="",
        kind=kind,
        names=tuple(_name(text, kind, name_kind) for text, name_kind in listed),
        dates_of_birth=(born,) if born else (),
        measures=(DEBARMENT,),
        citations=citations(f"{notice} {corrected}"),
        source="Debarred parties (22 CFR 127.7)",
        listed_on=_day(record, day),
        details={heading: text for heading, text in details.items() if text},
    )
    record.finish()
    return entry


def _printed_names(record: Record) -> list[tuple[str, NameKind]]:
    """Give the name, and the aliases that are printed behind it."""
    printed = " ".join(record.take(COLUMNS[0]).split())
    if not printed:
        raise broken(record.file, "has no name", row=record.number)
    found = _ALIASES.search(printed)
    if found is None:
        return [(printed, "primary")]
    aliases = (alias.strip() for alias in _BETWEEN.split(found.group(1)))
    return [(printed[: found.start()], "primary"), *((alias, "alias") for alias in aliases if alias)]


def _kind(name: str, birth: str) -> EntryKind:
    """Tell persons, written `Family, Given`, from organisations, whose commas stand before legal forms only."""
    pieces = [piece.strip() for piece in name.split(",")]
    if birth or (len(pieces) > 1 and not any(is_legal_form(piece) for piece in pieces[1:])):
        return "person"
    return "organisation"


def _name(text: str, kind: EntryKind, name_kind: NameKind) -> ListedName:
    parts = split_name(text, kind == "person", name_kind)
    natural = parts.natural()
    return ListedName(name=natural, kind=name_kind, script=script_of(natural), family=parts.last if parts.given else "")


def _day(record: Record, text: str) -> date | None:
    day = month_day_year(text)
    if text and day is None:
        raise broken(record.file, f"{text!r} is not a day MM/DD/YYYY", row=record.number, column="Notice Date")
    return day


def _values_for_id(entry: Entry) -> tuple[str, ...]:
    return slug(entry.primary_name), slug(entry.citations[0] if entry.citations else ""), slug(str(entry.listed_on))
