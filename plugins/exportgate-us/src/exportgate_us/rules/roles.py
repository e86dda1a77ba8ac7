"""Which parties of a shipment a rule on listed parties speaks of."""

from datetime import date
from typing import Literal

from exportgate.shipment import Party
from exportgate_us.law.held import table

Counts = Literal["counts", "perhaps", "no"]
PARTIES_748_5 = ("purchaser", "intermediate_consignee", "consignee", "end_user")
RECEIVERS = ("consignee", "end_user")


def counts(rule: str, party: Party, on: date) -> tuple[Counts, str]:
    """Say whether a party's role is one that a rule speaks of, and in which capacity.

    Returns:
        (`counts`, `perhaps` or `no`; the capacity in words). A role that the table lacks may always be one.

    Law: 15 CFR 748.5(c) to (f).
    """
    rows = [row for row in table("party_roles").find(on, "rule", rule) if row["role"] == party.role]
    if not rows:
        return "perhaps", "what this party does must be known first"
    return rows[0]["counts"], f"{rows[0]['why']} ({rows[0].citation})"
