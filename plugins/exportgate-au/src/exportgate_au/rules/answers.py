"""What the families of rules share."""

from exportgate.decision import Finding, Outcome

ID = "au"
RECEIVING_ROLES = ("consignee", "end_user", "purchaser")
"""The roles of those who get the goods or have them at their disposal."""

ARMED_FLAGS = frozenset({"military", "police", "intelligence", "government"})
"""Flags of a party for whom goods may count as arms or related matériel."""


def no_requirement(
    rule: str, citation: str, reason: str, *, line: int | None = None, steps: tuple[str, ...] = ()
) -> Finding:
    """Say that one rule was asked and found nothing to require."""
    return Finding(
        jurisdiction=ID,
        rule=rule,
        outcome=Outcome.NO_LICENCE_FOUND,
        citation=citation,
        reason=reason,
        line=line,
        steps=steps,
    )
