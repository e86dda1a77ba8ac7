"""Reading licences from files: CSV and workbooks with one row an item or party, JSON with one object a licence.

A licence with anything wrong in it is told and left out, since half of one could cover what the whole does not; the
others of the file are kept.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from exportgate.errors import InputError
from exportgate.intake.columns import normal
from exportgate.intake.document import Problem
from exportgate.intake.draft import cell_value
from exportgate.intake.json_records import looks_like_json, records
from exportgate.intake.slips import Path, Slip, Slips, spelled
from exportgate.intake.tables import HEAD_BYTES, Layout, Table, looks_like_text, looks_like_workbook, table_of
from exportgate.intake.values import did_you_mean, shown
from exportgate.jurisdiction import Jurisdiction
from exportgate.licences.licence import Terms
from exportgate.licences.record import HEAD, ITEM, PARTY, terms_of
from exportgate.shipment import Role

MAX_LICENCES = 100_000
MAX_LICENCE_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Read:
    """What a file held: the licences that are whole, each with where it stands, and what is told of the others."""

    licences: Sequence[Terms]
    problems: Sequence[Problem]
    notes: Sequence[Problem]


@dataclass(slots=True)
class _Draft:
    """A licence that rows build up: its record as JSON would have it, and the row and heading of each value."""

    row: int
    record: dict[str, Any] = field(default_factory=lambda: {"items": [], "parties": []})
    spots: dict[Path, tuple[int, str]] = field(default_factory=dict)
    wrong: list[tuple[int, str, str]] = field(default_factory=list)

    def put(self, key: str, value: Any, row: int, heading: str) -> None:
        """Put a value of the licence itself; another that stands already is a contradiction."""
        if key not in self.record:
            self.record[key] = value
            self.spots[(key,)] = (row, heading)
        elif str(self.record[key]).strip() != str(value).strip():
            before = self.spots[(key,)][0]
            self.wrong.append((row, heading, f"found {shown(value)}, but row {before} says {shown(self.record[key])}"))

    def add(self, part: str, members: Mapping[str, tuple[Any, str]], row: int) -> None:
        """Add an item or a party; one that stands already word for word is not added again."""
        record = {key: value for key, (value, _) in members.items()}
        if not record or (record in self.record[part] and part == "parties"):
            return
        place = len(self.record[part])
        self.record[part].append(record)
        self.spots[(part, place)] = (row, "")
        for key, (_, heading) in members.items():
            self.spots[(part, place, key)] = (row, heading)

    def spot(self, path: Path) -> tuple[int, str]:
        """Give the row and heading of a path; of what is missing, the row it should stand in and our own heading."""
        held = (self.spots[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.spots)
        row, heading = next(held, (self.row, ""))
        return row, heading or (path[-1] if path and isinstance(path[-1], str) else "")


def read_licences(
    stream: BinaryIO, name: str, jurisdictions: Mapping[str, Jurisdiction], layout: Layout | None = None
) -> Read:
    """Read the licences of a file.

    Args:
        stream: the file, which can be sought.
        name: its name for messages.
        jurisdictions: those installed; a licence under another law is told and left out.
        layout: what the user says of the columns.

    Raises:
        InputError: the file as a whole cannot be read, or its columns are not those of licences.
    """
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if looks_like_json(head):
        return _once(_of_records(stream, name, jurisdictions), name)
    if looks_like_workbook(head) or looks_like_text(head):
        return _once(_of_table(table_of(stream, name, layout or Layout()), jurisdictions, layout or Layout()), name)
    raise InputError("is in none of the known formats", where=name, hint="Known are CSV, xlsx, JSON and JSON lines.")


_One = tuple[str, Terms | None, list[Problem], list[Problem]]
"""Where a licence stands, what it says (`None`: something is wrong), problems and notes."""


def _once(found: Iterator[_One], name: str) -> Read:
    """Gather the licences; one that the file holds twice is told."""
    seen: dict[tuple[str, str, str, str], str] = {}
    read: list[Terms] = []
    problems: list[Problem] = []
    notes: list[Problem] = []
    for where, terms, wrong, noted in found:
        problems += wrong
        notes += noted
        if terms is None:
            continue
        if terms.identity in seen:
            problems.append(Problem(where, f"{terms.title} stands at {seen[terms.identity]} already"))
            continue
        seen[terms.identity] = where
        read.append(terms)
        if len(read) > MAX_LICENCES:
            raise InputError(f"holds more than {MAX_LICENCES:,} licences", where=name, hint="Split it.")
    return Read(read, problems, notes)


def _of_records(stream: BinaryIO, name: str, jurisdictions: Mapping[str, Jurisdiction]) -> Iterator[_One]:
    for record in records(stream, name):
        slips = Slips()
        terms = None if record.fault else terms_of(record.value, slips, jurisdictions)
        wrong = [Problem(record.where, record.fault)] if record.fault else _in_json(slips.wrong, record.where)
        yield record.where, None if wrong else terms, wrong, _in_json(slips.notes, record.where)


def _in_json(slips: Sequence[Slip], where: str) -> list[Problem]:
    return [Problem(where, slip.message, spelled(slip.path)) for slip in slips]


def _of_table(table: Table, jurisdictions: Mapping[str, Jurisdiction], layout: Layout) -> Iterator[_One]:
    columns = _columns(table, layout)
    drafts: dict[tuple[str, ...], _Draft] = {}
    for count, (number, row) in enumerate(table.rows):
        if count >= MAX_LICENCE_ROWS:
            raise InputError(f"has more than {MAX_LICENCE_ROWS:,} rows", where=table.name, hint="Split it.")
        cells = [(column, value) for column in columns if (value := _cell(row, column.index)) is not None]
        key = tuple(_said(cells, name) for name in ("jurisdiction", "authority", "kind", "number", "symbol"))
        _add_row(drafts.setdefault(key, _Draft(number)), cells, number)
        if len(row) > len(table.headings) and any(cell_value(cell) is not None for cell in row[len(table.headings) :]):
            drafts[key].wrong.append((number, "", f"has {len(row)} cells under {len(table.headings)} headings"))
    for draft in drafts.values():
        yield _of_draft(draft, table.name, jurisdictions)


def _of_draft(draft: _Draft, file: str, jurisdictions: Mapping[str, Jurisdiction]) -> _One:
    slips = Slips()
    terms = terms_of(draft.record, slips, jurisdictions)
    wrong = [Problem(f"{file}, row {row}", message, heading) for row, heading, message in draft.wrong]
    wrong += _in_rows(slips.wrong, draft, file)
    return f"{file}, row {draft.row}", None if wrong else terms, wrong, _in_rows(slips.notes, draft, file)


def _in_rows(slips: Sequence[Slip], draft: _Draft, file: str) -> list[Problem]:
    spots = [(draft.spot(slip.path), slip.message) for slip in slips]
    return [Problem(f"{file}, row {row}", message, heading) for (row, heading), message in spots]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its place, its heading, and the part of a licence that its cells fill (a role for parties)."""

    index: int
    heading: str
    part: str
    key: str


