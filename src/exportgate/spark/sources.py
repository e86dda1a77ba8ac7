"""What Spark reads and writes itself: files in the formats that it knows, and tables."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from exportgate.spark.frames import mapped, placed
from exportgate.spark.rows import FILE, KEPT, PLACE, ROW, Work
from exportgate.spark.session import Progress, run

PARQUET, CSV, TEXT = "parquet", "csv", "text"
_SPREADSHEETS = frozenset({CSV, TEXT, "xml"})
_TASKS_A_CORE = 4


@dataclass(frozen=True, slots=True)
class Source:
    """What Spark is to read.

    Args:
        name: a path as Spark takes it, or the name of a table.
        form: the format of the path; "" for a table.
        options: of Spark's reader.
        partitions: into how many tasks it is cut; 0 lets that be settled by what there is.
    """

    name: str
    form: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    partitions: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """What Spark is to write.

    Args:
        name: a path as Spark takes it, or the name of a table.
        form: the format of the path; "" for a table.
        mode: what to do with what is there already: error, append or overwrite.
    """

    name: str
    form: str = ""
    mode: str = "error"

    @property
    def formulas(self) -> bool:
        """Whether a spreadsheet may open what is written, so that no cell may be one that it obeys."""
        return self.form in _SPREADSHEETS


def read(session: Any, source: Source) -> Any:
    """Give a DataFrame of what there is to read, each row with its place (see `exportgate.spark.rows.Place`).

    Rows of Parquet files are counted as on one machine. What other formats and tables hold is not: Spark reads it
    without counting.
    """
    if not source.form:
        return _cut(session, placed(session.table(source.name), f"table {source.name}"), source)
    reader = session.read.format(source.form)
    if source.form == CSV:
        reader = reader.options(header=True, mode="FAILFAST", multiLine=True, escape='"')
    frame = reader.options(**source.options).load(source.name)
    return _cut(session, _counted(frame) if source.form == PARQUET else _in_files(frame, source), source)


def _counted(frame: Any) -> Any:
    from pyspark.sql import functions as f

    index = f.col("_metadata.row_index")
    return frame.select("*", f.col("_metadata.file_path").alias(FILE), (index + 1).alias(ROW), index.alias(PLACE))


def _in_files(frame: Any, source: Source) -> Any:
    from pyspark.sql import functions as f
    from pyspark.sql.utils import AnalysisException

    try:
        name = frame.select(f.col("_metadata.file_path")).columns and f.col("_metadata.file_path")
    except AnalysisException:  # not every format says which file a row is from
        name = f.lit(source.name)
    rows = f.lit(None).cast("bigint").alias(ROW)
    return frame.select("*", name.alias(FILE), rows, f.monotonically_increasing_id().alias(PLACE))


def _cut(session: Any, frame: Any, source: Source) -> Any:
    """Cut what Spark would read in a few large pieces into more, so that all cores work and a lost one costs little."""
    wanted = source.partitions or int(session.sparkContext.defaultParallelism) * _TASKS_A_CORE
    if source.partitions or frame.rdd.getNumPartitions() < wanted:
        return frame.repartition(wanted)
    return frame


def shown_file(file: str, source: Source) -> str:
    """Write the file of a row as the user did, or as a path rather than an address."""
    parts = urlsplit(file)
    path = unquote(parts.path) if parts.scheme == "file" else file
    return source.name if path == str(Path(source.name).absolute()) else path


def written(session: Any, rows: Any, target: Target, progress: Progress | None) -> Mapping[str, int]:
    """Let Spark write rows of hits or decisions, and count: `rows` of them, `problems` and `held`.

    `held` are rows with a score, or with a verdict that is not `pass`.
    """
    from pyspark.sql import Observation
    from pyspark.sql import functions as f

    held = f.col("score").isNotNull() if "score" in rows.columns else f.col("verdict") != "pass"
    told = Observation("exportgate")
    counted = rows.observe(
        told,
        f.count(f.lit(1)).alias("rows"),
        f.count(f.when(held, 1)).alias("held"),
        f.count(f.when(f.col("problem").isNotNull(), 1)).alias("problems"),
    )
    run(session, lambda: _write(counted, target), progress)
    return {name: int(count) for name, count in told.get.items()}


def _write(rows: Any, target: Target) -> None:
    writer = rows.write.mode(target.mode)
    if not target.form:
        writer.saveAsTable(target.name)
        return
    if target.form == CSV:
        writer = writer.options(header=True, escape='"')
    writer.format(target.form).save(target.name)


@contextmanager
def kept(session: Any, frame: Any, work: Work, progress: Progress | None) -> Iterator[Iterator[Any]]:
    """Let the workers answer a DataFrame with rows of `KEPT`, and give these by file and place, a partition at a time.

    The answers lie on the workers' disks until they are read, so that this machine never holds them all.
    """
    from pyspark import StorageLevel

    answers = mapped(frame, work, KEPT).persist(StorageLevel.DISK_ONLY)
    try:
        run(session, answers.count, progress)
        yield answers.sort("file", "place").toLocalIterator()
    finally:
        answers.unpersist()
