"""From the Commerce Control List to entries: one an ECCN, and one for each text that stands before entries."""

from dataclasses import dataclass, field

from exportgate.entry import Entry
from exportgate_us.feeds.ecfr.supplement import Supplement, row_entry

FEED = "us.ccl"


@dataclass
class Paragraphs:
    """One ECCN, or one text between entries: its key, its heading, and what it says by label, row or item."""

    key: str
    heading: str
    line: int
    says: dict[str, str] = field(default_factory=dict)
    rows: int = 0

    def add(self, key: str, text: str) -> None:
        """Add a text under a key, below what stands there already."""
        if text:
            self.says[key] = f"{self.says[key]}\n{text}" if self.says.get(key) else text


def entries_of(text: Supplement, found: list[Paragraphs]) -> list[Entry]:
    """Give the entries; a key that stands more than once is numbered."""
    return [
        row_entry(FEED, text, key, [item.heading or item.key], item.line, details=item.says)
        for key, item in _numbered(found)
    ]


def _numbered(found: list[Paragraphs]) -> list[tuple[str, Paragraphs]]:
    seen: dict[str, int] = {}
    keyed = []
    for item in found:
        seen[item.key] = seen.get(item.key, 0) + 1
        keyed.append((item.key if seen[item.key] == 1 else f"{item.key} ({seen[item.key]})", item))
    return keyed
