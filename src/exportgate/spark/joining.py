"""Rows of shipments on the workers: read, brought together by the shipment they belong to, and decided.

In two steps, between which Spark brings together what has one key: `keyed` reads each row, `decide_rows` joins and
decides. So a shipment whose id comes twice is answered in neither form, wherever its rows lie.
"""

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
import pyarrow

from exportgate.intake import values
from exportgate.intake.document import Intake, Problem
from exportgate.intake.draft import cell_value
from exportgate.intake.flat import shipments_in
from exportgate.intake.json_records import value_in
from exportgate.intake.limits import MAX_RECORD_BYTES
from exportgate.intake.record import build
from exportgate.intake.slips import spelled
from exportgate.intake.tables import Layout, Table
from exportgate.intake.vocabulary import Vocabulary
from exportgate.report.as_csv import harmless_cell
from exportgate.report.as_json import decision_object
from exportgate.shipment import Shipment
from exportgate.spark.deciding import DECISION_SCHEMA, Answer, Deciding, decided, plugins
from exportgate.spark.rows import (
    COUNT,
    KEPT_SCHEMA,
    MADE,
    NOTE,
    PROBLEM,
    Batches,
    Place,
    batch_of,
    cells,
    places,
    slices,
)

KEYED = "key string, file string, row bigint, place bigint, body binary"
_KEYED_SCHEMA = pyarrow.schema(
    [
        ("key", pyarrow.string()),
        ("file", pyarrow.string()),
        ("row", pyarrow.int64()),
        ("place", pyarrow.int64()),
        ("body", pyarrow.binary()),
    ]
)
_AT_ONCE = 200
"""Shipments decided together."""


