"""exportgate licences: licences and exceptions on file, what is left of them, and which shipments use them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

import click

from exportgate.casework import Casework
from exportgate.cli.acting import actor
from exportgate.cli.judging import opened, recheck, settings_of, tell
from exportgate.cli.options import form_of, layout_of, read_day, report_options, table_options
from exportgate.cli.telling import tell_problems
from exportgate.cli.writing import write as put
from exportgate.errors import InputError
from exportgate.intake.sources import opened as file_opened
from exportgate.licences.balance import Ledger
from exportgate.licences.licence import Attachment, AttachmentState, Status
from exportgate.licences.reading import read_licences
from exportgate.licences.telling import licence_object
from exportgate.licences.warnings import warn_from
from exportgate.records import Records, Writing, licences
from exportgate.report.licences import OnFile, Shown
from exportgate.settings import read_settings

WARNED, NOT_DONE = 1, 2
LISTED = {
    "table": "exportgate.report.licences_table:print_licences",
    "csv": "exportgate.report.licences:licences_csv",
    "json": "exportgate.report.licences:licences_json",
}
SHOWN = {
    "table": "exportgate.report.licences_table:print_licence",
    "json": "exportgate.report.licences:licence_json",
}
T = TypeVar("T")


@click.group("licences")
def command() -> None:
    """Licences and exceptions on file: import them, see what is left, attach them to shipments."""


@command.command("import")
@click.argument("files", nargs=-1, required=True)
@table_options
def import_(files: tuple[str, ...], **table: object) -> None:
    """Put licences on file from CSV, xlsx, JSON or JSON lines; - is standard input.

    A licence that is on file already (same law, authority and number) is changed to what the file says, and what
    changed is told. One with anything wrong in it is told with file, row and column, and left out; the others are kept.

    Exit codes: 0 all are kept; 2 some could not be read.
    """
    casework = opened()
    faulty = False
    for path in files:
        with file_opened(path) as (stream, name):
            read = read_licences(stream, name, casework.gate.jurisdictions, layout_of(**table))  # type: ignore[arg-type]
        tell_problems(read.problems, read.notes)
        faulty = faulty or bool(read.problems)
        entered = _do(casework.records, partial(licences.enter, many=read.licences))
        for one in entered:
            tell(f"{one.id}  {one.title}: {one.what}")
            for change in one.changes:
                tell(f"  {change}")
    click.get_current_context().exit(NOT_DONE if faulty else 0)


@command.command("list")
@click.option("--warnings", "warned_only", is_flag=True, help="Only those that expire soon or are nearly used up.")
@click.option("--on", metavar="DATE", callback=read_day, help="As of this day [default: today].")
@report_options
def list_(warned_only: bool, on: date | None, form: str | None, output: str | None) -> None:
    """Show the licences on file with their state, what is left of each, and warnings.

    Exit codes: 0 none has a warning; 1 some have; 2 it could not be done.
    """
    day = on or _today()
    with Records.open().reading() as connection:
        held, ledger = licences.all_licences(connection), Ledger.of(licences.all_uses(connection))
    warn = warn_from(read_settings().licences)
    told = [licence_object(licence, ledger, day, warn) for licence in held]
    warned = [one for one in told if one["warnings"]]
    put(OnFile(warned if warned_only else told, day), _form(form, output, LISTED), output, LISTED)
    click.get_current_context().exit(WARNED if warned else 0)


@command.command("show")
@click.argument("licence")
@click.option("--on", metavar="DATE", callback=read_day, help="As of this day [default: today].")
@report_options
def show(licence: str, on: date | None, form: str | None, output: str | None) -> None:
    """Show one licence, by its id or number: its terms, what is left, and which shipments use it."""
    with Records.open().reading() as connection:
        found = licences.find(connection, licence)
        uses = [use for use in licences.all_uses(connection) if use.key.licence == found.id]
        attached = [one for one in licences.all_attachments(connection) if one.licence == found.id]
    told = licence_object(found, Ledger.of(uses), on or _today(), warn_from(read_settings().licences))
    put(Shown(told, uses, attached), _form(form, output, SHOWN), output, SHOWN)


@command.command("attach")
@click.argument("licence")
@click.option("--shipment", required=True, metavar="ID", help="The shipment.")
@click.option("--line", type=click.IntRange(1), metavar="N", help="One line of it [default: all].")
def attach(licence: str, shipment: str, line: int | None) -> None:
    """Attach a licence to a shipment, which is then checked again; or confirm that another person did.

    Where the settings ask for four eyes, it counts once a second person attaches the same.
    """
    casework = opened()

    def doing(write: Writing) -> Attachment:
        found = licences.find(write.connection, licence)
        four_eyes = licences.takes_two(found, settings_of(casework).four_eyes)
        return licences.attach(write, found.id, shipment, line or 0, four_eyes=four_eyes)

    _must_be_known(casework, shipment)
    made = _do(casework.records, doing)
    tell(f"{made.licence} is attached to shipment {shipment}{_line(made)}: {made.state.value}.")
    if made.state is AttachmentState.EFFECTIVE:
        recheck(casework, shipment)
    else:
        tell("It changes nothing before another person attaches it too:")
        tell(f"  exportgate licences attach {made.licence} --shipment {shipment}{f' --line {line}' if line else ''}")


@command.command("detach")
@click.argument("licence")
@click.option("--shipment", required=True, metavar="ID", help="The shipment.")
@click.option("--line", type=click.IntRange(1), metavar="N", help="Only off this line [default: wherever attached].")
def detach(licence: str, shipment: str, line: int | None) -> None:
    """Take a licence off a shipment, which is then checked again and gives back what it reserved."""
    casework = opened()
    taken_off = _do(casework.records, lambda write: licences.detach(write, licence, shipment, line))
    for one in taken_off:
        tell(f"{one.licence} is detached from shipment {shipment}{_line(one)}.")
    recheck(casework, shipment)


def _status_command(name: str, status: Status, says: str) -> None:
    """Add the command that says what became of a licence."""

    @command.command(name, help=f"{says} Shipments that rest on it are held at their next check.")
    @click.argument("licence")
    @click.option("--reason", required=True, metavar="TEXT", help="Why; it stands in the audit chain.")
    def _command(licence: str, reason: str) -> None:
        records = Records.open()
        found = _do(records, lambda write: licences.set_status(write, licence, status, reason))
        tell(f"{found.id}  {found.terms.title}: {found.status.value}.")
        with records.reading() as connection:
            resting = sorted(licences.shipments_on(connection, found.id))
        if resting and status is not Status.ACTIVE:
            tell(f"Reserved for {', '.join(resting)}: check them again.")


_status_command("suspend", Status.SUSPENDED, "Say that the authority suspended a licence.")
_status_command("revoke", Status.REVOKED, "Say that the authority revoked a licence.")
_status_command("cancel", Status.CANCELLED, "Say that a licence is given up, or was put on file wrongly.")


@command.command("resume")
@click.argument("licence")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands in the audit chain.")
def resume(licence: str, reason: str) -> None:
    """Say that a licence holds again. What its days and balance say of it counts as ever."""
    found = _do(Records.open(), lambda write: licences.set_status(write, licence, Status.ACTIVE, reason))
    tell(f"{found.id}  {found.terms.title}: {found.status.value}.")


def _do(records: Records, act: Callable[[Writing], T]) -> T:
    with records.writing(actor()) as write:
        return act(write)


def _must_be_known(casework: Casework, shipment: str) -> None:
    if casework.latest(shipment) is None:
        raise InputError(f"no decision on shipment {shipment[:80]!r} is kept", hint="Check it first.")


def _line(attachment: Attachment) -> str:
    return f", line {attachment.line}" if attachment.line else ""


def _form(form: str | None, output: str | None, known: dict[str, str]) -> str:
    chosen = form_of(form, output)
    if chosen not in known:
        raise InputError(f"cannot be written as {chosen}", hint=f"Known here: {', '.join(known)}.")
    return chosen


def _today() -> date:
    return datetime.now(UTC).date()
