"""Why a law is asked of a shipment at all."""

from collections.abc import Collection
from enum import StrEnum

from exportgate.shipment import Shipment


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
