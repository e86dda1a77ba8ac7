"""What the families of rules share."""

from exportgate.decision import Finding, Outcome

ID = "uk"
RECEIVING_ROLES = ("consignee", "end_user", "purchaser")
"""The roles of those who get the goods or have them at their disposal."""


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
