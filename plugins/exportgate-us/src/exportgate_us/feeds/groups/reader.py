"""Reader of the Country Groups in the eCFR XML of 15 CFR part 740: files to rows."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.reading import local
from exportgate_us.feeds.ecfr.supplement import (
    MARK,
    Cell,
    Row,
    Supplement,
    amendments,
    cell_of,
    country_of,
    footnotes_of,
    line_of,
    marks_of,
    named,
    other_text,
    rows_of,
    supplement,
    text_of,
)
from exportgate_us.feeds.groups.mapper import Found, Group, Member, entries_of

NAME = "Supplement No. 1 to Part 740"
_CAPTION = re.compile(r"Country Group ([A-E])\b")
_LIST = re.compile(r"Country Group ([A-E])\s*[-\u2013\u2014:]\s*Countries", re.IGNORECASE)
_COLUMN = re.compile(r"\[\s*([A-E])\s*:\s*([0-9]{1,2})\s*\]\s*(.*)")
_NEEDED = frozenset("ABDE")
"""Groups that the supplement has had since it was written; one of them missing means that it was not read."""


def read_ecfr_xml(files: Sequence[RawFile]) -> Reading:
    """Read Supplement No. 1 out of the file of part 740.

    Raises:
        FeedError: a group is missing, a table is not what it should be, or a country is not known.

    Law: 15 CFR part 740, Supplement No. 1.
    """
    text = supplement(files, NAME)
    found = Found()
    for table in text.element.iter("{*}TABLE"):
        _take_table(text, table, found)
    _take_lists(text, found)
    if missing := sorted(_NEEDED - {group.name[0] for group in found.groups}):
        raise text.broken(f"Country Group {', '.join(missing)} was not found")
    entries = entries_of(text, found, other_text(text, ("SCOL2", "HD1")))
    return Reading(entries, found.rows, notes=amendments(text))


def _take_table(text: Supplement, table: Any, found: Found) -> None:
    caption = " ".join(text_of(element) for element in table.iter("{*}CAPTION"))
    match = _CAPTION.search(caption)
    if not match:
        raise text.broken(f"table called {caption[:60]!r}, a country group expected", table.sourceline)
    letter, rows = match.group(1), list(rows_of(table))
    groups = _columns(text, letter, rows, table.sourceline)
    found.groups += groups
    footnotes = list(footnotes_of(row for row in rows if not row.head))
    found.footnotes += [(f"{letter} {number}".strip(), words, line) for number, words, line in footnotes]
    for row in rows:
        if not row.head and not row.lone:
            marks = marks_of(text, Row(row.line, row.cells[1:]), [group.name for group in groups])
            _take(text, found, row.cells[0], row.line, marks, letter)
    found.rows += sum(1 for row in rows if not row.head)


def _columns(text: Supplement, letter: str, rows: Sequence[Row], line: int) -> list[Group]:
    heads = [row for row in rows if row.head]
    if len(heads) != 1 or heads[0].cells[0].text.casefold() not in ("country", "countries"):
        raise text.broken(f"Country Group {letter} has {len(heads)} rows of headings, 1 beginning with Country", line)
    return [_column(text, letter, cell, heads[0].line) for cell in heads[0].cells[1:]]


def _column(text: Supplement, letter: str, cell: Cell, line: int) -> Group:
    match = _COLUMN.match(cell.text)
    if not match or match.group(1) != letter:
        raise text.broken(f"Country Group {letter} has a column {cell.text[:60]!r}", line)
    footnotes = tuple(f"{letter} {number}" for number in cell.footnotes)
    return Group(f"{letter}:{match.group(2)}", line_of(match.group(3)), footnotes, line)


def _take_lists(text: Supplement, found: Found) -> None:
    """Take the groups that are plain lists of countries under a heading, as Country Group B is."""
    group = ""
    for child in text.element:
        if local(child).startswith("HD"):
            match = _LIST.search(text_of(child))
            group = match.group(1) if match else ""
            found.groups += [Group(group, "", (), child.sourceline)] if group else []
        elif local(child) in ("SCOL2", "LI") and group:
            for item in _items(child):
                _take(text, found, cell_of(item), item.sourceline, {group: MARK}, group)
                found.rows += 1
        elif local(child) == "SCOL2":
            raise text.broken("a list of countries under no heading of a group", child.sourceline)


def _items(element: Any) -> Iterator[Any]:
    yield from [element] if local(element) == "LI" else element.iterchildren("{*}LI")


def _take(text: Supplement, found: Found, cell: Cell, line: int, groups: dict[str, str], letter: str) -> None:
    name, footnotes = named(cell)
    iso = country_of(text, name, line)
    member = found.members.setdefault(iso, Member(iso, line=line))
    if doubled := sorted(set(member.groups) & set(groups)):
        raise text.broken(f"{name} stands in {', '.join(doubled)} twice", line)
    member.names.append(name)
    member.groups |= groups
    member.footnotes += [f"{letter} {number}" for number in footnotes]
