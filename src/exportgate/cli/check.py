"""exportgate check: decide whether shipments may pass the gate."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from exportgate.cli.check_on_spark import Check, ThereChecked, checking_there
from exportgate.cli.on_spark import OnSpark, spark_options, take_spark
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
from exportgate.decision import Decision, Verdict
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
@click.option("--json-column", metavar="NAME", help="Of what Spark reads: the column that holds a shipment as JSON.")
@spark_options
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
    json_column: str | None,
    **others: Any,
) -> None:
    """Check shipments and give a decision for each.

    SHIPMENTS are files: CSV, xlsx, JSON, JSON lines, despatch documents of other systems (docs/documents.md), or a
    format that a plugin reads; - is standard input. A folder is answered with --answers FOLDER, document by document:
    each once, also where a run was stopped.
    Shipments with rows that cannot be read are told on standard error and not answered; the others are.
    Each decision is kept with its exact question, and counts in what people judged of hits and the licences on file.
    With --engine spark, SHIPMENTS may also be one thing that Spark reads itself.

    Exit codes: 0 all pass; 1 something is held or blocked; 2 not done, or some rows could not be read.
    """
    gate = Gate.open()
    policy = policy_of(gate, policy_file, as_of)
    there, layout = take_spark(others, shipments[0], output), layout_of(**others)
    masters = masters_of(gate, products, partners)
    if there or json_column:
        _refuse_there(there, shipments, answers or products or partners, json_column)
    if there and there.source:
        asked = ThereChecked(there, gate, policy, layout, json_column, as_of, jurisdictions, trial)
        click.get_current_context().exit(_there(asked, language, form, output))
    with _checking(there, gate, policy, trial=trial) as asking:
        check = partial(asking, on=as_of, jurisdictions=jurisdictions)
        if is_folder(shipments, answers):
            said = [policy.policy.content if policy else "", *(jurisdictions or ())]
            beside = asked_with([products, partners], said, as_of)
            formats, facts = formats_of(gate, layout, masters), facts_of(gate)
            kept = None if trial else partial(kept_since, casework=casework_of(gate, policy))
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
    unread = bool(taken.problems or masters.problems)
    click.get_current_context().exit(_code(unread, decisions))


@contextmanager
def _checking(there: OnSpark | None, gate: Gate, policy: AreasAssessor | None, *, trial: bool) -> Iterator[Check]:
    """Give what checks: the gate in a trial, else casework, which keeps; here, or on the workers of Spark."""
    if there:
        with checking_there(there, gate, policy, trial=trial) as check:
            yield check
    elif trial:
        yield partial(gate.check, policy=policy)
    else:
        yield partial(casework_of(gate, policy).check, actor=actor())


def _refuse_there(there: OnSpark | None, shipments: Sequence[str], beside: str | None, json: str | None) -> None:
    """Refuse what does not go with Spark, or with what Spark reads."""
    if json and not (there and there.source):
        raise click.UsageError("--json-column goes with --from-table or --from-format")
    if there and (any(os.path.isdir(path) for path in shipments) and not there.source):
        raise click.UsageError("a folder of documents is answered by this machine, without --engine spark")
    if there and there.source and (len(shipments) > 1 or beside):
        raise click.UsageError("what Spark reads is checked by itself, without other files")


def _there(asked: ThereChecked, language: str, form: str | None, output: str | None) -> int:
    """Check what Spark reads; gives the exit code."""
    if asked.asked.target:
        problems, held = asked.written()
        return NOT_DONE if problems else HELD if held else 0
    taken, decisions = asked.checked()
    _report(Checked(taken.shipments, decisions, taken.problems, language=language), asked.gate, form, output)
    return _code(bool(taken.problems), decisions)


def _code(unread: bool, decisions: Sequence[Decision]) -> int:
    held = any(decision.verdict is not Verdict.PASS for decision in decisions)
    return NOT_DONE if unread else HELD if held else 0


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
