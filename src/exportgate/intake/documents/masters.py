"""Master files that complete documents: products by item number or GTIN, partners by our number of them or GLN."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from exportgate.errors import InputError
from exportgate.intake import values
from exportgate.intake.columns import normal
from exportgate.intake.document import Problem
from exportgate.intake.documents.paper import gtin, key_of, own
from exportgate.intake.draft import cell_value, detail, owners_of
from exportgate.intake.limits import MAX_SHIPMENT_ROWS
from exportgate.intake.record import build
from exportgate.intake.sources import STANDARD_INPUT, opened
from exportgate.intake.tables import Layout, Table, table_of
from exportgate.intake.values import Wrong, did_you_mean, shown
from exportgate.intake.vocabulary import COMPONENTS, Vocabulary
from exportgate.shipment import Line, Party, Role

T = TypeVar("T")
Cells = dict[str, Any]

_PRODUCT_COLUMNS = ("description", "hs", "origin")
_PRODUCT_KEYS = ("item", "gtin", "numbers")
_PARTNER_COLUMNS = ("name", "kind", "country", "address", "headquarters", "flags", "owners", "identifiers")
_PARTNER_KEYS = ("id", "gln", "numbers")
_END_USER = "end_user"


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """What a row of a master file says, and where it stands."""

    value: T
    where: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner: what is known of it, and whether it uses itself what is sent to it (`None`: not stated)."""

    party: Party
    is_end_user: bool | None


@dataclass(frozen=True, slots=True)
class Masters:
    """The master files, by key (see `PaperParty.keys`)."""

    products: Mapping[str, Row[Line]] = field(default_factory=dict)
    partners: Mapping[str, Row[Partner]] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()
    has_products: bool = False
    has_partners: bool = False


def read_masters(products: str | None, partners: str | None, vocabulary: Vocabulary) -> Masters:
    """Read the master files that are given; a row that cannot be read is told and completes nothing.

    Raises:
        InputError: a file cannot be read, or has columns that are not known.
    """
    problems: list[Problem] = []
    notes: list[Problem] = []
    by_item: dict[str, Row[Line]] = {}
    by_number: dict[str, Row[Partner]] = {}
    if products:
        known = (*_PRODUCT_KEYS, *_PRODUCT_COLUMNS, *sorted(vocabulary.jurisdictions), *sorted(vocabulary.line_fields))
        rows = _rows(products, known, ("item", "gtin"), vocabulary, notes)
        by_item = _indexed(rows, partial(_product, vocabulary=vocabulary), _product_keys, problems)
    if partners:
        known = (*_PARTNER_KEYS, *_PARTNER_COLUMNS, _END_USER)
        rows = _rows(partners, known, ("id", "gln", "numbers"), vocabulary, notes)
        by_number = _indexed(rows, partial(_partner, vocabulary=vocabulary), _partner_keys, problems)
    return Masters(by_item, by_number, problems, notes, bool(products), bool(partners))


def _rows(
    path: str, known: Sequence[str], keys: Sequence[str], vocabulary: Vocabulary, notes: list[Problem]
) -> Iterator[tuple[str, Cells]]:
    """Yield (where, cells by column) of each row."""
    if path == STANDARD_INPUT:
        raise InputError("a master file must be a file", where=path)
    with opened(path) as (stream, name):
        table = table_of(stream, name, Layout())
        columns = _columns(table, known, vocabulary, notes)
        if not any(key in columns for key in keys):
            raise InputError(
                f"has no column {' or '.join(map(shown, keys))}", where=name, hint="See docs/documents.md."
            )
        for count, (number, row) in enumerate(table.rows, 1):
            if count > MAX_SHIPMENT_ROWS:
                raise InputError(f"has more than {MAX_SHIPMENT_ROWS:,} rows", where=name)
            cells = {column: cell_value(row[place]) for column, place in columns.items() if place < len(row)}
            where = f"{name}, row {number}"
            stray = any(cell_value(cell) is not None for cell in row[len(table.headings) :])
            yield where, {"": True} if stray else {key: cell for key, cell in cells.items() if cell is not None}


