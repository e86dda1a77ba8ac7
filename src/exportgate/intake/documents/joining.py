"""Papers completed from the master files and made shipments; what stays open becomes questions, never a guess."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from exportgate.intake.document import Intake, Problem, Received
from exportgate.intake.documents.asking import asked_of
from exportgate.intake.documents.masters import Masters, Partner, Row
from exportgate.intake.documents.paper import FALLBACK, Paper, PaperLine, PaperParty, Place
from exportgate.intake.limits import MAX_LINES_A_SHIPMENT, MAX_PARTIES_A_SHIPMENT
from exportgate.intake.record import build
from exportgate.intake.slips import Path, Slip
from exportgate.intake.values import Wrong, clean, country, shown
from exportgate.intake.vocabulary import Vocabulary
from exportgate.shipment import Line, Party, Role, Shipment

_NUMBER_CHARACTERS = 200
_FILLED_LINE = ("description", "hs", "origin")
_FILLED_PARTY = ("country", "address", "kind")
_FROM_MASTER = ("kind", "headquarters", "flags", "owners", "identifiers")
_COMPARED_LINE = {"hs": "commodity code", "origin": "country of origin"}
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Joined:
    """A paper on its way to a shipment: the record, where its parts stand, and what is open.

    Args:
        paper: the document.
        record: as the contract's JSON.
        spots: where each part of the record stands in the document.
        parties: the parties of the record, ready.
        unnamed: parties of which only a number is known.
        contradictions: (what contradicts, the columns that would settle it, line).
        users: of each consignee, whether the partner file says that it uses itself what it receives.
    """

    paper: Paper
    record: dict[str, Any] = field(default_factory=dict)
    spots: dict[Path, str] = field(default_factory=dict)
    parties: list[tuple[dict[str, Any], Party | None]] = field(default_factory=list)
    unnamed: list[PaperParty] = field(default_factory=list)
    contradictions: list[tuple[str, tuple[str, ...], int | None]] = field(default_factory=list)
    users: list[bool] = field(default_factory=list)

    @property
    def says_who_uses(self) -> bool:
        """Whether the document names an end user, or every consignee is known to be one."""
        return _has_end_user(self.paper) or (bool(self.users) and all(self.users))

    def put_party(self, record: dict[str, Any], known: Party | None, spot: str) -> None:
        """Add a party, once."""
        if any(record == other for other, _ in self.parties):
            return
        self.spots["parties", len(self.parties)] = spot
        self.parties.append((record, known))


def taken(papers: Iterable[Paper], masters: Masters, vocabulary: Vocabulary, name: str) -> Intake:
    """Make shipments of the papers of a file.

    Args:
        papers: the documents.
        masters: what completes them.
        vocabulary: the words of the installed jurisdictions.
        name: of the file.
    """
    shipments, problems, notes, received = [], [], [], []
    for paper in papers:
        _clean_number(paper)
        if paper.withdrawn:
            said = f"is a {paper.withdrawn}; there is nothing to answer"
            notes.append(_problem(name, paper, paper.spot, said))
            continue
        received.append(Received(paper.number, paper.form, name, paper.references))
        if told := _too_much(paper):
            problems.append(_problem(name, paper, paper.spot, told))
            continue
        joined = _joined(paper, masters)
        built = build(_record(joined), vocabulary)
        slips = [slip for slip in built.wrong if slip.path != ("id",) or paper.number]
        wrong = [*paper.problems, *((_spot(joined, slip), _said(slip)) for slip in slips)]
        problems += [_problem(name, paper, spot, message) for spot, message in wrong]
        notes += [_problem(name, paper, spot, message) for spot, message in [*paper.doubts, *paper.notes]]
        notes += [_problem(name, paper, _spot(joined, slip), _said(slip)) for slip in built.notes]
        if wrong or built.shipment is None:
            continue
        shipment = _with_masters(built.shipment, joined, masters)
        questions = asked_of(shipment, paper.doubts, joined.unnamed, joined.contradictions, joined.says_who_uses)
        shipments.append(msgspec.structs.replace(shipment, left_open=tuple(questions)))
    return Intake(shipments, problems, notes, received)


def _clean_number(paper: Paper) -> None:
    """Write the number of a document as the id of a shipment is, so that question and answer bear the same."""
    if len(paper.number) > _NUMBER_CHARACTERS:
        paper.wrong(
            paper.spot, f"has a number of {len(paper.number):,} characters, at most {_NUMBER_CHARACTERS} are read"
        )
    paper.number = clean(paper.number[:_NUMBER_CHARACTERS])


def _too_much(paper: Paper) -> str:
    for what, found, most in (
        ("lines", len(paper.lines), MAX_LINES_A_SHIPMENT),
        ("parties", len(paper.parties), MAX_PARTIES_A_SHIPMENT),
    ):
        if found > most:
            return f"holds {found:,} {what}, at most {most:,} are read"
    return ""


def _problem(name: str, paper: Paper, spot: str, message: str) -> Problem:
    where = spot if spot.startswith(name) else f"{name}, {spot}" if spot else name
    return Problem(f"{where} ({paper.number})" if paper.number else where, message, shipment=paper.number)


def _spot(joined: Joined, slip: Slip) -> str:
    """Give where the part of the record stands that is wrong, or the nearest part that holds it."""
    path = slip.path
    found = (joined.spots[path[:end]] for end in range(len(path), 0, -1) if path[:end] in joined.spots)
    return next(found, joined.paper.spot)


def _said(slip: Slip) -> str:
    key = next((step for step in reversed(slip.path) if isinstance(step, str)), "")
    return f"{key}: {slip.message}" if key else slip.message


def _record(joined: Joined) -> dict[str, Any]:
    return joined.record | {"parties": [record for record, _ in joined.parties]}


def _joined(paper: Paper, masters: Masters) -> Joined:
    joined = Joined(paper, {"id": paper.number, **paper.fields})
    places: dict[str, list[Place]] = {way: list(found) for way, found in paper.places.items()}
    for party in paper.parties:
        known = _partner_of(party, masters, joined)
        _put_names(party, known, joined)
        stated = party.fields.get("country") or (known.value.party.country if known else "")
        if party.place and stated:
            places[party.place].append(Place(stated, party.said, party.spot, party.rank))
    _put_places(places, joined)
    joined.record["via"] = list(dict.fromkeys(paper.via))
    numbers = _numbers(paper)
    joined.record["lines"] = [
        _line(position, number, line, joined, masters)
        for position, (number, line) in enumerate(zip(numbers, paper.lines, strict=True))
    ]
    return joined


# --- parties


def _partner_of(party: PaperParty, masters: Masters, joined: Joined) -> Row[Partner] | None:
    """Find the partner by any of the numbers; two rows for one party contradict each other."""
    rows = {row.where: row for key in party.keys if (row := masters.partners.get(key.casefold())) is not None}
    found = list(rows.values())
    if len(found) > 1:
        rows_told = f"{found[0].where} and {found[1].where}"
        told = f"{party.said} ({party.spot}): its numbers belong to different partners, {rows_told}"
        joined.contradictions.append((told, (f"{party.role}_name",), None))
    return found[0] if found else None


def _put_names(party: PaperParty, known: Row[Partner] | None, joined: Joined) -> None:
    """Add the party under each of its names; the partner file's name is one more where it is another."""
    names = [name for name in party.names if name.strip()]
    if known is not None:
        _compare_party(party, known, joined)
        if not any(_same(name, known.value.party.name) for name in names):
            if names:
                told = f"{party.said} is {shown(names[0])} here and {shown(known.value.party.name)} in {known.where}"
                joined.paper.note(party.spot, f"{told}; both names are screened")
            names.append(known.value.party.name)
    if not names:
        joined.unnamed.append(party)
    uses = party.role == Role.CONSIGNEE and known is not None and bool(known.value.is_end_user)
    if party.role == Role.CONSIGNEE:
        joined.users.append(uses)
    roles = [party.role]
    if uses and not _has_end_user(joined.paper):
        roles.append(Role.END_USER)
    for role in roles:
        for name in names:
            record = _party_record(party, role, name, known)
            joined.put_party(record, known.value.party if known else None, party.spot)


