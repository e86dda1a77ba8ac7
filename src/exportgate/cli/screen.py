"""exportgate screen: parties against lists."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from exportgate.cli.against import Against, against
from exportgate.cli.on_spark import OnSpark, There, screener_on, spark_options, take_spark
from exportgate.cli.options import form_of, layout_of, report_options, table_options, top_option
from exportgate.cli.telling import progress, tell_alarms, tell_problems
from exportgate.cli.writing import SCREENED, write
from exportgate.decision import Silenced
from exportgate.errors import InputError
from exportgate.hit import Hit
from exportgate.intake.document import Problem
from exportgate.intake.parties import Parties, read_parties
from exportgate.intake.tables import Layout
from exportgate.names.scoring import LEAST_THRESHOLD, false_alerts_at, threshold_for
from exportgate.report.answers import Screened
from exportgate.screening import Screener
from exportgate.shipment import Party
from exportgate.subjects import Subjects

if TYPE_CHECKING:
    from exportgate.spark.bundles import SparkScreener

SOME_HIT, NOT_DONE = 1, 2
_SHARE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:/\s*(\d+(?:\.\d+)?)|(%))?\s*")


def _score(_ctx: click.Context, _parameter: click.Parameter, given: float | None) -> float | None:
    """Read a score; what is no number compares with nothing, and would find nothing."""
    if given is not None and not 0 <= given <= 100:
        raise click.BadParameter(f"{given} is no score from 0 to 100")
    return given


def _share(_ctx: click.Context, _parameter: click.Parameter, given: str | None) -> float | None:
    """Read a share: `1/1000`, `0.1%` or `0.001`."""
    if given is None:
        return None
    found = _SHARE.fullmatch(given.replace(",", "") if "/" in given else given)
    below = 1.0 if found is None else 100.0 if found[3] else float(found[2] or 1)
    share = float(found[1]) / below if found and below else 0.0
    if not 0 < share <= 1:
        raise click.BadParameter(f"{given!r} is no share above 0 and up to 1, such as 1/1000, 0.1% or 0.001")
    return share


@click.command("screen")
@click.argument("parties")
@click.option("--list", "lists", multiple=True, metavar="FILE", help="Screen against this list of your own alone.")
@click.option(
    "--threshold",
    type=float,
    callback=_score,
    metavar="N",
    help="The lowest score that is a hit [default: the engine's].",
)
@click.option(
    "--false-alerts",
    callback=_share,
    metavar="SHARE",
    help="Pick the threshold that this share of unlisted names reaches: 1/1000, 0.1% or 0.001.",
)
@top_option
@click.option("--judged", is_flag=True, help="Leave silent what people judged to be of others; it is told at the end.")
@report_options
@table_options
@spark_options
def command(
    parties: str,
    lists: tuple[str, ...],
    threshold: float | None,
    false_alerts: float | None,
    top: int,
    judged: bool,
    form: str | None,
    output: str | None,
    **others: Any,
) -> None:
    """Compare parties with the lists in use, or with your own.

    PARTIES is a file: CSV, xlsx, JSON, JSON lines or Parquet, of which only a column for the name is needed; - is
    standard input. A list of your own has the columns id, name, kind, aliases (parted by |), country, address, note.
    With --engine spark, PARTIES may also be what Spark reads itself.

    Exit codes: 0 no hit; 1 some hit; 2 not done, or some rows could not be read.
    """
    if threshold is not None and false_alerts is not None:
        raise click.UsageError("--threshold and --false-alerts both set the lowest score; give one of them")
    if judged and lists:
        raise click.UsageError("--judged goes with the lists in use; hits of your own lists are not judged")
    there, layout = take_spark(others, parties, output), layout_of(**others)
    taken = None if there and there.source else _read(parties, layout)
    listed = against(lists)
    if false_alerts is not None:
        threshold = _threshold_told(false_alerts, listed.screener)
    most, more = _most(top, judged), 0
    if taken:
        subjects = Subjects(taken.parties)
        with _engine(there, listed, lists) as engine, progress("screening parties") as bar:
            hits = engine.screen(subjects, threshold=threshold, top=most, progress=bar)
    elif there:
        asked = There(there, listed, lists, layout, threshold, most)
        if there.target:
            click.get_current_context().exit(_written(asked, judged))
        taken, hits, more = asked.screened()
    assert taken is not None  # only Spark reads for itself
    hits, silenced = _judged(taken.parties, hits, top) if judged else (hits, None)
    problems = [*taken.problems, *listed.problems]
    made = datetime.now(UTC)
    screened = Screened(taken.parties, hits, listed.editions, listed.alarms, problems, made, silenced, more)
    chosen = form_of(form, output)
    write(screened, chosen, output, SCREENED)
    if chosen in ("csv", "json"):
        tell_alarms(listed.alarms)
    click.get_current_context().exit(_code(problems, any(hits)))


def _read(parties: str, layout: Layout) -> Parties:
    taken = read_parties(parties, layout)
    tell_problems(taken.problems, taken.notes)
    if not taken.parties:
        raise InputError("no party could be read, so nothing was screened", where=parties)
    return taken


@contextmanager
def _engine(there: OnSpark | None, listed: Against, own: Sequence[str]) -> Iterator["Screener | SparkScreener"]:
    """Give what screens: the engine of this machine, or the one on the workers of Spark."""
    if there is None:
        yield listed.screener
        return
    with screener_on(there, listed, own) as engine:
        yield engine


def _code(problems: Sequence[Problem], hit: bool) -> int:
    return NOT_DONE if problems else SOME_HIT if hit else 0


def _written(asked: There, judged: bool) -> int:
    """Let Spark write the hits; gives the exit code."""
    if judged:
        raise click.UsageError("--judged goes with a report, which --to-table and --to-path leave to Spark")
    problems, hits = asked.written()
    tell_alarms(asked.listed.alarms)
    return _code([*problems, *asked.listed.problems], bool(hits))


def _most(top: int, judged: bool) -> int:
    if not judged:
        return top
    from exportgate.cli.judged import NAMESAKES

    return max(top, NAMESAKES)


def _judged(parties: Sequence[Party], hits: list[list[Hit]], top: int) -> tuple[list[list[Hit]], list[Silenced]]:
    from exportgate.cli.judged import judged_hits  # brings the database, which screening alone does without

    return judged_hits(parties, hits, top)


def _threshold_told(share: float, screener: Screener) -> float:
    """Give the threshold for a share of false alerts, and tell it with what it means."""
    threshold = threshold_for(share, names=screener.names)
    reached = false_alerts_at(threshold, screener.names)
    lowest = ", the lowest that is set" if threshold <= LEAST_THRESHOLD else ""
    click.echo(
        f"Threshold {threshold:g}{lowest}: about 1 in {1 / reached:,.0f} of the names of parties that are not listed "
        f"reaches it, people's and organisations' alike, held against {screener.names:,} listed names.",
        err=True,
    )
    return threshold
