"""exportgate replay: a kept decision asked again."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click
import msgspec

from exportgate.cli.terminal import console_for
from exportgate.gate import Gate

if TYPE_CHECKING:
    from exportgate.casework.replaying import Replayed

DIFFERS, NOT_ASKED = 1, 2
_SHOWN = 400


@click.command("replay")
@click.argument("id", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(id: str, form: str) -> None:
    """Ask the question of a kept decision again, and compare the answers field by field.

    It is asked against the editions that the decision names, for the same day, with the judgements and licences as they
    were. What is of another version than then (program, plugins, tables of law) is told.

    Exit codes: 0 the same answer; 1 another answer; 2 it could not be asked: an edition is not kept any more, or not as
    it was.
    """
    from exportgate.casework.replaying import replay
    from exportgate.records import Records

    gate = Gate.open()
    replayed = replay(gate, Records.open(gate.store.home), id.strip().upper())
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(replayed_object(replayed)), indent=2).decode())
    else:
        _print(replayed)
    click.get_current_context().exit(NOT_ASKED if replayed.lacking else 0 if replayed.same else DIFFERS)


def replayed_object(replayed: "Replayed") -> dict[str, Any]:
    """Give what came of asking again as plain values, for JSON."""
    return {
        "decision": replayed.kept.id,
        "shipment": replayed.kept.shipment,
        "made_at": replayed.kept.made_at,
        "asked": replayed.again is not None,
        "same": replayed.same,
        "differences": [msgspec.structs.asdict(one) for one in replayed.differs],
        "other_versions": list(replayed.other),
        "lacking": list(replayed.lacking),
    }


def _print(replayed: "Replayed") -> None:
    from exportgate.report.as_table import plain

    console = console_for(sys.stdout)
    kept = replayed.kept
    console.print(plain(f"{kept.id}, shipment {kept.shipment}, made {kept.made_at[:19]} UTC by {kept.actor}", "bold"))
    for line in _told(replayed):
        console.print(plain(line))


def _told(replayed: "Replayed") -> Iterator[str]:
    yield from _listed("Not of the version that it was of then:", replayed.other)
    if replayed.lacking:
        yield from _listed("It cannot be asked again:", replayed.lacking)
    elif replayed.same:
        yield f"The same answer: {replayed.kept.verdict.value}, in every field."
    else:
        count = len(replayed.differs)
        yield f"Another answer: {count} {'field differs' if count == 1 else 'fields differ'}."
        for one in replayed.differs:
            yield f"  {one.where}"
            yield f"    then: {_shown(one.then)}"
            yield f"    now:  {_shown(one.now)}"


def _listed(head: str, lines: Iterable[str]) -> list[str]:
    told = [f"  {line}" for line in lines]
    return [head, *told] if told else []


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text):,} characters)"
