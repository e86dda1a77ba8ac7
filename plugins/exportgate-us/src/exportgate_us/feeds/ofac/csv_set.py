"""OFAC's CSV set: the list itself, its addresses, its alternate names, and where its long remarks go on.

No header rows; text quoted, numbers not; `-0- ` for nothing; a lone 0x1A after the last row. A remark of more than
1,000 characters is cut there and goes on in the comments file.
"""

from collections.abc import Iterable, Mapping, Sequence

from exportgate.entry import NameKind
from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import CsvRow, broken, csv_rows
from exportgate_us.feeds.ofac.mapper import KINDS
from exportgate_us.feeds.ofac.party import Feature, Party, PartyAddress, PartyName, split_name
from exportgate_us.feeds.ofac.remarks import facts, feature, party_address

ENCODINGS = ("utf-8-sig", "cp1252")
_NULL = "-0-"
_REMARK_WIDTH = 1000
_KIND_OF_NAME: dict[str, NameKind] = {"aka": "alias", "nka": "alias", "fka": "former"}
_VESSEL_COLUMNS = {
    5: "Call sign",
    6: "Vessel type",
    7: "Tonnage",
    8: "Gross registered tonnage",
    9: "Vessel flag",
    10: "Vessel owner",
}


def read_parties(files: Sequence[RawFile], notes: Notes) -> tuple[list[Party], int]:
    """Read the files of one publication into parties, and count the rows of the list itself.

    Args:
        files: the list, its addresses, its alternate names and its comments.
        notes: told of companion rows whose party the list does not have, and of comments that continue no remark.

    Raises:
        FeedError: a file is missing or not what it should be.
    """
    if len(files) != 4:
        raise FeedError(
            f"{len(files)} files, 4 expected: the list, its addresses, its alternate names, its comments",
            where=", ".join(file.name for file in files),
            hint="A list without its aliases would let parties through; nothing was read.",
        )
    rows = _rows_by_number(files[0])
    addresses = _companions(files[1], 6, rows, notes)
    names = _companions(files[2], 5, rows, notes)
    comments = _companions(files[3], 2, rows, notes)
    parties = [
        _party(files, row, addresses.get(uid, ()), names.get(uid, ()), _remark(row, comments.get(uid, ()), notes))
        for uid, row in rows.items()
    ]
    return parties, len(rows)


def _rows_by_number(file: RawFile) -> dict[str, CsvRow]:
    rows: dict[str, CsvRow] = {}
    for row in csv_rows(file, encodings=ENCODINGS, width=12):
        uid = _entity_number(file, row)
        if uid in rows:
            raise broken(file, f"entity number {uid} stands twice", row=row.number)
        rows[uid] = row
    if not rows:
        raise broken(file, "holds no row")
    return rows


def _companions(
    file: RawFile, width: int, known: Mapping[str, CsvRow], notes: Notes
) -> dict[str, list[tuple[int, list[str]]]]:
    """Gather the rows of a companion file by the party they belong to."""
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for row in csv_rows(file, encodings=ENCODINGS, width=width):
        uid = _entity_number(file, row)
        if uid in known:
            found.setdefault(uid, []).append((row.number, row.cells))
        else:
            notes.add(f"{file.name}: row of a party that the list does not have, left out", uid)
    return found


def _entity_number(file: RawFile, row: CsvRow) -> str:
    uid = row.cells[0].strip()
    if not (uid.isascii() and uid.isdigit()):
        raise broken(file, f"{uid[:40]!r} is no entity number", row=row.number)
    return uid


def _party(
    files: Sequence[RawFile],
    row: CsvRow,
    addresses: Iterable[tuple[int, list[str]]],
    names: Iterable[tuple[int, list[str]]],
    remark: str,
) -> Party:
    kind = _value(row.cells[2]).casefold() or "entity"
    if kind not in KINDS:
        raise broken(files[0], f"unknown type {kind!r}; known are {', '.join(KINDS)}", row=row.number)
    name = _value(row.cells[1])
    if not name:
        raise broken(files[0], "has no name", row=row.number)
    fields = {"Title": _value(row.cells[4])} | {label: _value(row.cells[at]) for at, label in _VESSEL_COLUMNS.items()}
    return Party(
        uid=row.cells[0].strip(),
        kind=kind,
        names=(split_name(name, kind == "individual", "primary"), *_names(files[2], names, kind)),
        programmes=_programmes(row.cells[3]),
        addresses=tuple(_addresses(files[1], addresses)),
        features=tuple(_features(remark)),
        fields={label: value for label, value in fields.items() if value},
        remarks=remark,
    )


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == _NULL else text


def _programmes(cell: str) -> tuple[str, ...]:
    """Read `SDGT] [IFSR`: programme tags, the outer brackets left off."""
    return tuple(tag.strip() for tag in _value(cell).strip("[]").split("] [") if tag.strip())


def _names(file: RawFile, rows: Iterable[tuple[int, list[str]]], kind: str) -> Iterable[PartyName]:
    for number, cells in rows:
        name_kind = _KIND_OF_NAME.get(_value(cells[2]).casefold())
        if name_kind is None:
            raise broken(file, f"unknown kind of name {cells[2]!r}; known are aka, fka, nka", row=number)
        if name := _value(cells[3]):
            yield split_name(name, kind == "individual", name_kind)


def _addresses(file: RawFile, rows: Iterable[tuple[int, list[str]]]) -> Iterable[PartyAddress]:
    for _number, cells in rows:
        if address := party_address([*map(_value, cells[2:4]), _value(cells[5])], _value(cells[4])):
            yield address


def _remark(row: CsvRow, comments: Sequence[tuple[int, list[str]]], notes: Notes) -> str:
    """Join a remark with its continuation; what does not continue it is kept after it as a fact of its own."""
    remark = _value(row.cells[11])
    for _number, cells in comments:
        more = cells[1].rstrip()
        cut_short = len(row.cells[11]) >= _REMARK_WIDTH or not remark.endswith(".")
        if cut_short and _joins(row.cells[11], more):
            remark = row.cells[11] + more
        elif more:
            notes.add("comment that does not continue its remark, kept after it", row.cells[0].strip())
            remark = f"{remark.removesuffix('.')}; {more}"
    return remark


def _joins(remark: str, more: str) -> bool:
    """Say whether the fact that runs over the end of a remark is whole: its brackets close."""
    across = remark.split("; ")[-1] + more.split("; ")[0]
    return across.count("(") == across.count(")")


def _features(remark: str) -> Iterable[Feature]:
    return (found for fact in facts(remark) if (found := feature(fact)))
