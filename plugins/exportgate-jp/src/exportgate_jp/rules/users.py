"""The importer and the user (需要者), and what the lists and the exporter say of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.shipment import Role

LIST = "jp.eul"
ROLES = (Role.CONSIGNEE, Role.END_USER, Role.PURCHASER, Role.INTERMEDIATE_CONSIGNEE)
_MASS_DESTRUCTION = frozenset({"biological", "chemical", "missile", "nuclear"})
_CONVENTIONAL = frozenset({"conventional"})


@dataclass(frozen=True, slots=True)
class Users:
    """The importers and users of a shipment as the Foreign End User List knows them.

    Args:
        listed: hits that leave no reasonable doubt.
        possible: the best other hit of each party that has no such hit.
        military: names of those that the exporter marks as military.
        named: whether any importer or user is named at all.
    """

    listed: tuple[Hit, ...]
    possible: tuple[Hit, ...]
    military: tuple[str, ...]
    named: bool


def users_of(case: Case) -> Users:
    """Gather what is known of the importers and users, and of their agents.

    The legal person counts, not other companies of its group: hits of owners are left out.
    Law: Ordinance 249 of 2001 items 2, 3; Ordinance 57 of 2008 items 2, 3; METI questions and answers on 需要者.
    """
    listed: list[Hit] = []
    possible: list[Hit] = []
    parties = tuple(case.shipment.with_role(*ROLES))
    for index, _ in parties:
        sure, best = split(case.hits_of(index, LIST))
        listed += sure
        possible += [] if sure else best
    military = tuple(party.name for _, party in parties if "military" in party.flags)
    return Users(tuple(listed), tuple(possible), military, named=bool(parties))


def split(hits: tuple[Hit, ...]) -> tuple[list[Hit], list[Hit]]:
    """Part the hits of one party into those without doubt, and the best of the others (none or one)."""
    sure = [hit for hit in hits if hit.confirmed]
    doubtful = sorted((hit for hit in hits if not hit.confirmed), key=lambda hit: -hit.score)
    return sure, doubtful[:1]


def kinds_of(hit: Hit, weapons: str) -> frozenset[str]:
    """Give the kinds of weapon, of mass destruction or conventional, that METI is concerned about in a listed party."""
    wanted = _CONVENTIONAL if weapons == "conventional" else _MASS_DESTRUCTION
    return wanted.intersection(hit.entry.measures)


def of_concern(hits: tuple[Hit, ...], weapons: str) -> Iterator[Hit]:
    """Yield the hits whose entry is of concern for these weapons."""
    return (hit for hit in hits if kinds_of(hit, weapons))
