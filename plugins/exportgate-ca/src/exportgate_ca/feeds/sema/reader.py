"""Reader of the Consolidated Canadian Autonomous Sanctions List (XML)."""

from collections.abc import Iterator, Sequence
from typing import Any

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, local, xml_root
from exportgate_ca.feeds.sema.mapper import entry_of

FIELDS = frozenset(
    {
        *("Country", "LastName", "GivenName", "EntityOrShip", "TitleOrShip", "Aliases", "ShipIMONumber"),
        *("DateOfBirthOrShipBuildDate", "Schedule", "Item", "DateOfListing"),
    }
)
LONGEST_TEXT = 10_000
"""Characters of a field; the longest of a real list has some six hundred."""


def read(files: Sequence[RawFile]) -> Reading:
    """Read sema-lmes.xml.

    Raises:
        FeedError: the file is not what it should be: another root, an unknown element, regulations or schedule.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    file = files[0]
    notes = Notes()
    entries = [entry_of(file, row, record, notes) for row, record in _records(file)]
    if not entries:
        raise broken(file, "holds no record")
    return Reading(entries, len(entries), notes=notes.lines())


def _records(file: RawFile) -> Iterator[tuple[int, dict[str, str]]]:
    root = xml_root(file)
    if local(root) != "data-set":
        raise broken(file, f"its root is {local(root)}, data-set expected")
    for element in root:
        if local(element) != "record":
            raise broken(file, f"holds {local(element)} among the records", row=element.sourceline)
        yield element.sourceline, _fields(file, element)


def _fields(file: RawFile, record: Any) -> dict[str, str]:
    """Give the fields of a record by name, and refuse one that nobody reads: it may hold a name or a number."""
    fields: dict[str, str] = {}
    for element in record:
        name = local(element)
        if name not in FIELDS or name in fields or len(element) or element.attrib:
            how = "twice" if name in fields else "with parts" if name in FIELDS else "unknown"
            raise broken(file, f"record holds {name[:40]} {how}", row=element.sourceline)
        fields[name] = element.text or ""
        if len(fields[name]) > LONGEST_TEXT:
            raise broken(file, f"{name} is longer than {LONGEST_TEXT:,} characters", row=element.sourceline)
    return fields
