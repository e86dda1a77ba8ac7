"""The syntax of ANSI X12: an interchange taken apart into transaction sets and segments, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from exportgate.errors import InputError
from exportgate.intake.documents.recognition import X12_IN_EBCDIC
from exportgate.intake.documents.texts import text_in, without_mark
from exportgate.intake.values import harmless, shown

MAX_SEGMENT_CHARACTERS = 100_000
_BETWEEN = re.compile(r"[\r\n\t \x1a\0]*+")
MAX_SEGMENTS = 500_000
_ISA_ELEMENTS = 16
_LONGEST_ISA = 400


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its place in the transaction set (ST is 1), its name and its elements."""

    position: int
    tag: str
    elements: tuple[str, ...]
    line: int

    def get(self, element: int) -> str:
        """Give an element by the number that the standard counts with (from 1); "" where it is left out."""
        return self.elements[element - 1].strip() if element <= len(self.elements) else ""

    def pairs(self, first: int) -> list[tuple[str, str]]:
        """Give the pairs of qualifier and value that begin with an element."""
        last = len(self.elements)
        return [(self.get(at), self.get(at + 1)) for at in range(first, last, 2) if self.get(at) and self.get(at + 1)]

    @property
    def spot(self) -> str:
        """Where it stands, as messages say it."""
        return f"segment {self.position} ({self.tag}, line {self.line})"


@dataclass(slots=True)
class TransactionSet:
    """A transaction set from ST to SE, the group it stands in, what is broken in it, and why it may not be whole."""

    segments: list[Segment]
    group: Segment | None
    problems: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    closed: bool = False

    @property
    def type(self) -> str:
        """What it is (ST01), such as 856."""
        return self.segments[0].get(1)

    @property
    def reference(self) -> str:
        """Its control number (ST02)."""
        return self.segments[0].get(2)


@dataclass(slots=True)
class Interchange:
    """An interchange: header, separators (element, component, terminator), sets, and what is broken around them."""

    header: Segment
    separators: str
    sets: list[TransactionSet] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    group: Segment | None = None
    groups: int = 0
    in_group: int = 0


def interchanges(content: bytes, name: str, given: str) -> Iterator[Interchange]:
    """Take a file apart; several interchanges may stand one after the other, each with separators of its own.

    Raises:
        InputError: it is not text, or its ISA is broken, so that no separators are known.
    """
    start = without_mark(content).lstrip(b" \t\r\n")
    if start.startswith(X12_IN_EBCDIC) and not given:
        raise InputError("is EBCDIC", where=name, hint="Say which: --encoding cp037, or cp500, for example.")
    text = text_in(start, given or "utf-8", "--encoding" if given else "X12 (no other is said)", name)[0]
    at, line = 0, 1
    while (at := _next(text, at)) < len(text):
        separators = _separators(text, at, name, line)
        interchange, at, line = _interchange(text, at, line, separators)
        yield interchange


