"""The requirement rows of the Commerce Control List, from the reference tables."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from exportgate.errors import LawTableError
from exportgate_us.law.upkeep.countries import BEGINS, DATES
from exportgate_us.law.upkeep.rows import Cells, Made, own, read, words
from exportgate_us.law.upkeep.scopes import Part, part_of, plain, reason_of

_COLUMN = re.compile(r"^([A-Z]{2}) Column ([1-3])$")
_NOTHING = "NONE"  # a row that states a review policy and no requirement
_FILES = ("us_ccl_license_requirements.csv", "us/ccl_corrected_rows.csv", "us/ccl_prose_scopes.csv")


@dataclass(frozen=True, slots=True)
class Printed:
    """One row as the reference tables have it."""

    eccn: str
    reason: str
    scope: str
    given: str
    section: str
    certainty: str


def requirements(folder: Path) -> Made:
    """Make the requirement rows: entry, reason, part of the entry, chart column or named scope.

    Rows that the reference tables know to be damaged are replaced by their corrections; a row that neither the grammar
    nor `readings.csv` can read stops the making.

    Raises:
        LawTableError: a row cannot be read.

    Law: 15 CFR 774 Supp. 1; 738 Supp. 1 footnotes 7 and 10.
    """
    corrected = list(_corrected(folder))
    settled = {(row.eccn, row.reason) for row in corrected}
    stored = [row for row in _stored(folder) if (row.eccn, row.reason) not in settled]
    rows = [cells for row in (*stored, *corrected) for cells in _read(row)]
    rows = [cells for row in rows for cells in _dated(row)] + list(_added())
    columns = ("eccn", "reason", "to", "applies", "except", "part", "words", *DATES)
    return Made("ccl_requirements", columns, sorted(_unique(rows), key=lambda row: tuple(row[key] for key in _ORDER)))


_ORDER = ("eccn", "reason", "to", "applies", "valid_from", "words")


def _stored(folder: Path) -> Iterator[Printed]:
    prose = read(folder / _FILES[2])
    for cells in read(folder / _FILES[0]):
        if not cells["control_scope"]:
            continue
        split = reason_of(cells["control_scope"])
        if split is None:
            raise _unreadable(cells["eccn"], cells["control_scope"])
        given, section, certainty = _destination(cells, prose)
        yield Printed(cells["eccn"], split[0], split[1], given, section, certainty)


def _destination(cells: Cells, prose: list[Cells]) -> tuple[str, str, str]:
    """The chart column of a row, or the id of the prose scope that its cell states, with its section."""
    cell = plain(cells["country_chart_or_prose"])
    if column := _COLUMN.match(cell):
        return f"{column.group(1)}{column.group(2)}", "", "A"
    for scope in prose:
        if cells["eccn"] in scope["eccns"].split() and cell.startswith(plain(scope["cell_starts_with"])[:59]):
            return scope["scope_id"], scope["section"], scope["certainty"]
    raise _unreadable(cells["eccn"], cells["country_chart_or_prose"])


def _corrected(folder: Path) -> Iterator[Printed]:
    for cells in read(folder / _FILES[1]):
        column = _COLUMN.match(cells["column_or_scope_id"])
        given = f"{column.group(1)}{column.group(2)}" if column else cells["column_or_scope_id"]
        yield Printed(cells["eccn"], cells["reason"], cells["scope"], given, "", cells["certainty"])


def _read(row: Printed) -> list[Cells]:
    to = _term(row)
    if to == _NOTHING:
        return []
    base = {"eccn": row.eccn, "reason": row.reason, "to": to, "certainty": row.certainty}
    readings = [cells for cells in own("readings") if _is_of(cells, row.eccn, row.reason, to)]
    if readings:
        return [{**base, **{key: cells[key] for key in ("applies", "except", "part", "words")}} for cells in readings]
    part = part_of(row.eccn, row.scope)
    if part is None:
        raise _unreadable(row.eccn, row.scope)
    return [{**base, **_cells(part)}]


def _is_of(cells: Cells, eccn: str, reason: str, to: str) -> bool:
    return eccn in cells["eccn"].split() and (cells["reason"], cells["to"]) == (reason, to)


def _cells(part: Part) -> Cells:
    return {
        "applies": words(part.applies),
        "except": words(part.left_out),
        "part": "yes" if part.partial else "",
        "words": part.words,
    }


def _term(row: Printed) -> str:
    for term in own("terms"):
        of_eccn = not term["eccns"] or row.eccn in term["eccns"].split()
        if term["given"] == row.given and of_eccn and term["section"] in ("", row.section):
            return term["to"]
    return row.given


def _dated(row: Cells) -> Iterator[Cells]:
    """Lay the known first and last days over a row; what stood there before, where that is known too."""
    dated = {**row, "valid_from": BEGINS, "valid_to": "", "citation": f"774 Supp. 1 {row['eccn']}"}
    for rule in own("ccl_dates"):
        if not _concerns(rule, row):
            continue
        dated["valid_from"] = max(dated["valid_from"], rule["valid_from"])
        dated["valid_to"] = rule["valid_to"] or dated["valid_to"]
        if rule["citation"]:
            dated["citation"] += f"; {rule['citation']}"
        if rule["before_to"]:
            last = _day_before(rule["valid_from"])
            yield {
                **row,
                "to": rule["before_to"],
                "valid_from": BEGINS,
                "valid_to": last,
                "citation": dated["citation"],
            }
    yield dated


def _concerns(rule: Cells, row: Cells) -> bool:
    return all(not rule[key] or row[key] in rule[key].split() for key in ("eccn", "reason", "to"))


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _added() -> Iterator[Cells]:
    for cells in own("ccl_added"):
        for eccn in cells["eccn"].split():
            yield {**cells, "eccn": eccn, "valid_from": cells["valid_from"] or BEGINS}


def _unique(rows: Iterable[Cells]) -> list[Cells]:
    seen: dict[tuple[str, ...], Cells] = {}
    for row in rows:
        seen.setdefault(tuple(row.get(key, "") for key in (*_ORDER, "except", "valid_to")), row)
    return list(seen.values())


def entries(folder: Path) -> Made:
    """Make the list of entries: which hold items, which only point elsewhere, which say "subject to the ITAR".

    Raises:
        LawTableError: an entry would be left without any requirement, and no reason for that is known.

    Law: 15 CFR 774 Supp. 1.
    """
    with_rows = {row["eccn"] for row in requirements(folder).rows}
    defects = defaultdict(str, {cells["eccn"]: cells["reading"] for cells in read(folder / "us/ccl_known_defects.csv")})
    names = sorted(with_rows | {cells["eccn"] for cells in read(folder / _FILES[0])})
    rows = [_entry(eccn, eccn in with_rows, defects[eccn]) for eccn in names]
    return Made("ccl_entries", ("eccn", "kind", "words", *DATES), rows)


def _entry(eccn: str, has_rows: bool, reading: str) -> Cells:
    base = {"eccn": eccn, "valid_from": BEGINS, "citation": f"774 Supp. 1 {eccn}", "certainty": "A"}
    if has_rows:
        return {**base, "kind": "controlled"}
    if "subject to the ITAR" in reading:
        return {**base, "kind": "itar"}
    if reading.startswith("pointer entry"):
        goes = reading.partition("go to ")[2]
        return {**base, "kind": "pointer", "words": goes.strip(" .") or "other entries", "certainty": "B"}
    raise LawTableError(
        "the entry has no requirement row and no reading",
        where=f"us_ccl_license_requirements.csv, {eccn}",
        hint="Add its rows to ccl_added.csv.",
    )


def _unreadable(eccn: str, text: str) -> LawTableError:
    return LawTableError(
        f"no rule reads {text!r}",
        where=f"reference tables, {eccn}",
        hint="Add what the row means to readings.csv, or its destination to terms.csv.",
    )
