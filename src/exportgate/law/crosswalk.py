"""What the codes of other lists suggest for a line that has no code in one list. It proposes, and never decides."""

from collections.abc import Iterator, Mapping
from datetime import date

from exportgate.law.tables import LawTable, Row

_CONFIDENCE = {"H": "equal number", "M": "to be checked", "L": "uncertain"}
_SHORTEST = 3


def proposals(table: LawTable, classification: Mapping[str, str], on: date) -> list[str]:
    """Give a sentence for each code of another list that suggests codes of this one.

    Args:
        table: with the columns `list`, `code`, `proposes` (a list of codes) and `confidence` (H, M or L).
        classification: the line's codes by list.
        on: the day judged.

    Example: `["5A001 (us) suggests 5A001 (to be checked)"]`.
    """
    found = []
    for origin, written in classification.items():
        for row in _rows(table, origin, written, on):
            found.append(
                f"{written} ({origin}) suggests {' or '.join(row['proposes'])} ({_CONFIDENCE[row['confidence']]})"
            )
    return found


def _rows(table: LawTable, origin: str, written: str, on: date) -> list[Row]:
    for code in _shortened(written):
        rows = [row for row in table.find(on, "code", code) if row["list"] == origin]
        if rows:
            return rows
    return []


def _shortened(written: str) -> Iterator[str]:
    """A code and what it is a paragraph of: `2B001.b`, `2B001`; never cut within a number."""
    bare = "".join(written.split())
    for length in range(len(bare), _SHORTEST - 1, -1):
        within_number = length < len(bare) and bare[length - 1 : length + 1].isdigit()
        if not within_number:
            yield bare[:length]
