"""Whole sources that Spark reads, answered for the command line: what has to be told comes back, in its order."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from exportgate.errors import InputError
from exportgate.gate import Gate
from exportgate.hit import Hit
from exportgate.intake.document import Problem
from exportgate.intake.parties import LeftOut
from exportgate.intake.tables import Layout
from exportgate.shipment import Party, Shipment
from exportgate.spark.deciding import Answer, Deciding
from exportgate.spark.frames import brought_together, decision_rows, hit_rows, party_cells, shipment_cells
from exportgate.spark.joining import decide_kept
from exportgate.spark.rows import COUNT, HITS, MADE, NOTE, PROBLEM
from exportgate.spark.screening import Screening, screen_kept
from exportgate.spark.session import Progress
from exportgate.spark.sources import Source, Target, kept, read, shown_file, written

_hits = msgspec.msgpack.Decoder(tuple[Party, list[Hit]]).decode
_problem = msgspec.msgpack.Decoder(Problem).decode
_left_out = msgspec.msgpack.Decoder(tuple[str, str, int, int]).decode
_count = msgspec.msgpack.Decoder(int).decode


@dataclass(slots=True)
class Told:
    """What is told of a source: what could not be read, what changes nothing, and how many were answered."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    count: int = 0


@dataclass(slots=True)
class Found(Told):
    """Parties that have hits, and the hits of each, in the order of the source."""

    parties: list[Party] = field(default_factory=list)
    hits: list[list[Hit]] = field(default_factory=list)


def screened(session: Any, source: Source, layout: Layout, asked: Screening, progress: Progress | None) -> Found:
    """Screen a source, and hold whoever has hits.

    Raises:
        InputError: there is no column for the name, or the source holds no party.
    """
    frame, notes = party_cells(read(session, source), layout, source.name)
    found, left_out = Found(notes=notes), LeftOut()
    with kept(session, frame, lambda batches: screen_kept(asked, batches), progress) as rows:
        for row in rows:
            if row.kind == HITS:
                _add(found, *_hits(row.body))
            elif row.kind == NOTE:
                left_out.add(*_left_out(row.body))
            else:
                _tell(found, row, source)
    found.notes += _without_rows(left_out, source)
    if not found.count and not found.problems:
        raise InputError("holds no party", where=source.name)
    return found


def _add(found: Found, party: Party, hits: Sequence[Hit]) -> None:
    place = len(found.parties)
    found.parties.append(party)
    found.hits.append([msgspec.structs.replace(hit, party=place) for hit in hits])


def _tell(told: Told, row: Any, source: Source) -> None:
    if row.kind == COUNT:
        told.count += _count(row.body)
    elif row.kind == PROBLEM:
        told.problems.append(_as_named(_problem(row.body), row.file, source))
    elif row.kind == NOTE:
        told.notes.append(_as_named(_problem(row.body), row.file, source))


def _as_named(problem: Problem, file: str, source: Source) -> Problem:
    return replace(problem, where=problem.where.replace(file, shown_file(file, source), 1)) if file else problem


def _without_rows(left_out: LeftOut, source: Source) -> list[Problem]:
    """Tell of details left out; where Spark does not count rows, without the first row's number."""
    notes = left_out.notes(source.name)
    uncounted = f"{source.name}, row 0"
    return [replace(note, where=note.where.replace(uncounted, f"{source.name}, a row", 1)) for note in notes]


def screened_into(
    session: Any, source: Source, layout: Layout, asked: Screening, target: Target, progress: Progress | None
) -> tuple[Told, int]:
    """Screen a source, and let Spark write a row a hit and one for whatever could not be read; gives how many hits.

    Raises:
        InputError: there is no column for the name.
    """
    frame, notes = party_cells(read(session, source), layout, source.name)
    counts = written(session, hit_rows(frame, asked), target, progress)
    return Told(_written_problems(counts["problems"], target), notes, counts["rows"]), counts["held"]


def decided(
    session: Any,
    source: Source,
    json: str | None,
    layout: Layout,
    gate: Gate,
    asked: Deciding,
    progress: Progress | None,
    take: Callable[[Iterator[tuple[Shipment, Answer]]], None],
) -> Told:
    """Decide the shipments of a source; `take` is given the answers one after the other, in the source's order.

    Raises:
        InputError: a column is unknown, or the source holds no shipment.
    """
    rows, form, notes = shipment_cells(gate, read(session, source), json, layout, source.name)
    told = Told(notes=notes)
    together = brought_together(rows, form, source.partitions or None)
    with kept(session, together, lambda batches: decide_kept(asked, form, batches), progress) as answers:
        take(_made(answers, told, source))
    if not told.count and not told.problems:
        raise InputError("holds no shipment", where=source.name)
    return told


def _made(rows: Iterator[Any], told: Told, source: Source) -> Iterator[tuple[Shipment, Answer]]:
    for row in rows:
        if row.kind == MADE:
            yield pickle.loads(row.body)
        else:
            _tell(told, row, source)


def decided_into(
    session: Any,
    source: Source,
    json: str | None,
    layout: Layout,
    gate: Gate,
    asked: Deciding,
    target: Target,
    progress: Progress | None,
) -> tuple[Told, int]:
    """Decide the shipments of a source, and let Spark write a row a shipment; gives how many are held or blocked.

    Raises:
        InputError: a column is unknown.
    """
    rows, form, notes = shipment_cells(gate, read(session, source), json, layout, source.name)
    together = brought_together(rows, form, source.partitions or None)
    counts = written(session, decision_rows(together, asked, form, formulas=target.formulas), target, progress)
    return Told(_written_problems(counts["problems"], target), notes, counts["rows"]), counts["held"]


def _written_problems(count: int, target: Target) -> list[Problem]:
    if not count:
        return []
    told = f"{count:,} rows could not be read, or not wholly; they stand there, each with its problem"
    return [Problem(target.name, told, "problem")]