def _columns(table: Table, known: Sequence[str], vocabulary: Vocabulary, notes: list[Problem]) -> dict[str, int]:
    columns: dict[str, int] = {}
    strangers = []
    for place, heading in enumerate(table.headings):
        name = normal(heading)
        if name.partition(".")[0] in known or name in known:
            if name in columns:
                raise InputError(f"two columns are called {shown(heading)}", where=table.name)
            columns[name] = place
        elif heading and vocabulary.absent(name):
            notes.append(
                Problem(table.name, "no installed jurisdiction reads it, so it changes nothing", shown(heading))
            )
        elif heading:
            strangers.append(f"{shown(heading)}{did_you_mean(name, known)}")
    if strangers:
        raise InputError(
            f"unknown columns: {'; '.join(strangers)}", where=table.name, hint=f"Known: {', '.join(known)}."
        )
    return columns


def _indexed(
    rows: Iterable[tuple[str, Cells]],
    read: Callable[[str, Cells], Row[T] | list[Problem]],
    keys_of: Callable[[Cells], list[str]],
    problems: list[Problem],
) -> dict[str, Row[T]]:
    """Read rows and put them under each of their keys; a key that two rows claim completes nothing."""
    index: dict[str, Row[T]] = {}
    claimed: dict[str, str] = {}
    for where, cells in rows:
        if "" in cells:
            problems.append(Problem(where, "has more cells than there are headings"))
            continue
        found = read(where, cells)
        if isinstance(found, list):
            problems += found
            continue
        keys = list(dict.fromkeys(key.casefold() for key in keys_of(cells)))
        if not keys:
            problems.append(Problem(where, "has no number that a document could know it by"))
        for key in keys:
            if key in claimed:
                said = f"{shown(key.partition(':')[2])} stands in {claimed[key]} too, so neither row completes anything"
                problems.append(Problem(where, said))
                index.pop(key, None)
            else:
                claimed[key] = where
                index[key] = found
    return index


def _product(where: str, cells: Cells, vocabulary: Vocabulary) -> Row[Line] | list[Problem]:
    line: dict[str, Any] = {key: cells[key] for key in _PRODUCT_COLUMNS if key in cells}
    line["classification"] = {key: cells[key] for key in sorted(vocabulary.jurisdictions) if key in cells}
    for key, cell in cells.items():
        name, dot, inner = key.partition(".")
        if name in vocabulary.line_fields:
            if dot:
                line.setdefault(name, {})[inner] = detail(cell)
            else:
                line[name] = detail(cell) if name != COMPONENTS or isinstance(cell, str) else cell
    built = build({"id": "product", "lines": [line]}, vocabulary)
    if built.shipment is None:
        return [Problem(where, slip.message, str(slip.path[-1])) for slip in built.wrong]
    return Row(built.shipment.lines[0], where)


def _product_keys(cells: Cells) -> list[str]:
    keys = [own(str(cells["item"]))] if "item" in cells else []
    keys += [gtin(part) for part in _several(cells.get("gtin"))]
    return [*keys, *_others(cells)]


def _partner(where: str, cells: Cells, vocabulary: Vocabulary) -> Row[Partner] | list[Problem]:
    party: dict[str, Any] = {key: cells[key] for key in _PARTNER_COLUMNS if key in cells}
    party["role"] = Role.OTHER.value
    if "owners" in party:
        party["owners"] = owners_of(party["owners"])
    built = build({"id": "partner", "parties": [party]}, vocabulary)
    problems = [Problem(where, slip.message, str(slip.path[-1])) for slip in built.wrong]
    try:
        uses = _yes_no(cells.get(_END_USER))
    except Wrong as wrong:
        problems.append(Problem(where, str(wrong), _END_USER))
    if problems or built.shipment is None:
        return problems
    return Row(Partner(built.shipment.parties[0], uses), where)


def _partner_keys(cells: Cells) -> list[str]:
    keys = [own(str(cells["id"]))] if "id" in cells else []
    keys += [key_of("gln", part) for part in _several(cells.get("gln"))]
    return [*keys, *_others(cells)]


def _others(cells: Cells) -> list[str]:
    """Give the keys of the column `numbers`: `92:004` of a qualifier, or a number of our own without one."""
    return [
        key_of(*part.split(":", 1)) if ":" in part else own(part)
        for part in _several(cells.get("numbers"))
        if part.strip()
    ]


def _several(cell: Any) -> list[str]:
    return [str(part).strip() for part in values.parted(str(cell))] if cell is not None else []


def _yes_no(cell: Any) -> bool | None:
    if isinstance(cell, str) and cell.strip().casefold() in ("yes", "no"):
        return cell.strip().casefold() == "yes"
    return values.yes_no(cell) if cell is not None else None
