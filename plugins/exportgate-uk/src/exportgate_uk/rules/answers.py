"""What every family of rules needs to answer: facts read, places and findings put together."""

from collections.abc import Iterable

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.places import place_name
from exportgate.shipment import Party

ID = "uk"
LAW = "the United Kingdom"
RECEIVING_ROLES = ("consignee", "end_user", "purchaser")
"""The roles of those who get the goods or have them at their disposal."""


def truth(case: Case, name: str) -> bool | None:
    """Give a yes or no fact, `None` where it is unknown or says neither."""
    value = case.fact(name)
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).strip().lower()) if value is not None else None


def word(case: Case, name: str, allowed: Iterable[str]) -> str | None:
    """Give a fact that is one of some words, `None` where it is unknown or another word."""
    value = str(case.fact(name) or "").strip().lower()
    return next((each for each in allowed if each.lower() == value), None)


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


def joined(texts: Iterable[str], between: str = "; ") -> str:
    """Join texts, each once, in their order."""
    return between.join(dict.fromkeys(text for text in texts if text))


def named(party: Party) -> str:
    """Name a party with its role: `the end user "A"`."""
    return f'the {party.role.replace("_", " ")} "{party.name}"'


def country(code: str) -> str:
    """Give a country, or a part of one, as people read it."""
    return f"{place_name(code)} ({code})" if len(code) == 2 else code


def resembles(hit: Hit) -> str:
    """Say that a name resembles an entry and is not known to be it."""
    how = hit.reasons or f"by {hit.match}"
    return (
        f'"{hit.name}" resembles "{hit.matched_name}" (entry {hit.entry.id} of {hit.entry.listed_by}, '
        f"score {hit.score:.0f}: {how}); a person must decide whether they are the same"
    )
