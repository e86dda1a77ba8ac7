"""Rows of parties, from CSV, workbooks, Parquet, JSON and JSON lines, as plain values by field."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from exportgate.errors import InputError
from exportgate.intake.document import Problem
from exportgate.intake.draft import cell_value
from exportgate.intake.headings import fields_of
from exportgate.intake.json_records import looks_like_json, records
from exportgate.intake.tables import HEAD_BYTES, Layout, Table, looks_like_text, looks_like_workbook, table_of
from exportgate.intake.values import did_you_mean, shown

_PARQUET = b"PAR1"


@dataclass(slots=True)
class Told:
    """What is told of a file beside its parties: rows that could not be read, and what does not stop anything."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One row: its number, or that of the line or item, where it stands, and its values in the order of the fields."""

    number: int
    where: str
    values: Sequence[Any]


def party_rows(stream: BinaryIO, name: str, fields: Sequence[str], layout: Layout, told: Told) -> Iterator[PartyRow]:
    """Yield the rows of a file of parties; empty values are `None`.

    Args:
        stream: the file, which can be sought.
        name: its name for messages.
        fields: what to read; `name` must be among them.
        layout: what the user says of the columns.
        told: takes what there is to tell.

    Raises:
        InputError: the file cannot be read, or has no column for the name.
    """
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if head.startswith(_PARQUET):
        from exportgate.intake.parquet import parquet_table  # an extra of the distribution

        return _of_table(parquet_table(stream, name), fields, layout, told)
    if looks_like_json(head):
        return _of_records(stream, name, fields, layout, told)
    if looks_like_workbook(head) or looks_like_text(head):
        return _of_table(table_of(stream, name, layout), fields, layout, told)
    hint = "Known are CSV, xlsx, JSON, JSON lines and Parquet."
    raise InputError("is in none of the known formats", where=name, hint=hint)


def _of_table(table: Table, fields: Sequence[str], layout: Layout, told: Told) -> Iterator[PartyRow]:
    found = fields_of(table.headings, fields, layout, table.name)
    told.notes += [Problem(table.name, note) for note in found.notes]
    places = [found.index.get(field, -1) for field in fields]
    width = len(table.headings)
    for number, row in table.rows:
        if len(row) > width and any(cell_value(cell) is not None for cell in row[width:]):
            problem = f"has {len(row)} cells under {width} headings, so its values may stand in the wrong columns"
            told.problems.append(Problem(f"{table.name}, row {number}", problem))
            continue
        values = [cell_value(row[place]) if 0 <= place < len(row) else None for place in places]
        yield PartyRow(number, f"{table.name}, row {number}", values)


def _of_records(stream: BinaryIO, name: str, fields: Sequence[str], layout: Layout, told: Told) -> Iterator[PartyRow]:
    keys = {layout.columns.get(field, field): place for place, field in enumerate(fields)}
    strangers: dict[str, None] = {}
    for number, record in enumerate(records(stream, name), 1):
        fault = record.fault or (
            "" if isinstance(record.value, dict) else f"found {shown(record.value)}, expected an object"
        )
        if fault:
            told.problems.append(Problem(record.where, fault))
            continue
        values: list[Any] = [None] * len(fields)
        for key, value in record.value.items():
            if key in keys:
                values[keys[key]] = value if value != "" else None
            elif key not in layout.ignore:
                strangers[key] = None
        yield PartyRow(number, record.where, values)
    told.notes += [Problem(name, _unread(strangers, keys))] if strangers else []


def _unread(strangers: Iterable[str], keys: Iterable[str]) -> str:
    known = list(keys)
    named = [f"{shown(key)}{did_you_mean(key, known)}" for key in strangers]
    return f"not read: {', '.join(named[:20])}{' ...' if len(named) > 20 else ''}"
