"""ANSI X12: ship notices (856) as papers; the levels of HL are taken as one shipment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from exportgate.intake.document import Intake
from exportgate.intake.documents import x12_tables as tables
from exportgate.intake.documents.edifact import day_of
from exportgate.intake.documents.gathering import Gathering
from exportgate.intake.documents.masters import Masters
from exportgate.intake.documents.paper import Paper, PaperLine, PaperParty, gtin, joined, key_of
from exportgate.intake.documents.texts import whole
from exportgate.intake.documents.x12_syntax import Interchange, Segment, TransactionSet, interchanges
from exportgate.intake.values import shown
from exportgate.intake.vocabulary import Vocabulary

FORM = "x12-856"


def read(stream: BinaryIO, name: str, *, vocabulary: Vocabulary, masters: Masters, encoding: str = "") -> Intake:
    """Read the ship notices of a file; other sets in it are told and left out.

    Raises:
        InputError: the file is not text, its ISA is broken, or it holds no ship notice.
    """
    gathering = Gathering(name, "transaction sets", tables.SHIP_NOTICE)
    for interchange in interchanges(whole(stream, name), name, encoding):
        gathering.tell(interchange.problems, interchange.notes)
        for found in interchange.sets:
            if found.type == tables.SHIP_NOTICE:
                gathering.papers.append(_paper(found, interchange))
            else:
                gathering.others.append(found.type)
    return gathering.finished(masters, vocabulary)


def _first(found: TransactionSet, tag: str) -> Segment:
    return next((segment for segment in found.segments if segment.tag == tag), Segment(0, tag, (), 0))


@dataclass(slots=True)
class _Reading:
    """A set being read: the paper, the party and line that segments belong to, and what was met so far."""

    paper: Paper
    party: PaperParty | None = None
    line: PaperLine | None = None
    dates: dict[str, Segment] = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)
    has_item: bool = False


def _paper(found: TransactionSet, interchange: Interchange) -> Paper:
    number = _first(found, "BSN").get(2)
    paper = Paper(FORM, number, f"set {found.reference}", _references(found, interchange))
    paper.withdrawn = tables.WITHDRAWN.get(_first(found, "BSN").get(1), "")
    paper.problems += found.problems
    paper.doubts += found.doubts
    if not number:
        paper.wrong(paper.spot, "has no shipment identification in BSN02, by which it could be answered")
    reading = _Reading(paper)
    for segment in found.segments:
        step = _STEPS.get(segment.tag)
        if step is not None:
            step(segment, reading)
        elif segment.tag not in tables.QUIET:
            paper.note(segment.spot, "the segment is not known in a ship notice, so it changes nothing")
    _put_date(reading)
    return paper


def _references(found: TransactionSet, interchange: Interchange) -> dict[str, str]:
    header, group = interchange.header, found.group
    return {
        "separators": interchange.separators,
        "sender_qualifier": header.get(5),
        "sender": header.get(6),
        "receiver_qualifier": header.get(7),
        "receiver": header.get(8),
        "interchange_version": header.get(12),
        "interchange": header.get(13),
        "usage": header.get(15),
        "group_sender": group.get(2) if group else "",
        "group_receiver": group.get(3) if group else "",
        "group": group.get(6) if group else "",
        "version": group.get(8) if group else "",
        "message": found.reference,
        "type": found.type,
    }


def _put_date(reading: _Reading) -> None:
    segment = next((reading.dates[word] for word in tables.SHIPPED if word in reading.dates), None)
    if segment is None:
        return
    day = day_of(segment.get(2), len(segment.get(2)))
    if day:
        reading.paper.fields["date"] = day
    else:
        reading.paper.note(segment.spot, f"found {shown(segment.get(2))}, no day; the day is unknown")


# --- segments


def _hl(segment: Segment, reading: _Reading) -> None:
    """Begin a level; whose child it is changes nothing here, but a parent that is not there is told."""
    number, parent, level = segment.get(1), segment.get(2), segment.get(3)
    if parent and parent not in reading.levels:
        reading.paper.note(segment.spot, f"names a parent {shown(parent)} that does not stand before it")
    if number in reading.levels:
        reading.paper.note(segment.spot, f"the level number {shown(number)} comes a second time")
    if level not in tables.LEVELS:
        reading.paper.note(segment.spot, f"the level {shown(level)} is not known here")
    reading.levels.add(number)
    reading.party = reading.line = None
    reading.has_item = False
    if level in tables.ITEM_LEVELS:
        reading.line = PaperLine(segment.spot)
        reading.paper.lines.append(reading.line)


def _n1(segment: Segment, reading: _Reading) -> None:
    code = segment.get(1)
    party = reading.paper.add_party(code, tables.PARTIES, f"N1*{code}", segment.spot)
    if segment.get(2):
        party.names.append(segment.get(2))
    if segment.get(4):
        qualifier = segment.get(3)
        party.keys.append(key_of(tables.NUMBERS.get(qualifier, qualifier), segment.get(4)))
    reading.party = party


def _n2(segment: Segment, reading: _Reading) -> None:
    """Read more of the name; it may be the rest of it or another, so that both readings are screened."""
    if reading.party is None:
        return
    more = joined([segment.get(1), segment.get(2)], " ")
    if more and reading.party.names:
        reading.party.names += [f"{reading.party.names[0]} {more}", more]
    elif more:
        reading.party.names.append(more)


def _n3(segment: Segment, reading: _Reading) -> None:
    _put_address(reading, [segment.get(1), segment.get(2)])


def _n4(segment: Segment, reading: _Reading) -> None:
    _put_address(reading, [segment.get(1), joined([segment.get(2), segment.get(3)], " ")])
    if reading.party is not None and segment.get(4):
        reading.party.fields["country"] = segment.get(4)


def _put_address(reading: _Reading, parts: list[str]) -> None:
    if reading.party is not None:
        reading.party.fields["address"] = joined([reading.party.fields.get("address", ""), *parts])


def _dtm(segment: Segment, reading: _Reading) -> None:
    reading.dates.setdefault(segment.get(1), segment)


def _lin(segment: Segment, reading: _Reading) -> None:
    """Read what an item is known by: pairs of qualifier and number from LIN02 on."""
    if reading.has_item:
        reading.line = None  # a second item in one level
    reading.has_item = True
    line = _line(segment, reading)
    line.spot = segment.spot
    if segment.get(1):
        line.fields["line"] = segment.get(1)
    for qualifier, number in segment.pairs(2):
        if qualifier == tables.ORIGIN:
            line.fields["origin"] = number
        elif qualifier in tables.COMMODITY:
            line.fields["hs"] = number
        elif qualifier in tables.ITEMS:
            kind = tables.ITEMS[qualifier]
            line.keys.append(gtin(number) if kind == "gtin" else key_of(kind, number))
        else:
            said = f"the item qualifier {shown(qualifier)} is not known, so no product is looked up by {shown(number)}"
            reading.paper.note(segment.spot, said)


def _line(segment: Segment, reading: _Reading) -> PaperLine:
    """Give the line of the level; an item that stands outside of an item level is one all the same."""
    if reading.line is None:
        reading.line = PaperLine(segment.spot)
        reading.paper.lines.append(reading.line)
    return reading.line


def _sn1(segment: Segment, reading: _Reading) -> None:
    _line(segment, reading).fields |= {"quantity": segment.get(2), "unit": segment.get(3)}


def _pid(segment: Segment, reading: _Reading) -> None:
    if reading.line is not None and segment.get(5):
        told = reading.line.fields.get("description", "")
        reading.line.fields["description"] = joined([told, segment.get(5)], " ")


def _tc2(segment: Segment, reading: _Reading) -> None:
    if segment.get(1) in tables.COMMODITY and segment.get(2):
        _line(segment, reading).fields["hs"] = segment.get(2)


_STEPS: Mapping[str, Callable[[Segment, _Reading], None]] = {
    "HL": _hl,
    "N1": _n1,
    "N2": _n2,
    "N3": _n3,
    "N4": _n4,
    "DTM": _dtm,
    "LIN": _lin,
    "SN1": _sn1,
    "PID": _pid,
    "TC2": _tc2,
}
"""What each segment adds to the paper; those that are not here say nothing of who, what and where."""
