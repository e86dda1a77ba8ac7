"""Who receives the goods, as far as requirements and exceptions turn on it."""

import re
import unicodedata
from functools import lru_cache

from exportgate.jurisdiction import Case
from exportgate.law.facts import truth
from exportgate.shipment import Party, Shipment
from exportgate_us.law.held import table
from exportgate_us.rules.asked import Receivers
from exportgate_us.rules.ccl import SUPP_8, supp_8_places
from exportgate_us.rules.roles import RECEIVERS

SUPP_8_STA = "us.supp8_740_sta"
OFFICIAL = frozenset({"military", "police", "intelligence", "government"})


def receivers_of(case: Case) -> Receivers:
    """Give headquarters, official flags and STA approval of consignee and end users.

    Law: 15 CFR 740.2(a)(9)(ii), (a)(26); 740.17(b); 740 Supp. 8.
    """
    parties = [party for _, party in case.shipment.with_role(*RECEIVERS)]
    named_there = case.shipment.destination in supp_8_places(case.on)
    if not parties:
        return Receivers(sta_approved=named_there and truth(case, SUPP_8_STA) is True)
    return Receivers(
        frozenset(party.headquarters for party in parties),
        any(OFFICIAL & set(party.flags) for party in parties),
        named_there and _approved(case, parties, "sta", SUPP_8_STA) is True,
    )


def exporter_headquarters(shipment: Shipment) -> str:
    """Give where the exporter, or its ultimate parent, is headquartered; "" where that is unknown."""
    return next((party.headquarters for _, party in shipment.with_role("exporter")), "")


def computing_approved(case: Case) -> bool | None:
    """Say whether all receivers are entities that get advanced computing items without a licence in the Emirates.

    Law: 15 CFR 740 Supp. 8; 742.6(a)(6)(iii).
    """
    if case.shipment.destination not in supp_8_places(case.on):
        return False
    parties = [party for _, party in case.shipment.with_role(*RECEIVERS)]
    return _approved(case, parties, "computing", SUPP_8)


def _approved(case: Case, parties: list[Party], column: str, fact: str) -> bool | None:
    stated = truth(case, fact)
    if stated is not None:
        return stated
    rows = [row for row in table("supp8_740").on(case.on) if row[column]]
    names = {folded(row["name"]) for row in rows if row["name"]}
    governments = {str(row["country"]) for row in rows if row.get("whole_government")}
    if parties and all(_one_of(party, names, governments) for party in parties):
        return True
    return None


def _one_of(party: Party, names: set[str], governments: set[str]) -> bool:
    official = party.country in governments and bool({"government", "military"} & set(party.flags))
    return official or folded(party.name) in names


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """Give a name without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char))))
