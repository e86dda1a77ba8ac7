"""exportgate dependence: who supplies how much of what, where that grows, and who could take over."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exportgate.cli.check import as_of_option, policy_option
from exportgate.cli.options import form_of, layout_of, report_options, table_options
from exportgate.cli.telling import tell_problems
from exportgate.cli.terminal import shown
from exportgate.cli.writing import write
from exportgate.dependence.answer import Thresholds
from exportgate.errors import InputError

if TYPE_CHECKING:
    from exportgate.dependence.trade import Asked
    from exportgate.policy.areas import AreasPolicy

ALARM, NOT_DONE = 1, 2
WRITERS = {
    "table": "exportgate.report.dependence_table:print_dependence",
    "csv": "exportgate.report.dependence_plain:dependence_csv",
    "json": "exportgate.report.dependence_plain:dependence_json",
    "html": "exportgate.report.dependence_page:dependence_page",
}


def _groups(_ctx: click.Context, _parameter: click.Parameter, given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read `Asia=China,Japan`: a group that counts as a partner, without those members."""
    found = {}
    for word in given:
        name, _, members = word.partition("=")
        if not name.strip():
            raise click.BadParameter(f"{word!r} names no group")
        found[name.strip()] = tuple(member.strip() for member in members.split(",") if member.strip())
    return found


def _finite(_ctx: click.Context, _parameter: click.Parameter, given: float) -> float:
    if not math.isfinite(given):
        raise click.BadParameter(f"{given} is no number of points a year")
    return given


def _percent(default: float, help_text: str) -> dict[str, Any]:
    return {"type": click.FloatRange(0, 100), "default": default, "show_default": True, "help": help_text}


@click.command("dependence")
@click.argument("trade", nargs=-1, required=True, type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--flow", type=click.Choice(["import", "export"]), help="Of files that do not say; import is purchases.")
@click.option("--measure", type=click.Choice(["value", "quantity"]), default="value", show_default=True)
@click.option("--product", "products", multiple=True, metavar="CODE", help="Only products that begin with it.")
@click.option("--areas", "areas_alone", is_flag=True, help="Only whole areas of the policy, not each product.")
@click.option("--digits", type=click.IntRange(2, 12), help="Shorten product codes to so many digits.")
@click.option("--market", "markets", multiple=True, metavar="PLACE", help="Only this market (who depends).")
@click.option(
    "--group",
    "groups",
    multiple=True,
    metavar="NAME[=PLACE,...]",
    callback=_groups,
    help="A group of countries that counts as a partner, less the members that have rows of their own.",
)
@click.option("--partial", multiple=True, type=int, metavar="YEAR", help="A year that is not whole, and not judged.")
@click.option(
    "--reexports",
    type=click.Choice(["leave-out", "count", "alone"]),
    default="leave-out",
    show_default=True,
    help="What becomes of rows marked as re-exports.",
)
@click.option("--share", **_percent(50, "Alarm from this share of one partner on (percent)."))
@click.option(
    "--concentration",
    type=click.FloatRange(0, 10_000),
    default=4000,
    show_default=True,
    help="Alarm from this Herfindahl-Hirschman index on (0 to 10,000).",
)
@click.option(
    "--rise",
    type=float,
    callback=_finite,
    default=2,
    show_default=True,
    help="Alarm from this rise on (points a year).",
)
@click.option("--one-sided", **_percent(80, "A month is one-sided from this share of one partner on (percent)."))
@click.option(
    "--small", type=click.IntRange(0), default=5, show_default=True, help="A year with fewer rows is a small sample."
)
@click.option("--memory", default="1GB", show_default=True, metavar="SIZE", help="The most that sums may take.")
@as_of_option
@policy_option
@report_options
@table_options
def command(
    trade: tuple[str, ...],
    as_of: date | None,
    policy_file: str | None,
    form: str | None,
    output: str | None,
    **options: Any,
) -> None:
    """Tell on whom a market depends, for what, how much, and whether that grows.

    TRADE are files of trade statistics or of your own purchases: CSV, Parquet, JSON or xlsx, with columns for partner,
    product, year or period, and value; - is standard input. See docs/dependence.md.

    Exit codes: 0 no alarm; 1 some alarm; 2 not done, or some rows could not be read.
    """
    from exportgate.dependence.judging import Judging, judged
    from exportgate.dependence.trade import read_trade

    limits = Thresholds(
        options["share"], options["concentration"], options["rise"], options["one_sided"], options["small"]
    )
    on = as_of or datetime.now(UTC).date()
    policy = _policy(policy_file, on)
    if options["areas_alone"] and policy is None:
        raise InputError("--areas tells of the areas of a policy, and there is none", hint="Give one: --policy FILE.")
    judging = Judging(limits, policy, on, frozenset(options["partial"]), options["reexports"])
    with read_trade([Path(file) for file in trade], _asked(options, policy, on)) as found:
        report = judged(found, judging, datetime.now(UTC))
    tell_problems(report.problems)
    if not report.series:
        what = "area" if options["areas_alone"] else "product"
        raise InputError(f"nothing is left to judge: no partner of any market and {what}", where=", ".join(trade))
    write(report, form_of(form, output), output, WRITERS)
    click.get_current_context().exit(NOT_DONE if report.problems else ALARM if report.alarmed() else 0)


def _asked(options: Mapping[str, Any], policy: "AreasPolicy | None", on: date) -> "Asked":
    """Give what is asked of the files of trade."""
    from exportgate.dependence.partners import partner_of
    from exportgate.dependence.trade import Asked

    return Asked(
        layout_of(**{name: options[name] for name in ("columns", "ignore", "encoding", "sheet")}),
        options["flow"] or "",
        options["measure"] == "quantity",
        options["digits"] or 0,
        tuple("".join(filter(str.isalnum, code)) for code in options["products"]),
        tuple(partner_of(name).key for name in options["markets"]),
        options["groups"],
        tuple(area for area in policy.areas if area.in_force(on)) if policy else (),
        options["areas_alone"],
        options["memory"],
    )


def _policy(file: str | None, on: date) -> "AreasPolicy | None":
    from exportgate.home import data_folder
    from exportgate.policy.loading import policy_at

    policy = policy_at(file, data_folder(), on)
    if policy:
        for note in policy.notes:
            click.echo(shown(f"Note: {policy.source}, {note}"), err=True)
    return policy
