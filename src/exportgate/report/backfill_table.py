"""What jurisdictions and lists let through, as tables that fit a terminal."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from exportgate.law.places import place_name
from exportgate.policy.allied_lists import AlliedLists, listed_only_by
from exportgate.policy.backfill import RATING_MEANS, Answer, Backfill, Cell, Compared, Effect, Rating, matrix_of
from exportgate.report.answers import outcome_words
from exportgate.report.as_table import OUTCOME_STYLE, plain

RATING_STYLE = {
    Rating.WIDE: "bold red",
    Rating.OPEN: "red",
    Rating.PARTIAL: "yellow",
    Rating.UNCLEAR: "yellow",
    Rating.NONE: "green",
}
_MEANS = "Let through says that no requirement was found in that law and in the lists, not that there is none."
_SETS_SHOWN = 20
_PARTIES_SHOWN = 10


def print_backfill(console: Console, report: Backfill) -> None:
    """Print each shipment with its jurisdictions side by side, then the matrix by area and destination."""
    for one in report.compared:
        console.print(_headline(one))
        console.print(Padding(_answers(one, report), (0, 0, 0, 2)))
        console.print(Padding(plain(one.gap.name), (0, 0, 0, 2)))
    console.print()
    console.print(plain("By area and destination", "bold"))
    console.print(_matrix(report))
    console.print()
    for rating in Rating:
        if count := report.count(rating):
            console.print(plain(f"{count:,} with gap {rating}: {RATING_MEANS[rating]}."))
    console.print(plain(_MEANS, "dim"))
    for alarm in report.alarms():
        console.print(plain(f"Alarm: {alarm}", "bold yellow"))


def print_lists(console: Console, report: AlliedLists) -> None:
    """Print who lists how many parties, the overlaps, and some parties that one publisher alone lists."""
    console.print(_publishers(report))
    console.print()
    console.print(plain("Overlaps, by who surely lists a party", "bold"))
    console.print(_sets(report))
    for publisher in report.publishers:
        alone = list(listed_only_by(report, publisher))
        if alone:
            some = ", ".join(party.name for party in alone[:_PARTIES_SHOWN])
            more = " ..." if len(alone) > _PARTIES_SHOWN else ""
            parties = "party" if len(alone) == 1 else "parties"
            console.print()
            console.print(plain(f"Only {report.name_of(publisher)}, {len(alone):,} {parties}: {some}{more}"))
    console.print()
    console.print(plain("All parties: --format csv or json.", "dim"))
    if report.extent:
        console.print(plain(report.extent.words, "dim"))
    for alarm in report.alarms:
        console.print(plain(f"Alarm: {alarm}", "bold yellow"))


def _headline(one: Compared) -> Text:
    areas = f", {', '.join(one.areas)}" if one.areas else ""
    to = place_name(one.shipment.destination) if one.shipment.destination else "?"
    return Text.assemble(
        "\n",
        plain(one.shipment.id, "bold"),
        plain(f"  to {to}{areas}  gap: "),
        Text(one.gap.rating.value, style=RATING_STYLE[one.gap.rating]),
    )


def _answers(one: Compared, report: Backfill) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("as if from", "does", "outcome"):
        table.add_column(heading, no_wrap=True)
    table.add_column("by rule", overflow="fold", ratio=1)
    table.add_column("other laws that reach it", overflow="fold", max_width=40)
    for answer in one.answers:
        where = f"{report.name_of(answer.jurisdiction)} ({answer.departure})"
        effect = Text(answer.effect.value, style="bold red" if answer.effect is Effect.STOPS else "")
        outcome = Text(outcome_words(answer.outcome), style=OUTCOME_STYLE[answer.outcome])
        table.add_row(plain(where), effect, outcome, plain(_rule(answer)), plain(_others(answer)))
    return table


def _rule(answer: Answer) -> str:
    return f"{answer.rules} ({answer.citations})" if answer.effect is Effect.STOPS else answer.rules


def _others(answer: Answer) -> str:
    return ", ".join(f"{name} {outcome.replace('_', ' ')}" for name, outcome in answer.elsewhere.items())


def _matrix(report: Backfill) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("area", "to", "shipments", "worst gap"):
        table.add_column(heading, justify="right" if heading == "shipments" else "left")
    names = report.jurisdictions()
    for name in names:
        table.add_column(report.name_of(name), overflow="fold")
    for cell in matrix_of(report.compared):
        worst = Text(cell.worst.value, style=RATING_STYLE[cell.worst])
        effects = [plain(effect_words(cell, name)) for name in names]
        table.add_row(plain(cell.area), plain(cell.destination or "?"), f"{cell.shipments:,}", worst, *effects)
    return table


def effect_words(cell: Cell, jurisdiction: str) -> str:
    """Say what a jurisdiction does to the shipments of a cell: `stops 2, lets through 1`."""
    counts = cell.effects.get(jurisdiction, {})
    return ", ".join(f"{effect} {counts[effect]:,}" for effect in Effect if effect in counts) or "not asked"


def _publishers(report: AlliedLists) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("publisher")
    names = list(report.publishers)
    for heading in ("parties", "alone", *(f"also {name}" for name in names)):
        table.add_column(heading, justify="right")
    for name in names:
        shared = ["" if other == name else _shared(report, name, other) for other in names]
        table.add_row(plain(report.name_of(name)), f"{report.count(name):,}", f"{report.alone(name):,}", *shared)
    return table


def _shared(report: AlliedLists, name: str, other: str) -> str:
    perhaps = report.only_perhaps(name, other)
    return f"{report.both(name, other):,}" + (f" (+{perhaps:,}?)" if perhaps else "")


def _sets(report: AlliedLists) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(justify="right")
    table.add_column()
    sets = report.sets()
    for by, count in sets[:_SETS_SHOWN]:
        only = "only " if len(by) == 1 else ""
        table.add_row(f"{count:,}", plain(only + " and ".join(report.name_of(one) for one in by)))
    if len(sets) > _SETS_SHOWN:
        table.add_row("", plain(f"and {len(sets) - _SETS_SHOWN} other sets"))
    return table
