"""What changed between two decisions on one shipment, in words for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exportgate.decision import Decision, Finding, Outcome
from exportgate.report.answers import subject_of
from exportgate.shipment import Shipment

Key = tuple[str, str, int | None, int | None, str]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that changed: its subject in words, and the word it had before and has now ("" for none)."""

    about: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one decision to the next.

    Args:
        since: the id of the decision before.
        facts: what is stated that was not, or otherwise.
        outcomes: verdict and jurisdictions that come to something else.
        gone: findings that are there no longer, by subject and outcome.
        come: new ones.
    """

    since: str
    facts: tuple[Step, ...]
    outcomes: tuple[Step, ...]
    gone: tuple[Step, ...]
    come: tuple[Step, ...]

    @property
    def some(self) -> bool:
        """Whether anything changed."""
        return bool(self.facts or self.outcomes or self.gone or self.come)


def changes(before: tuple[Shipment, Decision], now: tuple[Shipment, Decision], names: Mapping[str, str]) -> Changes:
    """Compare two decisions on one shipment, each with the shipment as it was asked about."""
    (asked, earlier), (asks, later) = before, now
    known, found = _by_key(earlier), _by_key(later)
    gone = (key for key in known if key not in found)
    come = (key for key in found if key not in known)
    return Changes(
        since=earlier.id,
        facts=(*_facts(asked, asks), *_fields(asked, asks)),
        outcomes=tuple(_outcomes(earlier, later, names)),
        gone=tuple(_step(known[key], asked, names, gone=True) for key in gone if _tells(known[key])),
        come=tuple(_step(found[key], asks, names, gone=False) for key in come if _tells(found[key])),
    )


def _by_key(decision: Decision) -> dict[Key, Finding]:
    return {_key(finding): finding for finding in decision.findings}


def _key(finding: Finding) -> Key:
    listing = f"{finding.hit.feed} {finding.hit.entry.id}" if finding.hit else ""
    return finding.jurisdiction, f"{finding.rule} {finding.weighs}", finding.line, finding.party, listing


def _tells(finding: Finding) -> bool:
    return finding.outcome not in (Outcome.OUT_OF_SCOPE, Outcome.NO_LICENCE_FOUND)


def _step(finding: Finding, shipment: Shipment, names: Mapping[str, str], *, gone: bool) -> Step:
    law = names.get(finding.jurisdiction, finding.jurisdiction)
    about = f"{law}, {subject_of(finding, shipment)}: {finding.rule}"
    return Step(about, finding.weighs if gone else "", "" if gone else finding.weighs)


def _outcomes(before: Decision, now: Decision, names: Mapping[str, str]) -> Iterator[Step]:
    if before.verdict is not now.verdict:
        yield Step("Verdict", before.verdict, now.verdict)
    for name in dict.fromkeys((*before.outcomes, *now.outcomes)):
        earlier, later = before.outcomes.get(name, ""), now.outcomes.get(name, "")
        if earlier != later:
            yield Step(names.get(name, name), earlier, later)


def _facts(before: Shipment, now: Shipment) -> Iterator[Step]:
    for name in dict.fromkeys((*before.facts, *now.facts)):
        earlier, later = before.facts.get(name), now.facts.get(name)
        if earlier != later:
            yield Step(name, _shown(earlier), _shown(later))


def _fields(before: Shipment, now: Shipment) -> Iterator[Step]:
    for name in ("date", "departure", "destination"):
        earlier, later = getattr(before, name), getattr(now, name)
        if earlier != later:
            yield Step(name, _shown(earlier), _shown(later))
    if before.lines != now.lines:
        yield Step("lines", "as before", "changed")
    if before.parties != now.parties:
        yield Step("parties", "as before", "changed")


def _shown(value: object) -> str:
    if value is None or value == "":
        return "not known"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
