"""The csv files from which the Consolidated Screening List takes the lists of part 744.

One row for each pair of address and alternate name of a party; the rows of one party stand under one name and country.
The Unverified List has a layout of its own, with the alternate names in the name.
"""

from collections.abc import Iterator, Sequence

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile
from exportgate.feeds.reading import Record, broken, csv_rows, require_columns
from exportgate_us.feeds.part744.cell import CellParty
from exportgate_us.feeds.part744.citations import glued_footnotes
from exportgate_us.feeds.part744.entries import Terms
from exportgate_us.feeds.part744.heads import read_head
from exportgate_us.feeds.part744.names import tidy_name

ENCODINGS = ("utf-8-sig", "cp1252")
COLUMNS = (
    *("Source List", "Entity Number", "SDN Type", "Programs", "Name", "Title", "Address", "City", "State/Province"),
    *("Postal Code", "Country", "Federal Register Notice", "Effective Date", "Date Lifted/Waived/Expired"),
    *("Standard Order", "License Requirement", "License Policy", "Call Sign", "Vessel Type", "Gross Tonnage"),
    *("Gross Register Tonnage", "Vessel Flag", "Vessel Owner", "Remarks/Notes", "Address Number", "Address Remarks"),
    *("Alternate Number", "Alternate Type", "Alternate Name", "Alternate Remarks", "Web Link"),
)
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""Quotation marks of Windows that came into UTF-8 unconverted (`Sa\x92id`)."""
_UNVERIFIED_COLUMNS = ("COUNTRY", "NAME", "ADDRESS")
_PARTS_OF_ADDRESS = ("Address", "City", "State/Province", "Postal Code", "Country")
_IGNORED = ("Web Link", "Address Number", "Alternate Number", "Standard Order", "Alternate Type")


def intake_parties(
    files: Sequence[RawFile], source: str, measures: tuple[str, ...]
) -> tuple[list[tuple[Terms, CellParty]], int]:
    """Read an intake file into parties with what their rows say, and count its rows.

    Args:
        files: the one file.
        source: the name that its column `Source List` must have.
        measures: what a listing imposes.

    Raises:
        FeedError: the file is not what it should be, or holds another list.
    """
    file = _only(files)
    parties: dict[tuple[str, str], list[Record]] = {}
    rows = 0
    for record in _records(file, COLUMNS):
        rows += 1
        if (found := record.take("Source List")) != source:
            raise broken(file, f"is of list {found!r}, {source} expected", row=record.number, column="Source List")
        name, country = " ".join(record.take("Name").split()), record["Country"].strip()
        if not name:
            raise broken(file, "has no name", row=record.number)
        parties.setdefault((country, name), []).append(record)
    if not parties:
        raise broken(file, "holds no row")
    return [_party(country, name, records, measures) for (country, name), records in parties.items()], rows


def unverified_parties(
    files: Sequence[RawFile], measures: tuple[str, ...]
) -> tuple[list[tuple[Terms, CellParty]], int]:
    """Read the Unverified List's intake file into parties, and count its rows.

    Raises:
        FeedError: the file is not what it should be.
    """
    file = _only(files)
    parties: dict[tuple[str, str], CellParty] = {}
    rows = 0
    for record in _records(file, _UNVERIFIED_COLUMNS):
        rows += 1
        country, head, address = (record.take(column) for column in _UNVERIFIED_COLUMNS)
        read = read_head(head)
        if not read.name:
            raise broken(file, "has no name", row=record.number)
        party = parties.setdefault((country, read.name), CellParty(read.name))
        party.aliases += [alias for alias in read.aliases if alias not in party.aliases]
        party.addresses += [text for text in (address,) if text and text not in party.addresses]
    if not parties:
        raise broken(file, "holds no row")
    return [(Terms(country, "", measures=measures), party) for (country, _), party in parties.items()], rows


def _only(files: Sequence[RawFile]) -> RawFile:
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    return files[0]


def _records(file: RawFile, columns: Sequence[str]) -> Iterator[Record]:
    """Yield the rows by column. Empty columns without a heading may follow, as spreadsheets leave them."""
    rows = csv_rows(file, encodings=ENCODINGS)
    header = next(rows, None)
    if header is None:
        raise broken(file, "has no header row")
    found = [cell.strip() for cell in header.cells]
    require_columns(file, found[: len(columns)] + [cell for cell in found[len(columns) :] if cell], columns, row=1)
    for row in rows:
        cells, rest = row.cells[: len(columns)], row.cells[len(columns) :]
        if len(cells) < len(columns) or any(cell.strip() for cell in rest):
            raise broken(file, f"has {len(row.cells)} cells, {len(columns)} expected", row=row.number)
        yield Record(file, row.number, dict(zip(columns, (cell.translate(_WINDOWS) for cell in cells), strict=True)))


def _party(country: str, name: str, records: Sequence[Record], measures: tuple[str, ...]) -> tuple[Terms, CellParty]:
    party = CellParty(name)
    citations: list[str] = []
    requirement = policy = ""
    for record in records:
        address = ", ".join(text for column in _PARTS_OF_ADDRESS if (text := record.take(column)))
        alias = tidy_name(record.take("Alternate Name"))
        citation = f"{record.take('Federal Register Notice')}, {record.take('Effective Date')}".strip(", ")
        requirement = record.take("License Requirement") or requirement
        policy = record.take("License Policy") or policy
        _add(party.addresses, address)
        _add(citations, citation)
        for column in ("Title", "Remarks/Notes", "Address Remarks", "Alternate Remarks", "Date Lifted/Waived/Expired"):
            _add(party.remarks, record.take(column))
        if alias and (alias, "alias") not in party.aliases:
            party.aliases.append((alias, "alias"))
        record.finish(*_IGNORED)
    terms = Terms(country, "; ".join(citations), requirement, policy, glued_footnotes(requirement), measures)
    return terms, party


def _add(into: list[str], text: str) -> None:
    if text and text not in into:
        into.append(text)