def _columns(table: Table, layout: Layout) -> list[_Column]:
    ours = {normal(theirs): name for name, theirs in layout.columns.items()}
    ignored = {normal(heading) for heading in layout.ignore}
    found: dict[tuple[str, str], _Column] = {}
    strangers = []
    for index, heading in enumerate(table.headings):
        name = ours.get(normal(heading), normal(heading))
        if not heading or normal(heading) in ignored:
            continue
        part, key = _place(name)
        if not part:
            strangers.append(f"{shown(heading)}{did_you_mean(name, _KNOWN)}")
        elif (part, key) in found:
            raise InputError(f"two columns for one thing: {shown(heading)}", where=table.name)
        else:
            found[part, key] = _Column(index, heading, part, key)
    if strangers:
        hint = "The columns are described in docs/licences.md; --ignore leaves one out."
        raise InputError(f"unknown columns: {'; '.join(strangers)}", where=table.name, hint=hint)
    if ("head", "jurisdiction") not in found:
        raise InputError("is no file of licences: it has no column jurisdiction", where=table.name)
    return list(found.values())


_KNOWN = [*HEAD, *ITEM, *(f"{role}_{key}" for role in Role for key in PARTY if key != "role")]


def _place(name: str) -> tuple[str, str]:
    if name in ITEM:
        return "item", name
    if name in HEAD:
        return "head", name
    role, _, key = name.rpartition("_")
    return (role, key) if role in tuple(Role) and key in PARTY else ("", "")


def _cell(row: Sequence[Any], index: int) -> Any:
    value = cell_value(row[index]) if index < len(row) else None
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value


def _said(cells: Sequence[tuple[_Column, Any]], name: str) -> str:
    return next((str(value).strip().casefold() for column, value in cells if column.key == name), "")


def _add_row(draft: _Draft, cells: Sequence[tuple[_Column, Any]], row: int) -> None:
    for column, value in cells:
        if column.part == "head":
            draft.put(column.key, value, row, column.heading)
    item = {column.key: (value, column.heading) for column, value in cells if column.part == "item"}
    draft.add("items", item, row)
    for role in Role:
        party = {column.key: (value, column.heading) for column, value in cells if column.part == role}
        if party:
            draft.add("parties", {"role": (str(role), next(iter(party.values()))[1]), **party}, row)
