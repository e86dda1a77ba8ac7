"""Compares this plugin's tables with the Export Trade Control Order as e-Gov publishes it: an update is one step."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from exportgate.cli.law_checks import day_of_option, fail, loaded, tell
from exportgate.entry import Entry
from exportgate.errors import ExportgateError, FeedError
from exportgate.feeds.rawfile import FileOnDisk
from exportgate.law.differences import Difference, of_sets
from exportgate_jp.feeds.order.mapper import FEED, order_of
from exportgate_jp.feeds.order.text import TABLES, Order, read_order
from exportgate_jp.law import table

_LARGEST = 20_000_000


def differences(order: Order, on: date) -> Iterator[Difference]:
    """Give every difference between the tables in force on a day and the text of that day.

    Raises:
        LawTableError: the tables do not go back to the day.
    """
    for name in TABLES:
        ours = {row["country"] for row in table(name).on(on)}
        yield from of_sets(name, "country", ours, order.countries[name])
    rows = table("list_numbers").on(on)
    numbers = {row["code"]: row["kind"] == "deleted" for row in rows if row["kind"] != "item"}
    yield from of_sets("list_numbers", "number", numbers, order.numbers)
    for code in sorted(set(numbers) & set(order.numbers)):
        if numbers[code] != order.numbers[code]:
            words = {True: "deleted", False: "in force"}
            yield Difference("list_numbers", code, words[numbers[code]], words[order.numbers[code]])
    yield from _destinations(order, on)
    yield from _minor_value(order, on)
    yield from _ban(order, on)


def _destinations(order: Order, on: date) -> Iterator[Difference]:
    ours = {row["item"]: row["destinations"] for row in table("items").on(on)}
    yield from of_sets("items", "item", ours, order.destinations)
    for item in sorted(set(ours) & set(order.destinations)):
        if ours[item] != order.destinations[item]:
            yield Difference("items", f"destinations of {item}", ours[item], order.destinations[item])


def _minor_value(order: Order, on: date) -> Iterator[Difference]:
    rows = table("list_numbers").on(on)
    named = {row["code"] for row in rows if row.get("table_3_3") == "notice"}
    whole = {row["item"] for row in rows if row.get("table_3_3") == "all"}
    yield from of_sets("list_numbers", "sub-item of Table 3-3", named | whole, order.table_3_3)
    for row in table("minor_value").on(on):
        limits = (row["limit_jpy"], row["limit_table_3_3_jpy"])
        expected = order.limits_jpy if row["item"] not in whole else (order.limits_jpy[1],) * 2
        if limits != expected:
            yield Difference("minor_value", f"limits of item {row['item']}", str(limits), str(expected))


def _ban(order: Order, on: date) -> Iterator[Difference]:
    ours = {row.valid_to for row in table("approvals").find(on, "destination", "KP") if "all" in row["goods"]}
    if ours != {order.north_korea_until}:
        yield Difference("approvals", "end of the ban on North Korea", str(ours), str(order.north_korea_until))


def order_lines(entries: Sequence[Entry], on: date) -> list[str]:
    """Say where the loaded Order differs from our tables.

    Raises:
        ExportgateError: the tables do not go back to the day, or the entries are not those of the Order.
    """
    return [str(one) for one in differences(_order(entries), on)]


def _order(entries: Sequence[Entry]) -> Order:
    try:
        return order_of(entries)
    except (KeyError, ValueError, StopIteration) as error:
        raise FeedError(f"the loaded edition is not a whole reading of the Order: {error}", where=FEED) from error


@click.command("jp-law-check")
@click.argument("order", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", help="The day whose law is compared, as YYYY-MM-DD; with ORDER, a day on which it is in force.")
def jp_law_check(order: Path | None, on: str | None) -> None:
    """Compare the tables of Japanese law with ORDER, the Export Trade Control Order as law XML from e-Gov.

    Without ORDER the loaded edition of jp.order is compared. Prints each difference; the exit code is 1 where there is
    one.
    """
    day = day_of_option(on)
    if order and day is None:
        raise click.UsageError("with ORDER, --on names a day on which that text is in force")
    try:
        lines = _of_file(order, day) if order and day else _of_loaded(day)
    except ExportgateError as error:
        fail(error)
    tell(lines, order.name if order else "the loaded edition")


def _of_file(path: Path, day: date) -> list[str]:
    return [str(one) for one in differences(read_order(FileOnDisk(path, path.name, _LARGEST)), day)]


def _of_loaded(day: date | None) -> list[str]:
    ((edition, entries),) = loaded([FEED])
    return order_lines(entries, day or edition.date)
