"""UN/EDIFACT: despatch advices (DESADV) and customs declarations (CUSDEC) as papers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from exportgate.intake.document import Intake
from exportgate.intake.documents import edifact_tables as tables
from exportgate.intake.documents.edifact_syntax import Interchange, Message, Segment, interchanges
from exportgate.intake.documents.gathering import Gathering
from exportgate.intake.documents.masters import Masters
from exportgate.intake.documents.paper import Paper, PaperLine, Place, gtin, joined, key_of, vessel_of
from exportgate.intake.documents.texts import whole
from exportgate.intake.values import Wrong, hs_code, shown
from exportgate.intake.vocabulary import Vocabulary

_DAY_DIGITS = (6, 8)


def read(stream: BinaryIO, name: str, *, vocabulary: Vocabulary, masters: Masters, encoding: str = "") -> Intake:
    """Read the despatch advices and customs declarations of a file; other messages in it are told and left out.

    Raises:
        InputError: the file is not text in its encoding, or holds no message that is read.
    """
    gathering = Gathering(name, "messages", ", ".join(tables.DOCUMENTS))
    for interchange in interchanges(whole(stream, name), name, encoding):
        gathering.tell(interchange.problems, interchange.notes)
        for message in interchange.messages:
            if message.type in tables.DOCUMENTS:
                gathering.papers.append(_paper(message, interchange))
            else:
                gathering.others.append(message.type or f"no type ({shown(message.reference)})")
    return gathering.finished(masters, vocabulary)


@dataclass(slots=True)
class _Reading:
    """A message being read: the paper, and what is kept until it is over.

    Args:
        paper: the document.
        line: the line that is being read; `None` before the first.
        dates: the dates by qualifier.
        quantities: of the line that is being read, by qualifier, as (quantity, unit).
        amounts: of that line, by qualifier, as (amount, currency).
        currency: of the document.
        in_detail: the heading is over (UNS+D, or a first item).
    """

    paper: Paper
    line: PaperLine | None = None
    dates: dict[str, Segment] = field(default_factory=dict)
    quantities: dict[str, tuple[str, str]] = field(default_factory=dict)
    amounts: dict[str, tuple[str, str]] = field(default_factory=dict)
    currency: str = ""
    in_detail: bool = False

    def end_line(self) -> None:
        """Give the line the best of the quantities and amounts that were told of it."""
        if self.line is None:
            return
        for words, keys, told in (
            (tables.QUANTITIES, ("quantity", "unit"), self.quantities),
            (tables.AMOUNTS, ("value", "currency"), self.amounts),
        ):
            best = next((told[word] for word in words if word in told), None)
            if best is not None:
                self.line.fields |= {key: value for key, value in zip(keys, best, strict=True) if value}
        self.quantities, self.amounts = {}, {}


def _paper(message: Message, interchange: Interchange) -> Paper:
    head = next((segment for segment in message.segments if segment.tag == "BGM"), Segment(0, "BGM", (), 0))
    form, spot = tables.DOCUMENTS[message.type], f"message {message.reference}"
    paper = Paper(form, head.get(2), spot, _references(message, interchange))
    paper.withdrawn = tables.WITHDRAWN.get(head.get(3), "")
    paper.problems += message.problems
    paper.doubts += message.doubts
    reading = _Reading(paper)
    for segment in message.segments:
        step = _STEPS.get(segment.tag)
        if step is not None:
            step(segment, reading)
        elif segment.tag and segment.tag not in tables.QUIET:
            paper.note(segment.spot, "the segment is not known in this message, so it changes nothing")
    reading.end_line()
    _put_date(reading)
    if not paper.number:
        paper.wrong(paper.spot, "has no number in BGM, by which it could be answered")
    return paper


def _references(message: Message, interchange: Interchange) -> dict[str, str]:
    header, signs = interchange.header, interchange.signs
    return {
        "syntax": header.get(1),
        "syntax_version": header.get(1, 2),
        "sender": header.get(2),
        "sender_qualifier": header.get(2, 2),
        "receiver": header.get(3),
        "receiver_qualifier": header.get(3, 2),
        "interchange": header.get(5),
        "message": message.reference,
        "type": message.type,
        "version": message.version,
        "signs": signs.component + signs.element + signs.decimal + (signs.release or " ") + " " + signs.terminator,
    }


def _put_date(reading: _Reading) -> None:
    """Give the paper the day of despatch; one that cannot be read is told and stays unknown."""
    segment = next((reading.dates[word] for word in tables.SHIPPED if word in reading.dates), None)
    if segment is None:
        return
    written, form = segment.get(1, 2), segment.get(1, 3) or "102"
    day = day_of(written, tables.DATES.get(form, 0))
    if day:
        reading.paper.fields["date"] = day
    else:
        reading.paper.note(
            segment.spot, f"found {shown(written)} in the form {shown(form)}, no day; the day is unknown"
        )


def day_of(written: str, digits: int) -> str:
    """Give a day as `YYYY-MM-DD` from so many leading digits of what is written; "" where they are none.

    Years of two digits are taken for those of this century.
    """
    day = written[:digits]
    if digits not in _DAY_DIGITS or len(day) != digits or not (day.isascii() and day.isdigit()):
        return ""
    full = day.rjust(8, "-").replace("--", "20")
    try:
        return date(int(full[:4]), int(full[4:6]), int(full[6:8])).isoformat()
    except ValueError:
        return ""


# --- segments


def _bgm(segment: Segment, reading: _Reading) -> None:
    if segment.get(1) in tables.INBOUND or segment.get(1, 4).upper() in tables.IMPORT:
        reading.paper.fields["direction"] = "inbound"


def _rff(segment: Segment, reading: _Reading) -> None:
    """Read the sender's reference where BGM has no number, and the tariff number of an item."""
    kind, number = segment.get(1), segment.get(1, 2)
    if reading.line is not None and kind == tables.TARIFF_NUMBER:
        reading.line.fields.setdefault("hs", number)
    elif reading.line is None and kind == tables.SENDERS_REFERENCE and not reading.paper.number:
        reading.paper.number = number
        reading.paper.note(segment.spot, f"there is no number in BGM; the document goes by its RFF+{kind}")


