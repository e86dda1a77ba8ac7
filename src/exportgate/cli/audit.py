"""exportgate audit: whether the records are as they were written, and what was done."""

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import msgspec

from exportgate.cli.decisions import read_moment
from exportgate.cli.telling import progress
from exportgate.cli.terminal import console_for, shown
from exportgate.errors import InputError
from exportgate.home import data_folder

HEAD_FILE = "audit-head.json"
"""In the data folder, beside the database: the last act that an export or a verification saw."""
SUBJECTS = ("decision_rows", "judging", "licences", "parties", "accounts", "rescreening")
"""The modules of the records that compare their rows with their acts."""
FAULTY = 1
Noted = tuple[tuple[int, str], ...]
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)
_TOLD_AT_MOST = 200


@click.group("audit")
def command() -> None:
    """Verify, export and show the audit chain: every record and act, hashed onto the one before."""


def _read_heads(
    _ctx: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[int, str], ...]:
    found = [_HEAD.fullmatch(one.strip().lower()) for one in given]
    if not all(found):
        raise click.BadParameter("expected the number and the hash of an act: 17:9f2c... (64 digits)")
    return tuple((int(one[1]), one[2]) for one in found if one)


@command.command("verify")
@click.option(
    "--expect",
    metavar="SEQ:HASH",
    multiple=True,
    callback=_read_heads,
    help="An act noted at another time, which must be in the chain [also: the last one that was exported from here].",
)
def verify(expect: Noted) -> None:
    """Find any change, gap, other order or cut end of the chain, and rows that differ from what their acts say.

    Exit codes: 0 nothing is wrong; 1 something is; 2 it could not be verified.
    """
    from exportgate.records import Records
    from exportgate.records.audit import Head, Walk, faults_in

    home, walk, count = data_folder(), Walk(), 0
    noted = _noted(home)
    heads = tuple(Head(*one) for one in [*expect, *([noted] if noted else [])])
    with Records.open(home).reading() as connection, progress("verifying acts") as bar:
        for fault in faults_in(connection, expect=heads, rows=_subjects(), walk=walk, progress=bar):
            count += 1
            if count <= _TOLD_AT_MOST:
                click.echo(shown(fault))
    if count > _TOLD_AT_MOST:
        click.echo(f"{count - _TOLD_AT_MOST:,} more like these")
    click.echo(f"{walk.acts:,} acts verified, {count:,} faults. The last act is {walk.head}")
    if not count:
        _note(home, walk.head.seq, walk.head.hash)
    click.get_current_context().exit(FAULTY if count else 0)


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--decisions", is_flag=True, help="With questions and answers of the decisions, not their hashes alone.")
def export(file: str, decisions: bool) -> None:
    """Write the chain to a file that an auditor can verify without this program: JSON lines; the first says how.

    Exit codes: 0 written; 2 not done.
    """
    from exportgate.records import Records
    from exportgate.records.audit import head_of
    from exportgate.records.exporting import lines_of
    from exportgate.report.output import put_lines

    home = data_folder()
    with Records.open(home).reading() as connection, progress("writing acts") as bar:
        head = head_of(connection)
        put_lines(lines_of(connection, whole=decisions, progress=bar), file)
    _note(home, head.seq, head.hash)
    click.echo(f"{head.seq:,} acts written. The last act is {head}", err=True)


@command.command("show")
@click.option("--subject", metavar="TEXT", help='About what, such as "shipment S-1" or "licence L-12".')
@click.option("--kind", metavar="WORD", help="Of this kind, such as decision.made.")
@click.option("--actor", metavar="NAME", help="Done by this actor.")
@click.option("--since", metavar="MOMENT", callback=read_moment, help="At this day or moment (UTC) or later.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="So many at most, the last ones.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def show(form: str, limit: int, **narrowed: str | None) -> None:
    """Show acts, the last first.

    Exit codes: 0 shown; 2 not done.
    """
    from exportgate.records import Records
    from exportgate.records.audit import last_acts

    with Records.open(data_folder()).reading() as connection:
        found = last_acts(connection, limit=limit + 1, **narrowed)
    if form == "json":
        told = [_plain(act) for act in found[:limit]]
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
    else:
        _print(found[:limit])
    if len(found) > limit:
        click.echo(f"There are more acts than these {limit:,}: narrow them, or give a greater --limit.", err=True)


def _plain(act: Any) -> dict[str, Any]:
    return {name: getattr(act, name) for name in type(act).__slots__}


def _print(found: list[Any]) -> None:
    from rich.table import Table

    from exportgate.report.as_table import plain

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("act", "at", "actor", "kind", "subject"):
        table.add_column(heading, overflow="fold")
    table.add_column("particulars", overflow="fold", ratio=1)
    for act in found:
        table.add_row(*(plain(str(one)) for one in (act.seq, act.at[:19], act.actor, act.kind, act.subject, act.body)))
    console_for(sys.stdout).print(table)


def _subjects() -> tuple[Callable[[Any], Iterator[str]], ...]:
    return tuple(import_module(f"exportgate.records.{name}").verify_rows for name in SUBJECTS)


def _noted(home: Path) -> tuple[int, str] | None:
    """Give the act that was last noted; `None` where none was.

    Raises:
        InputError: the file is not what was written, so that nothing can be told from it.
    """
    file = home / HEAD_FILE
    try:
        noted = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
        return int(noted["seq"]), str(noted["hash"])
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, KeyError, ValueError) as error:
        hint = "Look who changed it. Without the file, verify against a head noted elsewhere: --expect SEQ:HASH."
        raise InputError(f"cannot be read: {error}", where=str(file), hint=hint) from error


def _note(home: Path, seq: int, own: str) -> None:
    from exportgate.report.output import put

    told = {"seq": seq, "hash": own, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    put(msgspec.json.encode(told), str(home / HEAD_FILE))
