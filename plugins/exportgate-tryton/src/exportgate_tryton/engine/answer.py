"""What exportgate answers to Tryton, whichever way it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from exportgate.decision import HELD, Decision, Outcome

LEAVES = frozenset({"passed", "released"})
"""The states in which goods may leave; any other, also one not known here, keeps them."""
UNREACHABLE = "unreachable"
REASON = "cancelled in Tryton"
SOURCE = "tryton"
"""The source under which Tryton's parties are on file."""
OVERTAKEN = "somebody asked about it at the same moment, and the answer is theirs: try again"


class UnreachableError(Exception):
    """exportgate could not be asked, or gave no answer that can be understood."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What exportgate says of one shipment.

    Args:
        state: of the shipment at the gate (`held`, `blocked`, `passed`, `awaiting_release`, `released`), or
            `unreachable`.
        decision: the id of the decision; "" where there is none.
        reasons: why it is held, the weightiest first.
        link: where people see the decision; "" where there is no desk.
    """

    state: str
    decision: str = ""
    reasons: tuple[str, ...] = ()
    link: str = ""

    @property
    def may_leave(self) -> bool:
        """Whether the goods may get closer to the door."""
        return self.state in LEAVES

    @property
    def over(self) -> bool:
        """Whether exportgate was told that the shipment has left or is cancelled: it does not leave again."""
        return self.state in ("shipped", "cancelled")

    @classmethod
    def unreachable(cls, why: str) -> "Answer":
        """Give the answer where there was none: held, with the reason."""
        return cls(UNREACHABLE, reasons=(f"exportgate could not be asked: {why}",))


class Engine(Protocol):
    """A way to ask exportgate."""

    def ask(self, question: Mapping[str, Any]) -> Answer:
        """Ask whether a shipment, in the JSON of the contract, may leave.

        Raises:
            UnreachableError: it could not be asked.
        """
        ...

    def look(self, shipment: str) -> Answer | None:
        """Give how a shipment stands by what was last decided, without asking again; `None` for an unknown one.

        Raises:
            UnreachableError: it could not be asked.
        """
        ...

    def tell(self, shipment: str, what: str) -> str:
        """Tell that a shipment, by its id, was `shipped` or `cancelled`; gives the state that it is in then.

        One that exportgate was never asked about is none of its business: the state is "".

        Raises:
            UnreachableError: it could not be told.
        """
        ...

    def screen(self, parties: Sequence[Mapping[str, Any]]) -> list[list[str]]:
        """Compare parties with the lists; gives the hits of each in words.

        Raises:
            UnreachableError: it could not be asked.
        """
        ...

    def put_on_file(self, parties: Sequence[Mapping[str, Any]], gone: Sequence[str]) -> str:
        """Bring the parties on file that come from Tryton up to date; gives in words what that changed.

        Args:
            parties: all of Tryton's, each with an id of its own.
            gone: ids that are no longer used; where all parties fit into one question, every other is taken out too.

        Raises:
            UnreachableError: it could not be done.
        """
        ...


def standing(state: str, may_leave: bool) -> str:
    """Give the state to go by: one from which goods could leave, but these may not, holds them."""
    return "held" if state in LEAVES and not may_leave else state


def why(state: str, reasons: Sequence[str]) -> tuple[str, ...]:
    """Give why a shipment stands where it stands, also where nothing is left to settle but the release."""
    if state == "awaiting_release" and not reasons:
        return ("what held it is settled; a second person must release it at the desk",)
    return tuple(reasons)


def reasons_of(decision: Decision) -> tuple[str, ...]:
    """Give in words why a decision holds a shipment: its findings that weigh, most severe first."""
    weighty = sorted(
        (finding for finding in decision.findings if finding.weighs in HELD or finding.outcome is Outcome.PROHIBITED),
        key=lambda finding: finding.outcome.severity,
    )
    return tuple(
        told(finding.jurisdiction, finding.outcome.value, finding.reason, finding.citation) for finding in weighty
    )


def told(jurisdiction: str, outcome: str, reason: str, citation: str) -> str:
    """Give a finding in words."""
    return f"{jurisdiction}: {outcome.replace('_', ' ')}. {reason} ({citation})"


def hit_in_words(score: float, name: str, feed: str, entry: str, reasons: str) -> str:
    """Give a hit in words: how near, to which name of which entry, and why."""
    return f"{score:.0f} {name}: {feed} {entry}, {reasons}"


def done_in_words(told: Mapping[str, Any]) -> str:
    """Give in words what bringing parties up to date changed."""
    counts = {name: int(told[name]) for name in ("added", "changed", "removed", "unchanged")}
    return "{added} added, {changed} changed, {removed} taken out, {unchanged} as they were".format(**counts)
