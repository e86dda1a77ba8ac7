"""What the findings on a shipment ask for, as questions of a form, and the answers read back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from exportgate.decision import HELD, Decision, Finding, Outcome
from exportgate.intake import values
from exportgate.intake.values import Wrong
from exportgate.jurisdiction import Fact
from exportgate.report.answers import declared, party_of, role_words
from exportgate.report.fields import field_question
from exportgate.shipment import FactValue, Shipment

_YES_NO = ("true", "false")
_ASKING = HELD | {Outcome.OUT_OF_SCOPE, Outcome.CONDITIONS, Outcome.PROHIBITED}
_CLASSIFICATION = "classification."
_UNKNOWN = ("", "Not known")
_OF_SHIPMENT: Mapping[str, tuple[str, str]] = {"date": ("date", "date"), "from": ("departure", "country")} | {
    "to": ("destination", "country")
}
_OF_LINE = {
    "hs": "hs_code",
    "origin": "country",
    "description": "text",
    "value": "number",
    "currency": "currency",
    "quantity": "number",
    "unit": "text",
}
_OF_PARTY = {"headquarters": "country", "country": "country", "address": "text"}
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "date": values.date,
    "country": values.country,
    "hs_code": values.hs_code,
    "text": values.text,
    "number": values.number,
    "currency": values.currency,
}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked.

    Args:
        field: its name in the form.
        name: as findings ask for it: a fact, or a field of the shipment.
        text: the question in words.
        about: the line or party it is about; "" for the shipment as a whole.
        citation: the provision that makes it matter, where it is declared.
        kind: `choice`, `text`, `date`, `number`, or `elsewhere` where a form cannot take the answer.
        choices: value and words of each choice.
        stated: the answer that stands, as the form writes it; "" where it is unknown.
        claim: whether it claims an exception or open licence.
        asked_by: the ids of the jurisdictions that ask.
        line: the line it is about.
        party: the index of the party it is about.
    """

    field: str
    name: str
    text: str
    about: str = ""
    citation: str = ""
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    stated: str = ""
    claim: bool = False
    asked_by: tuple[str, ...] = ()
    line: int | None = None
    party: int | None = None


def questions_of(decision: Decision, shipment: Shipment, facts: Sequence[Fact]) -> list[Question]:
    """Give what is asked, each once, in the order of the findings' severity; claims of exceptions last."""
    found: dict[str, Question] = {}
    for finding in sorted(decision.findings, key=lambda one: one.outcome.severity):
        for name in finding.asks if finding.outcome in _ASKING else ():
            one = _question(name, finding, shipment, facts)
            before = found.get(one.field)
            found[one.field] = one if before is None else _asked_again(before, finding)
    return sorted(found.values(), key=lambda one: (one.kind == "elsewhere", one.claim))


def _asked_again(question: Question, finding: Finding) -> Question:
    return replace(question, asked_by=tuple(dict.fromkeys((*question.asked_by, finding.jurisdiction))))


def _question(name: str, finding: Finding, shipment: Shipment, facts: Sequence[Fact]) -> Question:
    fact = declared(name, facts)
    if fact is not None and not _is_field(name):
        return _of_fact(name, fact, finding, shipment)
    return _of_field(name, finding, shipment)


def _of_fact(name: str, fact: Fact, finding: Finding, shipment: Shipment) -> Question:
    claim = fact.name.endswith(".*") and fact.values == _YES_NO
    stated = shipment.facts.get(name)
    return Question(
        field=f"fact:{name}",
        name=name,
        text=fact.question,
        about=name.removeprefix(fact.name.removesuffix("*")) if fact.name.endswith(".*") else "",
        citation=fact.citation,
        kind="choice" if fact.values else "text",
        choices=_choices(fact, claim=claim),
        stated="" if stated is None else _written(stated),
        claim=claim,
        asked_by=(finding.jurisdiction,),
    )


def _choices(fact: Fact, *, claim: bool) -> tuple[tuple[str, str], ...]:
    if claim:
        return (("true", "Claimed: every condition is met"), ("false", "A condition is not met"), _UNKNOWN)
    if fact.values == _YES_NO:
        return (("true", "Yes"), ("false", "No"), _UNKNOWN)
    return (*((word, word.replace("_", " ")) for word in fact.values), _UNKNOWN) if fact.values else ()


