"""Which codes of other lists often go with an ECCN: proposals, never rulings."""

from collections import defaultdict
from pathlib import Path

from exportgate_us.law.upkeep.countries import BEGINS, DATES
from exportgate_us.law.upkeep.rows import Cells, Made, read, words

# Lists whose codes are as fine as ECCNs; others number whole families of items alike and propose nothing.
_LISTS = ("uk", "au")
_SURE = ("H", "M")


def proposals(folder: Path) -> Made:
    """Make the table: one row a list and code, with the ECCNs that often go with it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cells in read(folder / "crosswalk_codes.csv"):
        if cells["confidence"] not in _SURE:
            continue
        for other in _LISTS:
            for code in filter(None, cells[other].split(";")):
                found[other, code.strip()].append(cells["us"])
    rows = [_row(other, code, eccns) for (other, code), eccns in sorted(found.items()) if len(eccns) <= 3]
    return Made("crosswalk", ("list", "code", "us", *DATES), rows)


def _row(other: str, code: str, eccns: list[str]) -> Cells:
    cells = {"list": other, "code": code, "us": words(eccns), "valid_from": BEGINS}
    return {**cells, "citation": "comparison of lists, no law", "certainty": "B"}
