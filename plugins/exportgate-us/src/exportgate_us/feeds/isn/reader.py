"""Reader of the nonproliferation sanctions in the csv from which the Consolidated Screening List takes them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256

from exportgate.entry import Entry, ListedName, NameKind
from exportgate.errors import FeedError
from exportgate.feeds.dates import month_day_year
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import Record, broken, csv_records
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate_us.feeds.ids import slug, with_ids
from exportgate_us.feeds.measures import NONPROLIFERATION
from exportgate_us.feeds.part744.names import is_legal_form, tidy_name
from exportgate_us.feeds.successors import parted

FEED = "us.isn"
COLUMNS = (
    *("Source List", "Programs", "Name", "Alternative Names", "Country", "Federal Register Notice", "Effective Date"),
    *("Remarks/Notes", "Web Link"),
)
_SOURCE = "ISN"
_MISSPELT = {"INSKNA": "INKSNA", "Kong Kong": "Hong Kong"}
"""Slips of the publisher, put right: the Iran, North Korea, and Syria Nonproliferation Act; Hong Kong."""
_NOTICE = re.compile(r"Vol\. ?\d+, No\. ?\d+,? ?\d{1,2}/\d{1,2}/\d{2,4}")
_FORMER = re.compile(r"F\.?K\.?A\.?\s+", re.IGNORECASE)


def read(files: Sequence[RawFile]) -> Reading:
    """Read the csv; each row, that is each determination, is an entry.

    Raises:
        FeedError: the file is not what it should be, or holds another list.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    file = files[0]
    notes = Notes()
    rows = csv_records(file, COLUMNS, encodings=("utf-8-sig", "cp1252"))
    drafts = [_entry(Record(file, number, cells), notes) for number, cells in rows]
    if not drafts:
        raise broken(file, "holds no row")
    return Reading(with_ids(drafts, _values_for_id), len(drafts), notes=notes.lines())


def _entry(record: Record, notes: Notes) -> Entry:
    if (source := record.take("Source List")) != _SOURCE:
        raise broken(record.file, f"is of list {source!r}, {_SOURCE} expected", row=record.number)
    name, within, followers = parted(record.take("Name"))
    if not name:
        raise broken(record.file, "has no name", row=record.number)
    country = _country(record, notes)
    notice = record.take("Federal Register Notice")
    programme = record.take("Programs")
    remarks = "; ".join(text for text in (record.take("Remarks/Notes"), followers) if text)
    aliases: list[tuple[str, NameKind]] = [(alias, "alias") for alias in within]
    aliases += _aliases(record.take("Alternative Names"))
    entry = Entry(
        feed=FEED,
        id="",
        names=tuple(
            ListedName(name=text, kind=kind, script=script_of(text)) for text, kind in [(name, "primary"), *aliases]
        ),
        countries=(country,) if country else (),
        programmes=(_MISSPELT.get(programme, programme),) if programme else (),
        measures=(NONPROLIFERATION,),
        citations=tuple(_NOTICE.findall(notice)) or ((notice,) if notice else ()),
        remarks=remarks,
        source="Nonproliferation sanctions, Department of State",
        listed_on=_day(record),
    )
    record.finish("Web Link")
    return entry


def _aliases(cell: str) -> Iterator[tuple[str, NameKind]]:
    """Part aliases at commas; what is a legal form after one belongs to the name before it."""
    names: list[str] = []
    for piece in re.split(r"[,;]\s+", cell):
        if names and is_legal_form(piece):
            names[-1] = f"{names[-1]}, {piece}"
        else:
            names.append(piece)
    for text in names:
        former = _FORMER.match(text.strip())
        name = tidy_name(text.strip()[former.end() :] if former else text)
        if name:
            yield name, "former" if former else "alias"


def _country(record: Record, notes: Notes) -> str:
    printed = record.take("Country")
    found = place(_MISSPELT.get(printed, printed)) if printed else ""
    if found is None:
        notes.add(f"country {printed!r} is not known", f"row {record.number}")
    return found or ""


def _day(record: Record) -> date | None:
    text = record.take("Effective Date")
    day = month_day_year(text)
    if text and day is None:
        raise broken(record.file, f"{text!r} is not a day MM/DD/YYYY", row=record.number, column="Effective Date")
    return day


def _values_for_id(entry: Entry) -> tuple[str, ...]:
    """Name, programme, first day, and a check sum of the rest."""
    rest = sha256("; ".join((*entry.countries, *entry.citations, entry.remarks)).encode()).hexdigest()[:8]
    return slug(entry.primary_name), slug("; ".join(entry.programmes)), slug(str(entry.listed_on or "")), rest
