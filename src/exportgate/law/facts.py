"""Reading the facts of a case: what is stated, and what is not known."""

from collections.abc import Iterable

from exportgate.jurisdiction import Case


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