def _tdt(segment: Segment, reading: _Reading) -> None:
    """Read who carries the goods (C040) and, by sea or inland water, the vessel (C222)."""
    if carrier := segment.get(5, 4):
        party = reading.paper.add_party("CA", tables.PARTIES, "TDT C040", segment.spot)
        party.names.append(carrier)
        party.keys += [key_of(segment.get(5, 3) or "own", segment.get(5))] if segment.get(5) else []
    if segment.get(3) in tables.BY_WATER and (vessel := segment.get(8, 4)):
        reading.paper.parties.append(vessel_of(vessel, segment.get(8), "TDT C222", segment.spot))


def _dtm(segment: Segment, reading: _Reading) -> None:
    if reading.line is None:
        reading.dates.setdefault(segment.get(1), segment)


def _nad(segment: Segment, reading: _Reading) -> None:
    """Read a party: C082 its number, C058 or C080 its names, C059 street, 3164 city, 3251 postcode, 3207 country."""
    code = segment.get(1)
    if code in tables.OF_THE_MESSAGE:
        return
    party = reading.paper.add_party(code, tables.PARTIES, f"NAD+{code}", segment.spot)
    number = segment.get(2)
    if number:
        agency = segment.get(2, 3)
        party.keys.append(key_of(tables.AGENCIES.get(agency, agency), number))
    free, structured = segment.all(3), segment.all(4)
    if structured:
        party.names.append(joined(structured, " "))
    elif free:
        party.names.append(free[0])
        reading.paper.note(segment.spot, f"the name of NAD+{code} is the first line of its free text (C058)")
        free = free[1:]
    address = joined([*free, *segment.all(5), segment.get(6), segment.get(7, 4) or segment.get(7), segment.get(8)])
    party.fields |= {"address": address, "country": segment.get(9)}


def _loc(segment: Segment, reading: _Reading) -> None:
    """Read a place; of a code of UN/LOCODE (5 characters) the first two are the country."""
    code, place = segment.get(1), segment.get(2)
    if reading.line is not None:
        if code == tables.ORIGIN and place:
            reading.line.fields["origin"] = place[:2] if _is_locode(segment) else place
        return
    if code not in tables.PLACES or not place:
        return
    way, rank, name = tables.PLACES[code]
    country = place[:2] if _is_locode(segment) else place if len(place) == 2 else ""
    if not country:
        return
    if way == "via":
        reading.paper.via.append(country)
    else:
        reading.paper.places[way].append(Place(country, f"LOC+{code} ({name})", segment.spot, rank))


def _is_locode(segment: Segment) -> bool:
    place = segment.get(2).replace("-", "").replace(" ", "")
    return len(place) == 5 and place[:2].isalpha() and place.isalnum() and segment.get(2, 3) in ("6", "16", "9", "")


def _new_line(segment: Segment, reading: _Reading, number: str) -> PaperLine:
    reading.end_line()
    reading.line = PaperLine(segment.spot, {"line": number} if number else {})
    reading.paper.lines.append(reading.line)
    return reading.line


