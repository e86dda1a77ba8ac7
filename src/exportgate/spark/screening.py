"""Screening on the workers: rows or packed subjects in, hits out; no side effects, the same input the same answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pyarrow

from exportgate.hit import Hit
from exportgate.intake.document import Problem
from exportgate.intake.draft import cell_value
from exportgate.intake.parties import PARTY_FIELDS, LeftOut, party_of
from exportgate.intake.party_rows import PartyRow, Told
from exportgate.report.as_csv import harmless_cell
from exportgate.report.as_json import score_of
from exportgate.screening import Screener, Subject
from exportgate.shipment import Party
from exportgate.spark.opening import opened
from exportgate.spark.parcel import Parcel
from exportgate.spark.rows import (
    COUNT,
    HITS,
    KEPT_SCHEMA,
    NOTE,
    PROBLEM,
    Batches,
    Place,
    batch_of,
    cells,
    places,
    slices,
)
from exportgate.subjects import subject_of

pack = msgspec.msgpack.encode
_subjects = msgspec.msgpack.Decoder(list[Subject]).decode
BUNDLE_SCHEMA = pyarrow.schema([("first", pyarrow.int64()), ("body", pyarrow.binary())])
BUNDLES = "first bigint, body binary"
HIT_ROWS = (
    "id string, name string, score double, list string, entry string, matched_name string, reasons string, "
    "edition date, rank int, problem string, note string"
)
"""The hits of the contract; `rank` is 1 for a party's best. A row that could not be read has only a `problem`, a detail
that was left out only a `note`."""
_HIT_SCHEMA = pyarrow.schema(
    [
        ("id", pyarrow.string()),
        ("name", pyarrow.string()),
        ("score", pyarrow.float64()),
        ("list", pyarrow.string()),
        ("entry", pyarrow.string()),
        ("matched_name", pyarrow.string()),
        ("reasons", pyarrow.string()),
        ("edition", pyarrow.date32()),
        ("rank", pyarrow.int32()),
        ("problem", pyarrow.string()),
        ("note", pyarrow.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Screening:
    """What a screening task is asked.

    Args:
        parcel: the index.
        threshold: the lowest score that is a hit; `None` for the engine's own.
        top: hits a party, and those that score like the last.
        formulas: cells may be opened by a spreadsheet, so none may be one that it obeys.
    """

    parcel: Parcel
    threshold: float | None = None
    top: int | None = None
    formulas: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A row read: its place, the party (`None` where it could not be), what is wrong and what was left out."""

    place: Place
    party: Party | None
    problems: Sequence[Problem]
    left_out: Sequence[tuple[str, str, int, int]]


def screen_bundles(asked: Screening, batches: Batches) -> Batches:
    """Screen subjects that the driver packed, many a row."""
    screener = opened(asked.parcel)
    for batch in batches:
        for first, body in zip(batch.column("first").to_pylist(), batch.column("body").to_pylist(), strict=True):
            found = screener.screen(_subjects(body), threshold=asked.threshold, top=asked.top)
            yield batch_of(BUNDLE_SCHEMA, [(first, pack(found))])


def screen_kept(asked: Screening, batches: Batches) -> Batches:
    """Screen rows, and give whoever has hits, what could not be read, and how many were screened, packed."""
    screener = opened(asked.parcel)
    for batch in slices(batches):
        read = _read(batch)
        yield batch_of(KEPT_SCHEMA, _kept(read, _hits(screener, asked, read)))


def screen_rows(asked: Screening, batches: Batches) -> Batches:
    """Screen rows, and give a row a hit and one for whatever could not be read."""
    screener = opened(asked.parcel)
    for batch in slices(batches):
        read = _read(batch)
        rows = [row for one, hits in zip(read, _hits(screener, asked, read), strict=True) for row in _rows(one, hits)]
        if asked.formulas:
            rows = [[harmless_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
        yield batch_of(_HIT_SCHEMA, rows)


def _read(batch: Any) -> list[Read]:
    return [_row(place, row) for place, row in zip(places(batch), cells(batch, len(PARTY_FIELDS)), strict=True)]


def _row(place: Place, row: Sequence[Any]) -> Read:
    """Read a party as on one machine; one without an id is called after its row only where rows are counted."""
    given = [cell_value(cell) for cell in row]
    told, left_out = Told(), LeftOut()
    number = place.row or 0
    where = place.where(given[0] if isinstance(given[0], str) else "")
    party = party_of(PartyRow(number, where, given), told, left_out)
    if party and place.row is None and party.id == f"row-{number}":
        party = msgspec.structs.replace(party, id="")
    return Read(place, party, told.problems, left_out.seen())


def _hits(screener: Screener, asked: Screening, read: Sequence[Read]) -> list[list[Hit]]:
    """Give the hits of each row read; none for one that could not be."""
    subjects = [subject_of(0, one.party) for one in read if one.party]
    found = iter(screener.screen(subjects, threshold=asked.threshold, top=asked.top))
    return [next(found) if one.party else [] for one in read]


def _kept(read: Sequence[Read], hits: Sequence[Sequence[Hit]]) -> list[tuple[str, str, int, bytes]]:
    kept: list[tuple[str, str, int, bytes]] = []
    left_out: dict[str, LeftOut] = {}
    for one, found in zip(read, hits, strict=True):
        file, _, place = one.place
        kept += [(PROBLEM, file, place, pack(problem)) for problem in one.problems]
        for told in one.left_out:
            left_out.setdefault(file, LeftOut()).add(*told)
        if found:
            kept.append((HITS, file, place, pack((one.party, found))))
    first = read[0].place
    kept += [(NOTE, file, first.place, pack(told)) for file, some in left_out.items() for told in some.seen()]
    return [*kept, (COUNT, first.file, first.place, pack(sum(one.party is not None for one in read)))]


def _rows(one: Read, hits: Sequence[Hit]) -> Iterator[Sequence[Any]]:
    party = one.party
    who = (party.id or None, party.name) if party else (None, None)
    for rank, hit in enumerate(hits, 1):
        listed = hit.entry.listed_by, hit.entry.id, hit.matched_name, hit.reasons, hit.edition
        yield (*who, score_of(hit), *listed, rank, None, None)
    for problem in one.problems:
        yield (*who, *(None,) * 7, str(problem), None)
    for field, message, _, _ in one.left_out:
        yield (*who, *(None,) * 8, f"{field}: {message}; screened without it")
