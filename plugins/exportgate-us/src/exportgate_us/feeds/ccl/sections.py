"""What a paragraph of an entry of the Commerce Control List is: a heading, a labelled line, an item, or plain text."""

import re
from dataclasses import dataclass
from typing import Any

from exportgate.feeds.reading import local
from exportgate_us.feeds.ecfr.supplement import line_of, text_of

REQUIREMENTS = "License Requirements"
EXCEPTIONS = "List Based License Exceptions"
STA = "Special Conditions for STA"
ITEMS = "List of Items Controlled"
REPORTING = "Reporting Requirements"
REASONS = "Reason for Control"
UNDER_HEADING = "Text"
"""Where words are kept that stand under a heading and in no section."""

_SECTIONS = {
    REQUIREMENTS: re.compile(r"licen[sc]e requirements?[:.]?", re.IGNORECASE),
    EXCEPTIONS: re.compile(r"(?:list[- ]based )?licen[sc]e exceptions?\b[^:]{0,120}", re.IGNORECASE),
    STA: re.compile(r"special conditions for (?:sta|strategic trade authorization)\b[^:]{0,20}[:.]?", re.IGNORECASE),
    ITEMS: re.compile(r"list of items controlled[:.]?", re.IGNORECASE),
    REPORTING: re.compile(r"reporting requirements?[:.]?", re.IGNORECASE),
}
EAR99 = "EAR99"
"""What closes each category: items that no entry names."""
_NUMBER = r"[0-9][A-E][0-9]{3}"
_ECCN = re.compile(_NUMBER)
_HEADING = re.compile(rf"({_NUMBER}|{EAR99})(?![0-9A-Za-z.])\s*(.*)", re.DOTALL)
_LABELS = {
    name.casefold().rstrip("s"): name
    for name in (REASONS, "Related Controls", "Related Definitions", "Items", "Special Reporting", "ECCN Controls")
}
_LABELLED = re.compile(r"([^:]{3,40}?)\s*:\s*(.*)", re.DOTALL)
_SYMBOL = re.compile(r"[A-Z]{3}(?:/[A-Z]{3})*")
_ITEM = re.compile(r"([a-z](?:\.(?:[0-9]{1,3}|[a-z]))*)\.\s+(.*)|([a-z](?:\.(?:[0-9]{1,3}|[a-z]))+)\s+(.*)", re.DOTALL)
_DIVISION = re.compile(r"(?:Category\s+[0-9]|[A-E]\.\s|Part\s+[0-9]|I{1,3}\.\s|IV\.\s|VI?\.\s|Annex\b|Product Group)")
_CONTROL_STARTS = re.compile(r"(?<=\S) (?=[A-Z]{2} appl(?:y|ies) to )")
_COLUMN_STARTS = re.compile(r"(?<=\S) (?=[A-Z]{2} Column [1-3])")
_COLUMN_AT_END = re.compile(r"(.*\S) ([A-Z]{2} Column [1-3]\.?)", re.DOTALL)
_BOLD = ("B", "E", "strong")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line that begins with a label, as `LVS: $5000`, and what follows the label."""

    label: str
    text: str


def heading(element: Any) -> tuple[str, str] | None:
    """Give the ECCN (or EAR99) and the words of an entry's heading, or `None` where the paragraph is no heading.

    The number stands in bold at the start; the words may be in bold, in other letters, or in pieces of both.
    """
    if local(element) != "FP-2" or line_of(element.text or "") or not len(element) or local(element[0]) not in _BOLD:
        return None
    found = _HEADING.match(text_of(element))
    return (found.group(1), found.group(2)) if found else None


def is_eccn(key: str) -> bool:
    """Say whether the key of an entry is an ECCN."""
    return _ECCN.fullmatch(key) is not None


def section(element: Any, text: str) -> str:
    """Give the section of an entry that a paragraph opens, "" where it opens none."""
    if local(element) == "NOTE":
        return ""
    return next((name for name, form in _SECTIONS.items() if form.fullmatch(text)), "")


def labelled(element: Any, text: str, within: str) -> Labelled | None:
    """Give label and text of a line that begins with a label that is known, or `None` where it has none.

    Labels stand in italics; in the lines of an entry's head (FP-1) they may stand in any letters. The symbols of
    licence exceptions are labels in the sections on exceptions only (`within`).
    """
    italic = bool(len(element)) and local(element[0]) == "I" and not line_of(element.text or "")
    found = _LABELLED.fullmatch(text)
    if not found or not (italic or local(element) == "FP-1"):
        return None
    words = found.group(1)
    symbol = words if within in (EXCEPTIONS, STA) and _SYMBOL.fullmatch(words) else ""
    label = _LABELS.get(words.casefold().rstrip("s")) or symbol
    return Labelled(label, found.group(2)) if label else None


def item(text: str) -> tuple[str, str] | None:
    """Give the designator of an item and its text, or `None` where the paragraph is no item.

    Example:
        >>> item("b.1.a. One or more sources;"), item("o.1 Annealing equipment"), item("a sensor")
        (('b.1.a', 'One or more sources;'), ('o.1', 'Annealing equipment'), None)
    """
    found = _ITEM.fullmatch(text)
    if not found:
        return None
    return found.group(1) or found.group(3), found.group(2) or found.group(4) or ""


def opens_division(element: Any, text: str) -> bool:
    """Say whether a heading opens a category, a product group or another part of the list, and so ends an entry."""
    return local(element).startswith("HD") and _DIVISION.match(text) is not None


def controls(control: str, column: str) -> list[tuple[str, str]]:
    """Give the requirements of one row: rows printed into one are parted, a column at the end of the control taken off.

    Example:
        >>> controls("NP applies to entire entry AT applies to entire entry", "NP Column 1 AT Column 1")
        [('NP applies to entire entry', 'NP Column 1'), ('AT applies to entire entry', 'AT Column 1')]
        >>> controls("CB applies to entire entry CB Column 2.", "")
        [('CB applies to entire entry', 'CB Column 2.')]
    """
    if not column and (found := _COLUMN_AT_END.fullmatch(control)):
        return [(found.group(1), found.group(2))]
    parts, columns = _CONTROL_STARTS.split(control), _COLUMN_STARTS.split(column)
    if 1 < len(parts) == len(columns):
        return list(zip(parts, columns, strict=True))
    return [(control, column)]


def is_requirements_table(heads: list[str], within: str) -> bool:
    """Say whether a table with these headings states licence requirements.

    Those that name the chart do, wherever they stand (1C240 opens no section); one that has a column of controls alone
    (0E982) does in the section on requirements.
    """
    if "country chart" in " ".join(heads).casefold():
        return True
    return within == REQUIREMENTS and bool(heads) and heads[0].casefold().startswith("control")
