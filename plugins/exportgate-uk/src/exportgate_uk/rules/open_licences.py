"""General export authorisations and open general licences, as exceptions from the licence that a listed item needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from exportgate.law.codes import Code
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate.law.wording import joined
from exportgate_uk.declaration import JURISDICTION
from exportgate_uk.law.held import table
from exportgate_uk.rules.codes import List, code_of
from exportgate_uk.rules.context import Context
from exportgate_uk.rules.listing import Listing, sensitive

FACT = "uk.open_licence."


@dataclass(frozen=True, slots=True)
class Offers:
    """The open licences for one item, sorted by what the exporter said of them.

    Args:
        claimed: cover the item, and the exporter is registered for them.
        offered: cover the item, and nothing was said.
        unread: claimed, but what they cover was not read.
        steps: why others do not count.
    """

    claimed: list[Row] = field(default_factory=list)
    offered: list[Row] = field(default_factory=list)
    unread: list[Row] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the licences that could lift the requirement, claimed ones first."""
        return tuple(dict.fromkeys(row["name"] for row in (*self.claimed, *self.unread, *self.offered)))

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts that would settle whether the exporter may use them."""
        return tuple(f"{FACT}{name}" for name in dict.fromkeys(row["name"] for row in self.offered))


def offers(context: Context, code: Code, listing: Listing, region: str) -> Offers:
    """Find the open licences for an item and an exporter of one region.

    Law: Export Control Order 2008 Art. 26; assimilated Regulation (EC) 428/2009 Art. 9 and Annexes IIa to IIf.
    """
    found = Offers()
    waiting: list[str] = []
    for row in table("open_licences").on(context.case.on):
        if region not in row["regions"] or not _for_item(code, listing, row):
            continue
        said = truth(context.case, FACT + row["name"])
        if said is False:
            found.steps.append(f"{row['name']}: a condition is not met, so it is not offered")
        elif row["covers"] == "unread":
            _unread(context, row, said, found, waiting)
        elif why_not := _does_not_cover(context, code, row):
            found.steps.append(f"{row['name']}: {why_not}")
        elif said:
            found.claimed.append(row)
        elif code.list in row.get("offered_for", [code.list]):
            found.offered.append(row)
        else:
            waiting.append(row["name"])
    found.steps.extend(_claims_in_vain(context, found))
    if waiting:
        found.steps.append(
            f"Not counted, since what they cover was not read or turns on a purpose: {', '.join(waiting)}"
        )
    return found


def _claims_in_vain(context: Context, found: Offers) -> Iterator[str]:
    """Licences that the exporter claims and that are none, or not in force, for this exporter and item."""
    told = " ".join(found.steps)
    for fact in context.case.shipment.facts:
        name = fact.removeprefix(FACT)
        claimed = fact.startswith(FACT) and truth(context.case, fact)
        if claimed and name not in found.names and name not in told:
            yield f"{name} is claimed, and is no open licence for this exporter and item on {context.case.on}"


def _unread(context: Context, row: Row, said: bool | None, found: Offers, waiting: list[str]) -> None:
    if "unread" not in row["destinations"] and context.case.shipment.destination not in row["destinations"]:
        if said:
            found.steps.append(f"{row['name']} is claimed, and does not reach {context.case.shipment.destination}")
    elif said:
        found.unread.append(row)
    else:
        waiting.append(row["name"])


def _for_item(code: Code, listing: Listing, row: Row) -> bool:
    """Whether a licence is about the kind of item at all."""
    kind = "military" if listing.military else "national" if code.list == List.NATIONAL else "annex_i"
    return kind in row["items"] or any(code.on_branch_of(_code(written)) for written in row.get("codes", []))


def _does_not_cover(context: Context, code: Code, row: Row) -> str:
    """Say why a licence does not cover an item and where it goes; "" where it does."""
    if row.get("codes") and not any(code.within(_code(written)) for written in row["codes"]):
        return f"covers only {', '.join(row['codes'])}; state the paragraph of {code}"
    outside = sensitive(code, context.case.on).rows if code.list == List.DUAL_USE else ()
    if outside and row["sensitive_items"] == "outside":
        return f"{code} is outside it ({joined(found.citation for found in outside)})"
    strangers = [place for place in _goes_to(context) if place not in row["destinations"]]
    return f"does not reach {', '.join(strangers)}" if strangers else ""


def _goes_to(context: Context) -> list[str]:
    """The destination, and where consignee and end user are: an open licence must reach all of them."""
    shipment = context.case.shipment
    receiving = [party.country for _, party in shipment.with_role("consignee", "end_user") if party.country]
    abroad = [place for place in receiving if place not in JURISDICTION.territories]
    return list(dict.fromkeys([context.destination, *abroad]))


def _code(written: str) -> Code:
    code = code_of(written)
    assert code is not None, written  # the tables are ours, and a test reads every code in them
    return code
