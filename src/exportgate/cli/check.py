"""exportgate check: decide whether shipments may pass the gate."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from exportgate.cli.acting import actor
from exportgate.cli.answering import (
    answer_all,
    answer_options,
    asked_with,
    is_folder,
    kept_since,
    master_options,
    masters_of,
    write_all,
)
from exportgate.cli.options import (
    form_of,
    language_option,
    layout_of,
    read_day,
    read_words,
    report_options,
    table_options,
)
from exportgate.cli.telling import progress, tell_alarms, tell_problems
from exportgate.cli.terminal import shown
from exportgate.cli.writing import CHECKED, write
from exportgate.decision import Verdict
from exportgate.errors import InputError
from exportgate.gate import Gate
from exportgate.intake.document import DocumentFormat, Intake
from exportgate.intake.documents.masters import Masters
from exportgate.intake.shipments import host_formats, read_shipments
from exportgate.intake.tables import Layout
from exportgate.intake.vocabulary import Vocabulary
from exportgate.jurisdiction import Fact
from exportgate.policy.areas import AreasPolicy
from exportgate.policy.judging import FACTS, JURISDICTION, NAME, AreasAssessor
from exportgate.policy.loading import policy_at
from exportgate.report.answers import Checked

if TYPE_CHECKING:
    from exportgate.casework import Casework

HELD, NOT_DONE = 1, 2


as_of_option = click.option(
    "--as-of", metavar="DATE", callback=read_day, help="Apply the law of this day [default: the shipment's date]."
)
jurisdiction_option = click.option(
    "--jurisdiction",
    "jurisdictions",
    metavar="ID,ID",
    multiple=True,
    callback=read_words,
    help="Ask only these, by id [default: all that are installed].",
)
policy_option = click.option(
    "--policy",
    "policy_file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="The company's own policy beside the law [default: policy/areas.toml in the data folder, where it is there].",
)


@click.command("check")
@click.argument("shipments", nargs=-1, required=True)
@as_of_option
@jurisdiction_option
@policy_option
@click.option("--trial", is_flag=True, help="Keep no record, and leave aside what is on file of hits and licences.")
@master_options
@answer_options
@report_options
@language_option
@table_options
def command(
    shipments: tuple[str, ...],
    as_of: date | None,
    jurisdictions: tuple[str, ...] | None,
    policy_file: str | None,
    trial: bool,
    products: str | None,
    partners: str | None,
    answers: str | None,
    again: bool,
    language: str,
    form: str | None,
    output: str | None,
    **table: Any,
) -> None:
    """Check shipments and give a decision for each.

    SHIPMENTS are files: CSV, xlsx, JSON, JSON lines, despatch documents of other systems (docs/documents.md), or a
    format that a plugin reads; - is standard input. A folder is answered with --answers FOLDER, document by document:
    each once, also where a run was stopped.
    Shipments with rows that cannot be read are told on standard error and not answered; the others are.
    Each decision is kept with its exact question, and counts in what people judged of hits and the licences on file.

    Exit codes: 0 all pass; 1 something is held or blocked; 2 not done, or some rows could not be read.
    """
    gate = Gate.open()
    policy = policy_of(gate, policy_file, as_of)
    casework = None if trial else casework_of(gate, policy)
    asking = partial(casework.check, actor=actor()) if casework else partial(gate.check, policy=policy)
    check = partial(asking, on=as_of, jurisdictions=jurisdictions)
    masters, layout = masters_of(gate, products, partners), layout_of(**table)
    if is_folder(shipments, answers):
        beside = asked_with(
            [products, partners], [policy.policy.content if policy else "", *(jurisdictions or ())], as_of
        )
        formats, facts = formats_of(gate, layout, masters), facts_of(gate)
        kept = partial(kept_since, casework=casework) if casework else None
        code = answer_all(shipments[0], str(answers), formats, check, facts, beside, again=again, kept=kept)
        click.get_current_context().exit(NOT_DONE if masters.problems else code)
    taken = take_in(gate, shipments, layout, masters, go_on=answers is not None)
    if not taken.shipments and answers is None:
        raise InputError("no shipment could be read, so nothing was checked")
    with progress("screening parties") as bar:
        decisions = check(taken.shipments, progress=bar) if taken.shipments else []
    if answers is not None:
        write_all(taken, decisions, facts_of(gate), answers)
    _report(Checked(taken.shipments, decisions, taken.problems, language=language), gate, form, output)
    held = any(decision.verdict is not Verdict.PASS for decision in decisions)
    unread = taken.problems or masters.problems
    click.get_current_context().exit(NOT_DONE if unread else HELD if held else 0)


def _report(checked: Checked, gate: Gate, form: str | None, output: str | None) -> None:
    """Write the report, with what it needs of the gate to name laws and facts."""
    named = replace(checked, names=names_of(gate), made_at=datetime.now(UTC), facts=facts_of(gate))
    chosen = form_of(form, output)
    write(named, chosen, output, CHECKED)
    if chosen in ("csv", "json"):
        tell_alarms(named.alarms())


def casework_of(gate: Gate, policy: AreasAssessor | None) -> "Casework":
    """Give what checks as the gate does, and keeps each decision in the records."""
    from exportgate.casework import Casework  # brings the database, which trials do without
    from exportgate.records import Records

    return Casework(gate, Records.open(gate.store.home), policy)


def take_in(
    gate: Gate, paths: tuple[str, ...], layout: Layout, masters: Masters | None = None, *, go_on: bool = False
) -> Intake:
    """Read shipments with all formats of host and plugins, and tell what could not be read."""
    taken = read_shipments(paths, formats_of(gate, layout, masters), go_on=go_on)
    tell_problems(taken.problems, taken.notes)
    return taken


def formats_of(gate: Gate, layout: Layout, masters: Masters | None = None) -> list[DocumentFormat]:
    """Give all formats: those of plugins, then the host's own."""
    vocabulary = Vocabulary.of(gate.jurisdictions.values())
    given = [known for _, formats in gate.plugins.ask("exportgate_register_formats") for known in formats]
    return [*given, *host_formats(vocabulary, layout, masters)]


def policy_of(gate: Gate, file: str | None, as_of: date | None) -> AreasAssessor | None:
    """Give what judges by the policy of the file given, else of the data folder; `None` where there is neither."""
    policy = policy_for(gate, file, as_of)
    return AreasAssessor(policy) if policy else None


def policy_for(gate: Gate, file: str | None, as_of: date | None) -> AreasPolicy | None:
    """Read the policy of the file given, else of the data folder, and tell of overlaps in it."""
    policy = policy_at(file, gate.store.home, as_of or datetime.now(UTC).date())
    if policy:
        for note in policy.notes:
            click.echo(shown(f"Note: {policy.source}, {note}"), err=True)
    return policy


def names_of(gate: Gate) -> dict[str, str]:
    """Give the names of the installed jurisdictions by id, and what stands for the company's policy among them."""
    laws = {name: jurisdiction.name for name, jurisdiction in gate.jurisdictions.items()}
    return laws | {JURISDICTION: NAME}


def facts_of(gate: Gate) -> list[Fact]:
    """Give the facts that the installed jurisdictions, and policies, may ask for."""
    return [*(fact for jurisdiction in gate.jurisdictions.values() for fact in jurisdiction.facts), *FACTS]
