"""A decision as its page shows it: laws side by side, findings by law, and what is to be done, for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exportgate.decision import HELD, Decision, Finding, Outcome, most_severe
from exportgate.hit import Hit
from exportgate.judging.decided import hits_of
from exportgate.policy.judging import JURISDICTION as POLICY
from exportgate.report.answers import subject_of
from exportgate.shipment import Shipment

GATE = "gate"


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its number in the decision, by which forms name it, and what it is about."""

    number: int
    finding: Finding
    about: str


@dataclass(frozen=True, slots=True)
class LawBlock:
    """What one jurisdiction, the gate itself or the company's policy says.

    Args:
        id: of the jurisdiction.
        name: for people.
        outcome: the most severe.
        weighs: the most severe once licences on file are counted; the outcome where nothing is covered.
        findings: most severe first.
        mild: findings that ask for nothing, shown folded.
        policy: whether it is the company's policy, which is no law.
    """

    id: str
    name: str
    outcome: Outcome
    weighs: Outcome
    findings: Sequence[Told]
    mild: Sequence[Told]
    policy: bool


def blocks(decision: Decision, shipment: Shipment, names: Mapping[str, str]) -> list[LawBlock]:
    """Give what each jurisdiction says, in the order in which people read it."""
    told: dict[str, list[Told]] = {name: [] for name in decision.outcomes}
    for number, finding in enumerate(decision.findings):
        told.setdefault(finding.jurisdiction, []).append(Told(number, finding, subject_of(finding, shipment)))
    made = [_block(name, findings, names) for name, findings in told.items() if findings]
    return sorted(made, key=_order)


def _order(block: LawBlock) -> tuple[bool, bool, int, int]:
    """Put what asks for something first, the laws before the company's policy, and the gravest of them before."""
    return not block.findings, block.policy, block.weighs.severity, block.outcome.severity


def _block(name: str, told: Sequence[Told], names: Mapping[str, str]) -> LawBlock:
    ordered = sorted(told, key=lambda one: (one.finding.weighs.severity, one.finding.outcome.severity))
    mild = [one for one in ordered if _is_mild(one.finding)]
    weighty = [one for one in ordered if not _is_mild(one.finding)]
    return LawBlock(
        id=name,
        name=names.get(name, "The gate itself" if name == GATE else name),
        outcome=most_severe(one.finding.outcome for one in told),
        weighs=most_severe(one.finding.weighs for one in told),
        findings=weighty,
        mild=mild,
        policy=name == POLICY,
    )


def _is_mild(finding: Finding) -> bool:
    nothing = finding.outcome in (Outcome.NO_LICENCE_FOUND, Outcome.OUT_OF_SCOPE)
    return nothing and finding.hit is None and not finding.asks and not finding.verify


def stoppers(decision: Decision, names: Mapping[str, str]) -> list[tuple[str, Outcome]]:
    """Give who keeps a shipment, and by which outcome, the gravest first; [] where nobody does."""
    worst: dict[str, Outcome] = {}
    for finding in decision.findings:
        outcome = finding.weighs
        if outcome in HELD or outcome is Outcome.PROHIBITED:
            known = worst.get(finding.jurisdiction)
            worst[finding.jurisdiction] = most_severe([outcome] if known is None else [outcome, known])
    ordered = sorted(worst.items(), key=lambda item: item[1].severity)
    return [(names.get(name, "The gate itself" if name == GATE else name), outcome) for name, outcome in ordered]


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A hit that a person has yet to judge: its number among the decision's hits, and the first finding about it."""

    number: int
    hit: Hit
    finding: int


def to_judge(decision: Decision) -> list[ToJudge]:
    """Give the hits that a person has yet to judge; those of no consequence are not among them."""
    found = []
    for one in hits_of(decision):
        if one.silenced is None and not one.hit.judged and one.outcome is not Outcome.OUT_OF_SCOPE:
            number = next(at for at, finding in enumerate(decision.findings) if finding.hit == one.hit)
            found.append(ToJudge(one.number, one.hit, number))
    return found
