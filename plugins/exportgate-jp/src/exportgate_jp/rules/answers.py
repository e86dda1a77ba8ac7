"""What a rule makes of one question: met, not met, or not known for want of a fact."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from exportgate.decision import Finding, Native, Outcome
from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate_jp.citations import original
from exportgate_jp.wording import LANGUAGE, NOTHING, Words

ID = "jp"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one test.

    Args:
        met: whether it is met; `None` where a fact is missing, which `asks` names.
        reason: what was found, in words.
        citation: the provision.
        asks: facts that would settle it.
        hit: the listed party that it rests on.
        possible: a party that only resembles an entry, and that a person must look at before the test is answered.
        verify: the project's sources could not confirm the law.
    """

    met: bool | None
    reason: Words
    citation: str
    asks: tuple[str, ...] = ()
    hit: Hit | None = None
    possible: Hit | None = None
    verify: bool = False


def yes(case: Case, fact: str) -> bool | None:
    """Give a fact that is stated as true or false, `None` where it is unknown."""
    value = case.fact(fact)
    return value if isinstance(value, bool) else None


def outcome_of(answers: Iterable[Answer]) -> Outcome:
    """Give what some tests come to, each of which would make a licence necessary by itself."""
    met = [answer.met for answer in answers]
    if any(met):
        return Outcome.LICENCE_REQUIRED
    return Outcome.INDETERMINATE if None in met else Outcome.NO_LICENCE_FOUND


def decisive(answers: Iterable[Answer]) -> list[Answer]:
    """Give the answers that the outcome rests on: those met, else those not known, else all."""
    given = list(answers)
    return [a for a in given if a.met] or [a for a in given if a.met is None] or given


def asks_of(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Give the facts that the answers ask for, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(answer.asks for answer in answers)))


def joined(texts: Iterable[str]) -> str:
    """Join citations, each once, in their order."""
    return "; ".join(dict.fromkeys(text for text in texts if text))


def shipment_finding(
    rule: str, outcome: Outcome, citation: str, reason: Words, *, policy: Words = NOTHING, **more: object
) -> Finding:
    """Make a finding of this jurisdiction, in both languages."""
    native = Native(language=LANGUAGE, reason=reason.ja, citation=original(citation), policy=policy.ja)
    return Finding(
        jurisdiction=ID,
        rule=f"{ID}.{rule}",
        outcome=outcome,
        citation=citation,
        reason=reason.en,
        policy=policy.en,
        native=native,
        **more,  # type: ignore[arg-type]  # the fields of Finding, by name
    )
