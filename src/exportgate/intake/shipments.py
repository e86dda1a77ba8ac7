"""Shipments from files of any known format, several files together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import PurePath
from typing import BinaryIO

from exportgate.errors import ExportgateError, InputError
from exportgate.intake.document import DocumentFormat, Intake, Problem
from exportgate.intake.documents.formats import document_formats
from exportgate.intake.documents.json_documents import Deliveries
from exportgate.intake.documents.masters import Masters
from exportgate.intake.documents.paper import Paper
from exportgate.intake.flat import shipments_in
from exportgate.intake.json_records import looks_like_json, records
from exportgate.intake.record import build
from exportgate.intake.slips import Slip, spelled
from exportgate.intake.sources import STANDARD_INPUT, opened
from exportgate.intake.tables import HEAD_BYTES, Layout, looks_like_text, looks_like_workbook, table_of
from exportgate.intake.vocabulary import Vocabulary


def host_formats(
    vocabulary: Vocabulary, layout: Layout | None = None, masters: Masters | None = None
) -> list[DocumentFormat]:
    """Give the formats that the host itself reads.

    Args:
        vocabulary: what the installed jurisdictions add to the columns and keys.
        layout: how the user says that tables are to be read, and how text is encoded.
        masters: what completes the documents of other systems.
    """
    given, known = layout or Layout(), masters or Masters()
    flat = partial(_flat, vocabulary=vocabulary, layout=given)
    json = partial(_json, vocabulary=vocabulary, masters=known)
    return [
        *document_formats(vocabulary, known, given.encoding),
        DocumentFormat("xlsx", (".xlsx", ".xlsm", ".xls"), looks_like_workbook, flat),
        DocumentFormat("json", (".json", ".jsonl", ".ndjson"), looks_like_json, json),
        DocumentFormat("csv", (".csv", ".tsv"), looks_like_text, flat),
    ]


def read_shipments(paths: Iterable[str], formats: Sequence[DocumentFormat], *, go_on: bool = False) -> Intake:
    """Read the shipments of some files; `-` is standard input.

    A shipment whose id comes twice is answered in neither form, since nobody could tell the answers apart.

    Args:
        paths: the files.
        formats: those of plugins first, since the host's CSV takes any text.
        go_on: a file in which nothing can be read is a problem like others, and the rest is read.

    Raises:
        InputError: nothing in one of the files can be read.
    """
    read = _read_or_tell if go_on else _read
    taken = [read(path, formats) for path in dict.fromkeys(paths)]
    shipments = list(chain.from_iterable(intake.shipments for intake in taken))
    count = Counter(shipment.id for shipment in shipments)
    doubled = [
        Problem(shipment, f"{times} shipments bear this id, so none of them is answered", shipment=shipment)
        for shipment, times in count.items()
        if times > 1
    ]
    return Intake(
        [shipment for shipment in shipments if count[shipment.id] == 1],
        [*chain.from_iterable(intake.problems for intake in taken), *doubled],
        list(chain.from_iterable(intake.notes for intake in taken)),
        list(chain.from_iterable(intake.received for intake in taken)),
    )


def _read_or_tell(path: str, formats: Sequence[DocumentFormat]) -> Intake:
    try:
        return _read(path, formats)
    except ExportgateError as error:
        said = f"{error.message}. {error.hint}" if error.hint else error.message
        return Intake([], [Problem(error.where or path, said)])


def _read(path: str, formats: Sequence[DocumentFormat]) -> Intake:
    with opened(path) as (stream, name):
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
        if len(head) < HEAD_BYTES and not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
            raise InputError("is empty", where=name)
        chosen = format_of("" if path == STANDARD_INPUT else PurePath(path).suffix.lower(), head, formats, name)
        try:
            return chosen.read(stream, name)
        except ExportgateError:
            raise
        except Exception as error:
            raise InputError(f"the reader of format {chosen.id} failed: {error!r}", where=name) from error


def format_of(suffix: str, head: bytes, formats: Sequence[DocumentFormat], name: str) -> DocumentFormat:
    """Choose the format of a file: one of its suffix that recognises it, else any that does, else that of the suffix.

    Raises:
        InputError: no format knows the suffix or recognises the beginning.
    """
    named = [known for known in formats if suffix in known.suffixes]
    for known in (*named, *formats):
        if known.recognises(head):
            return known
    if named:
        return named[0]
    told = ", ".join(known.id for known in formats)
    raise InputError(f"is in none of the known formats ({told})", where=name)


def _flat(stream: BinaryIO, name: str, *, vocabulary: Vocabulary, layout: Layout) -> Intake:
    return shipments_in(table_of(stream, name, layout), vocabulary, layout)


def _json(stream: BinaryIO, name: str, *, vocabulary: Vocabulary, masters: Masters) -> Intake:
    shipments, problems, notes = [], [], []
    deliveries = Deliveries()
    for record in records(stream, name):
        if record.fault:
            problems.append(Problem(record.where, record.fault))
            continue
        if deliveries.take(record.where, record.value):
            continue
        built = build(record.value, vocabulary)
        shipment = _id_of(record.value)
        problems += [_problem(slip, record.where, shipment) for slip in built.wrong]
        notes += [_problem(slip, record.where, shipment) for slip in built.notes]
        if built.shipment is not None:
            shipments.append(built.shipment)
    found = _delivered(deliveries.papers(), masters, vocabulary, name)
    if not shipments and not problems and not found.shipments and not found.problems:
        raise InputError("holds no shipment", where=name)
    return Intake(
        [*shipments, *found.shipments],
        [*problems, *found.problems],
        [*notes, *found.notes],
        found.received,
    )


def _delivered(papers: Sequence[Paper], masters: Masters, vocabulary: Vocabulary, name: str) -> Intake:
    if not papers:
        return Intake([])
    from exportgate.intake.documents.joining import taken  # files of our own do without it

    return taken(papers, masters, vocabulary, name)


def _problem(slip: Slip, where: str, shipment: str) -> Problem:
    place = f"{where} ({shipment})" if shipment else where
    return Problem(place, slip.message, spelled(slip.path), shipment)


def _id_of(record: object) -> str:
    given = record.get("id") if isinstance(record, dict) else None
    return " ".join(given.split())[:80] if isinstance(given, str) else ""
