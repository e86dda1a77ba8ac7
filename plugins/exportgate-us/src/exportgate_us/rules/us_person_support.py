"""What United States persons may not support with items that are not subject to the EAR (General Prohibition 7)."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate_us.law.held import in_force
from exportgate_us.rules.answers import together
from exportgate_us.rules.context import ID, Context, Reach
from exportgate_us.rules.destinations import among
from exportgate_us.rules.paragraphs import Within, within_any
from exportgate_us.rules.reach_of_ofac import tie_of

RULE = "us.end_use"


def supported(context: Context) -> list[Finding]:
    """Give the findings about items beyond the EAR that a United States person would ship or help to ship.

    Law: 15 CFR 744.6(b), (c)(2), (d).
    """
    if not any(item.reach is Reach.NOT_REACHED for item in context.items) or not tie_of(context).known:
        return []
    return [
        each
        for row in in_force("us_person_support", context.case.on)
        if _applies(context, row)
        for each in together(context, _by_row(context, row))
    ]


def _applies(context: Context, row: Row) -> bool:
    destination, on = context.case.shipment.destination, context.case.on
    if not among(destination, row["places"], on) or among(destination, row["places_out"], on):
        return False
    fact = row.get("fact")
    if fact is None:
        return True
    stated = truth(context.case, fact) if row["value"] is True else context.case.fact(fact)
    return bool(stated == row["value"])


def _by_row(context: Context, row: Row) -> Iterator[Finding]:
    for item in context.items:
        known = item.code is not None or "any" in row["items"]
        if item.reach is Reach.NOT_REACHED and known and within_any(item.code, row["items"], []) is not Within.NO:
            yield Finding(
                jurisdiction=ID,
                rule=f"{RULE}.{row['rule']}",
                outcome=Outcome.LICENCE_REQUIRED,
                citation=row.citation,
                reason=f"A United States person takes part ({tie_of(context).why}) and may not support {row['what']} "
                "without a licence, even with items that are not subject to the EAR.",
                line=item.line.line,
                policy=row["policy"],
            )