def _party_record(party: PaperParty, role: str, name: str, known: Row[Partner] | None) -> dict[str, Any]:
    record: dict[str, Any] = {"role": str(role), "name": name}
    record |= {key: value for key, value in party.fields.items() if value}
    for key in _FILLED_PARTY if known is not None else ():
        record.setdefault(key, getattr(known.value.party, key))  # type: ignore[union-attr]
    return record


def _compare_party(party: PaperParty, known: Row[Partner], joined: Joined) -> None:
    told = party.fields.get("country", "")
    try:
        differs = bool(told and known.value.party.country) and country(told) != known.value.party.country
    except Wrong:
        return  # the record with it is refused anyway
    if differs:
        ours = f"{known.value.party.country} by {known.where}"
        said = f"{party.said} ({party.spot}) is in {told} by the document and in {ours}"
        joined.contradictions.append((said, (f"{party.role}_country",), None))


def _has_end_user(paper: Paper) -> bool:
    return any(party.role == Role.END_USER for party in paper.parties)


def _same(one: str, other: str) -> bool:
    """Say whether two spellings of a name differ in nothing but case, blanks and signs."""
    return _NOT_LETTERS.sub("", one).casefold() == _NOT_LETTERS.sub("", other).casefold()


# --- places


def _put_places(places: dict[str, list[Place]], joined: Joined) -> None:
    for way, found in places.items():
        if not found:
            continue
        ranked = sorted(found, key=lambda place: place.rank)
        joined.record[way] = ranked[0].country
        joined.spots[way,] = ranked[0].spot
        told = _distinct([place for place in ranked if place.rank < FALLBACK])
        if len(told) > 1:
            words = "the goods go to" if way == "to" else "the goods leave from"
            stated = "; ".join(f"{code} by {place.said} ({place.spot})" for code, place in told.items())
            joined.contradictions.append((f"the document names several countries that {words}: {stated}", (way,), None))


