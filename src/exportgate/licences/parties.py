"""Whether the parties of a shipment are those that a licence names.

A party is the licensed one where the name is the same but for writing, or the company's own id is. A name that only
resembles is for a person to decide.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from exportgate.decision import Finding
from exportgate.licences.licence import ANYBODY, Kind, LicensedParty, Terms
from exportgate.licences.misses import Miss, doubt
from exportgate.shipment import Party, Role, Shipment

RECEIVING = (Role.PURCHASER, Role.INTERMEDIATE_CONSIGNEE, Role.CONSIGNEE, Role.END_USER)
"""Who gets the goods or has them at disposal: a licence that names any of them is for no others."""


def of_parties(terms: Terms, shipment: Shipment, *, closely: bool = True) -> Iterator[Miss]:
    """Give what is wrong with the parties of a shipment, as a licence names them role by role.

    Args:
        terms: of the licence.
        shipment: what is asked.
        closely: whether names that only resemble are told from others, which is slow beside all else.
    """
    limited = any(named.role in RECEIVING for named in terms.parties)
    if not limited and terms.kind is Kind.LICENCE and not terms.symbol:
        yield doubt("it names nobody who receives the goods")
    for party in shipment.parties:
        same_role = [named for named in terms.parties if named.role == party.role]
        if same_role or (limited and party.role in RECEIVING):
            yield from _named(party, same_role, terms, closely)
    present = {party.role for party in shipment.parties}
    for role in (Role.CONSIGNEE, Role.END_USER):
        missing = [named.name for named in terms.parties if named.role == role and named.name != ANYBODY]
        if missing and role not in present:
            yield doubt(f"its {_role(role)} is {' or '.join(missing)}, the shipment names none")


def of_listed_party(terms: Terms, shipment: Shipment, finding: Finding) -> Iterator[Miss]:
    """Give the miss where a requirement rests on a party and the licence does not name it, in whatever role."""
    index = finding.hit.party if finding.hit else finding.party
    if index is None or not 0 <= index < len(shipment.parties):
        return
    party = shipment.parties[index]
    best = _best(party, [named for named in terms.parties if named.name != ANYBODY], closely=True)
    if best == "same":
        return
    words = f"the requirement rests on {party.name} ({_role(party.role)}), whom the licence does not name"
    yield Miss(words, final=best == "")


def _named(party: Party, same_role: Sequence[LicensedParty], terms: Terms, closely: bool) -> Iterator[Miss]:
    best = _best(party, same_role, closely)
    if best == "same":
        return
    who = f"{_role(party.role)} {party.name}"
    others = (named for named in terms.parties if named.name != ANYBODY)
    elsewhere = next((named for named in others if _likeness(named, party, closely=False) == "same"), None)
    if best == "country":
        yield doubt(f"{who} is in {party.country}, the licence names one in {_countries(same_role)}")
    elif best == "resembles":
        yield doubt(f"{who} only resembles {' or '.join(named.name for named in same_role)} on the licence")
    elif elsewhere:
        yield doubt(f"{who} is on the licence as {_role(elsewhere.role)}")
    elif party.role == Role.INTERMEDIATE_CONSIGNEE and not same_role:
        yield doubt(f"{who} is not on the licence, which names no intermediate consignee")
    else:
        yield Miss(f"{who} is not on the licence")


def _best(party: Party, named: Sequence[LicensedParty], closely: bool) -> str:
    found = {_likeness(one, party, closely) for one in named}
    return next((like for like in ("same", "country", "resembles") if like in found), "")


def _likeness(named: LicensedParty, party: Party, closely: bool) -> str:
    """Say how a party is like a licensed one: `same`, `country` (the name is, in another), `resembles` or ""."""
    if named.name == ANYBODY or (named.id and named.id == party.id):
        return "same"
    if _folded(party.name, party.kind) and _folded(party.name, party.kind) == _folded(named.name, party.kind):
        elsewhere = named.country and party.country and named.country != party.country
        return "country" if elsewhere else "same"
    return "resembles" if closely and _resemble(party.name, named.name, party.kind) else ""


@lru_cache(maxsize=65536)
def _folded(name: str, kind: str) -> str:
    from exportgate.names.folding import fold

    return fold(name, kind)


@lru_cache(maxsize=65536)
def _resemble(ours: str, theirs: str, kind: str) -> bool:
    from exportgate.names.comparison import compare  # loads the compiled scoring, which equal names do without
    from exportgate.names.scoring import DEFAULT_THRESHOLD

    return compare(ours, theirs, kind).score >= DEFAULT_THRESHOLD


def _countries(named: Sequence[LicensedParty]) -> str:
    return " or ".join(dict.fromkeys(one.country for one in named if one.country))


def _role(role: str) -> str:
    return role.replace("_", " ")
