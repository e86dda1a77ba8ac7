"""The syntax of UN/EDIFACT (ISO 9735): an interchange taken apart into messages and segments, each with its place.

Written apart from pydifact, with which answers are written: what is broken must be told by segment while the rest of
the interchange is still read, and a hostile file must cost no more than it holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from exportgate.errors import InputError
from exportgate.intake.documents.recognition import EDIFACT_IN_EBCDIC
from exportgate.intake.documents.texts import text_in, without_mark
from exportgate.intake.values import harmless, shown

MAX_SEGMENT_CHARACTERS = 100_000
MAX_SEGMENTS = 500_000
_BETWEEN = re.compile(r"[\r\n\t \x1a\0]*+")
_TAG = re.compile(r"[A-Z][A-Z0-9]{2}", re.ASCII)

ENCODINGS = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOW": "utf-8",
    "UNOX": "iso2022_jp_2",
    "UNOY": "utf-8",
}
"""Data element 0001, syntax identifier: the character set (ISO 9735 part 1, annex A), as Python names it."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The service characters: those of the standard, or those that a UNA segment declares."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its place in the message (UNH is 1), its tag, and its elements as lists of components."""

    position: int
    tag: str
    elements: tuple[tuple[str, ...], ...]
    line: int

    def get(self, element: int, component: int = 1) -> str:
        """Give a component by the numbers that the standard counts with (from 1); "" where it is left out."""
        if element > len(self.elements) or component > len(self.elements[element - 1]):
            return ""
        return self.elements[element - 1][component - 1].strip()

    def all(self, element: int) -> list[str]:
        """Give the components of an element that are not empty."""
        found = self.elements[element - 1] if element <= len(self.elements) else ()
        return [part.strip() for part in found if part.strip()]

    @property
    def spot(self) -> str:
        """Where it stands, as messages say it."""
        return f"segment {self.position} ({self.tag}, line {self.line})"


@dataclass(slots=True)
class Message:
    """A message: its segments from UNH to UNT, what is broken in it, and why it may not be whole."""

    segments: list[Segment] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    closed: bool = False

    @property
    def head(self) -> Segment:
        """Its UNH."""
        return self.segments[0]

    @property
    def reference(self) -> str:
        """Its reference (0062)."""
        return self.head.get(1)

    @property
    def type(self) -> str:
        """What it is (0065), such as DESADV."""
        return self.head.get(2)

    @property
    def version(self) -> str:
        """Version and release (0052, 0054), such as D.96A."""
        return ".".join(part for part in (self.head.get(2, 2), self.head.get(2, 3)) if part)


@dataclass(slots=True)
class Interchange:
    """An interchange: its header, messages, service characters, and what is broken in the envelope."""

    header: Segment
    signs: Signs
    messages: list[Message] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    groups: int = 0


def interchanges(content: bytes, name: str, given: str) -> Iterator[Interchange]:
    """Take a file apart; several interchanges may stand one after the other.

    Args:
        content: the file.
        name: of the file.
        given: the encoding that the user says; "" believes the syntax identifier.

    Raises:
        InputError: it is not text in its encoding.
    """
    text, note = _text(content, name, given)
    current: Interchange | None = None
    for signs, line, raw in _raw_segments(text):
        tag, problem = _tag_of(raw, signs)
        if tag == "UNB" and not problem:
            if current is not None:
                yield _finished(current, "")
            current = Interchange(_segment(0, raw, line, signs), signs)
            current.notes += [("UNB", note)] if note else []
        elif current is None:
            raise InputError(f"begins with {shown(raw[:20])}, expected UNB", where=name)
        elif tag == "UNZ":
            _close(current, _segment(0, raw, line, signs))
            yield _finished(current, "closed")
            current = None
        else:
            _add(current, tag, problem, raw, line, signs)
    if current is not None:
        yield _finished(current, "")


def _text(content: bytes, name: str, given: str) -> tuple[str, str]:
    start = without_mark(content).lstrip(b" \t\r\n")
    if given:
        return text_in(start, given, "--encoding", name)[0], ""
    if start.startswith(EDIFACT_IN_EBCDIC):
        raise InputError("is EBCDIC", where=name, hint="Say which: --encoding cp500, or cp037, cp273, for example.")
    at = start.find(b"UNB")
    identifier = start[at + 4 : at + 8].decode("ascii", "replace").upper()
    encoding = ENCODINGS.get(identifier)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return text_in(content, "utf-16", "the byte order mark", name)[0].lstrip("\ufeff \t\r\n"), ""
    if encoding is None:
        text, note = text_in(start, "utf-8", f"no known syntax identifier ({shown(identifier)})", name)
        return text, note or f"the syntax identifier {shown(identifier)} is not known; the text was read as UTF-8"
    return text_in(start, encoding, identifier, name)


def _raw_segments(text: str) -> Iterator[tuple[Signs, int, str]]:
    """Yield (service characters, line, segment without its terminator); the last may lack its terminator."""
    signs, start, line = Signs(), 0, 1
    pattern = _pattern(signs)
    for _ in range(MAX_SEGMENTS):
        begins = _between(text, start)
        line += text.count("\n", start, begins)
        start = begins
        if start >= len(text):
            return
        if text.startswith("UNA", start) and len(text) >= start + 9:
            signs, length = _declared(text[start + 3 : start + 9])
            pattern = _pattern(signs)
            start += length
            continue
        found = pattern.match(text, start)
        end = found.end() if found else len(text)
        raw = text[start : end - 1] if found else text[start:]
        yield signs, line, raw if found else f"{raw}\0"
        line += raw.count("\n")
        start = end
    raise InputError(f"has more than {MAX_SEGMENTS:,} segments", where="interchange", hint="Split it.")


def _between(text: str, at: int) -> int:
    """Give where the next segment begins, behind what stands between segments."""
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _declared(una: str) -> tuple[Signs, int]:
    """Give the service characters and the length of the UNA; some senders leave out the blank before the terminator."""
    if una[4] == "'" and una[5] in "\r\nU":
        return Signs(una[0], una[1], una[2], una[3].strip(), una[4]), 8
    return Signs(una[0], una[1], una[2], una[3].strip(), una[5]), 9


def _pattern(signs: Signs) -> re.Pattern[str]:
    """Match a segment to its terminator, past released characters; possessive, so that no input makes it go back."""
    end = re.escape(signs.terminator)
    if not signs.release:
        return re.compile(rf"[^{end}]*+{end}")
    free = re.escape(signs.release)
    return re.compile(rf"(?:[^{end}{free}]++|{free}(?s:.))*+{end}")


def _tag_of(raw: str, signs: Signs) -> tuple[str, str]:
    """Give the tag of a segment, and what is wrong with it."""
    tag = raw[:3]
    if raw.endswith("\0"):
        return tag, "the segment has no terminator: the file ends within it"
    if len(raw) > MAX_SEGMENT_CHARACTERS:
        return tag, f"the segment holds {len(raw):,} characters, at most {MAX_SEGMENT_CHARACTERS:,} are read"
    if not _TAG.fullmatch(tag) or (len(raw) > 3 and raw[3] not in (signs.element, signs.component)):
        return tag, f"found {shown(raw[:30])}, expected a segment with a tag of three capitals"
    return tag, ""


def _segment(position: int, raw: str, line: int, signs: Signs) -> Segment:
    body = raw.rstrip("\0")[4:]
    if signs.release and signs.release in body:
        elements = _released(body, signs)
    else:
        elements = [element.split(signs.component) for element in body.split(signs.element)]
    return Segment(position, raw[:3], tuple(tuple(parts) for parts in elements), line)


def _released(body: str, signs: Signs) -> list[list[str]]:
    elements: list[list[str]] = [[""]]
    characters = iter(body)
    for char in characters:
        if char == signs.release:
            elements[-1][-1] += next(characters, "")
        elif char == signs.element:
            elements.append([""])
        elif char == signs.component:
            elements[-1].append("")
        else:
            elements[-1][-1] += char
    return elements


def _add(interchange: Interchange, tag: str, problem: str, raw: str, line: int, signs: Signs) -> None:
    """Add a segment to the message it belongs to."""
    message = interchange.messages[-1] if interchange.messages else None
    is_open = message is not None and not message.closed
    if problem:
        position = len(message.segments) + 1 if message is not None and is_open else 0
        spot = f"segment {position} ({harmless(tag)}, line {line})" if position else f"line {line}"
        (message.problems if message is not None and is_open else interchange.problems).append((spot, problem))
        if message is not None and is_open:
            message.segments.append(Segment(position, "", (), line))
        return
    if tag == "UNH":
        if message is not None and is_open:
            message.problems.append((message.head.spot, "the message is not closed by UNT before the next begins"))
        interchange.messages.append(Message([_segment(1, raw, line, signs)]))
    elif tag in ("UNG", "UNE"):
        interchange.groups += tag == "UNG"
    elif message is not None and is_open:
        message.segments.append(_segment(len(message.segments) + 1, raw, line, signs))
        if tag == "UNT":
            _end(message)
    else:
        interchange.problems.append((f"line {line} ({tag})", "the segment stands outside a message"))


def _end(message: Message) -> None:
    """Close a message: where count or reference of its trailer are wrong, segments may be lost or run together."""
    message.closed = True
    trailer = message.segments[-1]
    told, found = trailer.get(1), len(message.segments)
    if told != str(found) and told.lstrip("0") != str(found):
        said = f"counts {shown(told)} segments where there are {found}: some may be lost"
        message.doubts.append((trailer.spot, said))
    if trailer.get(2) != message.reference:
        said = f"closes message {shown(trailer.get(2))}, but {shown(message.reference)} was opened"
        message.doubts.append((trailer.spot, said))


def _close(interchange: Interchange, trailer: Segment) -> None:
    told, found = trailer.get(1), interchange.groups or len(interchange.messages)
    spot = f"UNZ, line {trailer.line}"
    if told.lstrip("0") != str(found) and told != str(found):
        said = f"counts {shown(told)} messages or groups where there are {found}: a whole document may be missing"
        interchange.problems.append((spot, said))
    if trailer.get(2) != interchange.header.get(5):
        said = f"closes interchange {shown(trailer.get(2))}, but {shown(interchange.header.get(5))} was opened"
        interchange.problems.append((spot, said))


def _finished(interchange: Interchange, how: str) -> Interchange:
    for message in interchange.messages:
        if not message.closed and not any("not closed" in said for _, said in message.problems):
            message.problems.append((message.head.spot, "the message is not closed by UNT"))
    if not how:
        interchange.problems.append(("UNB", "the interchange is not closed by UNZ: it may be cut off"))
    return interchange