def _distinct(places: Sequence[Place]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for place in places:
        try:
            found.setdefault(country(place.country), place)
        except Wrong:
            found.setdefault(place.country, place)
    return found


# --- lines


def _line(position: int, number: int, line: PaperLine, joined: Joined, masters: Masters) -> dict[str, Any]:
    joined.spots["lines", position] = line.spot
    record = {key: value for key, value in line.fields.items() if value not in (None, "")}
    record["line"] = number
    known = _product_of(line, masters, joined, record["line"])
    if known is None:
        return record
    for key, words in _COMPARED_LINE.items():
        ours = getattr(known.value, key)
        if ours and key in record and not _same_code(key, record[key], ours):
            told = f"the {words} of line {record['line']} is {record[key]} in the document and {ours} in {known.where}"
            joined.contradictions.append((told, (key,), record["line"]))
    for key in _FILLED_LINE:
        if getattr(known.value, key):
            record.setdefault(key, getattr(known.value, key))
    return record


def _numbers(paper: Paper) -> list[int]:
    """Give lines their numbers: the document's own where these are some and come once, else their places in it."""
    given = [str(line.fields.get("line", "")).strip().lstrip("0") for line in paper.lines]
    if all(one.isascii() and one.isdigit() and len(one) < 10 for one in given) and len(set(given)) == len(given):
        return [int(one) for one in given]
    return list(range(1, len(given) + 1))


def _product_of(line: PaperLine, masters: Masters, joined: Joined, number: int) -> Row[Line] | None:
    rows = {row.where: row for key in line.keys if (row := masters.products.get(key.casefold())) is not None}
    found = list(rows.values())
    if len(found) > 1:
        told = f"the item numbers of line {number} belong to different products, {found[0].where} and {found[1].where}"
        joined.contradictions.append((told, ("description", "hs"), number))
    return found[0] if found else None


def _same_code(key: str, one: Any, other: str) -> bool:
    if key == "hs":
        mine, theirs = (re.sub(r"\D", "", str(code)) for code in (one, other))
        return mine.startswith(theirs) or theirs.startswith(mine)
    try:
        return country(one) == other
    except Wrong:
        return True  # the record with it is refused anyway


# --- what only master files know


def _with_masters(shipment: Shipment, joined: Joined, masters: Masters) -> Shipment:
    parties = tuple(
        _with_partner(party, known) for party, (_, known) in zip(shipment.parties, joined.parties, strict=True)
    )
    lines = tuple(
        _with_product(line, paper, masters) for line, paper in zip(shipment.lines, joined.paper.lines, strict=True)
    )
    return msgspec.structs.replace(shipment, parties=parties, lines=lines)


def _with_partner(party: Party, known: Party | None) -> Party:
    if known is None:
        return party
    more = {key: getattr(known, key) for key in _FROM_MASTER if getattr(known, key) and not getattr(party, key)}
    return msgspec.structs.replace(party, **more)


def _with_product(line: Line, paper: PaperLine, masters: Masters) -> Line:
    row = next((row for key in paper.keys if (row := masters.products.get(key.casefold())) is not None), None)
    if row is None:
        return line
    known = row.value
    return msgspec.structs.replace(
        line, classification=known.classification, details=known.details, components=known.components
    )
