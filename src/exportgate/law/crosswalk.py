"""What the codes of other lists suggest for a line that has no code in one list. It proposes, and never decides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from exportgate.decision import Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate.law.tables import LawTable, Row
from exportgate.law.wording import joined
from exportgate.shipment import Line

_CONFIDENCE = {"H": "equal number", "M": "to be checked", "L": "uncertain"}
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class CodeQuestion:
    """The question for the code of a line in one list.

    Args:
        jurisdiction: whose list it is.
        citation: of the list.
        known: what a code has the form of where it can be read, as in `no list of ours`.
        question: in words, without its question mark.
    """

    jurisdiction: str
    citation: str
    known: str
    question: str

    def finding(self, case: Case, line: Line, written: str, table: LawTable) -> Finding:
        """Ask, with what the codes of other lists propose. They never decide.

        Args:
            case: what is asked.
            line: the line.
            written: its code as it is written, "" where it has none.
            table: the crosswalk of `proposals`.
        """
        steps = tuple(proposals(table, line.classification, case.on))
        said = f'The code "{written}" has the form of {self.known}.' if written else "The line has no code."
        return Finding(
            jurisdiction=self.jurisdiction,
            rule=f"{self.jurisdiction}.item.no_code",
            outcome=Outcome.INDETERMINATE,
            citation=self.citation,
            reason=f"{said} {self.question}?{_hint(line, steps)}",
            line=line.line,
            asks=(f"classification.{self.jurisdiction}",),
            steps=steps,
        )


def _hint(line: Line, steps: tuple[str, ...]) -> str:
    if steps:
        return f" Other lists propose: {joined(steps)}."
    return " Its codes in other lists propose none." if line.classification else ""


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
