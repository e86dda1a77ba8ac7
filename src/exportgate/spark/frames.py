"""From DataFrame to DataFrame, in the user's own session and on the user's own cluster."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exportgate.casework.asking import How
from exportgate.compiled import ensure_compiled
from exportgate.errors import InputError
from exportgate.gate import Gate
from exportgate.intake.columns import columns_of
from exportgate.intake.document import Problem
from exportgate.intake.flat import unread_columns
from exportgate.intake.headings import fields_of
from exportgate.intake.parties import PARTY_FIELDS
from exportgate.intake.tables import Layout, Table
from exportgate.intake.vocabulary import Vocabulary
from exportgate.policy.judging import AreasAssessor
from exportgate.policy.loading import policy_at
from exportgate.spark.checking import deciding
from exportgate.spark.deciding import DECISION_ROWS, Deciding
from exportgate.spark.joining import KEYED, Form, decide_rows, keyed
from exportgate.spark.parcel import send
from exportgate.spark.rows import FILE, PLACE, ROW, Work, numbered, telling
from exportgate.spark.screening import HIT_ROWS, Screening, screen_rows

TOP = 5


def screen(
    frame: Any,
    *,
    home: Path | str | None = None,
    threshold: float | None = None,
    top: int = TOP,
    columns: Mapping[str, str] | None = None,
    shared: bool = False,
) -> Any:
    """Compare parties with the lists in use, as `exportgate screen` does.

    Args:
        frame: a DataFrame with a column for the name, and those of a parties file that it has besides.
        home: the data folder; by default the one that `EXPORTGATE_HOME` names.
        threshold: the lowest score that is a hit; the engine's own where none is given.
        top: hits a party, and those that score like the last.
        columns: our name of a column, and the one that the DataFrame gives it, where they differ.
        shared: the data folder lies on a path that all nodes see, so that no index is sent.

    Returns:
        A DataFrame of `exportgate.spark.screening.HIT_ROWS`: a row a hit with the contract's columns and its `rank`;
        a row with a `problem` for whatever could not be read and was not screened, or not wholly; a row with a `note`
        for a detail that was left out. A party without any of these has no hit. Rows come in no order.

    Raises:
        ExportgateError: no lists are loaded, or there is no column for the name.
    """
    parcel = send(frame.sparkSession, index_folder(opened_gate(home)), shared=shared)
    asked, _ = party_cells(placed(frame), Layout(columns or {}), "the DataFrame")
    return hit_rows(asked, Screening(parcel, threshold, top))


def check(
    frame: Any,
    *,
    home: Path | str | None = None,
    json: str | None = None,
    policy: Path | str | None = None,
    on: dt.date | None = None,
    jurisdictions: Sequence[str] | None = None,
    now: dt.datetime | None = None,
    columns: Mapping[str, str] | None = None,
    shared: bool = False,
) -> Any:
    """Decide shipments, as `exportgate check --trial` does: nothing is kept, and what is on file is left aside.

    Args:
        frame: a DataFrame of flat rows as in a shipments file, or with a shipment as JSON in one column.
        home: the data folder; by default the one that `EXPORTGATE_HOME` names.
        json: the column that holds a shipment as JSON; without it, rows are flat.
        policy: the company's own policy file; by default that of the data folder, where it has one.
        on: the day whose law is applied; by default each shipment's own date.
        jurisdictions: ask only these; by default all that are installed.
        now: the present moment, for the age of the lists.
        columns: our name of a flat column, and the one that the DataFrame gives it, where they differ.
        shared: the data folder lies on a path that all nodes see, so that no index is sent.

    Returns:
        A DataFrame of `exportgate.spark.deciding.DECISION_ROWS`: a row a shipment with its verdict and the decision as
        JSON; a row with a `problem` for whatever could not be read, whose shipment is not answered; a row with a `note`
        for what changes nothing. Rows come in no order.

    Raises:
        ExportgateError: no lists are loaded, a column is unknown, or a jurisdiction is not installed.
    """
    gate, moment = opened_gate(home), now or dt.datetime.now(dt.UTC)
    areas = policy_at(str(policy) if policy else None, gate.store.home, on or moment.date())
    parcel = send(frame.sparkSession, index_folder(gate), shared=shared)
    asked = deciding(gate, parcel, AreasAssessor(areas) if areas else None, How(on, jurisdictions, moment))
    rows, form, _ = shipment_cells(gate, placed(frame), json, Layout(columns or {}), "the DataFrame")
    return decision_rows(brought_together(rows, form), asked, form)


def opened_gate(home: Path | str | None = None) -> Gate:
    """Open the gate on a data folder."""
    return Gate.open(Path(home).expanduser().absolute()) if home else Gate.open()


def index_folder(gate: Gate) -> Path:
    """Give the folder of the compiled index of the lists in use.

    Raises:
        ExportgateError: no list is loaded.
    """
    _ = gate.screener  # says what is wrong where nothing is loaded, or the index cannot be opened
    return ensure_compiled(gate.store)


def placed(frame: Any, file: str = "") -> Any:
    """Give a DataFrame with the places of its rows: Spark does not count them, so they are told as they come."""
    from pyspark.sql import functions as f

    row = f.lit(None).cast("bigint").alias(ROW)
    return frame.select("*", f.lit(file).alias(FILE), row, f.monotonically_increasing_id().alias(PLACE))


def party_cells(frame: Any, layout: Layout, name: str) -> tuple[Any, list[Problem]]:
    """Give the columns of a party, by their numbers, with the places; and what of the headings is to be told.

    Raises:
        InputError: there is no column for the name, or several might be it.
    """
    from pyspark.sql import functions as f

    headings = _headings(frame)
    found = fields_of(headings, PARTY_FIELDS, layout, name)
    cells = [
        (_column(headings[found.index[field]]) if field in found.index else f.lit(None).cast("string")).alias(
            numbered(number)
        )
        for number, field in enumerate(PARTY_FIELDS)
    ]
    return frame.select(*cells, FILE, ROW, PLACE), [Problem(name, note) for note in found.notes]


def shipment_cells(
    gate: Gate, frame: Any, json: str | None, layout: Layout, name: str
) -> tuple[Any, Form, list[Problem]]:
    """Give the columns of shipments, by their numbers, with the places; how they are read; and what is to be told.

    Raises:
        InputError: a column is unknown, comes twice, or is not there.
    """
    headings = _headings(frame)
    if json is not None:
        if json not in headings:
            raise InputError(f"has no column {json!r}", where=name, hint=f"It has {', '.join(headings[:30])}.")
        return frame.select(_column(json).alias(numbered(0)), FILE, ROW, PLACE), Form(), []
    columns = columns_of(Table(name, headings, iter(())), Vocabulary.of(gate.jurisdictions.values()), layout)
    id = next(column.index for column in columns if (column.part, column.key) == ("shipment", "id"))
    cells = [_column(heading).alias(numbered(number)) for number, heading in enumerate(headings)]
    form = Form(tuple(headings), id, tuple(layout.columns.items()), layout.ignore)
    return frame.select(*cells, FILE, ROW, PLACE), form, unread_columns(columns, name)


def hit_rows(asked: Any, screening: Screening) -> Any:
    """Screen rows of `party_cells`."""
    return mapped(asked, lambda batches: screen_rows(screening, batches), HIT_ROWS)


def mapped(frame: Any, work: Work, schema: str) -> Any:
    """Let the workers answer a DataFrame by Arrow batches."""
    return frame.mapInArrow(telling(work), schema)


def brought_together(rows: Any, form: Form, partitions: int | None = None) -> Any:
    """Read rows of `shipment_cells`, and bring together those of one shipment, in their order."""
    count = partitions or max(int(rows.sparkSession.sparkContext.defaultParallelism) * 4, rows.rdd.getNumPartitions())
    by_key = mapped(rows, lambda batches: keyed(form, batches), KEYED).repartition(count, "key")
    return by_key.sortWithinPartitions("key", "file", "place")


def decision_rows(together: Any, asked: Deciding, form: Form, *, formulas: bool = False) -> Any:
    """Decide rows of `brought_together`."""
    return mapped(together, lambda batches: decide_rows(asked, form, formulas, batches), DECISION_ROWS)


def _headings(frame: Any) -> list[str]:
    return [name for name in frame.columns if name not in (FILE, ROW, PLACE)]


def _column(heading: str) -> Any:
    """Give a column by its name, whatever signs stand in it."""
    from pyspark.sql import functions as f

    return f.col("`" + heading.replace("`", "``") + "`")
