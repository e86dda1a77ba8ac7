"""Whether the law of Japan reaches a shipment, and where the goods go in its eyes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from exportgate.jurisdiction import Case
from exportgate.law.places import place_name
from exportgate.shipment import Role, Shipment
from exportgate_jp.declaration import JURISDICTION
from exportgate_jp.law import table
from exportgate_jp.wording import LANGUAGE, Words


class Reach(StrEnum):
    """How a shipment comes under the law of Japan."""

    EXPORT = "export"
    TRANSIT = "transit"
    INTERMEDIARY = "intermediary"
    UNSTATED = "unstated"
    NONE = "none"


class Group(StrEnum):
    """How the catch-all controls group destinations: Appended Table 3, Appended Table 3-2, and the rest."""

    A = "group_a"
    UN_EMBARGO = "un_embargo"
    GENERAL = "general"


GROUP_WORDS = {
    Group.A: Words("Group A, Appended Table 3", "グループA、別表第3の地域"),
    Group.UN_EMBARGO: Words(
        "United Nations arms embargo, Appended Table 3-2", "国連武器禁輸国・地域、別表第3の2の地域"
    ),
    Group.GENERAL: Words(
        "general destination, in neither Appended Table 3 nor 3-2", "一般国、別表第3及び第3の2以外の地域"
    ),
}
_ROLES = {Role.END_USER: "需要者", Role.CONSIGNEE: "荷受人"}


@dataclass(frozen=True, slots=True)
class Destination:
    """A place where the goods go: the one stated, or that of the end user where it is another one.

    Args:
        country: the place.
        group: how the catch-all controls group it.
        of_role: role of the party that brings it in; `None` for the destination stated.
    """

    country: str
    group: Group
    of_role: Role | None = None

    @property
    def words(self) -> Words:
        """Name it for a reason."""
        group = GROUP_WORDS[self.group]
        whose = f", where the {self.of_role.value.replace('_', ' ')} is" if self.of_role else ""
        whose_ja = f"、{_ROLES[self.of_role]}の所在地" if self.of_role else ""
        return Words(
            f"{place_name(self.country)} ({group.en}{whose})",
            f"{place_name(self.country, LANGUAGE)}（{group.ja}{whose_ja}）",
        )


def reach_of(shipment: Shipment) -> Reach:
    """Say how Japanese law reaches a shipment.

    Law: FEFA Art. 48 (export from Japan), Art. 25(4) (trade between foreign countries by a resident); Export Trade
    Control Order Art. 4(1)(i) (goods landed on their way).
    """
    home = JURISDICTION.territories
    if shipment.destination in home:
        return Reach.NONE
    if shipment.departure in home:
        return Reach.EXPORT
    if home.intersection(shipment.via):
        return Reach.TRANSIT
    if not shipment.departure:
        return Reach.UNSTATED
    residents = [party for _, party in shipment.with_role(Role.EXPORTER) if party.country in home]
    return Reach.INTERMEDIARY if residents else Reach.NONE


def destinations(case: Case) -> tuple[Destination, ...]:
    """Give the places that count as destination: the one stated, and where an end user is, if that is another.

    Where no end user with a country is named, the consignee is taken to be it.
    Law: Operation Notice (運用通達), on 仕向地: where the goods are used or consumed in the end.
    """
    stated = case.shipment.destination
    role = Role.END_USER if _places_of(case.shipment, Role.END_USER) else Role.CONSIGNEE
    users = _places_of(case.shipment, role) - JURISDICTION.territories
    first = [Destination(stated, group_of(stated, case.on))] if stated else []
    return (*first, *(Destination(code, group_of(code, case.on), role) for code in sorted(users - {stated})))


def _places_of(shipment: Shipment, role: Role) -> set[str]:
    return {party.country for _, party in shipment.with_role(role) if party.country}


@lru_cache(maxsize=4096)
def group_of(country: str, on: date) -> Group:
    """Give the group of a destination on a day.

    Raises:
        LawTableError: the tables do not go back that far.
    """
    if table("table_3").find(on, "country", country):
        return Group.A
    if table("table_3_2").find(on, "country", country):
        return Group.UN_EMBARGO
    return Group.GENERAL


@lru_cache(maxsize=4096)
def areas_of(country: str, on: date) -> frozenset[str]:
    """Give the areas of the Operation Notice that a destination belongs to; Group A stands for the first of them.

    Areas were read on one day only; membership of い地域① follows Appended Table 3, which is dated.
    """
    rows = table("areas").find(on, "country", country) or table("areas").find(on, "country", "*")
    areas = set(rows[0]["areas"]) - {"i1"}
    return frozenset(areas | {"i1"} if group_of(country, on) is Group.A else areas)


def covered(case: Case) -> bool:
    """Say whether the tables go back to the day judged."""
    first = table("table_3").covers_from
    return first is None or case.on >= first
