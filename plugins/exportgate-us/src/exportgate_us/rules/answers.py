"""How the families of rules on parties and uses put their findings together."""

from collections.abc import Iterable

from msgspec.structs import replace

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.facts import truth
from exportgate_us.rules.context import Context

# What a person must look into first where it is not sure that the party is the listed one. Where the rule would demand
# nothing even then, there is nothing to look into.
NEEDS_A_LOOK = frozenset(Outcome) - {Outcome.INDETERMINATE, Outcome.NO_LICENCE_FOUND, Outcome.OUT_OF_SCOPE}


def together(context: Context, per_line: Iterable[Finding]) -> list[Finding]:
    """Say once, of the whole shipment, what is the same for each of its lines."""
    found = list(per_line)
    whole = [replace(each, line=None) for each in found]
    every_line = {each.line for each in found} == {item.line.line for item in context.items}
    if found and every_line and all(each == whole[0] for each in whole):
        return [whole[0]]
    return found


def worst(found: Iterable[Finding]) -> Finding | None:
    """Give the most severe of some findings, the first of those where several are; `None` where there is none."""
    return min(found, key=lambda each: each.outcome.severity, default=None)


def to_review(each: Finding, rule: str, why: str) -> Finding:
    """Turn what a rule would demand into a review, with the reason why it is not sure that it does.

    A question that is open either way stays a question.
    """
    outcome = Outcome.REVIEW if each.outcome in NEEDS_A_LOOK else each.outcome
    left_to = " A person must decide." if outcome is Outcome.REVIEW else ""
    return replace(each, rule=rule, outcome=outcome, reason=f"{why} {each.reason}{left_to}", exceptions=())


def resembles(hit: Hit) -> str:
    """Say that a name or address resembles an entry and is not known to be it, up to what would follow if it were."""
    how = hit.reasons or f"by {hit.match}"
    return (
        f'"{hit.name}" resembles "{hit.matched_name}" of {hit.entry.listed_by} (entry {hit.entry.id or "?"}, score '
        f"{hit.score:.0f}: {how}). If they are the same:"
    )


def confirmed(case: Case, symbols: Iterable[str]) -> str:
    """Give the first licence exception, of some, that the exporter confirms every condition of; "" where none is."""
    return next((symbol for symbol in symbols if truth(case, f"us.exception.{symbol}")), "")


def offered(case: Case, symbols: Iterable[str]) -> tuple[str, ...]:
    """Give the licence exceptions, of some, that the exporter does not say a condition of is missed."""
    return tuple(symbol for symbol in symbols if truth(case, f"us.exception.{symbol}") is not False)
