"""What every family of rules is given: the case, and how far the Export Administration Regulations reach each line."""

from dataclasses import dataclass
from enum import StrEnum

from exportgate.decision import Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate.shipment import Line
from exportgate_us.rules.codes import Code

ID = "us"

# A finding of these families takes away every licence exception that it does not itself name in `exceptions`, when it
# demands a licence or forbids (or is about a party on the Unverified List, whose bar needs no licence requirement).
BARRING_FAMILIES = ("us.party.", "us.ownership.", "us.end_use.", "us.embargo.")
UNVERIFIED = "us.party.unverified"


class Reach(StrEnum):
    """Whether an item is subject to the EAR (15 CFR 734.3)."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"
    OTHER_AGENCY = "other_agency"


@dataclass(frozen=True, slots=True)
class Item:
    """A line, its code, and whether the EAR reach it.

    Args:
        line: the line of the shipment.
        code: its code in the United States' lists; `None` where it is unknown.
        reach: `REACHED` where part 734 makes it subject to the EAR; `UNKNOWN` where a fact is missing.
        why: the reason in words.
        citation: the provision that decided.
        asks: the facts that would settle an unknown reach.
        steps: what was looked up, in order.
        rules: the direct product rules that reach it (paragraph letters of 734.9: "b", "e1"), where they do.
        verify: the deciding table could not be confirmed.
    """

    line: Line
    code: Code | None
    reach: Reach
    why: str
    citation: str
    asks: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    verify: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The case with its items in the law's own terms.

    Args:
        case: what is asked.
        items: one for each line, in order.
        from_us: the goods leave the United States, in the sense of 15 CFR 772.1.
    """

    case: Case
    items: tuple[Item, ...]
    from_us: bool

    @property
    def reached(self) -> tuple[Item, ...]:
        """The items that are subject to the EAR."""
        return tuple(item for item in self.items if item.reach is Reach.REACHED)

    @property
    def reaches_any(self) -> bool:
        """Say whether at least one item is subject to the EAR."""
        return any(item.reach is Reach.REACHED for item in self.items)


def bars(finding: Finding) -> bool:
    """Say whether a finding takes licence exceptions away, all but those that it names."""
    if not finding.rule.startswith(BARRING_FAMILIES):
        return False
    return finding.outcome in (Outcome.PROHIBITED, Outcome.LICENCE_REQUIRED) or finding.rule == UNVERIFIED
