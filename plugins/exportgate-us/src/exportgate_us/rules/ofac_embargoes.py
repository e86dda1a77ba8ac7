"""Comprehensive programmes of the Office of Foreign Assets Control, and governments whose property is blocked."""

from collections.abc import Sequence

from exportgate.decision import Finding, Outcome
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate.shipment import Party
from exportgate_us.law.held import in_force, table
from exportgate_us.rules.context import ID, Context
from exportgate_us.rules.reach_of_ofac import tie_of
from exportgate_us.rules.roles import RECEIVERS

RULE = "us.embargo.ofac"
GOVERNMENT = "us.embargo.government"
PARTY = "us.embargo.party"
AUTHORISED = "us.ofac_authorisation"
INVOLVED = "us.person_involved"


def comprehensive(context: Context, places: Sequence[str]) -> list[Finding]:
    """Say what OFAC asks for where goods go to a place under a comprehensive programme.

    Law: 31 CFR parts 510, 515, 560; Executive Orders 13685 and 14065.
    """
    rows = [row for row in in_force("ofac_embargoes", context.case.on) if row["place"] in places]
    return [each for row in rows if (each := _of_place(context, row)) is not None]


def _of_place(context: Context, row: Row) -> Finding | None:
    tie = tie_of(context)
    asked = row["separate"] or not context.reaches_any  # of goods beyond the EAR there is no BIS licence to rely on
    if not asked or (not tie.known and not context.reaches_any):
        return None
    if not tie.known:
        return _abroad(context, row)
    outcome, asks, rest = _tied(context, row)
    return _finding(row, outcome, f"{row['told']} {tie.why} {rest}", asks)


def _tied(context: Context, row: Row) -> tuple[Outcome, tuple[str, ...], str]:
    authorised = truth(context.case, AUTHORISED)
    if authorised:
        return Outcome.CONDITIONS, (), "As stated, OFAC authorises it: keep to the terms, keep records 10 years."
    if row.get("humanitarian") and truth(context.case, "us.food_or_medicine"):
        words = f"For food and medicine see the general licence: {row['humanitarian']}; keep to its terms."
        return Outcome.CONDITIONS, (AUTHORISED,), words
    return Outcome.LICENCE_REQUIRED, (AUTHORISED,) if authorised is None else (), "No authorisation is stated."


def _abroad(context: Context, row: Row) -> Finding | None:
    """A reexport in which no United States person is seen: companies that such persons own are caught all the same."""
    if not row["owned"] or tie_of(context).known is False:
        return None
    words = f"{row['told']} Whether a United States person, or a company that one owns, takes part is not stated."
    return _finding(row, Outcome.INDETERMINATE, words, (INVOLVED,))


def _finding(row: Row, outcome: Outcome, reason: str, asks: tuple[str, ...]) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=RULE,
        outcome=outcome,
        citation=row.citation,
        reason=reason,
        policy="A licence of OFAC" if outcome is Outcome.LICENCE_REQUIRED else "",
        asks=asks,
        verify=row.verify,
    )


def governments(context: Context) -> list[Finding]:
    """Say that a party is of a government whose property is blocked.

    Law: 31 CFR 510.201, 515.201, 560.211; Executive Order 13884.
    """
    if not tie_of(context).known or truth(context.case, AUTHORISED):
        return []
    return [
        _about_party(index, party, row, GOVERNMENT, f"may be {row['name']}, whose property is blocked")
        for index, party in enumerate(context.case.shipment.parties)
        if "government" in party.flags
        for row in table("ofac_governments").find(context.case.on, "country", party.country)
    ]


def in_embargoed_places(context: Context) -> list[Finding]:
    """Say that a party that does not receive the goods is in a place under a comprehensive programme.

    Law: 31 CFR chapter V (services and dealings with persons there).
    """
    if not tie_of(context).known or truth(context.case, AUTHORISED):
        return []
    return [
        _about_party(
            index, party, row, PARTY, f"is in {row['name']}; dealings with persons there are under the programme"
        )
        for index, party in enumerate(context.case.shipment.parties)
        if party.role not in RECEIVERS
        for row in table("ofac_embargoes").find(context.case.on, "place", party.country)
        if party.country
    ]


def _about_party(index: int, party: Party, row: Row, rule: str, says: str) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=rule,
        outcome=Outcome.REVIEW,
        citation=row.citation,
        reason=f'The {party.role.replace("_", " ")} "{party.name}" {says}.',
        party=index,
        asks=(AUTHORISED,),
        verify=row.verify,
    )
