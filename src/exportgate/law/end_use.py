"""What is known of the end use of goods, and what is not."""

from collections.abc import Iterable
from dataclasses import dataclass

from exportgate.decision import Finding, Outcome
from exportgate.law.tables import Row
from exportgate.law.wording import joined

WMD = ("none", "nuclear", "chemical", "biological", "missile")
"""What the fact `end_use.wmd` may say."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that would matter and is not stated.

    Args:
        fact: its name.
        citation: the provision for which it would matter.
        verify: that provision could not be confirmed.
    """

    fact: str
    citation: str
    verify: bool = False

    @classmethod
    def under(cls, fact: str, rows: Iterable[Row]) -> "Unknown":
        """Give a fact for which these rows of law would matter."""
        rows = list(rows)
        return cls(fact, joined(row.citation for row in rows), any(row.verify for row in rows))


@dataclass(frozen=True, slots=True)
class Concerns:
    """What is known of the end use.

    Args:
        findings: what follows from what is known.
        unknown: facts that would matter and are not stated.
        bars: why nothing may be used that stands in the place of a licence, "" where nothing bars it: each concern that
            is known does.
    """

    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...]
    bars: str

    def asked(self, jurisdiction: str) -> list[Finding]:
        """Ask for the facts that would matter and are not stated."""
        if not self.unknown:
            return []
        names = tuple(each.fact for each in self.unknown)
        return [
            Finding(
                jurisdiction=jurisdiction,
                rule=f"{jurisdiction}.end_use.unknown",
                outcome=Outcome.INDETERMINATE,
                citation=joined(each.citation for each in self.unknown),
                reason=f"Not known, and it would matter: {', '.join(names)}.",
                asks=names,
                verify=any(each.verify for each in self.unknown),
            )
        ]

    def beside(self, lines: Iterable[Finding], jurisdiction: str) -> list[Finding]:
        """Give what is known, and ask for what is not, beside what each line needs by its code.

        Where every line needs a licence that nothing lifts, what is unknown of the end use changes nothing.
        """
        open_question = any(line.outcome is not Outcome.LICENCE_REQUIRED for line in lines)
        return [*self.findings, *(self.asked(jurisdiction) if open_question else ())]
