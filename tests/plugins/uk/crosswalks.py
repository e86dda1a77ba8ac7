"""Build or check the crosswalks of the two modules from the reference tables beside the repository.

    python -m tests.plugins.uk.crosswalks ../shared/reference --write
    python -m tests.plugins.uk.crosswalks ../shared/reference

A crosswalk says which codes of one list may be meant where a line has a code of another list only. It proposes, and
never decides.
"""

import csv
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
COLUMNS = ("list", "code", "proposes", "confidence", "valid_from", "valid_to", "citation")
CITATION = "comparison of the control lists by regime and number"
_ORDER = "HML"
_ITEM = re.compile(r"(\d+(?:-\d+)?\(\d+(?:-\d+)?\))")

Key = tuple[str, str, str, str]


def crosswalk(reference: Path, target: str) -> str:
    """Give the crosswalk to one list (`uk` or `au`) as CSV, sorted; a code that proposes nothing is left out."""
    found: dict[Key, dict[str, str]] = {}
    for key, code, confidence in (*_from_lists(reference, target), *_from_japan(reference, target)):
        known = found.setdefault(key, {})
        if code not in known or _ORDER.index(confidence) > _ORDER.index(known[code]):
            known[code] = confidence
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for (origin, code, first, last), proposals in sorted(found.items()):
        weakest = max(proposals.values(), key=_ORDER.index)
        writer.writerow([origin, code, " ".join(sorted(proposals)), weakest, first, last, CITATION])
    return text.getvalue()


def foreign_numbers(reference: Path) -> str:
    """Give the numbers that the United States has and the other lists have not, as CSV.

    A number that the other lists replace by one of theirs (3A090, 9A515) is foreign to them as well.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "valid_from", "valid_to", "citation"])
    rows = _rows(reference / "crosswalk_codes.csv")
    others = {_number(code) for row in rows for code in _codes(row["uk"], row["au"])}
    ours = {_number(row["us"]) for row in rows if re.fullmatch(r"\d[A-E]\d{3}.*", row["us"])}
    for code in sorted(ours - others):
        writer.writerow([code, "", "", "15 CFR part 774 Supplement No. 1: a number of the United States only"])
    return text.getvalue()


def _from_lists(reference: Path, target: str) -> Iterator[tuple[Key, str, str]]:
    other = {"uk": "au", "au": "uk"}[target]
    for row in _rows(reference / "crosswalk_codes.csv"):
        for code in _codes(row[target]):
            yield ("us", row["us"], row["from"], row["to"]), code, row["confidence"]
            for same in _codes(row[other]):
                yield (other, same, row["from"], row["to"]), code, row["confidence"]


def _from_japan(reference: Path, target: str) -> Iterator[tuple[Key, str, str]]:
    for row in _rows(reference / "jp" / "crosswalk_jp.csv"):
        code = row["eu_uk_au_code"]
        if re.fullmatch(r"\d[A-E]\d{3}(\..+)?|ML\d+", code):
            for item in dict.fromkeys(_ITEM.findall(row["jp_item"])):
                yield ("jp", item, "", ""), code, "M" if row["confidence"] == "H" else row["confidence"]


def _number(code: str) -> str:
    return code.split(".")[0]


def _codes(*cells: str) -> list[str]:
    return [code.strip() for cell in cells for code in cell.split(";") if code.strip()]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def tables(reference: Path) -> dict[Path, str]:
    """Give each table file with the text that it should have."""
    made = {}
    for country in ("uk", "au"):
        law = PLUGINS / f"exportgate-{country}" / "src" / f"exportgate_{country}" / "law"
        made[law / "crosswalk.csv"] = crosswalk(reference, country)
        made[law / "foreign_numbers.csv"] = foreign_numbers(reference)
    return made


def main(arguments: list[str]) -> int:
    """Write the tables, or say which of them differ from the reference."""
    differing = 0
    for file, text in tables(Path(arguments[0])).items():
        if "--write" in arguments:
            file.write_text(text, encoding="utf-8")
        elif file.read_text(encoding="utf-8") != text:
            differing += 1
            sys.stdout.write(f"differs from the reference: {file.name} of {file.parents[1].name}\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
