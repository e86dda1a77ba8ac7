"""Compares this plugin's tables with the Export Trade Control Order as e-Gov publishes it: an update is one step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from exportgate.errors import ExportgateError
from exportgate.feeds.rawfile import FileOnDisk
from exportgate_jp.law import table
from exportgate_jp.order import TABLES, Order, read_order

_LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a table of ours and the text say differently."""

    table: str
    what: str
    ours: str
    text: str

    def __str__(self) -> str:
        return f"{self.table}: {self.what}: here {self.ours}, in the Order {self.text}"


def differences(order: Order, on: date) -> Iterator[Difference]:
    """Give every difference between the tables in force on a day and the text of that day.

    Raises:
        LawTableError: the tables do not go back to the day.
    """
    for name in TABLES:
        ours = {row["country"] for row in table(name).on(on)}
        yield from _sets(name, "country", ours, order.countries[name])
    rows = table("list_numbers").on(on)
    numbers = {row["code"]: row["kind"] == "deleted" for row in rows if row["kind"] != "item"}
    yield from _sets("list_numbers", "number", numbers, order.numbers)
    for code in sorted(set(numbers) & set(order.numbers)):
        if numbers[code] != order.numbers[code]:
            words = {True: "deleted", False: "in force"}
            yield Difference("list_numbers", code, words[numbers[code]], words[order.numbers[code]])
    yield from _destinations(order, on)
    yield from _minor_value(order, on)
    yield from _ban(order, on)


def _destinations(order: Order, on: date) -> Iterator[Difference]:
    ours = {row["item"]: row["destinations"] for row in table("items").on(on)}
    yield from _sets("items", "item", ours, order.destinations)
    for item in sorted(set(ours) & set(order.destinations)):
        if ours[item] != order.destinations[item]:
            yield Difference("items", f"destinations of {item}", ours[item], order.destinations[item])


def _minor_value(order: Order, on: date) -> Iterator[Difference]:
    rows = table("list_numbers").on(on)
    named = {row["code"] for row in rows if row.get("table_3_3") == "notice"}
    whole = {row["item"] for row in rows if row.get("table_3_3") == "all"}
    yield from _sets("list_numbers", "sub-item of Table 3-3", named | whole, order.table_3_3)
    for row in table("minor_value").on(on):
        limits = (row["limit_jpy"], row["limit_table_3_3_jpy"])
        expected = order.limits_jpy if row["item"] not in whole else (order.limits_jpy[1],) * 2
        if limits != expected:
            yield Difference("minor_value", f"limits of item {row['item']}", str(limits), str(expected))


def _ban(order: Order, on: date) -> Iterator[Difference]:
    ours = {row.valid_to for row in table("approvals").find(on, "destination", "KP") if "all" in row["goods"]}
    if ours != {order.north_korea_until}:
        yield Difference("approvals", "end of the ban on North Korea", str(ours), str(order.north_korea_until))


def _sets(name: str, what: str, ours: Iterable[str], text: Iterable[str]) -> Iterator[Difference]:
    mine, theirs = set(ours), set(text)
    yield from (Difference(name, f"{what} {one}", "present", "absent") for one in sorted(mine - theirs))
    yield from (Difference(name, f"{what} {one}", "absent", "present") for one in sorted(theirs - mine))


@click.command("jp-law-check")
@click.argument("order", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", required=True, help="The day on which that text is in force, as YYYY-MM-DD.")
@click.pass_context
def jp_law_check(context: click.Context, order: Path, on: str) -> None:
    """Compare the tables of Japanese law with ORDER, the Export Trade Control Order as law XML from e-Gov.

    Prints each difference; the exit code is 1 where there is one.
    """
    try:
        day = date.fromisoformat(on)
    except ValueError as error:
        raise click.BadParameter(f"{on!r} is no day; expected YYYY-MM-DD", param_hint="--on") from error
    try:
        found = list(differences(read_order(FileOnDisk(order, order.name, _LARGEST)), day))
    except ExportgateError as error:
        click.echo(str(error), err=True)
        context.exit(error.exit_code)
    for difference in found:
        click.echo(str(difference))
    click.echo(f"{len(found)} differences between the tables in force on {day} and {order.name}", err=True)
    context.exit(1 if found else 0)
