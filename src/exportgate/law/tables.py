"""Dated tables of law: what was in force on a day, with the citation of each row.

A table is a YAML file in a plugin's `law/` folder; its form is refused when it is loaded, never guessed at:

    table: jp_group_a
    law: Export Trade Control Order, Appended Table 3
    covers_from: 2015-01-01     # asking for an earlier day is an error
    key: [country]              # rows of one key must not overlap in time; leave out where they may
    rows:                       # valid_to: last day in force; null: still is
      - {country: KR, valid_from: 2015-01-01, valid_to: 2019-08-27, citation: "Order A"}

Long tables keep their rows in a CSV file beside it (`rows_in: name.csv`) with the same columns; empty cells are null,
and cells of the columns named under `lists` hold words parted by blanks.
A row may carry `certainty: C` where the project's sources could not confirm it; findings that rest on it say so.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

import yaml

from exportgate.errors import LawTableError

_HEAD = {"table", "law", "covers_from", "key", "rows", "rows_in", "notes", "lists", "source"}
_ROW_REQUIRED = ("valid_from", "valid_to", "citation")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its values by column, and the days it was in force (both ends inside; `None` is open)."""

    values: Mapping[str, Any]
    valid_from: date | None
    valid_to: date | None
    citation: str
    verify: bool

    def in_force(self, on: date) -> bool:
        """Say whether the row was law on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def get(self, column: str, default: Any = None) -> Any:
        """Give the value of a column, or the default where the row has none."""
        value = self.values.get(column)
        return default if value is None else value


@dataclass(frozen=True)
class LawTable:
    """One dated table. Ask it with `on`; index it once by a column with `by`."""

    name: str
    law: str
    covers_from: date | None
    rows: tuple[Row, ...]
    _by: dict[str, dict[Any, tuple[Row, ...]]] = field(default_factory=dict, compare=False, repr=False)

    def on(self, day: date) -> list[Row]:
        """Give the rows in force on a day.

        Raises:
            LawTableError: the day lies before the table begins.
        """
        self._must_cover(day)
        return [row for row in self.rows if row.in_force(day)]

    def find(self, day: date, column: str, value: Any) -> list[Row]:
        """Give the rows in force on a day whose column holds a value (or, for a column of lists, contains it)."""
        self._must_cover(day)
        return [row for row in self.by(column).get(value, ()) if row.in_force(day)]

    def by(self, column: str) -> dict[Any, tuple[Row, ...]]:
        """Give the rows grouped by a column's value, whatever their days."""
        if column not in self._by:
            groups: dict[Any, list[Row]] = {}
            for row in self.rows:
                for value in _values(row.values.get(column)):
                    groups.setdefault(value, []).append(row)
            self._by[column] = {value: tuple(rows) for value, rows in groups.items()}
        return self._by[column]

    def _must_cover(self, day: date) -> None:
        if self.covers_from is not None and day < self.covers_from:
            raise LawTableError(
                f"no law before {self.covers_from} is held, asked for {day}",
                where=f"table {self.name}",
                hint="Ask a person for the law of that day.",
            )

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that occur."""
        return frozenset(column for row in self.rows for column in row.values)


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    else:
        yield value


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML that refuses a key written twice, and does not read the country code NO as false."""


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise LawTableError(f"key {key!r} stands twice", where=f"line {key_node.start_mark.line + 1}")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


def _boolean(loader: Any, node: Any) -> bool | str:
    text = str(loader.construct_scalar(node))
    return {"true": True, "false": False}.get(text, text)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor("tag:yaml.org,2002:bool", _boolean)


def load_yaml(file: Traversable) -> Any:
    """Read a YAML file of ours: duplicate keys are refused, only `true` and `false` are booleans.

    Raises:
        LawTableError: it is missing or not YAML, or a key stands twice.
    """
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise LawTableError(str(error), where=file.name) from error
    except LawTableError as error:
        raise LawTableError(error.message, where=f"{file.name}, {error.where}") from error


def load_table(folder: Traversable, name: str) -> LawTable:
    """Load one table from a plugin's law folder, e.g. `load_table(files("exportgate_xx") / "law", "group_a")`.

    Raises:
        LawTableError: the file is missing, has unknown or missing keys, or rows of one key that overlap in time.
    """
    file = folder / f"{name}.yaml"
    head = load_yaml(file)
    if not isinstance(head, dict) or not {"table", "law"} <= set(head):
        raise LawTableError("a table starts with the keys table and law", where=file.name)
    if unknown := set(head) - _HEAD:
        raise LawTableError(f"unknown key {', '.join(sorted(unknown))}", where=file.name)
    raw = _rows_of_csv(folder / head["rows_in"], head.get("lists", ())) if "rows_in" in head else head["rows"]
    rows = tuple(_row(values, f"{file.name}, row {number}") for number, values in enumerate(raw, 1))
    _refuse_overlaps(rows, head.get("key", ()), file.name)
    return LawTable(head["table"], head["law"], head.get("covers_from"), rows)


def _rows_of_csv(file: Traversable, lists: Sequence[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for cells in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")), strict=True):
        row: dict[str, Any] = {column: (cell or None) for column, cell in cells.items()}
        for column in ("valid_from", "valid_to"):
            row[column] = date.fromisoformat(row[column]) if row.get(column) else None
        for column in lists:
            row[column] = (row.get(column) or "").split()
        rows.append(row)
    return rows


def _row(values: Any, where: str) -> Row:
    if not isinstance(values, dict):
        raise LawTableError("a row is a mapping of columns to values", where=where)
    missing = [column for column in _ROW_REQUIRED if column not in values]
    if missing:
        raise LawTableError(f"has no {', '.join(missing)}", where=where)
    first, last = values["valid_from"], values["valid_to"]
    if not all(day is None or type(day) is date for day in (first, last)):
        raise LawTableError(f"valid_from {first!r} and valid_to {last!r} must be dates or null", where=where)
    if first is not None and last is not None and last < first:
        raise LawTableError(f"ends on {last}, before it begins on {first}", where=where)
    if not values["citation"]:
        raise LawTableError("has an empty citation", where=where)
    rest = {column: value for column, value in values.items() if column not in _ROW_REQUIRED}
    return Row(rest, first, last, str(values["citation"]), str(values.get("certainty") or "").startswith("C"))


def _refuse_overlaps(rows: Sequence[Row], key: Sequence[str], name: str) -> None:
    if not key:
        return
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(repr([row.values.get(column) for column in key]), []).append(row)
    for shown, group in groups.items():
        group.sort(key=lambda row: row.valid_from or date.min)
        for earlier, later in pairwise(group):
            if earlier.valid_to is None or earlier.valid_to >= (later.valid_from or date.min):
                raise LawTableError(f"rows of {shown} overlap in time", where=name)
