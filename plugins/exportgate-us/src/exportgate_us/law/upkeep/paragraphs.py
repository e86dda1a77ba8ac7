"""Which first paragraphs each entry is known to have."""

import csv
import json
import re
from collections import defaultdict
from pathlib import Path

from exportgate.errors import LawTableError
from exportgate_us.law.upkeep.ccl import requirements
from exportgate_us.law.upkeep.countries import BEGINS, DATES
from exportgate_us.law.upkeep.flags import eligibility, sta
from exportgate_us.law.upkeep.rows import Made, read, words

_CODE = re.compile(r"^([0-9][A-E][0-9]{3})\.([A-Za-z])(?:\.|$)")
_LETTER = re.compile(r"^[a-z]$")

Letters = defaultdict[str, set[str]]


def known(folder: Path) -> Made:
    """Make the table of letters, from the item texts beside the reference tables and from our own tables.

    Raises:
        LawTableError: the item texts are not there.
    """
    letters: Letters = defaultdict(set)
    _of_texts(folder.parent / "rules", letters)
    for made in (requirements(folder), eligibility(folder), sta(folder)):
        for row in made.rows:
            for paragraph in f"{row.get('applies', '')} {row.get('except', '')}".split():
                _add(letters, row["eccn"], paragraph.split(".")[0])
    base = {"valid_from": BEGINS, "citation": "774 Supp. 1, item texts", "certainty": "B"}
    rows = [{"eccn": eccn, "letters": words(sorted(found)), **base} for eccn, found in sorted(letters.items())]
    return Made("ccl_paragraphs", ("eccn", "letters", *DATES), rows)


def _of_texts(folder: Path, letters: Letters) -> None:
    csv.field_size_limit(10_000_000)
    for cells in read(folder / "us_ccl_paragraphs_reshaped.csv"):
        if found := _CODE.match(cells["ecn_number"]):
            letters[found.group(1)].add(found.group(2).lower())
    file = folder / "us_ccl_reshaped.json"
    if not file.is_file():
        raise LawTableError(
            "the item texts are missing", where=str(file), hint="Keep them beside the reference tables."
        )
    for entry in json.loads(file.read_text(encoding="utf-8"))["entries"]:
        for item in entry.get("items", ()):
            _add(letters, entry["eccn"], str(item.get("paragraph") or "").split(".")[0])


def _add(letters: Letters, eccn: str, letter: str) -> None:
    if _LETTER.match(letter):
        letters[eccn].add(letter)