@dataclass(frozen=True, slots=True)
class Form:
    """How shipments stand in rows.

    Args:
        headings: of flat rows; empty where each row holds one shipment as JSON.
        id: which of them is that of the shipment's id.
        columns: what the user says of the headings: ours, and theirs.
        ignore: headings to leave out.
    """

    headings: tuple[str, ...] = ()
    id: int = 0
    columns: tuple[tuple[str, str], ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """What a step of joining came to: where, the shipment (`None` where it cannot be answered), and what is told."""

    place: Place
    shipment: Shipment | None = None
    problems: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()


class _Row(NamedTuple):
    key: str
    place: Place
    body: bytes


def keyed(form: Form, batches: Batches) -> Batches:
    """Read rows, and give each with the key of its shipment."""
    read = _flat if form.headings else _json
    for batch in slices(batches):
        rows = zip(places(batch), cells(batch, len(form.headings) or 1), strict=True)
        yield batch_of(_KEYED_SCHEMA, [read(form, place, row) for place, row in rows])


def decide_kept(asked: Deciding, form: Form, batches: Batches) -> Batches:
    """Decide keyed rows, and give the answers packed, for the driver."""
    for some in _together(_joined(form, batches)):
        yield batch_of(KEPT_SCHEMA, _kept(some, _answers(asked, some)))


def decide_rows(asked: Deciding, form: Form, formulas: bool, batches: Batches) -> Batches:
    """Decide keyed rows, and give a row a shipment, and one for whatever could not be read."""
    for some in _together(_joined(form, batches)):
        rows = [row for one, answer in zip(some, _answers(asked, some), strict=True) for row in _written(one, answer)]
        if formulas:
            rows = [[harmless_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
        yield batch_of(DECISION_SCHEMA, rows)


def _flat(form: Form, place: Place, row: Sequence[Any]) -> Sequence[Any]:
    try:
        key = values.required(cell_value(row[form.id]) or "")
    except values.Wrong:  # told when the row is read as a shipment
        key = _alone(place)
    return key, *_numbers(place), pickle.dumps(row)


def _json(_form: Form, place: Place, row: Sequence[Any]) -> Sequence[Any]:
    read = _shipment_in(place, row[0])
    key = read.shipment.id if read.shipment else _alone(place)
    return key, *_numbers(place), pickle.dumps(read)


def _alone(place: Place) -> str:
    """Give a key that no shipment has, so that a row without one stays by itself: ids never begin with a blank."""
    return f" {place.file} {place.place}"


def _numbers(place: Place) -> tuple[str, int | None, int]:
    return place.file, place.row, place.place


def _shipment_in(place: Place, cell: Any) -> Joined:
    """Read a shipment written as JSON."""
    if not isinstance(cell, str) or len(cell) > MAX_RECORD_BYTES:
        fault = f"found {values.shown(cell)}, expected a shipment as JSON of at most {MAX_RECORD_BYTES:,} characters"
        return Joined(place, problems=[Problem(place.where(), fault)])
    try:
        record = value_in(cell)
    except ValueError as error:
        return Joined(place, problems=[Problem(place.where(), str(error))])
    built = build(record, _vocabulary())
    given = record.get("id") if isinstance(record, dict) else None
    id = " ".join(given.split())[:80] if isinstance(given, str) else ""
    where = place.where(id)
    told = [
        [Problem(where, slip.message, spelled(slip.path), id) for slip in some] for some in (built.wrong, built.notes)
    ]
    return Joined(place, built.shipment, *told)


def _vocabulary() -> Vocabulary:
    return Vocabulary.of(jurisdiction for jurisdiction, _ in plugins().jurisdictions().values())


def _joined(form: Form, batches: Batches) -> Iterator[Joined]:
    """Yield shipments from keyed rows that lie together by key, and in it by place."""
    for _, group in groupby(_rows(batches), lambda row: row.key):
        rows = list(group)
        yield from _one_shipment(form, rows) if form.headings else _each_once(rows)


def _rows(batches: Batches) -> Iterator[_Row]:
    for batch in batches:
        for key, file, row, place, body in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield _Row(key, Place(file or "", row, place), body)


def _each_once(rows: Sequence[_Row]) -> Iterator[Joined]:
    """Yield shipments; those of one id, where there are several, as one problem."""
    read: list[Joined] = [pickle.loads(row.body) for row in rows]
    count = Counter(one.shipment.id for one in read if one.shipment)
    told: set[str] = set()
    for one in read:
        id = one.shipment.id if one.shipment else ""
        if count[id] < 2:
            yield one
        else:
            again = [] if id in told else [Problem(id, _doubled(count[id]), shipment=id)]
            told.add(id)
            yield replace(one, shipment=None, problems=[*one.problems, *again])


def _doubled(times: int) -> str:
    return f"{times} shipments bear this id, so none of them is answered"


def _one_shipment(form: Form, rows: Sequence[_Row]) -> Iterator[Joined]:
    """Join the rows of one shipment; rows that are not counted are told by their number in it."""
    first = rows[0].place
    counted = first.row is not None
    name = first.file if counted else f"{first.file or 'the rows'} of shipment {values.shown(rows[0].key.strip())}"
    numbered = ((row.place.row if counted else number, pickle.loads(row.body)) for number, row in enumerate(rows, 1))
    table = Table(name, form.headings, numbered)  # type: ignore[arg-type]
    taken = shipments_in(table, _vocabulary(), Layout(dict(form.columns), form.ignore))
    yield from _spread(first, taken, name)


def _spread(place: Place, taken: Intake, name: str) -> Iterator[Joined]:
    notes = [note for note in taken.notes if note.where != name]  # of columns: told once, by the driver
    if not taken.shipments:
        yield Joined(place, None, taken.problems, notes)
    for shipment in taken.shipments:
        yield Joined(place, shipment, taken.problems, notes)


def _together(joined: Iterable[Joined]) -> Iterator[list[Joined]]:
    some: list[Joined] = []
    for one in joined:
        some.append(one)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _answers(asked: Deciding, some: Sequence[Joined]) -> list[Answer | None]:
    answers = iter(decided(asked, [one.shipment for one in some if one.shipment]))
    return [next(answers) if one.shipment else None for one in some]


def _kept(some: Sequence[Joined], answers: Sequence[Answer | None]) -> Iterator[Sequence[Any]]:
    for one, answer in zip(some, answers, strict=True):
        file, _, place = one.place
        yield from ((PROBLEM, file, place, msgspec.msgpack.encode(problem)) for problem in one.problems)
        yield from ((NOTE, file, place, msgspec.msgpack.encode(note)) for note in one.notes)
        if answer:
            yield MADE, file, place, pickle.dumps((one.shipment, answer))
    yield (
        COUNT,
        some[0].place.file,
        some[0].place.place,
        msgspec.msgpack.encode(sum(answer is not None for answer in answers)),
    )


def _written(one: Joined, answer: Any) -> Iterator[Sequence[Any]]:
    if one.shipment and answer:
        told = msgspec.json.encode(decision_object(one.shipment, answer)).decode()
        yield one.shipment.id, answer.verdict.value, answer.as_of, told, None, None
    for problem in one.problems:
        yield problem.shipment or None, None, None, None, str(problem), None
    for note in one.notes:
        yield note.shipment or None, None, None, None, None, str(note)
