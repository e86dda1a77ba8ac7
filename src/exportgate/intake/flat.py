"""Flat shipments files: one row a line, rows of one shipment joined to a record, contradictions told."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from exportgate.errors import InputError
from exportgate.intake import values
from exportgate.intake.columns import Column, columns_of
from exportgate.intake.document import Intake, Problem
from exportgate.intake.draft import Cells, Draft, Spot, cell_value
from exportgate.intake.limits import MAX_SHIPMENT_ROWS
from exportgate.intake.record import build
from exportgate.intake.tables import Layout, Table
from exportgate.intake.values import Wrong, shown
from exportgate.intake.vocabulary import Vocabulary
from exportgate.shipment import Shipment


def shipments_in(table: Table, vocabulary: Vocabulary, layout: Layout) -> Intake:
    """Read a flat shipments file.

    Raises:
        InputError: its columns are wrong, or it is too large.
    """
    columns = columns_of(table, vocabulary, layout)
    drafts: dict[str, Draft] = {}
    problems: list[Problem] = []
    for number, row in _bounded(table):
        cells = [(column, cell) for column in columns if (cell := _cell(row, column.index)) is not None]
        try:
            draft = drafts.setdefault(_id(cells), Draft(number))
        except Wrong as wrong:
            problems.append(Problem(f"{table.name}, row {number}", str(wrong), 'column "shipment"'))
            continue
        draft.wrong += [(Spot(number), f"found {shown(cell)} under no heading") for cell in _stray(row, table)]
        draft.add(cells, number)
    if not drafts and not problems:
        raise InputError("holds headings and no rows", where=table.name)
    return _finished(drafts, vocabulary, table.name, problems, unread_columns(columns, table.name))


def unread_columns(columns: Iterable[Column], name: str) -> list[Problem]:
    """Tell of the columns that nobody reads."""
    unread = [column.heading for column in columns if (column.part, column.key) == ("unread", "absent")]
    told = "no installed jurisdiction reads this column, so it changes nothing"
    return [Problem(name, told, f'column "{heading}"') for heading in unread]


def _finished(
    drafts: dict[str, Draft], vocabulary: Vocabulary, name: str, problems: list[Problem], notes: list[Problem]
) -> Intake:
    shipments: list[Shipment] = []
    for shipment, draft in drafts.items():
        built = build(draft.record, vocabulary)
        found = [(draft.spot_of(slip.path), slip.message) for slip in built.wrong]
        wrong = _told([*draft.wrong, *found], name, shipment)
        problems += wrong
        notes += _told([(draft.spot_of(slip.path), slip.message) for slip in built.notes], name, shipment)
        if built.shipment is not None and not wrong:
            shipments.append(built.shipment)
    return Intake(shipments, problems, notes)


def _told(found: Iterable[tuple[Spot, str]], name: str, shipment: str) -> list[Problem]:
    return [
        Problem(f"{name}, row {spot.row}", message, f'column "{spot.heading}"' if spot.heading else "", shipment)
        for spot, message in sorted(found, key=lambda item: item[0].row)
    ]


def _bounded(table: Table) -> Iterator[tuple[int, Sequence[Any]]]:
    for count, (number, row) in enumerate(table.rows, 1):
        if count > MAX_SHIPMENT_ROWS:
            raise InputError(f"has more than {MAX_SHIPMENT_ROWS:,} rows", where=table.name, hint="Split it.")
        yield number, row


def _cell(row: Sequence[Any], index: int) -> Any:
    return cell_value(row[index]) if index < len(row) else None


def _stray(row: Sequence[Any], table: Table) -> list[Any]:
    """Give the cells that stand under no heading."""
    headings = table.headings
    unnamed = (index for index in range(len(row)) if index >= len(headings) or not headings[index])
    return [cell for index in unnamed if (cell := _cell(row, index)) is not None]


def _id(cells: Cells) -> str:
    given = next((cell for column, cell in cells if (column.part, column.key) == ("shipment", "id")), None)
    return values.required("" if given is None else given)
