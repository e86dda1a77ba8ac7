"""Which first paragraphs each entry is known to have, and where its lists of sub-paragraphs end."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from exportgate.errors import LawTableError
from exportgate_us.law.upkeep.ccl import requirements
from exportgate_us.law.upkeep.countries import BEGINS, DATES
from exportgate_us.law.upkeep.flags import eligibility, sta
from exportgate_us.law.upkeep.rows import Made, read, words

_CODE = re.compile(r"^([0-9][A-E][0-9]{3})\.(.+)$")
_MENTION = re.compile(r"\b([0-9][A-E][0-9]{3})((?:(?:, ?| and | or |, or )?\.[a-z](?:\.[a-z0-9]+)*)+)(?![a-z])")
_RELATIVE = re.compile(r"(?<![a-z0-9])\.([a-z](?:\.[a-z0-9]+)*)(?![a-z])")
_NEWER = re.compile(r"(?<![A-Za-z0-9])\.([a-z]\.[0-9]+)\b")
_LETTER = re.compile(r"^[a-z]$")
_PART = re.compile(r"^(?:[a-z]|[0-9]{1,2})$")

Steps = tuple[str, ...]
Known = defaultdict[str, set[Steps]]


def known(folder: Path) -> Made:
    """Make the table of letters and ends, from the item texts beside the reference tables and from our own tables.

    Raises:
        LawTableError: the item texts are not there.
    """
    paths: Known = defaultdict(set)
    _of_texts(folder.parent / "rules", paths)
    _of_mentions(folder, paths)
    for made in (requirements(folder), eligibility(folder), sta(folder)):
        for row in made.rows:
            for paragraph in f"{row.get('applies', '')} {row.get('except', '')}".split():
                _add(paths, row["eccn"], paragraph)
    base = {"valid_from": BEGINS, "citation": "774 Supp. 1, item texts", "certainty": "B"}
    rows = [{"eccn": eccn, **_row(found), **base} for eccn, found in sorted(paths.items())]
    return Made("ccl_paragraphs", ("eccn", "letters", "ends", *DATES), rows)


def _row(paths: set[Steps]) -> dict[str, str]:
    letters = sorted(path[0] for path in paths if len(path) == 1)
    return {"letters": words(letters), "ends": words(sorted(".".join(each) for each in _ends(paths)))}


def _ends(paths: set[Steps]) -> Iterator[Steps]:
    """The last known paragraph of each list below a letter: `a.14`, `a.1.c`."""
    below: defaultdict[Steps, set[str]] = defaultdict(set)
    for path in paths:
        if len(path) > 1:
            below[path[:-1]].add(path[-1])
    for parent, children in below.items():
        if all(each.isdigit() for each in children):
            yield (*parent, max(children, key=int))
        elif not any(each.isdigit() for each in children):
            yield (*parent, max(children))


def _of_texts(folder: Path, paths: Known) -> None:
    csv.field_size_limit(10_000_000)
    for cells in read(folder / "us_ccl_paragraphs_reshaped.csv"):
        if found := _CODE.match(cells["ecn_number"]):
            _add(paths, found.group(1), found.group(2).lower())
    file = folder / "us_ccl_reshaped.json"
    if not file.is_file():
        raise LawTableError(
            "the item texts are missing", where=str(file), hint="Keep them beside the reference tables."
        )
    for entry in json.loads(file.read_text(encoding="utf-8"))["entries"]:
        for item in entry.get("items", ()):
            _add(paths, entry["eccn"], str(item.get("paragraph") or ""))


def _of_mentions(folder: Path, paths: Known) -> None:
    """Paragraphs that requirement rows of other entries speak of: some are newer than the item texts."""
    for file, column in (("us_ccl_license_requirements.csv", "control_scope"), ("us/ccl_corrected_rows.csv", "scope")):
        for cells in read(folder / file):
            for eccn, list_of in _MENTION.findall(cells[column]):
                for paragraph in _RELATIVE.findall(list_of):
                    _add(paths, eccn, paragraph)
    for cells in read(folder / "us/ccl_known_defects.csv"):
        for paragraph in _NEWER.findall(cells["reading"]):
            _add(paths, cells["eccn"], paragraph)


def _add(paths: Known, eccn: str, paragraph: str) -> None:
    """Add a paragraph and those that it lies in, as far as it is written in letters and numbers."""
    so_far: Steps = ()
    for part in paragraph.split("."):
        so_far = (*so_far, part)
        if not _PART.match(part) or not _LETTER.match(so_far[0]):
            return
        paths[eccn].add(so_far)
