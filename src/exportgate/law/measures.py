"""What the measures imposed on a listed person demand of a shipment."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.law.designations import Designations
from exportgate.law.tables import Row
from exportgate.law.wording import capital, entry_of, is_sure, is_weak, joined, named, resembles
from exportgate.shipment import Party

Demand = tuple[Outcome, str, Row | None]
"""What one measure demands: the outcome, why, and the row that says so."""


@dataclass(frozen=True, slots=True)
class MeasuresRule:
    """The rule by which one law speaks of listed persons.

    Args:
        jurisdiction: its id.
        rule: the name of the rule.
        act: the citation where no row says what a measure means.
        unsaid: what is told of an entry that names no measure.
    """

    jurisdiction: str
    rule: str
    act: str
    unsaid: str

    def demands(self, held: Designations, hit: Hit, effect: Callable[[Row], Demand]) -> list[Demand]:
        """Give what each measure of an entry demands, at least one; a measure that is not held is for a person.

        Args:
            held: the designations, which know the measures.
            hit: of the entry.
            effect: what the row of a measure demands of this shipment and party.
        """
        if not hit.entry.measures:
            return [(Outcome.REVIEW, self.unsaid, None)]
        return [demand for measure in hit.entry.measures for demand in _of_measure(held, measure, effect)]

    def finding(self, party: Party, hit: Hit, demands: Sequence[Demand], sources: Iterable[str]) -> Finding:
        """Say the most severe demand. Where it is not sure that the party is the listed person, a person decides.

        Args:
            party: who is, or resembles, the listed person.
            hit: that says so.
            demands: at least one.
            sources: what the entry itself rests on, cited beside the measure.
        """
        outcome, why, row = min(demands, key=lambda demand: demand[0].severity)
        matters = outcome is not Outcome.NO_LICENCE_FOUND
        return Finding(
            jurisdiction=self.jurisdiction,
            rule=self.rule,
            outcome=Outcome.REVIEW if matters and not is_sure(hit) else outcome,
            citation=joined([row.citation if row else self.act, *sources]),
            reason=f"{_start(party, hit, matters=matters)}: {why}.",
            party=hit.party,
            hit=hit,
            verify=bool(row and row.verify),
            steps=tuple(f"{each}: {reason}" for each, reason, _ in demands),
        )


def _of_measure(held: Designations, measure: str, effect: Callable[[Row], Demand]) -> list[Demand]:
    rows = held.effects(measure)
    if not rows:
        return [(Outcome.REVIEW, f'what the measure "{measure}" means for goods is not held', None)]
    return [effect(row) for row in rows]


def _start(party: Party, hit: Hit, *, matters: bool) -> str:
    if is_sure(hit):
        return f"{capital(named(party))} is {entry_of(hit)}"
    if not matters:
        return f"{capital(resembles(hit))}. Even if they are"
    return f"{capital(resembles(hit))}{'; only a weak alias agrees' if is_weak(hit) else ''}. If they are"
