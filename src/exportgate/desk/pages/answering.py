"""The answers of a form, read back: facts stated, and fields of the shipment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from exportgate.desk.pages.questions import CLASSIFICATION, OF_SHIPMENT, Declared, Question
from exportgate.intake import values
from exportgate.intake.values import Wrong
from exportgate.report.answers import declared
from exportgate.shipment import FactValue, Line, Shipment

_REGION = "destination.region"


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers read: facts as `Casework.recheck` takes them (`None` takes one back), and fields of the shipment.

    `faults` says what could not be read; nothing is taken over then.
    """

    facts: Mapping[str, FactValue | None]
    fields: Mapping[str, Any]
    faults: tuple[str, ...] = ()

    @property
    def some(self) -> bool:
        """Whether anything was answered."""
        return bool(self.facts or self.fields)


def read_answers(questions: Sequence[Question], given: Mapping[str, str], known: Declared) -> Answers:
    """Read the answers of a form; those that say what stood before are left out."""
    stated: dict[str, FactValue | None] = {}
    fields: dict[str, Any] = {}
    faults: list[str] = []
    for question in questions:
        answer = given.get(question.field, question.stated).strip()
        if question.kind == "elsewhere" or answer == question.stated:
            continue
        try:
            if question.kind in ("choice", "fact"):
                stated[question.name] = _fact(question.name, answer, known)
            elif answer:
                fields[question.field] = _READERS[question.kind](answer)
        except Wrong as wrong:
            faults.append(f"{question.text} {wrong}.")
    return Answers(stated, fields, tuple(faults))


def _fact(name: str, answer: str, known: Declared) -> FactValue | None:
    if name == _REGION:
        return values.region(answer)
    fact = declared(name, known.facts)
    return values.fact(answer, fact.values if fact else ())


def _detail(answer: str) -> bool | Decimal | str | None:
    """Read what only one jurisdiction knows how to read: yes or no, a number, else a text."""
    plain = answer.casefold()
    if plain in _YES_NO:
        return _YES_NO[plain]
    try:
        return values.number(answer)
    except Wrong:
        return values.text(answer)


_YES_NO = {"true": True, "yes": True, "false": False, "no": False}
_READERS: Mapping[str, Callable[[str], Any]] = {
    "date": values.date,
    "country": values.country,
    "hs_code": values.hs_code,
    "text": values.text,
    "number": values.number,
    "currency": values.currency,
    "detail": _detail,
}


def with_fields(shipment: Shipment, fields: Mapping[str, Any]) -> Shipment:
    """Give a shipment with fields stated, as `read_answers` gave them."""
    changed: dict[str, Any] = {}
    lines, parties = list(shipment.lines), list(shipment.parties)
    for field, value in fields.items():
        kind, _, rest = field.partition(":")
        number, _, name = rest.partition(":")
        if kind == "field":
            changed[OF_SHIPMENT[rest][0]] = value
        elif kind in ("line", "detail"):
            lines = [_line_with(one, kind, name, value) if one.line == int(number) else one for one in lines]
        else:
            parties[int(number)] = msgspec.structs.replace(parties[int(number)], **{name: value})
    return msgspec.structs.replace(shipment, lines=tuple(lines), parties=tuple(parties), **changed)


def _line_with(line: Line, kind: str, name: str, value: Any) -> Line:
    if name.startswith(CLASSIFICATION):
        codes = {**line.classification, name.removeprefix(CLASSIFICATION): value}
        return msgspec.structs.replace(line, classification=codes)
    if kind == "detail":
        return msgspec.structs.replace(line, details=_nested(line.details, name.split("."), value))
    return msgspec.structs.replace(line, **{name.rpartition(".")[2]: value})


def _nested(within: Any, path: Sequence[str], value: Any) -> dict[str, Any]:
    """Give details with a value put at a path; what stands beside it stays."""
    before = dict(within) if isinstance(within, Mapping) else {}
    first, *rest = path
    return {**before, first: _nested(before.get(first), rest, value) if rest else value}