def _next(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _separators(text: str, at: int, name: str, line: int) -> str:
    """Give element separator, component separator and terminator, which the ISA shows by where they stand."""
    head = text[at : at + _LONGEST_ISA]
    if not head.startswith("ISA") or len(head) < 4:
        raise InputError(f"found {shown(head[:20])}, expected ISA", where=f"{name}, line {line}")
    element, end = head[3], 3
    for _ in range(_ISA_ELEMENTS - 1):
        end = head.find(element, end + 1)
        if end < 0:
            raise InputError(
                "the ISA has fewer than 16 elements, so its separators are not known", where=f"{name}, line {line}"
            )
    signs = head[end + 1 : end + 3]
    if len(signs) < 2:
        raise InputError("the ISA is cut off before its separators", where=f"{name}, line {line}")
    return element + signs


def _interchange(text: str, at: int, line: int, separators: str) -> tuple[Interchange, int, int]:
    """Read one interchange; gives it with the place and line behind it."""
    element, terminator = separators[0], separators[2]
    interchange: Interchange | None = None
    for _ in range(MAX_SEGMENTS):
        start = at
        at = _next(text, at)
        line += text.count("\n", start, at)
        end = text.find(terminator, at)
        raw = text[at : end if end >= 0 else len(text)]
        if not raw.strip():
            break
        parts = raw.rstrip("\r\n ").split(element)
        if interchange is None:
            interchange = Interchange(Segment(0, "ISA", tuple(parts[1:]), line), separators)
        elif parts[0] == "ISA":
            break
        else:
            _add(interchange, parts, raw, line, unterminated=end < 0)
        line += raw.count("\n")
        at = end + 1 if end >= 0 else len(text)
        if parts[0] == "IEA":
            return _finished(interchange, ""), at, line
    else:
        raise InputError(
            f"has more than {MAX_SEGMENTS:,} segments", where=f"interchange, line {line}", hint="Split it."
        )
    assert interchange is not None
    return _finished(interchange, "the interchange is not closed by IEA: it may be cut off"), at, line


def _add(interchange: Interchange, parts: list[str], raw: str, line: int, *, unterminated: bool) -> None:
    tag, elements = parts[0], tuple(parts[1:])
    last = interchange.sets[-1] if interchange.sets else None
    inside = last if last is not None and not last.closed else None
    segment = Segment(len(inside.segments) + 1 if inside else 1, tag, elements, line)
    if problem := _fault(tag, raw, unterminated):
        spot = f"segment {segment.position} ({harmless(tag[:10])}, line {line})" if inside else f"line {line}"
        (inside or interchange).problems.append((spot, problem))
    if tag == "ST":
        if inside is not None:
            inside.problems.append((inside.segments[0].spot, "the set is not closed by SE before the next begins"))
        interchange.sets.append(TransactionSet([segment], interchange.group))
        interchange.in_group += 1
    elif tag in ("GS", "GE", "IEA"):
        _envelope(interchange, segment)
    elif inside is not None:
        inside.segments.append(segment)
        if tag == "SE":
            _end(inside)
    else:
        interchange.problems.append((f"line {line} ({harmless(tag[:10])})", "the segment stands outside a set"))


def _fault(tag: str, raw: str, unterminated: bool) -> str:
    if unterminated:
        return "the segment has no terminator: the file ends within it"
    if len(raw) > MAX_SEGMENT_CHARACTERS:
        return f"the segment holds {len(raw):,} characters, at most {MAX_SEGMENT_CHARACTERS:,} are read"
    if not (2 <= len(tag) <= 3 and tag.isascii() and tag.isalnum() and tag == tag.upper()):
        return f"found {shown(tag[:30])}, expected a segment with a name of two or three capitals"
    if "\n" in raw.strip():
        return "a line break stands within the segment: its terminator may be missing"
    return ""


def _envelope(interchange: Interchange, segment: Segment) -> None:
    if segment.tag == "GS":
        interchange.group, interchange.in_group = segment, 0
        interchange.groups += 1
        return
    spot = f"{segment.tag}, line {segment.line}"
    opened = interchange.group.get(6) if interchange.group else ""
    found, words = interchange.in_group, "sets"
    if segment.tag == "IEA":
        opened, found, words = interchange.header.get(13), interchange.groups, "groups"
    told = segment.get(1)
    if told.lstrip("0") != str(found):
        said = f"counts {shown(told)} {words} where there are {found}: a whole document may be missing"
        interchange.problems.append((spot, said))
    if segment.get(2).lstrip("0") != opened.lstrip("0"):
        interchange.problems.append((spot, f"closes {shown(segment.get(2))}, but {shown(opened)} was opened"))


def _end(found: TransactionSet) -> None:
    """Close a set: where count or control number of its trailer are wrong, segments may be lost or run together."""
    found.closed = True
    trailer = found.segments[-1]
    if trailer.get(1).lstrip("0") != str(len(found.segments)):
        said = f"counts {shown(trailer.get(1))} segments where there are {len(found.segments)}: some may be lost"
        found.doubts.append((trailer.spot, said))
    if trailer.get(2) != found.reference:
        said = f"closes set {shown(trailer.get(2))}, but {shown(found.reference)} was opened"
        found.doubts.append((trailer.spot, said))


def _finished(interchange: Interchange, problem: str) -> Interchange:
    for found in interchange.sets:
        if not found.closed and not any("not closed" in said for _, said in found.problems):
            found.problems.append((found.segments[0].spot, "the set is not closed by SE"))
    if problem:
        interchange.problems.append(("ISA", problem))
    return interchange
