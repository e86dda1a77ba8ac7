"""`--engine spark`: its options, and a session of Spark for a command (docs/spark.md)."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from exportgate.cli.against import Against
from exportgate.cli.telling import progress, tell_problems
from exportgate.cli.terminal import shown
from exportgate.errors import InputError
from exportgate.hit import Hit
from exportgate.intake.document import Problem
from exportgate.intake.parties import Parties
from exportgate.intake.tables import Layout

if TYPE_CHECKING:
    from exportgate.gate import Gate
    from exportgate.spark.bundles import SparkScreener
    from exportgate.spark.parcel import Parcel
    from exportgate.spark.screening import Screening
    from exportgate.spark.sources import Source, Target
    from exportgate.spark.whole import Told

Command = TypeVar("Command", bound=Callable[..., Any])
SPARK = "spark"
_ENGINE = click.option(
    "--engine",
    type=click.Choice(("machine", SPARK)),
    default="machine",
    show_default=True,
    help="Where it is done: on this machine, or on Spark (docs/spark.md), which the options below are for.",
)
_WRITE_MODE = click.option(
    "--write-mode",
    type=click.Choice(("error", "append", "overwrite")),
    default="error",
    show_default=True,
    help="What Spark does where there is something already.",
)
_OPTIONS: Mapping[str, Callable[[Any], Any]] = {
    "engine": _ENGINE,
    "master": click.option(
        "--master",
        metavar="URL",
        default="",
        help="spark://HOST:PORT, yarn, local[2] ... [default: Spark's own setting, or all cores here].",
    ),
    "spark_conf": click.option("--spark-conf", metavar="NAME=VALUE", multiple=True, help="A setting of Spark's."),
    "from_table": click.option("--from-table", is_flag=True, help="What is read is a table that Spark knows, by name."),
    "from_format": click.option(
        "--from-format",
        metavar="FORMAT",
        default="",
        help="Spark reads it itself, from a path as Spark takes it: parquet, delta, csv, orc ...",
    ),
    "from_option": click.option(
        "--from-option", metavar="NAME=VALUE", multiple=True, help="An option of Spark's reader."
    ),
    "partitions": click.option(
        "--partitions", type=click.IntRange(1), metavar="N", help="Into how many tasks what Spark reads is cut."
    ),
    "to_table": click.option("--to-table", metavar="TABLE", default="", help="Spark writes the answers to this table."),
    "to_path": click.option(
        "--to-path", metavar="PATH", default="", help="Spark writes the answers to this folder, as Spark takes it."
    ),
    "to_format": click.option(
        "--to-format",
        metavar="FORMAT",
        default="",
        help="The format of --to-path: parquet, delta, csv ... [default: parquet].",
    ),
    "write_mode": _WRITE_MODE,
    "shared_home": click.option(
        "--shared-home", is_flag=True, help="All nodes see the data folder under its path, so no index is sent."
    ),
}


def spark_options(command: Command) -> Command:
    """Add the options of `--engine spark`; `take_spark` takes them."""
    for option in reversed(list(_OPTIONS.values())):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class OnSpark:
    """What was asked of Spark.

    Args:
        master: its address; "" for Spark's own.
        settings: of Spark.
        source: what it reads itself; `None` where this machine reads the file.
        target: what it writes itself; `None` where this machine writes the report.
        shared: all nodes see the data folder.
    """

    master: str
    settings: Mapping[str, str]
    source: "Source | None"
    target: "Target | None"
    shared: bool


def take_spark(given: dict[str, Any], name: str, output: str | None) -> OnSpark | None:
    """Take the options of `spark_options` out of those given; `None` where nothing is to be done on Spark.

    Args:
        given: the options; those of Spark are removed.
        name: what is to be read.
        output: the option of that name.
    """
    asked = {option: given.pop(option) for option in _OPTIONS}
    engine, mode = asked.pop("engine"), asked.pop("write_mode")
    if engine != SPARK:
        for option in (option for option, value in asked.items() if value):
            raise click.UsageError(f"--{option.replace('_', '-')} goes with --engine spark")
        return None
    _refuse_contradictions(asked, output)
    _refuse_without_pyspark()
    return OnSpark(
        asked["master"],
        _pairs("--spark-conf", asked["spark_conf"], "spark."),
        _source(name, asked),
        _target(asked, mode),
        asked["shared_home"],
    )


def _refuse_contradictions(asked: Mapping[str, Any], output: str | None) -> None:
    reads, writes = asked["from_table"] or asked["from_format"], asked["to_table"] or asked["to_path"]
    faults = {
        "--from-table and --from-format both say what is read; give one of them": asked["from_table"]
        and asked["from_format"],
        "--to-table and --to-path both say what is written; give one of them": asked["to_table"] and asked["to_path"],
        "Spark writes only what it has read itself: --from-table or --from-format": writes and not reads,
        "--to-format goes with --to-path": asked["to_format"] and not asked["to_path"],
        "--output is written by this machine, --to-table and --to-path by Spark; give one of them": writes and output,
        "--from-option and --partitions go with --from-table or --from-format": (
            (asked["from_option"] or asked["partitions"]) and not reads
        ),
    }
    for fault in (words for words, found in faults.items() if found):
        raise click.UsageError(fault)


def _source(name: str, asked: Mapping[str, Any]) -> "Source | None":
    if not (asked["from_table"] or asked["from_format"]):
        return None
    from exportgate.spark.sources import Source

    options = _pairs("--from-option", asked["from_option"])
    return Source(name, asked["from_format"], options, asked["partitions"] or 0)


def _target(asked: Mapping[str, Any], mode: str) -> "Target | None":
    if not (asked["to_table"] or asked["to_path"]):
        return None
    from exportgate.spark.sources import PARQUET, Target

    form = (asked["to_format"] or PARQUET) if asked["to_path"] else ""
    return Target(asked["to_table"] or asked["to_path"], form, mode)


def _pairs(option: str, given: Sequence[str], start: str = "") -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    for name, equals, _ in pairs:
        if not equals or not name.strip().startswith(start) or name.strip() == start:
            raise click.BadParameter(f"{name!r} is not written {start}NAME=VALUE", param_hint=option)
    return {name.strip(): value.strip() for name, _, value in pairs}


@contextmanager
def spark_session(asked: OnSpark) -> Iterator[Any]:
    """Open a session of Spark for a command.

    Raises:
        ExportgateError: it cannot be opened, or something in it fails.
    """
    from exportgate.spark.session import Cluster, opened

    with opened(Cluster(asked.master, asked.settings), lambda line: click.echo(shown(line), err=True)) as session:
        yield session


def _refuse_without_pyspark() -> None:
    from exportgate.spark.faults import NotInstalledError

    try:
        import pandas  # noqa: F401 - pyspark needs it for Arrow, and says so only when a task fails
        import pyarrow  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError as error:
        raise NotInstalledError(
            f"what reaches Spark is not installed: {error}", hint="Install it with: pip install 'exportgate[spark]'"
        ) from error


def sent(session: Any, asked: OnSpark, gate: "Gate") -> "Parcel":
    """Send the index of the lists in use to the workers."""
    from exportgate.spark.frames import index_folder
    from exportgate.spark.parcel import send

    return send(session, index_folder(gate), shared=asked.shared)


@contextmanager
def indexed(session: Any, asked: OnSpark, listed: Against, own: Sequence[str]) -> "Iterator[Parcel]":
    """Send what parties are compared with to the workers: the lists in use, or lists of one's own."""
    if not own:
        from exportgate.gate import Gate  # brings plugins and reports, which screening here does without

        yield sent(session, asked, Gate.open())
        return
    from exportgate.spark.parcel import send

    with tempfile.TemporaryDirectory(prefix="exportgate-own-") as folder:
        listed.screener.save(Path(folder))
        yield send(session, Path(folder))


