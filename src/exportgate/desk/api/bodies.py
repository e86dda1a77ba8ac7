"""Bodies of requests, read as strictly as files are: every key known, no key twice, every number exact."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request

from exportgate.desk.problems import Problem, Slip
from exportgate.gate import Gate
from exportgate.intake.document import Intake
from exportgate.intake.document import Problem as Unread
from exportgate.intake.json_records import looks_like_json, records
from exportgate.intake.parties import Parties, parties_in
from exportgate.intake.shipments import host_formats
from exportgate.intake.vocabulary import Vocabulary

NAME = "the body"
MOST_SHIPMENTS = 500
MOST_PARTIES = 2_000
_JSON = ("", "application/json", "application/x-ndjson", "application/jsonl")
_NESTING = 64
T = TypeVar("T", bound=msgspec.Struct)
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_PLACE = re.compile(r" - at `\$\.?(?P<path>.*)`$")


async def body_of(request: Request) -> bytes:
    """Give the body of a request that says that it is JSON, or says nothing.

    Raises:
        Problem: 415 where it is something else; 422 where it is empty, or nested too deeply.
    """
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told not in _JSON:
        raise Problem(415, "invalid", f"found {told[:80]!r}, expected application/json or application/x-ndjson")
    content = await request.body()
    if not content.strip():
        raise _wrong("the body is empty, expected JSON")
    if _depth(content) > _NESTING:
        raise _wrong(f"the body is nested more than {_NESTING} deep")
    return content


def shipments_in(content: bytes, gate: Gate) -> Intake:
    """Read the shipments of a body: one object, a list, or one a line.

    Raises:
        Problem: 422 where anything in it is wrong, with each field; nothing of it is decided then.
    """
    vocabulary = Vocabulary.of(gate.jurisdictions.values())
    reader = next(form for form in host_formats(vocabulary) if form.id == "json")
    if not looks_like_json(content[:4096]):
        raise _wrong("the body is not JSON, expected an object, a list of them, or one a line")
    taken = reader.read(io.BytesIO(content), NAME)
    count = Counter(shipment.id for shipment in taken.shipments)
    twice = [
        Slip(field="id", message=f"{times} shipments bear this id", shipment=name)
        for name, times in count.items()
        if times > 1
    ]
    _refuse([*_slips(taken.problems), *twice])
    _refuse_more(len(taken.shipments), MOST_SHIPMENTS, "shipments")
    return taken


def parties_of(content: bytes) -> Parties:
    """Read the parties of a body: one object, a list, or one a line.

    Raises:
        Problem: 422 where any of them cannot be read wholly; none is screened then.
    """
    if not looks_like_json(content[:4096]):
        raise _wrong("the body is not JSON, expected an object, a list of them, or one a line")
    taken = parties_in(io.BytesIO(content), NAME)
    _refuse(_slips([*taken.problems, *(note for note in taken.notes if note.message.startswith("not read"))]))
    _refuse_more(len(taken.parties), MOST_PARTIES, "parties")
    return taken


def read(content: bytes, kind: type[T]) -> T:
    """Read a body that is one object of a known shape.

    Raises:
        Problem: 422 where anything in it is wrong, with the field.
    """
    record = next(records(io.BytesIO(content), NAME), None)
    if record is None or record.fault:
        raise _wrong(record.fault if record else "the body is empty")
    try:
        return msgspec.convert(record.value, kind)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        said = str(error)[: place.start()] if place else str(error)
        slip = Slip(field=place["path"] if place else "", message=said[:300])
        raise Problem(422, "invalid", "the body is not what it should be", errors=[slip]) from error


def is_one(content: bytes, found: int) -> bool:
    """Say whether a body in which so many were found is one object, so that its answer is one."""
    return found == 1 and content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def notes_of(notes: Sequence[Unread], shipment: str = "") -> list[dict[str, str]]:
    """Give what was read but changes nothing, of one shipment where one is named."""
    return [{"field": note.column, "message": note.message} for note in notes if note.shipment == shipment]


def _slips(problems: Sequence[Unread]) -> list[Slip]:
    return [Slip(field=one.column, message=one.message, where=one.where, shipment=one.shipment) for one in problems]


def _refuse(slips: Sequence[Slip]) -> None:
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


def _depth(content: bytes) -> int:
    """Give how deep brackets are nested, whatever stands in texts aside."""
    depth = most = 0
    for mark in _BRACKETS.findall(content):
        if mark in b"[{":
            depth += 1
            most = max(most, depth)
        elif mark in b"]}":
            depth -= 1
    return most


_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


def plain(value: Any) -> bytes:
    """Give an answer as JSON."""
    return _ENCODER.encode(value)
