"""What commands share for documents of other systems: master files, answers to senders, whole folders."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from exportgate.cli.telling import progress, tell_problems
from exportgate.cli.terminal import shown
from exportgate.decision import Decision, Verdict
from exportgate.errors import InputError
from exportgate.gate import Gate
from exportgate.intake.document import DocumentFormat, Intake
from exportgate.intake.documents.masters import Masters, read_masters
from exportgate.intake.vocabulary import Vocabulary
from exportgate.jurisdiction import Fact
from exportgate.shipment import Shipment

if TYPE_CHECKING:
    from exportgate.casework import Casework

Command = TypeVar("Command", bound=Callable[..., object])
HELD, NOT_DONE = 1, 2


def master_options(command: Command) -> Command:
    """Add the options that name master files; `masters_of` reads them."""
    file = click.Path(exists=True, dir_okay=False)
    products = click.option(
        "--products", metavar="FILE", type=file, help="Products by item number or GTIN, to complete documents."
    )
    partners = click.option(
        "--partners", metavar="FILE", type=file, help="Partners by number or GLN, to complete documents."
    )
    return products(partners(command))


def answer_options(command: Command) -> Command:
    """Add the options that say where answers to senders go."""
    answers = click.option(
        "--answers",
        metavar="FOLDER-OR-FILE",
        type=click.Path(),
        help="Write an answer to each document there: a folder, or a status file ending in .csv or .json.",
    )
    again = click.option("--again", is_flag=True, help="Answer all documents of a folder again, not the new ones only.")
    return answers(again(command))


def masters_of(gate: Gate, products: str | None, partners: str | None) -> Masters:
    """Read the master files given, and tell what in them could not be read."""
    masters = read_masters(products, partners, Vocabulary.of(gate.jurisdictions.values()))
    tell_problems(masters.problems, masters.notes)
    return masters


def is_folder(paths: Sequence[str], answers: str | None) -> bool:
    """Say whether a whole folder is to be answered.

    Raises:
        InputError: a folder is given with other files, or without a folder for the answers.
    """
    folders = [path for path in paths if os.path.isdir(path)]
    if not folders:
        return False
    if len(paths) > 1:
        raise InputError("a folder is answered by itself", where=folders[0], hint="Leave the other files out.")
    if answers is None or (Path(answers).suffix.lower() in (".csv", ".json") and not os.path.isdir(answers)):
        raise InputError("is a folder", where=folders[0], hint="Say where the answers go: --answers FOLDER")
    return True


def write_all(taken: Intake, decisions: Sequence[Decision], facts: Sequence[Fact], target: str) -> None:
    """Write the answers to the documents of some files.

    Raises:
        ExportgateError: something cannot be written.
    """
    from exportgate.answers.answer import answers_of  # whoever wants no answers does without the code
    from exportgate.answers.folder import sha256_of
    from exportgate.answers.writing import write_answers

    files = {one.file for one in taken.received}
    sha256 = {file: sha256_of(Path(file)) for file in files if os.path.isfile(file)}
    answers, _ = answers_of(taken, decisions, datetime.now(UTC), sha256, partial(_question, facts))
    write_answers(answers, target)


def _question(facts: Sequence[Fact], name: str) -> str:
    from exportgate.report.answers import declared
    from exportgate.report.fields import field_question

    fact = declared(name, facts)
    return fact.question if fact else field_question(name)


def answer_all(
    inbox: str,
    outbox: str,
    formats: Sequence[DocumentFormat],
    check: Callable[..., Sequence[Decision]],
    facts: Sequence[Fact],
    asked_with: Sequence[str | bytes],
    *,
    again: bool,
    kept: Callable[[Shipment, datetime], Decision | None] | None = None,
) -> int:
    """Answer the documents of a folder that are not answered yet; gives the exit code.

    Args:
        inbox: the folder of documents.
        outbox: the folder of answers.
        formats: that documents may be in.
        check: gives the decisions on shipments.
        facts: what the jurisdictions may ask for.
        asked_with: what the answers depend on beside the documents.
        again: answer all again.
        kept: gives the decision on exactly a shipment that was kept since a moment.
    """
    from exportgate.answers.folder import Task, answer_folder, fingerprint

    task = Task(
        Path(inbox),
        Path(outbox),
        formats,
        check,
        fingerprint(asked_with),
        lambda: datetime.now(UTC),
        partial(_question, facts),
        again,
        kept or (lambda _shipment, _since: None),
    )
    with progress("answering documents") as bar:
        ran = answer_folder(task, bar)
    tell_problems(ran.problems)
    counted = ", ".join(f"{ran.verdicts[verdict.value]:,} {verdict.value}" for verdict in Verdict)
    click.echo(shown(f"{ran.answered:,} files answered in {outbox}, {ran.before:,} before; documents: {counted}"))
    if ran.unread:
        click.echo(f"{ran.unread:,} files not wholly read", err=True)
    held = any(verdict != Verdict.PASS.value for verdict in ran.verdicts)
    return NOT_DONE if ran.unread else HELD if held else 0


def kept_since(shipment: Shipment, since: datetime, casework: "Casework") -> Decision | None:
    """Give the last kept decision on a shipment, where it was made since a moment and asked exactly this."""
    last = casework.latest(shipment.id)
    if last is None or datetime.fromisoformat(last.made_at) < since or last.asked_of != shipment:
        return None
    return last.decision


def asked_with(paths: Sequence[str | None], words: Sequence[str | bytes], as_of: date | None) -> list[str | bytes]:
    """Gather what answers depend on beside the documents: the contents of some files, and options."""
    contents: list[str | bytes] = [Path(path).read_bytes() if path else b"" for path in paths]
    return [*contents, *words, as_of.isoformat() if as_of else ""]
