"""exportgate explain: one decision in full."""

import sys
from datetime import date
from typing import Any

import click
import msgspec

from exportgate.cli.answering import master_options, masters_of
from exportgate.cli.check import (
    HELD,
    as_of_option,
    facts_of,
    jurisdiction_option,
    names_of,
    policy_of,
    policy_option,
    take_in,
)
from exportgate.cli.options import language_option, layout_of, table_options
from exportgate.cli.terminal import console_for
from exportgate.decision import Verdict
from exportgate.errors import InputError
from exportgate.gate import Gate
from exportgate.intake.document import Intake
from exportgate.intake.values import did_you_mean, shown
from exportgate.report.explained import explained_object, print_explained
from exportgate.report.languages import Beside
from exportgate.shipment import Shipment


@click.command("explain")
@click.argument("shipments", nargs=-1, required=True)
@click.option("--shipment", "wanted", metavar="ID", help="Which one; may be left out where there is one alone.")
@as_of_option
@jurisdiction_option
@policy_option
@master_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@language_option
@table_options
def command(
    shipments: tuple[str, ...],
    wanted: str | None,
    as_of: date | None,
    jurisdictions: tuple[str, ...] | None,
    policy_file: str | None,
    products: str | None,
    partners: str | None,
    form: str,
    language: str,
    **table: Any,
) -> None:
    """Explain the decision on one shipment: each rule asked, its citation, its facts, and what is missing.

    Exit codes: 0 it passes; 1 it is held or blocked; 2 not done.
    """
    gate = Gate.open()
    policy = policy_of(gate, policy_file, as_of)
    shipment = _chosen(take_in(gate, shipments, layout_of(**table), masters_of(gate, products, partners)), wanted)
    decision = gate.check([shipment], on=as_of, jurisdictions=jurisdictions, policy=policy)[0]
    facts, beside = facts_of(gate), Beside(language)
    if form == "json":
        explained = msgspec.json.encode(explained_object(shipment, decision, facts, beside))
        click.echo(msgspec.json.format(explained, indent=2).decode())
    else:
        print_explained(console_for(sys.stdout), shipment, decision, facts, names_of(gate), beside)
    click.get_current_context().exit(0 if decision.verdict is Verdict.PASS else HELD)


def _chosen(taken: Intake, wanted: str | None) -> Shipment:
    if wanted is None:
        if len(taken.shipments) == 1 and not taken.problems:
            return taken.shipments[0]
        raise InputError(f"there are {len(taken.shipments)} shipments", hint="Say which with --shipment ID.")
    for shipment in taken.shipments:
        if shipment.id == wanted:
            return shipment
    if any(problem.shipment == wanted for problem in taken.problems):
        raise InputError(f"shipment {shown(wanted)} could not be read", hint="What is wrong with it is told above.")
    near = did_you_mean(wanted, [shipment.id for shipment in taken.shipments])
    raise InputError(f"there is no shipment {shown(wanted)}{near}")
