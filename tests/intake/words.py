"""A vocabulary of made-up jurisdictions, and short ways to read what a test writes."""

import io
from pathlib import Path
from typing import Any

from exportgate.intake.document import Intake
from exportgate.intake.record import build
from exportgate.intake.shipments import host_formats, read_shipments
from exportgate.intake.slips import spelled
from exportgate.intake.tables import Layout
from exportgate.intake.vocabulary import Vocabulary
from exportgate.jurisdiction import Fact, Jurisdiction

YES_NO = ("true", "false")

WORDS = Vocabulary.of(
    [
        Jurisdiction(
            id="aa",
            name="Aland",
            territories=frozenset({"AX"}),
            facts=(
                Fact("end_use.military", "Is there a military end use?", YES_NO),
                Fact("informed.aa", "Were you told?", YES_NO),
                Fact("aa.exception.*", "Are the conditions met?", YES_NO),
                Fact("aa.notice", "When was the notice?"),
            ),
            line_fields=("aa_reasons", "aa_nexus"),
        ),
        Jurisdiction(id="bb", name="Bland", territories=frozenset({"BB"}), facts=(Fact("bb.region", "", ("N", "S")),)),
    ]
)


def read(file: Path, layout: Layout | None = None) -> Intake:
    """Read a shipments file with the host's formats."""
    return read_shipments([str(file)], host_formats(WORDS, layout))


def read_text(folder: Path, text: str, name: str = "s.csv", layout: Layout | None = None) -> Intake:
    """Read a shipments file of this content."""
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return read(file, layout)


def wrong_with(record: Any) -> dict[str, str]:
    """Give what is wrong with a record, by the path to it."""
    return {spelled(slip.path): slip.message for slip in build(record, WORDS).wrong}


def told(intake: Intake) -> str:
    """Give all problems of an intake as a user reads them."""
    return "\n".join(map(str, intake.problems))


def stream(content: bytes) -> io.BytesIO:
    """Give bytes as an open file."""
    return io.BytesIO(content)
