"""Where goods lie, and whether a move takes them to another country."""

from typing import Any

from trytond.pool import Pool

from exportgate_tryton.question import country_of

STORED = frozenset({"storage", "view"})
"""Types of location where goods lie; production and what is lost and found are places in the books alone."""


def warehouse_address(warehouse: Any, company: Any) -> Any:
    """Give the address of a warehouse; `None` where nothing says where it is.

    The only warehouse there is lies where the company does. Of two, one may lie anywhere.
    """
    if not warehouse:
        return None
    if warehouse.address:
        return warehouse.address
    others = Pool().get("stock.location").search([("type", "=", "warehouse"), ("id", "!=", warehouse.id)], limit=1)
    return None if others else company.party.address_get()


def abroad(here: Any, there: Any, company: Any) -> bool:
    """Whether goods that go from one location to the other go to another country; where one is not known, they may."""
    if here.type not in STORED or there.type not in STORED:
        return False
    if here.warehouse and here.warehouse == there.warehouse:
        return False
    countries = {country_of(warehouse_address(found.warehouse, company)) for found in (here, there)}
    return len(countries) > 1 or "" in countries
