"""What the commands of judging share: the casework, the decision meant, and what they tell afterwards."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

import click

from exportgate.casework import Casework
from exportgate.cli.acting import actor
from exportgate.cli.terminal import shown
from exportgate.decision import Decision, Verdict
from exportgate.errors import InputError
from exportgate.judging.hold import Hold
from exportgate.judging.judgement import Judgement, Standing
from exportgate.records import Writing
from exportgate.records.decisions import Kept
from exportgate.records.holds import at_gate, hold_of
from exportgate.settings import Settings, read_settings

HELD = 1


def opened() -> Casework:
    """Open gate, records and policy of the data folder.

    Raises:
        ExportgateError: one of them cannot be used.
    """
    return Casework.open()


def settings_of(casework: Casework) -> Settings:
    """Give the settings of the data folder.

    Raises:
        SettingsError: something in the file is wrong.
    """
    return read_settings(casework.gate.store.home)


def kept(casework: Casework, named: str) -> Kept:
    """Give the decision meant: the last one on the shipment of that id, or the decision of that id.

    Raises:
        InputError: there is neither.
    """
    if named.upper().startswith("D-") and casework.latest(named) is None:
        return casework.decision(named.upper())
    return kept_shipment(casework, named)


def kept_shipment(casework: Casework, shipment: str) -> Kept:
    """Give the last decision on a shipment.

    Raises:
        InputError: none is kept.
    """
    found = casework.latest(shipment)
    if found is None:
        raise InputError(f"no decision on shipment {shipment[:80]!r} is kept", hint=_CHECK_FIRST)
    return found


_CHECK_FIRST = "Check it first, or see: exportgate decisions"


def tell(text: str) -> None:
    """Tell something on standard output, without anything that would command a terminal."""
    click.echo(shown(text))


def tell_judgements(judgements: Sequence[Judgement]) -> None:
    """Tell what became of judgements, and what is still to be done."""
    for one in judgements:
        words = one.said.value.replace("_", " ")
        until = f", until {one.until}" if one.until else ""
        tell(f'{one.id}: "{one.about.party.name}" and {":".join(one.listing)}, {words}{until}: {one.state.value}.')
    if proposed := [one.id for one in judgements if one.state is Standing.PROPOSED]:
        tell("Nothing changes before another person confirms it:")
        tell(f"  exportgate judgements confirm {' '.join(proposed)}")


def recheck(casework: Casework, *shipments: str) -> None:
    """Ask shipments that are at the gate again after something was settled, each once, and tell how they stand."""
    with casework.records.reading() as connection:
        waiting = [shipment for shipment in dict.fromkeys(shipments) if at_gate(connection, shipment)]
    for shipment in waiting:
        tell_state(casework, casework.recheck(shipment, actor=actor()))


def tell_state(casework: Casework, decision: Decision) -> None:
    """Tell the verdict of a decision, and how its shipment stands."""
    with casework.records.reading() as connection:
        hold = hold_of(connection, decision.shipment)
    told = f"Shipment {decision.shipment}, decision {decision.id}: {decision.verdict.value}"
    tell(f"{told}; {state_words(hold)}" if hold else f"{told}.")


def state_words(hold: Hold) -> str:
    """Say how a shipment stands, and what is next."""
    following = {
        "awaiting_release": f"; propose its release with: exportgate release {hold.shipment}",
        "held": f"; asked: {', '.join(hold.asks)}" if hold.asks else "",
    }
    return f"{hold.state.words}{following.get(hold.state.value, '')}."


def exit_code(decision: Decision) -> int:
    """Give the exit code for a decision, as check does."""
    return 0 if decision.verdict is Verdict.PASS else HELD


def writing(casework: Casework) -> AbstractContextManager[Writing]:
    """Open a writing transaction of whoever is at the command line."""
    return casework.records.writing(actor())