def _lin(segment: Segment, reading: _Reading) -> None:
    if reading.paper.form == tables.DOCUMENTS["CUSDEC"]:
        return  # there an item begins with CST
    line = _new_line(segment, reading, segment.get(1))
    _put_item(line, segment.get(3), segment.get(3, 2) or "SRV", segment, reading)


def _cst(segment: Segment, reading: _Reading) -> None:
    """Read the customs status of an item (CUSDEC): its number, and the commodity code among the codes.

    Which of the five codes that is, each customs authority settles for itself. It is taken where only one could be one.
    """
    if not reading.in_detail and not segment.get(1):
        if segment.get(2).upper() in tables.IMPORT:
            reading.paper.fields["direction"] = "inbound"
        return  # in the heading it tells of the procedure
    line = _new_line(segment, reading, segment.get(1))
    told = [segment.get(element) for element in range(2, 7) if segment.get(element)]
    codes = [code for code in told if _is_commodity(code)]
    if len(codes) == 1:
        line.fields["hs"] = codes[0]
    elif told:
        said = f"which of {', '.join(map(shown, told))} is the commodity code cannot be told, so none is taken"
        reading.paper.note(segment.spot, said)


def _is_commodity(code: str) -> bool:
    try:
        return len(hs_code(code)) >= tables.COMMODITY_DIGITS
    except Wrong:
        return False


def _pia(segment: Segment, reading: _Reading) -> None:
    if reading.line is None:
        return
    for element in range(2, len(segment.elements) + 1):
        if segment.get(element):
            _put_item(reading.line, segment.get(element), segment.get(element, 2), segment, reading)


def _put_item(line: PaperLine, number: str, kind: str, segment: Segment, reading: _Reading) -> None:
    if not number:
        return
    if kind in tables.COMMODITY:
        line.fields.setdefault("hs", number)
        return
    qualifier = tables.ITEMS.get(kind)
    if qualifier is None:
        said = f"the item number type {shown(kind)} is not known here, so no product is looked up by {shown(number)}"
        reading.paper.note(segment.spot, said)
        return
    line.keys.append(gtin(number) if qualifier == "gtin" else key_of(qualifier, number))


def _imd(segment: Segment, reading: _Reading) -> None:
    """Read an item description: C273 7008, two parts of one text."""
    words = joined([segment.get(3, 4), segment.get(3, 5)], " ")
    if reading.line is not None and words:
        told = reading.line.fields.get("description", "")
        reading.line.fields["description"] = joined([told, words], " ")


def _ftx(segment: Segment, reading: _Reading) -> None:
    """Read the description of goods (AAA) of a customs item; other free text changes nothing."""
    if reading.line is not None and segment.get(1) == "AAA":
        told = reading.line.fields.get("description", "")
        reading.line.fields["description"] = joined([told, *segment.all(4)], " ")


def _qty(segment: Segment, reading: _Reading) -> None:
    if reading.line is not None:
        reading.quantities.setdefault(segment.get(1), (_number(segment.get(1, 2)), segment.get(1, 3)))


def _moa(segment: Segment, reading: _Reading) -> None:
    if reading.line is not None:
        amount = (_number(segment.get(1, 2)), segment.get(1, 3) or reading.currency)
        reading.amounts.setdefault(segment.get(1), amount)


def _number(written: str) -> str:
    """Give a number with a point: ISO 9735 lets comma and point stand for the decimal mark, and knows no thousands."""
    return written.replace(",", ".") if written.count(",") == 1 and "." not in written else written


def _cux(segment: Segment, reading: _Reading) -> None:
    if segment.get(1, 2) and not reading.currency:
        reading.currency = segment.get(1, 2)


def _uns(segment: Segment, reading: _Reading) -> None:
    """Leave the heading, or the last line where the summary begins, whose amounts are those of the whole."""
    reading.in_detail = segment.get(1) == "D"
    reading.end_line()
    reading.line = None


def _ali(segment: Segment, reading: _Reading) -> None:
    if reading.line is not None and segment.get(1):
        reading.line.fields.setdefault("origin", segment.get(1))


_STEPS: Mapping[str, Callable[[Segment, _Reading], None]] = {
    "BGM": _bgm,
    "DTM": _dtm,
    "NAD": _nad,
    "LOC": _loc,
    "LIN": _lin,
    "CST": _cst,
    "PIA": _pia,
    "IMD": _imd,
    "FTX": _ftx,
    "QTY": _qty,
    "MOA": _moa,
    "CUX": _cux,
    "ALI": _ali,
    "UNS": _uns,
    "RFF": _rff,
    "TDT": _tdt,
}
"""What each segment adds to the paper; those that are not here say nothing of who, what and where."""
