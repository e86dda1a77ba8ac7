"""UK-Sanctions-List.xml: root `Designations`, the day it was made, and a `Designation` each party."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.dates import day_month_year
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, local, xml_elements, xml_text
from exportgate_uk.feeds.sanctions.elements import record_of, schema
from exportgate_uk.feeds.sanctions.mapper import entry_of

_ROOT = "Designations"
_PARTY = "Designation"
_MADE_ON = "DateGenerated"


def read(files: Sequence[RawFile]) -> Reading:
    """Read the list.

    Raises:
        FeedError: it is not this list in its known layout, or names one Unique ID twice.
    """
    [file] = files
    notes = Notes()
    entries: dict[str, Entry] = {}
    published: date | None = None
    last: Any = None
    for element in xml_elements(file, _PARTY, _MADE_ON):
        _check_place(file, element)
        last = element
        if local(element) == _MADE_ON:
            published = _made_on(file, xml_text(element))
            continue
        where = f"{file.name}, designation {len(entries) + 1}"
        entry = entry_of(record_of(element, schema(), where), where, notes)
        if entry.id in entries:
            raise FeedError(f"UniqueID {entry.id} stands twice", where=where)
        entries[entry.id] = entry
    if published is None:
        raise broken(file, f"has no {_MADE_ON}, so it is not the UK Sanctions List")
    if last.getnext() is not None:
        raise broken(file, f"element {local(last.getnext())} follows the last {local(last)}")
    return Reading(tuple(entries.values()), rows=len(entries), published=published, notes=notes.lines())


def _made_on(file: RawFile, written: str) -> date:
    day = day_month_year(written)
    if day is None:
        raise broken(file, f"{_MADE_ON} {written!r} is no day written dd/mm/yyyy")
    return day


def _check_place(file: RawFile, element: Any) -> None:
    root, before = element.getparent(), element.getprevious()
    if root is None or local(root) != _ROOT or root.getparent() is not None:
        raise broken(file, f"{local(element)} does not stand directly in the root element {_ROOT}")
    if before is not None and local(before) not in (_PARTY, _MADE_ON):
        raise broken(file, f"element {local(before)} stands among the designations")
