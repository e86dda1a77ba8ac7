"""What a document leaves open, put as questions: who receives and uses the goods, where they go, what they are."""

from collections.abc import Sequence

from exportgate.intake.documents.paper import PaperParty
from exportgate.shipment import Line, OpenQuestion, Role, Shipment

_LINES_NAMED = 20
_RECEIVERS = (Role.CONSIGNEE, Role.END_USER)
_WORDS = {role: role.replace("_", " ") for role in Role} | {Role.OTHER: "party"}
Contradiction = tuple[str, tuple[str, ...], int | None]


def asked_of(
    shipment: Shipment,
    doubts: Sequence[tuple[str, str]],
    unnamed: Sequence[PaperParty],
    contradictions: Sequence[Contradiction],
    says_who_uses: bool,
) -> list[OpenQuestion]:
    """Give the questions that a document leaves open.

    Args:
        shipment: as made of the document and the master files.
        doubts: why the document may not be whole, as (where, what).
        unnamed: parties of which only a number, or nothing, is known; they could not be screened.
        contradictions: what contradicts itself or a master file.
        says_who_uses: the document names an end user, or the partner file says so of every consignee.
    """
    return [
        *(_asked("incomplete", f"The document may not be whole: {spot} {said}.") for spot, said in doubts),
        *map(_contradiction, contradictions),
        *(_not_named(party) for party in unnamed if party.role != Role.EXPORTER),
        *_receivers(shipment, unnamed, says_who_uses),
        *_goods(shipment),
    ]


def _asked(rule: str, reason: str, *asks: str, line: int | None = None, outcome: str = "indeterminate") -> OpenQuestion:
    return OpenQuestion(rule=f"document.{rule}", reason=reason, asks=asks, line=line, outcome=outcome)


def _contradiction(found: Contradiction) -> OpenQuestion:
    told, asks, line = found
    reason = f"{told[0].upper()}{told[1:]}. A person must say which is right."
    return _asked("contradiction", reason, *asks, line=line, outcome="review")


def _not_named(party: PaperParty) -> OpenQuestion:
    number = party.keys[0].partition(":")[2] if party.keys else ""
    who = f"by the number {number} alone" if number else "without a name"
    reason = (
        f"The {_WORDS[Role(party.role)]} ({party.said}, {party.spot}) is given {who}; it could not be screened. "
        "Give the name, in the document or in a partner file."
    )
    return _asked("party_not_named", reason, f"{party.role}_name")


def _receivers(shipment: Shipment, unnamed: Sequence[PaperParty], says_who_uses: bool) -> list[OpenQuestion]:
    roles = {party.role for party in shipment.parties} | {party.role for party in unnamed}
    found = []
    if not roles.intersection(_RECEIVERS):
        reason = "The document names nobody who receives the goods. Give the consignee."
        found.append(_asked("no_consignee", reason, "consignee_name"))
    if not says_who_uses and shipment.direction == "outbound":
        reason = (
            "The document does not say who uses the goods. Give the end user; where a consignee uses what it receives, "
            "its row of the partner file says so (end_user: yes)."
        )
        found.append(_asked("no_end_user", reason, "end_user_name"))
    if not shipment.destination:
        reason = "Neither the document nor a partner file says in which country the goods end up."
        found.append(_asked("no_destination", reason, "to"))
    return found


def _goods(shipment: Shipment) -> list[OpenQuestion]:
    """Ask what the goods are.

    A line with neither a commodity code nor a control code could be anything, and keeps the shipment. What only one law
    needs (an origin, a commodity code beside a control code) that law asks for itself; here it is told as due.
    """
    if not shipment.lines:
        reason = "The document holds no line, so that it is not known what the goods are."
        return [_asked("no_lines", reason, "description", "hs")]
    bare = [line for line in shipment.lines if not line.hs and not line.classification]
    coded = [line for line in shipment.lines if not line.hs and line.classification]
    placeless = [line for line in shipment.lines if not line.origin]
    found = []
    if bare:
        lacking = "neither a commodity code nor a control code"
        told = _lines_lack(bare, lacking, "Give them in the document or in a product file")
        found.append(_asked("goods_not_identified", told, "hs", line=_only(bare)))
    if coded:
        told = _lines_lack(coded, "no commodity code", "State it")
        found.append(_asked("no_hs", told, "hs", line=_only(coded), outcome="conditions"))
    if placeless:
        told = _lines_lack(placeless, "no country of origin", "State it")
        found.append(_asked("no_origin", told, "origin", line=_only(placeless), outcome="conditions"))
    return found


def _only(lines: Sequence[Line]) -> int | None:
    return lines[0].line if len(lines) == 1 else None


def _lines_lack(lines: Sequence[Line], lacking: str, what_to_do: str) -> str:
    numbers = ", ".join(str(line.line) for line in lines[:_LINES_NAMED])
    more = f" and {len(lines) - _LINES_NAMED} more" if len(lines) > _LINES_NAMED else ""
    many = len(lines) > 1
    return f"Line{'s' if many else ''} {numbers}{more} {'carry' if many else 'carries'} {lacking}. {what_to_do}."
