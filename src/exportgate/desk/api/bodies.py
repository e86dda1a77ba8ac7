"""Bodies of requests, read as strictly as files are: every key known, no key twice, every number exact."""

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from exportgate.desk.problems import Problem, Slip
from exportgate.gate import Gate
from exportgate.intake.document import Intake
from exportgate.intake.document import Problem as Unread
from exportgate.intake.json_records import looks_like_json, records
from exportgate.intake.parties import Parties, parties_in
from exportgate.intake.shipments import host_formats
from exportgate.intake.slips import Slips, spelled
from exportgate.intake.vocabulary import Vocabulary
from exportgate.shipment import FactValue

NAME = "the body"
TEXTUAL = r"^[^\x00]+$"
"""Texts of an address that every database can look for."""
MOST_SHIPMENTS = 500
MOST_PARTIES = 2_000
_JSON = ("", "application/json", "application/x-ndjson", "application/jsonl")
_NESTING = 64
_SMALL_BYTES = 256 * 1024
_REFUSED = ("not read", "found true,", "found false,", "found a list,", "found an object,")
"""How notes begin that tell of a slip of the program that sends a party; a detail that people misspell is let pass."""
T = TypeVar("T", bound=msgspec.Struct)
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PLACE = re.compile(r" - at `\$\.?(?P<path>.*)`$")


async def body_of(request: Request) -> bytes:
    """Give the body of a request that says that it is JSON, or says nothing.

    Raises:
        Problem: 415 where it is something else, or compressed; 422 where it is empty.
    """
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise Problem(415, "invalid", f"found the Content-Encoding {coding[:80]!r}, expected a body as it is")
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told not in _JSON:
        raise Problem(415, "invalid", f"found {told[:80]!r}, expected application/json or application/x-ndjson")
    content = await request.body()
    if not content.strip():
        raise _wrong("the body is empty, expected JSON")
    return content


def records_in(content: bytes, most: int, what: str) -> io.BytesIO:
    """Give a body of records as a stream, after a look at its shape, so that no time is lost on what is refused anyway.

    Args:
        content: of the body.
        most: so many records are taken.
        what: they are, in words.

    Raises:
        Problem: 422 where it is no JSON at first sight, or nested too deeply; 413 where it holds more records.
    """
    if content.startswith(_UTF_16):
        raise _wrong("the body is in UTF-16, expected JSON in UTF-8")
    if not looks_like_json(content[:4096]):
        raise _wrong("the body is not JSON, expected an object, a list of them, or one a line")
    _look_at_shape(content, most, what)
    return io.BytesIO(content)


def shipments_in(content: bytes, gate: Gate) -> Intake:
    """Read the shipments of a body: one object, a list, or one a line.

    Raises:
        Problem: 422 where anything in it is wrong, with each field; nothing of it is decided then.
    """
    vocabulary = Vocabulary.of(gate.jurisdictions.values())
    reader = next(form for form in host_formats(vocabulary) if form.id == "json")
    taken = reader.read(records_in(content, MOST_SHIPMENTS, "shipments"), NAME)
    count = Counter(shipment.id for shipment in taken.shipments)
    twice = [
        Slip(field="id", message=f"{times} shipments bear this id", shipment=name)
        for name, times in count.items()
        if times > 1
    ]
    refuse_slips([*slips_of(taken.problems), *twice])
    _refuse_more(len(taken.shipments), MOST_SHIPMENTS, "shipments")
    return taken


def parties_of(content: bytes) -> Parties:
    """Read the parties of a body: one object, a list, or one a line.

    Raises:
        Problem: 422 where any of them cannot be read wholly; none is screened then.
    """
    taken = parties_in(records_in(content, MOST_PARTIES, "parties"), NAME)
    refuse_slips(slips_of([*taken.problems, *_refused(taken.notes)]))
    _refuse_more(len(taken.parties), MOST_PARTIES, "parties")
    return taken


def _refused(notes: Iterable[Unread]) -> Iterator[Unread]:
    """Yield the notes that tell of a slip of the program that sends a party."""
    for note in notes:
        if note.message.startswith(_REFUSED):
            yield replace(note, message=note.message.removesuffix("; screened without it"))


