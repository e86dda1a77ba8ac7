"""What the findings on a shipment ask for, as questions of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from exportgate.decision import Decision, Finding
from exportgate.gate import Gate
from exportgate.jurisdiction import Fact
from exportgate.policy.judging import FACTS as OF_POLICY
from exportgate.report.answers import declared, party_of, role_words
from exportgate.report.fields import field_question
from exportgate.shipment import Line, Shipment

CLASSIFICATION = "classification."
OF_SHIPMENT: Mapping[str, tuple[str, str]] = {
    "date": ("date", "date"),
    "from": ("departure", "country"),
    "to": ("destination", "country"),
}
"""Fields of a shipment that can be asked for: the model's name, and how an answer is read."""
OF_LINE: Mapping[str, str] = {
    "hs": "hs_code",
    "origin": "country",
    "description": "text",
    "value": "number",
    "currency": "currency",
    "quantity": "number",
    "unit": "text",
}
OF_PARTY: Mapping[str, str] = {"headquarters": "country", "country": "country", "address": "text"}
_YES_NO = ("true", "false")
_UNKNOWN = ("", "Not known")


@dataclass(frozen=True, slots=True)
class Declared:
    """What the installed jurisdictions declare: facts that they may ask for, and further keys of a line."""

    facts: Sequence[Fact]
    line_fields: frozenset[str]

    @classmethod
    def of(cls, gate: Gate) -> "Declared":
        """Give what those of a gate declare."""
        laws = gate.jurisdictions.values()
        keys = frozenset(key for law in laws for key in law.line_fields)
        return cls([fact for law in laws for fact in law.facts], keys)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked.

    Args:
        field: its name in the form.
        name: as findings ask for it: a fact, or a field of the shipment.
        text: the question in words.
        about: the line or party it is about; "" for the shipment as a whole.
        citation: the provision that makes it matter, where it is declared.
        kind: how an answer is read: `choice`, `fact`, `detail`, one of the readers of fields (`country`, `date`), or
            `elsewhere` where a form cannot take the answer.
        choices: value and words of each choice.
        stated: the answer that stands, as the form writes it; "" where it is unknown.
        claim: whether it claims an exception or open licence.
    """

    field: str
    name: str
    text: str
    about: str = ""
    citation: str = ""
    kind: str = "elsewhere"
    choices: tuple[tuple[str, str], ...] = ()
    stated: str = ""
    claim: bool = False


def questions_of(decision: Decision, shipment: Shipment, known: Declared) -> list[Question]:
    """Give what is asked, each once, in the order of the findings' severity; claims of exceptions last."""
    found: dict[str, Question] = {}
    for finding in sorted(decision.findings, key=lambda one: one.outcome.severity):
        for name in _with_units(finding, shipment):
            one = _question(name, finding, shipment, known)
            found.setdefault(one.field, one)
    return sorted(found.values(), key=lambda one: (one.kind == "elsewhere", one.claim))


def _with_units(finding: Finding, shipment: Shipment) -> list[str]:
    """Give what a finding asks; with a value goes its currency, with a quantity its unit, where they are not stated."""
    line = next((one for one in shipment.lines if one.line == finding.line), None)
    asked: list[str] = []
    for name in finding.asks:
        asked.append(name)
        beside = _UNITS.get(name.rpartition(".")[2])
        if beside and line is not None and not getattr(line, beside):
            asked.append(beside)
    return asked


_UNITS = {"value": "currency", "quantity": "unit"}


def stated_of(shipment: Shipment, known: Declared, asked: Sequence[Question]) -> list[Question]:
    """Give the facts that are stated and not asked again, as questions whose answers can be changed or taken back."""
    fields = {one.field for one in asked}
    found = [
        _of_fact(name, fact, shipment) for name in shipment.facts if (fact := declared(name, known.facts)) is not None
    ]
    return [one for one in found if one.field not in fields]


def _question(name: str, finding: Finding, shipment: Shipment, known: Declared) -> Question:
    fact = declared(name, known.facts)
    if fact is not None:
        return _of_fact(name, fact, shipment)
    told = next((one.question for one in OF_POLICY if one.name == name), None)
    plain = Question(field=f"field:{name}", name=name, text=told or field_question(name))
    if name in OF_SHIPMENT:
        attribute, kind = OF_SHIPMENT[name]
        return replace(plain, kind=kind, stated=written(getattr(shipment, attribute)))
    line = next((one for one in shipment.lines if one.line == finding.line), None)
    if line is not None:
        return _of_line(plain, line, known)
    party, own = party_of(finding, shipment), name.rpartition(".")[2]
    if party is not None and own in OF_PARTY:
        about = f"{role_words(party.role)} {party.name}"
        field = f"party:{finding.party}:{own}"
        return replace(plain, field=field, about=about, kind=OF_PARTY[own], stated=getattr(party, own))
    return plain


def _of_fact(name: str, fact: Fact, shipment: Shipment) -> Question:
    family = fact.name.endswith(".*")
    claim = family and fact.values == _YES_NO
    return Question(
        field=f"fact:{name}",
        name=name,
        text=fact.question,
        about=name.removeprefix(fact.name.removesuffix("*")) if family else "",
        citation=fact.citation,
        kind="choice" if fact.values else "fact",
        choices=_choices(fact, claim=claim),
        stated=written(shipment.facts.get(name)),
        claim=claim,
    )


def _choices(fact: Fact, *, claim: bool) -> tuple[tuple[str, str], ...]:
    if claim:
        return (("true", "Claimed: every condition is met"), ("false", "A condition is not met"), _UNKNOWN)
    if fact.values == _YES_NO:
        return (("true", "Yes"), ("false", "No"), _UNKNOWN)
    return (*((word, word.replace("_", " ")) for word in fact.values), _UNKNOWN) if fact.values else ()


def _of_line(plain: Question, line: Line, known: Declared) -> Question:
    name = plain.name
    first, _, own = name.partition(".")
    at_line = replace(plain, field=f"line:{line.line}:{name}", about=f"line {line.line}")
    if name.startswith(CLASSIFICATION):
        return replace(at_line, kind="text", stated=line.classification.get(own, ""))
    if name.rpartition(".")[2] in OF_LINE and first not in known.line_fields:
        field = name.rpartition(".")[2]
        return replace(at_line, kind=OF_LINE[field], stated=written(getattr(line, field)))
    if first in known.line_fields and own:
        text = f"{own.replace('.', ' ').replace('_', ' ').capitalize()}, or not known?"
        field = f"detail:{line.line}:{name}"
        return replace(at_line, field=field, kind="detail", text=text, stated=written(_detail(line.details, name)))
    return plain


def _detail(details: Mapping[str, Any], name: str) -> object:
    """Give what stands in a line's details under a name with dots; `None` where nothing does."""
    value: object = details
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return None if isinstance(value, Mapping | list | tuple) else value


def written(value: object) -> str:
    """Write a stated value as a form has it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
