"""A shipment that the rows of a flat file build up: its record, where each value came from, what contradicts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from exportgate.intake import values
from exportgate.intake.columns import Column
from exportgate.intake.json_records import value_in
from exportgate.intake.slips import Path
from exportgate.intake.values import Wrong, shown

Cells = Sequence[tuple[Column, Any]]
"""The cells of one row that are not empty, each with its column."""

_COMPARED = {
    "date": values.date,
    "direction": values.direction,
    "from": values.country,
    "to": values.country,
    "via": values.countries,
    "country": values.country,
    "headquarters": values.country,
    "origin": values.country,
    "quantity": values.number,
    "value": values.number,
}
"""Columns whose cells may say the same in different words."""

_WORDS = re.compile(r"[|;,\s]+")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value came from: the number of the row and the heading of the column ("" for the whole row)."""

    row: int
    heading: str = ""


@dataclass(slots=True)
class Draft:
    """A shipment in the making.

    Args:
        first_row: the row it begins in.
        record: the record so far, as JSON would have it.
        spots: where each part of the record came from.
        wrong: contradictions between rows, each with the spot of the later one.
        rows: the rows so far, each by its content.
    """

    first_row: int
    record: dict[str, Any] = field(default_factory=lambda: {"parties": [], "lines": [], "facts": {}})
    spots: dict[Path, Spot] = field(default_factory=dict)
    wrong: list[tuple[Spot, str]] = field(default_factory=list)
    rows: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def add(self, cells: Cells, row: int) -> None:
        """Add a row."""
        content = tuple((column.index, str(cell)) for column, cell in cells)
        if content in self.rows:
            self.wrong.append((Spot(row), f"repeats row {self.rows[content]}; each line needs its own number"))
            return
        self.rows[content] = row
        for column, cell in cells:
            if column.part == "shipment":
                self._put(self.record, (), column.key, cell, Spot(row, column.heading))
            elif column.part == "fact":
                self._put(self.record["facts"], ("facts",), column.key, cell, Spot(row, column.heading))
        self._add_line([(column, cell) for column, cell in cells if column.part in ("line", "code", "detail")], row)
        for party in dict.fromkeys(column.party for column, _ in cells if column.part == "party"):
            mine = [(column, cell) for column, cell in cells if column.part == "party" and column.party == party]
            self._add_party(party[0], mine, row)

    def spot_of(self, path: Path) -> Spot:
        """Give the spot of a path, or of the nearest part of the record that holds it."""
        held = (self.spots[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.spots)
        return next(held, Spot(self.first_row))

    def _put(self, holder: dict[str, Any], path: Path, key: str, value: Any, spot: Spot) -> None:
        """Put a value into an object of the record; another value that stands there already is a contradiction."""
        here = (*path, key)
        if key not in holder:
            holder[key] = value
            self.spots[here] = spot
        elif not _same(key, holder[key], value):
            before = self.spot_of(here).row
            self.wrong.append((spot, f"found {shown(value)}, but row {before} says {shown(holder[key])}"))

    def _add_line(self, cells: Cells, row: int) -> None:
        """Add the line of a row, or what the row says more of a line that is there already."""
        if not cells:
            return
        lines = self.record["lines"]
        number = next((str(cell).strip() for column, cell in cells if column.key == "line"), None)
        numbers = [str(line.get("line", "")).strip() for line in lines]
        index = numbers.index(number) if number in numbers else len(lines)
        path: Path = ("lines", index)
        if index == len(lines):
            lines.append({"classification": {}})
            self.spots[path] = Spot(row)
        for column, cell in cells:
            self._put_line_cell(lines[index], path, column, cell, Spot(row, column.heading))

    def _put_line_cell(self, line: dict[str, Any], path: Path, column: Column, cell: Any, spot: Spot) -> None:
        if column.part == "code":
            self._put(line["classification"], (*path, "classification"), column.key, cell, spot)
        elif column.part == "line":
            self._put(line, path, column.key, cell, spot)
        else:
            name, dot, inner = column.key.partition(".")
            if dot:
                self.spots.setdefault((*path, name), spot)
                self._put(line.setdefault(name, {}), (*path, name), inner, detail(cell), spot)
            else:
                self._put(line, path, name, detail(cell), spot)

    def _add_party(self, role: str, cells: Cells, row: int) -> None:
        """Add a party of a row, or what the row says more of one that is there already in the same role."""
        name = next((str(cell) for column, cell in cells if column.key == "name"), "")
        parties = self.record["parties"]
        same = (i for i, party in enumerate(parties) if party["role"] == role and _same("name", party["name"], name))
        index = next(same, len(parties))
        path: Path = ("parties", index)
        if index == len(parties):
            parties.append({"role": role, "name": name})
            named = next((column.heading for column, _ in cells if column.key == "name"), "")
            self.spots[path] = Spot(row)
            self.spots[(*path, "name")] = Spot(row, named or f"{role}_name")
        for column, cell in cells:
            value = owners_of(cell) if column.key == "owners" else cell
            self._put(parties[index], path, column.key, value, Spot(row, column.heading))


def detail(cell: Any) -> Any:
    """Give what a cell says of a line to one jurisdiction: JSON where it is JSON, else words parted by `|` or blanks.

    Example:
        >>> detail("NS|NP"), detail("false"), detail('{"share": 12.5}')
        (['NS', 'NP'], False, {'share': Decimal('12.5')})
    """
    if not isinstance(cell, str):
        return cell
    try:
        return value_in(cell)
    except ValueError:
        return [word for word in _WORDS.split(cell) if word]


def owners_of(cell: Any) -> Any:
    """Give owners written `Name=percent|Name`, or as JSON where they have owners of their own."""
    if not isinstance(cell, str):
        return cell
    if cell.lstrip().startswith("["):
        try:
            return value_in(cell)
        except ValueError:
            return cell
    owners = []
    for part in values.parted(cell):
        name, equals, share = part.rpartition("=")
        owners.append({"name": name.strip(), "percent": share.strip()} if equals else {"name": part})
    return owners


def _same(key: str, one: Any, other: Any) -> bool:
    if one == other:
        return True
    if key in _COMPARED:
        try:
            return _COMPARED[key](one) == _COMPARED[key](other)
        except Wrong:
            return False
    if isinstance(one, dict | list) or isinstance(other, dict | list):
        return False
    return " ".join(str(one).split()).casefold() == " ".join(str(other).split()).casefold()


def cell_value(cell: Any) -> Any:
    """Give a cell of CSV or of a workbook as JSON would hold it; `None` where it is empty."""
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else Decimal(repr(cell))
    return cell
