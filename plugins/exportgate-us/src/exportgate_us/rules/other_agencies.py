"""Findings of one family; see `determination` for its place in the order."""

from exportgate.decision import Finding
from exportgate_us.rules.context import Context


def findings(context: Context) -> list[Finding]:
    """Give the findings of this family for a case."""
    return []
