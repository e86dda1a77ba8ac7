"""Items of other agencies (15 CFR 734.3(b)(1)): the Munitions List ends in the State Department, others are told."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate_us.declaration import JURISDICTION
from exportgate_us.law.held import table
from exportgate_us.rules.codes import Kind
from exportgate_us.rules.context import ID, Context, Item
from exportgate_us.rules.roles import RECEIVERS

ITAR = "us.itar"
NUCLEAR = "us.other_agency"
FORCES = frozenset({"military", "police", "intelligence", "government"})
NEXUS = "us_nexus"


def findings(context: Context) -> list[Finding]:
    """Give the findings about items that are, or may be, under another agency.

    Law: 15 CFR 734.3(b)(1); 22 CFR 121.1, 123.1, 123.9, 126.1, 126.5, 126.7; 10 CFR parts 110 and 810.
    """
    found = [_munitions(context, item) for item in context.items if _is_munitions(context, item)]
    return found + list(_pointers(context))


def _is_munitions(context: Context, item: Item) -> bool:
    """Say whether a code is of the Munitions List, or an entry of the Commerce Control List that only points to it."""
    if item.code is None or item.code.kind not in (Kind.USML, Kind.ECCN):
        return False
    if item.code.kind is Kind.USML:
        return True
    rows = table("ccl_entries").by("eccn").get(item.code.entry, ())
    return any(row["kind"] == "itar" for row in rows)


def _munitions(context: Context, item: Item) -> Finding:
    outcome, asks, reason = _reach(context, item)
    row = _proscribed(context)
    needed = outcome is Outcome.LICENCE_REQUIRED
    exemptions = [] if row or not needed else _exemptions(context)
    met = [each for each in exemptions if truth(context.case, each["fact"])][:1]
    offered = [each for each in exemptions if not met and truth(context.case, each["fact"]) is not False]
    if met:
        outcome = Outcome.CONDITIONS
        reason = f"{reason} As stated, all conditions of {met[0]['name']} are met: {met[0]['terms']}."
    rows = [*offered, *met, *([row] if row else [])]
    return Finding(
        jurisdiction=ID,
        rule=ITAR,
        outcome=outcome,
        citation="; ".join(["15 CFR 734.3(b)(1)", "22 CFR 121.1, 123.1", *(each.citation for each in rows)]),
        reason=f"{reason}{_told(row, offered)}",
        line=item.line.line,
        policy="Policy of denial (22 CFR 126.1)" if row and needed else "",
        exceptions=tuple(each["name"] for each in offered),
        asks=(*asks, *(each["fact"] for each in offered)),
        verify=bool(row and row.verify),
        steps=(
            f"code {item.code.text if item.code else '?'}",
            "no determination under the EAR: the item is not subject to them",
        ),
    )


def _reach(context: Context, item: Item) -> tuple[Outcome, tuple[str, ...], str]:
    """Whether the ITAR reach the item: by leaving the United States, by origin, or by what is built into it."""
    code = item.code.text if item.code else ""
    what = f"{code} is on the United States Munitions List: the Department of State licenses it, not BIS."
    if context.from_us or item.line.origin in JURISDICTION.territories:
        how = "" if context.from_us else " It is of United States origin: a reexport or retransfer needs approval too."
        return Outcome.LICENCE_REQUIRED, (), what + how
    nexus = item.line.details.get(NEXUS)
    content = nexus.get("content_percent") if isinstance(nexus, dict) else None
    if content is None:
        see_through = " An item made abroad is under the ITAR as soon as one United States defense article is in it."
        return Outcome.INDETERMINATE, (f"{NEXUS}.content_percent",), what + see_through
    if content > 0:
        return Outcome.LICENCE_REQUIRED, (), f"{what} It has United States content, and the ITAR know no de minimis."
    return Outcome.OUT_OF_SCOPE, (), "The item was made abroad and has, as stated, no United States content."


def _proscribed(context: Context) -> Row | None:
    """The row of 126.1 for where the item goes, or for the seat of who receives it."""
    shipment = context.case.shipment
    receivers = [party for _, party in shipment.with_role(*RECEIVERS)]
    forces = any(not FORCES.isdisjoint(party.flags) for party in receivers)
    places = [shipment.destination, *(place for party in receivers for place in (party.country, party.headquarters))]
    for place in places:
        for row in table("itar_126_1").find(context.case.on, "country", place):
            if place and (forces or not row["forces"]):
                return row
    return None


def _exemptions(context: Context) -> list[Row]:
    return table("itar_exemptions").find(context.case.on, "country", context.case.shipment.destination)


def _told(row: Row | None, offered: list[Row]) -> str:
    if row is not None:
        return (
            f" {row['country']} is named in 22 CFR 126.1{row['paragraph']}: a policy of denial; no exemption is open."
        )
    return "".join(f" {each['name']} may stand in for a licence: {each['terms']}." for each in offered)


def _pointers(context: Context) -> Iterator[Finding]:
    """Entries that leave out items of the nuclear agencies: told, as the classification must have seen to it."""
    for item in context.reached:
        if item.code is None or item.code.kind is not Kind.ECCN:
            continue
        for row in table("agency_entries").find(context.case.on, "code", item.code.entry):
            yield Finding(
                jurisdiction=ID,
                rule=NUCLEAR,
                outcome=Outcome.NO_LICENCE_FOUND,
                citation=f"15 CFR 734.3(b)(1); {row.citation}",
                reason=f"{item.code.entry} leaves out items specially made for certain nuclear uses: those are under "
                f"the {row['agency']} ({row['regulation']}), not the EAR. By its code, this is not one.",
                line=item.line.line,
                verify=row.verify,
            )
