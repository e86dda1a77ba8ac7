"""What is answered: findings, the outcome of each jurisdiction, and the verdict of the gate.

There is no "clear": the mildest answer says that no requirement was found.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from exportgate.hit import Hit


class Outcome(StrEnum):
    """What a finding comes to, declared most severe first; compare with `severity`."""

    PROHIBITED = "prohibited"
    LICENCE_REQUIRED = "licence_required"
    REVIEW = "review"
    INDETERMINATE = "indeterminate"
    EXCEPTION_AVAILABLE = "exception_available"
    CONDITIONS = "conditions"
    NO_LICENCE_FOUND = "no_licence_found"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def severity(self) -> int:
        """Rank among outcomes: 0 is the most severe."""
        return _SEVERITY[self]


_SEVERITY = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Verdict(StrEnum):
    """Whether the shipment may leave: `block` and `hold` both keep it where it is."""

    BLOCK = "block"
    HOLD = "hold"
    PASS = "pass"


HELD = frozenset({Outcome.LICENCE_REQUIRED, Outcome.REVIEW, Outcome.INDETERMINATE, Outcome.EXCEPTION_AVAILABLE})


class Native(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a finding says in the language of its law, beside the English: for reports in that language.

    `language` is its ISO 639-1 code. `citation` names the provision as the original does.
    """

    language: str
    reason: str
    citation: str
    policy: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a jurisdiction or policy says about a shipment, a line or a party.

    `line` is the line's number, `party` the index of a party in the shipment; neither means the shipment as a whole.
    `exceptions` names what could lift the requirement, `asks` the facts that would settle the question. `policy` is
    how the authority says it will treat an application (presumption of denial). `steps` tells, in order, what was
    looked up on the way, for `explain`. `verify` marks law that the project's sources could not confirm. `native` says
    it in the language of the law, where the jurisdiction does. `covered_by` names the licence or exception on file that
    meets the requirement, `proposed` those that may, once a person attaches them; `on_file` says in words what is told
    of them: what one that covers is used for and when it ends, and why another does not cover.
    """

    jurisdiction: str
    rule: str
    outcome: Outcome
    citation: str
    reason: str
    line: int | None = None
    party: int | None = None
    policy: str = ""
    exceptions: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    hit: Hit | None = None
    verify: bool = False
    steps: tuple[str, ...] = ()
    native: Native | None = None
    covered_by: str = ""
    proposed: tuple[str, ...] = ()
    on_file: tuple[str, ...] = ()

    @property
    def weighs(self) -> Outcome:
        """What the finding comes to for the verdict: one that a licence on file covers is a matter of conditions.

        Nothing covers what is prohibited.
        """
        covered = bool(self.covered_by) and self.outcome is not Outcome.PROHIBITED
        return Outcome.CONDITIONS if covered else self.outcome


class EditionRef(msgspec.Struct, frozen=True, kw_only=True):
    """The edition of a feed that a decision rests on."""

    feed: str
    edition: date
    sha256: str


class Silenced(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A hit that people have judged to be of somebody else, so that it stays silent: who said so, why and until when.

    `judgement` is the id of the judgement. The hit comes back when the entry or the party changes, or the day comes.
    """

    hit: Hit
    judgement: str
    reason: str
    by: str
    until: date | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All findings of one shipment, with the editions they rest on.

    `alarms` says what is wrong with the lists themselves (stale, missing); `as_of` is the day whose law was applied.
    `silenced` are the hits left out since people judged them. `id` is that of the record, once the decision is kept.
    """

    shipment: str
    verdict: Verdict
    outcomes: Mapping[str, Outcome]
    findings: tuple[Finding, ...]
    editions: tuple[EditionRef, ...]
    as_of: date
    alarms: tuple[str, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    id: str = ""


def most_severe(outcomes: Iterable[Outcome]) -> Outcome:
    """Give the most severe of some outcomes.

    Raises:
        ValueError: there is none. Silence is not an outcome; the caller must say what it means.
    """
    return min(outcomes, key=lambda outcome: outcome.severity)


def verdict_of(outcomes: Iterable[Outcome]) -> Verdict:
    """Give the gate's verdict for the findings of a shipment.

    Example:
        >>> verdict_of([Outcome.NO_LICENCE_FOUND, Outcome.REVIEW]).value
        'hold'
    """
    found = set(outcomes)
    if Outcome.PROHIBITED in found:
        return Verdict.BLOCK
    if not found or found & HELD:
        return Verdict.HOLD
    return Verdict.PASS
