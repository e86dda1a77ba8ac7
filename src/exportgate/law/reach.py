"""Why a law is asked of a shipment at all."""

from collections.abc import Collection
from enum import StrEnum

from exportgate.jurisdiction import Case
from exportgate.shipment import Shipment

REGION_FACT = "destination.region"


class Reach(StrEnum):
    """How a shipment touches the territory of a law, in words that follow its name."""

    EXPORT = "the goods leave its territory"
    DOMESTIC = "the goods stay within its territory"
    IMPORT = "the goods come to its territory"
    TRANSIT = "the goods pass through its territory"
    ABROAD = "an exporter of its own sends goods from elsewhere"
    NONE = "neither the goods nor the exporter are in its territory"


def reach_of(shipment: Shipment, territories: Collection[str]) -> Reach:
    """Say how a shipment touches some territories (ISO codes)."""
    leaves, arrives = shipment.departure in territories, shipment.destination in territories
    if leaves:
        return Reach.DOMESTIC if arrives else Reach.EXPORT
    if arrives:
        return Reach.IMPORT
    if set(territories) & set(shipment.via):
        return Reach.TRANSIT
    abroad = any(party.country in territories for _, party in shipment.with_role("exporter"))
    return Reach.ABROAD if abroad else Reach.NONE


def on_the_way(shipment: Shipment) -> tuple[str, ...]:
    """Give the countries that the goods pass through, and where those who handle them in between are."""
    between = (party.country for _, party in shipment.with_role("intermediate_consignee") if party.country)
    return tuple(dict.fromkeys((*shipment.via, *between)))


def stated_part(case: Case) -> str:
    """Give the part of the destination that is stated, as it is written, in capitals; "" where none is."""
    return str(case.fact(REGION_FACT) or "").strip().upper()
