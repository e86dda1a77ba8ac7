"""One decision in full: what was asked and stated, each rule with its steps and citation, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from exportgate.decision import Decision, Finding
from exportgate.jurisdiction import Fact
from exportgate.report.answers import declared, entry_words, role_words, silenced_words, subject_of
from exportgate.report.as_json import decision_object
from exportgate.report.as_table import labelled, outcome_text, plain, verdict_text
from exportgate.report.fields import field_question
from exportgate.report.languages import ALONE, Beside
from exportgate.shipment import FactValue, Line, Owner, Party, Shipment

_TO_VERIFY = "To verify: our sources could not confirm this law; a person should read the citation."


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact or a field of the file that some findings ask for: the question in words, and who asks."""

    fact: str
    question: str
    values: tuple[str, ...]
    citation: str
    asked_by: tuple[str, ...]


def missing_facts(decision: Decision, facts: Iterable[Fact]) -> list[Missing]:
    """Gather what the findings ask for, in the order in which it is asked first."""
    known = list(facts)
    asked: dict[str, list[str]] = {}
    for finding in decision.findings:
        for name in finding.asks:
            asked.setdefault(name, []).append(finding.rule)
    return [_missing(name, rules, known) for name, rules in asked.items()]


def _missing(name: str, rules: Sequence[str], facts: Sequence[Fact]) -> Missing:
    fact = declared(name, facts)
    asked_by = tuple(dict.fromkeys(rules))
    if fact is None:
        return Missing(name, field_question(name), (), "", asked_by)
    return Missing(name, fact.question, fact.values, fact.citation, asked_by)


def explained_object(
    shipment: Shipment, decision: Decision, facts: Iterable[Fact], beside: Beside = ALONE
) -> dict[str, Any]:
    """Give the decision as plain values, with the facts stated and those that are missing."""
    return decision_object(shipment, decision, beside) | {
        "facts": {name: _fact_value(value) for name, value in shipment.facts.items()},
        "missing": [
            {
                "fact": missing.fact,
                "question": missing.question,
                "values": list(missing.values),
                "citation": missing.citation,
                "asked_by": list(missing.asked_by),
            }
            for missing in missing_facts(decision, facts)
        ],
    }


def _fact_value(value: FactValue) -> bool | str:
    return value if isinstance(value, bool) else str(value)


def print_explained(
    console: Console,
    shipment: Shipment,
    decision: Decision,
    facts: Iterable[Fact],
    names: Mapping[str, str],
    beside: Beside = ALONE,
) -> None:
    """Print one decision in full."""
    kept = f"  decision {decision.id}" if decision.id else ""
    console.print(Text.assemble(plain(shipment.id, "bold"), "  ", verdict_text(decision.verdict, beside), plain(kept)))
    _lines(console, _asked(shipment, decision))
    for jurisdiction, outcome in decision.outcomes.items():
        name = names.get(jurisdiction, jurisdiction)
        console.print(Text.assemble("\n", plain(name, "bold"), "  ", outcome_text(outcome, beside)))
        for finding in decision.findings:
            if finding.jurisdiction == jurisdiction:
                _print_finding(console, finding, shipment, beside)
    _print_missing(console, missing_facts(decision, facts), beside)
    if decision.silenced:
        console.print()
        console.print(plain(beside("Hits judged to be of somebody else"), "bold"))
        _lines(console, (silenced_words(one) for one in decision.silenced))
    console.print()
    console.print(plain(beside("Lists used"), "bold"))
    used = [f"{edition.feed}, edition {edition.edition}, sha256 {edition.sha256}" for edition in decision.editions]
    _lines(console, used or ["none"])
    for alarm in decision.alarms:
        console.print(plain(f"Alarm: {alarm}", "bold yellow"))


def _asked(shipment: Shipment, decision: Decision) -> list[str]:
    via = f" via {', '.join(shipment.via)}" if shipment.via else ""
    way = f"{shipment.departure or 'unknown'} to {shipment.destination or 'unknown'}{via}"
    stated = ", ".join(f"{name} = {_word(value)}" for name, value in shipment.facts.items())
    return [
        f"{shipment.direction}, {way}, on {shipment.date or 'an unknown date'}; law of {decision.as_of}",
        *(_party_words(party) for party in shipment.parties),
        *(_line_words(line) for line in shipment.lines),
        f"Facts stated: {stated or 'none'}",
    ]


def _word(value: FactValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _party_words(party: Party) -> str:
    about = [party.kind, party.country, party.address, ", ".join(party.flags)]
    known = "; ".join(filter(None, about)) or "no more is known"
    return f"{role_words(party.role)}: {party.name} ({known}){_owned(party.owners)}"


def _owned(owners: Sequence[Owner]) -> str:
    shares = [(owner, "?" if owner.percent is None else owner.percent) for owner in owners]
    told = ", ".join(f"{owner.name} {share} %{_owned(owner.owners)}" for owner, share in shares)
    return f" [owned by {told}]" if told else ""


def _line_words(line: Line) -> str:
    codes = ", ".join(f"{name} {code}" for name, code in line.classification.items()) or "no control code"
    details = [f"{name} {value}" for name, value in line.details.items()]
    worth = f"{line.value} {line.currency}".strip() if line.value is not None else "value unknown"
    origin = f"origin {line.origin or 'unknown'}"
    hs = f"HS {line.hs or 'unknown'}"
    return f"line {line.line}: {'; '.join([line.description or 'no description', hs, origin, worth, codes, *details])}"


def _print_finding(console: Console, finding: Finding, shipment: Shipment, beside: Beside) -> None:
    head = Text.assemble(outcome_text(finding.outcome, beside), "  ", plain(subject_of(finding, shipment)))
    console.print(Padding(head, (0, 0, 0, 2), expand=False))
    native = beside.native(finding)
    told = [finding.reason, *([native.reason] if native else [])]
    told += [f"{beside('Rule')}: {finding.rule}", f"{beside('Citation')}: {finding.citation}"]
    told += [native.citation] if native else []
    if finding.verify:
        told.append(beside(_TO_VERIFY, " "))
    told += labelled(finding, beside)
    told += [f"{number}. {step}" for number, step in enumerate(finding.steps, 1)]
    told += _hit_words(finding)
    _lines(console, told, indent=4)


def _hit_words(finding: Finding) -> list[str]:
    hit = finding.hit
    if hit is None:
        return []
    sure = "confirmed" if hit.confirmed else "for a person to judge"
    return [
        f"Hit: {hit.name} resembles {hit.matched_name}, score {hit.score:.1f} ({hit.match}, {sure})",
        f"Entry: {entry_words(hit)}",
        *(f"- {item.reason}" for item in hit.evidence),
    ]


def _print_missing(console: Console, missing: Sequence[Missing], beside: Beside) -> None:
    if not missing:
        return
    console.print()
    console.print(plain(beside("What is missing"), "bold"))
    for item in missing:
        allowed = f" [{', '.join(item.values)}]" if item.values else ""
        told = [f"{item.fact}: {item.question}{allowed}", f"asked by {', '.join(item.asked_by)}"]
        _lines(console, told[:1])
        _lines(console, [*told[1:], *([item.citation] if item.citation else [])], indent=4)


def _lines(console: Console, lines: Iterable[str], indent: int = 2) -> None:
    for line in lines:
        console.print(Padding(plain(line), (0, 0, 0, indent), expand=False))