def read(content: bytes, kind: type[T]) -> T:
    """Read a body that is one object of a known shape.

    Raises:
        Problem: 413 where it is larger than any such body; 422 where anything in it is wrong, with the field.
    """
    if len(content) > _SMALL_BYTES:
        raise Problem(413, "too-large", f"at most {_SMALL_BYTES:,} bytes are taken here")
    if not is_one(content, 1):
        raise _wrong("found something else than an object, expected one")
    record, *more = list(islice(records(records_in(content, _SMALL_BYTES, "objects"), NAME), 2))
    if more:
        raise _wrong("found several objects, expected one")
    if record.fault:
        raise _wrong(record.fault)
    if any(_unkeepable(text) for text in _texts(record.value)):
        raise _wrong("a text holds a character that is none, which cannot be kept")
    try:
        return msgspec.convert(record.value, kind)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        said = str(error)[: place.start()] if place else str(error)
        slip = Slip(field=place["path"] if place else "", message=said[:300])
        raise Problem(422, "invalid", "the body is not what it should be", errors=[slip]) from error


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts of a value, keys too."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one


def _unkeepable(text: str) -> bool:
    return "\0" in text or any("\ud800" <= char <= "\udfff" for char in text)


def is_one(content: bytes, found: int) -> bool:
    """Say whether a body in which so many were found is one object, so that its answer is one."""
    return found == 1 and content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def notes_of(notes: Sequence[Unread], shipment: str = "") -> list[dict[str, str]]:
    """Give what was read but changes nothing, of one shipment where one is named."""
    return [{"field": note.column, "message": note.message} for note in notes if note.shipment == shipment]


def facts_in(stated: Mapping[str, Any], gate: Gate) -> dict[str, FactValue | None]:
    """Read facts by name; one that is null is taken back.

    Raises:
        Problem: 422 where a fact is unknown or its value not one of it.
    """
    vocabulary, slips = Vocabulary.of(gate.jurisdictions.values()), Slips()
    read = {
        name: None if value is None else slips.take(("facts", name), partial(vocabulary.read_fact, name), value)
        for name, value in stated.items()
    }
    refuse_slips([Slip(field=spelled(one.path), message=one.message) for one in (*slips.wrong, *slips.notes)])
    return read


def slips_of(problems: Sequence[Unread]) -> list[Slip]:
    """Give what could not be read, as a problem tells of it."""
    return [Slip(field=one.column, message=one.message, where=one.where, shipment=one.shipment) for one in problems]


def refuse_slips(slips: Sequence[Slip]) -> None:
    """Refuse a body with anything wrong in it.

    Raises:
        Problem: 422 where there is.
    """
    if slips:
        told = f"{len(slips)} thing{'s are' if len(slips) > 1 else ' is'} wrong, so nothing was done"
        raise Problem(422, "invalid", told, errors=slips)


def _refuse_more(found: int, most: int, what: str) -> None:
    if found > most:
        raise Problem(
            413, "too-large", f"found {found:,} {what}, at most {most:,} are taken at once", hint="Split them."
        )


def _wrong(message: str) -> Problem:
    return Problem(422, "invalid", message)


def _look_at_shape(content: bytes, most: int, what: str) -> None:
    """Refuse brackets that are nested too deeply, and too many records, as soon as they are seen; texts are skipped."""
    depth = 0
    listed = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")  # records stand in a list, or one a line
    left = (most if listed else _LINES * most) + 1
    for mark in _MARKS.finditer(content):
        byte = content[mark.start()]
        if byte in b"[{":
            depth += 1
            if depth > _NESTING:
                raise _wrong(f"the body is nested more than {_NESTING} deep")
        elif byte in b"]}":
            depth -= 1
        left -= (depth == 1 and byte == _COMMA) if listed else (depth == 0 and byte == _LINE)
        if left <= 0:
            told = f"found more than {most:,} {what}, at most so many are taken at once"
            raise Problem(413, "too-large", told, hint="Split them.")


_MARKS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},\n]', re.DOTALL)
_COMMA, _LINE = ord(","), ord("\n")
_LINES = 4
"""So many lines may stand for one record that is not in a list: some may be empty."""


def plain(value: Any) -> bytes:
    """Give an answer as JSON."""
    return _ENCODER.encode(value)


def answered(value: Any) -> Response:
    """Give plain values as an answer."""
    return Response(plain(value), media_type="application/json")
