"""Reader of the Commerce Control List in the eCFR XML of 15 CFR part 774: files to entries' paragraphs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import local
from exportgate_us.feeds.ccl import sections
from exportgate_us.feeds.ccl.mapper import Paragraphs, entries_of
from exportgate_us.feeds.ecfr.supplement import Row, amendments, line_of, rows_of, supplement, text_of

NAME = "Supplement No. 1 to Part 774"
_LONGEST_HEADING = 300
_LONGEST_CONTROL = 4_000
_PASSED = ("HEAD", "CITA", "XREF", "EDNOTE", "img")


def read_ecfr_xml(files: Sequence[RawFile]) -> Reading:
    """Read Supplement No. 1 out of the file of part 774.

    Each entry keeps its requirement rows (control to column), the lines of its exceptions, its notes, and its items by
    designator. Nothing is left out: what has no place of its own stays with the text before it.

    Raises:
        FeedError: the supplement is not there, or holds no entry.

    Law: 15 CFR part 774, Supplement No. 1; 738.2(d).
    """
    text = supplement(files, NAME)
    walk = _Walk(Notes())
    for child in text.element:
        walk.take(child)
    eccns = Counter(found.key for found in walk.found if sections.is_eccn(found.key))
    if not eccns:
        raise text.broken("holds no entry of the control list")
    for eccn in (eccn for eccn, count in eccns.items() if count > 1):
        walk.notes.add("entry that stands twice", eccn)
    kept = [found for found in walk.found if found.says or found.key in eccns or sections.EAR99 in found.key]
    rows = sum(found.rows for found in kept)
    return Reading(entries_of(text, kept), rows, notes=(*amendments(text), *walk.notes.lines()))


class _Walk:
    """Goes along the supplement, and knows in which entry, section and line it is."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.found: list[Paragraphs] = []
        self.category = ""
        self.section = ""
        self.key = ""

    def take(self, element: Any) -> None:
        """Take the next paragraph, note or table."""
        text = text_of(element)
        if local(element) in _PASSED or not text:
            return
        if head := sections.heading(element):
            self._open_entry(*head, element.sourceline)
        elif sections.opens_division(element, text):
            self._open_division(element, text)
        elif not self.found:
            self._open(Paragraphs("text", "", element.sourceline))
            self._take_text(element, text)
        elif name := sections.section(element, text):
            self.section = self.key = name
        elif tables := list(element.iter("{*}TABLE")):
            self._take_tables(tables)
        elif local(element) == "NOTE":
            self._take_note(element)
        else:
            self._take_text(element, text)

    @property
    def entry(self) -> Paragraphs:
        """The entry that the walk is in."""
        return self.found[-1]

    def _open(self, entry: Paragraphs) -> None:
        self.found.append(entry)
        self.section, self.key = "", sections.UNDER_HEADING

    def _open_entry(self, number: str, words: str, line: int) -> None:
        key = f"{self.category}: {number}" if number == sections.EAR99 else number
        self._open(Paragraphs(key, words, line))

    def _open_division(self, element: Any, text: str) -> None:
        if text.startswith("Category"):
            self.category = " ".join(text.split()[:2]).partition("\u2014")[0]
        key = text if text.startswith("Category") else f"{self.category}: {text}"
        self._open(Paragraphs(key[:_LONGEST_HEADING], text, element.sourceline))

    def _take_text(self, element: Any, text: str) -> None:
        line = sections.labelled(element, text, self.section)
        if line is not None:
            self.key = sections.STA if line.label == "STA" else line.label
            text = line.text
        elif sections.is_eccn(self.entry.key) and local(element).startswith("HD"):
            self.notes.add("heading within an entry that is not known, kept as text", f"{self.entry.key}: {text[:60]}")
        if self.section == sections.ITEMS and (found := sections.item(text)) and self._may_hold_items():
            self.key, text = found
        self.entry.add(self.key, text)
        if self.key == sections.REASONS:
            self.key = sections.REQUIREMENTS  # what follows the reasons are requirements, in rows or in words

    def _may_hold_items(self) -> bool:
        return self.key not in ("Related Controls", "Related Definitions", "ECCN Controls")

    def _take_note(self, element: Any) -> None:
        heads = [text_of(child).rstrip(": ") for child in element.iterchildren("{*}HED")]
        lines = [text_of(child) for child in element if local(child) != "HED"] or [line_of(element.text or "")]
        self.entry.add(self.key, f"{' '.join(heads) or 'Note'}: " + "\n".join(line for line in lines if line))

    def _take_tables(self, tables: Sequence[Any]) -> None:
        for table in tables:
            rows = list(rows_of(table))
            heads = [cell.text for row in rows if row.head for cell in row.cells]
            if sections.is_requirements_table(heads, self.section):
                self._take_requirements(rows)
            else:
                for row in rows:
                    self.entry.add(self.key, " | ".join(cell.text for cell in row.cells))

    def _take_requirements(self, rows: Sequence[Row]) -> None:
        for control, column in _requirements(rows):
            self.entry.rows += 1
            if control and column and len(control) <= _LONGEST_CONTROL:
                self.entry.add(control, column)
            else:
                self.entry.add(sections.REQUIREMENTS, " | ".join(part for part in (control, column) if part))


def _requirements(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield control and column of each row; the column is "" where the text gives none and the control says all."""
    for row in rows:
        texts = [cell.text for cell in row.cells]
        if not row.head and any(texts):
            yield from sections.controls(texts[0], "; ".join(text for text in texts[1:] if text))
