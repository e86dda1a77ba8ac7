"""exportgate answer: answer what is asked of a held shipment, and check it again."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click

from exportgate.casework import Casework
from exportgate.cli.acting import actor
from exportgate.cli.check import facts_of, names_of
from exportgate.cli.judging import exit_code, kept_shipment, opened, tell, tell_state
from exportgate.cli.options import form_of, report_options
from exportgate.cli.writing import CHECKED, write
from exportgate.decision import Decision
from exportgate.errors import InputError
from exportgate.intake.values import Wrong
from exportgate.intake.vocabulary import UnknownWord, Vocabulary
from exportgate.records.decisions import Kept
from exportgate.report.answers import Checked, declared
from exportgate.report.fields import field_question
from exportgate.shipment import FactValue

UNKNOWN = "unknown"
_CORRECT = "Correct the shipment where it comes from, and check it again: exportgate check"
_NO_FACT = f"This is a part of the shipment, not a fact. {_CORRECT}"


@click.command("answer")
@click.argument("shipment")
@click.argument("answers", metavar="[FACT=VALUE]...", nargs=-1)
@click.option("--again", is_flag=True, help="Check it again without a further answer, with the lists of today.")
@report_options
def command(shipment: str, answers: tuple[str, ...], again: bool, form: str | None, output: str | None) -> None:
    """Answer what is asked of a shipment; it is checked again at once.

    Without answers, what is asked is told, with the words allowed. FACT=unknown takes an answer back.

    Exit codes: 0 it passes, or nothing was answered; 1 it is held or blocked; 2 it could not be done.
    """
    casework = opened()
    last = kept_shipment(casework, shipment)
    if not answers and not again:
        _tell_asked(casework, last)
        return
    stated = _read(casework, last, answers)
    decision = casework.recheck(shipment, actor=actor(), facts=stated)
    gate = casework.gate
    asked = casework.asked(decision.id)
    checked = Checked([asked], [decision], (), names_of(gate), datetime.now(UTC), facts_of(gate))
    chosen = form_of(form, output)
    write(checked, chosen, output, CHECKED)
    if chosen == "table" and output is None:
        tell_state(casework, decision)
    click.get_current_context().exit(exit_code(decision))


def _read(casework: Casework, last: Kept, answers: Sequence[str]) -> dict[str, FactValue | None]:
    vocabulary = Vocabulary.of(casework.gate.jurisdictions.values())
    stated: dict[str, FactValue | None] = {}
    for answer in answers:
        name, equals, value = answer.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not value:
            raise InputError(f"{answer[:80]!r} is not written FACT=VALUE", hint=f"Asked: {_asked_words(last.decision)}")
        if name in stated:
            raise InputError(f"{name!r} is answered twice")
        stated[name] = _value(vocabulary, last.decision, name, value)
    return stated


def _value(vocabulary: Vocabulary, decision: Decision, name: str, value: str) -> FactValue | None:
    """Read one answer as intake reads a fact.

    Raises:
        InputError: nobody asks for the fact, or the value is not allowed.
    """
    if not vocabulary.knows_fact(name) and name in _asks(decision):
        raise InputError(f"{name!r} is a part of the shipment, not a fact", hint=_CORRECT)
    try:
        read = vocabulary.read_fact(name, value) if value != UNKNOWN else None
        if value == UNKNOWN and not vocabulary.knows_fact(name):
            raise UnknownWord("fact", name, vocabulary.facts, absent=vocabulary.absent(name))
    except UnknownWord as error:
        raise InputError(str(error), where=name[:80], hint=f"Asked: {_asked_words(decision)}") from error
    except Wrong as wrong:
        raise InputError(str(wrong), where=name[:80]) from wrong
    return read


def _tell_asked(casework: Casework, last: Kept) -> None:
    facts = {name: declared(name, facts_of(casework.gate)) for name in _asks(last.decision)}
    tell(f"Decision {last.id} on shipment {last.shipment}: {last.verdict.value}.")
    for name, fact in facts.items():
        words = f" ({' / '.join(fact.values)})" if fact and fact.values else ""
        tell(f"  {name}{words}: {fact.question if fact else f'{field_question(name)} {_NO_FACT}'}")
    if any(facts.values()):
        tell(f"Answer with: exportgate answer {last.shipment} FACT=VALUE...")
    if not facts:
        tell("Nothing is asked.")


def _asks(decision: Decision) -> list[str]:
    return list(dict.fromkeys(name for finding in decision.findings for name in finding.asks))


def _asked_words(decision: Decision) -> str:
    return ", ".join(_asks(decision)) or "nothing"