@contextmanager
def screener_on(asked: OnSpark, listed: Against, own: Sequence[str]) -> "Iterator[SparkScreener]":
    """Give what screens as the engine of this machine does, on the workers."""
    with spark_session(asked) as session, indexed(session, asked, listed, own) as parcel:
        from exportgate.spark.bundles import SparkScreener

        yield SparkScreener(session, parcel)


@dataclass(frozen=True, slots=True)
class There:
    """A source that Spark reads, to be screened there.

    Args:
        asked: of Spark; it names the source.
        listed: what parties are compared with.
        own: the lists of one's own among that.
        layout: what the user says of the columns.
        threshold: the lowest score that is a hit.
        top: hits a party, at most.
    """

    asked: OnSpark
    listed: Against
    own: Sequence[str]
    layout: Layout
    threshold: float | None
    top: int

    def screened(self) -> tuple[Parties, list[list[Hit]], int]:
        """Screen, and give whoever has hits with what is to be told, the hits, and how many others there are."""
        from exportgate.spark.whole import screened

        with self._prepared() as (session, screening), progress("screening parties") as bar:
            found = screened(session, self._source, self.layout, screening, bar)
        tell_problems(found.problems, found.notes)
        if not found.count:
            raise InputError("no party could be read, so nothing was screened", where=self._source.name)
        parties = Parties(found.parties, found.problems, found.notes)
        return parties, found.hits, found.count - len(found.parties)

    def written(self) -> tuple[Sequence[Problem], int]:
        """Screen, and let Spark write the hits; gives what could not be read, and how many hits there are."""
        from exportgate.spark.whole import screened_into

        target = self.asked.target
        assert target is not None  # asked for only where there is one
        with self._prepared() as (session, screening), progress("screening parties") as bar:
            screening = replace(screening, formulas=target.formulas)
            told, hits = screened_into(session, self._source, self.layout, screening, target, bar)
        tell_written(told, target, hits, "hits")
        return told.problems, hits

    @property
    def _source(self) -> "Source":
        assert self.asked.source is not None
        return self.asked.source

    @contextmanager
    def _prepared(self) -> "Iterator[tuple[Any, Screening]]":
        with spark_session(self.asked) as session, indexed(session, self.asked, self.listed, self.own) as parcel:
            from exportgate.spark.screening import Screening

            yield session, Screening(parcel, self.threshold, self.top)


def tell_written(told: "Told", target: "Target", held: int, what: str) -> None:
    """Tell what Spark wrote, and what could not be read."""
    tell_problems(told.problems, told.notes)
    click.echo(shown(f"Spark wrote {told.count:,} rows to {target.name}, of them {held:,} {what}."), err=True)
