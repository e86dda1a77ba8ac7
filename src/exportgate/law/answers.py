"""The findings that every law words alike: nothing to require, not asked, not held, no goods named."""

from dataclasses import dataclass
from datetime import date

from exportgate.decision import Finding, Outcome
from exportgate.errors import LawTableError
from exportgate.law.wording import capital


@dataclass(frozen=True, slots=True)
class Answers:
    """The findings of one law.

    Args:
        jurisdiction: its id, with which the names of its rules begin.
        law: the citation of what stands on no single row.
    """

    jurisdiction: str
    law: str

    def no_requirement(
        self,
        rule: str,
        citation: str,
        reason: str,
        *,
        line: int | None = None,
        steps: tuple[str, ...] = (),
        verify: bool = False,
    ) -> Finding:
        """Say that one rule was asked and found nothing to require."""
        return Finding(
            jurisdiction=self.jurisdiction,
            rule=rule,
            outcome=Outcome.NO_LICENCE_FOUND,
            citation=citation,
            reason=reason,
            line=line,
            steps=steps,
            verify=verify,
        )

    def out_of_scope(self, reason: str) -> Finding:
        """Say why the law is not asked of the goods."""
        return Finding(
            jurisdiction=self.jurisdiction,
            rule=f"{self.jurisdiction}.reach",
            outcome=Outcome.OUT_OF_SCOPE,
            citation=self.law,
            reason=capital(reason),
        )

    def not_held(self, on: date, error: LawTableError) -> Finding:
        """Say that the law of a day is not held, so that nobody takes silence for an answer."""
        return self._unanswered("law_not_held", f"The law of {on} is not held: {error.message}. Ask a person.", "date")

    def no_lines(self) -> Finding:
        """Say that no goods are named."""
        return self._unanswered(
            "item.no_lines", "The shipment names no goods, so nothing can be said of them.", "lines"
        )

    def _unanswered(self, rule: str, reason: str, ask: str) -> Finding:
        return Finding(
            jurisdiction=self.jurisdiction,
            rule=f"{self.jurisdiction}.{rule}",
            outcome=Outcome.INDETERMINATE,
            citation=self.law,
            reason=reason,
            asks=(ask,),
        )