def _of_field(name: str, finding: Finding, shipment: Shipment) -> Question:
    own = name.rpartition(".")[2]
    line, party = finding.line, finding.party
    text, kind, stated, about, field = field_question(name), "elsewhere", "", "", f"field:{name}"
    if name in _OF_SHIPMENT:
        attribute, reader = _OF_SHIPMENT[name]
        kind, stated = _kind_of(reader), _written(getattr(shipment, attribute))
    elif line is not None and (name.startswith(_CLASSIFICATION) or own in _OF_LINE):
        kind, about, field = _kind_of(_OF_LINE.get(own, "text")), f"line {line}", f"line:{line}:{name}"
        stated = _stated_of_line(shipment, line, name)
    elif (known := party_of(finding, shipment)) is not None and own in _OF_PARTY:
        kind, about, field = "text", f"{role_words(known.role)} {known.name}", f"party:{party}:{own}"
        stated = getattr(known, own)
    return Question(field, name, text, about, "", kind, (), stated, False, (finding.jurisdiction,), line, party)


def _kind_of(reader: str) -> str:
    return reader if reader in ("date", "number") else "text"


def _stated_of_line(shipment: Shipment, number: int, name: str) -> str:
    line = next((one for one in shipment.lines if one.line == number), None)
    if line is None:
        return ""
    if name.startswith(_CLASSIFICATION):
        return line.classification.get(name.removeprefix(_CLASSIFICATION), "")
    return _written(getattr(line, name.rpartition(".")[2]))


def _is_field(name: str) -> bool:
    return name in _OF_SHIPMENT or name.startswith(_CLASSIFICATION) or name in _OF_LINE


def _written(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


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


def read_answers(questions: Sequence[Question], given: Mapping[str, str], facts: Sequence[Fact]) -> Answers:
    """Read the answers of a form; those that say what stood before are left out."""
    stated: dict[str, FactValue | None] = {}
    fields: dict[str, Any] = {}
    faults: list[str] = []
    for question in questions:
        written = given.get(question.field, question.stated).strip()
        if question.kind == "elsewhere" or written == question.stated:
            continue
        try:
            if question.field.startswith("fact:"):
                stated[question.name] = _fact(question.name, written, facts)
            elif written:
                fields[question.field] = _READERS[_reader_of(question)](written)
        except Wrong as wrong:
            faults.append(f"{question.text} {wrong}.")
    return Answers(stated, fields, tuple(faults))


def _fact(name: str, written: str, facts: Sequence[Fact]) -> FactValue | None:
    fact = declared(name, facts)
    if name == "destination.region":
        return values.region(written)
    return values.fact(written, fact.values if fact else ())


def _reader_of(question: Question) -> str:
    if question.name in _OF_SHIPMENT:
        return _OF_SHIPMENT[question.name][1]
    own = question.name.rpartition(".")[2]
    if question.name.startswith(_CLASSIFICATION):
        return "text"
    return _OF_PARTY[own] if question.field.startswith("party:") else _OF_LINE[own]


def with_fields(shipment: Shipment, fields: Mapping[str, Any]) -> Shipment:
    """Give a shipment with fields stated, as `read_answers` gave them."""
    changed: dict[str, Any] = {}
    lines, parties = list(shipment.lines), list(shipment.parties)
    for field, value in fields.items():
        kind, _, rest = field.partition(":")
        if kind == "field":
            changed[_OF_SHIPMENT[rest][0]] = value
        elif kind == "line":
            number, _, name = rest.partition(":")
            lines = [_line_with(one, name, value) if one.line == int(number) else one for one in lines]
        elif kind == "party":
            index, _, name = rest.partition(":")
            parties[int(index)] = msgspec.structs.replace(parties[int(index)], **{name: value})
    return msgspec.structs.replace(shipment, lines=tuple(lines), parties=tuple(parties), **changed)


def _line_with(line: Any, name: str, value: Any) -> Any:
    if name.startswith(_CLASSIFICATION):
        codes = {**line.classification, name.removeprefix(_CLASSIFICATION): value}
        return msgspec.structs.replace(line, classification=codes)
    return msgspec.structs.replace(line, **{name.rpartition(".")[2]: value})
