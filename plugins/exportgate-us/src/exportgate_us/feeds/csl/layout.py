"""The rows of consolidated.csv, in its two layouts: 28 columns before, and 29 since with `_id` in front."""

from collections.abc import Iterator

from exportgate.feeds.feed import RawFile
from exportgate.feeds.reading import Record, broken, csv_rows, require_columns

COLUMNS = (
    *("_id", "source", "entity_number", "type", "programs", "name", "title", "addresses", "federal_register_notice"),
    *("start_date", "end_date", "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type"),
    *("gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "source_list_url"),
    *("alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth", "source_information_url"),
    "ids",
)


def records(file: RawFile) -> Iterator[Record]:
    """Yield the rows by column; in the layout without `_id` that column is empty.

    Raises:
        FeedError: the header is of neither layout, or a row is of another width.
    """
    rows = csv_rows(file)
    header = next(rows, None)
    if header is None:
        raise broken(file, "has no header row")
    found = [cell.strip() for cell in header.cells]
    expected = COLUMNS if found[:1] == ["_id"] else COLUMNS[1:]
    require_columns(file, found, expected, row=header.number)
    for row in rows:
        if len(row.cells) != len(expected):
            raise broken(file, f"has {len(row.cells)} cells, {len(expected)} expected", row=row.number)
        yield Record(file, row.number, {"_id": "", **dict(zip(expected, row.cells, strict=True))})
