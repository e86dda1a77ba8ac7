"""Reading reference tables and writing our own."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from exportgate.errors import LawTableError
from exportgate.law.places import place

Cells = dict[str, str]


def read(file: Path) -> list[Cells]:
    """Read a reference table; a cell that is missing is "".

    Raises:
        LawTableError: the file is not there.
    """
    if not file.is_file():
        raise LawTableError(
            "the reference table is missing",
            where=str(file),
            hint="Give the folder that holds the reference tables with --from.",
        )
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [{key: (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(lines, strict=True)]


@cache
def own(name: str) -> tuple[Cells, ...]:
    """Read one of the tables beside this module."""
    text = (files("exportgate_us.law.upkeep") / f"{name}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), strict=True)
    return tuple({key: (cell or "").strip() for key, cell in row.items()} for row in rows)


def country(name: str, where: str) -> str:
    """Give the ISO code of a country as the reference tables spell it.

    Raises:
        LawTableError: no such place is known. A country must never fall out of a table in silence.
    """
    spelled = {row["spelling"]: row["iso"] for row in own("place_names")}
    code = spelled.get(name) or place(name)
    if code is None:
        raise LawTableError(f"no ISO code is known for {name!r}", where=where, hint="Add it to place_names.csv.")
    return code


@dataclass(frozen=True, slots=True)
class Made:
    """One table as it is to be written.

    Args:
        name: its file, without `.csv`.
        columns: the header.
        rows: the cells, by column; those missing are empty.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]] = field(default_factory=list)

    def text(self) -> str:
        """Give the file's content."""
        out = io.StringIO()
        writer = csv.DictWriter(out, self.columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue()


def words(values: Iterable[str]) -> str:
    """Join the words of a list cell."""
    return " ".join(values)
